"""Published pages: rendered once for an edition and a day, kept as bytes, answered with an ETag.

A view decorated with ``guide_page`` or ``site_page`` renders from the shelf alone. Its response is
kept in this worker's memory, compressed once; the next reader gets the bytes. Drafts are rendered
afresh for the editor who asks, and never kept.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate

import brotli
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from guides.editions import preview, shelf
from guides.editions.shelf import NotOnShelf, ShelvedEdition

MOST_KEPT = 512
CACHE_CONTROL = "public, max-age=60"


@dataclass(frozen=True, slots=True)
class _Page:
    """A finished page, in each form that a reader may take."""

    content_type: str
    bodies: dict[str, bytes]
    etag: str


_kept: dict[tuple[Any, ...], _Page] = {}

type GuideView[**P] = Callable[Concatenate[HttpRequest, ShelvedEdition, P], HttpResponse]


def edition_for(request: HttpRequest, slug: str) -> ShelvedEdition:
    """The edition a request is about: the current one, or the draft when an editor previews. Raises Http404."""
    if preview.is_preview(request):
        return preview.draft(request, slug)
    try:
        return shelf.current(slug)
    except NotOnShelf:
        raise Http404(f"There is no published guide “{slug}”.") from None


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page rather than for all of it."""
    return bool(request.htmx) and request.headers.get("HX-Request-Type") != "full"  # type: ignore[attr-defined]


def guide_page(
    *, query: tuple[str, ...] = (), of_history: bool = False
) -> Callable[[GuideView], Callable[..., HttpResponse]]:
    """Make a view of ``(request, edition)`` a published page of a guide.

    ``query``: the names in the query string that change the page; others are ignored.
    ``of_history``: whether it shows earlier editions, and so changes when one of them is withdrawn.
    """

    def decorate(view: GuideView) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(view)
        def published(request: HttpRequest, slug: str) -> HttpResponse:
            edition = edition_for(request, slug)
            if edition.is_draft:
                return preview.only_for_editors(view(request, edition))
            asked = tuple((name, *request.GET.getlist(name)) for name in query if name in request.GET)
            history = shelf.live() if of_history else ()
            return _answer(request, (slug, edition.id, view.__name__, asked, history), lambda: view(request, edition))

        return published

    return decorate


def site_page(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view a published page that may show something of every guide."""

    @require_safe
    @wraps(view)
    def published(request: HttpRequest) -> HttpResponse:
        return _answer(request, (view.__name__, request.get_host(), shelf.live()), lambda: view(request))

    return published


def context(edition: ShelvedEdition | None, on: date, /, **more: Any) -> dict[str, Any]:
    """What every template gets: the guide in the navigation, the edition line, and the page's own."""
    front = edition or next(iter(shelf.editions()), None)
    return {
        "nav": {"slug": front.slug, "title": front.content.guide.title} if front else None,
        "edition": edition_line(edition, on) if edition else None,
        "of_edition": edition,
        **more,
    }


def edition_line(edition: ShelvedEdition, on: date) -> dict[str, Any]:
    return {
        "number": edition.number,
        "published_on": edition.published_on,
        "last_checked": edition.last_checked,
        "next_check_due": edition.next_check_due,
        "is_overdue": edition.is_overdue(on),
        "is_draft": edition.is_draft,
        "note": edition.note,
    }


def _answer(request: HttpRequest, what: tuple[Any, ...], render: Callable[[], HttpResponse]) -> HttpResponse:
    key = (*what, wants_fragment(request), timezone.localdate())
    page = _kept.get(key)
    if page is None:
        rendered = render()
        if rendered.status_code != 200:
            return rendered
        page = _finish(rendered)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = page
    encoding = _encoding(request)
    response = HttpResponse(page.bodies[encoding], content_type=page.content_type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["ETag"] = f'"{page.etag}{encoding and "-" + encoding}"'
    response.headers["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ["Accept-Encoding", "HX-Request", "HX-Request-Type"])
    return response


def _finish(response: HttpResponse) -> _Page:
    body = response.content
    return _Page(
        response.headers["Content-Type"],
        {"": body, "gzip": gzip.compress(body, 6, mtime=0), "br": brotli.compress(body, quality=6)},
        hashlib.sha256(body).hexdigest()[:24],
    )


def _encoding(request: HttpRequest) -> str:
    """The best encoding that the reader takes; "" for none."""
    accepted = {
        name.strip(): weight.strip()
        for name, _, weight in (part.partition(";") for part in request.headers.get("Accept-Encoding", "").split(","))
    }
    return next((name for name in ("br", "gzip") if accepted.get(name, "q=0") not in {"q=0", "q=0.0"}), "")
