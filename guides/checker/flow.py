"""Which question comes next: the first, in the editors' order, that can still change an answer."""

from collections.abc import Mapping

from guides.checker.evaluate import Ruling
from guides.checker.schema import Question


def open_questions(ruling: Ruling, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions still worth asking, in order.

    A question is asked when it is not answered, the answers given meet its condition, and its
    answer can still change a status or the advice.
    """
    candidates = [
        question
        for question in ruling.questions.asked
        if question.key not in answers
        and all(answers.get(earlier) in choices for earlier, choices in question.asked_when.items())
    ]
    if not candidates:
        return ()
    matters = ruling.matters(answers)
    return tuple(question for question in candidates if question.key in matters)
