"""A whole guide as one frozen value: what an edition holds and a bundle describes."""

from functools import cached_property

from guides.articles.schema import Guide, Section, Term
from guides.checker.schema import Checker
from guides.comparisons.schema import Comparison
from guides.evidence.schema import Claim, Evidence, Figure, Source
from guides.frozen import Frozen


class Content(Frozen):
    """Everything that is published together."""

    guide: Guide
    sections: tuple[Section, ...] = ()
    terms: tuple[Term, ...] = ()
    evidence: Evidence = Evidence()
    comparison: Comparison = Comparison()
    checker: Checker = Checker()

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
