"""Receipts: an edition, a day and answers as a short code that a person can read over the phone.

What a code is made of, from left to right:

1. The number of the edition: one symbol up to edition 24, two up to 192.
2. One number of mixed radix: for each question of the edition "not answered", one of its choices or
   "not sure"; the mark (a truncated HMAC-SHA256 of everything in the code and of the guide); the day.
   It takes as few symbols as leave 30 bits or more for the mark, and the mark takes all that is left.
3. A check symbol. Each symbol counts three times as much as the one after it, modulo 31. As 31 is
   prime, no weight is nought and no two neighbours weigh the same: one wrong symbol, and two
   neighbours swapped, never pass.

Nothing is stored and nothing is hidden: whoever has the code can read it here. The mark shows only
that this site wrote it, so that nobody hands out answers that we never gave.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import prod

from guides.checker.schema import NOT_SURE, Question

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without those that look alike: no 0 and O, no 1, I and L."""

BASE = len(ALPHABET)
WEIGHT = 3
"""A primitive root modulo 31: its powers are never nought, in codes of any length."""

FIRST_DAY = date(2020, 1, 1)
DAYS = (date(2055, 1, 1) - FIRST_DAY).days
"""Codes name days of 35 years. A new first day or another number would be a new layout."""

LEAST_MARK = 1 << 30
ENDS = 24
"""Values of a symbol of the edition number that end it; with the others it goes on."""

GROUP = 4
LONGEST = 120
IGNORED = dict.fromkeys(map(ord, " \t\r\n\u00a0\u202f-\u2010\u2011\u2012\u2013\u2014\u2212_."))
"""What people and programs put between the groups."""


class BadCode(Exception):
    """The text is no code of ours. Says what to do."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a code says before one knows the questions: which edition's they are, and the day."""

    edition: int
    on: date


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a code holds."""

    edition: int
    on: date
    answers: Mapping[str, str]
    """{question: choice or "not-sure"}; questions left out were not answered."""


def write(
    slug: str, edition_number: int, on: date, answers: Mapping[str, str], questions: Sequence[Question], key: bytes
) -> str:
    """The code, in groups of four. ``questions``: those of the edition.

    Raises ValueError for a draft, a day outside of what codes can name, or an answer that the questions do not offer.
    """
    day = (on - FIRST_DAY).days
    if edition_number < 1 or not 0 <= day < DAYS:
        raise ValueError(f"no code for edition {edition_number} on {on}")
    rank = _rank(answers, questions)
    symbols, marks = _room(questions)
    body = (rank * marks + _mark(key, slug, edition_number, day, rank, marks)) * DAYS + day
    digits = [*_edition_digits(edition_number), *_digits(body, symbols)]
    digits.append(-_sum([*digits, 0]) % BASE)
    text = "".join(ALPHABET[digit] for digit in digits)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def peek(code: str) -> Heading:
    """The edition and the day in a code, as it was typed. Raises BadCode for anything that cannot be a code."""
    digits = _typed(code)
    if len(digits) < GROUP * 2:
        raise BadCode(f"This code is too short: you typed {len(digits)} letters and digits. Copy all its groups.")
    if _sum(digits):
        raise BadCode(
            "This code is not right: one letter or digit is wrong, missing, or in the wrong place. "
            f"You typed {len(digits)}. Compare your code with the one on the result, four at a time."
        )
    edition, body = _split(digits)
    return Heading(edition, FIRST_DAY + timedelta(days=_number(body) % DAYS))


def read(code: str, slug: str, questions: Sequence[Question], keys: Iterable[bytes]) -> Receipt:
    """What a code holds. ``questions``: those of the edition that ``peek`` names; ``keys``: any may have signed it.

    Raises BadCode, also for a code that was written for another guide or by another site.
    """
    heading = peek(code)
    digits = _typed(code)
    edition, body = _split(digits)
    symbols, marks = _room(questions)
    if len(body) != symbols:
        right = len(digits) - len(body) + symbols
        raise BadCode(
            f"This code is too {'short' if len(body) < symbols else 'long'}: you typed {len(digits)} letters and "
            f"digits, and a code of edition {edition} has {right}. Compare it with the one on the result."
        )
    rest, day = divmod(_number(body), DAYS)
    rank, mark = divmod(rest, marks)
    if rank >= _answer_sets(questions) or not any(
        hmac.compare_digest(_bytes(mark), _bytes(_mark(key, slug, edition, day, rank, marks))) for key in keys
    ):
        raise BadCode(
            "This site did not write this code for this guide. If it is from another guide, open that guide "
            "and read the code there. If not, answer the questions again to get a new one."
        )
    return Receipt(edition, heading.on, _answers(rank, questions))


def _typed(code: str) -> list[int]:
    """The symbols of a code as people type it: small letters, spaces and missing hyphens do not matter.

    Of a whole link, what stands after ``#`` counts.
    """
    text = code.rpartition("#")[2].translate(IGNORED)
    if not text:
        raise BadCode("Type the code that stands on the result.")
    if len(text) > LONGEST:
        raise BadCode("This is too long to be a code. Type only the letters and digits of the code.")
    for symbol in text:
        if not symbol.isascii() or symbol.upper() not in ALPHABET:
            shown = f"“{symbol}”" if symbol.isprintable() else "A character that cannot be shown"
            raise BadCode(
                f"{shown} is in no code. Codes have digits from 2 to 9, and letters other than I, L and O. "
                "Look at the code again."
            )
    return [ALPHABET.index(symbol.upper()) for symbol in text]


def _split(digits: Sequence[int]) -> tuple[int, Sequence[int]]:
    """The edition's number, and the symbols of the mixed number."""
    length = next((place for place, digit in enumerate(digits[:-1], 1) if digit < ENDS), len(digits))
    if length > GROUP:
        raise BadCode("This is no code of this site. Compare it with the one on the result.")
    number = digits[length - 1]
    for digit in reversed(digits[: length - 1]):
        number = number * (BASE - ENDS) + digit
    return number + 1, digits[length:-1]


def _edition_digits(edition: int) -> list[int]:
    left, digits = edition - 1, []
    while left >= ENDS:
        left, more = divmod(left - ENDS, BASE - ENDS)
        digits.append(ENDS + more)
    return [*digits, left]


def _sum(digits: Iterable[int]) -> int:
    """Nought for a whole code."""
    total = 0
    for digit in digits:
        total = (total * WEIGHT + digit) % BASE
    return total


def _digits(number: int, length: int) -> list[int]:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, BASE)
        digits.append(digit)
    return digits[::-1]


def _number(digits: Iterable[int]) -> int:
    number = 0
    for digit in digits:
        number = number * BASE + digit
    return number


def _values(question: Question) -> list[str]:
    """What may stand in a code for a question; "" for not answered."""
    return ["", *(choice.key for choice in question.choices), NOT_SURE]


def _answer_sets(questions: Sequence[Question]) -> int:
    return prod(len(_values(question)) for question in questions)


def _room(questions: Sequence[Question]) -> tuple[int, int]:
    """How many symbols the mixed number takes, and how many marks fit into it."""
    least = _answer_sets(questions) * DAYS
    symbols = 1
    while BASE**symbols < least * LEAST_MARK:
        symbols += 1
    return symbols, BASE**symbols // least


def _rank(answers: Mapping[str, str], questions: Sequence[Question]) -> int:
    """The answers as one number. Raises ValueError for an answer that the questions do not offer."""
    unknown = answers.keys() - {question.key for question in questions}
    if unknown:
        raise ValueError(f"no questions {sorted(unknown)}")
    rank = 0
    for question in questions:
        values = _values(question)
        rank = rank * len(values) + values.index(answers.get(question.key, ""))
    return rank


def _answers(rank: int, questions: Sequence[Question]) -> dict[str, str]:
    found = {}
    for question in reversed(questions):
        values = _values(question)
        rank, value = divmod(rank, len(values))
        found[question.key] = values[value]
    return {question.key: found[question.key] for question in questions if found[question.key]}


def _mark(key: bytes, slug: str, edition: int, day: int, rank: int, marks: int) -> int:
    """The signature, cut to the room that there is."""
    signed = f"receipt 1\n{slug}\n{edition}\n{day}\n{rank}".encode()
    return int.from_bytes(hmac.new(key, signed, hashlib.sha256).digest()) % marks


def _bytes(mark: int) -> bytes:
    return mark.to_bytes(mark.bit_length() // 8 + 1)
