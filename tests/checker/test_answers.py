"""Reading a form: nothing guessed, nothing lost."""

import pytest

from guides.checker.answers import BadAnswers, read, without
from tests.builders import make_checker, make_question

CHECKER = make_checker(
    [
        make_question("place", "clinic", "home"),
        make_question("medicare", "original", "advantage"),
        make_question("part-d", "yes", "no", medicare=("original",)),
    ]
)


def test_answers_come_in_the_order_of_the_questions():
    form = {"medicare": ["original"], "place": ["home"], "asked": ["medicare"]}
    assert list(read(form, CHECKER).items()) == [("place", "home"), ("medicare", "original")]


def test_not_sure_is_an_answer_to_every_question():
    assert read({"place": ["not-sure"]}, CHECKER) == {"place": "not-sure"}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"place": ["moon"]}, "place"),
        ({"place": ["clinic", "home"]}, "place"),
        ({"colour": ["red"]}, "checker"),
        ({"medicare": ["advantage"], "part-d": ["yes"]}, "medicare"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_field_to_mend(form, field):
    with pytest.raises(BadAnswers) as caught:
        read(form, CHECKER)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_good_answers_survive_a_bad_one():
    with pytest.raises(BadAnswers) as caught:
        read({"place": ["home"], "medicare": ["pluto"]}, CHECKER)
    assert caught.value.usable == {"place": "home"}


def test_the_same_answer_twice_is_one_answer():
    assert read({"place": ["home", "home"]}, CHECKER) == {"place": "home"}


def test_an_answer_may_stand_when_what_it_hangs_on_is_not_known():
    assert read({"medicare": ["not-sure"], "part-d": ["yes"]}, CHECKER) == {"medicare": "not-sure", "part-d": "yes"}


def test_changing_an_answer_drops_what_hangs_on_it():
    answers = {"place": "home", "medicare": "original", "part-d": "yes"}
    assert without(answers, "medicare", CHECKER) == {"place": "home"}


def test_a_question_that_hangs_on_one_that_is_not_asked_is_not_asked_either():
    checker = make_checker(
        [make_question("plan", "a", "b"), make_question("drug", plan=("a",)), make_question("dose", drug=("yes",))]
    )
    with pytest.raises(BadAnswers, match="do not fit together") as bad:
        read({"plan": ["b"], "dose": ["yes"]}, checker)
    assert [problem.field for problem in bad.value.problems] == ["plan"]
    assert bad.value.usable == {"plan": "b"}


def test_the_answer_named_is_the_one_that_rules_the_question_out():
    checker = make_checker(
        [make_question("home"), make_question("plan", "a", "b"), make_question("drug", home=("yes",), plan=("a",))]
    )
    with pytest.raises(BadAnswers) as bad:
        read({"plan": ["b"], "drug": ["yes"]}, checker)
    assert [problem.field for problem in bad.value.problems] == ["plan"]


def test_two_questions_asked_after_different_answers_to_a_third_do_not_fit_together():
    checker = make_checker(
        [make_question("plan", "a", "b"), make_question("drug", plan=("a",)), make_question("network", plan=("b",))]
    )
    with pytest.raises(BadAnswers, match="do not fit together") as bad:
        read({"drug": ["yes"], "network": ["yes"]}, checker)
    assert bad.value.usable == {"drug": "yes"}
