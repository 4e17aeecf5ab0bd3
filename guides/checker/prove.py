"""Proofs that the rules give every answer set exactly one verdict a line, and that nothing is dead.

Exact, over sets of answer sets (``bits.py``) rather than a loop over them. The date is an argument:
rules come into force and end, so points 2, 3 and 7 are proved on that day and on every later day on
which a rule begins or has ended. (A figure that changes brings no such day: no verdict hangs on it.)

1. Known words: every condition names questions and choices that exist, and earlier ones only. So
   the questions come to an end; ``longest_walk`` says after how many.
2. Totality: for every answer set some rule decides each line.
3. No conflict: rules of equal priority never say different things about a shared case.
4. Nothing dead: every rule in force, and every outcome of it, decides some answer set, and every
   piece of advice is given for some; every question is asked for some answer set.
5. Every question can matter: of two answer sets that differ in it only, one gets another verdict or
   other advice. Advice counts, for a question may be asked for the sake of what to do next: whether
   the treatment is part of a clinical trial changes no verdict, but whom to ask about the costs.
   Where a question matters, each of its choices does: they come out differently, so each differs from
   some other.
6. "Not sure" is sound: what comes out when nothing is known is exactly what comes out over all
   answer sets, and an answer only takes answer sets away. So a verdict that is firm while an answer
   is missing stays whatever the answer is.
7. Dates: versions of one rule follow each other without a gap or an overlap.
8. Claims: every outcome that says something about coverage, and every cost, cites a claim.
9. Worked examples: each uses words that exist and comes out as it says.
10. Estimates: where there are any, there is one for every answer set for which some line is relevant.

``warnings`` adds what does not keep a guide from being published: rules that could be broken
without any proof or worked example noticing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, groupby

from guides.checker.bits import MOST, AnswerSets, Decided
from guides.checker.boxes import Questions, size
from guides.checker.conditions import KNOWN_WORDS, unknown_words
from guides.checker.evaluate import Ruling
from guides.checker.examples import fits, misfits, wrong_examples
from guides.checker.flow import longest_walk
from guides.checker.mutate import unguarded
from guides.checker.schema import NOT_SURE, Checker, Question, Rule
from guides.failures import Failure, Part, in_words
from guides.frozen import cited_claims
from guides.statuses import PayerLine, Status

TOTALITY = "Every answer set gets a verdict on every line"
NO_CONFLICT = "Rules of equal priority never disagree"
NOTHING_DEAD = "Every rule decides something, and every question is asked"
CAN_MATTER = "Every question can change a verdict or the advice"
NOT_SURE_IS_SOUND = "No answer contradicts a verdict given while it was not known"
DATES = "Versions of a rule, and values of a figure, follow each other day by day"
RULES_CITE = "Every rule and every cost cites a claim"
ESTIMATED = "Every situation has an estimate of what it costs"
NOT_TOO_MANY = "There are not too many answer sets to prove"
GUARDED = "Every rule is guarded by a worked example or a proof"


@dataclass(frozen=True)
class Proved:
    """What was proved, in numbers that a reader can understand."""

    answer_sets: int
    rules: int
    """Rules in force on the day."""
    longest_walk: int
    """The most questions that anybody is asked."""
    examples: int
    days: tuple[date, ...]
    """The days on which the proofs hold: the day itself, and every later day on which a rule changes."""


class Day:
    """The rules on one day, and what comes out for every answer set. ``before``: the rules of the day before it."""

    def __init__(self, checker: Checker, on: date, sets: AnswerSets, before: Ruling | None = None) -> None:
        self.on = on
        self.ruling = Ruling(checker, on)
        self.sets = sets
        self.before = before

    def is_new(self, line: PayerLine) -> bool:
        """Whether this line, or one that it follows, has other rules than the day before."""
        if self.before is None or self.before.by_line[line] != self.ruling.by_line[line]:
            return True
        followed = {rule.outcomes[line].follows for rule in self.ruling.by_line[line]} - {None}
        return any(self.is_new(other) for other in followed if other)

    @cached_property
    def decided(self) -> Decided:
        return Decided(self.ruling, self.sets)


def prove(checker: Checker, on: date) -> tuple[Failure, ...]:
    """Everything that keeps the checker from being published on this day; empty when all proofs hold."""
    if not checker.questions and not checker.rules:
        return ()
    unusable = tuple(_unusable(checker, on))
    if unusable:
        return unusable
    days = _days(checker, on)
    return (
        *_on_each_day(days, _gaps),
        *_on_each_day(days, _conflicts),
        *_dead_rules(days),
        *_dead_questions(days[0].sets),
        *_idle_questions(days),
        *_on_each_day(days, unsound),
        *_broken_ranges(checker),
        *_without_claims(checker),
        *misfits(checker),
        *wrong_examples(checker, days[0].ruling),
        *_not_estimated(checker, days[0]),
    )


def warnings(checker: Checker, on: date) -> tuple[Failure, ...]:
    """What an editor should know although it keeps nothing from being published.

    Says something only where the proofs hold. Empty where they cannot even be tried.
    """
    if not checker.rules or any(_unusable(checker, on)):
        return ()
    today, *later = _days(checker, on)
    examples = [
        example
        for example in checker.examples
        if fits(example, checker) and Ruling(checker, example.on or on).rules == today.ruling.rules
    ]
    return tuple(
        Failure(
            GUARDED,
            f"Nothing would notice if the rule “{mutants[0].rule.key}” {mutants[0].words}"
            f"{_and_more(len(mutants) - 1)}. Add a worked example with answers like these.",
            Part.RULE,
            mutants[0].rule.key,
            example,
        )
        for mutants, example in unguarded(today.decided, checker, examples, [day.decided for day in later])
    )


def proved(checker: Checker, on: date) -> Proved:
    """The numbers for "how we know that every answer has exactly one result". For a checker that is proved."""
    ruling = Ruling(checker, on)
    return Proved(
        answer_sets=ruling.count(),
        rules=len(ruling.rules),
        longest_walk=longest_walk(ruling),
        examples=len(checker.examples),
        days=changes(checker, on),
    )


def changes(checker: Checker, on: date) -> tuple[date, ...]:
    """The day itself and every later day on which a rule begins or has ended, in order."""
    begins = {rule.valid_from for rule in checker.rules if rule.valid_from}
    ended = {rule.valid_until + timedelta(days=1) for rule in checker.rules if rule.valid_until}
    return (on, *sorted(day for day in begins | ended if day > on))


def _unusable(checker: Checker, on: date) -> Iterator[Failure]:
    """What keeps every other proof from being tried."""
    unknown = tuple(unknown_words(checker))
    if unknown:
        yield from unknown
        return
    width = AnswerSets(Questions(checker.questions)).width
    if width > MOST:
        yield Failure(
            NOT_TOO_MANY,
            f"The questions have {width:,} combinations of answers, and no more than {MOST:,} can be proved. "
            "Ask fewer questions, or offer fewer choices.",
            Part.QUESTION,
            checker.questions[-1].key,
        )
    for day in {*changes(checker, on), *(example.on or on for example in checker.examples)}:
        try:
            Ruling(checker, day)
        except ValueError as circle:
            yield Failure(KNOWN_WORDS, f"On {in_words(day)} the rules cannot be followed: {circle}.", Part.RULE, on=day)
            return


def _days(checker: Checker, on: date) -> list[Day]:
    sets = AnswerSets(Questions(checker.questions))
    days: list[Day] = []
    for day in changes(checker, on):
        days.append(Day(checker, day, sets, days[-1].ruling if days else None))
    return days


def _on_each_day(days: list[Day], proof: Callable[[Day], Iterator[Failure]]) -> Iterator[Failure]:
    """The failures of a proof on each of the days, each with the first day on which it fails."""
    seen = set()
    for day in days:
        for failure in proof(day):
            if failure.sentence not in seen:
                seen.add(failure.sentence)
                sentence = f"On {in_words(day.on)}, {failure.sentence[0].lower()}{failure.sentence[1:]}"
                yield replace(failure, sentence=sentence, on=day.on)


def _gaps(day: Day) -> Iterator[Failure]:
    for line in PayerLine:
        gap = day.decided.undecided(line)
        if gap:
            example = day.sets.one_of(gap)
            yield Failure(
                TOTALITY,
                f"No rule decides {line.words} for some answers. Add a rule that does.",
                Part.RULE,
                _first_to_hold(day.ruling.by_line[line], example),
                example,
            )


def _first_to_hold(rules: tuple[Rule, ...], answers: dict[str, str]) -> str:
    """The key of the rule that decides these answers: where there is a gap, one that follows another line."""
    holding = (rule for rule in rules if all(answers.get(key) in choices for key, choices in rule.when.items()))
    return next((rule.key for rule in holding), "")


def _conflicts(day: Day) -> Iterator[Failure]:
    for line in day.ruling.lines:
        for _, group in groupby(day.ruling.by_line[line], key=lambda rule: rule.priority):
            for one, other in combinations(group, 2):
                if _says(one, line) == _says(other, line):
                    continue
                shared = day.decided.conflicts(line, one, other)
                if shared:
                    yield Failure(
                        NO_CONFLICT,
                        f"The rules “{one.key}” and “{other.key}” have the same priority ({one.priority}) and "
                        f"disagree about {line.words}. Give one of them a lower number.",
                        Part.RULE,
                        other.key,
                        day.sets.one_of(shared),
                    )


def _says(rule: Rule, line: PayerLine) -> tuple[Status | None, PayerLine | None]:
    return rule.outcomes[line].status, rule.outcomes[line].follows


def _dead_rules(days: list[Day]) -> Iterator[Failure]:
    """Rules in force on one of the days that decide nothing on any of them."""
    in_force = {rule.key: rule for day in days for rule in day.ruling.rules}
    deciding = {decides for day in days for decides in day.decided.deciding}
    given = {rule.key for day in days for rule in day.ruling.advice_only if day.decided.masks[rule.key]}
    for rule in in_force.values():
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
        elif not rule.outcomes and rule.key not in given:
            yield Failure(
                NOTHING_DEAD,
                f"The advice “{rule.key}” is never given: no answers meet its conditions.",
                Part.RULE,
                rule.key,
            )


def _dead_questions(sets: AnswerSets) -> Iterator[Failure]:
    """Questions that are never asked.

    A condition that takes every choice of an earlier question is no condition. The flow would wait for
    that question although its answer makes no difference, and never ask the one that hangs on it.
    """
    questions = sets.questions
    for index, question in enumerate(questions.asked):
        idle = [key for key in question.asked_when if len(question.asked_when[key]) == _offered(questions, key)]
        if not sets.asked[index]:
            yield Failure(
                NOTHING_DEAD,
                f"The question “{question.key}” is never asked: no answers to the questions before it meet its "
                "conditions. Change the conditions.",
                Part.QUESTION,
                question.key,
            )
        elif idle:
            yield Failure(
                NOTHING_DEAD,
                f"The question “{question.key}” waits for “{idle[0]}” with any answer. Leave out a choice, or the "
                "condition.",
                Part.QUESTION,
                question.key,
            )


def _offered(questions: Questions, key: str) -> int:
    return len(questions.asked[questions.position[key]].choices)


def _idle_questions(days: list[Day]) -> Iterator[Failure]:
    sets = days[0].sets
    for index, question in enumerate(sets.questions.asked):
        if sets.asked[index] and not any(day.decided.matters[index] for day in days):
            yield Failure(
                CAN_MATTER,
                f"The question “{question.key}” can never change a verdict or the advice. Delete it, or write a rule "
                "that uses it.",
                Part.QUESTION,
                question.key,
            )


def unsound(day: Day) -> Iterator[Failure]:
    """Where the evaluation with answers missing does not agree with what comes out over all answer sets.

    Rule by rule, the boxes that the evaluation finds for "nothing is known" must hold as many answer
    sets as the bits do. Each box lies within its rule's conditions, and boxes do not overlap; so from the
    first rule to the last, equal numbers mean equal sets. No content can break this, only a program.
    """
    ruling, sets = day.ruling, day.sets
    for line in filter(day.is_new, ruling.lines):
        found: dict[str, int] = {}
        for cell in ruling.table(line).cells:
            for rule in cell.rules[:1]:
                found[rule.key] = found.get(rule.key, 0) + size(cell.box)
        if found != day.decided.counts(line):
            yield Failure(
                NOT_SURE_IS_SOUND,
                f"The checker cannot tell what is possible for {line.words} while answers are missing. "
                "Tell the developers.",
                Part.RULE,
            )
    for index, question in enumerate(ruling.questions.asked):
        for place, choice in enumerate(question.choices):
            known = sets.count(sets.choice(index, place) & sets.asked[index])
            if sum(map(size, ruling.parts({question.key: choice.key}))) != known:
                yield _contradicts(question, choice.key)


def _contradicts(question: Question, choice: str) -> Failure:
    return Failure(
        NOT_SURE_IS_SOUND,
        f"Answering “{choice}” to “{question.key}” leaves other possibilities than “{NOT_SURE}” did. "
        "Tell the developers.",
        Part.QUESTION,
        question.key,
        {question.key: choice},
    )


def _broken_ranges(checker: Checker) -> Iterator[Failure]:
    """Versions of one rule (same conditions, a line in common) between which days are missing or double."""
    dated = [rule for rule in checker.rules if rule.valid_from or rule.valid_until]
    ordered = sorted(dated, key=lambda rule: (rule.valid_from or date.min, rule.valid_until or date.max))
    for number, earlier in enumerate(ordered):
        later = next((rule for rule in ordered[number + 1 :] if _are_versions(earlier, rule)), None)
        if later is None or earlier.valid_until is None:
            continue
        begins, expected = later.valid_from or date.min, earlier.valid_until + timedelta(days=1)
        if begins != expected:
            what = "is not yet in force" if begins > expected else "is in force already"
            day = min(begins, expected) if begins > expected else begins
            yield Failure(
                DATES,
                f"On {in_words(day)}, the rule “{later.key}” {what}: the rule with the same conditions before it, "
                f"“{earlier.key}”, ends on {in_words(earlier.valid_until)}. Let one follow the other.",
                Part.RULE,
                later.key,
                on=day,
            )


def _are_versions(one: Rule, other: Rule) -> bool:
    return one.when == other.when and bool(one.outcomes.keys() & other.outcomes.keys())


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


def _not_estimated(checker: Checker, day: Day) -> Iterator[Failure]:
    if not checker.estimates:
        return
    decided = day.decided
    without, left = decided.without_estimate(checker.estimates), 0
    for line in day.ruling.lines:
        left |= decided.differs(without, Status.NOT_RELEVANT, decided.planes[line])
    if left:
        yield Failure(
            ESTIMATED,
            "No estimate says what some people would pay. Add one whose conditions these answers meet; it may say "
            "that the cost cannot be estimated, and why.",
            Part.ESTIMATE,
            example=day.sets.one_of(left),
        )


def _and_more(count: int) -> str:
    return f" ({count} more such change{'s' if count > 1 else ''} would go unnoticed)" if count else ""
