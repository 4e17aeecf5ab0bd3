"""A code read back: what it holds, the answer as it was then, and whether it has changed since."""

from datetime import date
from typing import Any

from guides.checker import flow
from guides.checker.answers import label
from guides.checker.evaluate import Verdict
from guides.checker.receipt import BadCode, peek, read
from guides.checker.shown import forms
from guides.checker.shown.receipt import keys
from guides.checker.shown.result import result
from guides.checker.since import Change, Lost, carried, changes
from guides.checker.situation import Situation
from guides.editions import shelf
from guides.editions.pages import edition_line
from guides.editions.shelf import NotOnShelf, ShelvedEdition
from guides.prose import Notes
from guides.statuses import Status


def read_back(edition: ShelvedEdition, typed: str, today: date) -> dict[str, Any]:
    """What ``checker/code.html`` shows for a code. ``edition``: the one that answers now.

    Raises BadCode with a sentence for the reader, and DatabaseError when an older edition cannot be looked up.
    """
    then = _edition(edition.slug, peek(typed).edition)
    found = read(typed, edition.slug, then.content.checker.questions, keys())
    situation = Situation(found.answers, found.on)
    notes = then.notes(found.on)
    then_said = result(then, situation, notes, today)
    shown = {
        "guide": then.content.guide,
        "edition": edition_line(then, today),
        "withdrawn_on": then.withdrawn_on,
        "on": found.on,
        "answered": forms.answered(then.content.checker, situation),
        "result": {**then_said, "receipt": None},  # it stands at the end of this page
        "receipt": None if then.withdrawn_on else then_said["receipt"],
    }
    later = edition.notes(max(found.on, today), after=len(notes.listed()))
    since = _since(then, edition, situation, later, today)
    return {**shown, "since": since, "notes": [*notes.listed(), *later.listed()]}


def _edition(slug: str, number: int) -> ShelvedEdition:
    try:
        return shelf.numbered(slug, number)
    except NotOnShelf:
        raise BadCode(
            f"This site has no edition {number} of this guide, so it cannot read this code. Check that you are on "
            "the site and the guide where the code was made. If you are, answer the questions again to get a new code."
        ) from None


def _since(
    then: ShelvedEdition, now: ShelvedEdition, situation: Situation, notes: Notes, today: date
) -> dict[str, Any]:
    """The same answers under the edition that answers now; for a treatment today when the day in the code is past."""
    before, after = then.ruling(situation.on), now.ruling(max(situation.on, today))
    answers, lost = carried(situation.answers, then.content.checker.questions, now.content.checker.questions)
    known = {question.key for question in then.content.checker.questions}
    changed = changes(before.verdicts(situation.answers), after.verdicts(answers))
    return {
        "number": now.number,
        "published_on": now.published_on,
        "is_same_edition": now.number == then.number,
        "on": after.on,
        "is_later_day": after.on != situation.on,
        "changed": [_change(change, notes) for change in changed],
        "lost": [_lost(one) for one in lost],
        "asked": [question.text for question in flow.open_questions(after, answers) if question.key not in known],
        "editions": _editions_after(then),
        "hidden": forms.hidden(Situation(answers, after.on), today),
    }


def _change(change: Change, notes: Notes) -> dict[str, Any]:
    reasons = dict.fromkeys(outcome.reason for outcome in change.now.outcomes) if change.now else ()
    return {
        "line": change.line,
        "line_words": change.line.words,
        "before": _badge(change.before),
        "now": _badge(change.now),
        "possible": [change.now.words(status) for status in change.now.possible] if change.now else [],
        "reasons_html": [notes.html(reason) for reason in reasons],
    }


def _badge(verdict: Verdict | None) -> dict[str, Any]:
    """What a line said; a line of which an edition says nothing does not apply."""
    if verdict is None:
        return {"status": Status.NOT_RELEVANT, "status_words": Status.NOT_RELEVANT.words}
    return {"status": verdict.status, "status_words": verdict.words(verdict.status)}


def _lost(one: Lost) -> dict[str, str]:
    return {"text": one.question.text, "answer": label(one.question, one.choice), "loss": one.loss.value}


def _editions_after(then: ShelvedEdition) -> list[dict[str, Any]]:
    """The editions published since, oldest first, with what their editors wrote about them."""
    return [
        {"number": later.number, "live_at": later.live_at, "note": later.note}
        for later in reversed(shelf.history(then.slug))
        if later.number > then.number and not later.withdrawn_at
    ]
