from django.db import models
from django.db.models import Q

from guides.feedback.schema import LONGEST_NOTE, About, Answer, Reason


class Feedback(models.Model):
    """What one reader said about a page. Neither who said it nor the time of day is known."""

    edition = models.ForeignKey("guides.Edition", on_delete=models.PROTECT, related_name="feedback")
    page = models.CharField(max_length=20, choices=[(page.value, page.words) for page in About])
    section = models.CharField("section", max_length=80, blank=True)
    """The anchor of a section of that edition; empty for the whole page."""
    answer = models.CharField("useful", max_length=10, choices=[(answer.value, answer.words) for answer in Answer])
    reason = models.CharField(max_length=20, blank=True, choices=[(reason.value, reason.words) for reason in Reason])
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    """As scrubbed."""
    day = models.DateField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "feedback"
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(condition=~Q(answer="yes") | Q(reason=""), name="feedback_yes_needs_no_reason"),
            models.CheckConstraint(
                condition=Q(page="guide") | Q(section=""), name="feedback_only_the_guide_has_sections"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.section or self.get_page_display()}"
