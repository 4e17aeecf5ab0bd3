"""Words, spelling and synonyms: small pure functions against brute force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.editions.vocabulary import (
    Vocabulary,
    edits,
    edits_allowed,
    fold,
    has_all,
    is_whole,
    some_of,
    stem,
    wanted,
    words,
)

short = st.text("abc", max_size=6)


def brute_force_edits(typed, word):
    """By the definition: what may happen to the last letters."""
    if not typed or not word:
        return len(typed) + len(word)
    ways = [
        brute_force_edits(typed[:-1], word) + 1,
        brute_force_edits(typed, word[:-1]) + 1,
        brute_force_edits(typed[:-1], word[:-1]) + (typed[-1] != word[-1]),
    ]
    if typed[-2:] == word[-2:][::-1] and len(typed) > 1:
        ways.append(brute_force_edits(typed[:-2], word[:-2]) + 1)
    return min(ways)


@given(short, short)
def test_edits_are_counted_as_defined(typed, word):
    least, whole = edits(typed, word)
    assert whole == brute_force_edits(typed, word)
    assert least == min(brute_force_edits(typed, word[:end]) for end in range(len(word) + 1))


@given(st.lists(st.text("abcd", min_size=1, max_size=10), max_size=20), st.text("abcd", min_size=1, max_size=10))
def test_the_nearest_word_is_as_near_as_any_that_could_be_meant(known, typed):
    """The pairs of letters only spare us from looking at words that are too far away anyway."""
    most = edits_allowed(typed)
    found = Vocabulary(known).nearest(typed)
    near = [word for word in known if edits(typed, word)[0] <= most]
    if found:
        assert edits(typed, found)[0] <= most
    whole = [word for word in near if edits(typed, word)[1] <= 1]
    if most and len(typed) > 3 * most and whole:
        assert found


@given(st.text(max_size=40))
def test_words_are_folded_and_without_signs(text):
    for word in words(text):
        assert word == fold(word)
        assert is_whole(word) or word.isalnum()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Part D's cap", ("part d", "s", "cap")),
        ("parts B and D", ("parts", "b", "and", "d")),
        ("part drug", ("part", "drug")),
        ("Período", ("periodo",)),
        ("out-of-pocket", ("out", "of", "pocket")),
        ("$1,736", ("1", "736")),
    ],
)
def test_a_text_falls_into_words(text, found):
    assert words(text) == found


def test_synonyms_stand_beside_what_was_typed_the_longest_first():
    synonyms = [(("drip",), ("infusion",)), (("ketamine", "drip"), ("spravato",)), (("drip",), ("vein",))]
    assert wanted(("drip", "cost"), synonyms) == ((("drip",), ("infusion",), ("vein",)), (("cost",),))
    assert wanted(("ketamine", "drip"), synonyms) == ((("ketamine", "drip"), ("spravato",)),)


def test_words_of_a_question_count_only_when_nothing_else_was_typed():
    assert wanted(("what", "is", "hospice"), ()) == ((("hospice",),),)
    assert wanted(("what", "is"), ()) == ((("what",),), (("is",),))


def test_the_first_letter_of_the_next_word_does_not_empty_the_results():
    assert wanted(("hospice", "c"), ()) == ((("hospice",),),)


def test_some_of_what_is_wanted_is_enough_when_any_part_is_there():
    parts = wanted(("hospice", "zebra"), ())
    assert not has_all(("hospice",), parts)
    assert has_all(("hospice",), some_of(parts))


@pytest.mark.parametrize(("word", "beginning"), [("costs", "cost"), ("rems", "rems"), ("illness", "illness")])
def test_a_plural_finds_the_singular(word, beginning):
    assert stem(word) == beginning
