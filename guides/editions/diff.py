"""What differs between two contents, in an editor's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from guides.editions.schema import Content


@dataclass(frozen=True, slots=True)
class Change:
    what: str
    """ "added", "removed" or "changed". """
    part: str
    key: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()
    """For a change: (field, before, after)."""


def changes(before: Content | None, after: Content) -> tuple[Change, ...]:
    """Everything that is not the same, in the order of the guide. ``before`` is None for a first edition."""
    old = _parts(before) if before else {}
    new = _parts(after)
    found = []
    for part in new:
        was, now = old.get(part, {}), new[part]
        found += [Change("removed", part, key, _name(value)) for key, value in was.items() if key not in now]
        for key, value in now.items():
            if key not in was:
                found.append(Change("added", part, key, _name(value)))
            elif was[key] != value:
                found.append(Change("changed", part, key, _name(value), _fields(was[key], value)))
        if before and [key for key in was if key in now] != [key for key in now if key in was]:
            found.append(Change("changed", part, "", "the order", ()))
    return tuple(found)


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
        "question": _by_key(content.checker.questions),
        "rule": _by_key(content.checker.rules),
        "example": _by_key(content.checker.examples),
        "estimate": _by_key(content.checker.estimates),
    }


def _by_key(values: Iterable[Any]) -> dict[str, Any]:
    return {getattr(value, "key", None) or value.slug: value for value in values}


def _name(value: Any) -> str:
    for field in ("title", "question", "term", "label", "name", "person", "text", "meant"):
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
