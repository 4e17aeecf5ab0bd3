"""Treatments side by side: which ones, and whether only the differences, stand in the address."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guides.editions.pages import context, guide_page, wants_fragment
from guides.editions.shelf import ShelvedEdition

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

    notes = edition.notes(on)
    groups, hidden = [], 0
    for name, criteria in groupby(comparison.criteria, key=lambda criterion: criterion.group):
        rows = []
        for criterion in criteria:
            differs = len({criterion.cells[treatment.key] for treatment in chosen}) > 1
            if only == ONLY_DIFFERENCES and not differs:
                hidden += 1
                continue
            rows.append(
                {
                    "key": criterion.key,
                    "label": criterion.label,
                    "differs": differs,
                    "cells": [
                        {"treatment": treatment, "html": notes.html(criterion.cells[treatment.key])}
                        for treatment in chosen
                    ],
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
            notes=notes.listed(),
        ),
        status=422 if errors else 200,
    )
