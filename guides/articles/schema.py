"""The words of a guide: its opening, its sections and its glossary, frozen."""

from datetime import date
from typing import Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from guides.frozen import Frozen, Key, Line, NonEmptyProse, Prose

MOST_RELATED = 3
"""How many related questions may end a section."""


class Section(Frozen):
    """One question and its answer."""

    slug: Key
    question: Line
    short_answer: NonEmptyProse
    """One or two sentences that answer the question."""
    body: Prose
    top: bool = False
    """Whether the home page lists it among the top questions."""
    related: tuple[Key, ...] = ()
    """The slugs of the sections that a reader may want next, in that order."""

    @field_validator("related")
    @classmethod
    def _related_are_few_and_others(cls, related: tuple[str, ...], section: ValidationInfo) -> tuple[str, ...]:
        if len(related) > MOST_RELATED:
            raise ValueError(f"name at most {MOST_RELATED} related questions")
        if section.data.get("slug") in related:
            raise ValueError("a section cannot be a related question of itself: name another")
        if len(set(related)) != len(related):
            raise ValueError("a related question stands there twice: keep one of the two")
        return related


class Term(Frozen):
    """A word of the glossary."""

    slug: Key
    term: Line
    meaning: Line
    spanish: str = Field(default="", max_length=200)


class Synonym(Frozen):
    """Words that a reader may type into the search, and the words that the guide has for them."""

    typed: Line
    meant: Line


class Guide(Frozen):
    """One subject, as its readers meet it."""

    slug: Key
    title: Line
    summary: Line
    """One sentence for search engines and lists. Plain text."""
    short_answer: NonEmptyProse
    introduction: Prose = ""
    reviewed_by: str = Field(default="", max_length=200)
    """The clinician who signed, with credentials. Empty until one has."""
    reviewed_on: date | None = None

    @model_validator(mode="after")
    def _review_is_signed_and_dated(self) -> Self:
        if bool(self.reviewed_by) != (self.reviewed_on is not None):
            raise ValueError("reviewed_by and reviewed_on belong together: give both or neither")
        return self
