"""Which question comes next: the first, in the editors' order, that can still change an answer."""

from collections.abc import Mapping

from guides.checker.bits import AnswerSets, Decided
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


def longest_walk(ruling: Ruling) -> int:
    """The most questions that the flow asks anybody, "not sure" among the answers. Exact.

    1. A question is asked when it can still matter and those it waits for were answered so.
    2. "Not sure" leaves open whatever any answer leaves open, so what can matter stays.
    3. So where no question waits for it, "not sure" is the answer with the longest walk ahead; where
       one does, each answer is tried.
    """
    sets = AnswerSets(ruling.questions)
    matters = Decided(ruling, sets).matters
    gates = {earlier for question in ruling.questions.asked for earlier in question.asked_when}

    def longest(number: int, answers: dict[str, str], possible: int) -> int:
        if number == len(ruling.questions.asked):
            return 0
        question = ruling.questions.asked[number]
        fitting = all(answers.get(earlier) in choices for earlier, choices in question.asked_when.items())
        if not fitting or not matters[number] & possible:
            return longest(number + 1, answers, possible)
        walks = [longest(number + 1, answers, possible)]
        if question.key in gates:
            for place, choice in enumerate(question.choices):
                left = possible & sets.choice(number, place) & sets.asked[number]
                walks.append(longest(number + 1, {**answers, question.key: choice.key}, left))
        return 1 + max(walks)

    return longest(0, {}, sets.everything)
