from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from guides.feedback.models import Feedback
from guides.feedback.schema import About, Answer


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """What readers said, counted by edition and section. To be read and deleted, not to be changed."""

    list_display = ["about", "answer", "reason", "note", "edition", "day"]
    list_filter = ["answer", "reason", "page", "section", "edition"]
    list_select_related = ["edition__guide"]
    search_fields = ["note"]
    date_hierarchy = "day"
    change_list_template = "admin/guides/feedback/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="about", ordering="section")
    def about(self, row: Feedback) -> str:
        return row.section or row.get_page_display()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None)
        if shown and "cl" in shown:
            shown["counts"] = _counts(shown["cl"].queryset)
        return response


def _counts(rows: QuerySet[Feedback]) -> list[dict[str, Any]]:
    """How often each answer was given for each page and section of each edition, the newest edition first."""
    places = rows.order_by("edition__guide__slug", "-edition__number", "page", "section").values_list(
        "edition__guide__slug", "edition__number", "page", "section"
    )
    counted = places.annotate(**{f"count_{answer}": Count("pk", filter=Q(answer=answer)) for answer in Answer})
    return [
        {"edition": f"{slug}, edition {number}", "about": section or About(page).words, "answers": answers}
        for slug, number, page, section, *answers in counted
    ]
