"""Answer sets as bits say the same as answer sets one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from guides.checker.bits import AnswerSets, Decided
from guides.checker.evaluate import Ruling
from guides.statuses import PayerLine
from tests.checker.test_evaluate import TODAY, checkers, plain_answer_sets, plain_status


def listed(sets: AnswerSets, found: int) -> list[list[tuple[str, str]]]:
    """The answer sets of a set, each once."""
    every = {tuple(sets.at(number).items()) for number in range(sets.width) if found >> number & 1}
    return sorted(map(sorted, every))


@given(checkers())
@settings(deadline=None)
def test_every_answer_set_is_there_once(checker):
    sets = AnswerSets(Ruling(checker, TODAY).questions)
    walked = list(plain_answer_sets(checker))
    assert listed(sets, sets.everything) == sorted(sorted(answers.items()) for answers in walked)
    assert sets.count(sets.everything) == len(walked)


@given(checkers(), st.data())
@settings(deadline=None)
def test_a_condition_is_met_by_the_answer_sets_that_meet_it(checker, data):
    sets = AnswerSets(Ruling(checker, TODAY).questions)
    for rule in checker.rules:
        meeting = [a for a in plain_answer_sets(checker) if all(a.get(k) in wanted for k, wanted in rule.when.items())]
        found = sets.where(rule.when)
        assert listed(sets, found) == sorted(sorted(answers.items()) for answers in meeting)
        assert sets.count(found) == len(meeting)


@given(checkers())
@settings(deadline=None)
def test_what_is_decided_for_all_at_once_is_what_is_decided_for_each(checker):
    sets = AnswerSets(Ruling(checker, TODAY).questions)
    decided = Decided(Ruling(checker, TODAY), sets)
    for line in PayerLine:
        without = [a for a in plain_answer_sets(checker) if plain_status(checker, line, a) is None]
        assert listed(sets, decided.undecided(line)) == sorted(sorted(answers.items()) for answers in without)
        for status in {plain_status(checker, line, a) for a in plain_answer_sets(checker)} - {None}:
            others = [a for a in plain_answer_sets(checker) if plain_status(checker, line, a) is not status]
            found = decided.differs(sets.everything, status, decided.planes[line])
            assert listed(sets, found) == sorted(sorted(answers.items()) for answers in others)


@given(checkers())
@settings(deadline=None)
def test_the_questions_that_can_matter_are_those_that_the_evaluation_finds(checker):
    ruling = Ruling(checker, TODAY)
    decided = Decided(ruling, AnswerSets(ruling.questions))
    found = {question.key for question, where in zip(checker.questions, decided.matters, strict=True) if where}
    assert found == ruling.matters({})
