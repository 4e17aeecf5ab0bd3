import hashlib
import json
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from guides.editions.schema import Content
from guides.editions.told import Told


class EditionQuerySet(models.QuerySet["Edition"]):
    def standing(self) -> Self:
        """Those that are not withdrawn."""
        return self.filter(withdrawal=None)

    def live(self) -> Self:
        """Those that have gone live and are not withdrawn."""
        return self.standing().filter(live_at__lte=timezone.now())


class Edition(models.Model):
    """A numbered, dated snapshot of a guide that never changes.

    ``sha256`` covers everything that a reader or an auditor relies on, and the ``sha256`` of the
    edition before: changing an old edition would show in every later one.
    """

    guide = models.ForeignKey("guides.Guide", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    """The frozen content as canonical JSON."""
    note = models.CharField(max_length=500)
    published_by = models.CharField(max_length=150)
    published_at = models.DateTimeField()
    live_at = models.DateTimeField()
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["guide", "-number"]
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="edition_number_once_a_guide")]

    def __str__(self) -> str:
        return f"{self.guide.slug}, edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError("An edition never changes. Publish a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise ValidationError("An edition is never deleted. Withdraw it.")

    def digest(self) -> str:
        """What ``sha256`` must be."""
        parts = {
            "guide": self.guide.slug,
            "number": self.number,
            "content": self.content,
            "note": self.note,
            "published_by": self.published_by,
            "published_at": self.published_at.isoformat(),
            "live_at": self.live_at.isoformat(),
            "previous_sha256": self.previous_sha256,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def thaw(self) -> Content:
        """The content as a value."""
        return Content.model_validate_json(self.content)


class Withdrawal(models.Model):
    """That an edition was taken back, by whom and why. The edition itself stays as it was."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.edition} withdrawn"


class EditionChanges(models.Model):
    """What readers are told of how an edition differs from the one they had. Reckoned once, beside the edition.

    Not part of the edition's ``sha256``: everything in it but the editor's tick can be reckoned again.
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="changes")
    told = models.TextField()
    """A ``Told`` as JSON."""

    def __str__(self) -> str:
        return f"What changed in {self.edition}"

    def thaw(self) -> Told:
        return Told.model_validate_json(self.told)


class SearchEntry(models.Model):
    """A passage of an edition that search can find. Rebuilt from the edition at any time."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="search_entries")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    text = models.TextField()
    folded = models.TextField()
    """Title and text in small letters without accents: what is searched."""

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
