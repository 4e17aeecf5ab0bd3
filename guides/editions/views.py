"""Search, the pages about the site, and what machines read."""

from collections.abc import Callable
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
from guides.editions.pages import context, site_page

LONGEST_QUERY = 200
GUIDE_PAGES = ("guide", "compare", "check", "costs", "rules")
SITE_PAGES = ("home", "glossary", "about", "privacy", "accessibility")


def _not_kept(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view a page that shows what a reader typed: nobody keeps it, and it does not travel on in a Referer."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
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


@site_page
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: /{settings.ADMIN_PATH}/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@site_page
def sitemap(request: HttpRequest) -> HttpResponse:
    editions = shelf.editions()
    pages = [
        (reverse(f"guides:{name}", args=[edition.slug]), edition.published_on)
        for edition in editions
        for name in GUIDE_PAGES
    ]
    newest = max((edition.published_on for edition in editions if edition.published_on), default=None)
    pages = [*((reverse(name), newest) for name in SITE_PAGES), *pages]
    entries = [{"location": f"{settings.SITE_URL}{path}", "changed": changed} for path, changed in pages]
    return HttpResponse(
        render_to_string("editions/sitemap.xml", {"entries": entries}), content_type="application/xml; charset=utf-8"
    )


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
    for edition in shelf.history():
        link = f"{settings.SITE_URL}{reverse('guides:guide', args=[edition.slug])}"
        feed.add_item(
            title=f"Edition {edition.number}: {edition.title}",
            link=link,
            unique_id=f"{link}#edition-{edition.number}",
            description=edition.note,
            pubdate=edition.live_at,
            updateddate=edition.live_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound(render_to_string("404.html", context(None, timezone.localdate()), request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may be what failed."""
    return HttpResponseServerError(render_to_string("500.html"))
