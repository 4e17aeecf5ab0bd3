"""Answers and rules → a verdict for each line.

How a line is decided:

1. Only rules in force on the date count.
2. Of the rules that hold for the answers and speak about the line, the one with the lowest priority
   number decides.
3. An outcome that follows another line takes that line's status, for the same answers.
4. "I'm not sure", and a question not answered, mean "any of these". If every possibility gives the
   same status, that is the verdict. If not, the status is "unknown", with the statuses that are
   possible and the question that would settle most.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import fmean
from typing import Self

from guides.checker.boxes import Box, Questions, difference, intersection, pairs_apart_in_one, size, subtract
from guides.checker.schema import NOT_SURE, Checker, Outcome, Place, Question, Rule
from guides.statuses import PayerLine, Status, status_words


@dataclass(frozen=True, slots=True)
class Cell:
    """A box of answer sets that get the same verdict for a line, by the same rules."""

    box: Box
    status: Status | None
    """None where no rule speaks: the proof refuses that."""
    rules: tuple[Rule, ...]
    """The rule that decided and, where it follows another line, those that decided there."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a line over every answer set, numbered: a set of cells is an integer, one bit a cell.

    What some answers leave possible is then what a few integers share. Fixed for a ruling, so kept with it;
    nothing here hangs on anybody's answers.
    """

    cells: tuple[Cell, ...]
    with_choice: Mapping[str, Mapping[str, int]]
    """{question: {choice: the cells that hold an answer set with it}}"""
    not_asked: Mapping[str, int]
    """{question: the cells that hold an answer set in which it is not asked}"""
    with_status: Mapping[Status | None, int]

    @classmethod
    def of(cls, cells: Iterable[Cell], questions: Questions) -> Self:
        cells = tuple(cells)
        statuses = [cell.status for cell in cells]
        with_status = {status: _numbers(statuses, {status}) for status in dict.fromkeys(statuses)}
        with_choice, not_asked = {}, {}
        for index, question in enumerate(questions.asked):
            masks = [cell.box[index] for cell in cells]
            different = set(masks)
            with_choice[question.key] = {
                choice: _numbers(masks, {mask for mask in different if mask & bit})
                for choice, bit in questions.bits[index].items()
            }
            not_asked[question.key] = _numbers(masks, {mask for mask in different if mask & questions.not_asked[index]})
        return cls(cells, with_choice, not_asked, with_status)

    def open(self, answers: Mapping[str, str]) -> int:
        """The cells that answers leave possible; none when the answers do not fit together."""
        found = (1 << len(self.cells)) - 1
        for question, choice in answers.items():
            if choice != NOT_SURE:
                found &= self.with_choice[question][choice]
        return found

    def among(self, answers: Mapping[str, str]) -> list[Cell]:
        """The cells that answers leave possible, one by one."""
        left, found = self.open(answers), []
        while left:
            number = left.bit_length() - 1
            left ^= 1 << number
            found.append(self.cells[number])
        return found[::-1]

    def count(self, cells: int) -> int:
        """How many statuses there are in some cells; "no rule speaks" counts as one."""
        return sum(1 for among in self.with_status.values() if among & cells)

    def after(self, cells: int, question: str) -> tuple[int, ...]:
        """What each answer to a question leaves of some cells; answers that are impossible are left out.

        Where the question is not asked, no answer to it settles anything: those cells stay.
        """
        staying = cells & self.not_asked[question]
        return tuple(cells & among | staying for among in self.with_choice[question].values() if cells & among)

    def firm(self, cells: int) -> Status | None:
        """The one status of some cells; None when there are several or no rule speaks."""
        if not cells:
            return None
        status = self.cells[(cells & -cells).bit_length() - 1].status
        return None if cells & ~self.with_status[status] else status


def _numbers[T](found: Sequence[T], wanted: set[T]) -> int:
    """The numbers of the cells for which something wanted was found, as the bits of an integer."""
    digits = {value: "1" if value in wanted else "0" for value in set(found)}
    return int("".join(map(digits.__getitem__, reversed(found))) or "0", 2)


@dataclass(frozen=True)
class Verdict:
    """What one line would do for one set of answers."""

    line: PayerLine
    status: Status
    rules: tuple[Rule, ...]
    """The rules that decide. More than one when an unknown answer leaves several possible."""
    possible: tuple[Status, ...] = ()
    """When the status is unknown: what it could be."""
    settled_by: str = ""
    """When the status is unknown: the key of the question whose answer would settle most; "" when no
    single answer would leave less open."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(rule.outcomes[self.line] for rule in self.rules)

    def words(self, status: Status) -> str:
        """A status that it has or could have, in the words of the line that says it.

        A line that follows another speaks in that line's words: where QMB follows a plan, the plan decides.
        """
        is_own = any(outcome.status is status for outcome in self.outcomes)
        followed = next((outcome.follows for outcome in self.outcomes if outcome.follows), None)
        return status_words(status, self.line if is_own or followed is None else followed)


class Ruling:
    """The rules of a checker as they stand on one day, made ready for answering.

    Raises KeyError for a condition on an unknown question or choice, and ValueError when lines
    follow each other in a circle; ``prove`` reports both in words.
    """

    def __init__(self, checker: Checker, on: date) -> None:
        self.on = on
        self.questions = Questions(checker.questions)
        self.rules = tuple(
            sorted((rule for rule in checker.rules if rule.in_force(on)), key=lambda rule: (rule.priority, rule.key))
        )
        self.boxes = {rule.key: self.questions.box(rule.when) for rule in self.rules}
        self.by_line = {line: tuple(rule for rule in self.rules if line in rule.outcomes) for line in PayerLine}
        self.lines = tuple(line for line in PayerLine if self.by_line[line])
        self._refuse_circles()
        self._tables: dict[PayerLine, Table] = {}

    @cached_property
    def conditions(self) -> dict[str, tuple[tuple[int, str, int, tuple[str, ...]], ...]]:
        """For each rule its conditions in the order of the questions: position, question, mask and choices."""
        return {
            rule.key: tuple(
                (
                    index,
                    question.key,
                    self.boxes[rule.key][index],
                    tuple(c for c in bits if c in rule.when[question.key]),
                )
                for index, (question, bits) in enumerate(zip(self.questions.asked, self.questions.bits, strict=True))
                if question.key in rule.when
            )
            for rule in self.rules
        }

    @cached_property
    def advice_only(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if not rule.outcomes)

    def parts(self, answers: Mapping[str, str]) -> list[Box]:
        """The answer sets that the answers leave possible, as disjoint boxes.

        ``answers`` is {question: choice or "not-sure"}; questions left out are unknown too.
        """
        known = {key: (choice,) for key, choice in answers.items() if choice != NOT_SURE}
        return self.questions.asked_apart(self.questions.box(known))

    def cells(self, line: PayerLine, parts: list[Box] | tuple[Box, ...]) -> list[Cell]:
        """The boxes cut up by verdict: disjoint, and together everything in ``parts``."""
        rules, found = self._with_boxes[line], []
        ahead = [(part, 0) for part in reversed(parts)]
        while ahead:  # a loop, because a generator that calls itself hands every cell through all levels
            box, start = ahead.pop()
            for number in range(start, len(rules)):
                rule, conditions = rules[number]
                taken = intersection(box, conditions)
                if taken is not None:
                    found += self._decided(line, rule, taken)
                    ahead += [(rest, number + 1) for rest in reversed(list(subtract(box, taken)))]
                    break
            else:
                found.append(Cell(box, None, ()))
        return found

    @cached_property
    def _with_boxes(self) -> dict[PayerLine, list[tuple[Rule, Box]]]:
        return {line: [(rule, self.boxes[rule.key]) for rule in rules] for line, rules in self.by_line.items()}

    def _decided(self, line: PayerLine, rule: Rule, box: Box) -> list[Cell]:
        """The cells of a box that a rule decides: one, or those of the line that it follows."""
        outcome = rule.outcomes[line]
        if outcome.follows is None:
            return [Cell(box, outcome.status, (rule,))]
        return [Cell(cell.box, cell.status, (rule, *cell.rules)) for cell in self.cells(outcome.follows, [box])]

    def table(self, line: PayerLine) -> Table:
        """The cells of a line over every answer set, made once."""
        table = self._tables.get(line)
        if table is None:
            table = self._tables[line] = Table.of(self.cells(line, self.questions.everything), self.questions)
        return table

    def unknown(self, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """The questions answered "not sure", and those not answered although they are asked."""
        return tuple(
            question
            for question in self.questions.asked
            if answers.get(question.key) == NOT_SURE
            or (
                question.key not in answers
                and all(answers.get(earlier) in choices for earlier, choices in question.asked_when.items())
            )
        )

    def verdicts(self, answers: Mapping[str, str]) -> tuple[Verdict, ...]:
        """One verdict for each line, in the order of the lines."""
        parts = self.parts(answers)
        return tuple(self._verdict(line, answers, parts) for line in self.lines)

    def verdict(self, line: PayerLine, answers: Mapping[str, str]) -> Verdict:
        """The verdict on one line alone."""
        return self._verdict(line, answers, self.parts(answers))

    def _verdict(self, line: PayerLine, answers: Mapping[str, str], parts: list[Box]) -> Verdict:
        cells = self.table(line).among(answers)
        possible = tuple(sorted({cell.status for cell in cells if cell.status}, key=list(Status).index))
        rules = self._to_show(line, cells, parts)
        if len(possible) == 1 and all(cell.status for cell in cells):
            return Verdict(line, possible[0], rules)
        return Verdict(line, Status.UNKNOWN, rules, possible, self._settles_most(line, answers))

    def _to_show(self, line: PayerLine, cells: list[Cell], parts: list[Box]) -> tuple[Rule, ...]:
        """The deciding rules, by priority; one that certainly holds explains the verdict alone.

        A question that could not change the status was not asked, so a rule that hangs on it may
        decide "too": the reader should read the reason that her own answers give.
        """
        reached = {cell.rules[0].key for cell in cells if cell.rules}
        deciding = tuple(rule for rule in self.by_line[line] if rule.key in reached)
        statuses = {cell.status for cell in cells}
        certain = [rule for rule in deciding if all(intersection(part, self.boxes[rule.key]) == part for part in parts)]
        return (certain[0],) if certain and len(statuses) == 1 else deciding

    def _settles_most(self, line: PayerLine, answers: Mapping[str, str]) -> str:
        """Of the unknown questions, the one whose answer leaves the fewest statuses open; "" if none leaves fewer."""
        table = self.table(line)
        now = table.open(answers)
        best, fewest = "", float(table.count(now))
        for question in self.unknown(answers):
            left = [table.count(cells) for cells in table.after(now, question.key)]
            if left and fmean(left) < fewest:
                best, fewest = question.key, fmean(left)
        return best

    def advice(self, answers: Mapping[str, str], verdicts: tuple[Verdict, ...]) -> tuple[Rule, ...]:
        """The rules whose advice applies: those that decide a line, and advice whose conditions hold.

        Advice with a condition that is not known to hold is left out, except that "not sure" keeps
        what holds for every possibility.
        """
        parts = self.parts(answers)
        deciding = {rule.key for verdict in verdicts for rule in verdict.rules}
        holding = {
            rule.key
            for rule in self.advice_only
            if all(intersection(part, self.boxes[rule.key]) == part for part in parts)
        }
        return tuple(rule for rule in self.rules if rule.advice and rule.key in deciding | holding)

    def matters(self, answers: Mapping[str, str]) -> frozenset[str]:
        """The questions whose answer can still change a status or the advice, given the answers so far.

        A question matters when two of the answer sets left differ only in it (and in whether the
        questions that hang on it are asked) and differ in a verdict. Exact, without visiting them.
        """
        return self._matters(answers) if answers else self._matters_at_first

    @cached_property
    def _matters_at_first(self) -> frozenset[str]:
        """The same before anything is answered: it hangs on the rules alone, so it may be kept."""
        return self._matters({})

    def _matters(self, answers: Mapping[str, str]) -> frozenset[str]:
        undecided = {index for index, question in enumerate(self.questions.asked) if question.key not in answers}
        found: set[int] = set()
        for groups in self.partitions(self.parts(answers)):
            for index, _, _ in pairs_apart_in_one(groups, self.questions, found):
                found.add(index)
            if undecided <= found:
                break
        return frozenset(self.questions.asked[index].key for index in found)

    def partitions(self, parts: list[Box] | tuple[Box, ...]) -> Iterator[list[list[Box]]]:
        """For each line, and each piece of advice, the boxes grouped by what comes out."""
        for line in self.lines:
            by_status: dict[Status | None, list[Box]] = {}
            for cell in self.cells(line, parts):
                by_status.setdefault(cell.status, []).append(cell.box)
            yield list(by_status.values())
        for rule in self.advice_only:
            if rule.place is not Place.NEXT:
                continue  # nobody is asked a question for the sake of the sheet
            inside: list[Box] = []
            outside: list[Box] = []
            for part in parts:
                taken = intersection(part, self.boxes[rule.key])
                inside += [taken] if taken else []
                outside += difference(part, self.boxes[rule.key])
            yield [inside, outside]

    def count(self) -> int:
        """How many answer sets there are."""
        return sum(size(part) for part in self.questions.everything)

    def _refuse_circles(self) -> None:
        after = {
            line: {outcome.follows for rule in rules if (outcome := rule.outcomes[line]).follows}
            for line, rules in self.by_line.items()
        }
        for start in self.lines:
            reached, ahead = set(), list(after[start])
            while ahead:
                line = ahead.pop()
                if line == start:
                    raise ValueError(f"the line “{start}” follows itself in a circle")
                if line not in reached:
                    reached.add(line)
                    ahead += after[line]
