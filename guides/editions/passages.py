"""What of a guide can be found, passage by passage: where it stands, under which title, and its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guides.comparisons.frequencies import in_words
from guides.editions.schema import Content
from guides.editions.texts import claims_in_use
from guides.evidence.schema import CostGroup
from guides.frozen import cited_claims
from guides.prose import CONFIRMATION_WORDS, plain


class Kind(StrEnum):
    """The kinds of passages, in the order in which readers see them. The keys are stored."""

    QUESTION = "question"
    COMPARISON = "comparison"
    TERM = "term"
    RULE = "rule"
    CLAIM = "claim"

    @property
    def words(self) -> str:
        return KIND_WORDS[self]


KIND_WORDS = {
    Kind.QUESTION: "Questions and answers",
    Kind.COMPARISON: "Comparison of treatments",
    Kind.TERM: "Words explained",
    Kind.RULE: "Answers of the checker",
    Kind.CLAIM: "Facts and their sources",
}


@dataclass(frozen=True, slots=True)
class Passage:
    kind: Kind
    title: str
    path: str
    text: str
    """Plain text on one line, figures as they are on the day."""
    aside: str = ""
    """What is shown below the text and not looked in."""


def passages(content: Content, on: date) -> Iterator[Passage]:
    """Everything of a guide that can be found."""
    for kind, title, path, text in _written(content):
        yield Passage(kind, title, path, plain(text, content.figures, on))
    yield from _facts(content)


def _written(content: Content) -> Iterator[tuple[Kind, str, str, str]]:
    """(kind, title, address, text as editors wrote it)."""
    home = f"/guides/{content.guide.slug}/"
    for section in content.sections:
        text = f"{section.short_answer}\n\n{section.body}"
        yield Kind.QUESTION, section.question, f"{home}#{section.slug}", text
    names = {treatment.key: treatment.short_name for treatment in content.comparison.treatments}
    for criterion in content.comparison.criteria:
        said = [f"{names[key]}: {cell}" for key, cell in criterion.cells.items()]
        counts = [in_words(frequency) for frequency in criterion.frequencies]
        text = "\n\n".join((*said, *counts))
        yield Kind.COMPARISON, f"{criterion.group}: {criterion.label}", f"{home}compare/#{criterion.key}", text
    for beside in content.comparison.texts:
        yield Kind.COMPARISON, beside.title, f"{home}compare/#{beside.key}", beside.body
    for term in content.terms:
        yield Kind.TERM, term.term, f"/glossary/#{term.slug}", f"{term.meaning} {term.spanish}"
    for rule in content.checker.rules:
        reasons = dict.fromkeys(f"{outcome.reason}\n\n{outcome.cost}" for outcome in rule.outcomes.values())
        yield Kind.RULE, rule.name, f"{home}rules/#rule-{rule.key}", "\n\n".join((*reasons, rule.advice))


def _facts(content: Content) -> Iterator[Passage]:
    """The claims that readers meet, each with its source and how far it is confirmed."""
    places = _places_of_claims(content)
    for key in claims_in_use(content):
        claim = content.claims.get(key)
        if claim is None or key not in places:
            continue
        source = content.sources[claim.source]
        checked = f"Checked {claim.checked_on:%-d %B %Y}, {CONFIRMATION_WORDS[claim.confirmation]}."
        named = f"{source.publisher}: {source.title}{'' if source.title[-1] in '.?!' else '.'}"
        yield Passage(Kind.CLAIM, claim.text, places[key], named, checked)


def _places_of_claims(content: Content) -> Mapping[str, str]:
    """Where a reader meets each claim first: {claim: address}."""
    guide, checker = content.guide, content.checker
    home = f"/guides/{guide.slug}/"
    texts = [(f"{home}#{s.slug}", f"{s.short_answer}\n{s.body}") for s in content.sections]
    texts += [(f"{home}compare/#{c.key}", text) for c in content.comparison.criteria for text in c.cells.values()]
    texts += [(f"{home}compare/#{text.key}", text.body) for text in content.comparison.texts]
    texts += [(home, f"{guide.short_answer}\n{guide.introduction}")]
    texts += [("/", treatment.answer) for treatment in content.comparison.treatments]
    met = [(key, path) for path, text in texts for key in cited_claims(text)]
    for criterion in content.comparison.criteria:
        met += [(frequency.claim, f"{home}compare/#{criterion.key}") for frequency in criterion.frequencies]
    for figure in content.evidence.figures:
        if figure.cost_group is not CostGroup.NONE:
            met += [(value.claim, f"{home}costs/") for value in figure.values]
    for rule in checker.rules:
        spoken = [f"{outcome.reason}\n{outcome.cost}" for outcome in rule.outcomes.values()]
        met += [(key, f"{home}rules/#rule-{rule.key}") for key in cited_claims(*spoken, rule.advice)]
    met += [(key, f"{home}check/") for e in checker.estimates for key in cited_claims(e.explanation)]
    return dict(reversed(met))
