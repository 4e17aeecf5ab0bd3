"""Draft rows → one frozen value, and back."""

from django.db import transaction

from guides.articles import models as articles
from guides.checker import models as checker
from guides.checker.schema import Checker
from guides.comparisons import models as comparisons
from guides.comparisons.schema import Comparison
from guides.editions.schema import Content
from guides.evidence import models as evidence
from guides.evidence.schema import Evidence


def freeze(guide: articles.Guide) -> Content:
    """The draft of a guide as it stands now.

    Raises pydantic.ValidationError when rows do not fit together, such as a criterion without a
    cell for one of the treatments; ``publish.draft`` turns that into a sentence.
    """
    return Content(
        guide=guide.freeze(),
        sections=tuple(section.freeze() for section in guide.sections.all()),
        terms=tuple(term.freeze() for term in guide.terms.all()),
        synonyms=tuple(synonym.freeze() for synonym in guide.synonyms.all()),
        evidence=Evidence(
            sources=tuple(source.freeze() for source in guide.sources.all()),
            claims=tuple(claim.freeze() for claim in guide.claims.select_related("source")),
            figures=tuple(figure.freeze() for figure in guide.figures.prefetch_related("values__claim")),
        ),
        comparison=Comparison(
            treatments=tuple(treatment.freeze() for treatment in guide.treatments.all()),
            criteria=tuple(
                criterion.freeze()
                for criterion in guide.criteria.prefetch_related(
                    "cells__treatment", "frequencies__treatment", "frequencies__claim"
                )
            ),
            texts=tuple(text.freeze() for text in guide.comparison_texts.all()),
            statements=tuple(statement.freeze() for statement in guide.statements.prefetch_related("criteria")),
        ),
        checker=Checker(
            questions=tuple(
                question.freeze() for question in guide.questions.prefetch_related("choices", "asked_when__question")
            ),
            rules=tuple(rule.freeze() for rule in guide.rules.prefetch_related("outcomes", "when__question")),
            examples=tuple(
                example.freeze()
                for example in guide.examples.prefetch_related("answers__question", "answers__choice", "expected")
            ),
            estimates=tuple(
                estimate.freeze()
                for estimate in guide.estimates.select_related(*checker.Estimate.FIGURES).prefetch_related(
                    "when__question"
                )
            ),
        ),
    )


@transaction.atomic
def thaw(content: Content) -> articles.Guide:
    """Make the draft of a guide what ``content`` says, whatever it was before."""
    guide = articles.thaw(content.guide, content.sections, content.terms, content.synonyms)
    checker.clear(guide.pk)
    comparisons.clear(guide.pk)
    evidence.thaw(guide.pk, content.evidence)
    comparisons.thaw(guide.pk, content.comparison)
    checker.thaw(guide.pk, content.checker)
    return guide
