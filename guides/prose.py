"""Editors' Markdown → safe HTML, with figures filled in, claims as numbered notes and terms as links to their meaning.

Two steps, so that a text is typeset once however often it is shown: ``Typesetter`` turns a text into
clean HTML with unnumbered citations, and remembers it; ``Notes`` numbers the citations of one page in
the order in which a reader meets them, and gathers the terms whose meanings that page must hold.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import nh3
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from guides.articles.schema import Term
from guides.evidence.schema import Claim, Confirmation, Figure, FigureValue, Source, Unit
from guides.frozen import CITATION, FIGURE_REFERENCE, TERM_REFERENCE, term_key

NOT_CONFIRMED_YET = "not confirmed yet"

CONFIRMATION_WORDS = {
    Confirmation.CONFIRMED: "at the source",
    Confirmation.REPORTED: "reported by a secondary source, not yet confirmed",
    Confirmation.UNCONFIRMED: "not yet confirmed",
}

ALLOWED_TAGS = {
    "p", "br", "hr", "em", "strong", "a", "code", "blockquote", "ul", "ol", "li",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip

# Citations and terms travel through cleaning as text between characters that no editor types.
OPEN, CLOSE, BAR = "\ue000", "\ue001", "\ue002"
OURS = str.maketrans("", "", OPEN + CLOSE + BAR)
PLACEHOLDER = re.compile(f"{OPEN}([a-z0-9-]+){CLOSE}")
MARKED = re.compile(f"{OPEN}([a-z0-9-]*){BAR}([^{CLOSE}]+){CLOSE}")
INSIDE_LINK = re.compile(r"<a [^>]*>.*?</a>", re.DOTALL)
RELATIVE = re.compile(r'(<a href=")(?![a-z]+:|[/#])')
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
MARKS = re.compile(r"[#*_`|>]+|^\s*[-+]\s|-{3,}", re.MULTILINE)
ONE_PARAGRAPH = re.compile(r"\A<p>((?:(?!</?p>).)*)</p>\s*\Z", re.DOTALL)


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.disable("footnote_def")  # notes are claims; they are not written in the text
    parser.add_render_rule(
        "footnote_ref",
        lambda renderer, tokens, index, options, env: f"{OPEN}{tokens[index].meta['label']}{CLOSE}",
    )
    return parser


MARKDOWN = _markdown()


def amount(number: Decimal, unit: Unit) -> str:
    """A number in words readers know: "$1,736", "$202.90", "72", "20%"."""
    plain = f"{number:,.2f}".removesuffix(".00")
    if unit is Unit.DOLLARS:
        return f"${plain}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{plain}%" if unit is Unit.PERCENT else plain


def value_words(value: FigureValue, unit: Unit) -> str:
    """A value with its unit, a range as "$600 to $2,000"."""
    words = amount(value.low, unit)
    if value.high is not None:
        words = f"{words} to {amount(value.high, unit)}"
    if unit in {Unit.DOLLARS, Unit.PERCENT, Unit.COUNT}:
        return words
    noun = unit.value
    if value.high is None and value.low == 1:
        noun = noun.removesuffix("s")
    return f"{words} {noun}"


def figure_words(figure: Figure, on: date, year: int | None = None) -> str:
    """What a reader sees where a text names a figure: dated, or "not confirmed yet".

    A value that holds for one calendar year says which; so does one asked for by year.
    """
    value = figure.value_on(on if year is None else date(year, 1, 1))
    if value is None:
        return f"{NOT_CONFIRMED_YET} for {year or on.year}"
    first, last = value.valid_from, value.valid_until
    whole_year = first == date(first.year, 1, 1) and last == date(first.year, 12, 31)
    words = value_words(value, figure.unit)
    return f"{words} ({year or first.year})" if whole_year or year else words


def plain(text: str, figures: Mapping[str, Figure], on: date) -> str:
    """A text without Markdown, citations and marks of terms, on one line, with the figures as they are on that day."""

    def figure(match: re.Match[str]) -> str:
        found = figures.get(match[1])
        return figure_words(found, on, int(match[2]) if match[2] else None) if found else ""

    text = TERM_REFERENCE.sub(r"\2", FIGURE_REFERENCE.sub(figure, CITATION.sub("", text)))
    return " ".join(MARKS.sub(" ", LINK.sub(r"\1", text)).split())


class Typesetter:
    """Turns texts into clean HTML for one day, each once."""

    def __init__(self, figures: Mapping[str, Figure], on: date) -> None:
        self.figures = figures
        self.on = on
        self._done: dict[str, str] = {}

    def html(self, text: str) -> str:
        """Clean HTML in which each citation and each term is still a placeholder."""
        done = self._done.get(text)
        if done is None:
            filled = FIGURE_REFERENCE.sub(self._figure, text.translate(OURS))
            marked = TERM_REFERENCE.sub(lambda match: f"{OPEN}{term_key(match)}{BAR}{match[2]}{CLOSE}", filled)
            done = nh3.clean(
                MARKDOWN.render(marked),
                tags=ALLOWED_TAGS,
                attributes={"a": {"href", "title"}, "th": {"align"}, "td": {"align"}},
                url_schemes={"http", "https", "mailto", "tel", "sms"},
                link_rel=None,
            )
            done = done.replace(
                "<table>",
                '<div class="table-scroll" role="region" aria-label="Table" tabindex="0"><table class="usa-table">',
            ).replace("</table>", "</table></div>")
            # A link holds no other link: a term inside one is only words.
            done = INSIDE_LINK.sub(lambda link: MARKED.sub(r"\2", link[0]), done)
            self._done[text] = done
        return done

    def _figure(self, match: re.Match[str]) -> str:
        figure = self.figures.get(match[1])
        if figure is None:
            return match[0]
        return figure_words(figure, self.on, int(match[2]) if match[2] else None)


@dataclass(frozen=True, slots=True)
class Note:
    """A claim as the note of a page."""

    number: int
    claim: Claim
    source: Source
    is_overdue: bool

    @property
    def text(self) -> str:
        return self.claim.text

    @property
    def locator(self) -> str:
        return self.claim.locator

    @property
    def confirmation(self) -> str:
        return self.claim.confirmation.value

    @property
    def confirmation_words(self) -> str:
        return CONFIRMATION_WORDS[self.claim.confirmation]

    @property
    def checked_on(self) -> date:
        return self.claim.checked_on

    @property
    def review_by(self) -> date:
        return self.claim.review_by


class Notes:
    """The notes of one page: numbers citations as they come, after ``after`` notes that stand on it already.

    ``terms``: the glossary; a term that it lacks stays visible as it was typed, as does a claim. ``up``: the way
    from the page to the guide's own address, which the links of its texts start from.
    """

    def __init__(
        self,
        typesetter: Typesetter,
        claims: Mapping[str, Claim],
        sources: Mapping[str, Source],
        after: int = 0,
        *,
        terms: Mapping[str, Term] | None = None,
        up: str = "",
    ) -> None:
        self._typesetter = typesetter
        self._claims = claims
        self._sources = sources
        self._after = after
        self._terms = terms or {}
        self._up = up
        self._numbers: dict[str, int] = {}
        self._met: dict[str, Term] = {}

    def html(self, text: str) -> SafeString:
        """A text as HTML blocks."""
        return self._finish(self._typesetter.html(text))

    def line(self, text: str) -> SafeString:
        """A text of one paragraph as HTML without the paragraph around it."""
        html = self._typesetter.html(text)
        only = ONE_PARAGRAPH.match(html)
        return self._finish(only[1] if only else html)

    def cite(self, claim: str) -> SafeString:
        """The mark of one claim, for numbers that stand outside a text."""
        return self._finish(f"{OPEN}{claim}{CLOSE}")

    def listed(self) -> list[Note]:
        """The notes so far, in order."""
        return [
            Note(number, claim, self._sources[claim.source], claim.is_overdue(self._typesetter.on))
            for key, number in self._numbers.items()
            for claim in [self._claims[key]]
        ]

    def words(self) -> list[Term]:
        """The terms met so far, by name: what the page must explain."""
        return sorted(self._met.values(), key=lambda term: term.term.casefold())

    def _finish(self, html: str) -> SafeString:
        if self._up:
            html = RELATIVE.sub(rf"\1{self._up}", html)
        html = MARKED.sub(self._mark, PLACEHOLDER.sub(self._number, html))
        return mark_safe(html)  # noqa: S308 (cleaned by nh3, or made here)

    def _number(self, match: re.Match[str]) -> str:
        key = match[1]
        if key not in self._claims:
            return escape(f"[^{key}]")
        number = self._numbers.setdefault(key, self._after + len(self._numbers) + 1)
        return f'<sup class="cite"><a href="#note-{number}"><span class="usa-sr-only">note </span>{number}</a></sup>'

    def _mark(self, match: re.Match[str]) -> str:
        """A term: a link to the glossary, which the script of the page turns into a button for its meaning."""
        key, words = match[1], match[2]
        if key not in self._terms:
            return f"[[{key}|{words}]]"
        self._met[key] = self._terms[key]
        return f'<a class="term" href="{reverse("glossary")}#{key}" data-term="{key}">{words}</a>'
