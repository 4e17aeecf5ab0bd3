"""Reasons, changes and unknowns (``checker/explain.py``) in words, as their templates show them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guides.checker import explain
from guides.checker.evaluate import Ruling, Verdict
from guides.checker.explain import RANK, Change, ConditionTrace, Met, RuleTrace
from guides.checker.schema import NOT_SURE, Control, Decider, Informant, Outcome
from guides.checker.situation import Situation
from guides.frozen import cited_claims
from guides.prose import Note, Notes
from guides.statuses import WORDS_ON_LINE, PayerLine, Status

MOST_CHANGES = 5
"""In each group of "what would change this answer"."""
MOST_UNKNOWNS = 3

SHORT_LINES = {
    PayerLine.PART_A: "Part A",
    PayerLine.PART_B: "Part B",
    PayerLine.PART_D: "Part D",
    PayerLine.ADVANTAGE: "Medicare Advantage",
    PayerLine.MEDIGAP: "Medigap",
    PayerLine.MEDICAID: "Medicaid",
}
DECIDERS = {
    Decider.LAW: "The law and Medicare’s national rules",
    Decider.CONTRACTOR: "The company that handles Medicare claims in your area",
    Decider.PLAN: "Your plan",
    Decider.STATE: "Your state’s Medicaid program",
    Decider.HOSPITAL: "The hospital, and Medicare after it",
    Decider.HOSPICE: "The hospice team",
}
HEARERS = {
    Informant.CLINIC: "Ask the clinic, or the team that treats you",
    Informant.PLAN: "Ask your plan",
    Informant.MEDICARE: "Call Medicare",
    Informant.STATE: "Ask your state Medicaid office",
}
GROUPS = {
    Control.CHOOSE: "What you could choose",
    Control.FIND_OUT: "What you could find out",
    Control.FIXED: "What you cannot change",
}
MET_WORDS = {Met.MET: "Met", Met.NOT_MET: "Not met", Met.UNKNOWN: "Not known"}
NO_DIFFERENCE = "Not known if it fits, but it makes no difference here."


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the questions and choices, as this reader is asked."""

    questions: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    def question(self, key: str) -> str:
        return self.questions[key]

    def label(self, key: str, choice: str) -> str:
        return f"“{self.labels[key][choice]}”"

    def needs(self, condition: ConditionTrace) -> str:
        """The answers that a condition asks for: "“At home” or “In a hospital”"."""
        return _listed([self.label(condition.question, choice) for choice in condition.choices], "or")

    def said(self, condition: ConditionTrace) -> str:
        """What the reader said, in a sentence."""
        if condition.answer == NOT_SURE:
            return "You were not sure."
        if condition.answer:
            return f"You said: {self.label(condition.question, condition.answer)}."
        return "This was not asked."


def how_decided(
    ruling: Ruling, situation: Situation, verdicts: Collection[Verdict], notes: Notes
) -> dict[PayerLine, dict[str, Any]]:
    """For each verdict what ``checker/how_decided.html`` shows.

    The claims become notes of the page: call this after what stands above has been typeset.
    """
    words = _words(ruling, situation)
    outcomes = {verdict.line: verdict.outcomes for verdict in verdicts}
    cited = {
        line: cited_claims(*(text for o in found for text in (o.reason, o.cost))) for line, found in outcomes.items()
    }
    for key in (key for keys in cited.values() for key in keys):
        notes.cite(key)
    listed = {note.claim.key: note for note in notes.listed()}
    traces = explain.traces(ruling, situation.answers, verdicts)
    return {
        line: {
            "deciders": _deciders(outcomes[line]),
            "rules": [_rule(traced, words) for traced in traces[line] if traced.decides],
            "passed": [_passed(traced, words) for traced in traces[line] if not traced.decides],
            "notes": [_note(listed[key]) for key in cited[line] if key in listed],
        }
        for line in traces
    }


def _words(ruling: Ruling, situation: Situation) -> _Words:
    asked = ruling.questions.asked
    return _Words(
        {question.key: situation.wording(question) for question in asked},
        {question.key: {choice.key: choice.label for choice in question.choices} for question in asked},
    )


def _deciders(outcomes: Iterable[Outcome]) -> list[str]:
    return [DECIDERS[decider] for decider in dict.fromkeys(o.decided_by for o in outcomes) if decider]


def _rule(traced: RuleTrace, words: _Words) -> dict[str, Any]:
    """A rule that decides, with all its conditions."""
    return {
        "name": traced.rule.name,
        "valid_from": traced.rule.valid_from,
        "valid_until": traced.rule.valid_until,
        "follows": SHORT_LINES[traced.follows] if traced.follows else "",
        "conditions": [_condition(condition, words) for condition in traced.conditions],
    }


def _condition(condition: ConditionTrace, words: _Words) -> dict[str, str]:
    needs = "" if condition.met is Met.MET else f" The rule needs {words.needs(condition)}."
    return {
        "met": condition.met.value,
        "met_words": MET_WORDS[condition.met],
        "text": f"{words.question(condition.question)} {words.said(condition)}{needs}",
    }


def _passed(traced: RuleTrace, words: _Words) -> str:
    """A rule that comes first but does not decide, and why not: the first condition that is not met."""
    unmet = next((condition for condition in traced.conditions if condition.met is Met.NOT_MET), None)
    if unmet is None:
        return f"{traced.rule.name}. {NO_DIFFERENCE}"
    return f"{traced.rule.name}. {words.question(unmet.question)} The rule needs {words.needs(unmet)}."


def _note(note: Note) -> dict[str, Any]:
    """Where a note comes from, in a line."""
    day = note.checked_on
    overdue = " Past its date for the next check." if note.is_overdue else ""
    source = f"{note.source.publisher}: {note.source.title}"
    checked = f"Checked {day.day} {day:%B} {day.year}, {note.confirmation_words}."
    return {"number": note.number, "text": f"{source}. {checked}{overdue}"}


def what_would_change(ruling: Ruling, situation: Situation, verdicts: Collection[Verdict]) -> list[dict[str, Any]]:
    """The groups that ``checker/would_change.html`` shows, from what one could choose to what one cannot change.

    Changes to the same answers are one sentence, for all the lines that they turn; the better ends come first.
    """
    words = _words(ruling, situation)
    idle = {verdict.line for verdict in verdicts if verdict.status is Status.NOT_RELEVANT}
    merged: dict[frozenset[tuple[str, str]], list[Change]] = {}
    for change in explain.would_change(ruling, situation.answers, ruling.lines):
        if change.line not in idle or RANK[change.status] <= RANK[Status.PLAN_DECIDES]:
            merged.setdefault(frozenset(change.answers.items()), []).append(change)
    telling = sorted(filter(_is_telling, merged.values()), key=_worth)
    groups = {control: [same for same in telling if same[0].control is control] for control in GROUPS}
    return [
        {
            "key": control.value,
            "title": GROUPS[control],
            "changes": [_sentence(_said(ruling, situation, same), words) for same in changes[:MOST_CHANGES]],
        }
        for control, changes in groups.items()
        if changes
    ]


def _is_telling(same: list[Change]) -> bool:
    """A change that only takes lines away from a reader tells her nothing about payment."""
    return any(change.status is not Status.NOT_RELEVANT for change in same)


def _worth(same: list[Change]) -> tuple[int, int]:
    return min(RANK[change.status] for change in same), len(same[0].answers)


def _said(ruling: Ruling, situation: Situation, same: list[Change]) -> list[tuple[Change, str]]:
    """Changes to the same answers, the better ends first, each with what its line would do."""
    return [
        (change, _would(ruling, situation, change)) for change in sorted(same, key=lambda change: RANK[change.status])
    ]


def _would(ruling: Ruling, situation: Situation, change: Change) -> str:
    if change.status is Status.NOT_RELEVANT:
        return "not apply"
    if (change.status, change.line) in WORDS_ON_LINE:  # the words hang on the rule that would decide
        return f"be “{explain.leads_to(ruling, situation.answers, change).words(change.status)}”"
    return f"be “{change.status.words}”"


def _sentence(same: list[tuple[Change, str]], words: _Words) -> str:
    """ "If the answer to “Where would you have it?” was “At home”: Part B would be “Not covered”."""
    changed = same[0][0].answers.items()
    answers = [f"to “{words.question(key)}” was {words.label(key, choice)}" for key, choice in changed]
    lines: dict[str, list[str]] = {}
    for change, said in same:
        lines.setdefault(said, []).append(SHORT_LINES[change.line])
    effects = [f"{_listed(names, 'and')} would {said}" for said, names in lines.items()]
    return f"If the answer {' and '.join(answers)}: {'; '.join(effects)}."


def what_to_ask(ruling: Ruling, situation: Situation, verdicts: Collection[Verdict]) -> list[dict[str, Any]]:
    """The unknowns that ``checker/ask.html`` shows, the one that settles most first: whom to ask, in which words."""
    words = _words(ruling, situation)
    return [
        {
            "question": words.question(unknown.question.key),
            "whom": unknown.question.ask.value if unknown.question.ask else "",
            "whom_words": HEARERS[unknown.question.ask] if unknown.question.ask else "",
            "words": unknown.question.ask_words,
            "settles": _listed([SHORT_LINES[line] for line in unknown.settles], "and"),
        }
        for unknown in explain.unknowns(ruling, situation.answers, verdicts)[:MOST_UNKNOWNS]
    ]


def _listed(words: list[str], last: str) -> str:
    """ "a, b and c"."""
    return f" {last} ".join([part for part in (", ".join(words[:-1]), words[-1] if words else "") if part])
