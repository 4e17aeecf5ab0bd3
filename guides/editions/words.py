"""What differs between two texts, word by word. Pure: texts in, frozen values out."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from guides.frozen import Frozen

LEAST_KEPT = 3
"""Fewer words than this between two changes read better as part of the change."""
LEAST_ALIKE = 0.4
"""Texts less alike than this are shown one after the other: woven together nobody could read them."""
WORDS_AROUND = 12
"""How many words of what stayed are shown on each side of a change."""
BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)]|\||#)\s*)")
"""Where a paragraph, an item of a list, a row of a table or a heading ends in Markdown."""


class How(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Piece(Frozen):
    """Words that stayed, went or came."""

    how: How
    words: str


type Passage = tuple[Piece, ...]
"""A text with what changed in it: the kept and added pieces make the new text, the kept and removed the old."""


def blocks(markdown: str) -> tuple[str, ...]:
    """A text cut into its paragraphs, list items, table rows and headings."""
    return tuple(block for block in BLOCK.split(markdown) if block.strip())


def word_diff(before: str, after: str) -> Passage:
    """Two texts as one, every word once as kept, removed or added; what goes stands before what comes.

    Joined with spaces, the kept and added pieces are the words of ``after`` in their order, and the kept and
    removed ones those of ``before``.
    """
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return tuple(_replaced(old, new))
    pieces: list[Piece] = []
    was, now = 0, 0
    for start, there, size in matcher.get_matching_blocks():
        at_an_edge = (start, there) == (0, 0) or (start + size, there + size) == (len(old), len(new))
        if size < LEAST_KEPT and not at_an_edge:
            continue
        pieces += _replaced(old[was:start], new[now:there])
        pieces += _piece(How.KEPT, old[start : start + size])
        was, now = start + size, there + size
    return tuple(pieces)


def passages(before: Sequence[str], after: Sequence[str]) -> tuple[Passage, ...]:
    """What differs between two texts given in blocks: each changed stretch with a few words around the changes."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        shortened(word_diff(" ".join(before[was:was_end]), " ".join(after[now:now_end])))
        for change, was, was_end, now, now_end in matcher.get_opcodes()
        if change != "equal"
    )


def shortened(passage: Passage) -> Passage:
    """A passage in which what stayed is cut to the words around the changes."""
    last = len(passage) - 1
    return tuple(
        piece if piece.how is not How.KEPT else Piece(how=piece.how, words=_cut(piece.words, place == 0, place == last))
        for place, piece in enumerate(passage)
    )


def _cut(text: str, is_first: bool, is_last: bool) -> str:
    words = text.split()
    head = [] if is_first else words[:WORDS_AROUND]
    tail = [] if is_last else words[-WORDS_AROUND:]
    if len(head) + len(tail) >= len(words):
        return text
    return " ".join([*head, "…", *tail])


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    return [*_piece(How.REMOVED, old), *_piece(How.ADDED, new)]


def _piece(how: How, words: Sequence[str]) -> list[Piece]:
    return [Piece(how=how, words=" ".join(words))] if words else []
