"""Words as search compares them: folded, spelled as the guide spells them, or another word for the same thing.

What readers type goes through here and is not kept: nothing in this module remembers a question.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

WORD = re.compile(r"\bpart [a-d]\b|[^\W_]+", re.IGNORECASE)
"""A word; "Part D" is one, because its letter alone says nothing."""
MOST_WORDS = 8
QUIET = frozenset(
    WORD.findall(
        "a am an and are as at be by can do does for from get has have he her his how i if in is it me my of "
        "on or s she so t the their there they this to was we what when where which who why will with would "
        "you your"
    )
)
"""Words that questions are made of; they count only when nothing else was typed."""

type Phrase = tuple[str, ...]
"""Words that must all occur."""

type Wanted = tuple[tuple[Phrase, ...], ...]
"""What a passage must have: for every part one of its phrases."""


def fold(text: str) -> str:
    """Small letters, without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character)).casefold()


def words(text: str) -> Phrase:
    """The words of a text, folded."""
    return tuple(WORD.findall(fold(text)))


def wanted(asked: Phrase, synonyms: Iterable[tuple[Phrase, Phrase]]) -> Wanted:
    """What a passage must have to answer the words that were asked for.

    1. Words that editors know for other words of the guide stand for themselves or for those, the longest first.
    2. Every other word stands for itself; words that only make a question are left out, unless nothing else is there.
    """
    longest_first = sorted(synonyms, key=lambda pair: -len(pair[0]))
    parts: list[tuple[Phrase, ...]] = []
    quiet: list[tuple[Phrase, ...]] = []
    place = 0
    while place < len(asked):
        typed, meant = _at(asked, place, longest_first)
        (quiet if not meant and _is_quiet(asked, place) else parts).append((typed, *meant))
        place += len(typed)
    return tuple((parts or quiet)[:MOST_WORDS])


def _is_quiet(asked: Phrase, place: int) -> bool:
    """Whether a word only makes a question, or is the first letter of one that is still being typed."""
    word = asked[place]
    return word in QUIET or (len(word) == 1 and place == len(asked) - 1)


def some_of(parts: Wanted) -> Wanted:
    """Wanting less: any part will do."""
    return (tuple(phrase for part in parts for phrase in part),)


def _at(asked: Phrase, place: int, pairs: list[tuple[Phrase, Phrase]]) -> tuple[Phrase, tuple[Phrase, ...]]:
    """The words at a place that belong together, and what else they may mean."""
    for typed, _ in pairs:
        if typed and asked[place : place + len(typed)] == typed:
            return typed, tuple(meant for same, meant in pairs if same == typed and meant)
    return (asked[place],), ()


def stem(word: str) -> str:
    """The beginning that a word of the guide must have: "costs" finds "cost"."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def is_whole(word: str) -> bool:
    """Whether a word of the guide must be this and not only begin so: "Part D", or a single letter."""
    return len(word) == 1 or " " in word


def begins(found: str, word: str) -> bool:
    """Whether a word of the guide answers a word that was typed."""
    return found == word if is_whole(word) else found.startswith(stem(word))


def has_all(found: Sequence[str], parts: Wanted) -> bool:
    """Whether words have all that is wanted: what the databases are asked, in Python."""
    return all(
        any(all(any(begins(one, word) for one in found) for word in phrase) for phrase in part) for part in parts
    )


def edits(typed: str, word: str) -> tuple[int, int]:
    """The least number of letters to add, drop, change or swap with the next, to make of what was typed
    a beginning of the word, and the whole word."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row), row[-1]


def edits_allowed(typed: str) -> int:
    """How many errors a word of this length may have: none below four letters, two from seven on."""
    return 0 if len(typed) < 4 else 1 if len(typed) < 7 else 2


class Vocabulary:
    """The words of some texts, to tell whether one is known and which one was likely meant."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts = Counter(word for text in texts for word in words(text))
        self._sorted = sorted(self._counts)
        self._with_pair: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            for pair in _pairs(word):
                self._with_pair[pair].append(word)

    def knows(self, typed: str) -> bool:
        """Whether a word begins like this. Numbers and the small words of questions are not judged."""
        if typed in QUIET or not typed.isalpha():
            return True
        beginning = stem(typed)
        place = bisect_left(self._sorted, beginning)
        return place < len(self._sorted) and self._sorted[place].startswith(beginning)

    def nearest(self, typed: str) -> str:
        """The known word that is most like the one typed, or "" when none is like enough."""
        most = edits_allowed(typed)
        if not most:
            return ""
        shared = Counter(word for pair in _pairs(typed) for word in self._with_pair.get(pair, ()))
        # One error spoils at most two pairs of letters, a swap three.
        close = [word for word, count in shared.items() if count >= len(typed) - 3 * most]
        judged = ((edits(typed, word), word) for word in close)
        likely = [(least, whole, -self._counts[word], word) for (least, whole), word in judged if least <= most]
        return min(likely, default=(0, 0, 0, ""))[3]

    def corrected(self, asked: Sequence[str]) -> Phrase:
        """The words asked for, with those that are not known put right where we can."""
        return tuple(word if self.knows(word) else self.nearest(word) or word for word in asked)


def _pairs(word: str) -> set[str]:
    """The pairs of letters of a word, its beginning counted as one: as many as it has letters, or fewer."""
    return {first + second for first, second in pairwise(f" {word}")}
