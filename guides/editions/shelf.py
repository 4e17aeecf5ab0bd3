"""The shelf: the current editions, in this worker's memory.

Readers' views take an edition from here and ask the database nothing. A watcher thread looks twice a
second whether another edition is current; when the database is away, the shelf keeps what it holds.
"""

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db import DatabaseError, connection
from django.utils import timezone
from pydantic import ValidationError

from guides.checker.evaluate import Ruling
from guides.editions.models import Edition
from guides.editions.proof import claims_in_use
from guides.editions.schema import Content
from guides.evidence.schema import Claim
from guides.prose import Notes, Typesetter

logger = logging.getLogger(__name__)

WATCH_SECONDS = 0.5
LONGEST_HISTORY = 50
MOST_DAYS = 8


class NotOnShelf(LookupError):
    """No edition of this guide is current."""


class _ByDay[Made]:
    """What is made from an edition for a day; the days asked for longest ago give way."""

    def __init__(self) -> None:
        self._kept: dict[date, Made] = {}

    def get(self, day: date) -> Made | None:
        return self._kept.get(day)

    def keep(self, day: date, made: Made) -> Made:
        while len(self._kept) >= MOST_DAYS:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[day] = made
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
    _typesetters: "_ByDay[Typesetter]" = field(default_factory=lambda: _ByDay(), compare=False)
    _rulings: "_ByDay[Ruling]" = field(default_factory=lambda: _ByDay(), compare=False)

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
    def next_check_due(self) -> date | None:
        """The first day by which a claim in use must be looked at again."""
        return min((claim.review_by for claim in self._claims_in_use), default=None)

    @cached_property
    def _claims_in_use(self) -> list[Claim]:
        return [self.content.claims[key] for key in claims_in_use(self.content) if key in self.content.claims]

    def is_overdue(self, on: date) -> bool:
        return any(claim.is_overdue(on) for claim in self._claims_in_use)

    def notes(self, on: date) -> Notes:
        """Fresh notes for one page."""
        typesetter = self._typesetters.get(on) or self._typesetters.keep(on, Typesetter(self.content.figures, on))
        return Notes(typesetter, self.content.claims, self.content.sources)

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
    live_at: datetime


class _Shelf:
    def __init__(self) -> None:
        self.editions: dict[str, ShelvedEdition] = {}
        self.history: tuple[PublishedEdition, ...] = ()
        self.live: tuple[int, ...] | None = None
        """The ids of all live editions when we last looked; None before the first look."""
        self.lock = threading.Lock()


_shelf = _Shelf()


def current(slug: str) -> ShelvedEdition:
    """The current edition of a guide. Raises NotOnShelf."""
    try:
        return _ready()[slug]
    except KeyError:
        raise NotOnShelf(slug) from None


def editions() -> tuple[ShelvedEdition, ...]:
    """The current edition of every guide, in the editors' order."""
    return tuple(_ready().values())


def history() -> tuple[PublishedEdition, ...]:
    """The latest editions of every guide, newest first."""
    _ready()
    return _shelf.history


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
        _shelf.history = _history()
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


def _history() -> tuple[PublishedEdition, ...]:
    rows = Edition.objects.live().select_related("guide").defer("content").order_by("-live_at", "-number")
    return tuple(
        PublishedEdition(row.guide.slug, row.guide.title, row.number, row.note, row.live_at)
        for row in rows[:LONGEST_HISTORY]
    )


def _same(held: ShelvedEdition | None, pk: int) -> ShelvedEdition | None:
    return held if held is not None and held.id == pk else None


def _newest_sound(slug: str) -> ShelvedEdition | None:
    """The newest live edition that is what it was when published; a damaged one is passed over, loudly."""
    rows = Edition.objects.live().filter(guide__slug=slug).select_related("guide")
    for row in rows.order_by("-number"):
        if row.digest() != row.sha256:
            logger.error("%s is not what was published; the edition before it stays. Run verify_editions.", row)
            continue
        try:
            content = row.thaw()
        except ValidationError as error:
            logger.error("%s cannot be read; the edition before it stays. %s", row, error)
            continue
        return ShelvedEdition(content, row.pk, row.number, row.sha256, row.note, row.published_at)
    return None
