"""The receipt of a result: its code, the link and the QR code that bring it back."""

from itertools import groupby
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from guides.checker.receipt import write
from guides.checker.situation import Situation
from guides.editions.shelf import ShelvedEdition

QUIET = 4
"""Modules of white that a QR code needs around it."""

MASK = 3
"""Any mask can be read. Weighing all eight would cost more time than the rest of the result."""


def receipt(edition: ShelvedEdition, situation: Situation) -> dict[str, Any] | None:
    """What ``checker/receipt.html`` shows; None for a draft, whose answers nobody should keep."""
    if edition.is_draft:
        return None
    code = write(
        edition.slug, edition.number, situation.on, situation.answers, edition.content.checker.questions, keys()[0]
    )
    page = reverse("guides:code", args=[edition.slug])
    return {
        "code": code,
        "groups": code.split("-"),
        "spelled": "; ".join(", ".join(group) for group in code.split("-")),
        "link": f"{page}#{code}",
        "address": f"{settings.SITE_URL}{page}",
        "qr": qr(f"{settings.SITE_URL}{page}#{code}"),
    }


def keys() -> tuple[bytes, ...]:
    """The keys that sign codes: the one to write with, then older ones that may still be read."""
    return tuple(
        salted_hmac("guides.checker.receipt", "key", secret=secret, algorithm="sha256").digest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def qr(link: str) -> dict[str, Any]:
    """A QR code as geometry: the side of the square in modules, and a path one module wide along the dark ones."""
    rows = segno.make_qr(link, error="m", mask=MASK, boost_error=False).matrix
    path = []
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            path += [f"M{x} {y}.5h{length}"] if dark else []
            x += length
    return {"side": len(rows) + 2 * QUIET, "path": "".join(path)}
