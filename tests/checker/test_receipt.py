"""Codes: what goes in comes out, every slip of the pen is caught, and nobody else can write one."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides.checker.receipt import ALPHABET, DAYS, FIRST_DAY, BadCode, Heading, Receipt, peek, read, write
from guides.checker.schema import NOT_SURE
from tests.builders import make_question
from tests.checker.test_evaluate import checkers
from tests.conftest import TODAY

KEY = b"the key of the tests"
QUESTIONS = (
    make_question("treatment", "spravato", "infusion", "shot"),
    make_question("setting", "clinic", "home"),
    make_question("part-d", setting=("clinic",)),
)
ANSWERS = {"treatment": "infusion", "setting": NOT_SURE}
CODE = write("small", 3, TODAY, ANSWERS, QUESTIONS, KEY)
PLAIN = CODE.replace("-", "")


@st.composite
def receipts(draw):
    questions = draw(checkers()).questions
    answers = {}
    for question in questions:
        value = draw(st.sampled_from(["", NOT_SURE, *(choice.key for choice in question.choices)]))
        if value:
            answers[question.key] = value
    day = draw(st.integers(0, DAYS - 1))
    return questions, Receipt(draw(st.integers(1, 5000)), FIRST_DAY + timedelta(days=day), answers)


@given(receipts())
def test_what_was_written_is_read(made):
    questions, receipt = made
    code = write("small", receipt.edition, receipt.on, receipt.answers, questions, KEY)
    assert peek(code) == Heading(receipt.edition, receipt.on)
    assert read(code, "small", questions, [KEY]) == receipt


@given(receipts(), st.data())
def test_no_single_wrong_symbol_passes_in_a_code_of_any_length(made, data):
    questions, receipt = made
    code = write("small", receipt.edition, receipt.on, receipt.answers, questions, KEY).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(code[place], "")))
    with pytest.raises(BadCode):
        peek(code[:place] + wrong + code[place + 1 :])


def test_every_wrong_symbol_at_every_place_is_caught():
    for place, right in enumerate(PLAIN):
        for wrong in ALPHABET.replace(right, ""):
            with pytest.raises(BadCode):
                peek(PLAIN[:place] + wrong + PLAIN[place + 1 :])


def with_check(symbols: str) -> str:
    """The symbols with the check symbol that fits, reckoned the plain way: weights 1, 3, 9, … from the right."""
    total = sum(ALPHABET.index(symbol) * 3**place for place, symbol in enumerate(reversed(symbols), 1))
    return symbols + ALPHABET[-total % 31]


def test_the_check_symbol_is_the_one_that_a_plain_sum_gives():
    assert with_check(PLAIN[:-1]) == PLAIN


def test_every_two_neighbours_swapped_are_caught():
    for place, first, second in product(range(len(PLAIN) - 1), ALPHABET, ALPHABET):
        code = with_check((PLAIN[:place] + first + second + PLAIN[place + 2 :])[: len(PLAIN) - 1])
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code:
            with pytest.raises(BadCode):
                peek(swapped)


def test_the_alphabet_has_31_symbols_and_none_that_look_alike():
    assert len(set(ALPHABET)) == 31
    assert not set(ALPHABET) & set("0O1IL")


def test_a_code_of_the_shipped_guide_has_four_groups_of_four(content):
    code = write("ketamine-medicare", 1, TODAY, {"treatment": "spravato"}, content.checker.questions, KEY)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        PLAIN,
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("-", "\u2013"),
        CODE.replace("-", "\u00a0\u2011 "),
        f"https://coverage.example.org/guides/small/check/code/#{CODE}",
    ],
)
def test_a_code_may_be_typed_as_people_type(typed):
    assert read(typed, "small", QUESTIONS, [KEY]).answers == ANSWERS


@pytest.mark.parametrize("symbol", ["0", "O", "o", "1", "I", "L", "l", "ſ", "ı", "é", "２", "€", "\x00", "\u200b"])
def test_a_symbol_that_is_in_no_code_is_named_and_never_guessed(symbol):
    with pytest.raises(BadCode, match="is in no code") as bad:
        peek(CODE[:-1] + symbol)
    assert not symbol.isprintable() or f"“{symbol}”" in str(bad.value)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type the code"),
        (" - ", "Type the code"),
        (CODE[:6], "too short"),
        ("2" * 121, "too long"),
        ("Z" * 30, "no code of this site|not right"),
    ],
)
def test_what_cannot_be_a_code_is_answered_with_what_to_do(typed, says):
    with pytest.raises(BadCode, match=says):
        peek(typed)


def test_a_code_of_another_length_says_how_long_it_should_be():
    for other, says in ((with_check(PLAIN[:-2]), "too short"), (with_check(PLAIN[:-1] + "2"), "too long")):
        with pytest.raises(BadCode, match=rf"{says}: you typed {len(other)} .* has {len(PLAIN)}\."):
            read(other, "small", QUESTIONS, [KEY])


def test_an_edition_number_that_never_ends_is_no_code():
    with pytest.raises(BadCode, match="no code of this site"):
        peek(with_check("Z" * 15))


def test_a_forged_code_is_refused():
    """With a right check symbol and everything, but not from us: one in a thousand million would pass."""
    for place in range(1, len(PLAIN) - 1):
        for wrong in ALPHABET.replace(PLAIN[place], ""):
            with pytest.raises(BadCode, match="did not write this code"):
                read(with_check(PLAIN[:place] + wrong + PLAIN[place + 1 : -1]), "small", QUESTIONS, [KEY])


def test_a_code_signed_with_another_key_is_refused():
    with pytest.raises(BadCode, match="did not write this code"):
        read(CODE, "small", QUESTIONS, [b"another key"])


def test_a_code_signed_with_an_older_key_is_read():
    assert read(CODE, "small", QUESTIONS, [b"the new key", KEY]).answers == ANSWERS


def test_a_code_of_another_guide_is_refused():
    with pytest.raises(BadCode, match="another guide"):
        read(CODE, "other", QUESTIONS, [KEY])


@pytest.mark.parametrize("edition", [1, 24, 25, 192, 193, 1368, 1369])
def test_the_number_of_the_edition_takes_more_room_only_when_it_grows(edition):
    code = write("small", edition, TODAY, {}, QUESTIONS, KEY)
    lengths = {1: 0, 24: 0, 25: 1, 192: 1, 193: 2, 1368: 2, 1369: 3}
    assert peek(code).edition == edition
    assert len(code.replace("-", "")) == len(PLAIN) + lengths[edition]


@pytest.mark.parametrize(
    ("edition", "on", "answers"),
    [
        (0, TODAY, {}),
        (1, FIRST_DAY - timedelta(days=1), {}),
        (1, date(2055, 1, 1), {}),
        (1, TODAY, {"colour": "red"}),
        (1, TODAY, {"treatment": "leeches"}),
    ],
)
def test_what_a_code_cannot_hold_is_refused_when_it_is_written(edition, on, answers):
    with pytest.raises(ValueError):
        write("small", edition, on, answers, QUESTIONS, KEY)
