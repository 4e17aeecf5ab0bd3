"""Up to three situations side by side, as the template shows them: what differs in full, the rest in a line."""

from collections.abc import Sequence
from typing import Any

from guides.checker.answers import label
from guides.checker.estimate import estimates
from guides.checker.evaluate import Verdict
from guides.checker.schema import Question
from guides.checker.shown import estimate
from guides.checker.shown.forms import choices
from guides.checker.shown.result import headline, verdict_row
from guides.checker.situation import Situation
from guides.editions.shelf import ShelvedEdition
from guides.prose import Notes
from guides.statuses import Status

NOT_ANSWERED = "Not answered"


def columns(edition: ShelvedEdition, situations: Sequence[Situation | None]) -> list[dict[str, Any]]:
    """The form: for each situation every question as a list to choose from; after the first, "the same" is one."""
    first = situations[0].answers if situations[0] else {}
    found = []
    for number, situation in enumerate(situations, 1):
        fields = []
        for question in edition.content.checker.questions:
            answer = situation.answers.get(question.key, "") if situation else ""
            is_same = number > 1 and (situation is None or answer == first.get(question.key, ""))
            fields.append(_field(question, number, "" if is_same else answer))
        found.append({"number": number, "fields": fields, "is_open": number < 3 or situation is not None})
    return found


def _field(question: Question, number: int, selected: str) -> dict[str, Any]:
    return {
        "name": question.key if number == 1 else f"{number}-{question.key}",
        "text": question.text,
        "empty": NOT_ANSWERED if number == 1 else "The same as in situation 1",
        "choices": choices(question, selected),
    }


def side_by_side(edition: ShelvedEdition, situations: Sequence[Situation], notes: Notes) -> dict[str, Any]:
    """The table: answers, lines and estimates that differ, and in a few words those that do not."""
    ruling = edition.ruling(situations[0].on)
    questions = ruling.questions.asked
    texts = {question.key: question.text for question in questions}
    verdicts = [ruling.verdicts(situation.answers) for situation in situations]
    lines = list(zip(*verdicts, strict=True))
    differing = [row for row in lines if _differs(row)]
    content, assumptions = edition.content, situations[0].assumptions
    estimated = [
        estimates(content.checker, content.figures, ruling, situation.answers, assumptions) for situation in situations
    ]
    return {
        "numbers": list(range(1, len(situations) + 1)),
        "headlines": [headline(own, situation) for own, situation in zip(verdicts, situations, strict=True)],
        "answers": [row for question in questions if (row := _answers(question, situations))["differs"]],
        "lines": [
            {"line_words": row[0].line.words, "cells": [verdict_row(verdict, texts, notes) for verdict in row]}
            for row in differing
        ],
        "same": [
            {"line_words": row[0].line.words, "status_words": row[0].words(row[0].status)}
            for row in lines
            if not _differs(row)
        ],
        "costs": estimate.side_by_side(estimated, content.figures, assumptions, notes, ruling.on),
    }


def _differs(row: Sequence[Verdict]) -> bool:
    """Why a line does not apply is no difference; that it does not, is."""
    if all(verdict.status is Status.NOT_RELEVANT for verdict in row):
        return False
    return len({(verdict.status, verdict.possible, verdict.outcomes) for verdict in row}) > 1


def _answers(question: Question, situations: Sequence[Situation]) -> dict[str, Any]:
    given = [situation.answers.get(question.key, "") for situation in situations]
    return {
        "text": question.text,
        "cells": [label(question, answer) if answer else NOT_ANSWERED for answer in given],
        "differs": len(set(given)) > 1,
    }
