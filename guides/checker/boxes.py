"""Sets of answer sets, as boxes.

An answer set gives one value to every question. A box gives every question a set of values, written
as a bit mask, and stands for all answer sets that take one value from each. Intersecting,
subtracting and counting boxes is exact and quick, which is what lets us speak about every answer
set without visiting them one by one.

A question that is asked only in some cases has one more value, "not asked"; the boxes that
``Questions.everything`` returns give it that value exactly where the question is not asked.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from guides.checker.schema import Question

type Box = tuple[int, ...]


def intersection(one: Box, other: Box) -> Box | None:
    """The answer sets in both boxes, or None when there are none."""
    shared = tuple(map(int.__and__, one, other))
    return shared if all(shared) else None


def subtract(box: Box, taken: Box) -> Iterator[Box]:
    """Disjoint boxes that together hold what is in ``box`` and not in ``taken``.

    ``taken`` must intersect ``box``.
    """
    rest = list(box)
    for index, (have, gone) in enumerate(zip(box, taken, strict=True)):
        outside = have & ~gone
        if outside:
            yield (*rest[:index], outside, *rest[index + 1 :])
            rest[index] = have & gone


def difference(box: Box, other: Box) -> Iterator[Box]:
    """Disjoint boxes that together hold what is in ``box`` and not in ``other``."""
    shared = intersection(box, other)
    return iter([box]) if shared is None else subtract(box, shared)


def disjoint(boxes: Iterable[Box]) -> list[Box]:
    """Disjoint boxes that together hold what is in some of these."""
    found: list[Box] = []
    for box in boxes:
        left = [box]
        for other in found:
            left = [piece for part in left for piece in difference(part, other)]
        found += left
    return found


def size(box: Box) -> int:
    """How many answer sets the box stands for."""
    return prod(map(int.bit_count, box))


@dataclass(frozen=True)
class Questions:
    """The questions of a checker, numbered, with their answers as bits."""

    asked: tuple[Question, ...]

    @cached_property
    def position(self) -> dict[str, int]:
        return {question.key: index for index, question in enumerate(self.asked)}

    @cached_property
    def bits(self) -> tuple[dict[str, int], ...]:
        """For each question, the bit of each choice."""
        return tuple(
            {choice.key: 1 << number for number, choice in enumerate(question.choices)} for question in self.asked
        )

    @cached_property
    def all_choices(self) -> Box:
        """Each question with all its choices; "not asked" left out."""
        return tuple((1 << len(question.choices)) - 1 for question in self.asked)

    @cached_property
    def not_asked(self) -> Box:
        """For each question the bit of "not asked", or 0 where it is always asked."""
        return tuple(1 << len(question.choices) if question.asked_when else 0 for question in self.asked)

    @cached_property
    def conditions(self) -> tuple[Mapping[int, int], ...]:
        """For each question, on which earlier ones (by position) and which of their choices it depends."""
        return tuple(self.masks(question.asked_when) for question in self.asked)

    @cached_property
    def dependents(self) -> tuple[frozenset[int], ...]:
        """For each question, the positions of those whose being asked hangs on it, itself included."""
        hanging = [{index} for index in range(len(self.asked))]
        for index, condition in enumerate(self.conditions):
            for earlier in condition:
                for group in hanging:
                    if earlier in group:
                        group.add(index)
        return tuple(frozenset(group) for group in hanging)

    def masks(self, when: Mapping[str, Iterable[str]]) -> dict[int, int]:
        """A condition as {position of the question: mask of its choices}.

        Raises KeyError when it names a question or choice that does not exist.
        """
        return {
            self.position[question]: sum(self.bits[self.position[question]][choice] for choice in choices)
            for question, choices in when.items()
        }

    def box(self, when: Mapping[str, Iterable[str]]) -> Box:
        """The box of everything that meets a condition; "not asked" meets none."""
        masks = self.masks(when)
        return tuple(
            masks.get(index, choices | self.not_asked[index]) for index, choices in enumerate(self.all_choices)
        )

    def asked_apart(self, box: Box) -> list[Box]:
        """The box split so that in each part every question is either asked or not, as its condition says."""
        parts = [box]
        for index, condition in enumerate(self.conditions):
            if not condition:
                continue
            whether = tuple(condition.get(position, ~0) for position in range(len(self.asked)))
            found: list[Box] = []
            for part in parts:
                inside = intersection(part, whether)
                outside = list(subtract(part, whether)) if inside else [part]
                if inside:
                    found += self._with(inside, index, part[index] & self.all_choices[index])
                for piece in outside:
                    found += self._with(piece, index, part[index] & self.not_asked[index])
            parts = found
        return parts

    @cached_property
    def everything(self) -> tuple[Box, ...]:
        """Every answer set there is, as disjoint boxes."""
        return tuple(self.asked_apart(tuple(a | n for a, n in zip(self.all_choices, self.not_asked, strict=True))))

    def example(self, box: Box) -> dict[str, str]:
        """The first answer set of a box, as {question: choice}; questions not asked are left out."""
        found = {}
        for question, bits, mask in zip(self.asked, self.bits, box, strict=True):
            choice = next((key for key, bit in bits.items() if bit & mask), None)
            if choice is not None:
                found[question.key] = choice
        return found

    def answer_sets(self) -> Iterator[dict[str, str]]:
        """Every answer set, one by one, as {question: choice}. Slow on purpose: for checking the boxes."""
        for part in self.everything:
            yield from self.within(part)

    def within(self, box: Box) -> Iterator[dict[str, str]]:
        """The answer sets of a box, one by one, as {question: choice}; questions not asked are left out."""
        options: list[list[str | None]] = [
            [key for key, bit in bits.items() if bit & mask] or [None]
            for bits, mask in zip(self.bits, box, strict=True)
        ]
        for values in product(*options):
            yield {question.key: value for question, value in zip(self.asked, values, strict=True) if value is not None}

    @staticmethod
    def _with(box: Box, index: int, mask: int) -> list[Box]:
        return [(*box[:index], mask, *box[index + 1 :])] if mask else []


def pairs_apart_in_one(
    groups: list[list[Box]], questions: Questions, known: Container[int] = ()
) -> Iterator[tuple[int, Box, Box]]:
    """The boxes of different groups that differ in one question only: its position, and both boxes.

    Questions that hang on that one, and are asked in one of the two boxes only, do not count. Pairs that
    differ in a question whose position is in ``known`` are passed over; it may grow meanwhile.

    A box is packed into one integer, a field a question, so that two boxes are compared by a few
    operations on integers instead of question by question: adding ``filled`` to what two boxes share
    carries into a field's top bit unless the field is empty, that is, unless the boxes differ there.
    """
    width = max(mask.bit_length() for mask in (*questions.all_choices, *questions.not_asked)) + 1
    count = len(questions.asked)
    tops = sum(1 << (index * width + width - 1) for index in range(count))
    filled = tops - sum(1 << (index * width) for index in range(count))
    unasked = [
        (mask << (index * width), 1 << (index * width + width - 1))
        for index, mask in enumerate(questions.not_asked)
        if mask
    ]

    def pack(box: Box) -> int:
        return sum(mask << (index * width) for index, mask in enumerate(box))

    packed = [[(pack(box), box) for box in group] for group in groups]
    for number, group in enumerate(packed):
        for other in packed[number + 1 :]:
            for (first, one), (second, two) in product(group, other):
                apart = tops & ~((first & second) + filled)
                for bit, top in unasked:
                    if (first | second) & bit and apart != top:
                        apart &= ~top
                if apart and not apart & (apart - 1):
                    index = (apart.bit_length() - 1) // width
                    if index not in known and _alone(one, two, index, questions):
                        yield index, one, two


def _alone(one: Box, two: Box, index: int, questions: Questions) -> bool:
    """Whether two boxes are apart because of this question alone."""
    return all(a & b or other in questions.dependents[index] for other, (a, b) in enumerate(zip(one, two, strict=True)))
