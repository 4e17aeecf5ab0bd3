"""A draft becomes an edition: frozen, proved, numbered, chained; or nothing happens at all."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from guides.articles.models import Guide
from guides.editions import search, shelf
from guides.editions.freeze import freeze
from guides.editions.models import Edition, EditionChanges, SearchEntry, Withdrawal
from guides.editions.proof import failures
from guides.editions.schema import Content
from guides.editions.told import told
from guides.failures import Failure


class Refused(Exception):
    """Publishing or withdrawing did not happen. Says why, and what to do."""

    def __init__(self, sentence: str, failed: tuple[Failure, ...] = ()) -> None:
        super().__init__(sentence)
        self.failed = failed


@dataclass(frozen=True)
class Draft:
    """The draft of a guide as it stands: what would be published, and what keeps it from being."""

    content: Content
    failed: tuple[Failure, ...]
    fingerprint: str
    """Changes whenever the draft does."""


def canonical(content: Content) -> str:
    """The content as text, the same text for the same content."""
    return json.dumps(content.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)


def draft(guide: Guide, on: date) -> Draft:
    """Freeze and prove the draft. Raises Refused when the rows do not fit together."""
    try:
        content = freeze(guide)
    except ValidationError as error:
        raise Refused("; ".join(problem["msg"].removeprefix("Value error, ") for problem in error.errors())) from error
    return Draft(content, failures(content, on), hashlib.sha256(canonical(content).encode()).hexdigest())


def standing(guide: Guide) -> Edition | None:
    """The edition that the next one is compared with: the newest that was not taken back, or else the newest."""
    newest_first = guide.editions.order_by("-number")
    return newest_first.standing().first() or newest_first.first()


@transaction.atomic
def publish(
    guide: Guide,
    *,
    by: str,
    note: str,
    live_at: datetime | None = None,
    fingerprint: str = "",
    despite_age: bool = False,
    changes_what_to_do: bool | None = None,
) -> Edition:
    """Make the draft of a guide its next edition.

    ``fingerprint``: that of the draft that was looked at; another draft is refused.
    ``despite_age``: publish although claims are overdue or figures have run out; readers see both.
    ``changes_what_to_do``: whether readers should act differently for it; None to reckon it from the content.
    Raises Refused when a proof fails, the draft changed meanwhile, or nothing changed since the last edition.
    """
    guide = Guide.objects.select_for_update().get(pk=guide.pk)
    now = timezone.now()
    found = draft(guide, timezone.localdate())
    if fingerprint and fingerprint != found.fingerprint:
        raise Refused("The draft has changed since you looked at it. Look at it again, then publish.")
    failed = tuple(failure for failure in found.failed if not (despite_age and failure.from_age))
    if failed:
        raise Refused(f"{failed[0].sentence} ({len(failed)} in all)", failed)
    content = canonical(found.content)
    before = standing(guide)
    last = guide.editions.order_by("-number").first()
    if last and last.content == content and not Withdrawal.objects.filter(edition=last).exists():
        raise Refused(f"Nothing has changed since edition {last.number}.")
    edition = Edition(
        guide=guide,
        number=last.number + 1 if last else 1,
        content=content,
        note=note,
        published_by=by,
        published_at=now,
        live_at=live_at or now,
        previous_sha256=last.sha256 if last else "",
    )
    edition.sha256 = edition.digest()
    edition.save()
    _tell(edition, found.content, before, changes_what_to_do)
    search.index(edition, found.content)
    _forget_older_search_entries(edition)
    transaction.on_commit(shelf.refresh)
    return edition


@transaction.atomic
def withdraw(edition: Edition, *, by: str, reason: str) -> Withdrawal:
    """Take an edition back: readers get the one before it, or none."""
    if Withdrawal.objects.filter(edition=edition).exists():
        raise Refused(f"{edition} is withdrawn already.")
    withdrawal = Withdrawal.objects.create(edition=edition, by=by, reason=reason)
    before = Edition.objects.live().filter(guide=edition.guide).order_by("-number").first()
    if before and not before.search_entries.exists():
        search.index(before, before.thaw())
    transaction.on_commit(shelf.refresh)
    return withdrawal


def _tell(edition: Edition, content: Content, before: Edition | None, to_do: bool | None) -> None:
    """Keep what readers are told of the differences: their page must not reckon it."""
    found = told(
        before.thaw() if before else None,
        content,
        timezone.localdate(edition.live_at),
        compared_with=before.number if before else None,
        to_do=to_do,
    )
    EditionChanges.objects.create(edition=edition, told=found.model_dump_json())


def _forget_older_search_entries(edition: Edition) -> None:
    """Keep entries only for the edition that is live and for those still to come."""
    live = Edition.objects.live().filter(guide=edition.guide).order_by("-number").first()
    if live:
        SearchEntry.objects.filter(edition__guide=edition.guide, edition__number__lt=live.number).delete()
