"""A note is kept without what could say who wrote it."""

import re
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.feedback.scrub import scrub

WORDS = st.text(alphabet=f"{string.ascii_letters} ,.!?’-", max_size=40)
BETWEEN = st.sampled_from(["", " ", "-", ".", " - ", "/", ") ", "\u00a0", "\u2011", "_", "\u200b", "\n", ","])
MANY_DIGITS = re.compile(r"\d(?:[\W_]*\d){4,}")

MEDICARE_LETTERS = st.sampled_from("ACDEFGHJKMNPQRTUVWXY")
DIGITS = st.sampled_from(string.digits)
EITHER = DIGITS | MEDICARE_LETTERS
MEDICARE_NUMBERS = st.tuples(
    st.sampled_from("123456789"), MEDICARE_LETTERS, EITHER, DIGITS,
    MEDICARE_LETTERS, EITHER, DIGITS,
    MEDICARE_LETTERS, MEDICARE_LETTERS, DIGITS, DIGITS,
)  # fmt: skip


def letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


@given(WORDS, st.emails(), WORDS)
def test_no_email_address_is_kept(before, address, after):
    kept = scrub(f"{before} {address} {after}")
    assert "@" not in kept
    assert address.split("@")[1].lower() not in kept.lower().split()


@given(st.text(max_size=400))
def test_whatever_is_typed_no_at_sign_and_no_five_digits_in_a_row_are_kept(text):
    kept = scrub(text)
    assert "@" not in kept
    assert not MANY_DIGITS.search(kept)


@given(WORDS, st.lists(DIGITS, min_size=5, max_size=20), st.data(), WORDS)
def test_no_long_number_is_kept_whatever_stands_between_its_digits(before, digits, data, after):
    number = digits[0] + "".join(data.draw(BETWEEN) + digit for digit in digits[1:])
    kept = scrub(f"{before} {number} {after}")
    assert not re.search(r"\d", kept)


@given(WORDS, MEDICARE_NUMBERS, st.sampled_from(["", "-", " "]), st.booleans(), WORDS)
def test_no_medicare_number_is_kept(before, number, between, is_small, after):
    places = "".join(number)
    written = between.join([places[:4], places[4:7], places[7:]])
    kept = scrub(f"{before} {written.lower() if is_small else written} {after}")
    assert letters_and_digits(places) not in letters_and_digits(kept)
    assert not re.search(r"\d", kept)


@given(
    st.dates(min_value=date(1900, 1, 1)),
    st.sampled_from(
        ["%m/%d/%Y", "%m/%d/%y", "%d.%m.%Y", "%Y-%m-%d", "%-m-%-d-%y", "%B %-d, %Y", "%-d %b %Y", "%b. %-d %y"]
    ),
)
def test_no_date_in_full_is_kept(day, form):
    assert not re.search(r"\d", scrub(f"I was born {day.strftime(form)}, so I asked"))


@given(st.text(max_size=400))
def test_what_is_kept_would_be_kept_again(text):
    assert scrub(scrub(text)) == scrub(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Call me at (555) 010-4477 please", "Call me at ([number] please"),
        ("SSN 123-45-6789", "SSN [number]"),
        ("my number is 1EG4-TE5-MK73.", "my number is [number]."),
        ("see https://example.org/a?b=1 there", "see [link] there"),
        ("write to jo @ example.org", "write to [e-mail]"),
        ("member H1234X5678 of a plan", "member [number] of a plan"),
        ("５５５０１０４４７７", "[number]"),
        ("born on the 3rd of May, 1950", "born on the [date]"),
        ("born 3/4/50", "born [date]"),
    ],
)
def test_what_says_who_wrote_it_goes(written, kept):
    assert scrub(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "The Part B deductible is $283 in 2026, not $257.",
        "J3490 and G2082 are mixed up.",
        "It says $1,676. That was 2025!",
        "Question 16, note 4: the link goes nowhere.",
        "1-800-MEDICARE did not know it.",
        "¿Y en español?",
        "May I ask 2 things?",
    ],
)
def test_what_says_what_is_wrong_stays(written):
    assert scrub(written) == written
