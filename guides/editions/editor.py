""" "Preview and publish": the draft as readers would see it, its proof, what differs, and the button."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from guides.checker.answers import label
from guides.checker.impact import Differing, Turn, impact
from guides.checker.schema import Checker
from guides.editions.diff import changes, changes_what_to_do
from guides.editions.proof import warnings
from guides.editions.publish import Draft, Refused, draft, publish, standing
from guides.failures import Failure, Part
from guides.models import (
    Claim,
    Criterion,
    Estimate,
    Example,
    Figure,
    Guide,
    Question,
    Rule,
    Section,
    Statement,
    Synonym,
    Term,
    Text,
    Treatment,
)

ROWS = {
    Part.SECTION: (Section, "slug"),
    Part.TERM: (Term, "slug"),
    Part.CLAIM: (Claim, "key"),
    Part.FIGURE: (Figure, "key"),
    Part.TREATMENT: (Treatment, "key"),
    Part.CRITERION: (Criterion, "key"),
    Part.TEXT: (Text, "key"),
    Part.STATEMENT: (Statement, "key"),
    Part.QUESTION: (Question, "key"),
    Part.RULE: (Rule, "key"),
    Part.EXAMPLE: (Example, "key"),
    Part.ESTIMATE: (Estimate, "key"),
    Part.SYNONYM: (Synonym, "typed"),
}


PREVIEWS = {
    "guide": "Guide",
    "compare": "Comparison",
    "check": "Checker",
    "costs": "Costs",
    "changes": "What readers are told of the changes",
}


class PublishForm(forms.Form):
    note = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        label="What changed, for readers",
        error_messages={"required": "Say in a sentence what changed. Readers see it in the list of changes."},
    )
    changes_what_to_do = forms.BooleanField(
        required=False,
        label="This changes what readers should do",
        help_text="Ticked beforehand when a status, a cost, advice or an amount in force is another. You decide.",
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput)


def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page from which a draft becomes an edition. A refused attempt comes back with reasons and the note kept."""
    if not request.user.has_perm("guides.publish_guide"):
        raise PermissionDenied("Ask an administrator for the permission to publish.")
    guide = get_object_or_404(Guide, pk=pk)
    on = timezone.localdate()
    found, refusal = None, ""
    try:
        found = draft(guide, on)
    except Refused as refused:
        refusal = str(refused)
    form = PublishForm(request.POST if request.method == "POST" else None, initial=_initial(guide, found, on))
    if request.method == "POST" and found and form.is_valid():
        try:
            edition = publish(
                guide,
                by=request.user.get_username(),
                note=form.cleaned_data["note"],
                fingerprint=form.cleaned_data["fingerprint"],
                changes_what_to_do=form.cleaned_data["changes_what_to_do"],
            )
        except Refused as refused:
            refusal = str(refused)
            form = PublishForm(initial={**form.cleaned_data, "fingerprint": found.fingerprint})
        else:
            messages.success(request, f"Edition {edition.number} of “{guide.title}” is published.")
            return redirect("admin:guides_guide_publish", pk)
    is_refused = bool(refusal) or (form.is_bound and not form.is_valid())
    return render(
        request,
        "admin/guides/guide/publish.html",
        {**admin.site.each_context(request), **_context(guide, found, form, refusal, on)},
        status=422 if is_refused else 200,
    )


def _initial(guide: Guide, found: Draft | None, on: date) -> dict[str, Any]:
    if found is None:
        return {}
    before = standing(guide)
    return {
        "fingerprint": found.fingerprint,
        "changes_what_to_do": changes_what_to_do(before.thaw() if before else None, found.content, on),
    }


def _context(guide: Guide, found: Draft | None, form: PublishForm, refusal: str, on: date) -> dict[str, Any]:
    before = standing(guide)
    was = before.thaw() if before else None
    last = guide.editions.order_by("-number").first()
    return {
        "title": f"Preview and publish: {guide.title}",
        "opts": Guide._meta,
        "guide": guide,
        "form": form,
        "refusal": refusal,
        "before": before,
        "next_number": last.number + 1 if last else 1,
        "failures": [_failure(guide, failure) for failure in found.failed] if found else [],
        "warnings": [_failure(guide, warning) for warning in warnings(found.content, on)] if found else [],
        "changes": changes(was, found.content) if found else (),
        "impact": _impact(guide, was.checker, found.content.checker, on) if found and was else None,
        "can_publish": bool(found and not found.failed),
        "previews": [(words, reverse(f"preview:{name}", args=[guide.slug])) for name, words in PREVIEWS.items()],
    }


def _failure(guide: Guide, failure: Failure) -> dict[str, Any]:
    """A failure with the address of the row to mend and the answers that show it."""
    return {
        "proof": failure.proof,
        "sentence": failure.sentence,
        "mend_url": _mend_url(guide, failure),
        "example": list(failure.example.items()) if failure.example else [],
        "check_url": reverse("preview:check", args=[guide.slug]),
    }


def _impact(guide: Guide, before: Checker, after: Checker, on: date) -> dict[str, Any] | None:
    """What changes for readers; None while the rules cannot be followed, which the proof says in words."""
    try:
        found = impact(before, after, on)
    except (KeyError, ValueError):
        return None
    return {
        "situations": f"{found.situations:,}",
        "changed": f"{found.changed:,}",
        "new": f"{found.new:,}" if found.new else "",
        "gone": f"{found.gone:,}" if found.gone else "",
        "lines": [
            {"line": line.words, "turns": [_turn(turn, after) for turn in turns]}
            for line, turns in groupby(found.turns, key=lambda turn: turn.line)
        ],
        "reworded": [(rule.name, _mend_url(guide, Failure("", "", Part.RULE, rule.key))) for rule in found.reworded],
        "examples_differ": [_differing(differing) for differing in found.examples_differ],
        "check_url": reverse("preview:check", args=[guide.slug]),
    }


def _turn(turn: Turn, checker: Checker) -> dict[str, Any]:
    """Situations of which one line changes, with a few that an editor can open."""
    return {
        "before": turn.before.words,
        "after": turn.after.words,
        "count": f"{turn.count:,}",
        "examples": [{"answers": list(e.items()), "words": _in_words(e, checker)} for e in turn.examples],
    }


def _in_words(answers: Mapping[str, str], checker: Checker) -> str:
    """Answers by their labels: "Spravato nasal spray; CRPS; At home"."""
    return "; ".join(
        label(question, answers[question.key]) for question in checker.questions if question.key in answers
    )


def _differing(differing: Differing) -> dict[str, Any]:
    example = differing.example
    return {
        "person": example.person,
        "lines": [(line.words, example.expected[line].words, now.words) for line, now in differing.now.items()],
    }


def _mend_url(guide: Guide, failure: Failure) -> str:
    if failure.part in ROWS and failure.key:
        model, field = ROWS[failure.part]
        row = model._default_manager.filter(**{"guide": guide, field: failure.key}).first()
        if row is not None:
            return reverse(f"admin:guides_{model._meta.model_name}_change", args=[row.pk])
    return reverse("admin:guides_guide_change", args=[guide.pk])
