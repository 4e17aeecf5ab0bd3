"""The home page, a guide and the glossary."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from guides.checker.shown.forms import question_card
from guides.checker.step import Step
from guides.editions import shelf
from guides.editions.pages import context, guide_page, site_page
from guides.editions.shelf import ShelvedEdition
from guides.editions.words import fold


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
        ),
    )


@guide_page()
def guide(request: HttpRequest, edition: ShelvedEdition) -> HttpResponse:
    """All sections of a guide, with the evidence below."""
    on = timezone.localdate()
    content = edition.content
    notes = edition.notes(on)
    return render(
        request,
        "articles/guide.html",
        context(
            edition,
            on,
            guide=content.guide,
            reviewed_by=content.guide.reviewed_by,
            reviewed_on=content.guide.reviewed_on,
            short_answer_html=notes.html(content.guide.short_answer),
            introduction_html=notes.html(content.guide.introduction),
            sections=[
                {
                    "slug": section.slug,
                    "question": section.question,
                    "short_answer_html": notes.html(section.short_answer),
                    "body_html": notes.html(section.body),
                }
                for section in content.sections
            ],
            notes=notes.listed(),
        ),
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
