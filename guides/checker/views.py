"""The checker: one address, one form. Answers come in the body of a POST and leave in its page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guides.checker import flow
from guides.checker.answers import NOT_SURE_LABEL, BadAnswers, Problem, label, read, without
from guides.checker.evaluate import Ruling, Verdict
from guides.checker.schema import NOT_SURE, Question
from guides.editions.pages import context, edition_for, wants_fragment
from guides.editions.shelf import ShelvedEdition
from guides.prose import Notes
from guides.statuses import PayerLine, Status

HEADLINES = {
    Status.COVERED: "covered by {line}.",
    Status.CONDITIONAL: "covered by {line}, if some conditions are met.",
    Status.PLAN_DECIDES: "your plan decides.",
    Status.UNKNOWN: "it depends on something you were not sure about.",
    Status.UNLIKELY: "usually not covered.",
    Status.NOT_COVERED: "not covered.",
}
SHORT_LINES = {
    PayerLine.PART_A: "Medicare Part A",
    PayerLine.PART_B: "Medicare Part B",
    PayerLine.PART_D: "your Part D drug plan",
    PayerLine.ADVANTAGE: "your Medicare Advantage plan",
}


@csrf_exempt  # the form changes nothing, and public pages set no cookie
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """The next question, or the result. 422 when the answers cannot be used as they are."""
    edition = edition_for(request, slug)
    on = timezone.localdate()
    ruling = edition.ruling(on)
    answers: dict[str, str] = {}
    problems: tuple[Problem, ...] = ()
    changing = None
    if request.method == "POST":
        questions = {question.key: question for question in ruling.questions.asked}
        try:
            answers = read(dict(request.POST.lists()), edition.content.checker)
        except BadAnswers as bad:
            answers, problems = bad.usable, bad.problems
            changing = next((questions[problem.field] for problem in problems if problem.field in questions), None)
        else:
            changing = questions.get(request.POST.get("change", ""))
            asked = questions.get(request.POST.get("asked", ""))
            if changing is None and (not answers or (asked and asked.key not in answers)):
                missing = asked or ruling.questions.asked[0]
                problems = (Problem(missing.key, f"Choose an answer: {missing.text}"),)
                changing = missing
    selected = answers.get(changing.key, "") if changing else ""
    if changing:
        answers = without(answers, changing.key, edition.content.checker)
    page = "checker/check.html"
    response = render(
        request,
        f"{page}#checker" if wants_fragment(request) else page,
        context(edition, on, guide=edition.content.guide, **_step(edition, on, answers, changing, selected, problems)),
        status=422 if problems else 200,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def question_card(question: Question, remaining: int, selected: str = "") -> dict[str, Any]:
    """A question as the template shows it, "I'm not sure" last."""
    choices = [
        *((choice.key, choice.label, choice.hint) for choice in question.choices),
        (NOT_SURE, NOT_SURE_LABEL, ""),
    ]
    return {
        "key": question.key,
        "text": question.text,
        "why": question.why,
        "choices": [
            {"key": key, "label": words, "hint": hint, "selected": key == selected} for key, words, hint in choices
        ],
        "remaining": remaining,
    }


def _step(
    edition: ShelvedEdition,
    on: date,
    answers: Mapping[str, str],
    changing: Question | None,
    selected: str,
    problems: tuple[Problem, ...],
) -> dict[str, Any]:
    """What the page shows: the answers so far, then the next question or the result."""
    ruling = edition.ruling(on)
    still_open = flow.open_questions(ruling, answers)
    question = changing or next(iter(still_open), None)
    notes = edition.notes(on)
    return {
        "answered": [
            {"key": asked.key, "text": asked.text, "answer": label(asked, answers[asked.key])}
            for asked in ruling.questions.asked
            if asked.key in answers
        ],
        "hidden": list(answers.items()),
        "errors": [{"field": problem.field, "message": problem.message} for problem in problems],
        "question": question_card(question, len([q for q in still_open if q != question]), selected)
        if question
        else None,
        "result": None if question else _result(ruling, answers, notes),
        "notes": notes.listed(),
    }


def _result(ruling: Ruling, answers: Mapping[str, str], notes: Notes) -> dict[str, Any]:
    verdicts = ruling.verdicts(answers)
    advice = ruling.advice(answers, verdicts)
    texts = {question.key: question.text for question in ruling.questions.asked}
    shown = [_verdict(verdict, texts, notes) for verdict in verdicts]
    return {
        "headline_html": _headline(verdicts),
        "relevant": [verdict for verdict in shown if verdict["status"] is not Status.NOT_RELEVANT],
        "not_relevant": [verdict for verdict in shown if verdict["status"] is Status.NOT_RELEVANT],
        "advice_html": [notes.html(rule.advice) for rule in advice],
        "on": ruling.on,
    }


def _headline(verdicts: tuple[Verdict, ...]) -> str:
    """The answer in one sentence: the best of what Medicare's own lines would do."""
    own = [verdict for verdict in verdicts if verdict.line in SHORT_LINES and verdict.status in HEADLINES]
    if not own:
        return "Based on your answers: no part of Medicare applies."
    best = min(own, key=lambda verdict: list(HEADLINES).index(verdict.status))
    return f"Based on your answers: {HEADLINES[best.status].format(line=SHORT_LINES[best.line])}"


def _verdict(verdict: Verdict, texts: Mapping[str, str], notes: Notes) -> dict[str, Any]:
    return {
        "line": verdict.line,
        "line_words": verdict.line.words,
        "status": verdict.status,
        "status_words": verdict.status.words,
        "reasons_html": [notes.html(text) for text in dict.fromkeys(o.reason for o in verdict.outcomes)],
        "costs_html": [notes.html(text) for text in dict.fromkeys(o.cost for o in verdict.outcomes if o.cost)],
        "possible": [{"status": status, "status_words": status.words} for status in verdict.possible],
        "settled_by": texts.get(verdict.settled_by, ""),
        "rule_names": [rule.name for rule in verdict.rules],
    }
