"""What a reader would pay: estimates + figures + answers + assumptions → amounts, with what they rest on.

How an estimate is reckoned:

1. Amounts come from figures, as they stand on the day of treatment. A figure without a value on that
   day leaves the estimate without amounts, and is named: nothing carries over.
2. A price has three points: least, ordinary, most. So has the number of sessions, unless the reader
   gives it, and what is left of the deductible, unless she says what she has paid: at least nothing
   (paid in full already), ordinarily and at most all of it.
3. Price: each session costs its price. A course costs that many of them.
4. Share: a session costs the percentage of its price, once the deductible is paid. A course costs what
   is left of the deductible first, once, and then the percentage of the rest.
5. Deductible: what is left of it, once, and nothing for each session.
6. A limit holds for all sessions together: the figure's, or the reader's own plan's if that is lower.
7. Of the estimates of one ending, the first whose conditions hold counts. Where an answer is unknown,
   every estimate that could be that first one is given, as possible.

Everything is a Decimal; amounts are rounded to cents at the end, half a cent up.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from guides.checker.answers import Problem
from guides.checker.boxes import Box, difference, intersection
from guides.checker.evaluate import Ruling
from guides.checker.schema import Basis, Checker, Estimate, Scenario
from guides.evidence.schema import Figure, FigureValue

NOTHING = Decimal(0)
CENT = Decimal("0.01")
MOST_SESSIONS = 200
MOST_DOLLARS = Decimal(100_000)
DOLLARS = re.compile(r"\$? ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{1,2})?")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


class Assumption(StrEnum):
    """What an estimate rests on. The values are the names of the form's fields, where there is one."""

    SESSIONS = "sessions"
    PRICE = "price"
    DEDUCTIBLE = "deductible-met"
    SUPPLEMENT = "supplement"
    PLAN_MAXIMUM = "plan-maximum"


FIELDS = (Assumption.SESSIONS, Assumption.DEDUCTIBLE, Assumption.PLAN_MAXIMUM)
"""The assumptions that a reader can give herself."""


class BadAssumptions(Exception):
    """What was typed cannot be used as it is. Carries the problems and what could be kept."""

    def __init__(self, problems: tuple[Problem, ...], usable: "Assumptions") -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
        self.usable = usable


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the reader says about costs; None where she says nothing."""

    sessions: int | None = None
    deductible_met: Decimal | None = None
    """Dollars of the deductible that she has paid already."""
    plan_maximum: Decimal | None = None
    """Dollars that her own plan asks for at most in a year."""

    @classmethod
    def read(cls, form: Mapping[str, Sequence[str]]) -> "Assumptions":
        """The assumptions in a form that maps each field to all its values. Raises BadAssumptions."""
        problems: list[Problem] = []
        found = {field: _given(field, form.get(field, ()), problems) for field in FIELDS}
        sessions = found[Assumption.SESSIONS]
        assumptions = cls(
            None if sessions is None else int(sessions), found[Assumption.DEDUCTIBLE], found[Assumption.PLAN_MAXIMUM]
        )
        if problems:
            raise BadAssumptions(tuple(problems), assumptions)
        return assumptions


ASKED_FOR = {
    Assumption.SESSIONS: f"Write the number of sessions as a whole number from 1 to {MOST_SESSIONS}, such as 6.",
    Assumption.DEDUCTIBLE: "Write what you have paid of the deductible in dollars, from 0 to 100,000, such as $150.",
    Assumption.PLAN_MAXIMUM: "Write your plan’s yearly limit in dollars, from 0 to 100,000, such as $4,500.",
}


def _given(field: Assumption, values: Sequence[str], problems: list[Problem]) -> Decimal | None:
    """The number in a field; None when it is empty or cannot be used, which adds a problem."""
    typed = {value.strip() for value in values if value.strip()}
    if not typed:
        return None
    number = _number(field, typed.pop()) if len(typed) == 1 else None
    if number is None:
        problems.append(Problem(field, ASKED_FOR[field]))
    return number


def _number(field: Assumption, typed: str) -> Decimal | None:
    if field is Assumption.SESSIONS:
        number = Decimal(typed) if WHOLE_NUMBER.fullmatch(typed) else NOTHING
        return number if 1 <= number <= MOST_SESSIONS else None
    found = DOLLARS.fullmatch(typed)
    if found is None:
        return None
    dollars = Decimal(found[1].replace(",", "") + (found[2] or ""))
    return dollars if dollars <= MOST_DOLLARS else None


@dataclass(frozen=True, slots=True)
class Amounts:
    """Least, ordinary and most, in dollars."""

    low: Decimal
    typical: Decimal
    high: Decimal

    def __iter__(self) -> Iterator[Decimal]:
        return iter((self.low, self.typical, self.high))


@dataclass(frozen=True, slots=True)
class Estimated:
    """One estimate, reckoned for one reader."""

    estimate: Estimate
    session: Amounts | None = None
    """One session: its price or, of a share, the share once the deductible is paid."""
    course: Amounts | None = None
    """All sessions together, the deductible included. None where nobody says how many there are."""
    sessions: tuple[int, int, int] | None = None
    """How many sessions were reckoned with: least, ordinary, most."""
    price: Amounts | None = None
    """The price, or the approved amount, of one session."""
    deductible_left: Amounts | None = None
    at_most: Decimal | None = None
    """The limit, where there is one."""
    moves_most: str = ""
    """The assumption whose range moves the course most; empty where none does."""
    moves_by: Decimal = NOTHING
    """By how many dollars it does."""
    missing: tuple[str, ...] = ()
    """The figures that have no value on the day. With any of them, there are no amounts."""
    is_possible: bool = False
    """Whether an unknown answer leaves other estimates, or none, possible for the same ending."""


def estimates(
    checker: Checker,
    figures: Mapping[str, Figure],
    ruling: Ruling,
    answers: Mapping[str, str],
    assumptions: Assumptions,
) -> tuple[Estimated, ...]:
    """What the reader would pay for each ending, on the day of the ruling.

    ``answers`` is {question: choice or "not-sure"}; questions left out are unknown too. For one ending
    there is no estimate, one, or several of which one is hers (``is_possible``).
    """
    parts = ruling.parts(answers)
    found: list[Estimated] = []
    for scenario in Scenario:
        chosen, is_certain = _chosen([e for e in checker.estimates if e.scenario is scenario], ruling, parts)
        reckoned = [_reckon(estimate, figures, ruling, assumptions) for estimate in chosen]
        found += [replace(_with_supplement(one, reckoned), is_possible=not is_certain) for one in reckoned]
    return tuple(found)


def _chosen(candidates: Sequence[Estimate], ruling: Ruling, parts: Sequence[Box]) -> tuple[list[Estimate], bool]:
    """The estimates that come first for some of the answer sets, and whether one comes first for all of them."""
    left = list(parts)
    chosen = []
    for estimate in sorted(candidates, key=lambda estimate: (estimate.priority, estimate.key)):
        if not left:
            break
        box = ruling.questions.box(estimate.when)
        if any(intersection(part, box) for part in left):
            chosen.append(estimate)
            left = [piece for part in left for piece in difference(part, box)]
    return chosen, len(chosen) == 1 and not left


def _reckon(estimate: Estimate, figures: Mapping[str, Figure], ruling: Ruling, assumptions: Assumptions) -> Estimated:
    """One estimate with its amounts, or with what is missing for them."""
    wanted = [name for name in estimate.FIGURES if name != "sessions" or assumptions.sessions is None]
    keys = {name: key for name in wanted if (key := getattr(estimate, name))}
    values = {name: figures[key].value_on(ruling.on) for name, key in keys.items() if key in figures}
    missing = tuple(dict.fromkeys(key for name, key in keys.items() if values.get(name) is None))
    if missing:
        return Estimated(estimate, missing=missing)
    terms = _terms(estimate, {name: value for name, value in values.items() if value}, assumptions)
    moves_most, moves_by = _moves_most(terms)
    return Estimated(
        estimate,
        session=terms.session(),
        course=terms.course(),
        sessions=terms.sessions,
        price=terms.price,
        deductible_left=terms.left,
        at_most=None if terms.limit is None else _cents(terms.limit),
        moves_most=moves_most,
        moves_by=moves_by,
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """What an estimate reckons with, figures and assumptions put together."""

    basis: Basis
    price: Amounts | None = None
    sessions: tuple[int, int, int] | None = None
    left: Amounts | None = None
    share: Amounts = Amounts(NOTHING, NOTHING, NOTHING)
    """The part of the price that the reader pays after the deductible, from 0 to 1."""
    limit: Decimal | None = None

    def session(self) -> Amounts | None:
        if self.basis is Basis.NOTHING_APART:
            return Amounts(NOTHING, NOTHING, NOTHING)
        if self.price is None:
            return None
        shares = self.share if self.basis is Basis.SHARE else (Decimal(1),) * 3
        return self._finished(price * share for price, share in zip(self.price, shares, strict=True))

    def course(self) -> Amounts | None:
        if self.basis is Basis.DEDUCTIBLE and self.left:
            return self._finished(self.left)
        if self.price is None or self.sessions is None:
            return self.session() if self.basis is Basis.NOTHING_APART else None
        totals = [price * count for price, count in zip(self.price, self.sessions, strict=True)]
        if self.basis is Basis.SHARE and self.left:
            firsts = [min(left, total) for left, total in zip(self.left, totals, strict=True)]
            shares = zip(firsts, totals, self.share, strict=True)
            totals = [first + (total - first) * share for first, total, share in shares]
        return self._finished(totals)

    def _finished(self, amounts: Iterator[Decimal] | Sequence[Decimal] | Amounts) -> Amounts:
        """The amounts within the limit, in cents."""
        return Amounts(*(_cents(amount if self.limit is None else min(amount, self.limit)) for amount in amounts))


def _terms(estimate: Estimate, values: Mapping[str, FigureValue], assumptions: Assumptions) -> _Terms:
    """What the estimate reckons with; every figure it needs is in ``values``."""
    sessions = None
    if {"low", "high"} <= set(values):
        if assumptions.sessions is not None:
            sessions = (assumptions.sessions,) * 3
        elif "sessions" in values:
            least, ordinary, most = (int(n.to_integral_value(ROUND_HALF_UP)) for n in _three(values["sessions"]))
            sessions = (least, ordinary, most)
    share = _three(values["coinsurance"]) if "coinsurance" in values else Amounts(NOTHING, NOTHING, NOTHING)
    return _Terms(
        estimate.basis,
        _price(values) if "low" in values else None,
        sessions,
        _left(values["deductible"], assumptions.deductible_met) if "deductible" in values else None,
        Amounts(*(min(percent / 100, Decimal(1)) for percent in share)),
        _limit(estimate, values["cap"], assumptions.plan_maximum) if "cap" in values else None,
    )


def _price(values: Mapping[str, FigureValue]) -> Amounts:
    """Least, ordinary and most of one session. The ordinary price lies between the other two."""
    ends = (values["low"].low, _three(values["high"]).high)
    low, high = min(ends), max(ends)
    typical = _three(values["typical"]).typical if "typical" in values else (low + high) / 2
    return Amounts(low, min(max(typical, low), high), high)


def _left(deductible: FigureValue, met: Decimal | None) -> Amounts:
    """What is left of a deductible. Not knowing what is paid, all of it may be, and ordinarily nothing is."""
    if met is None:
        return replace(_three(deductible), low=NOTHING)
    return Amounts(*(max(amount - met, NOTHING) for amount in _three(deductible)))


def _limit(estimate: Estimate, cap: FigureValue, plan_maximum: Decimal | None) -> Decimal:
    """The cap, or the reader's own plan's limit if that is lower; a limit that no plan sets is not hers to change."""
    most = _three(cap).high
    return most if plan_maximum is None or estimate.basis is Basis.AT_MOST else min(most, plan_maximum)


def _three(value: FigureValue) -> Amounts:
    """A value as three points: its ends and its middle; three times the same for a single number."""
    high = value.low if value.high is None else value.high
    return Amounts(value.low, (value.low + high) / 2, high)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _moves_most(terms: _Terms) -> tuple[str, Decimal]:
    """The assumption whose range moves the course most, and by how much.

    Each is put at its least and at its most in turn, while all others stay ordinary.
    """
    spans = {name: _span(low, high) for name, low, high in _varied(terms)}
    name = max(spans, key=lambda name: spans[name], default=None)
    return (name.value, spans[name]) if name and spans[name] else ("", NOTHING)


def _varied(terms: _Terms) -> Iterator[tuple[Assumption, _Terms, _Terms]]:
    """Each assumption with its range: the terms with it at its least, and at its most."""
    if terms.sessions:
        least, _, most = terms.sessions
        yield Assumption.SESSIONS, replace(terms, sessions=(least,) * 3), replace(terms, sessions=(most,) * 3)
    if terms.price:
        yield Assumption.PRICE, replace(terms, price=_at(terms.price.low)), replace(terms, price=_at(terms.price.high))
    if terms.left:
        yield Assumption.DEDUCTIBLE, replace(terms, left=_at(terms.left.low)), replace(terms, left=_at(terms.left.high))
    if terms.limit is not None:
        yield Assumption.PLAN_MAXIMUM, terms, replace(terms, limit=None)


def _at(amount: Decimal) -> Amounts:
    return Amounts(amount, amount, amount)


def _span(low: _Terms, high: _Terms) -> Decimal:
    """How far apart the ordinary course comes out; 0 where there is none."""
    one, other = low.course(), high.course()
    return abs(other.typical - one.typical) if one and other else NOTHING


def _with_supplement(one: Estimated, reckoned: Sequence[Estimated]) -> Estimated:
    """The estimate with the supplement as what moves it most, where it does.

    Two shares of the same price that differ in the percentage alone are one with and one without a
    supplement; which is hers hangs on an answer that the reader does not know.
    """
    others = [other for other in reckoned if other.course and _same_but_for_supplement(one.estimate, other.estimate)]
    if one.course is None or not others:
        return one
    span = max(abs(other.course.typical - one.course.typical) for other in others if other.course)
    return replace(one, moves_most=Assumption.SUPPLEMENT.value, moves_by=span) if span > one.moves_by else one


def _same_but_for_supplement(one: Estimate, other: Estimate) -> bool:
    alike = ("basis", "low", "typical", "high", "sessions", "deductible", "cap")
    return one.coinsurance != other.coinsurance and all(getattr(one, name) == getattr(other, name) for name in alike)
