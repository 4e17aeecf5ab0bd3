"""Every proof of the checker, with a case that passes and one that fails."""

from datetime import date

import pytest
from hypothesis import given, settings

from guides.checker import prove
from guides.statuses import PayerLine
from tests.builders import ALL_LINES, make_checker, make_question, make_rule
from tests.checker.test_evaluate import checkers, plain_answer_sets, plain_status

TODAY = date(2026, 11, 24)


def found(checker, proof):
    return [failure for failure in prove.prove(checker, TODAY) if failure.proof == proof]


def test_all_proofs_hold_on_a_sound_checker():
    assert prove.prove(make_checker(), TODAY) == ()


def test_a_gap_is_found_with_answers_that_show_it():
    checker = make_checker(
        [make_question("home", "yes", "no", "away")],
        [
            make_rule("home", 10, {"home": ("yes", "no")}, {"part-b": "covered"}),
            make_rule("rest", 20, {"home": ("yes",)}, {"part-b": "unlikely"}),
            make_rule("others", 30, {}, {k: v for k, v in ALL_LINES.items() if k != "part-b"}),
        ],
    )
    (failure,) = found(checker, prove.TOTALITY)
    assert "Part B" in failure.sentence
    assert failure.example == {"home": "away"}


def test_a_line_that_no_rule_mentions_is_a_gap():
    checker = make_checker(
        rules=[
            make_rule("only-b", 1, {"home": ("yes",)}, {"part-b": "covered"}),
            make_rule("b", 2, {}, {"part-b": "unlikely"}),
        ]
    )
    assert len(found(checker, prove.TOTALITY)) == len(PayerLine) - 1


@pytest.mark.parametrize(
    ("priorities", "statuses", "expected"),
    [((5, 5), ("covered", "unlikely"), 1), ((5, 6), ("covered", "unlikely"), 0), ((5, 5), ("covered", "covered"), 0)],
)
def test_equal_priority_with_different_outcomes_is_a_conflict(priorities, statuses, expected):
    checker = make_checker(
        rules=[
            make_rule("one", priorities[0], {"home": ("yes",)}, {"part-b": statuses[0]}),
            make_rule("two", priorities[1], {}, {"part-b": statuses[1]}),
            make_rule("rest", 20, {}, {k: v for k, v in ALL_LINES.items() if k != "part-b"}),
        ]
    )
    failures = found(checker, prove.NO_CONFLICT)
    assert len(failures) == expected
    assert all(failure.example == {"home": "yes"} for failure in failures)


def test_rules_that_disagree_only_where_a_stronger_rule_decides_do_not_conflict():
    checker = make_checker(
        rules=[
            make_rule("stronger", 1, {"home": ("yes",)}, {"part-b": "not-covered"}),
            make_rule("one", 5, {"home": ("yes",)}, {"part-b": "covered"}),
            make_rule("two", 5, {}, {"part-b": "unlikely"}),
            make_rule("rest", 20, {}, ALL_LINES),
        ]
    )
    assert found(checker, prove.NO_CONFLICT) == []


def test_a_rule_that_never_decides_is_dead():
    checker = make_checker(rules=[*make_checker().rules, make_rule("late", 99, {}, {"part-b": "unlikely"})])
    (failure,) = found(checker, prove.NOTHING_DEAD)
    assert failure.key == "late"


def test_an_outcome_that_never_counts_is_dead_although_its_rule_is_not():
    checker = make_checker(
        rules=[
            make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "not-covered"}),
            make_rule("elsewhere", 20, {}, {**ALL_LINES, "part-b": "covered"}),
            make_rule("late", 30, {"home": ("yes",)}, {"part-b": "covered"}, advice="- Ask."),
        ]
    )
    (failure,) = found(checker, prove.NOTHING_DEAD)
    assert failure.key == "late"


def test_advice_that_no_answers_call_for_is_dead():
    questions = [make_question("plan", "a", "b"), make_question("drug", "yes", "no", plan=("a",))]
    rules = [
        make_rule("a", 10, {"plan": ("a",), "drug": ("yes",)}, {"part-b": "covered"}),
        make_rule("rest", 20, {}, ALL_LINES),
        make_rule("never", 30, {"plan": ("b",), "drug": ("yes",)}, {}, advice="- Ask."),
    ]
    assert [failure.key for failure in found(make_checker(questions, rules), prove.NOTHING_DEAD)] == ["never"]
    assert found(make_checker(questions, rules[:2]), prove.NOTHING_DEAD) == []


def test_a_question_that_changes_nothing_cannot_matter():
    checker = make_checker([make_question("home"), make_question("colour")], list(make_checker().rules))
    (failure,) = found(checker, prove.CAN_MATTER)
    assert failure.key == "colour"


def test_a_question_that_only_changes_the_advice_can_matter():
    rules = [*make_checker().rules, make_rule("trial", 30, {"trial": ("yes",)}, {}, advice="- Ask the trial.")]
    checker = make_checker([make_question("home"), make_question("trial")], rules)
    assert prove.prove(checker, TODAY) == ()


def test_conditions_on_unknown_words_are_found_before_anything_else():
    checker = make_checker(
        [make_question("home"), make_question("drug", plan=("a",))],
        [make_rule("r", 1, {"home": ("maybe",), "colour": ("red",)}, ALL_LINES)],
    )
    sentences = [failure.sentence for failure in prove.prove(checker, TODAY)]
    assert len(sentences) == 3
    assert "“plan”" in sentences[0]
    assert "“maybe”" in sentences[1]
    assert "“colour”" in sentences[2]


def test_not_sure_cannot_be_a_choice_of_its_own():
    checker = make_checker([make_question("home", "yes", "not-sure")])
    assert found(checker, prove.KNOWN_WORDS)


def test_a_reason_and_a_cost_need_a_claim():
    def checker(reason: str, cost: str):
        rule = make_rule("elsewhere", 20, {}, {**ALL_LINES, "part-b": "covered"})
        bare = rule.outcomes[PayerLine.PART_B].model_copy(update={"reason": reason, "cost": cost})
        rule = rule.model_copy(update={"outcomes": {**rule.outcomes, PayerLine.PART_B: bare}})
        return make_checker(rules=[make_checker().rules[0], rule])

    assert found(checker("Because.[^law]", "You pay a share.[^law]"), prove.RULES_CITE) == []
    assert len(found(checker("Because.", ""), prove.RULES_CITE)) == 1
    assert len(found(checker("Because.[^law]", "You pay a share."), prove.RULES_CITE)) == 1


@given(checkers())
@settings(deadline=None)
def test_totality_agrees_with_looking_at_every_answer_set(checker):
    gaps = {
        line
        for line in PayerLine
        if any(plain_status(checker, line, answers) is None for answers in plain_answer_sets(checker))
    }
    assert {line for line in PayerLine for f in found(checker, prove.TOTALITY) if line.words in f.sentence} == gaps
