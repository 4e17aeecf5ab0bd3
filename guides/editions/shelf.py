"""The shelf: the current editions, in this worker's memory.

Readers' views take an edition from here and ask the database nothing. A watcher thread looks twice a
second whether another edition is current; when the database is away, the shelf keeps what it holds.
"""

import logging
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from django.db import DatabaseError, connection
from django.db.models import F, Q
from django.utils import timezone
from pydantic import ValidationError

from guides.checker.evaluate import Ruling
from guides.editions.models import Edition
from guides.editions.passages import passages
from guides.editions.schema import Content
from guides.editions.texts import claims_in_use
from guides.editions.told import Told
from guides.editions.vocabulary import Phrase, Vocabulary, words
from guides.evidence.schema import Claim
from guides.prose import Notes, Typesetter

logger = logging.getLogger(__name__)

WATCH_SECONDS = 0.5
LONGEST_HISTORY = 50
MOST_DAYS = 8
MOST_OLDER = 8


class NotOnShelf(LookupError):
    """No edition of this guide is current, or none has the number asked for."""


class _Few[Key, Made]:
    """What is made once and kept for a while: for a day, or for the number of an edition. The oldest gives way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Key, Made] = {}

    def get(self, key: Key) -> Made | None:
        return self._kept.get(key)

    def keep(self, key: Key, made: Made) -> Made:
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = made
        return made


@dataclass(frozen=True)
class ShelvedEdition:
    """An edition in hand, or the draft of one (``number`` 0), with what is made from it once."""

    content: Content
    id: int = 0
    number: int = 0
    sha256: str = ""
    note: str = ""
    published_at: datetime | None = None
    withdrawn_on: date | None = None
    """The day it was taken back, for an older edition that was."""
    _typesetters: "_Few[date, Typesetter]" = field(default_factory=lambda: _Few(MOST_DAYS), compare=False)
    _rulings: "_Few[date, Ruling]" = field(default_factory=lambda: _Few(MOST_DAYS), compare=False)

    @property
    def slug(self) -> str:
        return self.content.guide.slug

    @property
    def is_draft(self) -> bool:
        return self.number == 0

    @property
    def published_on(self) -> date | None:
        """The day on the editors' calendar: the database keeps UTC."""
        return timezone.localdate(self.published_at) if self.published_at else None

    @cached_property
    def last_checked(self) -> date | None:
        """The latest day on which a claim in use was checked."""
        return max((claim.checked_on for claim in self._claims_in_use), default=None)

    @cached_property
    def all_checked_since(self) -> date | None:
        """The earliest day on which a claim in use was checked: from then on, each of them had been."""
        return min((claim.checked_on for claim in self._claims_in_use), default=None)

    @cached_property
    def next_check_due(self) -> date | None:
        """The first day by which a claim in use must be looked at again."""
        return min((claim.review_by for claim in self._claims_in_use), default=None)

    @cached_property
    def _claims_in_use(self) -> list[Claim]:
        return [self.content.claims[key] for key in claims_in_use(self.content) if key in self.content.claims]

    @cached_property
    def synonyms(self) -> tuple[tuple[Phrase, Phrase], ...]:
        """What readers may type, and the words of the guide for it."""
        return tuple((words(synonym.typed), words(synonym.meant)) for synonym in self.content.synonyms)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that search knows: those of the guide, and those that its editors expect of readers."""
        found = passages(self.content, self.published_on or date.min)
        texts = [f"{passage.title} {passage.text}" for passage in found]
        return Vocabulary([*texts, *(synonym.typed for synonym in self.content.synonyms)])

    def is_overdue(self, on: date) -> bool:
        return any(claim.is_overdue(on) for claim in self._claims_in_use)

    def notes(self, on: date, after: int = 0, up: str = "") -> Notes:
        """Fresh notes for one page, numbered after those of another edition on it.

        ``up``: the way from the page to the guide's own address, such as "../" on a page below it.
        """
        typesetter = self._typesetters.get(on) or self._typesetters.keep(on, Typesetter(self.content.figures, on))
        return Notes(typesetter, self.content.claims, self.content.sources, after, terms=self.content.glossary, up=up)

    def ruling(self, on: date) -> Ruling:
        """The checker's rules as they stand on that day."""
        return self._rulings.get(on) or self._rulings.keep(on, Ruling(self.content.checker, on))


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """One edition in the list of what was published when."""

    slug: str
    title: str
    number: int
    note: str
    published_by: str
    live_at: datetime
    told: Told | None
    """What readers are told of its differences; None when that was not kept or cannot be read."""
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""

    @property
    def live_on(self) -> date:
        return timezone.localdate(self.live_at)

    @property
    def withdrawn_on(self) -> date | None:
        return timezone.localdate(self.withdrawn_at) if self.withdrawn_at else None

    @property
    def changed_at(self) -> datetime:
        """When readers last got something else because of it."""
        return self.withdrawn_at or self.live_at


type _Older = _Few[tuple[str, int], ShelvedEdition]


class _Shelf:
    def __init__(self) -> None:
        self.editions: dict[str, ShelvedEdition] = {}
        self.history: dict[str, tuple[PublishedEdition, ...]] = {}
        self.live: tuple[int, ...] | None = None
        """The ids of all live editions when we last looked; None before the first look."""
        self.older: _Older = _Few(MOST_OLDER)
        """Editions that are not current, by guide and number; empty again whenever ``live`` changes."""
        self.lock = threading.Lock()


_shelf = _Shelf()


def current(slug: str) -> ShelvedEdition:
    """The current edition of a guide. Raises NotOnShelf."""
    try:
        return _ready()[slug]
    except KeyError:
        raise NotOnShelf(slug) from None


def numbered(slug: str, number: int) -> ShelvedEdition:
    """The edition of a guide with that number, also one that is superseded or withdrawn.

    The current one costs no query. Raises NotOnShelf where no such edition has gone live, or it is
    not what was published; DatabaseError when an older one is asked for and we cannot look.
    """
    held = _ready().get(slug)
    if held is not None and held.number == number:
        return held
    older = _shelf.older  # the one of now: what is published meanwhile puts another in its place
    return older.get((slug, number)) or older.keep((slug, number), _published(slug, number))


def editions() -> tuple[ShelvedEdition, ...]:
    """The current edition of every guide, in the editors' order."""
    return tuple(_ready().values())


def history(slug: str) -> tuple[PublishedEdition, ...]:
    """The latest editions of a guide that readers have had, newest first; withdrawn ones too."""
    _ready()
    return _shelf.history.get(slug, ())


def live() -> tuple[int, ...]:
    """The ids of all live editions of every guide: another whenever anything was published or withdrawn."""
    _ready()
    return _shelf.live or ()


def refresh() -> None:
    """Put the editions that are current now on the shelf. Raises DatabaseError when it cannot look."""
    with _shelf.lock:
        rows = Edition.objects.live().order_by("guide__order", "guide__slug", "-number")
        newest: dict[str, int] = {}
        live = []
        for slug, pk in rows.values_list("guide__slug", "pk"):
            newest.setdefault(slug, pk)
            live.append(pk)
        if _shelf.live == tuple(live):
            return
        held = _shelf.editions
        _shelf.editions = {
            slug: edition
            for slug, pk in newest.items()
            if (edition := _same(held.get(slug), pk) or _newest_sound(slug))
        }
        _shelf.history = {slug: _history(slug) for slug in _shelf.editions}
        _shelf.older = _Few(MOST_OLDER)
        _shelf.live = tuple(live)


def watch() -> None:
    """Keep the shelf current from now on, in a thread that ends with the process."""
    threading.Thread(target=_watch, name="shelf", daemon=True).start()


def _watch() -> None:
    away = False
    while True:
        try:
            refresh()
            if away:
                logger.warning("The database is back; the shelf is current again.")
            away = False
        except DatabaseError as error:
            if not away:
                logger.error("The database is away; readers keep what the shelf holds. %s", error)
            away = True
            connection.close()
        time.sleep(WATCH_SECONDS)


def _ready() -> dict[str, ShelvedEdition]:
    if _shelf.live is None:
        refresh()
    return _shelf.editions


def _history(slug: str) -> tuple[PublishedEdition, ...]:
    rows = Edition.objects.filter(guide__slug=slug, live_at__lte=timezone.now())
    had_readers = rows.filter(Q(withdrawal=None) | Q(withdrawal__at__gte=F("live_at")))
    newest_first = had_readers.select_related("guide", "changes", "withdrawal").defer("content").order_by("-number")
    return tuple(_listed(row) for row in newest_first[:LONGEST_HISTORY])


def _listed(row: Edition) -> PublishedEdition:
    withdrawal = getattr(row, "withdrawal", None)
    return PublishedEdition(
        row.guide.slug,
        row.guide.title,
        row.number,
        row.note,
        row.published_by,
        row.live_at,
        _told(row),
        withdrawal.at if withdrawal else None,
        withdrawal.reason if withdrawal else "",
    )


def _told(row: Edition) -> Told | None:
    """What was kept of the differences. Readers do without rather than without the page."""
    if not hasattr(row, "changes"):
        return None
    try:
        return row.changes.thaw()
    except ValidationError as error:
        logger.error("What changed in %s cannot be read. %s", row, error)
        return None


def _same(held: ShelvedEdition | None, pk: int) -> ShelvedEdition | None:
    return held if held is not None and held.id == pk else None


def _newest_sound(slug: str) -> ShelvedEdition | None:
    """The newest live edition that is what it was when published; a damaged one is passed over, loudly."""
    rows = Edition.objects.live().filter(guide__slug=slug).select_related("guide")
    for row in rows.order_by("-number"):
        if edition := _sound(row):
            return edition
    return None


def _published(slug: str, number: int) -> ShelvedEdition:
    row = (
        Edition.objects.filter(guide__slug=slug, number=number, live_at__lte=timezone.now())
        .select_related("guide", "withdrawal")
        .first()
    )
    edition = row and _sound(row)
    if not row or not edition:
        raise NotOnShelf(f"{slug}, edition {number}")
    withdrawal = getattr(row, "withdrawal", None)
    return replace(edition, withdrawn_on=timezone.localdate(withdrawal.at)) if withdrawal else edition


def _sound(row: Edition) -> ShelvedEdition | None:
    """The edition, when it is what it was when published."""
    if row.digest() != row.sha256:
        logger.error("%s is not what was published; readers do not get it. Run verify_editions.", row)
        return None
    try:
        content = row.thaw()
    except ValidationError as error:
        logger.error("%s cannot be read; readers do not get it. %s", row, error)
        return None
    return ShelvedEdition(content, row.pk, row.number, row.sha256, row.note, row.published_at)
