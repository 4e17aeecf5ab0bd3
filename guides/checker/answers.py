"""What was answered, read from a form and nothing else.

Answers are health data: they exist in the request's body and in this value, and end with the response.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from guides.checker.schema import NOT_SURE, Checker, Question

NOT_SURE_LABEL = "I’m not sure"

FORM_FIELDS = frozenset({"change", "asked", "on", "for", "sessions", "deductible-met", "plan-maximum", "size"})
"""What the checker's forms send beside the answers."""

VARIANTS = ("2-", "3-")
"""What the fields of a second and third situation begin with."""
MOST_SITUATIONS = 1 + len(VARIANTS)

FIRST_DAY = date(2020, 1, 1)
FURTHEST_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and what to do."""

    field: str
    message: str


class BadAnswers(Exception):
    """The form cannot be used as it is. Carries the problems and what could be kept."""

    def __init__(self, problems: tuple[Problem, ...], usable: Mapping[str, str]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
        self.usable = dict(usable)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a reader told us: the answers, the day of treatment, and whether they are about somebody else."""

    answers: Mapping[str, str]
    """{question: choice or "not-sure"}; questions left out are not answered."""
    on: date
    for_other: bool = False

    def wording(self, question: Question) -> str:
        """The question as this reader is asked it."""
        return (self.for_other and question.text_for_other) or question.text


def label(question: Question, choice: str) -> str:
    """The words of a choice, "I'm not sure" included."""
    if choice == NOT_SURE:
        return NOT_SURE_LABEL
    return next(option.label for option in question.choices if option.key == choice)


def read(form: Mapping[str, Sequence[str]], checker: Checker) -> dict[str, str]:
    """The answers in a form, as {question: choice}, in the order of the questions.

    ``form`` maps each field to all its values. Fields that are not questions are ignored only if
    they are the form's own (``change``, ``asked``). Raises BadAnswers for a question that does not exist, a choice
    that does not exist, two different answers to one question, and an answer to a question that
    the other answers rule out.
    """
    questions = {question.key: question for question in checker.questions}
    problems = [
        Problem("checker", f"This form has a field we do not know: “{name[:40]}”. Start again from the first question.")
        for name in form
        if name not in questions and name not in FORM_FIELDS
    ]
    answers: dict[str, str] = {}
    for key, question in questions.items():
        given = {value.strip() for value in form.get(key, ()) if value.strip()}
        if len(given) > 1:
            problems.append(Problem(key, f"Choose one answer only: {question.text}"))
        elif given:
            (choice,) = given
            if choice == NOT_SURE or any(choice == option.key for option in question.choices):
                answers[key] = choice
            else:
                problems.append(Problem(key, f"Choose one of the answers listed: {question.text}"))
    for key in [key for key in answers if is_ruled_out(questions[key], answers)]:
        earlier = next(iter(questions[key].asked_when))
        problems.append(
            Problem(
                earlier,
                f"Two answers do not fit together: “{questions[key].text}” is not asked when you answer "
                f"“{label(questions[earlier], answers[earlier])}” to “{questions[earlier].text}” "
                "Choose again.",
            )
        )
        del answers[key]
    if problems:
        raise BadAnswers(tuple(problems), answers)
    return answers


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
    return Situation(answers, on, _first(form, "for") == "other"), problems


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


def read_day(text: str, today: date) -> date:
    """A day of treatment, as ``YYYY-MM-DD``. Raises BadAnswers for one that is no day, or too far away."""
    last = today + FURTHEST_AHEAD
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or not FIRST_DAY <= day <= last:
        raise BadAnswers(
            (
                Problem(
                    "on",
                    f"Choose a day of treatment between {FIRST_DAY:%-d %B %Y} and {last:%-d %B %Y}, "
                    f"written like {today.isoformat()}.",
                ),
            ),
            {},
        )
    return day


def _first(form: Mapping[str, Sequence[str]], name: str) -> str:
    return next((value.strip() for value in form.get(name, ()) if value.strip()), "")


def is_ruled_out(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether the answers given say that this question does not arise."""
    return any(
        answers.get(earlier, NOT_SURE) not in (*choices, NOT_SURE) for earlier, choices in question.asked_when.items()
    )


def without(answers: Mapping[str, str], changed: str, checker: Checker) -> dict[str, str]:
    """The answers to keep while one is changed: not that one, and none that hangs on it."""
    dropped = {changed}
    for question in checker.questions:
        if dropped & set(question.asked_when):
            dropped.add(question.key)
    return {key: choice for key, choice in answers.items() if key not in dropped}
