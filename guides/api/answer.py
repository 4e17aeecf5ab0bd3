"""An edition and a situation → what the API answers with."""

from collections.abc import Iterable
from typing import Any

from guides.api.documents import (
    Change,
    CitedClaim,
    CitedSource,
    ConditionRead,
    Cost,
    ExamplesDocument,
    GuideDocument,
    LineVerdict,
    Result,
    RuleRead,
    RulesDocument,
    Words,
)
from guides.checker import flow
from guides.checker.answers import NOT_SURE_LABEL
from guides.checker.estimate import Assumptions, estimates
from guides.checker.evaluate import Ruling, Verdict
from guides.checker.explain import RuleTrace, traces, would_change
from guides.checker.schema import NOT_SURE, Choice, Scenario
from guides.checker.shown.estimate import as_json
from guides.checker.situation import Situation
from guides.editions.shelf import ShelvedEdition
from guides.editions.texts import texts
from guides.evidence.schema import Claim, Source
from guides.failures import Part
from guides.frozen import cited_claims, named_figures
from guides.prose import plain
from guides.statuses import PayerLine, Status

LINES = tuple(Words(key=line, words=line.words) for line in PayerLine)
STATUSES = tuple(Words(key=status, words=status.words) for status in Status)


def result(edition: ShelvedEdition, situation: Situation) -> Result:
    """Everything the checker says about a situation."""
    ruling = edition.ruling(situation.on)
    verdicts = ruling.verdicts(situation.answers)
    traced = traces(ruling, situation.answers, verdicts)
    following = next(iter(flow.open_questions(ruling, situation.answers)), None)
    return Result(
        guide=edition.slug,
        edition=edition.number,
        sha256=edition.sha256,
        on=situation.on,
        verdicts={verdict.line: _verdict(edition, ruling, verdict, traced[verdict.line]) for verdict in verdicts},
        next_question=following.key if following else None,
        would_change=_changes(ruling, situation),
        costs=_costs(edition, ruling, situation),
    )


def _verdict(edition: ShelvedEdition, ruling: Ruling, verdict: Verdict, traced: tuple[RuleTrace, ...]) -> LineVerdict:
    reasons = tuple(dict.fromkeys(outcome.reason for outcome in verdict.outcomes))
    costs = tuple(dict.fromkeys(outcome.cost for outcome in verdict.outcomes if outcome.cost))
    deciders = (outcome.decided_by for outcome in verdict.outcomes)
    return LineVerdict(
        status=verdict.status,
        words=verdict.words(verdict.status),
        possible=verdict.possible,
        settled_by=verdict.settled_by or None,
        rule=next((rule.key for rule in verdict.rules), None),
        rules=tuple(rule.key for rule in verdict.rules),
        decided_by=tuple(dict.fromkeys(decider for decider in deciders if decider)),
        reason=_plain(edition, ruling, reasons),
        cost=_plain(edition, ruling, costs),
        claims=_claims(edition, cited_claims(*reasons, *costs)),
        trace=_trace(traced),
    )


def _plain(edition: ShelvedEdition, ruling: Ruling, proses: Iterable[str]) -> str:
    return "\n\n".join(plain(prose, edition.content.figures, ruling.on) for prose in proses)


def _claims(edition: ShelvedEdition, keys: Iterable[str]) -> tuple[CitedClaim, ...]:
    content = edition.content
    return tuple(_claim(claim, content.sources[claim.source]) for key in keys if (claim := content.claims.get(key)))


def _claim(claim: Claim, source: Source) -> CitedClaim:
    return CitedClaim(
        key=claim.key,
        text=claim.text,
        source=CitedSource(publisher=source.publisher, title=source.title, url=source.url, dated=source.dated),
        locator=claim.locator,
        confirmation=claim.confirmation,
        checked_on=claim.checked_on,
        review_by=claim.review_by,
    )


def _trace(traced: Iterable[RuleTrace]) -> tuple[RuleRead, ...]:
    return tuple(
        RuleRead(
            rule=one.rule.key,
            name=one.rule.name,
            met=one.met,
            decides=one.decides,
            follows=one.follows,
            conditions=tuple(
                ConditionRead(question=read.question, choices=read.choices, answer=read.answer, met=read.met)
                for read in one.conditions
            ),
        )
        for one in traced
    )


def _changes(ruling: Ruling, situation: Situation) -> tuple[Change, ...]:
    return tuple(
        Change(line=change.line, answers=change.answers, status=change.status, control=change.control)
        for change in would_change(ruling, situation.answers)
    )


def _costs(edition: ShelvedEdition, ruling: Ruling, situation: Situation) -> dict[Scenario, tuple[Cost, ...]]:
    content = edition.content
    found = estimates(content.checker, content.figures, ruling, situation.answers, Assumptions())
    by_ending = as_json(found)
    return {ending: tuple(_cost(edition, ruling, one) for one in by_ending[ending]) for ending in Scenario}


def _cost(edition: ShelvedEdition, ruling: Ruling, one: dict[str, Any]) -> Cost:
    """An estimate with its explanation as plain text, and the claims behind it and its figures."""
    figures = (edition.content.figures.get(key) for key in one["figures"])
    values = (figure.value_on(ruling.on) for figure in figures if figure)
    cited = dict.fromkeys([*one["claims"], *(value.claim for value in values if value)])
    explained = _plain(edition, ruling, [one["explanation"]])
    return Cost.model_validate({**one, "explanation": explained, "claims": _claims(edition, cited)})


def guide(edition: ShelvedEdition, described_by: str, links: dict[str, str]) -> GuideDocument:
    """What to ask. ``described_by``: the address of its schema. ``links``: {name: address}."""
    content = edition.content
    not_sure = Choice(key=NOT_SURE, label=NOT_SURE_LABEL)
    return GuideDocument(
        described_by=described_by,
        guide=edition.slug,
        edition=edition.number,
        sha256=edition.sha256,
        title=content.guide.title,
        summary=content.guide.summary,
        published_on=edition.published_on,
        last_checked=edition.last_checked,
        next_check_due=edition.next_check_due,
        lines=LINES,
        statuses=STATUSES,
        questions=tuple(
            question.model_copy(update={"choices": (*question.choices, not_sure)})
            for question in content.checker.questions
        ),
        links=links,
    )


def rules(edition: ShelvedEdition, described_by: str) -> RulesDocument:
    """The whole ruleset, with the evidence that rules, examples and estimates cite."""
    content, checker = edition.content, edition.content.checker
    words = [text for part, _, text in texts(content) if part in {Part.RULE, Part.EXAMPLE, Part.ESTIMATE}]
    named = {key for key, _ in named_figures(*words)} | {key for one in checker.estimates for key in one.figures}
    figures = tuple(figure for figure in content.evidence.figures if figure.key in named)
    cited = {*cited_claims(*words), *(value.claim for figure in figures for value in figure.values)}
    claims = tuple(claim for claim in content.evidence.claims if claim.key in cited)
    sources = {claim.source for claim in claims}
    return RulesDocument(
        described_by=described_by,
        guide=edition.slug,
        edition=edition.number,
        sha256=edition.sha256,
        lines=LINES,
        statuses=STATUSES,
        questions=checker.questions,
        rules=checker.rules,
        estimates=checker.estimates,
        figures=figures,
        claims=claims,
        sources=tuple(source for source in content.evidence.sources if source.key in sources),
    )


def examples(edition: ShelvedEdition, described_by: str) -> ExamplesDocument:
    """Every worked example of the edition."""
    return ExamplesDocument(
        described_by=described_by,
        guide=edition.slug,
        edition=edition.number,
        sha256=edition.sha256,
        examples=edition.content.checker.examples,
    )
