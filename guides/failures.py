"""What a proof says when it fails: one sentence, an example, and where to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """The part of a guide that a failure points at, so that the editor can be taken there."""

    GUIDE = "guide"
    SECTION = "section"
    TERM = "term"
    CLAIM = "claim"
    FIGURE = "figure"
    TREATMENT = "treatment"
    CRITERION = "criterion"
    TEXT = "text"
    STATEMENT = "statement"
    QUESTION = "question"
    RULE = "rule"
    EXAMPLE = "example"
    ESTIMATE = "estimate"
    SYNONYM = "synonym"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that must be mended before publishing."""

    proof: str
    """Which proof failed, in the words of ``PROOFS``."""
    sentence: str
    part: Part = Part.GUIDE
    key: str = ""
    """The key of the part; empty for the guide itself."""
    example: Mapping[str, str] | None = None
    """Answers, as {question: choice}, that show the failure in the checker."""
    on: date | None = None
    """The day of treatment for which it shows, where that is not simply the day of the proof."""
    from_age: bool = False
    """Whether nothing but time brought it about: a claim overdue, a figure past its last value."""


def in_words(day: date) -> str:
    """A day as sentences say it: "24 November 2026"."""
    return f"{day:%-d %B %Y}"
