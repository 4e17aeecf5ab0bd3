"""What a new edition changes, against comparing every answer set with every other."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from guides.checker.impact import impact
from guides.checker.schema import Checker, Example
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_question, make_rule
from tests.checker.test_evaluate import checkers, plain_answer_sets, plain_status

TODAY = date(2026, 11, 24)


def fits(old: dict[str, str], new: dict[str, str]) -> bool:
    return all(old[question] == new[question] for question in {*old} & {*new})


def plain_impact(before: Checker, after: Checker):
    """({(line, before, after): count}, changed, new, gone), by looking at every pair of answer sets."""
    olds, news = list(plain_answer_sets(before)), list(plain_answer_sets(after))
    turns: Counter = Counter()
    changed = 0
    for new in news:
        fitting = [old for old in olds if fits(old, new)]
        turned = False
        for line in PayerLine:
            was = {plain_status(before, line, old) or Status.UNKNOWN for old in fitting}
            now = plain_status(after, line, new) or Status.UNKNOWN
            known = was.pop() if len(was) == 1 else Status.UNKNOWN
            if fitting and known != now:
                turns[line, known, now] += 1
                turned = True
        changed += turned
    new_ones = sum(not any(fits(old, new) for old in olds) for new in news)
    gone = sum(not any(fits(old, new) for new in news) for old in olds)
    return turns, changed, new_ones, gone


@given(checkers(), checkers())
@settings(deadline=None)
def test_what_changes_is_what_one_finds_by_comparing_every_answer_set(before, after):
    turns, changed, new, gone = plain_impact(before, after)
    found = impact(before, after, TODAY)
    assert {(t.line, t.before, t.after): t.count for t in found.turns} == turns
    assert (found.changed, found.new, found.gone) == (changed, new, gone)


@given(checkers())
@settings(deadline=None)
def test_the_same_rules_change_nothing(checker):
    found = impact(checker, checker, TODAY)
    assert (found.changed, found.turns, found.new, found.gone, found.reworded) == (0, (), 0, 0, ())


@given(checkers(), st.data())
@settings(deadline=None)
def test_the_examples_of_a_change_are_different_situations_that_change_so(before, data):
    dropped = data.draw(st.sampled_from(before.rules)) if before.rules else None
    after = before.model_copy(update={"rules": tuple(rule for rule in before.rules if rule is not dropped)})
    for turn in impact(before, after, TODAY).turns:
        assert len(turn.examples) == min(turn.count, 3)
        assert len({tuple(sorted(example.items())) for example in turn.examples}) == len(turn.examples)
        for example in turn.examples:
            assert (plain_status(before, turn.line, example) or Status.UNKNOWN) == turn.before
            assert (plain_status(after, turn.line, example) or Status.UNKNOWN) == turn.after


def test_a_choice_that_was_added_makes_new_situations_and_one_that_was_taken_away_makes_some_go():
    small, large = (
        make_checker([make_question("place", *choices)], [make_rule("all", 1, {}, ALL_LINES)])
        for choices in (("home", "clinic"), ("home", "clinic", "ward"))
    )
    grown, shrunk = impact(small, large, TODAY), impact(large, small, TODAY)
    assert (grown.situations, grown.new, grown.gone, grown.changed) == (3, 1, 0, 0)
    assert (shrunk.situations, shrunk.new, shrunk.gone, shrunk.changed) == (2, 0, 1, 0)


def test_before_a_question_is_taken_away_its_answer_was_any_of_these():
    before = make_checker()
    after = make_checker([make_question("place")], [make_rule("all", 1, {}, {**ALL_LINES, "part-b": "covered"})])
    (turn,) = impact(before, after, TODAY).turns
    assert (turn.line, turn.before, turn.after, turn.count) == (
        PayerLine.PART_B,
        Status.UNKNOWN,
        Status.COVERED,
        2,
    )


def test_a_rule_in_other_words_is_listed_and_one_that_decides_otherwise_is_not():
    rule, rest = make_checker().rules
    renamed = make_checker(rules=[rule.model_copy(update={"name": "Another name"}), rest])
    stricter = make_checker(rules=[make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "unlikely"}), rest])
    assert [r.key for r in impact(make_checker(), renamed, TODAY).reworded] == ["at-home"]
    assert impact(make_checker(), stricter, TODAY).reworded == ()


def test_a_worked_example_that_comes_out_differently_is_listed_with_what_comes_out():
    example = Example(
        key="home",
        person="A man at home",
        answers={"home": "yes"},
        expected={PayerLine.PART_A: Status.NOT_COVERED, PayerLine.PART_B: Status.NOT_COVERED},
        why="So.",
    )
    before = make_checker().model_copy(update={"examples": (example,)})
    after = make_checker(
        rules=[make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "unlikely"}), make_checker().rules[1]]
    )
    (differing,) = impact(before, after, TODAY).examples_differ
    assert (differing.example.key, differing.now) == ("home", {PayerLine.PART_B: Status.UNLIKELY})
    assert impact(before, before, TODAY).examples_differ == ()


def test_a_worked_example_whose_answers_can_no_longer_be_given_is_listed():
    example = Example(
        key="home", person="A man", answers={"home": "yes"}, expected={PayerLine.PART_B: Status.COVERED}, why="So."
    )
    before = make_checker().model_copy(update={"examples": (example,)})
    after = make_checker([make_question("place")], [make_rule("all", 1, {}, ALL_LINES)])
    (differing,) = impact(before, after, TODAY).examples_differ
    assert differing.now == {}
