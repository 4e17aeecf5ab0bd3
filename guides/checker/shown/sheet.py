"""The sheet to take away, as its template shows it: one page, without notes."""

from typing import Any

from django.utils.safestring import SafeString

from guides.checker.evaluate import Verdict
from guides.checker.schema import Place
from guides.checker.shown.receipt import receipt
from guides.checker.shown.result import headline
from guides.checker.situation import Situation
from guides.editions.shelf import ShelvedEdition
from guides.frozen import CITATION
from guides.prose import Notes
from guides.statuses import Status

HEADINGS = {
    Place.ASK_CLINIC: "Questions for the clinic or hospital",
    Place.ASK_PLAN: "Questions for the plan or Medicare",
    Place.BRING: "What to bring",
}


def sheet(edition: ShelvedEdition, situation: Situation, notes: Notes) -> dict[str, Any]:
    """What ``checker/sheet.html`` shows. The sources stay on the screen: the sheet names edition and day."""
    ruling = edition.ruling(situation.on)
    verdicts = ruling.verdicts(situation.answers)
    advice = ruling.advice(situation.answers, verdicts)
    return {
        "headline": headline(verdicts, situation),
        "on": situation.on,
        "receipt": receipt(edition, situation),
        "relevant": [_row(verdict, notes) for verdict in verdicts if verdict.status is not Status.NOT_RELEVANT],
        "not_relevant": [verdict.line.words for verdict in verdicts if verdict.status is Status.NOT_RELEVANT],
        "lists": [
            {"heading": heading, "items_html": items}
            for place, heading in HEADINGS.items()
            if (items := [_uncited(rule.advice, notes) for rule in advice if rule.place is place])
        ],
    }


def _row(verdict: Verdict, notes: Notes) -> dict[str, Any]:
    reasons = dict.fromkeys(outcome.reason for outcome in verdict.outcomes)
    return {
        "line": verdict.line,
        "line_words": verdict.line.words,
        "status": verdict.status,
        "status_words": verdict.words(verdict.status),
        "possible": [verdict.words(status) for status in verdict.possible],
        "reason_html": _uncited(next(iter(reasons)), notes) if len(reasons) == 1 else "",
    }


def _uncited(text: str, notes: Notes) -> SafeString:
    return notes.html(CITATION.sub("", text))
