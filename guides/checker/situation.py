"""A situation: everything that a reader tells us, read from a form and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guides.checker.answers import BadAnswers, Problem, read, read_day, without
from guides.checker.estimate import FIELDS, Assumptions, BadAssumptions
from guides.checker.schema import Checker, Question

VARIANTS = ("2-", "3-")
"""What the fields of a second and third situation begin with."""
MOST_SITUATIONS = 1 + len(VARIANTS)
NOTHING_SAID = Assumptions()


@dataclass(frozen=True, slots=True)
class Situation:
    """What a reader told us: the answers, the day of treatment, and whether they are about somebody else."""

    answers: Mapping[str, str]
    """{question: choice or "not-sure"}; questions left out are not answered."""
    on: date
    for_other: bool = False
    assumptions: Assumptions = NOTHING_SAID
    """What she says about costs."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """The same as she wrote it, {field: text}, to be shown and sent again."""

    def wording(self, question: Question) -> str:
        """The question as this reader is asked it."""
        return (self.for_other and question.text_for_other) or question.text


def read_situation(
    form: Mapping[str, Sequence[str]], checker: Checker, today: date
) -> tuple[Situation, tuple[Problem, ...]]:
    """What can be used of a form, and what is wrong with the rest. Without a day, the day is today."""
    problems: tuple[Problem, ...] = ()
    on = today
    try:
        on = read_day(_first(form, "on"), today) if _first(form, "on") else today
    except BadAnswers as bad:
        problems = bad.problems
    try:
        answers = read(form, checker)
    except BadAnswers as bad:
        answers, problems = bad.usable, (*problems, *bad.problems)
    try:
        assumptions = Assumptions.read(form)
    except BadAssumptions as bad:
        assumptions, problems = bad.usable, (*problems, *bad.problems)
    typed = {str(name): text for name in FIELDS if (text := _first(form, name))}
    return Situation(answers, on, _first(form, "for") == "other", assumptions, typed), problems


def read_variants(
    form: Mapping[str, Sequence[str]], first: Situation, checker: Checker
) -> tuple[tuple[Situation, ...], tuple[Problem, ...]]:
    """Further situations to compare with the first: what ``2-setting`` or ``3-setting`` says instead.

    A field left empty is answered as in the first situation. An answer that hangs on a changed one
    falls away. A number none of whose answers differ gives no situation. Problems name the whole field.
    """
    found, problems = [], []
    for number in VARIANTS:
        given = {name.removeprefix(number): values for name, values in form.items() if name.startswith(number)}
        try:
            answers = _varied(given, first, checker)
        except BadAnswers as bad:
            problems += [Problem(f"{number}{problem.field}", problem.message) for problem in bad.problems]
            answers = {**first.answers, **bad.usable}
        if answers != first.answers:
            found.append(replace(first, answers=answers))
    return tuple(found), tuple(problems)


def _varied(given: Mapping[str, Sequence[str]], first: Situation, checker: Checker) -> dict[str, str]:
    changed = {name: values for name, values in given.items() if any(value.strip() for value in values)}
    kept = dict(first.answers)
    for name, values in changed.items():
        if [kept.get(name)] != list(values):
            kept = without(kept, name, checker)
    return read({**{name: [answer] for name, answer in kept.items()}, **changed}, checker)


def _first(form: Mapping[str, Sequence[str]], name: str) -> str:
    return next((value.strip() for value in form.get(name, ()) if value.strip()), "")
