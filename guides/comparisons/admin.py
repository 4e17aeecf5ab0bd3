from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from guides.comparisons.models import Cell, Criterion, Frequency, Statement, Text, Treatment
from guides.editing import OfGuideAdmin, WithinGuideInline, cites_claim_in


@admin.register(Treatment)
class TreatmentAdmin(OfGuideAdmin):
    list_display = ["order", "short_name", "name", "answer_status"]
    list_display_links = ["short_name"]
    list_filter = ["guide", "answer_status", cites_claim_in("answer")]
    search_fields = ["key", "name", "answer"]


class CellInline(WithinGuideInline):
    model = Cell

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """An empty cell for each treatment that has none yet."""
        guide = getattr(request, "guide_in_hand", None)
        return 0 if guide is None else guide.treatments.count() - (obj.cells.count() if obj else 0)


class FrequencyInline(WithinGuideInline):
    model = Frequency


@admin.register(Criterion)
class CriterionAdmin(OfGuideAdmin):
    list_display = ["order", "group", "label", "key"]
    list_display_links = ["label"]
    list_editable = ["order"]
    list_filter = ["guide", "group", cites_claim_in("cells__text")]
    search_fields = ["key", "label", "cells__text"]
    inlines = [CellInline, FrequencyInline]


@admin.register(Text)
class TextAdmin(OfGuideAdmin):
    list_display = ["order", "title", "place", "key"]
    list_display_links = ["title"]
    list_editable = ["order"]
    list_filter = ["guide", "place", cites_claim_in("body")]
    search_fields = ["key", "title", "body"]


@admin.register(Statement)
class StatementAdmin(OfGuideAdmin):
    list_display = ["order", "text", "key"]
    list_display_links = ["text"]
    list_editable = ["order"]
    search_fields = ["key", "text"]
    filter_horizontal = ["criteria"]
