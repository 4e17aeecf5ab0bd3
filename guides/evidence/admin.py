from itertools import pairwise
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone

from guides.editing import OfGuideAdmin, ReviewDueFilter, WithinGuideInline
from guides.evidence.models import Claim, Figure, FigureValue, Source
from guides.prose import figure_words


@admin.register(Source)
class SourceAdmin(OfGuideAdmin):
    list_display = ["title", "publisher", "dated", "claim_count"]
    search_fields = ["key", "title", "publisher", "url"]
    list_filter = ["guide", "publisher"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        sources: QuerySet[Any] = super().get_queryset(request).annotate(claim_count=Count("claims"))
        return sources

    @admin.display(description="claims", ordering="claim_count")
    def claim_count(self, source: Any) -> int:
        return int(source.claim_count)


@admin.register(Claim)
class ClaimAdmin(OfGuideAdmin):
    list_display = ["key", "text", "source", "confirmation", "checked_on", "review_by", "is_current"]
    list_display_links = ["key", "text"]
    list_filter = ["guide", "confirmation", ReviewDueFilter, "source__publisher"]
    list_select_related = ["source"]
    search_fields = ["key", "text", "source__title", "source__publisher", "locator"]
    date_hierarchy = "review_by"
    autocomplete_fields = ["source"]
    fieldsets = [
        (None, {"fields": ["guide", "key", "text", "source", "locator"]}),
        ("How sure we are", {"fields": ["confirmation", "checked_on", "review_by"]}),
        ("When it is overdue", {"fields": ["acknowledged_on", "acknowledgement"]}),
    ]

    @admin.display(boolean=True, description="up to date")
    def is_current(self, claim: Claim) -> bool:
        return claim.review_by >= timezone.localdate()


class FigureValueFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        """Refuse values whose days overlap."""
        super().clean()
        spans = sorted(
            (form.cleaned_data["valid_from"], form.cleaned_data["valid_until"])
            for form in self.forms
            if form.cleaned_data.get("valid_from")
            and form.cleaned_data.get("valid_until")
            and not form.cleaned_data.get("DELETE")
        )
        for (_, ends), (starts, _) in pairwise(spans):
            if starts <= ends:
                raise ValidationError(
                    f"Two values overlap: one holds until {ends:%-d %B %Y}, the next already from "
                    f"{starts:%-d %B %Y}. Change one of the two days."
                )


class FigureValueInline(WithinGuideInline):
    model = FigureValue
    formset = FigureValueFormSet
    min_num = 1


@admin.register(Figure)
class FigureAdmin(OfGuideAdmin):
    list_display = ["key", "name", "unit", "cost_group", "value_today"]
    list_display_links = ["key", "name"]
    list_filter = ["guide", "unit", "cost_group"]
    search_fields = ["key", "name"]
    inlines = [FigureValueInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        return super().get_queryset(request).prefetch_related("values__claim")

    @admin.display(description="value today")
    def value_today(self, figure: Figure) -> str:
        return figure_words(figure.freeze(), timezone.localdate())
