"""The checker's forms as their templates show them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from guides.checker.answers import FIRST_DAY, FURTHEST_AHEAD, NOT_SURE_LABEL, Problem, Situation, label
from guides.checker.schema import NOT_SURE, Checker, Question


def question_card(question: Question, situation: Situation, remaining: int, selected: str = "") -> dict[str, Any]:
    """A question with its choices, "I'm not sure" last. ``remaining``: about how many come after it."""
    return {
        "key": question.key,
        "text": situation.wording(question),
        "why": question.why,
        "choices": choices(question, selected),
        "remaining": remaining,
    }


def choices(question: Question, selected: str = "") -> list[dict[str, Any]]:
    """The answers that a question offers, "I'm not sure" last."""
    offered = [
        *((choice.key, choice.label, choice.hint) for choice in question.choices),
        (NOT_SURE, NOT_SURE_LABEL, ""),
    ]
    return [{"key": key, "label": words, "hint": hint, "selected": key == selected} for key, words, hint in offered]


def answered(checker: Checker, situation: Situation) -> list[dict[str, str]]:
    """What has been answered so far, in the order of the questions."""
    return [
        {"key": question.key, "text": situation.wording(question), "answer": label(question, answer)}
        for question in checker.questions
        if (answer := situation.answers.get(question.key))
    ]


def hidden(situation: Situation, today: date) -> list[tuple[str, str]]:
    """The fields that carry a situation to the next page."""
    day = [("on", situation.on.isoformat())] if situation.on != today else []
    return [*situation.answers.items(), *day, *([("for", "other")] if situation.for_other else [])]


def circumstances(situation: Situation, today: date) -> dict[str, Any]:
    """Who it is for and on which day, as fields to change."""
    return {
        "for_other": situation.for_other,
        "on": situation.on.isoformat(),
        "first_day": FIRST_DAY.isoformat(),
        "last_day": (today + FURTHEST_AHEAD).isoformat(),
        "is_usual": situation.on == today and not situation.for_other,
    }


def errors(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"field": problem.field, "message": problem.message} for problem in problems]
