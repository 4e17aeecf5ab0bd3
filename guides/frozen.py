"""The base of every frozen type: what editors wrote, as values that cannot change.

A room's ``schema.py`` describes its part of a guide with these. The same shape is read from a
content bundle, written to one, stored in an edition and held in memory for readers.
"""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN, max_length=80)]
"""A public name: small letters, digits and single hyphens. It stands in addresses and files, and stays."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\r\n]*$")]
"""Plain text on one line."""


def _tidy(text: object) -> object:
    """Line ends as on Unix and no spaces before them: browsers and editors differ, the content does not."""
    if not isinstance(text, str):
        return text
    return "\n".join(line.rstrip() for line in text.splitlines())


Prose = Annotated[str, BeforeValidator(_tidy), StringConstraints(strip_whitespace=True, max_length=40_000)]
"""Markdown that cites claims as ``[^claim]``, names figures as ``{{figure}}`` or ``{{figure@2027}}``, and marks
terms of the glossary as ``[[Term]]`` or ``[[term|other words]]``."""

NonEmptyProse = Annotated[Prose, Field(min_length=1)]

CITATION = re.compile(r"\[\^([a-z0-9-]+)\]")
TERM_REFERENCE = re.compile(r"\[\[(?:([a-z0-9-]+)\|)?([^\[\]|^*_`<>\n]{1,80})\]\]")
FIGURE_REFERENCE = re.compile(r"\{\{\s*([a-z0-9-]+)(?:@(\d{4}))?\s*\}\}")


class Frozen(BaseModel):
    """A value: compared by content, never changed, and with no room for unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def cited_claims(*texts: str) -> tuple[str, ...]:
    """The keys of the claims that the texts cite, in order of first mention, each once."""
    return tuple(dict.fromkeys(key for text in texts for key in CITATION.findall(text)))


def term_key(match: re.Match[str]) -> str:
    """The key of the term that a ``TERM_REFERENCE`` marks: written before the bar, or spelled by the words themselves.

    ``[[Prior authorization]]`` and ``[[prior-authorization|approval first]]`` mark the same term.
    """
    return match[1] or "-".join(re.findall(r"[a-z0-9]+", match[2].casefold()))


def marked_terms(*texts: str) -> tuple[str, ...]:
    """The keys of the glossary's terms that the texts mark, in order of first mention, each once."""
    return tuple(dict.fromkeys(term_key(match) for text in texts for match in TERM_REFERENCE.finditer(text)))


def named_figures(*texts: str) -> tuple[tuple[str, int | None], ...]:
    """The figures that the texts name, each with the year it is asked for (None: today)."""
    found = (match for text in texts for match in FIGURE_REFERENCE.finditer(text))
    return tuple(dict.fromkeys((m[1], int(m[2]) if m[2] else None) for m in found))
