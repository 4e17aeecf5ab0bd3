"""The order of the questions as a drawing: boxes from top to bottom, and lines where questions are passed over.

A step to the next box is a short arrow. Steps that pass over boxes leave on the right: each box has a
lane of its own there, and an arrow from the lane into every box that can come next.
"""

import textwrap
from dataclasses import dataclass
from typing import Any

from guides.checker.walks import RESULT, START, Step, Walks

LEFT, BOX, LANE, LETTERS = 2, 440, 26, 46
LINE, PADDING, GAP = 22, 12, 30
BETWEEN_ARROWS = 11
CORNER = 8
ARROW = 7


@dataclass(frozen=True, slots=True)
class _Box:
    """A box on the drawing: where it is, in pixels."""

    key: str
    lines: tuple[str, ...]
    note: str
    y: int
    height: int

    @property
    def bottom(self) -> int:
        return self.y + self.height


def flow_chart(texts: dict[str, str], notes: dict[str, str], walks: Walks, end: str) -> dict[str, Any]:
    """Geometry of the drawing, in pixels.

    ``texts``: {question: its words}, in order; ``notes``: {question: a line below}; ``end``: the words
    of the last box.
    """
    texts = {**texts, RESULT: end}
    place = {key: number for number, key in enumerate(texts)}
    over = [step for step in walks.steps if step.source != START and place[step.target] > place[step.source] + 1]
    boxes = _boxes(texts, notes, over)
    lanes = _lanes(over, place)
    return {
        "width": LEFT + BOX + LANE * (max(lanes.values(), default=-1) + 1) + LANE,
        "height": boxes[-1].bottom + LEFT,
        "boxes": [_drawn(box, number) for number, box in enumerate(boxes, 1)],
        "arrows": [
            _arrow_down(boxes[place[step.source]], boxes[place[step.target]])
            for step in walks.steps
            if step.source != START and step not in over
        ],
        "lanes": [_lane(source, lane, over, boxes, place, lanes) for source, lane in lanes.items()],
    }


def _boxes(texts: dict[str, str], notes: dict[str, str], over: list[Step]) -> list[_Box]:
    """The boxes, each as high as its words and its lines on the right need."""
    boxes, y = [], LEFT
    for key, text in texts.items():
        lines = tuple(textwrap.wrap(text, LETTERS))
        note = notes.get(key, "")
        ends = sum(step.target == key for step in over) + any(step.source == key for step in over)
        height = 2 * PADDING + max(LINE * (len(lines) + bool(note)), BETWEEN_ARROWS * (ends + 1))
        boxes.append(_Box(key, lines, note, y, height))
        y += height + GAP
    return boxes


def _drawn(box: _Box, number: int) -> dict[str, Any]:
    """A box with its lines of text."""
    first = box.y + PADDING + LINE - 6
    is_end = box.key == RESULT
    return {
        "x": LEFT,
        "y": box.y,
        "width": BOX,
        "height": box.height,
        "is_end": is_end,
        "number": "" if is_end else str(number),
        "number_x": LEFT + 16,
        "text_x": LEFT + (16 if is_end else 52),
        "first_y": first,
        "lines": [{"text": line, "y": first + LINE * at} for at, line in enumerate(box.lines)],
        "note": box.note,
        "note_y": first + LINE * len(box.lines),
    }


def _arrow_down(source: _Box, target: _Box) -> dict[str, Any]:
    x = LEFT + 64
    return {
        "line": f"M{x} {source.bottom}V{target.y - ARROW}",
        "head": f"M{x} {target.y}l-{ARROW - 1} -{ARROW + 3}h{2 * ARROW - 2}Z",
    }


def _lanes(over: list[Step], place: dict[str, int]) -> dict[str, int]:
    """{question: its lane}, counted from the boxes outwards; a lane is shared where it is free again."""
    reach = {step.source: max(place[other.target] for other in over if other.source == step.source) for step in over}
    free_from: list[int] = []
    lanes = {}
    for source in sorted(reach, key=lambda source: place[source], reverse=True):
        lane = next((number for number, start in enumerate(free_from) if reach[source] <= start), len(free_from))
        free_from[lane : lane + 1] = [place[source]]
        lanes[source] = lane
    return lanes


def _lane(
    source: str, lane: int, over: list[Step], boxes: list[_Box], place: dict[str, int], lanes: dict[str, int]
) -> dict[str, Any]:
    """The line of one question down its lane, with an arrow into each box that can come next."""
    right = LEFT + BOX
    x = right + LANE * (lane + 1)
    start = boxes[place[source]].bottom - PADDING
    targets = [boxes[place[step.target]] for step in over if step.source == source]
    ends = [(target, _arrives(target, source, over, lanes)) for target in targets]
    last = ends[-1][1]
    return {
        "line": f"M{right} {start}H{x - CORNER}q{CORNER} 0 {CORNER} {CORNER}V{last - CORNER}"
        f"q0 {CORNER} -{CORNER} {CORNER}H{right + ARROW}",
        "branches": [f"M{x} {y}H{right + ARROW}" for _, y in ends[:-1]],
        "dots": [{"x": x, "y": y} for _, y in ends[:-1]],
        "heads": [f"M{right} {y}l{ARROW + 3} -{ARROW - 1}v{2 * ARROW - 2}Z" for _, y in ends],
    }


def _arrives(target: _Box, source: str, over: list[Step], lanes: dict[str, int]) -> int:
    """How far down the arrow from this question meets the box; inner lanes meet it higher."""
    coming = sorted((step.source for step in over if step.target == target.key), key=lambda key: lanes[key])
    return target.y + PADDING + BETWEEN_ARROWS * coming.index(source)
