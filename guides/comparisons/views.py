"""Treatments side by side: which ones, and whether only the differences, stand in the address.

What matters to a reader stands in neither: the exercise below the table is filled in on the page and goes nowhere.
"""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guides.comparisons.frequencies import icon_array, in_words, others_in_words
from guides.comparisons.schema import Comparison, Criterion, Place
from guides.editions.pages import context, guide_page, wants_fragment
from guides.editions.shelf import ShelvedEdition
from guides.prose import Notes

ONLY_DIFFERENCES = "differences"


@guide_page(query=("treatment", "only"))
def compare(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    """The comparison of all treatments, or of those asked for. 422 when the address asks for what we do not have."""
    on = timezone.localdate()
    comparison = edition.content.comparison
    known = {treatment.key: treatment for treatment in comparison.treatments}
    asked = dict.fromkeys(request.GET.getlist("treatment"))
    only = request.GET.get("only", "")
    errors = []
    if set(asked) - set(known):
        errors.append({"target": "treatment-1", "message": "Choose from the treatments listed: one is not known."})
    elif len(asked) == 1:
        errors.append({"target": "treatment-1", "message": "Choose at least two treatments to compare."})
    if only not in {"", ONLY_DIFFERENCES}:
        errors.append({"target": "only", "message": "Tick “only differences”, or leave it empty."})
    chosen = [known[key] for key in known if key in asked] if asked and not errors else list(known.values())

    # Everything is typeset, whatever is shown, so that a note has the same number for every choice.
    notes = edition.notes(on, up="../")
    above = _texts(comparison, Place.ABOVE, notes)
    groups, hidden = [], 0
    for name, criteria in groupby(comparison.criteria, key=lambda criterion: criterion.group):
        rows = []
        for criterion in criteria:
            cells = {key: _cell(criterion, key, notes) for key in known}
            differs = len({criterion.said_of(treatment.key) for treatment in chosen}) > 1
            if only == ONLY_DIFFERENCES and not differs:
                hidden += 1
                continue
            rows.append(
                {
                    "key": criterion.key,
                    "label": criterion.label,
                    "differs": differs,
                    "cells": [{"treatment": treatment, **cells[treatment.key]} for treatment in chosen],
                }
            )
        if rows:
            groups.append({"name": name, "rows": rows})
    page = "comparisons/compare.html"
    return render(
        request,
        f"{page}#comparison" if wants_fragment(request) else page,
        context(
            edition,
            on,
            guide=edition.content.guide,
            treatments=[
                {
                    "key": treatment.key,
                    "name": treatment.name,
                    "short_name": treatment.short_name,
                    "chosen": treatment in chosen if not errors else treatment.key in asked,
                }
                for treatment in known.values()
            ],
            chosen=chosen,
            groups=groups,
            only_differences=only == ONLY_DIFFERENCES,
            hidden_rows=hidden,
            errors=errors,
            above=above,
            below=_texts(comparison, Place.BELOW, notes),
            statements=_statements(comparison),
            notes=notes.listed(),
        ),
        status=422 if errors else 200,
    )


def _texts(comparison: Comparison, place: Place, notes: Notes) -> list[dict[str, Any]]:
    return [
        {"key": text.key, "title": text.title, "html": notes.html(text.body)}
        for text in comparison.texts
        if text.place is place
    ]


def _cell(criterion: Criterion, treatment: str, notes: Notes) -> dict[str, Any]:
    return {
        "html": notes.html(criterion.cells[treatment]),
        "counts": [
            {
                "words": in_words(frequency),
                "others": others_in_words(frequency),
                "is_range": frequency.high is not None,
                "period": frequency.period,
                "certainty": frequency.certainty,
                "cite": notes.cite(frequency.claim),
                "array": icon_array(frequency),
            }
            for frequency in criterion.frequencies
            if frequency.treatment == treatment
        ],
    }


def _statements(comparison: Comparison) -> list[dict[str, Any]]:
    rows = {criterion.key: criterion for criterion in comparison.criteria}
    return [
        {"key": statement.key, "text": statement.text, "rows": [rows[key] for key in statement.criteria]}
        for statement in comparison.statements
    ]
