"""The checker's pages. Answers come in the body of a POST and leave in its page, and are kept nowhere."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guides.checker import flow
from guides.checker.answers import Problem
from guides.checker.estimate import FIELDS
from guides.checker.receipt import LONGEST, BadCode
from guides.checker.shown import forms
from guides.checker.shown.read_back import read_back
from guides.checker.shown.result import result
from guides.checker.shown.rulebook import rulebook
from guides.checker.shown.sheet import sheet as sheet_of
from guides.checker.shown.situations import columns, side_by_side
from guides.checker.situation import MOST_SITUATIONS, VARIANTS, Situation, read_situation, read_variants
from guides.checker.step import Step
from guides.editions.pages import context, edition_for, guide_page, wants_fragment
from guides.editions.preview import only_for_editors
from guides.editions.shelf import ShelvedEdition


def private(view: Callable[[HttpRequest, ShelvedEdition, date], HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of ``(request, edition, today)`` a page with answers on it: nobody keeps it, logs it or names it."""

    @csrf_exempt  # the forms change nothing, and public pages set no cookie
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, slug: str) -> HttpResponse:
        edition = edition_for(request, slug)
        response = view(request, edition, timezone.localdate())
        if edition.is_draft:
            only_for_editors(response)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return page


@private
def check(request: HttpRequest, edition: ShelvedEdition, today: date) -> HttpResponse:
    """The next question, or the result. 422 when the answers cannot be used as they are."""
    step = Step.first(today)
    if request.method == "POST":
        step = Step.read(dict(request.POST.lists()), edition.content.checker, today)
    situation = step.situation
    still_open = flow.open_questions(edition.ruling(situation.on), situation.answers)
    question = step.question or next(iter(still_open), None)
    shown: dict[str, Any] = {"errors": forms.errors(step.problems, question)}
    if question:
        shown["question"] = forms.question_card(question, step, len([q for q in still_open if q != question]))
    else:
        notes = edition.notes(situation.on)
        shown |= {"result": result(edition, situation, notes, today, step.problems), "notes": notes.listed()}
    return _page(request, "checker/check.html", edition, situation, step.problems, today, shown)


@private
def check_all(request: HttpRequest, edition: ShelvedEdition, today: date) -> HttpResponse:
    """Every question on one screen, for counselors; below them the result. Questions may be left open."""
    checker = edition.content.checker
    situation, problems = read_situation(dict(request.POST.lists()), checker, today)
    if request.method == "POST" and not problems and not situation.answers:
        problems = (Problem(checker.questions[0].key, "Answer at least one question."),)
    shown: dict[str, Any] = {
        "fields": forms.fields(checker, situation),
        "still_open": flow.open_questions(edition.ruling(situation.on), situation.answers),
    }
    if situation.answers and all(problem.field in FIELDS for problem in problems):
        notes = edition.notes(situation.on)
        shown |= {"result": result(edition, situation, notes, today, problems), "notes": notes.listed()}
    return _page(request, "checker/all.html", edition, situation, problems, today, shown)


@private
def situations(request: HttpRequest, edition: ShelvedEdition, today: date) -> HttpResponse:
    """Up to three situations side by side. The second and third say only what is different in them."""
    checker = edition.content.checker
    form = dict(request.POST.lists())
    own = {name: values for name, values in form.items() if not name.startswith(VARIANTS)}
    first, problems = read_situation(own, checker, today)
    others, further_problems = read_variants(form, first, checker)
    problems += further_problems
    compared = (first, *others)
    shown: dict[str, Any] = {
        "carried": forms.carried(first, today),
        "columns": columns(edition, [*compared, *[None] * (MOST_SITUATIONS - len(compared))]),
    }
    if others and not problems:
        notes = edition.notes(first.on)
        shown |= {"table": side_by_side(edition, compared, notes), "notes": notes.listed()}
    return _page(request, "checker/situations.html", edition, first, problems, today, shown)


@private
def sheet(request: HttpRequest, edition: ShelvedEdition, today: date) -> HttpResponse:
    """One page to print and take along, in normal or large letters."""
    situation, problems = read_situation(dict(request.POST.lists()), edition.content.checker, today)
    if request.method == "POST" and not problems and not situation.answers:
        problems = (Problem("nothing", "Answer the questions first: then there is something to print."),)
    shown: dict[str, Any] = {"is_large": request.POST.get("size") == "large", "site_url": settings.SITE_URL}
    if situation.answers:
        shown["sheet"] = sheet_of(edition, situation, edition.notes(situation.on))
    return _page(request, "checker/sheet.html", edition, situation, problems, today, shown)


def _page(
    request: HttpRequest,
    template: str,
    edition: ShelvedEdition,
    situation: Situation,
    problems: tuple[Problem, ...],
    today: date,
    shown: dict[str, Any],
) -> HttpResponse:
    """A page, or the part of it that htmx asks for: what every page of answers shows, and its own."""
    common = {
        "guide": edition.content.guide,
        "answered": forms.answered(edition.content.checker, situation),
        "hidden": forms.hidden(situation, today),
        "cost_hidden": forms.hidden_but_costs(situation, today),
        "circumstances": forms.circumstances(situation, today),
        "errors": forms.errors(problems),
    }
    return render(
        request,
        f"{template}#checker" if wants_fragment(request) else template,
        context(edition, today, **{**common, **shown}),
        status=422 if problems else 200,
    )


@private
def code(request: HttpRequest, edition: ShelvedEdition, today: date) -> HttpResponse:
    """An answer read back from its code. 422 for what is no code of ours, 503 when we cannot look it up."""
    typed = request.POST.get("code", "")
    told, problem, status = None, "", 200
    if request.method == "POST":
        try:
            told = read_back(edition, typed, today)
        except BadCode as bad:
            problem, status = str(bad), 422
        except DatabaseError:
            status = 503
    errors = forms.errors([Problem("code", problem)] if problem else [])
    shown = {"typed": typed[:LONGEST], "told": told, "errors": errors, "is_unavailable": status == 503}
    page = "checker/code.html"
    return render(
        request,
        f"{page}#checker" if wants_fragment(request) else page,
        context(edition, today, guide=edition.content.guide, **shown),
        status=status,
    )


@guide_page()
def rules(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    """The rulebook: every rule in words, the order of the questions, and the proof in numbers."""
    on = timezone.localdate()
    notes = edition.notes(on)
    shown = rulebook(edition, on, notes)
    guide = edition.content.guide
    return render(
        request, "checker/rules.html", context(edition, on, guide=guide, on=on, **shown, notes=notes.listed())
    )
