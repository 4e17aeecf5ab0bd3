"""The checker's pages. Answers come in the body of a POST and leave in its page, and are kept nowhere."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guides.checker import flow
from guides.checker.answers import Problem, Situation
from guides.checker.shown import forms
from guides.checker.shown.result import result
from guides.checker.step import Step
from guides.editions.pages import context, edition_for, wants_fragment
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
    situation, question = step.situation, step.question
    still_open = flow.open_questions(edition.ruling(situation.on), situation.answers)
    question = question or next(iter(still_open), None)
    notes = edition.notes(situation.on)
    shown = {
        "question": question
        and forms.question_card(question, situation, len([q for q in still_open if q != question]), step.selected),
        "result": None if question else result(edition, situation, notes, today),
    }
    return _page(request, "checker/check.html", edition, situation, step.problems, today, **shown, notes=notes.listed())


def _page(
    request: HttpRequest,
    template: str,
    edition: ShelvedEdition,
    situation: Situation,
    problems: tuple[Problem, ...],
    today: date,
    **shown: Any,
) -> HttpResponse:
    """A page, or the part of it that htmx asks for, with what every page of answers shows."""
    return render(
        request,
        f"{template}#checker" if wants_fragment(request) else template,
        context(
            edition,
            today,
            guide=edition.content.guide,
            answered=forms.answered(edition.content.checker, situation),
            hidden=forms.hidden(situation, today),
            circumstances=forms.circumstances(situation, today),
            errors=forms.errors(problems),
            **shown,
        ),
        status=422 if problems else 200,
    )
