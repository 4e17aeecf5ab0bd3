"""Was this useful? A form for a page or one section of it, and thanks."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guides.editions import shelf
from guides.editions.pages import context, edition_for
from guides.editions.shelf import ShelvedEdition
from guides.feedback.forms import FeedbackForm
from guides.feedback.keep import keep
from guides.feedback.schema import LONGEST_NOTE, About, Answer, Reason
from guides.limits import Limit, limited

LIMIT = Limit(each=20, together=1_000, seconds=3_600)  # an office of counselors shares an address


@dataclass(frozen=True, slots=True)
class Place:
    """What a reader speaks about."""

    page: About
    section: str
    words: str
    url: str

    @property
    def query(self) -> str:
        return urlencode({"page": self.page, "section": self.section} if self.section else {"page": self.page})


@csrf_exempt  # public pages set no cookie, and a forged post could say no more than anybody may
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited(LIMIT)
@cache_control(no_store=True)
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, or thanks once it is kept: 422 when it cannot be used as it is, 503 when we cannot keep it.

    The strip at the end of a page posts an answer alone. Yes is kept at once; after No we ask why first, because
    editors can do nothing with a bare No.
    """
    edition = _published(request, slug)
    if request.method != "POST":
        return _page(request, edition, _place(edition, request.GET), FeedbackForm())
    place, form = _place(edition, request.POST), FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, place, form, status=422)
    said = form.cleaned_data
    if said["answer"] != Answer.YES and "note" not in request.POST:
        return _page(request, edition, place, form)
    if not said.pop("website"):
        try:
            keep(slug, _number(edition, request.POST), place.page, place.section, **said)
        except DatabaseError:  # not logged: its message may hold what was typed
            return _page(request, edition, place, form, status=503)
    return HttpResponseRedirect(f"{reverse('guides:thanks', args=[slug])}?{place.query}", status=303)


@require_safe
@cache_control(no_store=True)
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What the form leads to, so that loading it again sends nothing again."""
    edition = _published(request, slug)
    shown = context(edition, timezone.localdate(), guide=edition.content.guide, place=_place(edition, request.GET))
    return render(request, "feedback/thanks.html", shown)


def _published(request: HttpRequest, slug: str) -> ShelvedEdition:
    """The current edition. Raises Http404 for a draft: nobody has read it."""
    edition = edition_for(request, slug)
    if edition.is_draft:
        raise Http404("Feedback is about editions.")
    return edition


def _place(edition: ShelvedEdition, told: QueryDict) -> Place:
    """The page and section that are meant; the whole guide when there is no such page or section (any more)."""
    page = next((page for page in About if page == told.get("page")), About.GUIDE)
    url = reverse(f"guides:{page}", args=[edition.slug])
    if page is About.GUIDE:
        for section in edition.content.sections:
            if section.slug == told.get("section"):
                return Place(page, section.slug, section.question, f"{url}#{section.slug}")
    return Place(page, "", page.words, url)


def _number(edition: ShelvedEdition, told: QueryDict) -> int:
    """The number of the edition that was on the reader's screen, which may be older than the current one."""
    numbers = {str(row.number): row.number for row in shelf.history(edition.slug)}
    return numbers.get(told.get("edition", ""), edition.number)


def _page(
    request: HttpRequest, edition: ShelvedEdition, place: Place, form: FeedbackForm, status: int = 200
) -> HttpResponse:
    problems = {name: messages[0] for name, messages in form.errors.items()}
    shown = context(
        edition,
        timezone.localdate(),
        guide=edition.content.guide,
        place=place,
        sections=edition.content.sections if place.page is About.GUIDE else (),
        number=_number(edition, request.POST),
        answers=[{"key": key, "words": key.words, "chosen": form["answer"].value() == key} for key in Answer],
        reasons=[{"key": key, "words": key.words, "chosen": form["reason"].value() == key} for key in Reason],
        note=form["note"].value() or "",
        longest_note=LONGEST_NOTE,
        problems=problems,
        errors=[
            {"message": message, "target": "note" if name == "note" else f"{name}-1"}
            for name, message in problems.items()
        ],
        is_unavailable=status == 503,
    )
    return render(request, "feedback/feedback.html", shown, status=status)
