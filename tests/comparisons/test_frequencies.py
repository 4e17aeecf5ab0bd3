"""Numbers of people: in words, as figures, and which ones are refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from guides.comparisons.frequencies import A_ROW, HEIGHT, WIDTH, icon_array, in_words, others_in_words
from tests.builders import make_frequency


def figures(path: str) -> list[tuple[int, int]]:
    """The (column, row) of each figure that a path runs through."""
    return [
        (column, int(y) // HEIGHT)
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", path)
        for column in range(int(x) // WIDTH, (int(x) + int(length)) // WIDTH)
    ]


def test_a_hundred_figures_stand_ten_to_a_row():
    array = icon_array(make_frequency(28))
    assert figures(array.heads) == figures(array.bodies) == [(n % A_ROW, n // A_ROW) for n in range(100)]
    assert (array.width, array.height) == (10 * WIDTH, 10 * HEIGHT)


@given(st.integers(0, 100), st.integers(0, 100))
def test_full_half_and_hollow_figures_are_as_many_as_the_numbers_say(one, other):
    low, high = sorted((one, other))
    array = icon_array(make_frequency(low, high if high > low else None))
    hollow_heads, hollow_bodies = set(figures(array.hollow_heads)), set(figures(array.hollow_bodies))
    assert len(hollow_heads) == 100 - high
    assert len(hollow_bodies - hollow_heads) == high - low
    assert hollow_heads <= hollow_bodies
    assert hollow_bodies == {(n % A_ROW, n // A_ROW) for n in range(low, 100)}


def test_an_array_takes_few_bytes():
    array = icon_array(make_frequency(48, 61))
    assert len(array.heads + array.bodies + array.hollow_heads + array.hollow_bodies) < 400


@pytest.mark.parametrize(
    ("numbers", "words", "others"),
    [
        ((28,), "About 28 of 100 people given it became sleepy.", "About 72 of 100 did not."),
        ((48, 61), "About 48 to 61 of 100 people given it became sleepy.", "About 39 to 52 of 100 did not."),
        ((0, 100), "About 0 to 100 of 100 people given it became sleepy.", "About 0 to 100 of 100 did not."),
    ],
)
def test_a_frequency_is_told_from_both_sides(numbers, words, others):
    assert in_words(make_frequency(*numbers)) == words
    assert others_in_words(make_frequency(*numbers)) == others


@pytest.mark.parametrize("numbers", [(101,), (48, 101), (61, 48), (48, 48), (-1,)])
def test_more_people_than_there_are_or_a_range_that_is_none_is_refused(numbers):
    with pytest.raises(ValidationError):
        make_frequency(*numbers)
