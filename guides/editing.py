"""What the admin of every room shares: Markdown with preview, forms that know the guide, filters."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guides.editions.freeze import freeze
from guides.editions.shelf import ShelvedEdition
from guides.models import Guide
from guides.rows import ProseField, refuse_unknown_references


class ProseWidget(forms.Textarea):
    """A text box with a Preview button beside it (static/js/prose.js)."""

    class Media:
        js = ["js/prose.js"]
        css = {"all": ["css/admin.css"]}

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 5, "cols": 100, "class": "vLargeTextField prose", "data-prose": ""})


class ProseForm(forms.ModelForm):
    """Refuses a text that uses a claim, a figure or a term that the guide does not have."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        guide = guide_of(self.instance, self.cleaned_data)
        texts = {
            field.name: self.cleaned_data.get(field.name) or ""
            for field in self.instance._meta.get_fields()
            if isinstance(field, ProseField) and field.name in self.cleaned_data
        }
        if guide is not None and guide.pk:
            refuse_unknown_references(guide, texts)
        return cleaned


def guide_of(row: models.Model, cleaned: dict[str, Any] | None = None) -> Guide | None:
    """The guide that a row belongs to, directly or through its rule, criterion or question; None when not known yet."""
    if isinstance(row, Guide):
        return row
    for name in ("guide", "rule", "criterion", "question", "figure"):
        try:
            row._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        owner = (cleaned or {}).get(name)
        if owner is None and getattr(row, f"{name}_id", None):
            owner = getattr(row, name)
        if owner is not None:
            return guide_of(owner)
    return None


class OfGuideAdmin(admin.ModelAdmin):
    """The admin of rows that belong to a guide: their choices stay within it."""

    form = ProseForm
    formfield_overrides = {ProseField: {"widget": ProseWidget}}
    list_filter: ClassVar[Any] = ["guide"]
    list_per_page = 50
    save_on_top = True

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        request.guide_in_hand = guide_of(obj) if obj is not None else _only_guide()  # type: ignore[attr-defined]
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        guide = _only_guide()
        return {"guide": guide.pk if guide else None, **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **within_guide(db_field, request, kwargs))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **within_guide(db_field, request, kwargs))


class WithinGuideInline(admin.StackedInline):
    """Rows edited on the page of the row they belong to, their choices within its guide."""

    form = ProseForm
    formfield_overrides = {ProseField: {"widget": ProseWidget}}
    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **within_guide(db_field, request, kwargs))


def within_guide(db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Offer only related rows of the guide in hand."""
    guide = getattr(request, "guide_in_hand", None)
    related = db_field.related_model
    names = {field.name for field in related._meta.get_fields()}
    path = "guide" if "guide" in names else "question__guide" if "question" in names else ""
    if guide is not None and path and "queryset" not in kwargs:
        kwargs = {**kwargs, "queryset": related._default_manager.filter(**{path: guide})}
    return kwargs


def _only_guide() -> Guide | None:
    guides = Guide.objects.all()[:2]
    return guides[0] if len(guides) == 1 else None


class ReviewDueFilter(admin.SimpleListFilter):
    """Claims by how soon somebody must look again."""

    title = "review due"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "Overdue"), ("month", "Within 30 days"), ("quarter", "Within 90 days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        today = timezone.localdate()
        days = {"overdue": -1, "month": 30, "quarter": 90}.get(self.value() or "")
        return None if days is None else queryset.filter(review_by__lte=today + timedelta(days=days))


class CitesClaimFilter(admin.SimpleListFilter):
    """Rows by whether any of their texts cites a claim. Set ``texts`` to the fields to look in."""

    title = "claims"
    parameter_name = "claims"
    texts: tuple[str, ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "Cites no claim"), ("some", "Cites a claim")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        cites = Q()
        for text in self.texts:
            cites |= Q(**{f"{text}__contains": "[^"})
        citing = queryset.filter(cites).values("pk")
        if self.value() == "none":
            return queryset.exclude(pk__in=citing)
        return queryset.filter(pk__in=citing) if self.value() == "some" else None


def cites_claim_in(*texts: str) -> type[CitesClaimFilter]:
    return type("CitesClaimFilter", (CitesClaimFilter,), {"texts": texts})


@staff_member_required
@require_POST
def typeset(request: HttpRequest) -> HttpResponse:
    """A text as readers would see it, for the Preview button: with figures filled in and notes numbered."""
    guide = request.POST.get("guide", "")
    draft = freeze(get_object_or_404(Guide, pk=guide)) if guide.isdecimal() else None
    if draft is None:
        return HttpResponse("<p>Save once, then preview: the text needs a guide to find its claims and figures.</p>")
    notes = ShelvedEdition(draft).notes(timezone.localdate())
    html = notes.html(request.POST.get("text", ""))
    return render(request, "admin/guides/typeset.html", {"html": html, "notes": notes.listed()})
