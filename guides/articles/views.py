"""The home page, a guide and the glossary."""

from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from guides.checker.shown.forms import question_card
from guides.checker.step import Step
from guides.editions import shelf
from guides.editions.pages import context, guide_page, site_page
from guides.editions.shelf import ShelvedEdition
from guides.editions.vocabulary import fold
from guides.prose import Notes


@site_page
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the short answers, and the first question of the checker."""
    on = timezone.localdate()
    edition = next(iter(shelf.editions()), None)
    if edition is None:
        return render(request, "articles/home.html", context(None, on))
    content = edition.content
    notes = edition.notes(on)
    questions = edition.ruling(on).questions.asked
    return render(
        request,
        "articles/home.html",
        context(
            edition,
            on,
            guide=content.guide,
            short_answer_html=notes.html(content.guide.short_answer),
            treatments=[
                {
                    "key": treatment.key,
                    "name": treatment.name,
                    "short_name": treatment.short_name,
                    "status": treatment.answer_status,
                    "status_words": treatment.answer_status.words,
                    "answer_html": notes.html(treatment.answer),
                }
                for treatment in content.comparison.treatments
            ],
            question=question_card(questions[0], Step.first(on), remaining=0) if questions else None,
            top_sections=[
                {
                    "slug": section.slug,
                    "question": section.question,
                    "short_answer_html": notes.line(section.short_answer),
                }
                for section in content.sections
                if section.top
            ],
            notes=notes.listed(),
            words=notes.words(),
        ),
    )


@guide_page()
def guide(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    """All sections of a guide, with the evidence below."""
    on = timezone.localdate()
    return render(request, "articles/guide.html", _reading(edition, on, edition.notes(on)))


@guide_page()
def large_print(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    """The same in large letters and one column."""
    on = timezone.localdate()
    shown = _reading(edition, on, edition.notes(on, up="../"))
    shown |= {"large": True, "canonical": reverse("guides:guide", args=[edition.slug])}
    return render(request, "articles/guide.html", shown)


def _reading(edition: ShelvedEdition, on: date, notes: Notes) -> dict[str, Any]:
    content = edition.content
    questions = {section.slug: section.question for section in content.sections}
    return context(
        edition,
        on,
        guide=content.guide,
        site=settings.SITE_URL,
        short_answer_html=notes.html(content.guide.short_answer),
        introduction_html=notes.html(content.guide.introduction),
        sections=[
            {
                "slug": section.slug,
                "question": section.question,
                "short_answer_html": notes.html(section.short_answer),
                "body_html": notes.html(section.body),
                "related": [
                    {"slug": slug, "question": questions[slug]} for slug in section.related if slug in questions
                ],
            }
            for section in content.sections
        ],
        notes=notes.listed(),
        words=notes.words(),
    )


@site_page
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of every guide, by letter; a word that several guides explain stands once."""
    on = timezone.localdate()
    words = {term.slug: term for edition in reversed(shelf.editions()) for term in edition.content.terms}
    ordered = sorted(words.values(), key=lambda term: fold(term.term))
    letters = [
        {"letter": letter, "terms": list(terms)}
        for letter, terms in groupby(ordered, key=lambda term: fold(term.term)[:1].upper())
    ]
    return render(request, "articles/glossary.html", context(next(iter(shelf.editions()), None), on, letters=letters))
