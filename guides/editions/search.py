"""Finding passages of the current editions: whole words and beginnings of words, accents ignored.

A visit: ``find`` takes what a reader typed apart into words, puts right those that no edition knows
(``words.Vocabulary``, held with the shelf), adds what editors say is the same (synonyms), asks the
database once which passages match and once for those that are shown. SQLite uses FTS5, PostgreSQL its
text search; both look in ``SearchEntry.folded``. What readers type is not kept or logged.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from guides.editions.models import Edition, SearchEntry
from guides.editions.passages import Kind, passages
from guides.editions.schema import Content
from guides.editions.shelf import ShelvedEdition
from guides.editions.vocabulary import Phrase, Wanted, fold, has_all, is_whole, some_of, stem, wanted, words

MOST_RANKED = 1_000
MOST_OF_A_KIND = 10
LETTERS_BEFORE, LETTERS_AFTER = 70, 150
WEIGHT_OF_TITLE = 3


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    title_html: SafeString
    url: str
    snippet_html: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """The best results of one kind."""

    kind: Kind
    count: int
    """How many passages of this kind match; no more than MOST_OF_A_KIND of them are in ``results``."""
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Found:
    groups: tuple[Group, ...] = ()
    corrected: str = ""
    """What was looked for instead of what was typed; empty when that was what was typed."""
    only_some: bool = False
    """No passage has every word; these have some."""

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def results(self) -> tuple[Result, ...]:
        return tuple(result for group in self.groups for result in group.results)


def index(edition: Edition, content: Content) -> None:
    """Write what search can find in an edition. Call inside the transaction that publishes it."""
    SearchEntry.objects.bulk_create(
        SearchEntry(
            edition=edition,
            kind=passage.kind,
            title=passage.title,
            path=passage.path,
            text=f"{passage.text} {passage.aside}".strip(),
            # Word by word, so that both databases see the same words; a title counts more than the text below it.
            folded=" ".join(words(f"{passage.title} " * WEIGHT_OF_TITLE + passage.text)),
        )
        for passage in passages(content, timezone.localdate(edition.live_at))
    )


def is_too_short(query: str) -> bool:
    """Whether there is no word in it to look for: nothing, or single letters only."""
    return all(len(word) == 1 for word in words(query))


def find(query: str, editions: Sequence[ShelvedEdition]) -> Found:
    """The best passages of these editions for what a reader typed, by kind, best first.

    Every word occurs, as a word or the beginning of one; where no passage has them all, some do.
    Raises DatabaseError when the database is away.
    """
    asked = words(query)
    if is_too_short(query) or not editions:
        return Found()
    meant = _put_right(asked, editions)
    parts = wanted(meant, [pair for edition in editions for pair in edition.synonyms])
    ids = [edition.id for edition in editions]
    best = _matching(parts, ids)
    only_some = not best and len(parts) > 1
    if only_some:
        parts = some_of(parts)
        best = _matching(parts, ids)
    entries = SearchEntry.objects.in_bulk([pk for pks, _ in best.values() for pk in pks])
    groups = tuple(
        Group(kind, count, _results([entries[pk] for pk in pks if pk in entries], parts))
        for kind in Kind
        for pks, count in [best.get(kind, ([], 0))]
        if pks
    )
    return Found(groups, " ".join(meant) if meant != asked else "", only_some)


def _put_right(asked: Phrase, editions: Sequence[ShelvedEdition]) -> Phrase:
    """The words as some edition spells them."""
    meant = asked
    for edition in editions:
        if all(edition.vocabulary.knows(word) for word in meant):
            return meant
        meant = edition.vocabulary.corrected(meant)
    return meant


def _results(entries: list[SearchEntry], parts: Wanted) -> tuple[Result, ...]:
    """Best first as they come, but those that have all that is wanted in the title before the others."""
    best_first = sorted(entries, key=lambda entry: not has_all(words(entry.title), parts))
    hit = hits(parts)
    return tuple(
        Result(entry.title, mark(entry.title, hit), entry.path, snippet(entry.text, hit)) for entry in best_first
    )


def _matching(parts: Wanted, editions: list[int]) -> dict[str, tuple[list[int], int]]:
    """The entries that have what is wanted: {kind: (ids of the best, best first; how many there are)}.

    Only the first MOST_RANKED that match are ranked: a common word must not make a reader wait.
    """
    places = ", ".join(["%s"] * len(editions))
    parameters: list[str | int]
    if connection.vendor == "sqlite":
        # CROSS JOIN keeps SQLite from starting at the editions and asking FTS5 once for every entry.
        match = f"""
            SELECT entry.id, entry.kind, guides_search.rank AS badness
            FROM guides_search CROSS JOIN guides_searchentry entry ON entry.id = guides_search.rowid
            WHERE guides_search MATCH %s AND entry.edition_id IN ({places}) LIMIT {MOST_RANKED}
        """  # noqa: S608 (only placeholders are put in)
        parameters = [_fts5(parts), *editions]
    else:
        match = f"""
            SELECT id, kind, -ts_rank(to_tsvector('simple', folded), to_tsquery('simple', %s)) AS badness
            FROM (
                SELECT id, kind, folded FROM guides_searchentry
                WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %s) AND edition_id IN ({places})
                LIMIT {MOST_RANKED}
            ) AS matching
        """  # noqa: S608 (only placeholders are put in)
        parameters = [_tsquery(parts), _tsquery(parts), *editions]
    sql = f"""
        SELECT id, kind, of_kind FROM (
            SELECT id, kind, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY badness, id) AS place,
                   COUNT(*) OVER (PARTITION BY kind) AS of_kind
            FROM ({match}) AS judged
        ) AS ranked
        WHERE place <= {MOST_OF_A_KIND} ORDER BY kind, place
    """  # noqa: S608 (only placeholders are put in)
    found: dict[str, tuple[list[int], int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for pk, kind, of_kind in cursor.fetchall():
            found.setdefault(kind, ([], of_kind))[0].append(pk)
    return found


def _fts5(parts: Wanted) -> str:
    """In the language of FTS5. Words are letters and digits only, so that nothing in them can be an operator."""
    return _expression(parts, " AND ", " OR ", lambda word: f'"{word}"' if is_whole(word) else f'"{stem(word)}"*')


def _tsquery(parts: Wanted) -> str:
    """In the language of PostgreSQL's text search."""
    return _expression(
        parts, " & ", " | ", lambda word: word.replace(" ", " <-> ") if is_whole(word) else f"{stem(word)}:*"
    )


def _expression(parts: Wanted, both: str, either: str, written: Callable[[str], str]) -> str:
    return both.join(
        "(" + either.join("(" + both.join(map(written, phrase)) + ")" for phrase in part) + ")" for part in parts
    )


# --- What was found, shown ------------------------------------------------------------------------


def hits(parts: Wanted) -> re.Pattern[str]:
    """Finds, in a text made ``level``, the words that were looked for."""
    wanted_words = sorted({word for part in parts for phrase in part for word in phrase}, key=len, reverse=True)
    ends = (rf"{word}(?![^\W_])" if is_whole(word) else rf"{stem(word)}[^\W_]*" for word in wanted_words)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ends)})")


def level(text: str) -> str:
    """Folded, but letter for letter, so that a place in it is the place in the text."""
    return "".join(letter.lower() if letter.isascii() else (fold(letter) or " ")[0] for letter in text)


def snippet(text: str, hit: re.Pattern[str]) -> SafeString:
    """The piece of a text in which most of the words that were looked for stand together, with those marked."""
    found = [(match.start(), match[0]) for match in hit.finditer(level(text))]
    first = max((start for start, _ in found), key=lambda start: _near(found, start), default=0)
    start = text.rfind(" ", 0, first - LETTERS_BEFORE) + 1 if first > LETTERS_BEFORE else 0
    end = text.find(" ", first + LETTERS_AFTER)
    piece = text[start:] if end < 0 else text[start:end]
    return format_html("{}{}{}", "… " if start else "", mark(piece, hit), " …" if end >= 0 else "")


def _near(found: list[tuple[int, str]], start: int) -> int:
    """How many different words stand soon after a place."""
    return len({word for place, word in found if start <= place < start + LETTERS_AFTER})


def mark(text: str, hit: re.Pattern[str]) -> SafeString:
    """A text as HTML in which every word found is marked."""
    done, pieces = 0, []
    for match in hit.finditer(level(text)):
        pieces += [
            escape(text[done : match.start()]),
            format_html("<mark>{}</mark>", text[match.start() : match.end()]),
        ]
        done = match.end()
    return SafeString("".join([*pieces, escape(text[done:])]))
