"""The one place where feedback is written."""

from django.utils import timezone

from guides.feedback.models import Feedback
from guides.feedback.schema import About
from guides.models import Edition


def keep(slug: str, number: int, page: About, section: str, *, answer: str, reason: str, note: str) -> None:
    """Keep what a reader said about an edition, with today's date. Raises DatabaseError when it cannot be kept."""
    edition = Edition.objects.only("pk").get(guide__slug=slug, number=number)
    Feedback.objects.create(
        edition=edition,
        page=page,
        section=section,
        answer=answer,
        reason=reason,
        note=note,
        day=timezone.localdate(),
    )
