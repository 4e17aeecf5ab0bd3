"""A checker much larger than any guide will have, the same each time."""

import random
from datetime import date

from guides.checker.bits import AnswerSets, Decided
from guides.checker.evaluate import Ruling
from guides.checker.schema import Checker, Choice, Example, Outcome, Question, Rule
from guides.statuses import PayerLine, Status

SIZES = (8, 6, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2)
"""How many choices each of the twelve questions has. The last two are asked after two choices of the fourth."""
STATUSES = [status for status in Status if status is not Status.UNKNOWN]


def generated(on: date, rules: int = 120, examples: int = 25) -> Checker:
    """Twelve questions, 2,073,600 answer sets, so many rules and worked examples, on which all proofs hold.

    One of the rules gives way to another at the turn of the year, so that there are two days to prove.
    """
    draw = random.Random(rules)  # noqa: S311  # nothing here is a secret
    questions = tuple(_question(number, size) for number, size in enumerate(SIZES))
    drawn = [_rule(draw, number, questions) for number in range(4 * rules)]
    lively = _without_dead(Checker(questions=questions, rules=tuple(drawn)), on)
    turn = date(on.year + 1, 1, 1)
    alone = Checker(questions=questions, rules=(*lively.rules[: rules - 2], _default(draw)))
    first, *rest = _without_dead(alone, on).rules
    versions = (
        first.model_copy(update={"valid_until": date(on.year, 12, 31)}),
        first.model_copy(update={"key": "next-year", "valid_from": turn}),
    )
    checker = Checker(questions=questions, rules=(*versions, *rest))
    return checker.model_copy(update={"examples": tuple(_examples(draw, checker, on, examples))})


def _question(number: int, size: int) -> Question:
    choices = tuple(Choice(key=f"c{choice}", label=f"Choice {choice}") for choice in range(size))
    asked_when = {"q3": frozenset({"c0", "c1"})} if number >= len(SIZES) - 2 else {}
    return Question(
        key=f"q{number}", text=f"Question {number}?", why="It matters.", choices=choices, asked_when=asked_when
    )


def _rule(draw: random.Random, number: int, questions: tuple[Question, ...]) -> Rule:
    when = {}
    for question in draw.sample(questions, draw.randint(2, 4)):
        keys = [choice.key for choice in question.choices]
        when[question.key] = frozenset(draw.sample(keys, draw.randint(1, len(keys) - 1)))
    lines = draw.sample(list(PayerLine), draw.randint(1, 3))
    outcomes = {line: Outcome(status=draw.choice(STATUSES), reason="Because.[^law]") for line in lines}
    return Rule(key=f"r{number}", name=f"Rule {number}", priority=10 + number, when=when, outcomes=outcomes)


def _default(draw: random.Random) -> Rule:
    outcomes = {line: Outcome(status=draw.choice(STATUSES), reason="Because.[^law]") for line in PayerLine}
    return Rule(key="default", name="Otherwise", priority=9999, outcomes=outcomes)


def _without_dead(checker: Checker, on: date) -> Checker:
    """The checker without outcomes that never count, and without rules that are left with none."""
    ruling = Ruling(checker, on)
    deciding = Decided(ruling, AnswerSets(ruling.questions)).deciding
    kept = []
    for rule in checker.rules:
        counts = {line: outcome for line, outcome in rule.outcomes.items() if (rule.key, line) in deciding}
        if counts:
            kept.append(rule.model_copy(update={"outcomes": counts}))
    return checker.model_copy(update={"rules": tuple(kept)})


def _examples(draw: random.Random, checker: Checker, on: date, count: int) -> list[Example]:
    ruling = Ruling(checker, on)
    sets = AnswerSets(ruling.questions)
    found = []
    for number in range(count):
        answers = sets.at(draw.randrange(sets.width))
        expected = {verdict.line: verdict.status for verdict in ruling.verdicts(answers)}
        found.append(
            Example(
                key=f"e{number}", person=f"Person {number}", answers=answers, expected=expected, why="Because.[^law]"
            )
        )
    return found
