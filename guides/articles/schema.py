"""The words of a guide: its opening, its sections and its glossary, frozen."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

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
    related: tuple[Key, ...] = Field(default=(), max_length=MOST_RELATED)
    """The slugs of the sections that a reader may want next, in that order."""

    @model_validator(mode="after")
    def _related_are_others(self) -> Self:
        if self.slug in self.related:
            raise ValueError("a section cannot be a related question of itself: name another")
        if len(set(self.related)) != len(self.related):
            raise ValueError("a related question stands there twice: keep one of the two")
        return self


class Term(Frozen):
    """A word of the glossary."""

    slug: Key
    term: Line
    meaning: Line
    spanish: str = Field(default="", max_length=200)


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
