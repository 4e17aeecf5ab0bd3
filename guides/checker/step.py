"""One step of a visit: what the posted form says, and what is to be asked because of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from guides.checker.answers import Problem, without
from guides.checker.schema import Checker, Question
from guides.checker.situation import Situation, read_situation


@dataclass(frozen=True, slots=True)
class Step:
    """The situation so far; the question to ask in any case, if there is one; what was wrong."""

    situation: Situation
    question: Question | None = None
    """To be asked again: because the reader wants to change it, or because its answer cannot be used."""
    selected: str = ""
    """The choice that she had made for it."""
    problems: tuple[Problem, ...] = ()

    @classmethod
    def first(cls, today: date) -> Self:
        return cls(Situation({}, today))

    @classmethod
    def read(cls, form: Mapping[str, Sequence[str]], checker: Checker, today: date) -> Self:
        """The step that a form asks for. An answer that cannot be used is asked for again, never guessed."""
        questions = {question.key: question for question in checker.questions}

        def named(field: str) -> Question | None:
            return questions.get(next(iter(form.get(field, ())), ""))

        situation, problems = read_situation(form, checker, today)
        if problems:
            question = next((questions[problem.field] for problem in problems if problem.field in questions), None)
        else:
            question, asked = named("change"), named("asked")
            if question is None and (not situation.answers or (asked and asked.key not in situation.answers)):
                question = asked or checker.questions[0]
                problems = (Problem(question.key, f"Choose an answer: {situation.wording(question)}"),)
        if question is None:
            return cls(situation, problems=problems)
        kept = without(situation.answers, question.key, checker)
        return cls(replace(situation, answers=kept), question, situation.answers.get(question.key, ""), problems)
