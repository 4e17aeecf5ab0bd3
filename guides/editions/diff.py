"""What differs between two contents, and whether a reader should act differently for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from guides.editions.schema import Content
from guides.frozen import CITATION
from guides.statuses import Status


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a guide that is not the same in two contents."""

    what: str
    """ "added", "removed", "changed", or "order" for parts that stand in another order. """
    part: str
    key: str
    """Empty for an order."""
    before: BaseModel | None = None
    after: BaseModel | None = None


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    """ "added", "removed" or "changed". """
    part: str
    key: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()
    """For a change: (field, before, after)."""


def differences(before: Content | None, after: Content) -> tuple[Difference, ...]:
    """Everything that is not the same, in the order of the guide. ``before`` is None for a first edition."""
    old = _parts(before) if before else {}
    new = _parts(after)
    found = []
    for part in new:
        was, now = old.get(part, {}), new[part]
        found += [Difference("removed", part, key, before=value) for key, value in was.items() if key not in now]
        for key, value in now.items():
            if key not in was:
                found.append(Difference("added", part, key, after=value))
            elif was[key] != value:
                found.append(Difference("changed", part, key, was[key], value))
        if before and [key for key in was if key in now] != [key for key in now if key in was]:
            found.append(Difference("order", part, ""))
    return tuple(found)


def changes(before: Content | None, after: Content) -> tuple[Change, ...]:
    """The differences in an editor's words, field by field."""
    return tuple(_change(difference) for difference in differences(before, after))


def _change(found: Difference) -> Change:
    if found.what == "order":
        return Change("changed", found.part, "", "the order")
    fields = _fields(found.before, found.after) if found.before and found.after else ()
    return Change(found.what, found.part, found.key, name(found.after or found.before), fields)


def changes_what_to_do(before: Content | None, after: Content, on: date) -> bool:
    """Whether a reader who acts by ``before`` should look again: what an editor's tick starts from.

    1. A treatment has another status.
    2. The rules in force on that day are others: their conditions, the order in which they decide, their
       statuses, costs or advice. Names, reasons and the claims cited do not count.
    3. What is reckoned as costs is another.
    4. A figure that both have has another value in force on that day.

    A first edition (``before`` is None) changes nothing.
    """
    return before is not None and (
        _statuses(before) != _statuses(after)
        or _rules(before, on) != _rules(after, on)
        or _estimates(before) != _estimates(after)
        or _amounts(before, after, on) != _amounts(after, before, on)
    )


def _statuses(content: Content) -> dict[str, Status]:
    return {treatment.key: treatment.answer_status for treatment in content.comparison.treatments}


def _rules(content: Content, on: date) -> list[tuple[Any, ...]]:
    """What the rules in force say to do, in the order in which they decide."""
    in_force = sorted(
        (rule for rule in content.checker.rules if rule.in_force(on)), key=lambda rule: (rule.priority, rule.key)
    )
    return [
        (
            dict(rule.when),
            {line: (said.status, said.follows, _bare(said.cost)) for line, said in rule.outcomes.items()},
            _bare(rule.advice),
            rule.place,
        )
        for rule in in_force
    ]


def _estimates(content: Content) -> list[dict[str, Any]]:
    ordered = sorted(content.checker.estimates, key=lambda estimate: (estimate.priority, estimate.key))
    return [estimate.model_dump(exclude={"key", "name", "priority", "explanation"}) for estimate in ordered]


def _amounts(content: Content, other: Content, on: date) -> dict[str, tuple[Decimal, Decimal | None] | None]:
    """{figure: its value in force} of the figures that both contents have."""
    return {
        key: (value.low, value.high) if (value := figure.value_on(on)) else None
        for key, figure in content.figures.items()
        if key in other.figures
    }


def _bare(text: str) -> str:
    """A text without its citations."""
    return CITATION.sub("", text)


def _parts(content: Content) -> dict[str, Mapping[str, BaseModel]]:
    return {
        "guide": {content.guide.slug: content.guide},
        "section": _by_key(content.sections),
        "term": _by_key(content.terms),
        "synonym": {synonym.typed: synonym for synonym in content.synonyms},
        "source": content.sources,
        "claim": content.claims,
        "figure": content.figures,
        "treatment": _by_key(content.comparison.treatments),
        "criterion": _by_key(content.comparison.criteria),
        "text": _by_key(content.comparison.texts),
        "statement": _by_key(content.comparison.statements),
        "question": _by_key(content.checker.questions),
        "rule": _by_key(content.checker.rules),
        "example": _by_key(content.checker.examples),
        "estimate": _by_key(content.checker.estimates),
    }


def _by_key(values: Iterable[Any]) -> dict[str, Any]:
    return {getattr(value, "key", None) or value.slug: value for value in values}


def name(value: Any) -> str:
    """What a part is called in its own words; "" when it has none."""
    for field in ("title", "question", "term", "label", "name", "person", "text", "typed"):
        if isinstance(found := getattr(value, field, None), str):
            return found
    return ""


def _fields(before: BaseModel, after: BaseModel) -> tuple[tuple[str, str, str], ...]:
    was, now = _flat(before.model_dump(mode="json")), _flat(after.model_dump(mode="json"))
    return tuple(
        (name, was.get(name, ""), now.get(name, ""))
        for name in dict.fromkeys((*was, *now))
        if was.get(name, "") != now.get(name, "")
    )


def _flat(value: Any, name: str = "") -> dict[str, str]:
    """Nested data as {path: text}."""
    if isinstance(value, dict):
        inner = [_flat(item, f"{name}, {key}" if name else str(key)) for key, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        inner = [
            _flat(
                item,
                f"{name}, {item.get('key') or item.get('valid_from') or number if isinstance(item, dict) else number}",
            )
            for number, item in enumerate(value, 1)
        ]
    else:
        return {name: ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)}
    return {path: text for part in inner for path, text in part.items()}
