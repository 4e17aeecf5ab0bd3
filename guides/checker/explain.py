"""Why a verdict came out as it did, what would change it, and which unknown answer would settle most.

1. **Why**: the rules that speak about a line, in order of priority, each condition met, not met or not known.
2. **What would change it**: the smallest changes of answers that lead to another firm verdict. A diagnosis is
   never offered, nor what nobody should do to be paid for. One answer is changed; two only for a status that no
   single answer leads to.
3. **Which unknown settles most**: how many statuses each answer to an unknown question would leave open.

All three are exact. They reckon with the cells of a ruling (``evaluate.Table``), which hang on no answers.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from itertools import combinations, product
from operator import or_
from statistics import fmean

from guides.checker.boxes import Box, intersection
from guides.checker.evaluate import Ruling, Table, Verdict
from guides.checker.schema import NOT_SURE, Condition, Control, Question, Rule
from guides.statuses import PayerLine, Status


class Met(StrEnum):
    """Whether a condition holds for some answers, of which some may be unknown."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """A condition of a rule beside the answer it asks for."""

    question: str
    choices: tuple[str, ...]
    """The choices that meet it, in the order of the question's choices."""
    answer: str
    """A choice, "not-sure", or "" when the question was not answered."""
    met: Met


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """A rule that speaks about a line, and whether its conditions hold."""

    rule: Rule
    conditions: tuple[ConditionTrace, ...]
    """In the order of the questions."""
    met: Met
    decides: bool
    """Whether it is one of the rules that the verdict rests on."""
    follows: PayerLine | None = None
    """The line whose verdict it takes over: read on there."""


@dataclass(frozen=True, slots=True)
class Change:
    """Other answers to one or two questions, and the firm verdict they lead to."""

    line: PayerLine
    answers: Mapping[str, str]
    """{question: choice}: only what changes."""
    status: Status
    control: Control
    """What the reader can do about it: the hardest of the questions' controls."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question whose answer is not known, and what knowing it would settle."""

    question: Question
    settles: tuple[PayerLine, ...]
    """The lines whose verdict at least one of its answers makes firm. Empty when it only leaves less open."""
    left: float
    """How many statuses its answers leave open, on average over the answers and the relevant lines."""


# --- Why -------------------------------------------------------------------------------------------------


def trace(ruling: Ruling, answers: Mapping[str, str], verdict: Verdict) -> tuple[RuleTrace, ...]:
    """The rules on a verdict's line, by priority, up to the last one that can decide for these answers.

    Rules after that one are never reached. A question that is not asked is a condition not met.
    """
    return traces(ruling, answers, (verdict,))[verdict.line]


def traces(
    ruling: Ruling, answers: Mapping[str, str], verdicts: Collection[Verdict]
) -> dict[PayerLine, tuple[RuleTrace, ...]]:
    """``trace`` for several lines at once."""
    parts = ruling.parts(answers)
    values = _values(parts)
    found = {}
    for verdict in verdicts:
        rules = ruling.by_line[verdict.line]
        reached = {cell.rules[0].key for cell in ruling.table(verdict.line).among(answers) if cell.rules}
        deciding = {rule.key for rule in verdict.rules}
        end = max((number for number, rule in enumerate(rules, 1) if rule.key in reached), default=0)
        found[verdict.line] = tuple(
            _rule(ruling, rule, verdict.line, rule.key in deciding, answers, parts, values) for rule in rules[:end]
        )
    return found


def _rule(
    ruling: Ruling,
    rule: Rule,
    line: PayerLine,
    decides: bool,
    answers: Mapping[str, str],
    parts: list[Box],
    values: Box,
) -> RuleTrace:
    conditions = tuple(
        ConditionTrace(question, choices, answers.get(question, ""), _condition_met(values[index], mask))
        for index, question, mask, choices in ruling.conditions[rule.key]
    )
    met = _rule_met({condition.met for condition in conditions}, parts, ruling.boxes[rule.key])
    return RuleTrace(rule, conditions, met, decides, rule.outcomes[line].follows)


def _values(parts: list[Box]) -> Box:
    """For each question the answers that are still possible, "not asked" among them; nothing for no parts."""
    return tuple(reduce(or_, masks) for masks in zip(*parts, strict=True))


def _condition_met(left: int, wanted: int) -> Met:
    if not left & wanted:
        return Met.NOT_MET
    return Met.UNKNOWN if left & ~wanted else Met.MET


def _rule_met(conditions: set[Met], parts: list[Box], box: Box) -> Met:
    """Conditions that may each be met need not be met together, when one question hangs on another."""
    if Met.NOT_MET in conditions:
        return Met.NOT_MET
    if Met.UNKNOWN not in conditions:
        return Met.MET
    return Met.UNKNOWN if any(intersection(part, box) for part in parts) else Met.NOT_MET


# --- What would change it --------------------------------------------------------------------------------


HARDNESS = {Control.CHOOSE: 0, Control.FIND_OUT: 1, Control.FIXED: 2}
"""From what a reader can do most about to what she can do least about."""

RANK = {status: number for number, status in enumerate(Status)}
"""The better status first."""


@dataclass(frozen=True, slots=True)
class _Move:
    """A question that may be answered otherwise."""

    key: str
    choices: tuple[str, ...]
    """The other answers."""
    control: Control
    asked_when: Condition
    dropped: frozenset[str]
    """The questions whose answers do not stay: its own, and those of the questions that hang on it."""

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        return all(answers.get(earlier) in choices for earlier, choices in self.asked_when.items())


def would_change(
    ruling: Ruling, answers: Mapping[str, str], lines: Collection[PayerLine] | None = None
) -> tuple[Change, ...]:
    """For each line the smallest changes that turn its verdict into another firm one, status by status.

    A status is reached by changing one answer, or, where no single one leads to it, two. No change listed for
    a line contains another. Questions that nobody chooses to change (``Control.DIAGNOSIS``) are left alone, and a
    choice that is not offered is named only where the answer is not known. An unknown answer that becomes known
    is something to find out, whatever the question's own control. As when a reader changes an answer herself, the
    answers that hang on it fall away and what they would be is unknown.

    ``lines``: which lines to look at; None for those that apply now. In the order of the lines; for each, one
    answer before two, then what is easiest to do something about, then the better status.
    """
    moves = [(move, _kept(answers, move)) for move in _moves(ruling, answers)]
    pairs = [(one, two, _kept(kept, two)) for (one, kept), (two, _) in combinations(moves, 2)]
    found: list[Change] = []
    for line in ruling.lines:
        table = ruling.table(line)
        now = table.firm(table.open(answers))
        if line in lines if lines is not None else now is not Status.NOT_RELEVANT:
            single = [change for change in _one(line, table, moves) if change.status is not now]
            found += sorted([*single, *_two(line, table, pairs, single, now)], key=_ease)
    return tuple(found)


def leads_to(ruling: Ruling, answers: Mapping[str, str], change: Change) -> Verdict:
    """The verdict that a change of these answers leads to."""
    kept = answers
    for move in _moves(ruling, answers):
        if move.key in change.answers:
            kept = _kept(kept, move)
    return ruling.verdict(change.line, {**kept, **change.answers})


def _moves(ruling: Ruling, answers: Mapping[str, str]) -> tuple[_Move, ...]:
    asked = ruling.questions.asked
    unknown = _not_known(ruling, answers)
    return tuple(
        _Move(
            key=question.key,
            choices=tuple(
                choice.key
                for choice in question.choices
                if choice.key != answers.get(question.key) and (choice.is_offered or question.key in unknown)
            ),
            control=Control.FIND_OUT if question.key in unknown else question.control,
            asked_when=question.asked_when,
            dropped=frozenset(asked[other].key for other in ruling.questions.dependents[index]),
        )
        for index, question in enumerate(asked)
        if question.control is not Control.DIAGNOSIS
    )


def _not_known(ruling: Ruling, answers: Mapping[str, str]) -> set[str]:
    """The questions that may be asked for these answers and whose answer is not known."""
    return {
        question.key
        for question, choices, values in zip(
            ruling.questions.asked, ruling.questions.all_choices, _values(ruling.parts(answers)), strict=False
        )
        if answers.get(question.key, NOT_SURE) == NOT_SURE and values & choices
    }


def _kept(answers: Mapping[str, str], move: _Move) -> dict[str, str]:
    return {key: choice for key, choice in answers.items() if key not in move.dropped}


def _one(line: PayerLine, table: Table, moves: Iterable[tuple[_Move, dict[str, str]]]) -> Iterator[Change]:
    """Every change of one answer with a firm verdict. ``moves``: each with the answers that stay."""
    for move, kept in moves:
        if move.is_asked(kept):
            cells = table.open(kept)
            for choice in move.choices:
                status = table.firm(cells & table.with_choice[move.key][choice])
                if status is not None:
                    yield Change(line, {move.key: choice}, status, move.control)


def _two(
    line: PayerLine,
    table: Table,
    pairs: Iterable[tuple[_Move, _Move, dict[str, str]]],
    single: Collection[Change],
    now: Status | None,
) -> Iterator[Change]:
    """Every change of two answers to a firm status that neither is ``now`` nor reached by a single answer."""
    reached = {None, now, *(change.status for change in single)}
    goal = sum(cells for status, cells in table.with_status.items() if status not in reached)
    used = {item for change in single for item in change.answers.items()}
    for first, second, kept in pairs if goal else ():
        cells = table.open(kept)
        if not cells & goal:
            continue  # for speed: most pairs end here
        for one, two in product(first.choices, second.choices):
            status = table.firm(cells & table.with_choice[first.key][one] & table.with_choice[second.key][two])
            change = {first.key: one, second.key: two}
            if status is None or status in reached or used & change.items():
                continue
            if first.is_asked(kept | change) and second.is_asked(kept | change):
                yield Change(line, change, status, max(first.control, second.control, key=HARDNESS.__getitem__))


def _ease(change: Change) -> tuple[int, int, int]:
    return len(change.answers), HARDNESS[change.control], RANK[change.status]


# --- Which unknown settles most --------------------------------------------------------------------------


def unknowns(ruling: Ruling, answers: Mapping[str, str], verdicts: Collection[Verdict]) -> tuple[Unknown, ...]:
    """The unknown questions by how much knowing them would settle, the most first.

    Unknown is what was answered "not sure", and what was not answered although it is asked. A question that
    leaves as much open as there is now on every relevant line is left out; the order of the questions breaks
    ties. ``Verdict.settled_by`` is reckoned the same way, for its line alone.
    """
    relevant = [verdict for verdict in verdicts if verdict.status is not Status.NOT_RELEVANT]
    tables = {verdict.line: ruling.table(verdict.line) for verdict in relevant if verdict.status is Status.UNKNOWN}
    cells = {line: table.open(answers) for line, table in tables.items()}
    firm = len(relevant) - len(tables)
    now = firm + sum(table.count(cells[line]) for line, table in tables.items())
    found: list[Unknown] = []
    for question in ruling.unknown(answers):
        after = {line: table.after(cells[line], question.key) for line, table in tables.items()}
        left = [fmean(map(tables[line].count, answered)) for line, answered in after.items() if answered]
        total = firm + sum(left)
        if left and total < now:
            settles = tuple(line for line, answered in after.items() if any(map(tables[line].firm, answered)))
            found.append(Unknown(question, settles, total / len(relevant)))
    return tuple(sorted(found, key=lambda unknown: unknown.left))
