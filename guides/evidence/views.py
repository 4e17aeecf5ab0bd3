"""The costs page: figures as bars, and the same figures as a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guides.editions.pages import context, guide_page
from guides.editions.shelf import ShelvedEdition
from guides.evidence.charts import Bar, bar_chart
from guides.evidence.schema import Claim, CostGroup, Figure, FigureValue, Unit
from guides.prose import NOT_CONFIRMED_YET, Notes, value_words

GROUPS = {
    CostGroup.CLINIC_PRICES: (
        "What clinics say they charge",
        "Prices that clinics and directories advertise for care that Medicare usually does not pay for. "
        "Yours may differ: ask for the full price in writing.",
    ),
    CostGroup.YOUR_SHARE: (
        "Your share when Medicare pays",
        "What may be left for you to pay when Medicare covers the care, before Medigap, Medicaid or the yearly limit "
        "of a plan.",
    ),
    CostGroup.YEARLY_AMOUNTS: (
        "Deductibles and yearly limits",
        "Amounts that Medicare sets for a year.",
    ),
}


@guide_page()
def costs(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    """Price and cost-share ranges in force today."""
    on = timezone.localdate()
    notes = edition.notes(on)
    groups = [
        group
        for key, (title, introduction) in GROUPS.items()
        if (group := _group(edition, key, title, introduction, on, notes))["rows"]
    ]
    return render(
        request,
        "evidence/costs.html",
        context(edition, on, guide=edition.content.guide, groups=groups, on=on, notes=notes.listed()),
    )


def _group(
    edition: ShelvedEdition, key: CostGroup, title: str, introduction: str, on: date, notes: Notes
) -> dict[str, Any]:
    figures = [figure for figure in edition.content.evidence.figures if figure.cost_group is key]
    with_value = [(figure, value) for figure in figures if (value := figure.value_on(on))]
    return {
        "key": key.value,
        "title": title,
        "introduction": introduction,
        "chart": _chart(title, with_value),
        "rows": [
            _row(figure, value, edition.content.claims, on, notes) for figure in figures for value in _shown(figure, on)
        ],
    }


def _shown(figure: Figure, on: date) -> list[FigureValue | None]:
    """The value in force and those announced; None where today has none."""
    coming = [value for value in figure.values if value.valid_from > on]
    return [figure.value_on(on), *coming]


def _row(
    figure: Figure, value: FigureValue | None, claims: Mapping[str, Claim], on: date, notes: Notes
) -> dict[str, Any]:
    if value is None:
        return {"name": figure.name, "value": NOT_CONFIRMED_YET, "dates": str(on.year), "cite_html": ""}
    return {
        "name": figure.name,
        "value": value_words(value, figure.unit),
        "dates": _seen(claims[value.claim]) if figure.cost_group is CostGroup.CLINIC_PRICES else _dates(value),
        "cite_html": notes.cite(value.claim),
    }


def _seen(claim: Claim) -> str:
    """Nobody sets a clinic's price for a year: all that is known is when it was read."""
    return f"Seen {claim.checked_on:%-d %B %Y}"


def _dates(value: FigureValue) -> str:
    first, last = value.valid_from, value.valid_until
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def _chart(title: str, values: list[tuple[Figure, FigureValue]]) -> dict[str, Any] | None:
    """A bar chart of the dollar ranges; None when there is nothing to draw."""
    return bar_chart(
        title,
        [
            Bar(figure.name, value.low, value.high, value_words(value, figure.unit))
            for figure, value in values
            if figure.unit is Unit.DOLLARS
        ],
    )
