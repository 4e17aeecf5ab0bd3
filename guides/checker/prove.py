"""Proofs that the rules give every answer set exactly one verdict a line, and that nothing is dead.

Exact, over boxes of answer sets rather than a loop over them. The date is an argument: rules and
figures come into force and end.

1. Known words: every condition names questions and choices that exist, and earlier ones only.
2. Totality: for every answer set some rule decides each line.
3. No conflict: rules of equal priority never say different things about a shared case.
4. Nothing dead: every rule in force, and every outcome of it, decides some answer set; every
   question and every choice makes a difference in some case.
5. Evidence: every outcome that says something about coverage, and every cost, cites a claim.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from guides.checker.boxes import Box, difference, intersection
from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE, Checker, Rule
from guides.failures import Failure, Part
from guides.frozen import cited_claims
from guides.statuses import PayerLine, Status

KNOWN_WORDS = "Conditions name questions and choices that exist"
TOTALITY = "Every answer set gets a verdict on every line"
NO_CONFLICT = "Rules of equal priority never disagree"
NOTHING_DEAD = "Every rule, question and choice can matter"
RULES_CITE = "Every rule and every cost cites a claim"


def prove(checker: Checker, on: date) -> tuple[Failure, ...]:
    """Everything that keeps the checker from being published on this day; empty when all proofs hold."""
    if not checker.questions and not checker.rules:
        return ()
    unknown = tuple(_unknown_words(checker))
    if unknown:
        return unknown
    try:
        ruling = Ruling(checker, on)
    except ValueError as circle:
        return (Failure(KNOWN_WORDS, f"The rules cannot be followed: {circle}.", Part.RULE),)
    return (
        *_gaps(ruling),
        *_conflicts(ruling),
        *_dead_rules(ruling),
        *_dead_questions(ruling),
        *_without_claims(checker),
    )


def _unknown_words(checker: Checker) -> Iterator[Failure]:
    choices = {question.key: {choice.key for choice in question.choices} for question in checker.questions}
    seen: set[str] = set()
    for question in checker.questions:
        if question.key in seen:
            yield Failure(KNOWN_WORDS, f"Two questions have the key “{question.key}”.", Part.QUESTION, question.key)
        keys = [choice.key for choice in question.choices]
        if NOT_SURE in keys or len(set(keys)) < len(keys):
            yield Failure(
                KNOWN_WORDS,
                f"The question “{question.key}” has a choice twice, or a “{NOT_SURE}” of its own: "
                "every question has that already. Delete it.",
                Part.QUESTION,
                question.key,
            )
        yield from _unknown_in(question.asked_when, seen, choices, Part.QUESTION, question.key)
        seen.add(question.key)
    for rule in checker.rules:
        yield from _unknown_in(rule.when, seen, choices, Part.RULE, rule.key)


def _unknown_in(
    condition: Mapping[str, frozenset[str]], known: set[str], choices: Mapping[str, set[str]], part: Part, owner: str
) -> Iterator[Failure]:
    """What a condition names that does not exist or, for a question, does not come before it."""
    for question, wanted in condition.items():
        unknown = set(wanted) - choices.get(question, set())
        if question not in known:
            what = f"the question “{question}”, which does not exist or does not come before it"
        elif unknown:
            what = f"the choice “{min(unknown)}” of “{question}”, which does not exist"
        elif not wanted:
            what = f"no choice of “{question}”"
        else:
            continue
        yield Failure(KNOWN_WORDS, f"The {part} “{owner}” names {what}.", part, owner)


def _gaps(ruling: Ruling) -> Iterator[Failure]:
    for line in PayerLine:
        gap = next((cell for cell in ruling.cells(line, ruling.questions.everything) if cell.status is None), None)
        if gap is not None:
            yield Failure(
                TOTALITY,
                f"No rule decides {line.words} for some answers. Add a rule that does.",
                Part.RULE,
                gap.rules[0].key if gap.rules else "",
                ruling.questions.example(gap.box),
            )


def _conflicts(ruling: Ruling) -> Iterator[Failure]:
    for line in ruling.lines:
        rules = ruling.by_line[line]
        for one, other in combinations(rules, 2):
            if one.priority != other.priority or _says(one, line) == _says(other, line):
                continue
            shared = intersection(ruling.boxes[one.key], ruling.boxes[other.key])
            stronger = [ruling.boxes[rule.key] for rule in rules if rule.priority < one.priority]
            left = _left_over(ruling, shared, stronger) if shared else None
            if left is not None:
                yield Failure(
                    NO_CONFLICT,
                    f"The rules “{one.key}” and “{other.key}” have the same priority ({one.priority}) and "
                    f"disagree about {line.words}. Give one of them a lower number.",
                    Part.RULE,
                    other.key,
                    ruling.questions.example(left),
                )


def _says(rule: Rule, line: PayerLine) -> tuple[Status | None, PayerLine | None]:
    return rule.outcomes[line].status, rule.outcomes[line].follows


def _left_over(ruling: Ruling, box: Box, taken: list[Box]) -> Box | None:
    """Some answer sets of the box that can occur and that none of the other boxes takes; None when there are none."""
    left = [part for every in ruling.questions.everything if (part := intersection(every, box))]
    for other in taken:
        left = [piece for part in left for piece in difference(part, other)]
    return left[0] if left else None


def _dead_rules(ruling: Ruling) -> Iterator[Failure]:
    deciding = {
        (rule.key, line)
        for line in ruling.lines
        for cell in ruling.cells(line, ruling.questions.everything)
        for rule in cell.rules[:1]
    }
    for rule in ruling.rules:
        dead = [line for line in rule.outcomes if (rule.key, line) not in deciding]
        if rule.outcomes and len(dead) == len(rule.outcomes):
            yield Failure(
                NOTHING_DEAD,
                f"The rule “{rule.key}” never decides anything: rules with lower numbers always come first. "
                "Delete it, or give it a lower number.",
                Part.RULE,
                rule.key,
            )
        elif dead:
            yield Failure(
                NOTHING_DEAD,
                f"What the rule “{rule.key}” says about {dead[0].words} never counts: rules with lower numbers "
                "always come first. Delete that outcome.",
                Part.RULE,
                rule.key,
            )
        elif not rule.outcomes and not any(
            intersection(part, ruling.boxes[rule.key]) for part in ruling.questions.everything
        ):
            yield Failure(
                NOTHING_DEAD,
                f"The advice “{rule.key}” is never given: no answers meet its conditions.",
                Part.RULE,
                rule.key,
            )


def _dead_questions(ruling: Ruling) -> Iterator[Failure]:
    masks = ruling.matter_masks()
    for index, question in enumerate(ruling.questions.asked):
        mask = masks.get(question.key, 0)
        if not mask:
            yield Failure(
                NOTHING_DEAD,
                f"The question “{question.key}” can never change an answer. Delete it, or write a rule that uses it.",
                Part.QUESTION,
                question.key,
            )
            continue
        for choice, bit in ruling.questions.bits[index].items():
            if not bit & mask:
                yield Failure(
                    NOTHING_DEAD,
                    f"Choosing “{choice}” for the question “{question.key}” never makes a difference. "
                    "Delete the choice, or write a rule that uses it.",
                    Part.QUESTION,
                    question.key,
                )


def _without_claims(checker: Checker) -> Iterator[Failure]:
    for rule in checker.rules:
        for line, outcome in rule.outcomes.items():
            if outcome.status is not Status.NOT_RELEVANT and not cited_claims(outcome.reason):
                yield Failure(
                    RULES_CITE,
                    f"The rule “{rule.key}” gives a reason for {line.words} without citing a claim.",
                    Part.RULE,
                    rule.key,
                )
            if outcome.cost and not cited_claims(outcome.cost):
                yield Failure(
                    RULES_CITE,
                    f"The rule “{rule.key}” states a cost for {line.words} without citing a claim.",
                    Part.RULE,
                    rule.key,
                )
