"""The same answers under another edition: what is carried over, and which lines have changed."""

from hypothesis import given, settings

from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE
from guides.checker.since import Loss, carried, changes
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_question, make_rule
from tests.checker.test_evaluate import checkers, plain_answer_sets
from tests.conftest import TODAY


def verdicts(checker, answers):
    return Ruling(checker, TODAY).verdicts(answers)


@given(checkers())
@settings(deadline=None)
def test_the_same_edition_carries_every_answer_and_changes_nothing(checker):
    for answers in plain_answer_sets(checker):
        assert carried(answers, checker.questions, checker.questions) == (answers, ())
        assert changes(verdicts(checker, answers), verdicts(checker, answers)) == ()


@given(checkers(), checkers())
@settings(deadline=None)
def test_what_is_carried_over_can_be_answered_by_the_later_edition(before, now):
    for answers in plain_answer_sets(before):
        kept, lost = carried(answers, before.questions, now.questions)
        assert set(kept) | {one.question.key for one in lost} == set(answers)
        assert Ruling(now, TODAY).parts(kept)


def test_answers_to_what_is_no_longer_asked_or_offered_are_named():
    before = [make_question("home"), make_question("part-d"), make_question("weather"), make_question("plan", "a", "b")]
    now = [make_question("home", "no", "maybe"), make_question("plan", "a", "b"), make_question("part-d", plan=("a",))]
    answers = {"home": "yes", "part-d": "yes", "weather": NOT_SURE, "plan": "b"}
    kept, lost = carried(answers, before, now)
    assert kept == {"plan": "b"}
    assert [(one.question.key, one.choice, one.loss) for one in lost] == [
        ("home", "yes", Loss.CHOICE),
        ("part-d", "yes", Loss.NOT_ASKED),
        ("weather", NOT_SURE, Loss.QUESTION),
    ]


def test_not_sure_is_carried_over_whatever_the_choices_are():
    assert carried({"home": NOT_SURE}, [make_question("home")], [make_question("home", "a", "b")])[0] == {
        "home": NOT_SURE
    }


def test_a_line_has_changed_when_its_status_has():
    before = make_checker()
    now = make_checker(rules=[make_rule("all", 1, {}, {**ALL_LINES, "part-b": "conditional"})])
    (change,) = changes(verdicts(before, {"home": "no"}), verdicts(now, {"home": "no"}))
    assert (change.line, change.before.status, change.now.status) == (
        PayerLine.PART_B,
        Status.COVERED,
        Status.CONDITIONAL,
    )


def test_a_line_that_depends_has_changed_when_other_statuses_are_possible():
    before = make_checker()
    now = make_checker(
        rules=[
            make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "unlikely"}),
            make_rule("elsewhere", 20, {}, {**ALL_LINES, "part-b": "covered"}),
        ]
    )
    assert [change.line for change in changes(verdicts(before, {}), verdicts(now, {}))] == [PayerLine.PART_B]


def test_another_reason_for_the_same_status_is_no_change():
    now = make_checker(rules=[make_rule("new", 1, {"home": ("no",)}, {"part-b": "covered"}), *make_checker().rules])
    assert changes(verdicts(make_checker(), {"home": "no"}), verdicts(now, {"home": "no"})) == ()


def test_a_line_that_a_later_edition_adds_counts_unless_it_is_not_relevant():
    before = make_checker(rules=[make_rule("all", 1, {}, {"part-b": "covered"})])
    now = make_checker(
        rules=[make_rule("all", 1, {}, {"part-b": "covered", "part-a": "not-relevant", "part-d": "plan-decides"})]
    )
    (change,) = changes(verdicts(before, {}), verdicts(now, {}))
    assert (change.line, change.before, change.now.status) == (PayerLine.PART_D, None, Status.PLAN_DECIDES)
