"""Every walk through the questions at once: which question can follow which, and for how many answer sets.

How all walks are counted without walking them one by one:

1. A question changes something exactly where two answer sets differ in it alone and come out
   differently. What such a pair has in common is found once, as boxes: the question's differences.
2. A question is asked when its condition is met and a difference is left that fits the answers so
   far. That is all that a walk needs to remember: which differences fit, cut to what lies ahead.
3. Walks that remember the same go on in the same way. They are followed as one, and the numbers of
   their answer sets are added up.

The numbers are exact for walks in which every question asked gets a real answer. The steps that only
"I'm not sure" can bring about are found in the same way, and have no number.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from guides.checker.boxes import Box, Questions, pairs_apart_in_one, size
from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE

START = ""
RESULT = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question directly after another."""

    source: str
    """The key of a question; ``START`` before the first."""
    target: str
    """The key of a question; ``RESULT`` after the last."""
    answer_sets: int
    """How many answer sets go this way; 0 when only "I'm not sure" leads here."""


@dataclass(frozen=True, slots=True)
class Walks:
    """All walks through a checker on one day."""

    steps: tuple[Step, ...]
    """In the order of the questions."""
    shortest: int
    """How many questions the shortest walk asks."""
    longest: int
    """How many questions the longest walk asks, "I'm not sure" included."""

    def asked(self, question: str) -> int:
        """For how many answer sets the question is asked."""
        return sum(step.answer_sets for step in self.steps if step.target == question)

    def after(self, question: str) -> tuple[str, ...]:
        """The questions that can come directly after this one, and ``RESULT`` where it can be the last."""
        return tuple(step.target for step in self.steps if step.source == question)


@dataclass
class _Group:
    """Walks that go on in the same way."""

    ahead: tuple[frozenset[Box], ...]
    """For each question ahead, the differences that fit, cut to the questions between here and there."""
    answers: Mapping[str, str]
    """The answers of one of these walks. The others meet the same conditions."""
    arrived: dict[str, list[int]] = field(default_factory=dict)
    """{question asked last: for each part of ``everything``, how many combinations of what lies behind}."""
    shortest: int = 0
    longest: int = 0

    @property
    def total(self) -> list[int]:
        return [sum(counts) for counts in zip(*self.arrived.values(), strict=True)]

    def join(self, other: "_Group") -> None:
        for last, counts in other.arrived.items():
            mine = self.arrived.get(last, [0] * len(counts))
            self.arrived[last] = [one + more for one, more in zip(mine, counts, strict=True)]
        self.shortest = min(self.shortest, other.shortest)
        self.longest = max(self.longest, other.longest)


def walks(ruling: Ruling) -> Walks:
    """Every walk that ``flow`` can lead somebody on."""
    counted, shortest, _ = _follow(ruling, unsure=False)
    possible, _, longest = _follow(ruling, unsure=True)
    place = {question.key: index for index, question in enumerate(ruling.questions.asked, 1)}
    order = sorted(possible, key=lambda step: (place.get(step[0], 0), place.get(step[1], len(place) + 1)))
    steps = tuple(Step(source, target, counted.get((source, target), 0)) for source, target in order)
    return Walks(steps, shortest, longest)


def _follow(ruling: Ruling, *, unsure: bool) -> tuple[dict[tuple[str, str], int], int, int]:
    """{(source, target): answer sets}, and how many questions the shortest and the longest walk asks."""
    questions = ruling.questions
    steps: dict[tuple[str, str], int] = defaultdict(int)
    groups = [_Group(_differences(ruling), {}, {START: [1] * len(questions.everything)})]
    for index, question in enumerate(questions.asked):
        merged: dict[object, _Group] = {}
        for group in groups:
            asked = bool(group.ahead[0]) and _meets(question.asked_when, group.answers)
            if asked:
                _count(steps, group, question.key, [part[index:] for part in questions.everything])
            for onward in _answered(group, index, questions, unsure) if asked else [_passed(group, index, questions)]:
                known = merged.setdefault((onward.ahead, _met_so_far(questions, index, onward.answers)), onward)
                if known is not onward:
                    known.join(onward)
        groups = list(merged.values())
    for group in groups:
        _count(steps, group, RESULT, [() for _ in questions.everything])
    return dict(steps), min(group.shortest for group in groups), max(group.longest for group in groups)


def _differences(ruling: Ruling) -> tuple[frozenset[Box], ...]:
    """For each question, the boxes of earlier answers for which changing it alone changes what comes out."""
    questions = ruling.questions
    found: list[set[Box]] = [set() for _ in questions.asked]
    for groups in ruling.partitions(questions.everything):
        for index, one, two in pairs_apart_in_one(groups, questions):
            found[index].add(tuple(map(int.__and__, one[:index], two[:index])))
    return tuple(map(frozenset, found))


def _answered(group: _Group, index: int, questions: Questions, unsure: bool) -> Iterator[_Group]:
    """The walks of a group after each answer to the question they are at."""
    key = questions.asked[index].key
    for choice, bit in questions.bits[index].items():
        ahead = tuple(frozenset(box[1:] for box in boxes if box[0] & bit) for boxes in group.ahead[1:])
        arrived = _times(group.total, [bool(part[index] & bit) for part in questions.everything])
        yield _Group(ahead, {**group.answers, key: choice}, {key: arrived}, group.shortest + 1, group.longest + 1)
    if unsure:
        passed = _passed(group, index, questions)
        answers = {**group.answers, key: NOT_SURE}
        yield _Group(passed.ahead, answers, {key: passed.total}, group.shortest + 1, group.longest + 1)


def _passed(group: _Group, index: int, questions: Questions) -> _Group:
    """The walks of a group after passing over a question: it may have any of its answers."""
    ahead = tuple(frozenset(box[1:] for box in boxes) for boxes in group.ahead[1:])
    answers = [part[index].bit_count() for part in questions.everything]
    arrived = {last: _times(counts, answers) for last, counts in group.arrived.items()}
    return _Group(ahead, group.answers, arrived, group.shortest, group.longest)


def _times(counts: list[int], factors: list[int]) -> list[int]:
    return list(map(int.__mul__, counts, factors))


def _count(steps: dict[tuple[str, str], int], group: _Group, target: str, ahead: list[Box]) -> None:
    """Add the answer sets of a group to its steps. ``ahead``: what each part leaves open from here on."""
    sizes = [size(box) for box in ahead]
    for last, counts in group.arrived.items():
        steps[last, target] += sum(_times(counts, sizes))


def _meets(condition: Mapping[str, Collection[str]], answers: Mapping[str, str]) -> bool:
    return all(answers.get(question) in choices for question, choices in condition.items())


def _met_so_far(questions: Questions, index: int, answers: Mapping[str, str]) -> tuple[bool, ...]:
    """What the conditions of the questions ahead make of the answers up to here."""
    return tuple(
        answers.get(earlier) in choices
        for question in questions.asked[index + 1 :]
        for earlier, choices in question.asked_when.items()
        if questions.position[earlier] <= index
    )
