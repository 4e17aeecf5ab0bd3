"""All walks at once agree with walking every answer set through the flow, one by one."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from guides.checker import flow
from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE
from guides.checker.walks import RESULT, START, walks
from tests.builders import make_checker, make_question, make_rule
from tests.checker.test_evaluate import checkers, plain_answer_sets

TODAY = date(2026, 11, 24)


def plain_walk(ruling: Ruling, answer) -> tuple[str, ...]:
    """The questions somebody is asked who answers as ``answer`` says, a function of the question's key."""
    answers: dict[str, str] = {}
    while still_open := flow.open_questions(ruling, answers):
        answers[still_open[0].key] = answer(still_open[0].key)
    return tuple(answers)


def plain_steps(walk: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip((START, *walk), (*walk, RESULT), strict=True))


def unsure_walks(ruling: Ruling):
    """Every walk there is, "I'm not sure" included."""

    def go_on(answers):
        still_open = flow.open_questions(ruling, answers)
        if not still_open:
            yield tuple(answers)
            return
        for choice in (*(choice.key for choice in still_open[0].choices), NOT_SURE):
            yield from go_on({**answers, still_open[0].key: choice})

    return set(go_on({}))


@given(checkers())
@settings(deadline=None)
def test_each_step_counts_the_answer_sets_that_go_that_way(checker):
    ruling = Ruling(checker, TODAY)
    plain = Counter(
        step for answers in plain_answer_sets(checker) for step in plain_steps(plain_walk(ruling, answers.get))
    )
    assert {(s.source, s.target): s.answer_sets for s in walks(ruling).steps if s.answer_sets} == plain


@given(checkers())
@settings(deadline=None)
def test_the_steps_are_those_that_somebody_can_take_who_may_be_not_sure(checker):
    ruling = Ruling(checker, TODAY)
    plain = unsure_walks(ruling)
    found = walks(ruling)
    assert {(s.source, s.target) for s in found.steps} == {step for walk in plain for step in plain_steps(walk)}
    assert found.longest == max(map(len, plain))
    assert found.shortest == min(len(plain_walk(ruling, answers.get)) for answers in plain_answer_sets(checker))


@given(checkers())
def test_every_walk_ends_in_a_result(checker):
    ruling = Ruling(checker, TODAY)
    assert walks(ruling).asked(RESULT) == ruling.count()


def test_a_step_that_only_not_sure_brings_about_has_no_answer_sets():
    """Who does not know the place is not asked for the hours there, and comes to the trial at once."""
    checker = make_checker(
        [make_question("place", "home", "clinic"), make_question("hours", place=("home",)), make_question("trial")],
        [
            make_rule("hours", 1, {"place": ("home",), "hours": ("yes",)}, {"part-b": "covered"}),
            make_rule("trial", 2, {"place": ("home",), "trial": ("yes",)}, {"part-b": "conditional"}),
            make_rule("rest", 9, {}, {"part-b": "unlikely"}),
        ],
    )
    assert {(step.source, step.target): step.answer_sets for step in walks(Ruling(checker, TODAY)).steps} == {
        (START, "place"): 6,
        ("place", "hours"): 4,
        ("place", "trial"): 0,
        ("place", RESULT): 2,
        ("hours", "trial"): 2,
        ("hours", RESULT): 2,
        ("trial", RESULT): 2,
    }


@given(checkers(), st.data())
@settings(deadline=None)
def test_a_question_is_asked_in_as_many_answer_sets_as_arrive_there(checker, data):
    ruling = Ruling(checker, TODAY)
    question = data.draw(st.sampled_from(checker.questions))
    plain = sum(question.key in plain_walk(ruling, answers.get) for answers in plain_answer_sets(checker))
    assert walks(ruling).asked(question.key) == plain
