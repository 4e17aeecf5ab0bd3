"""A result as its templates show it: the answer first, then each line with its reasons."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from guides.checker.answers import Problem
from guides.checker.estimate import estimates
from guides.checker.evaluate import Ruling, Verdict
from guides.checker.schema import Place
from guides.checker.shown.estimate import costs, fields
from guides.checker.shown.explain import how_decided, what_to_ask, what_would_change
from guides.checker.shown.receipt import receipt
from guides.checker.situation import Situation
from guides.editions.shelf import ShelvedEdition
from guides.frozen import cited_claims
from guides.prose import Notes
from guides.statuses import PayerLine, Status

HEADLINES = {
    Status.COVERED: "covered by {line}.",
    Status.CONDITIONAL: "covered by {line}, if some conditions are met.",
    Status.PLAN_DECIDES: "{whose} plan decides.",
    Status.UNKNOWN: "it depends on something you were not sure about.",
    Status.UNLIKELY: "usually not covered.",
    Status.NOT_COVERED: "not covered.",
}
SHORT_LINES = {
    PayerLine.PART_A: "Medicare Part A",
    PayerLine.PART_B: "Medicare Part B",
    PayerLine.PART_D: "{whose} Part D drug plan",
    PayerLine.ADVANTAGE: "{whose} Medicare Advantage plan",
}


def result(
    edition: ShelvedEdition, situation: Situation, notes: Notes, today: date, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """What ``checker/result.html`` shows for a situation. Notes are numbered in the order of the page.

    ``problems``: what is wrong with the numbers that costs rest on; they stand beside their fields.
    """
    ruling = edition.ruling(situation.on)
    verdicts = ruling.verdicts(situation.answers)
    advice = ruling.advice(situation.answers, verdicts)
    texts = {question.key: situation.wording(question) for question in ruling.questions.asked}
    rows = {verdict.line: verdict_row(verdict, texts, notes) for verdict in verdicts}
    applying = [verdict for verdict in verdicts if verdict.status is not Status.NOT_RELEVANT]
    for line, how in how_decided(ruling, situation, applying, notes).items():
        rows[line]["how"] = how
    return {
        "headline": headline(verdicts, situation),
        "relevant": [row for row in rows.values() if row["status"] is not Status.NOT_RELEVANT],
        "not_relevant": [row for row in rows.values() if row["status"] is Status.NOT_RELEVANT],
        **_costs(edition, situation, notes, problems),
        "advice_html": [notes.html(rule.advice) for rule in advice if rule.place is Place.NEXT],
        "ask": what_to_ask(ruling, situation, verdicts),
        "would_change": what_would_change(ruling, situation, verdicts),
        "on": situation.on,
        "is_today": situation.on == today,
        "day_notice": _day_notice(edition, ruling, verdicts, today),
        "for_other": situation.for_other,
        "receipt": receipt(edition, situation),
    }


def _costs(edition: ShelvedEdition, situation: Situation, notes: Notes, problems: Sequence[Problem]) -> dict[str, Any]:
    """What she would pay, and the fields with which she can say what that rests on."""
    figures = edition.content.figures
    estimated = estimates(
        edition.content.checker, figures, edition.ruling(situation.on), situation.answers, situation.assumptions
    )
    return {
        "costs": costs(estimated, figures, situation.assumptions, notes, situation.on),
        "cost_fields": fields(estimated, figures, situation.typed, problems),
    }


def headline(verdicts: tuple[Verdict, ...], situation: Situation) -> str:
    """The answer in one sentence: the best of what Medicare's own lines would do."""
    whose = "their" if situation.for_other else "your"
    start = f"Based on {'the answers you gave for them' if situation.for_other else 'your answers'}: "
    own = [verdict for verdict in verdicts if verdict.line in SHORT_LINES and verdict.status in HEADLINES]
    if not own:
        return f"{start}no part of Medicare applies."
    best = min(own, key=lambda verdict: list(HEADLINES).index(verdict.status))
    line = SHORT_LINES[best.line].format(whose=whose)
    return start + HEADLINES[best.status].format(line=line, whose=whose)


def verdict_row(verdict: Verdict, texts: Mapping[str, str], notes: Notes) -> dict[str, Any]:
    """One line of the result. ``texts``: {question: its wording}."""
    return {
        "line": verdict.line,
        "line_words": verdict.line.words,
        "status": verdict.status,
        "status_words": verdict.words(verdict.status),
        "reasons_html": [notes.html(text) for text in dict.fromkeys(o.reason for o in verdict.outcomes)],
        "costs_html": [notes.html(text) for text in dict.fromkeys(o.cost for o in verdict.outcomes if o.cost)],
        "possible": [{"status": status, "status_words": verdict.words(status)} for status in verdict.possible],
        "settled_by": texts.get(verdict.settled_by, ""),
    }


def _day_notice(edition: ShelvedEdition, ruling: Ruling, verdicts: tuple[Verdict, ...], today: date) -> dict[str, Any]:
    """What a reader must know about a day that is not today: how far our checks reach."""
    if ruling.on == today:
        return {}
    cited = cited_claims(*(text for verdict in verdicts for o in verdict.outcomes for text in (o.reason, o.cost)))
    claims = [claim for key in cited if (claim := edition.content.claims.get(key))]
    if not claims:
        return {}
    if ruling.on < today:
        return {"kind": "past", "checked": max(claim.checked_on for claim in claims)}
    due = min(claim.review_by for claim in claims)
    return {"kind": "beyond" if due < ruling.on else "ahead", "due": due}
