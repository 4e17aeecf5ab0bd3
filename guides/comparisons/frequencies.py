"""Natural frequencies in words and as an icon array: a hundred people, ten to a row. Pure: values in, text out."""

from collections.abc import Iterator
from dataclasses import dataclass

from guides.comparisons.schema import Frequency

A_ROW = 10
WIDTH, HEIGHT = 10, 11
"""The room of one figure. Its head is a dot and its body a short line, both with round ends."""
HEAD, BODY = 3, 8
"""How far below the top of that room the middle of the head and of the body is."""


@dataclass(frozen=True, slots=True)
class IconArray:
    """The lines that the template draws with dashes, one dash a figure. Empty where there is nothing to draw.

    All figures are drawn full. Then the bodies of those that are not surely counted are hollowed out, and the
    heads of those that are not counted: full, half and hollow tell the three apart without colour.
    """

    width: int
    height: int
    heads: str
    bodies: str
    hollow_heads: str
    hollow_bodies: str


def icon_array(frequency: Frequency) -> IconArray:
    """The figures of a frequency: full from the first, half up to the upper end, hollow to the last."""
    everybody = frequency.out_of
    return IconArray(
        width=WIDTH * A_ROW,
        height=HEIGHT * -(-everybody // A_ROW),
        heads=_lines(0, everybody, HEAD),
        bodies=_lines(0, everybody, BODY),
        hollow_heads=_lines(frequency.most, everybody, HEAD),
        hollow_bodies=_lines(frequency.low, everybody, BODY),
    )


def in_words(frequency: Frequency) -> str:
    """ "About 48 to 61 of 100 people given Spravato became sleepy." """
    return (
        f"About {_range(frequency.low, frequency.high)} of {frequency.out_of} {frequency.people} {frequency.counted}."
    )


def others_in_words(frequency: Frequency) -> str:
    """The same from the other side, so that neither sounds larger: "About 39 to 52 of 100 did not." """
    left = frequency.out_of - frequency.most
    most_left = frequency.out_of - frequency.low
    return f"About {_range(left, most_left if most_left > left else None)} of {frequency.out_of} did not."


def _range(low: int, high: int | None) -> str:
    return str(low) if high is None else f"{low} to {high}"


def _lines(first: int, end: int, down: int) -> str:
    """A path with a line through the figures from ``first`` up to, not including, ``end``, row by row."""
    return "".join(_rows(first, end, down))


def _rows(first: int, end: int, down: int) -> Iterator[str]:
    while first < end:
        row, column = divmod(first, A_ROW)
        figures = min(A_ROW - column, end - first)
        yield f"M{WIDTH * column} {HEIGHT * row + down}h{WIDTH * figures}"
        first += figures
