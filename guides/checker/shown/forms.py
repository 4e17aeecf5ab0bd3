"""The checker's forms as their templates show them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from guides.checker.answers import FIRST_DAY, FURTHEST_AHEAD, NOT_SURE_LABEL, Problem, label
from guides.checker.estimate import FIELDS
from guides.checker.schema import NOT_SURE, Checker, Question
from guides.checker.situation import Situation
from guides.checker.step import Step

OWN_FIELDS = frozenset({"on", *FIELDS})
"""Fields that stand on the page beside the question asked."""


def question_card(question: Question, step: Step, remaining: int) -> dict[str, Any]:
    """A question with its choices. ``remaining``: about how many questions come after it."""
    return {
        "key": question.key,
        "text": step.situation.wording(question),
        "why": question.why,
        "choices": choices(question, step.selected),
        "remaining": remaining,
        "problem": next((problem.message for problem in step.problems if problem.field == question.key), ""),
    }


def choices(question: Question, selected: str = "") -> list[dict[str, Any]]:
    """The answers that a question offers, "I'm not sure" last."""
    offered = [
        *((choice.key, choice.label, choice.hint) for choice in question.choices),
        (NOT_SURE, NOT_SURE_LABEL, ""),
    ]
    return [{"key": key, "label": words, "hint": hint, "selected": key == selected} for key, words, hint in offered]


def fields(checker: Checker, situation: Situation) -> list[dict[str, Any]]:
    """Every question as a list to choose from, with what was chosen."""
    return [
        {
            "key": question.key,
            "text": situation.wording(question),
            "only_when": [words for item in question.asked_when.items() for words in _labels(checker, *item)],
            "choices": choices(question, situation.answers.get(question.key, "")),
        }
        for question in checker.questions
    ]


def _labels(checker: Checker, key: str, wanted: Iterable[str]) -> list[str]:
    question = next(question for question in checker.questions if question.key == key)
    return [choice.label for choice in question.choices if choice.key in wanted]


def answered(checker: Checker, situation: Situation) -> list[dict[str, str]]:
    """What has been answered so far, in the order of the questions."""
    return [
        {"key": question.key, "text": situation.wording(question), "answer": label(question, answer), "value": answer}
        for question in checker.questions
        if (answer := situation.answers.get(question.key))
    ]


def hidden(situation: Situation, today: date) -> list[tuple[str, str]]:
    """The fields that carry a situation to the next page."""
    return [*situation.answers.items(), *carried(situation, today)]


def hidden_but_costs(situation: Situation, today: date) -> list[tuple[str, str]]:
    """The same, for the form in which what costs rest on is typed."""
    return hidden(replace(situation, typed={}), today)


def carried(situation: Situation, today: date) -> list[tuple[str, str]]:
    """The fields that carry what is not an answer: a day other than today, for whom, and what costs rest on."""
    day = [("on", situation.on.isoformat())] if situation.on != today else []
    return [*day, *([("for", "other")] if situation.for_other else []), *situation.typed.items()]


def circumstances(situation: Situation, today: date) -> dict[str, Any]:
    """Who it is for and on which day, as fields to change."""
    return {
        "for_other": situation.for_other,
        "on": situation.on.isoformat(),
        "first_day": FIRST_DAY.isoformat(),
        "last_day": (today + FURTHEST_AHEAD).isoformat(),
        "is_usual": situation.on == today and not situation.for_other,
    }


def errors(problems: Iterable[Problem], asked: Question | None = None) -> list[dict[str, str]]:
    """The problems, each with the id of the field in which to mend it: that of the question asked, if one is."""
    first = f"{asked.key}-1" if asked else ""
    return [
        {
            "field": problem.field,
            "message": problem.message,
            "target": first if first and problem.field not in OWN_FIELDS else problem.field,
        }
        for problem in problems
    ]
