"""What readers are told of the differences between two editions: parts by names they know, texts without marks.

``told`` starts from ``diff.differences`` and is reckoned once, when an edition is published. Keys, citations
and names of figures never reach a reader: an amount stands as it was on the day, a citation is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from guides.articles.schema import Guide, Section, Synonym, Term
from guides.checker.answers import label
from guides.checker.schema import NOT_SURE, Condition, Estimate, Example, Outcome, Question, Rule, Scenario
from guides.checker.shown.explain import DECIDERS
from guides.comparisons.frequencies import in_words
from guides.comparisons.schema import Criterion, Statement, Text, Treatment
from guides.editions.diff import Difference, changes_what_to_do, differences, name
from guides.editions.schema import Content
from guides.editions.words import How, Passage, Piece, blocks, passages
from guides.evidence.schema import Claim, Figure, FigureValue, Source
from guides.frozen import Frozen, cited_claims
from guides.prose import CONFIRMATION_WORDS, plain, value_words
from guides.statuses import PayerLine

EVIDENCE = {"source", "claim"}
"""Parts that come last: what the guide says goes before what it rests on."""
TOLD_IN_ORDER = {"section", "treatment", "criterion", "text", "statement", "question"}
"""Parts whose order readers see."""
LOOKED_AT_AGAIN = {"checked_on", "review_by", "acknowledged_on", "acknowledgement"}
"""The fields of a claim that say when somebody looked, not what she found."""

SCENARIO_WORDS = {Scenario.PAID: "If Medicare or the plan pays", Scenario.REFUSED: "If the answer is no"}


class What(StrEnum):
    """How a part differs, in the order in which readers are told."""

    ADDED = "added"
    REWORDED = "reworded"
    REMOVED = "removed"
    MOVED = "moved"
    NOTES = "notes"
    """The same words rest on other notes."""
    OTHER = "other"
    """Nothing that can be shown as words."""


class Wording(Frozen):
    """One text of a part, and what changed in it."""

    label: str
    """Which text; "" when the part has only one."""
    passage: Passage


class ToldPart(Frozen):
    """One part of the guide that differs."""

    what: What
    part: str
    key: str = ""
    name: str = ""
    """Empty for an order, and where a wording without a label says it."""
    wordings: tuple[Wording, ...] = ()


class Told(Frozen):
    """What readers are told of an edition. Stored beside it as JSON."""

    compared_with: int | None
    """The number of the edition that readers had before; None for a first edition."""
    changes_what_to_do: bool = False
    parts: tuple[ToldPart, ...] = ()
    checked_again: int = 0
    """How many claims somebody looked at again and left as they were."""


def told(before: Content | None, after: Content, on: date, *, compared_with: int | None, to_do: bool | None) -> Told:
    """What readers are told. ``to_do``: an editor's word on whether it changes what to do; None to reckon it."""
    if before is None:
        return Told(compared_with=None)
    found = differences(before, after)
    checked_again = [difference for difference in found if _is_only_looked_at(difference)]
    parts = [
        part
        for difference in found
        if difference not in checked_again and (part := _part(difference, before, after, on))
    ]
    return Told(
        compared_with=compared_with,
        changes_what_to_do=changes_what_to_do(before, after, on) if to_do is None else to_do,
        parts=tuple(sorted(parts, key=lambda part: (list(What).index(part.what), part.part in EVIDENCE))),
        checked_again=len(checked_again),
    )


def _is_only_looked_at(difference: Difference) -> bool:
    if difference.part != "claim" or not (difference.before and difference.after):
        return False
    was, now = (claim.model_dump(exclude=LOOKED_AT_AGAIN) for claim in (difference.before, difference.after))
    return was == now


def _part(difference: Difference, before: Content, after: Content, on: date) -> ToldPart | None:
    """A difference in a reader's words; None for an order that readers do not see."""
    part, key = difference.part, difference.key
    if difference.what == "order":
        return ToldPart(what=What.MOVED, part=part) if part in TOLD_IN_ORDER else None
    old = _Words(before, on).of(difference.before) if difference.before else {}
    new = _Words(after, on).of(difference.after) if difference.after else {}
    called = _name(difference.after or difference.before)
    wordings = _wordings(old, new)
    if difference.before is None or difference.after is None:
        wordings = tuple(wording for wording in wordings if wording.passage[0].words != called)
        what = What(difference.what)
    elif wordings:
        what = What.REWORDED
    else:
        what = What.NOTES if _cited(difference.before) != _cited(difference.after) else What.OTHER
    is_shown = any(wording.label == "" for wording in wordings)
    return ToldPart(what=what, part=part, key=key, name="" if is_shown else called, wordings=wordings)


def _name(value: Any) -> str:
    """What readers call a part."""
    return f"{value.group}: {value.label}" if isinstance(value, Criterion) else name(value)


def _wordings(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> tuple[Wording, ...]:
    """The texts that differ, those that are new or gone as a whole included."""
    return tuple(
        Wording(label=text, passage=passage)
        for text in dict.fromkeys((*new, *old))
        for passage in _passages(old.get(text, ()), new.get(text, ()))
    )


def _passages(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Passage, ...]:
    if old and new:
        return passages(old, new)
    how = How.REMOVED if old else How.ADDED
    return tuple((Piece(how=how, words=words),) for words in old or new)


def _cited(value: Any) -> frozenset[str]:
    """The claims that a part cites or its figures rest on."""
    counted = value.values if isinstance(value, Figure) else value.frequencies if isinstance(value, Criterion) else ()
    claims = {number.claim for number in counted}
    return frozenset({*cited_claims(value.model_dump_json()), *claims})


class _Words:
    """The parts of one content as {label: blocks of plain text}."""

    def __init__(self, content: Content, on: date) -> None:
        self.content = content
        self.on = on

    def of(self, value: Any) -> dict[str, tuple[str, ...]]:
        typeset = {text: tuple(self._plain(parts)) for text, parts in self._texts(value)}
        return {text: found for text, found in typeset.items() if found}

    def _texts(self, value: Any) -> Iterator[tuple[str, list[str]]]:
        readers: dict[type, Callable[[Any], Iterator[tuple[str, list[str]]]]] = {
            Guide: self._guide, Section: self._section, Term: self._term, Source: self._source, Claim: self._claim,
            Figure: self._figure, Treatment: self._treatment, Criterion: self._criterion, Question: self._question,
            Rule: self._rule, Example: self._example, Estimate: self._estimate, Synonym: self._synonym,
            Text: self._text, Statement: self._statement,
        }  # fmt: skip
        return readers[type(value)](value)

    def _plain(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            for block in blocks(text):
                if words := plain(block, self.content.figures, self.on):
                    yield words

    def _guide(self, guide: Guide) -> Iterator[tuple[str, list[str]]]:
        yield "Title", [guide.title]
        yield "In one sentence", [guide.summary]
        yield "Short answer", [guide.short_answer]
        yield "Introduction", [guide.introduction]
        if guide.reviewed_by and guide.reviewed_on:
            yield "Reviewed by", [f"{guide.reviewed_by}, {guide.reviewed_on:%-d %B %Y}"]

    def _section(self, section: Section) -> Iterator[tuple[str, list[str]]]:
        yield "Question", [section.question]
        yield "Short answer", [section.short_answer]
        yield "Answer", [section.body]

    def _term(self, term: Term) -> Iterator[tuple[str, list[str]]]:
        yield "Word", [term.term]
        yield "Meaning", [term.meaning]
        yield "In Spanish", [term.spanish]

    def _synonym(self, synonym: Synonym) -> Iterator[tuple[str, list[str]]]:
        yield "Typed", [synonym.typed]
        yield "Meant", [synonym.meant]

    def _source(self, source: Source) -> Iterator[tuple[str, list[str]]]:
        yield "", [self._source_words(source)]

    def _source_words(self, source: Source) -> str:
        return f"{source.publisher}: {source.title}{f' ({source.dated})' if source.dated else ''}"

    def _claim(self, claim: Claim) -> Iterator[tuple[str, list[str]]]:
        yield "", [claim.text]
        source = self.content.sources.get(claim.source)
        yield "Where it stands", [f"{self._source_words(source)}. {claim.locator}" if source else claim.locator]
        yield "How sure we are", [f"Checked, {CONFIRMATION_WORDS[claim.confirmation]}"]

    def _figure(self, figure: Figure) -> Iterator[tuple[str, list[str]]]:
        yield "Name", [figure.name]
        yield "Value", [f"{value_words(value, figure.unit)} {_holds(value)}" for value in figure.values]

    def _treatment(self, treatment: Treatment) -> Iterator[tuple[str, list[str]]]:
        yield "Name", [treatment.name]
        yield "Answer in a word", [treatment.answer_status.words]
        yield "Short answer", [treatment.answer]

    def _criterion(self, criterion: Criterion) -> Iterator[tuple[str, list[str]]]:
        yield "Row", [f"{criterion.group}: {criterion.label}"]
        names = {treatment.key: treatment.short_name for treatment in self.content.comparison.treatments}
        for key, text in criterion.cells.items():
            yield names[key], [text]
        for key in criterion.cells:
            counts = [frequency for frequency in criterion.frequencies if frequency.treatment == key]
            yield f"{names[key]}, how many people", [f"{in_words(f)} {f.period} {f.certainty}" for f in counts]

    def _text(self, text: Text) -> Iterator[tuple[str, list[str]]]:
        yield "Heading", [text.title]
        yield "Text", [text.body]

    def _statement(self, statement: Statement) -> Iterator[tuple[str, list[str]]]:
        yield "Statement", [statement.text]
        labels = {criterion.key: criterion.label for criterion in self.content.comparison.criteria}
        yield "Rows that speak about it", [labels[key] for key in statement.criteria]

    def _question(self, question: Question) -> Iterator[tuple[str, list[str]]]:
        yield "Question", [question.text]
        yield "When you ask for somebody else", [question.text_for_other]
        yield "Why we ask", [question.why]
        yield (
            "Answers",
            [f"{choice.label}. {choice.hint}" if choice.hint else choice.label for choice in question.choices],
        )
        yield "Asked", self._when(question.asked_when)
        yield "The words to ask with", [question.ask_words]

    def _rule(self, rule: Rule) -> Iterator[tuple[str, list[str]]]:
        yield "Rule", [rule.name]
        yield "It holds", self._when(rule.when)
        for line, outcome in rule.outcomes.items():
            yield line.words, self._outcome(outcome)
        yield "What to do next", [rule.advice]
        yield (
            "In force",
            [
                *([f"From {rule.valid_from:%-d %B %Y}"] if rule.valid_from else []),
                *([f"Until {rule.valid_until:%-d %B %Y}"] if rule.valid_until else []),
            ],
        )

    def _outcome(self, outcome: Outcome) -> list[str]:
        said = outcome.status.words if outcome.status else f"The same as {PayerLine(outcome.follows or '').words}"
        decides = [f"Who decides: {DECIDERS[outcome.decided_by]}"] if outcome.decided_by else []
        return [said, outcome.reason, outcome.cost, *decides]

    def _example(self, example: Example) -> Iterator[tuple[str, list[str]]]:
        yield "Who", [example.person]
        yield "Answers", self._when({key: frozenset({choice}) for key, choice in example.answers.items()})
        yield "Day", [f"{example.on:%-d %B %Y}"] if example.on else []
        yield "What comes out", [f"{line.words}: {status.words}" for line, status in example.expected.items()]
        yield "Why", [example.why]

    def _estimate(self, estimate: Estimate) -> Iterator[tuple[str, list[str]]]:
        yield "Name", [estimate.name]
        yield "It holds", [SCENARIO_WORDS[estimate.scenario], *self._when(estimate.when)]
        figures = (self.content.figures.get(key) for key in estimate.figures)
        yield "Amounts in it", [figure.name for figure in figures if figure]
        yield "How it is reckoned", [estimate.explanation]

    def _when(self, condition: Condition) -> list[str]:
        """A condition as a line for each question: "When “Where?” is answered “At home” or “At a clinic”."""
        questions = {question.key: question for question in self.content.checker.questions}
        return [_condition_words(questions[key], wanted) for key, wanted in condition.items() if key in questions]


def _condition_words(question: Question, wanted: Iterable[str]) -> str:
    offered = [*(choice.key for choice in question.choices), NOT_SURE]
    labels = (f"“{label(question, choice)}”" for choice in offered if choice in wanted)
    return f"When “{question.text}” is answered {' or '.join(labels)}"


def _holds(value: FigureValue) -> str:
    first, last = value.valid_from, value.valid_until
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return f"in {first.year}"
    return f"from {first:%-d %B %Y} to {last:%-d %B %Y}"
