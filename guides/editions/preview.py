"""Drafts as readers would see them, for editors only: the readers' own views and templates on draft content."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.csp import CSP

from guides.editions.freeze import freeze
from guides.editions.shelf import ShelvedEdition
from guides.models import Guide

NAMESPACE = "preview"
FRAMED_BY_US = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


def is_preview(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.namespace == NAMESPACE


def draft(request: HttpRequest, slug: str) -> ShelvedEdition:
    """The draft of a guide, frozen now. Raises PermissionDenied for anybody who may not see drafts, or Http404."""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm("guides.view_guide")):
        raise PermissionDenied("Sign in as an editor to see drafts.")
    guide = Guide.objects.filter(slug=slug).first()
    if guide is None:
        raise Http404(f"There is no guide “{slug}”.")
    return ShelvedEdition(freeze(guide))


def only_for_editors(response: HttpResponse) -> HttpResponse:
    """Keep a draft out of every cache, and let the page "Preview and publish" show it in a frame."""
    add_never_cache_headers(response)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response._csp_config = FRAMED_BY_US  # type: ignore[attr-defined]
    return response
