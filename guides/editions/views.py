"""Search, the pages about the site, and what machines read."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.views.decorators.http import require_safe

from guides.editions import search, shelf
from guides.editions.changes import listed
from guides.editions.pages import context, guide_page, site_page
from guides.editions.shelf import PublishedEdition, ShelvedEdition

LONGEST_QUERY = 200
GUIDE_PAGES = ("guide", "compare", "check", "costs", "rules", "changes")
SITE_PAGES = ("home", "glossary", "about", "privacy", "accessibility")


def _not_kept(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view a page that shows what a reader typed: nobody keeps it, and it does not travel on in a Referer."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return page


@_not_kept
def find(request: HttpRequest) -> HttpResponse:
    """Search. What was typed stands in the page that comes back and is kept nowhere."""
    return _search(request, "editions/search.html")


@_not_kept
def results(request: HttpRequest) -> HttpResponse:
    """The results alone, for the search page while a reader types."""
    return _search(request, "editions/search.html#results")


def _search(request: HttpRequest, template: str) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    found, unavailable = search.Found(), False
    try:
        found = search.find(query, shelf.editions())
    except DatabaseError:  # not logged: its message may hold what was typed
        unavailable = True
    shown = context(
        next(iter(shelf.editions()), None),
        timezone.localdate(),
        query=query,
        found=found,
        too_short=bool(query) and search.is_too_short(query),
        unavailable=unavailable,
    )
    return render(request, template, shown, status=503 if unavailable else 200)


def _words(name: str) -> Callable[..., HttpResponse]:
    """A page of the site's own words."""

    def page(request: HttpRequest) -> HttpResponse:
        edition = next(iter(shelf.editions()), None)
        return render(request, f"editions/{name}.html", context(edition, timezone.localdate()))

    page.__name__ = name
    return site_page(page)


about = _words("about")
privacy = _words("privacy")
accessibility = _words("accessibility")


@guide_page(of_history=True)
def changes(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    """What changed in a guide, edition by edition."""
    on = timezone.localdate()
    return render(
        request,
        "editions/changes.html",
        context(edition, on, guide=edition.content.guide, editions=listed(edition, on)),
    )


@site_page
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: /{settings.ADMIN_PATH}/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@site_page
def sitemap(request: HttpRequest) -> HttpResponse:
    editions = shelf.editions()
    pages = [
        (reverse(f"guides:{name}", args=[edition.slug]), _changed_on(edition, name))
        for edition in editions
        for name in GUIDE_PAGES
    ]
    newest = max((edition.published_on for edition in editions if edition.published_on), default=None)
    pages = [*((reverse(name), newest) for name in SITE_PAGES), *pages]
    entries = [{"location": f"{settings.SITE_URL}{path}", "changed": changed} for path, changed in pages]
    return HttpResponse(
        render_to_string("editions/sitemap.xml", {"entries": entries}), content_type="application/xml; charset=utf-8"
    )


def _changed_on(edition: ShelvedEdition, page: str) -> date | None:
    """The day on which a page of a guide became what it is. A withdrawal changes the list of changes, too."""
    if page != "changes":
        return edition.published_on
    latest = max((row.changed_at for row in shelf.history(edition.slug)), default=None)
    return timezone.localdate(latest) if latest else edition.published_on


@site_page
def changes_feed(request: HttpRequest) -> HttpResponse:
    """An Atom entry for each edition that has been published, newest first."""
    feed = feedgenerator.Atom1Feed(
        title="Coverage Guide: what changed",
        link=f"{settings.SITE_URL}/",
        feed_url=f"{settings.SITE_URL}{reverse('changes_feed')}",
        description="Each new edition of our guides, and what changed in it.",
        language="en-us",
    )
    rows = [row for edition in shelf.editions() for row in shelf.history(edition.slug)]
    for row in sorted(rows, key=lambda row: row.live_at, reverse=True)[: shelf.LONGEST_HISTORY]:
        _add_entry(feed, row)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add_entry(feed: feedgenerator.Atom1Feed, row: PublishedEdition) -> None:
    """An edition; a withdrawn one stays in the feed and says so, because readers' programs have kept it."""
    sentences = [row.note]
    if row.withdrawn_on:
        sentences = [f"Taken back on {row.withdrawn_on:%-d %B %Y}: {row.withdrawn_because}", *sentences]
    elif row.told and row.told.changes_what_to_do:
        sentences.append("This changes what you should do.")
    guide = f"{settings.SITE_URL}{reverse('guides:guide', args=[row.slug])}"
    feed.add_item(
        title=f"Edition {row.number}{', taken back' if row.withdrawn_on else ''}: {row.title}",
        link=f"{settings.SITE_URL}{reverse('guides:changes', args=[row.slug])}#edition-{row.number}",
        unique_id=f"{guide}#edition-{row.number}",
        description=" ".join(sentences),
        author_name=row.published_by,
        pubdate=row.live_at,
        updateddate=row.changed_at,
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound(render_to_string("404.html", context(None, timezone.localdate()), request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may be what failed."""
    return HttpResponseServerError(render_to_string("500.html"))
