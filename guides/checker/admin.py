from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from guides.checker.models import (
    Choice,
    Estimate,
    Example,
    ExampleAnswer,
    ExampleVerdict,
    Outcome,
    Question,
    Rule,
)
from guides.editing import OfGuideAdmin, WithinGuideInline, cites_claim_in


class ByQuestionIterator(forms.models.ModelChoiceIterator):
    """The choices of every question, under its heading."""

    def __iter__(self) -> Iterator[Any]:
        for question, choices in groupby(self.queryset.select_related("question"), key=lambda choice: choice.question):
            yield question.text, [self.choice(choice) for choice in choices]


class ChoicesField(forms.ModelMultipleChoiceField):
    """A condition: choices to tick, by question."""

    iterator = ByQuestionIterator
    widget = forms.CheckboxSelectMultiple


class WithConditionAdmin(OfGuideAdmin):
    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", ChoicesField)
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ChoiceInline(admin.TabularInline):
    model = Choice
    extra = 0


@admin.register(Question)
class QuestionAdmin(WithConditionAdmin):
    list_display = ["order", "text", "key", "choice_count"]
    list_display_links = ["text"]
    list_editable = ["order"]
    search_fields = ["key", "text", "choices__label"]
    inlines = [ChoiceInline]

    @admin.display(description="choices")
    def choice_count(self, question: Question) -> int:
        return question.choices.count()


class InForceFilter(admin.SimpleListFilter):
    title = "in force"
    parameter_name = "in-force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", "Today"), ("not-yet", "Not yet"), ("ended", "Ended")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Rule]) -> QuerySet[Rule] | None:
        today = timezone.localdate()
        if self.value() == "today":
            return queryset.exclude(valid_from__gt=today).exclude(valid_until__lt=today)
        if self.value() == "not-yet":
            return queryset.filter(valid_from__gt=today)
        return queryset.filter(valid_until__lt=today) if self.value() == "ended" else None


class OutcomeInline(WithinGuideInline):
    model = Outcome


@admin.register(Rule)
class RuleAdmin(WithConditionAdmin):
    list_display = ["priority", "name", "key", "says", "valid_from", "valid_until"]
    list_display_links = ["name"]
    list_filter = [
        "guide",
        "outcomes__line",
        "outcomes__status",
        InForceFilter,
        cites_claim_in("outcomes__reason", "outcomes__cost", "advice"),
    ]
    search_fields = ["key", "name", "outcomes__reason", "advice"]
    inlines = [OutcomeInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        return super().get_queryset(request).prefetch_related("outcomes")

    @admin.display(description="says")
    def says(self, rule: Rule) -> str:
        outcomes = [f"{outcome.line}: {outcome.status or 'as ' + outcome.follows}" for outcome in rule.outcomes.all()]
        return ", ".join(outcomes) or "advice"


class ExampleAnswerInline(WithinGuideInline, admin.TabularInline):
    model = ExampleAnswer


class ExampleVerdictInline(admin.TabularInline):
    model = ExampleVerdict
    extra = 0


@admin.register(Example)
class ExampleAdmin(OfGuideAdmin):
    list_display = ["order", "person", "key", "on"]
    list_display_links = ["person"]
    list_editable = ["order"]
    list_filter = ["guide", "expected__line", "expected__status"]
    search_fields = ["key", "person", "why"]
    inlines = [ExampleAnswerInline, ExampleVerdictInline]


@admin.register(Estimate)
class EstimateAdmin(WithConditionAdmin):
    list_display = ["scenario", "priority", "name", "key", "basis"]
    list_display_links = ["name"]
    list_filter = ["guide", "scenario", "basis", cites_claim_in("explanation")]
    search_fields = ["key", "name", "explanation"]
