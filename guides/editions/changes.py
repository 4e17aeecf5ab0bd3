"""The list of changes as its template shows it: editions, newest first, each with its differences by kind."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from guides.editions import shelf
from guides.editions.schema import Content
from guides.editions.shelf import NotOnShelf, PublishedEdition, ShelvedEdition
from guides.editions.told import Told, ToldPart, What, told

TITLES = {
    What.ADDED: "Added",
    What.REWORDED: "Changed",
    What.REMOVED: "Taken out",
    What.MOVED: "In another order",
    What.NOTES: "The same words, with other notes",
    What.OTHER: "Changed without new words",
}
KINDS = {
    "guide": "The opening of the guide",
    "section": "A question and its answer",
    "term": "A word explained",
    "source": "A source",
    "synonym": "Words for the search",
    "claim": "A note",
    "figure": "An amount or number",
    "treatment": "A treatment",
    "criterion": "A row of the comparison",
    "text": "A text beside the comparison",
    "statement": "Something that may matter to you",
    "question": "A question of the checker",
    "rule": "A rule of the checker",
    "example": "A worked example",
    "estimate": "What you would pay",
}
MANY = {
    "section": "The questions and answers",
    "treatment": "The treatments",
    "criterion": "The rows of the comparison",
    "text": "The texts beside the comparison",
    "statement": "What may matter to you",
    "question": "The questions of the checker",
}
"""What is in another order."""
PAGES = {
    "section": "guides:guide",
    "criterion": "guides:compare",
    "text": "guides:compare",
    "term": "glossary",
    "rule": "guides:rules",
}
"""The page on which a part has an anchor of its own."""


def listed(edition: ShelvedEdition, on: date) -> list[dict[str, Any]]:
    """Every edition that readers have had, newest first; before them the draft, for an editor who previews one."""
    published = [_published(row, edition.content) for row in shelf.history(edition.slug)]
    return [_draft(edition, on), *published] if edition.is_draft else published


def _published(row: PublishedEdition, current: Content) -> dict[str, Any]:
    return {
        "number": row.number,
        "live_on": row.live_on,
        "note": row.note,
        "published_by": row.published_by,
        "withdrawn_on": row.withdrawn_on,
        "withdrawn_because": row.withdrawn_because,
        **(_differences(row.told, row.number, current) if row.told else {}),
    }


def _draft(edition: ShelvedEdition, on: date) -> dict[str, Any]:
    """What readers would be told if the draft were published now."""
    try:
        now = shelf.current(edition.slug)
    except NotOnShelf:
        return {"number": 0, "is_first": True}
    found = told(now.content, edition.content, on, compared_with=now.number, to_do=None)
    return {"number": 0, **_differences(found, now.number + 1, edition.content)}


def _differences(found: Told, number: int, current: Content) -> dict[str, Any]:
    there = _keys(current)
    return {
        "is_first": found.compared_with is None,
        "compared_with": found.compared_with if found.compared_with != number - 1 else None,
        "changes_what_to_do": found.changes_what_to_do,
        "groups": [
            {"what": what.value, "title": TITLES[what], "parts": [_part(part, there) for part in parts]}
            for what, parts in groupby(found.parts, key=lambda part: part.what)
        ],
        "checked_again": found.checked_again,
    }


def _keys(content: Content) -> Mapping[str, set[str]]:
    """The parts that can be linked to: those that are in the guide now."""
    return {
        "section": {section.slug for section in content.sections},
        "criterion": {criterion.key for criterion in content.comparison.criteria},
        "text": {text.key for text in content.comparison.texts},
        "term": {term.slug for term in content.terms},
        "rule": {rule.key for rule in content.checker.rules},
    }


def _part(part: ToldPart, there: Mapping[str, set[str]]) -> dict[str, Any]:
    page = PAGES.get(part.part, "") if part.key in there.get(part.part, ()) else ""
    can_be_read_there = part.what is What.ADDED and page
    return {
        "kind": (MANY if part.what is What.MOVED else KINDS)[part.part],
        "name": part.name,
        "page": page,
        "anchor": f"rule-{part.key}" if part.part == "rule" else part.key,
        "wordings": [] if can_be_read_there else part.wordings,
    }
