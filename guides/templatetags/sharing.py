"""``{% sharing %}`` and ``{% breadcrumb %}``, for templates/base.html."""

from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, NodeList
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.urls import reverse

from guides.editions.sharing import SITE_NAME, Step, as_script, medical_web_page
from guides.editions.shelf import ShelvedEdition

register = template.Library()

BELOW_THE_CHECK = {"check-all", "situations", "sheet", "code"}


@register.inclusion_tag("components/sharing.html", takes_context=True)
def sharing(context: Context) -> dict[str, Any]:
    """The canonical address, what a shared link shows, and for a page of a guide the same as data.

    Title and description are those of the page's own blocks, so that they are written once.
    """
    request = context["request"]
    title, description = _block(context, "title"), _block(context, "description")
    path: str = context.get("canonical") or request.path
    page = Step(title, settings.SITE_URL + path)
    edition: ShelvedEdition | None = context.get("of_edition") if "guide" in context else None
    above = [Step(step.name, settings.SITE_URL + step.url) for step in _above(context)]
    return {
        "title": f"{title} {_block(context, 'site_title')}".strip().removesuffix(f" | {SITE_NAME}"),
        "description": description,
        "url": page.url,
        "type": "website" if request.resolver_match.url_name == "home" else "article",
        "site_name": SITE_NAME,
        "image": settings.SITE_URL + static("img/card.png"),
        "data": as_script(medical_web_page(edition, page, description, above, settings.SITE_URL))
        if edition and path == request.path
        else "",
    }


@register.inclusion_tag("components/breadcrumb.html", takes_context=True)
def breadcrumb(context: Context) -> dict[str, Any]:
    """The way back up, on pages below a guide. Elsewhere the header leads home, and that is all there is above."""
    above = _above(context)
    return {"above": above if len(above) > 1 else []}


def _above(context: Context) -> list[Step]:
    """The pages above the one in hand, from the home page down; of a draft when the page is of one."""
    request: HttpRequest = context["request"]
    match, guide = request.resolver_match, context.get("guide")
    if match is None or guide is None or match.url_name == "home":
        return []

    def address(page: str) -> str:
        return reverse(f"guides:{page}", args=[guide.slug], current_app=match.namespace)

    steps = [Step("Home", reverse("home"))]
    if match.url_name != "guide":
        steps.append(Step(guide.title, address("guide")))
    if match.url_name in BELOW_THE_CHECK:
        steps.append(Step("Check my situation", address("check")))
    return steps


def _block(context: Context, name: str) -> str:
    """What the page's own block of that name says, as plain text."""
    return " ".join(unescape(BlockNode(name, NodeList()).render(context)).split())
