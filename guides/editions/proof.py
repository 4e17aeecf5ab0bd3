"""What must hold before a guide is published: the checker's proofs, and those of its evidence."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import pairwise

from guides.checker import prove
from guides.checker.schema import Rule
from guides.comparisons.schema import OUT_OF
from guides.editions.passages import passages
from guides.editions.schema import Content
from guides.editions.texts import claims_in_use, texts
from guides.editions.vocabulary import begins, words
from guides.evidence.schema import Claim
from guides.failures import Failure, Part
from guides.frozen import cited_claims, marked_terms, named_figures
from guides.statuses import Status

REFERENCES = "Every claim, figure and term that the text names exists"
RELATED = "Every related question exists"
CITED = "Every section and every cell and text of the comparison cites a claim"
SAME_DENOMINATOR = "Every frequency is out of the same number of people"
NOT_OVERDUE = "No claim is overdue, unless acknowledged"
HAS_VALUE = "Every figure that is named has a value"
STANDS = "Every rule that can be reached rests on a claim that is not overdue, unless acknowledged"
ESTIMATES_CITE = "Every estimate cites a claim"
NOT_SPELLED_OUT = "Money and percentages come from figures"
COMPLETE = "The guide has its parts"
SYNONYMS_LEAD = "Every other word for the search leads to a passage"

SPELLED_OUT = re.compile(r"\$\s?\d[\d,.]*|\b\d[\d.,]*\s?(?:%|percent\b)")


def failures(content: Content, on: date) -> tuple[Failure, ...]:
    """Everything that keeps the guide from being published on this day; empty when all holds."""
    return (
        *_incomplete(content),
        *_unknown_references(content),
        *_unknown_related(content),
        *_uncited(content),
        *_other_denominators(content),
        *_spelled_out(content),
        *prove.prove(content.checker, on),
        *_without_claims(content),
        *_broken_ranges(content),
        *_overdue(content, on),
        *_standing_on_nothing(content, on),
        *_without_value(content, on),
    )


def warnings(content: Content, on: date) -> tuple[Failure, ...]:
    """What an editor should know although it keeps nothing from being published. Takes longer than the proofs."""
    return (*prove.warnings(content.checker, on), *_leading_nowhere(content, on))


def _incomplete(content: Content) -> Iterator[Failure]:
    if not content.sections:
        yield Failure(COMPLETE, "The guide has no sections. Add at least one question and its answer.")


def _unknown_references(content: Content) -> Iterator[Failure]:
    for part, key, kind, named in _references(content):
        known: dict[str, Collection[str]] = {
            "claim": content.claims,
            "figure": content.figures,
            "source": content.sources,
            "term": content.glossary,
        }
        if named not in known[kind]:
            yield Failure(REFERENCES, f"The {part} “{key}” uses the {kind} “{named}”, which does not exist.", part, key)


def _unknown_related(content: Content) -> Iterator[Failure]:
    slugs = {section.slug for section in content.sections}
    for section in content.sections:
        for missing in (related for related in section.related if related not in slugs):
            yield Failure(
                RELATED,
                f"The section “{section.question}” ends with the related question “{missing}”, which does not exist.",
                Part.SECTION,
                section.slug,
            )


def _references(content: Content) -> Iterator[tuple[Part, str, str, str]]:
    """Everything that names a claim, a figure or a source, as (part, key, kind, name)."""
    for part, key, text in texts(content):
        yield from ((part, key, "claim", claim) for claim in cited_claims(text))
        yield from ((part, key, "figure", figure) for figure, _ in named_figures(text))
        yield from ((part, key, "term", term) for term in marked_terms(text))
    for claim in content.evidence.claims:
        yield Part.CLAIM, claim.key, "source", claim.source
    for figure in content.evidence.figures:
        yield from ((Part.FIGURE, figure.key, "claim", value.claim) for value in figure.values)
    for criterion in content.comparison.criteria:
        yield from ((Part.CRITERION, criterion.key, "claim", f.claim) for f in criterion.frequencies)
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
    for beside in content.comparison.texts:
        if not cited_claims(beside.body):
            yield Failure(CITED, f"The text “{beside.title}” cites no claim.", Part.TEXT, beside.key)


def _other_denominators(content: Content) -> Iterator[Failure]:
    for criterion in content.comparison.criteria:
        for frequency in criterion.frequencies:
            if frequency.out_of != OUT_OF:
                yield Failure(
                    SAME_DENOMINATOR,
                    f"The row “{criterion.label}” counts {frequency.low} of {frequency.out_of} people. Say it of "
                    f"{OUT_OF} people, as everywhere, or leave the number out where that would be less than one.",
                    Part.CRITERION,
                    criterion.key,
                )


def _without_claims(content: Content) -> Iterator[Failure]:
    for estimate in content.checker.estimates:
        if not cited_claims(estimate.explanation):
            yield Failure(
                ESTIMATES_CITE, f"The estimate “{estimate.name}” cites no claim.", Part.ESTIMATE, estimate.key
            )


def _broken_ranges(content: Content) -> Iterator[Failure]:
    """Figures with days without a value between two values. (The schema refuses values that overlap.)"""
    for figure in content.evidence.figures:
        for earlier, later in pairwise(sorted(figure.values, key=lambda value: value.valid_from)):
            missing = earlier.valid_until + timedelta(days=1)
            if later.valid_from > missing:
                yield Failure(
                    prove.DATES,
                    f"On {missing:%-d %B %Y}, the figure “{figure.key}” has no value: one ends the day before, and "
                    f"the next begins on {later.valid_from:%-d %B %Y}. Let one follow the other.",
                    Part.FIGURE,
                    figure.key,
                    on=missing,
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
        if claim is None or _may_stand(claim, on):
            continue
        yield Failure(
            NOT_OVERDUE,
            f"The claim “{key}” was to be looked at again by {claim.review_by:%-d %B %Y}. Check it and set a new date, "
            "or acknowledge on the claim that it is overdue.",
            Part.CLAIM,
            key,
            from_age=True,
        )


def _may_stand(claim: Claim, on: date) -> bool:
    return not claim.is_overdue(on) or claim.is_acknowledged(on)


def _standing_on_nothing(content: Content, on: date) -> Iterator[Failure]:
    """Rules in force, now or later, all of whose claims are overdue.

    A rule that cites none is another proof's matter: what only repeats the reader's answers needs none.
    """
    for rule in content.checker.rules:
        if rule.valid_until and rule.valid_until < on:
            continue
        cited = [claim for key in _cited_by(rule) if (claim := content.claims.get(key))]
        if cited and not any(_may_stand(claim, on) for claim in cited):
            yield Failure(
                STANDS,
                f"Every claim that the rule “{rule.key}” rests on is overdue: "
                f"{', '.join(f'“{claim.key}”' for claim in cited)}. Check one, or acknowledge that it is overdue.",
                Part.RULE,
                rule.key,
                from_age=True,
            )


def _cited_by(rule: Rule) -> tuple[str, ...]:
    """The claims that speak for what a rule says: those of its reasons; of its advice, when it only advises."""
    reasons = [o.reason for o in rule.outcomes.values() if o.status is not Status.NOT_RELEVANT]
    return cited_claims(*reasons) if reasons else cited_claims(rule.advice)


def _without_value(content: Content, on: date) -> Iterator[Failure]:
    named = dict.fromkeys(name for _, _, text in texts(content) for name, year in named_figures(text) if year is None)
    named |= dict.fromkeys(key for estimate in content.checker.estimates for key in estimate.figures)
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


def _leading_nowhere(content: Content, on: date) -> Iterator[Failure]:
    """Synonyms for which search finds no passage in which all the words occur that they stand for.

    Says nothing while a reference leads nowhere: then the passages cannot be made.
    """
    if any(_unknown_references(content)):
        return
    places: dict[str, set[int]] = defaultdict(set)
    for place, passage in enumerate(passages(content, on)):
        for word in words(f"{passage.title} {passage.text}"):
            places[word].add(place)
    for synonym in content.synonyms:
        meant = [
            set[int]().union(*(places[one] for one in places if begins(one, word))) for word in words(synonym.meant)
        ]
        if not meant or not set.intersection(*meant):
            yield Failure(
                SYNONYMS_LEAD,
                f"“{synonym.typed}” stands for “{synonym.meant}” in the search, but no passage of the guide has all "
                "of these words. Use words that stand together in the guide, or delete it.",
                Part.SYNONYM,
                synonym.typed,
            )
