"""Bar charts of dollar ranges as geometry, for ``evidence/chart.html`` to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from guides.evidence.schema import Unit
from guides.prose import amount

WIDTH = 640
BAR, LABEL, GAP, AXIS = 20, 26, 18, 34
ROOM_FOR_VALUE = 170
THINNEST = 4
"""So that a range of one number can be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A range of dollars, or one number, which is drawn from zero."""

    label: str
    low: Decimal
    high: Decimal | None
    words: str
    """The range as readers see it."""
    middle: Decimal | None = None
    """A number inside the range that gets a mark."""

    @property
    def end(self) -> Decimal:
        return self.low if self.high is None else self.high


def bar_chart(title: str, bars: Sequence[Bar]) -> dict[str, Any] | None:
    """Geometry of a bar chart, in units of its view box; None when there is nothing to draw."""
    top = max((bar.end for bar in bars), default=Decimal(0))
    if not top:
        return None
    step = _step(top)
    end = step * ceil(top / step)  # “//” of Decimal cuts towards zero
    scale = Decimal(WIDTH - ROOM_FOR_VALUE) / end
    bottom = len(bars) * (LABEL + BAR + GAP)
    return {
        "width": WIDTH,
        "height": bottom + AXIS,
        "axis_y": bottom,
        "tick_label_y": bottom + 22,
        "bars": [_bar(bar, place * (LABEL + BAR + GAP), scale) for place, bar in enumerate(bars)],
        "ticks": [
            {"x": int(step * count * scale), "label": amount(step * count, Unit.DOLLARS)}
            for count in range(int(end / step) + 1)
        ],
        "title": title,
        "description": "; ".join(f"{bar.label}: {bar.words}" for bar in bars),
    }


def _bar(bar: Bar, y: int, scale: Decimal) -> dict[str, Any]:
    start = 0 if bar.high is None else int(bar.low * scale)
    stop = max(int(bar.end * scale), start + THINNEST)
    return {
        "label": bar.label,
        "label_y": y + LABEL - 8,
        "y": y + LABEL,
        "height": BAR,
        "x": start,
        "width": stop - start,
        "value": bar.words,
        "value_x": stop + 8,
        "value_y": y + LABEL + BAR - 4,
        "middle_x": None if bar.middle is None else int(bar.middle * scale),
        "middle_y": y + LABEL - 4,
        "middle_end": y + LABEL + BAR + 4,
    }


def _step(top: Decimal) -> Decimal:
    """A round distance between ticks, so that there are three to six of them."""
    size = Decimal(10) ** (len(str(int(top))) - 1)
    return next(step for step in (size / 2, size, size * 2) if top / step <= 5)
