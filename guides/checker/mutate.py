"""Which rules could be broken without anybody noticing.

A mutant is a checker with one rule broken in one small way. It is noticed when a proof fails on it, or
a worked example comes out otherwise. Rules whose mutants go unnoticed are not wrong, only unguarded.

The mutants of a rule in force on the day:

1. What it says about a line is another status. It is noticed only when every other status would be.
2. One of its conditions is dropped.
3. One choice is left out of a condition that has several.

A mutant that changes no verdict for any answer set is no mutant; so rules that only advise have none. A
worked example that expects "unknown" guards nothing: too much can change while it stays unknown.

What notices a mutant: a gap (totality), a conflict, a rule or outcome that is dead, a question that
cannot matter any more, a reason that now needs a claim, a situation that now needs an estimate, and
worked examples with firm verdicts. (Point 1 leaves out questions: one can cease to matter for one
other status, not for every other.) Later days are looked at only so far as that a rule which decides
something then is not dead, and a question can matter then.

None of it builds the mutants. Line by line, walking the rules from the first to the last tells what
stronger rules leave to each; walking back tells what weaker rules would say in its place. The answer
sets that a mutant changes are then two or three operations on sets away.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from guides.checker.bits import CODES, Decided, Planes, apart, less, put
from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE, Checker, Condition, Example, Rule
from guides.frozen import cited_claims
from guides.statuses import PayerLine, Status


@dataclass
class Mutant:
    """A rule broken in one way, and what was found out about that."""

    rule: Rule
    words: str
    """What the broken rule does, after "if the rule …"."""
    question: str = ""
    """The condition that is dropped or narrowed; empty when a status is another."""
    choice: str = ""
    """The choice that is left out; empty when the whole condition is."""
    changed: int | None = None
    """The number of an answer set whose verdict changes."""
    noticed: bool = False

    @cached_property
    def when(self) -> Condition:
        """The conditions of the broken rule."""
        kept = dict(self.rule.when)
        choices = kept.pop(self.question, frozenset())
        return {**kept, self.question: choices - {self.choice}} if self.choice else kept

    def is_about(self, answers: Mapping[str, str]) -> bool:
        """Whether the broken rule holds for these answers where the whole one does not, or the other way round."""
        return _holds(self.when, answers) != _holds(self.rule.when, answers)


class _Place(NamedTuple):
    """A rule among those that speak about a line."""

    line: PayerLine
    rule: Rule
    stronger: int
    """What rules before it take."""
    own: int
    """What it decides."""
    otherwise: int
    """Where the rules after it say something else."""
    open: int
    """Where no rule after it says anything."""
    disputed: int
    """Where rules after it would be in conflict."""
    shown: Mapping[str, str] | None
    """Answers that it decides; None when there are none, or when it decides something on a later day too."""


def unguarded(
    decided: Decided, checker: Checker, examples: Iterable[Example], later: Sequence[Decided] = ()
) -> Iterator[tuple[tuple[Mutant, ...], Mapping[str, str]]]:
    """For each rule that could be broken unnoticed: how, and answers whose verdict the first way changes.

    ``examples``: those of the checker that fit its questions and are about the rules of this day. ``later``:
    what comes out on later days on which other rules are in force.
    """
    search = _Search(decided, checker, _pinned(decided, checker, examples), later)
    for line in decided.ruling.lines:
        search.look_at(line)
    for mutants in search.mutants.values():
        missed = tuple(
            mutant
            for mutant in mutants
            if mutant.changed is not None and not mutant.noticed and not search.idles_a_question(mutant)
        )
        if missed:
            yield missed, decided.sets.at(missed[0].changed or 0)


def _pinned(decided: Decided, checker: Checker, examples: Iterable[Example]) -> dict[PayerLine, int]:
    """For each line the answer sets for which another verdict would be noticed.

    Those of worked examples; and those that no estimate speaks about, as no line may be relevant for them.
    When line m follows line k, what holds m fast holds k fast too, where m follows.
    """
    pinned = dict.fromkeys(PayerLine, decided.without_estimate(checker.estimates) if checker.estimates else 0)
    for example in examples:
        known = {key: (choice,) for key, choice in example.answers.items() if choice != NOT_SURE}
        for line, status in example.expected.items():
            if status is not Status.UNKNOWN:
                pinned[line] |= decided.sets.where(known)
    for line in reversed(decided.planes):  # following lines before those that they follow
        for (following, followed), where in decided.following.items():
            if following == line:
                pinned[followed] |= pinned[line] & where
    return pinned


class _Search:
    """The mutants of the rules of a day, looked at line by line."""

    def __init__(
        self, decided: Decided, checker: Checker, pinned: dict[PayerLine, int], later: Sequence[Decided]
    ) -> None:
        self.decided = decided
        self.checker = checker
        self.pinned = pinned
        self.later = later
        self.alive_later = {decides for other in later for decides in other.deciding}
        self.mutants = {rule.key: list(_broken_conditions(rule)) for rule in decided.ruling.rules if rule.outcomes}

    def look_at(self, line: PayerLine) -> None:
        """Find out, for every mutant, whether it changes this line and whether that would be noticed."""
        decided, rules = self.decided, self.decided.ruling.by_line[line]
        stronger = [0]
        for rule in rules:
            stronger.append(stronger[-1] | decided.masks[rule.key])
        planes: Planes = (0, 0, 0)
        covered, disputed, everything = 0, 0, decided.sets.everything
        weaker: list[_Place] = []
        for number in reversed(range(len(rules))):
            rule, mask, says = (
                rules[number],
                decided.masks[rules[number].key],
                decided.says(rules[number], line, everything),
            )
            own = less(mask, stronger[number])
            place = _Place(
                line=line,
                rule=rule,
                stronger=stronger[number],
                own=own,
                otherwise=apart(planes, says),
                open=less(own, covered),
                disputed=disputed & own,
                shown=self._shown(rule, line),
            )
            equals = [other for other in rules if other is not rule and other.priority == rule.priority]
            before_equals = next(index for index, other in enumerate(rules) if other.priority == rule.priority)
            self._say_another_status(place, any(decided.conflicts(line, rule, other) for other in equals))
            for mutant in self.mutants[rule.key]:
                if mutant.choice:
                    self._leave_out_a_choice(mutant, place)
                elif mutant.question:
                    opponents = [other for other in equals if not _agree(rule, other, line)]
                    self._drop_a_condition(mutant, place, weaker, opponents, stronger[before_equals])
            against = 0
            for other in rules[number + 1 :]:
                if other.priority == rule.priority and not _agree(rule, other, line):
                    against |= decided.masks[other.key]
            planes, covered = put(planes, mask, decided.says(rule, line, mask)), covered | mask
            disputed = less(disputed, mask) | (mask & against)
            weaker.append(place)

    def _say_another_status(self, place: _Place, is_shared: bool) -> None:
        """Point 1. ``is_shared``: whether a rule of equal priority says the same for a case that they share."""
        outcome = place.rule.outcomes[place.line]
        needs_claim = outcome.status is Status.NOT_RELEVANT and not cited_claims(outcome.reason)
        mutant = Mutant(place.rule, f"said something else about {place.line.words}", noticed=True)
        self.mutants[place.rule.key].append(mutant)
        if is_shared or needs_claim:
            return
        says = self.decided.says(place.rule, place.line, place.own)
        for status in CODES:
            changed = self.decided.differs(place.own, status, says)
            if changed and not changed & self.pinned[place.line]:
                mutant.changed, mutant.noticed = changed.bit_length() - 1, False
                return

    def _drop_a_condition(
        self, mutant: Mutant, place: _Place, weaker: list[_Place], opponents: list[Rule], strictly_stronger: int
    ) -> None:
        """Point 2: the rule holds for more answer sets, and takes them from weaker rules."""
        if mutant.noticed:
            return
        wider = self.decided.sets.where(mutant.when)
        changed = (less(wider, place.stronger) ^ place.own) & place.otherwise
        self._note(mutant, place, changed)
        mutant.noticed |= any(
            less(wider & self.decided.masks[other.key], strictly_stronger | self.decided.masks[place.rule.key])
            for other in opponents
        ) or any(self._kills(mutant, wider, other) for other in weaker)

    def _leave_out_a_choice(self, mutant: Mutant, place: _Place) -> None:
        """Point 3: the rule holds for fewer answer sets, and leaves them to weaker rules."""
        if mutant.noticed:
            return
        sets = self.decided.sets
        index = sets.questions.position[mutant.question]
        lost = place.own & sets.choice(index, sets.questions.bits[index][mutant.choice].bit_length() - 1)
        if not lost:
            return
        self._note(mutant, place, lost & place.otherwise)
        is_dead = lost == place.own and (place.rule.key, place.line) not in self.alive_later
        mutant.noticed |= is_dead or bool(lost & (place.open | place.disputed))

    def _note(self, mutant: Mutant, place: _Place, changed: int) -> None:
        if changed:
            mutant.changed = changed.bit_length() - 1
            mutant.noticed |= bool(changed & self.pinned[place.line])

    def _kills(self, mutant: Mutant, wider: int, other: _Place) -> bool:
        """Whether nothing is left to a weaker rule on its line."""
        return other.shown is not None and _holds(mutant.when, other.shown) and not less(other.own, wider)

    def _shown(self, rule: Rule, line: PayerLine) -> Mapping[str, str] | None:
        decides = (rule.key, line)
        if decides in self.alive_later or decides not in self.decided.deciding:
            return None
        return self.decided.sets.at(self.decided.deciding[decides])

    def idles_a_question(self, mutant: Mutant) -> bool:
        """Whether some question can no longer change anything once the conditions are broken so."""
        if not mutant.question:
            return False
        doubtful = [
            index
            for index, pairs in enumerate(self._pairs)
            if pairs
            and all(mutant.is_about(one) or mutant.is_about(other) for one, other in pairs)
            and not self._matters_elsewhere(mutant, index)
        ]
        if not doubtful:
            return False
        rules = tuple(
            rule.model_copy(update={"when": mutant.when}) if rule.key == mutant.rule.key else rule
            for rule in self.checker.rules
        )
        broken = Decided(
            Ruling(self.checker.model_copy(update={"rules": rules}), self.decided.ruling.on), self.decided.sets
        )
        return any(
            not broken.sets.differing(index, broken.statements)
            and not any(other.matters[index] for other in self.later)
            for index in doubtful
        )

    def _matters_elsewhere(self, mutant: Mutant, index: int) -> bool:
        """Whether a question matters for answer sets for which the broken rule and the whole one hold alike."""
        sets = self.decided.sets
        touched = sets.where(mutant.when) ^ self.decided.masks[mutant.rule.key]
        return bool(less(self.decided.matters[index], touched | (touched >> sets.strides[index])))

    @cached_property
    def _pairs(self) -> list[list[tuple[dict[str, str], dict[str, str]]]]:
        """For each question, pairs of answer sets that differ in it and come out differently."""
        sets, found = self.decided.sets, []
        for index, stride in enumerate(sets.strides):
            where = (sets.differing(index, [plane]).bit_length() - 1 for plane in self.decided.statements)
            found.append([(sets.at(one), sets.at(one + stride)) for one in {*where} - {-1}])
        return found


def _broken_conditions(rule: Rule) -> Iterator[Mutant]:
    for question, choices in rule.when.items():
        yield Mutant(rule, f"did not ask about “{question}”", question)
        for choice in sorted(choices) if len(choices) > 1 else ():
            yield Mutant(rule, f"left out “{choice}” for “{question}”", question, choice)


def _holds(when: Condition, answers: Mapping[str, str]) -> bool:
    return all(answers.get(question) in choices for question, choices in when.items())


def _agree(one: Rule, other: Rule, line: PayerLine) -> bool:
    first, second = one.outcomes[line], other.outcomes[line]
    return (first.status, first.follows) == (second.status, second.follows)
