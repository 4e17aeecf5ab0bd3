"""Has the answer changed since? The answers that one edition took, put to a later one.

1. An answer is carried over when the later edition still asks its question, in this situation, and still offers
   the choice. What is not carried over counts as not answered, and is named.
2. A line has changed when its status is another one or, where the status depends on something, when
   other statuses are possible. A line that neither edition thinks relevant has not.
3. Rules that give the same status for another reason have not changed the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from guides.checker.answers import ruled_out_by
from guides.checker.evaluate import Verdict
from guides.checker.schema import NOT_SURE, Question
from guides.statuses import PayerLine, Status


class Loss(StrEnum):
    """Why a later edition cannot take an answer."""

    QUESTION = "question"
    """The question is gone."""
    CHOICE = "choice"
    """The choice is gone."""
    NOT_ASKED = "not-asked"
    """The question is not asked in this situation any more."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An answer that a later edition cannot take."""

    question: Question
    """As the earlier edition asked it."""
    choice: str
    loss: Loss


@dataclass(frozen=True, slots=True)
class Change:
    """A line whose verdict is another one now; None where an edition says nothing about the line."""

    line: PayerLine
    before: Verdict | None
    now: Verdict | None


def carried(
    answers: Mapping[str, str], before: Iterable[Question], now: Iterable[Question]
) -> tuple[dict[str, str], tuple[Lost, ...]]:
    """The answers that the later questions take, in their order, and those that they do not."""
    asked = {question.key: question for question in now}
    lost: dict[str, Loss] = {}
    for key, choice in answers.items():
        if key not in asked:
            lost[key] = Loss.QUESTION
        elif choice != NOT_SURE and all(choice != offered.key for offered in asked[key].choices):
            lost[key] = Loss.CHOICE
    kept = {key: answers[key] for key in asked if key in answers and key not in lost}
    for key in ruled_out_by(asked.values(), kept):
        if kept.pop(key, None):
            lost[key] = Loss.NOT_ASKED
    return kept, tuple(
        Lost(question, answers[question.key], lost[question.key]) for question in before if question.key in lost
    )


def changes(before: Iterable[Verdict], now: Iterable[Verdict]) -> tuple[Change, ...]:
    """The lines that have changed, in the order of the lines."""
    earlier = {verdict.line: verdict for verdict in before}
    later = {verdict.line: verdict for verdict in now}
    return tuple(
        Change(line, earlier.get(line), later.get(line))
        for line in PayerLine
        if _says(earlier.get(line)) != _says(later.get(line))
    )


def _says(verdict: Verdict | None) -> tuple[Status, ...]:
    return (verdict.status, *verdict.possible) if verdict else (Status.NOT_RELEVANT,)
