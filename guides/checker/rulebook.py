"""The rules as a book: what each says in the words of the questions, and how much it decides.

Numbers are numbers of answer sets, exact, from boxes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from guides.checker.boxes import Box, disjoint, intersection, size
from guides.checker.evaluate import Ruling
from guides.checker.schema import Checker, Choice, Place, Question, Rule
from guides.statuses import PayerLine, Status


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule, in the order in which the questions are asked."""

    question: Question
    choices: tuple[Choice, ...]
    is_exception: bool = False
    """Whether the condition is shorter the other way round: any answer but these."""


@dataclass(frozen=True, slots=True)
class Decided:
    """How much a rule decides on one day."""

    by_line: dict[PayerLine, int]
    """For each line that it speaks about, in how many answer sets it decides there."""
    in_all: int
    """In how many answer sets it decides some line; for advice, in how many it is given."""


class Kind(StrEnum):
    """What a chapter of the rulebook is about, in the order of the book."""

    SAID_FIRST = "said-first"
    """Advice that stands before every rule that decides."""
    DOES_NOT_APPLY = "does-not-apply"
    """Rules that only say that a line does not apply."""
    EVERY_FIRST_ANSWER = "every-first-answer"
    """Rules that do not look at the first question."""
    FIRST_ANSWER = "first-answer"
    """Rules for some answers to the first question."""
    ADVICE = "advice"
    """Advice that changes no line, for one place."""


@dataclass(frozen=True, slots=True)
class Chapter:
    kind: Kind
    condition: Condition | None
    """For ``FIRST_ANSWER``: the answers that its rules are about."""
    place: Place | None
    """For ``ADVICE``: where it stands."""
    rules: tuple[Rule, ...]
    """The strongest first."""

    @property
    def key(self) -> str:
        """A name for links."""
        if self.condition is None:
            return f"{self.kind}-{self.place}" if self.place else self.kind.value
        return "-".join(("not" if self.condition.is_exception else "for", *(c.key for c in self.condition.choices)))


def conditions(rule: Rule, checker: Checker) -> tuple[Condition, ...]:
    """When the rule holds: all of these must. Conditions that every answer meets are left out."""
    found = (_condition(rule, question) for question in checker.questions if question.key in rule.when)
    return tuple(condition for condition in found if condition.choices)


def chapters(checker: Checker) -> tuple[Chapter, ...]:
    """The rules in chapters, made from what the rules are; each rule stands in one.

    Chapters stand in the order of their kinds, those of one kind in the order of their strongest rule.
    """
    ordered = sorted(checker.rules, key=lambda rule: (rule.priority, rule.key))
    first_decision = min((rule.priority for rule in ordered if rule.outcomes), default=0)
    found: dict[tuple[Kind, frozenset[str] | Place | None], list[Rule]] = {}
    for rule in ordered:
        found.setdefault(_about(rule, checker, first_decision), []).append(rule)
    order = list(Kind)
    return tuple(
        Chapter(
            kind,
            _condition(rules[0], checker.questions[0]) if kind is Kind.FIRST_ANSWER else None,
            about if isinstance(about, Place) else None,
            tuple(rules),
        )
        for (kind, about), rules in sorted(found.items(), key=lambda chapter: order.index(chapter[0][0]))
    )


def decided(ruling: Ruling) -> dict[str, Decided]:
    """What each rule in force decides, by its key."""
    boxes: dict[str, dict[PayerLine, list[Box]]] = {
        rule.key: {line: [] for line in PayerLine if line in rule.outcomes} for rule in ruling.rules
    }
    for line in ruling.lines:
        for cell in ruling.cells(line, ruling.questions.everything):
            for rule in cell.rules[:1]:
                boxes[rule.key][line].append(cell.box)
    return {
        rule.key: Decided(
            {line: sum(map(size, decides)) for line, decides in boxes[rule.key].items()},
            sum(map(size, disjoint(chain(*boxes[rule.key].values()) if rule.outcomes else _held(rule, ruling)))),
        )
        for rule in ruling.rules
    }


def _held(rule: Rule, ruling: Ruling) -> Iterator[Box]:
    """The answer sets that meet the conditions of a rule, as disjoint boxes."""
    return (box for part in ruling.questions.everything if (box := intersection(part, ruling.boxes[rule.key])))


def statuses(ruling: Ruling) -> dict[PayerLine, dict[Status, int]]:
    """For each line, how many answer sets come out with each status; together all that there are."""
    found: dict[PayerLine, dict[Status, int]] = {}
    for line in ruling.lines:
        counts = found.setdefault(line, {})
        for cell in ruling.cells(line, ruling.questions.everything):
            if cell.status is not None:
                counts[cell.status] = counts.get(cell.status, 0) + size(cell.box)
    return found


def _condition(rule: Rule, question: Question) -> Condition:
    """The condition of a rule on one question; the shorter of "one of these" and "any but these"."""
    wanted = tuple(choice for choice in question.choices if choice.key in rule.when[question.key])
    others = tuple(choice for choice in question.choices if choice not in wanted)
    is_exception = len(others) < len(wanted)
    return Condition(question, others if is_exception else wanted, is_exception)


def _about(rule: Rule, checker: Checker, first_decision: int) -> tuple[Kind, frozenset[str] | Place | None]:
    """The chapter of a rule: its kind, and which answers or which place it is about.

    ``first_decision``: the priority of the strongest rule that decides.
    """
    if not rule.outcomes:
        is_first = rule.priority < first_decision and rule.place is Place.NEXT
        return (Kind.SAID_FIRST, None) if is_first else (Kind.ADVICE, rule.place)
    if all(outcome.status is Status.NOT_RELEVANT for outcome in rule.outcomes.values()):
        return Kind.DOES_NOT_APPLY, None
    first = next((c.question for c in conditions(rule, checker) if c.question == checker.questions[0]), None)
    return (Kind.FIRST_ANSWER, rule.when[first.key]) if first else (Kind.EVERY_FIRST_ANSWER, None)
