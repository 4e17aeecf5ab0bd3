"""What must hold before a guide is published: the checker's proofs, and those of its evidence."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from guides.checker.prove import prove
from guides.editions.schema import Content
from guides.failures import Failure, Part
from guides.frozen import cited_claims, named_figures

REFERENCES = "Every claim and figure that the text names exists"
CITED = "Every section and every cell of the comparison cites a claim"
NOT_OVERDUE = "No claim is overdue, unless acknowledged"
HAS_VALUE = "Every figure that is named has a value"
NOT_SPELLED_OUT = "Money and percentages come from figures"
COMPLETE = "The guide has its parts"

SPELLED_OUT = re.compile(r"\$\s?\d[\d,.]*|\b\d[\d.,]*\s?(?:%|percent\b)")


def failures(content: Content, on: date) -> tuple[Failure, ...]:
    """Everything that keeps the guide from being published on this day; empty when all holds."""
    return (
        *_incomplete(content),
        *_unknown_references(content),
        *_uncited(content),
        *_spelled_out(content),
        *prove(content.checker, on),
        *_overdue(content, on),
        *_without_value(content, on),
    )


def texts(content: Content) -> Iterator[tuple[Part, str, str]]:
    """Every text that may cite claims or name figures, as (part, key, text)."""
    guide = content.guide
    yield Part.GUIDE, "", f"{guide.short_answer}\n{guide.introduction}"
    for section in content.sections:
        yield Part.SECTION, section.slug, f"{section.short_answer}\n{section.body}"
    for treatment in content.comparison.treatments:
        yield Part.TREATMENT, treatment.key, treatment.answer
    for criterion in content.comparison.criteria:
        for text in criterion.cells.values():
            yield Part.CRITERION, criterion.key, text
    for rule in content.checker.rules:
        for outcome in rule.outcomes.values():
            yield Part.RULE, rule.key, f"{outcome.reason}\n{outcome.cost}"
        yield Part.RULE, rule.key, rule.advice
    for example in content.checker.examples:
        yield Part.EXAMPLE, example.key, example.why
    for estimate in content.checker.estimates:
        yield Part.ESTIMATE, estimate.key, estimate.explanation


def claims_in_use(content: Content) -> tuple[str, ...]:
    """The keys of the claims that the guide cites, in text or behind a figure it names."""
    cited = dict.fromkeys(key for _, _, text in texts(content) for key in cited_claims(text))
    shown = {name for _, _, text in texts(content) for name, _ in named_figures(text)}
    shown |= {key for estimate in content.checker.estimates for key in estimate.figures}
    for figure in content.evidence.figures:
        if figure.key in shown or figure.cost_group:
            cited |= dict.fromkeys(value.claim for value in figure.values)
    return tuple(cited)


def _incomplete(content: Content) -> Iterator[Failure]:
    if not content.sections:
        yield Failure(COMPLETE, "The guide has no sections. Add at least one question and its answer.")


def _unknown_references(content: Content) -> Iterator[Failure]:
    for part, key, kind, named in _references(content):
        known: dict[str, Collection[str]] = {
            "claim": content.claims,
            "figure": content.figures,
            "source": content.sources,
        }
        if named not in known[kind]:
            yield Failure(REFERENCES, f"The {part} “{key}” uses the {kind} “{named}”, which does not exist.", part, key)


def _references(content: Content) -> Iterator[tuple[Part, str, str, str]]:
    """Everything that names a claim, a figure or a source, as (part, key, kind, name)."""
    for part, key, text in texts(content):
        yield from ((part, key, "claim", claim) for claim in cited_claims(text))
        yield from ((part, key, "figure", figure) for figure, _ in named_figures(text))
    for claim in content.evidence.claims:
        yield Part.CLAIM, claim.key, "source", claim.source
    for figure in content.evidence.figures:
        yield from ((Part.FIGURE, figure.key, "claim", value.claim) for value in figure.values)
    for estimate in content.checker.estimates:
        yield from ((Part.ESTIMATE, estimate.key, "figure", key) for key in estimate.figures)


def _uncited(content: Content) -> Iterator[Failure]:
    for section in content.sections:
        if not cited_claims(section.short_answer, section.body):
            yield Failure(CITED, f"The section “{section.question}” cites no claim.", Part.SECTION, section.slug)
    for criterion in content.comparison.criteria:
        for treatment, text in criterion.cells.items():
            if not cited_claims(text):
                yield Failure(
                    CITED,
                    f"The comparison cell “{criterion.label}” for “{treatment}” cites no claim.",
                    Part.CRITERION,
                    criterion.key,
                )


def _spelled_out(content: Content) -> Iterator[Failure]:
    for part, key, text in texts(content):
        found = SPELLED_OUT.search(text)
        if found:
            yield Failure(
                NOT_SPELLED_OUT,
                f"The {part} “{key}” spells out “{found[0]}”. Make it a figure, and name it as {{{{figure-key}}}}.",
                part,
                key,
            )


def _overdue(content: Content, on: date) -> Iterator[Failure]:
    for key in claims_in_use(content):
        claim = content.claims.get(key)
        if claim is None or not claim.is_overdue(on) or claim.is_acknowledged(on):
            continue
        yield Failure(
            NOT_OVERDUE,
            f"The claim “{key}” was to be looked at again by {claim.review_by:%-d %B %Y}. Check it and set a new date, "
            "or acknowledge on the claim that it is overdue.",
            Part.CLAIM,
            key,
            from_age=True,
        )


def _without_value(content: Content, on: date) -> Iterator[Failure]:
    named = dict.fromkeys(name for _, _, text in texts(content) for name, year in named_figures(text) if year is None)
    for key in named:
        figure = content.figures.get(key)
        if figure is None or figure.value_on(on) is not None:
            continue
        last = max(value.valid_until for value in figure.values)
        yield Failure(
            HAS_VALUE,
            f"The figure “{key}” has no value on {on:%-d %B %Y}. Add one with its dates and claim; "
            "until then readers see “not confirmed yet”.",
            Part.FIGURE,
            key,
            from_age=last < on,
        )
