"""Every answer set as one bit of a large integer: what the proofs reckon with.

A set of answer sets is a number; uniting, sharing and taking away are one operation each, for two
million answer sets a few dozen microseconds. Boxes (``boxes.py``) answer a reader; bits answer for
all readers at once, and in another way, so that each can check the other.

1. An answer set is a number with one digit for each question, in the editors' order.
2. A question that is not asked keeps its digit, and every value of it stands for the same answer
   set: a condition on that question holds for none of them.
3. So two answer sets that differ in one question only, and in whether the questions that hang on it
   are asked, are two bits a fixed distance apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import prod

from guides.checker.boxes import Questions, intersection
from guides.checker.evaluate import Ruling
from guides.checker.schema import Estimate, Place, Rule
from guides.statuses import PayerLine, Status

MOST = 1 << 23
"""The most combinations a checker may have to be proved: 8 million. A set of them is then a megabyte."""

CODES: dict[Status, int] = {
    status: number for number, status in enumerate((s for s in Status if s is not Status.UNKNOWN), start=1)
}
"""A number of three bits for each status; 0 where no rule speaks."""

type Planes = tuple[int, int, int]
"""For each bit of a status's code, the answer sets whose status has it."""


def less(one: int, other: int) -> int:
    """What is in one set and not in the other. Much quicker than ``one & ~other``, which makes a negative number."""
    return one ^ (one & other)


def apart(one: Planes, other: Planes) -> int:
    """Where two planes say different things."""
    return (one[0] ^ other[0]) | (one[1] ^ other[1]) | (one[2] ^ other[2])


def put(planes: Planes, taken: int, says: Planes) -> Planes:
    """The planes with what is said for the answer sets taken put in place of what they said before."""
    first, second, third = (_put(plane, taken, new) for plane, new in zip(planes, says, strict=True))
    return first, second, third


def _put(plane: int, taken: int, new: int) -> int:
    if new is taken:  # as a fixed status says it: one operation instead of three
        return plane | taken
    return less(plane, taken) | new if new else less(plane, taken)


def _everywhere(status: Status, within: int) -> Planes:
    """The planes that say this status for these answer sets, and nothing for others."""
    code = CODES[status]
    return (within if code & 1 else 0, within if code & 2 else 0, within if code & 4 else 0)


class AnswerSets:
    """The answer sets of some questions, numbered."""

    def __init__(self, questions: Questions) -> None:
        self.questions = questions
        self.sizes = tuple(len(question.choices) for question in questions.asked)
        self.width = prod(self.sizes)
        """How many numbers there are: at least as many as answer sets (point 2)."""
        self.strides = tuple(prod(self.sizes[index + 1 :]) for index in range(len(self.sizes)))
        """For each question, how far apart two answer sets are that differ by one choice."""
        self._choices: dict[tuple[int, int], int] = {}
        self._answered: dict[tuple[int, int], int] = {}

    @cached_property
    def everything(self) -> int:
        return (1 << self.width) - 1

    def choice(self, index: int, number: int) -> int:
        """The answer sets with this choice (by position) of this question (by position), asked or not."""
        if (index, number) not in self._choices:
            stride = self.strides[index]
            found, length = ((1 << stride) - 1) << (number * stride), stride * self.sizes[index]
            while length < self.width:
                found |= found << length
                length *= 2
            self._choices[index, number] = found & self.everything
        return self._choices[index, number]

    @cached_property
    def asked(self) -> tuple[int, ...]:
        """For each question, the answer sets in which it is asked."""
        found: list[int] = []
        for question in self.questions.asked:
            found.append(self._meeting(question.asked_when, found))
        return tuple(found)

    def where(self, when: Mapping[str, Iterable[str]]) -> int:
        """The answer sets that meet a condition. Raises KeyError for an unknown question or choice."""
        return self._meeting(when, self.asked)

    def _meeting(self, when: Mapping[str, Iterable[str]], asked: Sequence[int]) -> int:
        found = self.everything
        for index, mask in self.questions.masks(when).items():
            found &= self._one_of_choices(index, mask, asked)
        return found

    def _one_of_choices(self, index: int, mask: int, asked: Sequence[int]) -> int:
        """The answer sets that answer this question with one of the choices of a mask. Kept: rules share them."""
        if (index, mask) not in self._answered:
            found = 0
            for number in range(self.sizes[index]):
                if mask >> number & 1:
                    found |= self.choice(index, number)
            self._answered[index, mask] = found & asked[index] if self.questions.conditions[index] else found
        return self._answered[index, mask]

    def one_of(self, found: int) -> dict[str, str]:
        """One answer set of a set that is not empty, as {question: choice}; questions not asked are left out."""
        return self.at(found.bit_length() - 1)

    def at(self, position: int) -> dict[str, str]:
        """The answer set with this number, as {question: choice}."""
        answers: dict[str, str] = {}
        for question, stride, size in zip(self.questions.asked, self.strides, self.sizes, strict=True):
            if all(answers.get(earlier) in choices for earlier, choices in question.asked_when.items()):
                answers[question.key] = question.choices[position // stride % size].key
        return answers

    def count(self, found: int) -> int:
        """How many answer sets are in a set."""
        return (found & self._each_once).bit_count()

    @cached_property
    def _each_once(self) -> int:
        """Of the numbers that stand for one answer set, that with the first choice where nothing is asked."""
        found = self.everything
        for index, condition in enumerate(self.questions.conditions):
            if condition:
                found &= self.asked[index] | self.choice(index, 0)
        return found

    def differing(self, index: int, planes: Iterable[int]) -> int:
        """Where a choice of this question and the one after it come out differently.

        Empty when the question cannot matter. When it can, every choice of it can: where the choices
        do not all come out the same, each differs from some other.
        """
        stride, found = self.strides[index], 0
        for plane in planes:
            found |= plane ^ (plane >> stride)
        return less(found & self.everything, self.choice(index, self.sizes[index] - 1))


class Decided:
    """What comes out for every answer set under one ruling."""

    def __init__(self, ruling: Ruling, sets: AnswerSets) -> None:
        self.ruling = ruling
        self.sets = sets
        self.planes: dict[PayerLine, Planes] = {}
        self.deciding: dict[tuple[str, PayerLine], int] = {}
        """{(rule, line): one answer set that it decides}; rules that decide none are left out."""
        self.following: dict[tuple[PayerLine, PayerLine], int] = {}
        """{(line, followed line): the answer sets for which it follows}."""
        for line in self._followed_first():
            self.planes[line] = self._decide(line)

    @cached_property
    def masks(self) -> dict[str, int]:
        """{rule: the answer sets that meet its conditions}."""
        return {rule.key: self.sets.where(rule.when) for rule in self.ruling.rules}

    def undecided(self, line: PayerLine) -> int:
        """The answer sets without a verdict on this line."""
        first, second, third = self.planes[line]
        return less(self.sets.everything, first | second | third)

    def differs(self, within: int, status: Status, planes: Planes) -> int:
        """The answer sets of ``within`` for which the planes say another status, or none."""
        return within & apart(planes, _everywhere(status, self.sets.everything))

    def says(self, rule: Rule, line: PayerLine, within: int) -> Planes:
        """The planes of what a rule says about a line for some answer sets; empty for all others."""
        outcome = rule.outcomes[line]
        if outcome.follows is not None:
            first, second, third = self.planes[outcome.follows]
            return first & within, second & within, third & within
        assert outcome.status is not None  # noqa: S101  # the schema wants one of the two
        return _everywhere(outcome.status, within)

    @cached_property
    def statements(self) -> tuple[int, ...]:
        """What a question can be asked for: the planes of every line, and each piece of advice in the result."""
        planes = (plane for line in self.ruling.lines for plane in self.planes[line] if plane)
        advice = (self.masks[rule.key] for rule in self.ruling.advice_only if rule.place is Place.NEXT)
        return (*planes, *advice)

    @cached_property
    def matters(self) -> tuple[int, ...]:
        """For each question, where its choice makes a difference. Empty for one that can never matter."""
        return tuple(self.sets.differing(index, self.statements) for index in range(len(self.sets.sizes)))

    def without_estimate(self, estimates: Iterable[Estimate]) -> int:
        """The answer sets about which no estimate speaks."""
        left = self.sets.everything
        for estimate in estimates:
            left = less(left, self.sets.where(estimate.when))
        return left

    def counts(self, line: PayerLine) -> dict[str, int]:
        """{rule: how many answer sets it decides on this line}; rules that decide none are left out."""
        left, found = self.sets.everything, {}
        for rule in self.ruling.by_line[line]:
            taken = left & self.masks[rule.key]
            if taken:
                left ^= taken
                found[rule.key] = self.sets.count(taken)
        return found

    def conflicts(self, line: PayerLine, one: Rule, other: Rule) -> int:
        """The answer sets that two rules of equal priority share, and no stronger rule decides."""
        boxes = self.ruling.boxes
        if intersection(boxes[one.key], boxes[other.key]) is None:
            return 0
        left = self.masks[one.key] & self.masks[other.key]
        for rule in self.ruling.by_line[line]:
            if rule.priority >= one.priority or not left:
                break
            left = less(left, self.masks[rule.key])
        return left

    def _followed_first(self) -> list[PayerLine]:
        """The lines, each after those that it follows. The ruling has refused circles."""
        ordered: list[PayerLine] = []

        def place(line: PayerLine) -> None:
            for rule in self.ruling.by_line[line]:
                followed = rule.outcomes[line].follows
                if followed is not None and followed not in ordered:
                    place(followed)
            if line not in ordered:
                ordered.append(line)

        for line in PayerLine:
            place(line)
        return ordered

    def _decide(self, line: PayerLine) -> Planes:
        left, planes = self.sets.everything, (0, 0, 0)
        for rule in self.ruling.by_line[line]:
            taken = left & self.masks[rule.key]
            if not taken:
                continue
            left ^= taken
            self.deciding[rule.key, line] = taken.bit_length() - 1
            followed = rule.outcomes[line].follows
            if followed is not None:
                self.following[line, followed] = self.following.get((line, followed), 0) | taken
            says = self.says(rule, line, taken)
            planes = (planes[0] | says[0], planes[1] | says[1], planes[2] | says[2])
        return planes
