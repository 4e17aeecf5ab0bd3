"""What a new edition of the rules changes for readers: exact, from the rules, not from a sample.

How two rulebooks are compared:

1. Under both, every line is cut up by verdict into boxes of answer sets.
2. An answer set of the old rules fits one of the new when no question that both ask has different
   answers. What only one of them asks is "any of these" for the other. So each old box becomes a
   box of new answer sets, and the two can be laid over each other.
3. Where old boxes of several statuses lie over a situation, its old status is ``unknown``.
4. Where none lies, the situation is new: it holds a choice that could not be made before. An old
   answer set that fits no new one is gone. Both are counted apart.

A situation is an answer set of the new rules, except where it is gone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from guides.checker.boxes import Box, Questions, difference, disjoint, intersection, size
from guides.checker.evaluate import Ruling
from guides.checker.schema import Checker, Example, Rule
from guides.statuses import PayerLine, Status

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """The situations in which one line goes from one status to another."""

    line: PayerLine
    before: Status
    after: Status
    count: int
    examples: tuple[Mapping[str, str], ...]
    """A few of them, as {question: choice}."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A worked example that no longer comes out as it should."""

    example: Example
    now: Mapping[PayerLine, Status]
    """What comes out on the lines that differ; empty when its answers can no longer be given."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes on one day."""

    situations: int
    """How many there are under the new rules."""
    changed: int
    """In how many of them some line changes; new ones are not among them."""
    turns: tuple[Turn, ...]
    """By line, then by status before and after."""
    new: int
    gone: int
    reworded: tuple[Rule, ...]
    """Rules that decide as before and say it in other words."""
    examples_differ: tuple[Differing, ...]
    """Worked examples, those of the old edition included, that come out differently than they say."""


def impact(before: Checker, after: Checker, on: date) -> Impact:
    """Everything that changes for readers from one rulebook to the next, on one day.

    Raises what ``Ruling`` raises when the rules of either cannot be followed.
    """
    old, new = Ruling(before, on), Ruling(after, on)
    changes = {line: _changes(line, old, new) for line in PayerLine}
    turned = [box for found in changes.values() for boxes in found.values() for box in boxes]
    return Impact(
        new.count(),
        sum(map(size, disjoint(turned))),
        tuple(
            Turn(line, *turn, sum(map(size, boxes)), tuple(islice(_answer_sets(boxes, new.questions), MOST_EXAMPLES)))
            for line, found in changes.items()
            for turn, boxes in sorted(found.items(), key=lambda item: [list(Status).index(s) for s in item[0]])
        ),
        new.count() - _fitting(old.questions, new.questions),
        old.count() - _fitting(new.questions, old.questions),
        tuple(_reworded(before, after)),
        tuple(_differing(before, after, on)),
    )


def _changes(line: PayerLine, old: Ruling, new: Ruling) -> dict[tuple[Status, Status], list[Box]]:
    """{(status before, status after): the situations in which the line changes so, as disjoint boxes}."""
    was: dict[Status, list[Box]] = {}
    for cell in old.cells(line, old.questions.everything):
        lifted = _lift(cell.box, old.questions, new.questions)
        if lifted:
            was.setdefault(cell.status or Status.UNKNOWN, []).append(lifted)
    found: dict[tuple[Status, Status], list[Box]] = {}
    for cell in new.cells(line, new.questions.everything):
        now = cell.status or Status.UNKNOWN
        for box, possible in _overlaid(cell.box, was):
            before = possible[0] if len(possible) == 1 else Status.UNKNOWN
            if possible and before is not now:
                found.setdefault((before, now), []).append(box)
    return found


def _lift(box: Box, source: Questions, target: Questions) -> Box | None:
    """The answer sets of ``target`` that fit some answer set in a box of ``source``; None when there are none."""
    found = []
    for index, question in enumerate(target.asked):
        everything = target.all_choices[index] | target.not_asked[index]
        place = source.position.get(question.key)
        if place is None or box[place] & source.not_asked[place]:
            found.append(everything)
            continue
        same = sum(bit for choice, bit in target.bits[index].items() if box[place] & source.bits[place].get(choice, 0))
        found.append(same | target.not_asked[index])
    return tuple(found) if all(found) else None


def _overlaid(box: Box, layers: Mapping[Status, list[Box]]) -> list[tuple[Box, tuple[Status, ...]]]:
    """The box cut up by which statuses lie over it."""
    pieces: list[tuple[Box, tuple[Status, ...]]] = [(box, ())]
    for status, boxes in layers.items():
        for layer in boxes:
            cut: list[tuple[Box, tuple[Status, ...]]] = []
            for piece, statuses in pieces:
                shared = None if status in statuses else intersection(piece, layer)
                if shared is None:
                    cut.append((piece, statuses))
                    continue
                cut.append((shared, (*statuses, status)))
                cut += [(rest, statuses) for rest in difference(piece, layer)]
            pieces = cut
    return pieces


def _fitting(source: Questions, target: Questions) -> int:
    """How many answer sets of ``target`` fit some of ``source``."""
    lifted = [box for part in source.everything if (box := _lift(part, source, target))]
    shared = [box for part in target.everything for layer in lifted if (box := intersection(part, layer))]
    return sum(map(size, disjoint(shared)))


def _answer_sets(boxes: Iterable[Box], questions: Questions) -> Iterator[dict[str, str]]:
    """The answer sets in some boxes: one of each box first, so that the first few differ."""
    walks = [questions.within(box) for box in boxes]
    return chain([next(walk) for walk in walks], *walks)


def _reworded(before: Checker, after: Checker) -> Iterator[Rule]:
    old = {rule.key: rule for rule in before.rules}
    for rule in after.rules:
        was = old.get(rule.key)
        if was and _decides(was) == _decides(rule) and _says(was) != _says(rule):
            yield rule


def _decides(rule: Rule) -> object:
    return rule.when, {line: (outcome.status, outcome.follows) for line, outcome in rule.outcomes.items()}


def _says(rule: Rule) -> object:
    return rule.name, rule.advice, {line: (o.reason, o.cost, o.decided_by) for line, o in rule.outcomes.items()}


def _differing(before: Checker, after: Checker, on: date) -> Iterator[Differing]:
    """What the old edition promised comes first; an example that both hold is looked at once, as it was."""
    rulings: dict[date, Ruling] = {}
    for example in {example.key: example for example in (*after.examples, *before.examples)}.values():
        day = example.on or on
        ruling = rulings.setdefault(day, rulings.get(day) or Ruling(after, day))
        try:
            verdicts = {verdict.line: verdict.status for verdict in ruling.verdicts(example.answers)}
        except KeyError:
            yield Differing(example, {})
            continue
        now = {line: verdicts.get(line, Status.UNKNOWN) for line in example.expected}
        differs = {line: status for line, status in now.items() if status is not example.expected[line]}
        if differs:
            yield Differing(example, differs)
