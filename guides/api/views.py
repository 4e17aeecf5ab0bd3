"""The API for other software. It speaks from the shelf alone; answers come in a POST and leave with its response."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel

from guides.api import answer, body, openapi
from guides.api.problem import MEDIA_TYPE, Kind, Refusal
from guides.editions import shelf
from guides.editions.pages import edition_for, guide_page, site_page
from guides.editions.shelf import ShelvedEdition

LARGEST_BODY = 16 * 1024
MOST_EXAMPLES = 3
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Allow",
}
PREFLIGHT_KEPT = "86400"


def public(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a view part of the API: open to pages of every origin, and with refusals as problem documents.

    ``methods``: those that it takes; without any, it takes all.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # nothing is changed, and no cookie is looked at
        @wraps(view)
        def answered(request: HttpRequest, **named: str) -> HttpResponse:
            try:
                response = _answer(view, methods, request, named)
            except Refusal as refusal:
                response = _refused(refusal)
            except Http404 as missing:
                response = _refused(Refusal(Kind.NOT_FOUND, str(missing)))
            for name, value in OPEN_TO_ALL.items():
                response.headers[name] = value
            return response

        return answered

    return decorate


def _answer(
    view: Callable[..., HttpResponse], methods: tuple[str, ...], request: HttpRequest, named: dict[str, str]
) -> HttpResponse:
    allowed = ", ".join((*methods, "OPTIONS"))
    if request.method == "OPTIONS":
        return HttpResponse(
            status=204,
            headers={
                "Allow": allowed,
                "Access-Control-Allow-Methods": allowed,
                "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
                "Access-Control-Max-Age": PREFLIGHT_KEPT,
            },
        )
    if methods and request.method not in methods:
        raise Refusal(Kind.METHOD_NOT_ALLOWED, f"Use one of these methods: {allowed}.", headers={"Allow": allowed})
    response = view(request, **named)
    # Here and not in the middleware, which would take the headers that open the answer off a 304.
    return get_conditional_response(request, response.headers.get("ETag"), response=response) or response


def _refused(refusal: Refusal) -> HttpResponse:
    document = refusal.document(_address("openapi"))
    headers = {"Cache-Control": "no-store", **(refusal.headers or {})}
    return HttpResponse(document.model_dump_json(), MEDIA_TYPE, refusal.kind.status, headers=headers)


def _address(name: str, *named: str) -> str:
    return f"{settings.SITE_URL}{reverse(f'api:{name}', args=named)}"


def _document(document: BaseModel) -> HttpResponse:
    return HttpResponse(document.model_dump_json(), "application/json")


@public("POST")
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """What each line would do for the answers in the body."""
    edition = edition_for(request, slug)
    situation = body.situation(body.parse(_body(request)), edition.content.checker, timezone.localdate())
    response = _document(answer.result(edition, situation))
    response.headers["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest) -> bytes:
    """The body, never more of it than we take. Raises Refusal."""
    if request.content_type != "application/json":
        raise Refusal(Kind.NOT_JSON_TYPE, "Send the body as Content-Type: application/json.")
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdecimal()):
        raise Refusal(Kind.LENGTH_REQUIRED, "Say in Content-Length how many bytes the body has.")
    too_large = Refusal(Kind.TOO_LARGE, f"Send {LARGEST_BODY:,} bytes at most.")
    if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
        raise too_large
    try:
        read: bytes = request.read(LARGEST_BODY + 1)
    except UnreadablePostError:
        raise Refusal(Kind.NOT_JSON, "The body ended before it was complete.") from None
    if len(read) > LARGEST_BODY:
        raise too_large
    return read


@public("GET", "HEAD")
@guide_page()
def guide_json(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    links = {name: _address(name, edition.slug) for name in ("check", "rules", "examples")}
    page = f"{settings.SITE_URL}{reverse('guides:guide', args=[edition.slug])}"
    links |= {"openapi": _address("openapi"), "page": page}
    return _document(answer.guide(edition, _address("schema", "guide"), links))


@public("GET", "HEAD")
@guide_page()
def rules_json(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    return _document(answer.rules(edition, _address("schema", "rules")))


@public("GET", "HEAD")
@guide_page()
def examples_json(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    return _document(answer.examples(edition, _address("schema", "examples")))


@public("GET", "HEAD")
def schema_json(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of a document."""
    if name not in SCHEMA_PAGES:
        raise Http404(f"There is no schema “{name}”. There are: {', '.join(SCHEMA_PAGES)}.")
    return SCHEMA_PAGES[name](request)


def _schema_page(name: str) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest) -> HttpResponse:
        found = openapi.schema(name, _address("schema", name))
        return HttpResponse(json.dumps(found, ensure_ascii=False), "application/schema+json")

    page.__name__ = f"schema_{name}_json"
    return site_page(page)


SCHEMA_PAGES = {name: _schema_page(name) for name in openapi.SCHEMAS}


@public("GET", "HEAD")
@site_page
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The description of the API, with worked examples of the first guide as requests to try."""
    editions = shelf.editions()
    found = openapi.description(settings.SITE_URL, tuple(edition.slug for edition in editions), _examples(editions))
    return HttpResponse(json.dumps(found, ensure_ascii=False), "application/json")


def _examples(editions: tuple[ShelvedEdition, ...]) -> dict[str, dict[str, Any]]:
    worked = editions[0].content.checker.examples[:MOST_EXAMPLES] if editions else ()
    return {
        example.key: {"answers": dict(example.answers), **({"on": example.on.isoformat()} if example.on else {})}
        for example in worked
    }


@public()
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    raise Http404("There is nothing at this address.")
