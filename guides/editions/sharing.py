"""What a page tells search engines and the sites on which it is shared: where it stands, and as data what it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from guides.editions import shelf
from guides.editions.shelf import ShelvedEdition

SITE_NAME = "Coverage Guide"
UNSAFE_IN_SCRIPT = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Step:
    """A page on the way from the home page down to the one in hand."""

    name: str
    url: str


def medical_web_page(
    edition: ShelvedEdition, page: Step, description: str, above: Sequence[Step], site_url: str
) -> dict[str, Any]:
    """A page of a guide in the words of schema.org. Addresses are absolute.

    Nothing is claimed that is not so: ``lastReviewed`` is the earliest day on which a claim in use was checked, since
    only from then on had all of them been; ``reviewedBy`` stands there only when a clinician has signed.
    """
    guide = edition.content.guide
    days = [day for day in (edition.all_checked_since, guide.reviewed_on) if day]
    first = next((row.live_on for row in shelf.history(edition.slug) if row.number == 1), None)
    said = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": page.name,
        "description": description,
        "url": page.url,
        "inLanguage": "en-US",
        "datePublished": first,
        "dateModified": edition.published_on,
        "lastReviewed": min(days, default=None),
        "reviewedBy": {"@type": "Person", "name": guide.reviewed_by} if guide.reviewed_by else None,
        "about": [
            {"@type": "MedicalTherapy", "name": treatment.name} for treatment in edition.content.comparison.treatments
        ],
        "audience": {"@type": "Patient"},
        "isPartOf": {"@type": "WebSite", "name": SITE_NAME, "url": f"{site_url}/"},
        "breadcrumb": {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": step.name, "item": step.url}
                for position, step in enumerate([*above, page], start=1)
            ],
        },
    }
    return {name: value for name, value in said.items() if value}


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON that may stand inside ``<script>``: no text in it can end the element or begin another."""
    text = json.dumps(data, default=str, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(UNSAFE_IN_SCRIPT))
