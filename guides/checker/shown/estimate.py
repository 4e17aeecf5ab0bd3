"""What you would pay, as ``checker/estimate.html`` and the API show it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from guides.checker.answers import Problem
from guides.checker.estimate import FIELDS, Amounts, Assumption, Assumptions, Estimated
from guides.checker.schema import Basis, Estimate, Scenario
from guides.evidence.charts import Bar, bar_chart
from guides.evidence.schema import Figure, Unit
from guides.frozen import cited_claims
from guides.prose import Notes, amount

TITLES = {
    Scenario.PAID: "If Medicare or a plan pays",
    Scenario.REFUSED: "If it says no, or you pay yourself",
}
MOVES = {
    Assumption.SESSIONS: "how many sessions there are",
    Assumption.PRICE: "the price of a session",
    Assumption.DEDUCTIBLE: "how much of the deductible you have paid already",
    Assumption.SUPPLEMENT: "whether a supplement such as Medigap pays your share",
    Assumption.PLAN_MAXIMUM: "your plan’s limit for the year",
}
LABELS = {
    Assumption.SESSIONS: "How many sessions would you have?",
    Assumption.DEDUCTIBLE: "How much of the deductible have you paid already, in dollars?",
    Assumption.PLAN_MAXIMUM: "What is your plan’s limit for the year, in dollars?",
}
HINTS = {
    Assumption.SESSIONS: "Ask the clinic. Leave it empty if you do not know.",
    Assumption.DEDUCTIBLE: "Leave it empty if you do not know.",
    Assumption.PLAN_MAXIMUM: "The most that you pay in a year for covered care in the network. Ask your plan.",
}
DOLLAR = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Words:
    """What is needed to put one reader's estimates into words."""

    figures: Mapping[str, Figure]
    assumptions: Assumptions
    notes: Notes
    on: date


@dataclass(frozen=True, slots=True)
class _Said:
    """What a cell of the table side by side says of one estimate: alike when the words are."""

    lead: str
    explanation: str = ""
    limit: str = ""
    is_possible: bool = False
    name: str = field(default="", compare=False)
    """Shown where the estimate is one of several."""


def costs(
    estimated: Sequence[Estimated], figures: Mapping[str, Figure], assumptions: Assumptions, notes: Notes, on: date
) -> dict[str, Any]:
    """The estimates, by ending: what ``checker/estimate.html`` gets as ``costs``."""
    words = _Words(figures, assumptions, notes, on)
    return {"scenarios": [shown for scenario in Scenario if (shown := _scenario(scenario, estimated, words))]}


def side_by_side(
    situations: Sequence[Sequence[Estimated]],
    figures: Mapping[str, Figure],
    assumptions: Assumptions,
    notes: Notes,
    on: date,
) -> dict[str, Any]:
    """The estimates of several situations, ending by ending: the rows that differ, and what is the same in all.

    A row is what all sessions cost or, where that tells more than it, what one costs.
    """
    words = _Words(figures, assumptions, notes, on)
    rows: list[dict[str, Any]] = []
    same: list[dict[str, Any]] = []
    for scenario in Scenario:
        cells = [[one for one in estimated if one.estimate.scenario is scenario] for estimated in situations]
        for title, said in _row_words(scenario, cells, words):
            if all(cell == said[0] for cell in said):
                same.append({"title": title, "cell": _cell(said[0], words)})
            else:
                rows.append({"title": title, "cells": [_cell(cell, words) for cell in said]})
    return {"rows": rows, "same": same}


def fields(
    estimated: Sequence[Estimated],
    figures: Mapping[str, Figure],
    typed: Mapping[str, str],
    problems: Iterable[Problem] = (),
) -> list[dict[str, str]]:
    """The assumptions that the reader can give, as form fields: what ``checker/estimate_fields.html`` gets.

    ``typed``: {field: what the reader wrote}, shown again as she wrote it. A field that no estimate
    rests on is left out, unless something was typed into it.
    """
    errors = {problem.field: problem.message for problem in problems}
    resting = {field for one in estimated for field in _rests_on(one.estimate)}
    return [
        {
            "name": field.value,
            "label": LABELS[field],
            "hint": _hint(field, estimated, figures),
            "value": typed.get(field, ""),
            "error": errors.get(field, ""),
            "inputmode": "numeric" if field is Assumption.SESSIONS else "decimal",
        }
        for field in FIELDS
        if field in resting or typed.get(field) or field in errors
    ]


def typed(form: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What a form says about the assumptions, as it was written; also what carries it to the next page."""
    return {
        field.value: value
        for field in FIELDS
        if (value := next((value.strip() for value in form.get(field, ()) if value.strip()), ""))
    }


def as_json(estimated: Sequence[Estimated]) -> dict[str, Any]:
    """The estimates for other software, by ending; dollars as text such as ``"283.00"``."""
    return {
        scenario.value: [_one_as_json(one) for one in estimated if one.estimate.scenario is scenario]
        for scenario in Scenario
    }


def _one_as_json(one: Estimated) -> dict[str, Any]:
    estimate = one.estimate
    return {
        "estimate": estimate.key,
        "name": estimate.name,
        "basis": estimate.basis.value,
        "possible": one.is_possible,
        "session": _points(one.session),
        "course": _points(one.course),
        "sessions": None if one.sessions is None else dict(zip(("low", "typical", "high"), one.sessions, strict=True)),
        "price": _points(one.price),
        "deductible_left": _points(one.deductible_left),
        "at_most": None if one.at_most is None else str(one.at_most),
        "moves_most": one.moves_most or None,
        "moves_by": str(one.moves_by),
        "missing": list(one.missing),
        "figures": list(estimate.figures),
        "explanation": estimate.explanation,
        "claims": list(cited_claims(estimate.explanation)),
    }


def _points(amounts: Amounts | None) -> dict[str, str] | None:
    if amounts is None:
        return None
    return {name: str(point) for name, point in zip(("low", "typical", "high"), amounts, strict=True)}


def _scenario(scenario: Scenario, estimated: Sequence[Estimated], words: _Words) -> dict[str, Any] | None:
    own = [one for one in estimated if one.estimate.scenario is scenario]
    if not own:
        return None
    return {
        "key": scenario.value,
        "title": TITLES[scenario],
        "is_possible": own[0].is_possible,
        "is_choice": len(own) > 1,
        "estimates": [_estimate(one, words) for one in own],
    }


def _row_words(
    scenario: Scenario, cells: Sequence[Sequence[Estimated]], words: _Words
) -> Iterator[tuple[str, list[list[_Said]]]]:
    """The rows of one ending: their titles, and for each situation what is said of each of its estimates."""
    if not any(cells):
        return
    title = TITLES[scenario]
    yield title, [[_whole(one, words) for one in cell] for cell in cells]
    if any(len(_rows(one, words.assumptions)) > 1 for cell in cells for one in cell):
        yield f"One session, {title[0].lower()}{title[1:]}", [[_session(one) for one in cell] for cell in cells]


def _whole(one: Estimated, words: _Words) -> _Said:
    return _Said(_lead(one, words), one.estimate.explanation, _limit_words(one), one.is_possible, one.estimate.name)


def _session(one: Estimated) -> _Said:
    if one.session is None or one.estimate.basis is Basis.NOTHING_APART:
        return _Said("No amount.", name=one.estimate.name)
    once = ", once the deductible is paid" if one.deductible_left else ""
    return _Said(f"{_ordinarily(one.session)}{once}.", name=one.estimate.name)


def _cell(said: Sequence[_Said], words: _Words) -> dict[str, Any]:
    return {
        "is_possible": any(one.is_possible for one in said),
        "is_choice": len(said) > 1,
        "estimates": [
            {
                "name": one.name,
                "lead": one.lead,
                "explanation_html": words.notes.html(one.explanation) if one.explanation else "",
                "limit": one.limit,
            }
            for one in said
        ],
    }


def _estimate(one: Estimated, words: _Words) -> dict[str, Any]:
    rows = _rows(one, words.assumptions)
    moves = MOVES[Assumption(one.moves_most)] if one.moves_most else ""
    return {
        "key": one.estimate.key,
        "name": one.estimate.name,
        "lead": _lead(one, words),
        "explanation_html": words.notes.html(one.estimate.explanation),
        "limit": _limit_words(one),
        "rows": [{"label": label, **_cells(amounts)} for label, amounts in rows],
        "chart": bar_chart(f"What you would pay: {one.estimate.name}", [_bar(*row) for row in rows]),
        "assumptions": list(_assumed(one, words)),
        "moves_most": moves,
        "moves_by": dollars(one.moves_by) if moves else "",
    }


def _lead(one: Estimated, words: _Words) -> str:
    """The estimate in one sentence."""
    if one.missing:
        *others, last = [f"“{_name(key, words.figures)}”" for key in one.missing]
        missing = f"{', '.join(others)} and {last} are" if others else f"{last} is"
        return f"This cannot be estimated yet, because {missing} not confirmed for {words.on.year}."
    if one.estimate.basis is Basis.NOTHING_APART:
        return "You should get no bill for this treatment by itself."
    if one.estimate.basis is Basis.AT_MOST and one.at_most is not None:
        return f"You would pay at most {dollars(one.at_most)}."
    whole = one.course or one.session
    if whole is None:
        return "This cannot be estimated, because:"
    what = _course_words(one, words.assumptions) if one.course else "One session"
    if whole.low == whole.high:
        return f"{what} would cost you about {dollars(whole.low)}."
    return f"{what} would cost you {_range(whole)}, ordinarily about {dollars(whole.typical)}."


def _limit_words(one: Estimated) -> str:
    """The limit, where it is all that can be said."""
    return dollars(one.at_most) if one.estimate.basis is Basis.CANNOT and one.at_most is not None else ""


def _rows(one: Estimated, assumptions: Assumptions) -> list[tuple[str, Amounts]]:
    """What the table and the chart show: one session, and all of them."""
    if one.estimate.basis is Basis.NOTHING_APART:
        return []
    session = "One session, once the deductible is paid" if one.deductible_left else "One session"
    rows = [(session, one.session), (_course_words(one, assumptions), one.course)]
    return [(label, amounts) for label, amounts in rows if amounts]


def _course_words(one: Estimated, assumptions: Assumptions) -> str:
    name = one.estimate.course or "A course"
    if one.sessions is None:
        return name
    count = _count(one.sessions)
    return f"{count}, as you said" if assumptions.sessions is not None else f"{name} ({count})"


def _count(sessions: tuple[int, int, int]) -> str:
    least, _, most = sessions
    if least != most:
        return f"{least} to {most} sessions"
    return f"{most} session{'' if most == 1 else 's'}"


def _cells(amounts: Amounts) -> dict[str, str]:
    return {"low": dollars(amounts.low), "typical": dollars(amounts.typical), "high": dollars(amounts.high)}


def _bar(label: str, amounts: Amounts) -> Bar:
    if amounts.low == amounts.high:
        return Bar(label, amounts.low, None, _range(amounts))
    return Bar(label, amounts.low, amounts.high, _range(amounts), amounts.typical)


def _range(amounts: Amounts) -> str:
    least, most = dollars(amounts.low), dollars(amounts.high)
    return least if least == most else f"{least} to {most}"


def _ordinarily(amounts: Amounts) -> str:
    words = _range(amounts)
    return words if amounts.low == amounts.high else f"{words}, ordinarily {dollars(amounts.typical)}"


def dollars(number: Decimal) -> str:
    """An estimate in whole dollars: cents would promise too much."""
    return amount(number.quantize(DOLLAR, ROUND_HALF_UP), Unit.DOLLARS)


def _assumed(one: Estimated, words: _Words) -> Iterator[dict[str, Any]]:
    """Each assumption with its value and the marks of its claims."""
    if one.missing:
        return
    estimate, given = one.estimate, words.assumptions
    if one.price:
        what = "Amount that is approved for one session" if estimate.basis is Basis.SHARE else "Price of one session"
        yield _assumption(what, _ordinarily(one.price), words, estimate.low, estimate.typical, estimate.high)
    if one.sessions:
        least, ordinary, most = one.sessions
        count = _count(one.sessions) + (f", ordinarily {ordinary}" if least != most else "")
        if given.sessions is None:
            yield _assumption("How many", count, words, estimate.sessions)
        else:
            yield _assumption("How many", f"{count}, as you said", words)
    if one.deductible_left:
        name = _name(estimate.deductible, words.figures)
        yield _assumption(f"Left to pay of the {name}", _left(one.deductible_left, given), words, estimate.deductible)
    if estimate.basis is Basis.SHARE:
        yield _share(estimate, words)
    if one.at_most is not None:
        yield _limit(one, words)


def _assumption(name: str, value: str, words: _Words, *keys: str | None) -> dict[str, Any]:
    """An assumption, with the claims of the figures that it comes from."""
    values = [words.figures[key].value_on(words.on) for key in keys if key]
    claims = dict.fromkeys(value.claim for value in values if value)
    return {"name": name, "value": value, "cites_html": [words.notes.cite(claim) for claim in claims]}


def _left(left: Amounts, given: Assumptions) -> str:
    if given.deductible_met is not None:
        return f"{_range(left)}, as you have paid {dollars(given.deductible_met)}"
    return f"{_range(left)}, ordinarily {dollars(left.typical)} because nothing is paid yet"


def _share(estimate: Estimate, words: _Words) -> dict[str, Any]:
    if estimate.coinsurance is None:
        return _assumption("Share after the deductible", "none: a supplement such as Medigap pays it", words)
    value = words.figures[estimate.coinsurance].value_on(words.on)
    share = amount(value.low, Unit.PERCENT) if value else ""
    return _assumption("Share after the deductible", f"{share}, and no supplement pays it", words, estimate.coinsurance)


def _limit(one: Estimated, words: _Words) -> dict[str, Any]:
    most = one.at_most or Decimal(0)
    own = words.assumptions.plan_maximum
    if own is not None and one.estimate.basis is not Basis.AT_MOST and own <= most:
        return _assumption("Your plan’s limit for the year", f"{dollars(most)}, as you said", words)
    return _assumption(_name(one.estimate.cap, words.figures), dollars(most), words, one.estimate.cap)


def _rests_on(estimate: Estimate) -> Iterator[Assumption]:
    """The assumptions of an estimate that a reader can give."""
    if estimate.low:
        yield Assumption.SESSIONS
    if estimate.deductible:
        yield Assumption.DEDUCTIBLE
    if estimate.cap and estimate.basis is not Basis.AT_MOST:
        yield Assumption.PLAN_MAXIMUM


def _hint(field: Assumption, estimated: Sequence[Estimated], figures: Mapping[str, Figure]) -> str:
    """The hint of a field; for the deductible, which one it is."""
    keys = dict.fromkeys(key for one in estimated if (key := one.estimate.deductible))
    if field is not Assumption.DEDUCTIBLE or not keys:
        return HINTS[field]
    return f"This is about: {'; '.join(_name(key, figures) for key in keys)}. {HINTS[field]}"


def _name(key: str | None, figures: Mapping[str, Figure]) -> str:
    return figures[key].name if key and key in figures else key or ""
