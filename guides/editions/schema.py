"""A whole guide as one frozen value: what an edition holds and a bundle describes."""

from functools import cached_property

from pydantic import field_validator

from guides.articles.schema import Guide, Section, Synonym, Term
from guides.checker.schema import Checker
from guides.comparisons.schema import Comparison
from guides.evidence.schema import Claim, Evidence, Figure, Source
from guides.frozen import Frozen


class Content(Frozen):
    """Everything that is published together."""

    guide: Guide
    sections: tuple[Section, ...] = ()
    terms: tuple[Term, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    evidence: Evidence = Evidence()
    comparison: Comparison = Comparison()
    checker: Checker = Checker()

    @field_validator("synonyms")
    @classmethod
    def _in_order(cls, synonyms: tuple[Synonym, ...]) -> tuple[Synonym, ...]:
        """By the alphabet: their order means nothing, and no database's idea of one shall make a difference."""
        return tuple(sorted(synonyms, key=lambda synonym: synonym.typed))

    @cached_property
    def glossary(self) -> dict[str, Term]:
        return {term.slug: term for term in self.terms}

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.key: source for source in self.evidence.sources}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        return {claim.key: claim for claim in self.evidence.claims}

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return {figure.key: figure for figure in self.evidence.figures}
