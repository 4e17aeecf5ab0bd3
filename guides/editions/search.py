"""Finding passages of the current editions: whole words and beginnings of words, accents ignored.

SQLite uses FTS5, PostgreSQL its text search; both look in ``SearchEntry.folded``. What readers type
is not kept or logged.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guides.editions.models import Edition, SearchEntry
from guides.editions.schema import Content
from guides.prose import plain

WORD = re.compile(r"\w+")
MOST_WORDS = 8
MOST_RESULTS = 50
WORDS_AROUND = 14

KIND_TITLES = {
    "question": "Questions and answers",
    "comparison": "Comparison of treatments",
    "term": "Glossary",
}


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    url: str
    snippet_html: SafeString
    kind: str


def fold(text: str) -> str:
    """Small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character)).casefold()


def index(edition: Edition, content: Content) -> None:
    """Write what search can find in an edition. Call inside the transaction that publishes it."""
    on = timezone.localdate(edition.live_at)

    def words(text: str) -> str:
        return plain(text, content.figures, on)

    SearchEntry.objects.bulk_create(
        SearchEntry(
            edition=edition, kind=kind, title=title, path=path, text=words(text), folded=fold(f"{title} {words(text)}")
        )
        for kind, title, path, text in _passages(content)
    )


def _passages(content: Content) -> Iterator[tuple[str, str, str, str]]:
    """(kind, title, address, text) of everything that can be found."""
    home = f"/guides/{content.guide.slug}/"
    for section in content.sections:
        yield "question", section.question, f"{home}#{section.slug}", f"{section.short_answer}\n\n{section.body}"
    for criterion in content.comparison.criteria:
        names = {treatment.key: treatment.short_name for treatment in content.comparison.treatments}
        text = "\n\n".join(f"{names[key]}: {cell}" for key, cell in criterion.cells.items())
        yield "comparison", f"{criterion.group}: {criterion.label}", f"{home}compare/#{criterion.key}", text
    for term in content.terms:
        yield "term", term.term, f"/glossary/#{term.slug}", f"{term.meaning} {term.spanish}"


def find(query: str, editions: Iterable[int]) -> list[Result]:
    """The best passages of these editions for what a reader typed, best first.

    Every word must occur, as a word or the beginning of one. Raises DatabaseError when the database is away.
    """
    words = WORD.findall(fold(query))[:MOST_WORDS]
    editions = list(editions)
    if not words or not editions:
        return []
    ids = _matching(words, editions)
    entries = SearchEntry.objects.in_bulk(ids)
    in_title = [re.compile(rf"\b{re.escape(word)}") for word in words]
    best_first = sorted(
        (entries[pk] for pk in ids),
        key=lambda entry: not all(word.search(fold(entry.title)) for word in in_title),
    )
    return [Result(entry.title, entry.path, snippet(entry.text, words), entry.kind) for entry in best_first]


def _matching(words: list[str], editions: list[int]) -> list[int]:
    """The ids of the entries in which every word begins a word, best first."""
    places = ", ".join(["%s"] * len(editions))
    if connection.vendor == "sqlite":
        sql = f"""
            SELECT entry.id FROM guides_search JOIN guides_searchentry entry ON entry.id = guides_search.rowid
            WHERE guides_search MATCH %s AND entry.edition_id IN ({places}) ORDER BY rank LIMIT {MOST_RESULTS}
        """  # noqa: S608 (only placeholders are put in)
        parameters: list[str | int] = [" ".join(f'"{word}"*' for word in words), *editions]
    else:
        wanted = " & ".join(f"{word}:*" for word in words)
        sql = f"""
            SELECT id FROM guides_searchentry
            WHERE to_tsvector('simple', folded) @@ to_tsquery('simple', %s) AND edition_id IN ({places})
            ORDER BY ts_rank(to_tsvector('simple', folded), to_tsquery('simple', %s)) DESC, id LIMIT {MOST_RESULTS}
        """  # noqa: S608 (only placeholders are put in)
        parameters = [wanted, *editions, wanted]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def snippet(text: str, words: list[str]) -> SafeString:
    """The text around the first word found, with every word found marked."""
    parts = text.split()
    hits = [any(piece.startswith(word) for piece in WORD.findall(fold(part)) for word in words) for part in parts]
    first = hits.index(True) if True in hits else 0
    start, end = max(0, first - WORDS_AROUND), first + 2 * WORDS_AROUND
    marked = format_html_join(
        " ",
        "{}",
        (
            (format_html("<mark>{}</mark>", part) if hit else part,)
            for part, hit in zip(parts[start:end], hits[start:end], strict=True)
        ),
    )
    return format_html("{}{}{}", "… " if start else "", marked, " …" if end < len(parts) else "")
