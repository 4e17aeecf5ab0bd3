"""What was answered, read from a form and nothing else.

Answers are health data: they exist in the request's body and in this value, and end with the response.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guides.checker.schema import NOT_SURE, Checker, Question

NOT_SURE_LABEL = "I’m not sure"

FORM_FIELDS = frozenset({"change", "asked", "on", "for", "sessions", "deductible-met", "plan-maximum", "size"})
"""What the checker's forms send beside the answers."""

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
    for key, earlier in ruled_out_by(checker.questions, answers).items():
        if key in answers:
            problems.append(
                Problem(
                    earlier,
                    f"Two answers do not fit together: “{questions[key].text}” is not asked when you answer "
                    f"“{label(questions[earlier], answers[earlier])}” to “{questions[earlier].text}” "
                    "Choose again.",
                )
            )
    answers = {key: choice for key, choice in answers.items() if key not in ruled_out_by(checker.questions, answers)}
    if problems:
        raise BadAnswers(tuple(problems), answers)
    return answers


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


def ruled_out_by(questions: Iterable[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """The questions that do not arise, as {question: the earlier question whose answer rules it out}.

    A question that hangs on one that does not arise does not arise either; and of two questions that are asked
    after different answers to a third, the later does not arise once the earlier is answered.
    """
    found: dict[str, str] = {}
    left: dict[str, tuple[frozenset[str], str]] = {}  # what answered questions leave of the one they hang on
    for question in questions:
        is_answered = answers.get(question.key, NOT_SURE) != NOT_SURE
        for earlier, choices in question.asked_when.items():
            if earlier in found or answers.get(earlier, NOT_SURE) not in (*choices, NOT_SURE):
                found[question.key] = found.get(earlier, earlier)
            elif is_answered and earlier in left and not left[earlier][0] & choices:
                found[question.key] = left[earlier][1]
        if is_answered and question.key not in found:
            for earlier, choices in question.asked_when.items():
                still = left[earlier][0] & choices if earlier in left else choices
                left[earlier] = frozenset(still), question.key
    return found


def without(answers: Mapping[str, str], changed: str, checker: Checker) -> dict[str, str]:
    """The answers to keep while one is changed: not that one, and none that hangs on it."""
    dropped = {changed}
    for question in checker.questions:
        if dropped & set(question.asked_when):
            dropped.add(question.key)
    return {key: choice for key, choice in answers.items() if key not in dropped}
