"""Takes out of a note what could say who wrote it, before anything is kept.

1. Letters that only look different become the plain ones; what cannot be seen goes.
2. Web addresses, and every "@" with what touches it.
3. Dates written with a month: a date of birth looks like any other.
4. Medicare numbers, and other mixes of letters with five digits or more.
5. Five digits or more, whatever but a letter stands between them: telephone, Social Security and account numbers.
6. Dates in figures that are shorter than that, such as 3/4/50.

Too much is taken rather than too little: "$12,000" goes, "$1,676" stays. Names cannot be told from other
words; the form asks not to write any.
"""

import re
import unicodedata

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
GAP = r"[\W_]{0,2}"

# A Medicare number has eleven places: digits in 1, 4, 7, 10 and 11, letters in 2, 5, 8 and 9, either in 3 and 6.
MEDICARE_NUMBER = GAP.join(
    ["[1-9]", "[a-z]", "[a-z0-9]", r"\d", "[a-z]", "[a-z0-9]", r"\d", "[a-z]", "[a-z]", r"\d", r"\d"]
)

RULES = [
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in [
        (r"(?:\b[a-z]{2,10}://|\bwww\.)\S*", "[link]"),
        (r"\S*\s?@\s?\S*", "[e-mail]"),
        (rf"\b{DAY}[\s,.-]*(?:of\s)?\s*{MONTH}[\s,.'’-]*\d{{2,4}}\b", "[date]"),
        (rf"\b{MONTH}[\s,.-]*{DAY}[\s,.'’-]+\d{{2,4}}\b", "[date]"),
        (rf"\b{MEDICARE_NUMBER}\b", "[number]"),
        (r"(?<![^\W_])(?=(?:[a-z-]*\d){5})(?=[\d-]*[a-z])[a-z\d]+(?:-[a-z\d]+)*", "[number]"),
        (r"\d(?:[\W_]*\d){4,}", "[number]"),
        (r"\d{1,4}\s?([/.-])\s?\d{1,2}\s?\1\s?\d{1,4}", "[date]"),
    ]
]


def scrub(text: str) -> str:
    """A note on one line, without what could say who wrote it."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(
        letter for letter in plain if unicodedata.category(letter) not in {"Cf", "Cc", "Cs", "Co"} or letter.isspace()
    )
    kept = " ".join(seen.split())
    for pattern, instead in RULES:
        kept = pattern.sub(instead, kept)
    return kept
