"""The difference of two texts, word by word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guides.editions.words import LEAST_KEPT, WORDS_AROUND, How, blocks, passages, shortened, word_diff

texts = st.lists(st.sampled_from(["you", "pay", "Part", "B", "a", "share", "after", "$283."]), max_size=25).map(
    " ".join
)


def joined(passage, *kinds: How) -> str:
    return " ".join(piece.words for piece in passage if piece.how in kinds)


def brief(passage) -> list[tuple[str, str]]:
    return [(piece.how.value, piece.words) for piece in passage]


@given(before=texts | st.text(), after=texts | st.text())
def test_what_stayed_and_what_came_is_the_new_text_and_what_stayed_and_what_went_is_the_old(before, after):
    found = word_diff(before, after)
    assert joined(found, How.KEPT, How.ADDED) == " ".join(after.split())
    assert joined(found, How.KEPT, How.REMOVED) == " ".join(before.split())


@given(before=texts, after=texts)
def test_pieces_take_turns_and_what_goes_stands_before_what_comes(before, after):
    kinds = [piece.how for piece in word_diff(before, after)]
    assert not any(one is next_one for one, next_one in pairwise(kinds))
    assert (How.ADDED, How.REMOVED) not in set(pairwise(kinds))


@given(before=texts, after=texts)
def test_words_kept_between_two_changes_are_never_a_crumb(before, after):
    for piece in word_diff(before, after)[1:-1]:
        assert piece.how is not How.KEPT or len(piece.words.split()) >= LEAST_KEPT


@given(text=texts)
def test_a_text_does_not_differ_from_itself(text):
    assert all(piece.how is How.KEPT for piece in word_diff(text, text))


def test_a_word_taken_out_is_shown_alone():
    assert brief(word_diff("It is usually not covered", "It is usually covered")) == [
        ("kept", "It is usually"), ("removed", "not"), ("kept", "covered"),
    ]  # fmt: skip


def test_texts_that_have_little_in_common_are_not_woven_together():
    found = word_diff("A drip into a vein that takes an hour", "Call the clinic and ask for a written price")
    assert [piece.how for piece in found] == [How.REMOVED, How.ADDED]


def test_far_from_a_change_only_the_words_around_it_are_shown():
    long = " ".join(f"w{number}" for number in range(100))
    first, change, last = shortened(word_diff(f"{long} {long}", f"{long} here {long}"))
    assert change.words == "here"
    assert first.words.split() == ["…", *long.split()[-WORDS_AROUND:]]
    assert last.words.split() == [*long.split()[:WORDS_AROUND], "…"]


def test_a_paragraph_that_stayed_is_left_out():
    assert [brief(found) for found in passages(["It stays.", "You pay."], ["It stays.", "You pay less."])] == [
        [("kept", "You"), ("removed", "pay."), ("added", "pay less.")]
    ]


def test_paragraphs_items_rows_and_headings_are_blocks_and_wrapped_lines_are_not():
    text = "One\nline.\n\n### Why\n- a\n- b\n1. c\n| x | y |\n| - | - |"
    assert blocks(text) == ("One\nline.", "### Why", "- a", "- b", "1. c", "| x | y |", "| - | - |")
