"""Every proof of the checker, with a case that passes and one that fails."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings

from guides.checker import flow, prove
from guides.checker.bits import MOST, AnswerSets
from guides.checker.evaluate import Ruling
from guides.checker.examples import EXAMPLES
from guides.checker.schema import NOT_SURE
from guides.failures import Part
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_estimate, make_example, make_question, make_rule
from tests.checker.test_evaluate import checkers, plain_advice, plain_answer_sets, plain_status

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


# --- Worked examples -------------------------------------------------------------------------------------


def examples(*found):
    return make_checker(examples=found)


def test_a_worked_example_that_comes_out_as_it_says_passes():
    right = make_example("at-home", {"home": "yes"}, {"part-b": "not-covered", "part-d": "not-covered"})
    unsure = make_example("unsure", {"home": NOT_SURE}, {"part-b": "unknown", "part-d": "not-covered"})
    assert prove.prove(examples(right, unsure), TODAY) == ()


def test_a_worked_example_that_comes_out_otherwise_names_person_line_expected_and_found():
    wrong = make_example("at-home", {"home": "yes"}, {"part-b": "covered"}, person="A woman at home")
    (failure,) = found(examples(wrong), EXAMPLES)
    assert "“A woman at home” expects “Covered” from Medicare Part B (doctors and clinics)" in failure.sentence
    assert failure.sentence.endswith("on 24 November 2026 the rules say “Not covered”.")
    assert (failure.part, failure.key, failure.example) == (Part.EXAMPLE, "at-home", {"home": "yes"})


def test_a_worked_example_that_comes_out_otherwise_on_medicaid_speaks_of_the_state():
    rules = [make_rule("all", 1, {}, {**ALL_LINES, "medicaid": "plan-decides"})]
    wrong = make_example("at-home", {"home": "yes"}, {"medicaid": "not-covered", "part-d": "plan-decides"})
    medicaid, part_d = found(make_checker(rules=rules, examples=(wrong,)), EXAMPLES)
    assert medicaid.sentence.endswith("the rules say “Your state decides”.")
    assert "expects “Your plan decides” from Medicare Part D" in part_d.sentence
    other = make_example("at-home", {"home": "yes"}, {"medicaid": "plan-decides"})
    (failure,) = found(make_checker(examples=(other,)), EXAMPLES)
    assert "expects “Your state decides” from Medicaid" in failure.sentence


def test_a_worked_example_stands_on_its_own_day():
    rules = [
        make_rule("law", 5, {}, {"part-b": "conditional"}, valid_until=date(2025, 12, 31)),
        *make_checker().rules,
    ]
    then = make_example("then", {"home": "no"}, {"part-b": "conditional"}, on=date(2025, 6, 1))
    now = make_example("now", {"home": "no"}, {"part-b": "conditional"})
    failures = found(make_checker(rules=rules, examples=(then, now)), EXAMPLES)
    assert [failure.key for failure in failures] == ["now"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"colour": "red"}, "“colour”, which does not exist"),
        ({"plan": "c"}, "“plan” with “c”, which is not one of its choices"),
        ({"plan": "b", "drug": "yes"}, "“drug”, which is not asked after “B”"),
    ],
)
def test_a_worked_example_uses_words_that_exist_and_fit_together(answers, words):
    questions = [make_question("plan", "a", "b"), make_question("drug", "yes", "no", plan=("a",))]
    rules = [make_rule("r", 1, {"drug": ("yes",)}, {"part-b": "covered"}), make_rule("rest", 2, {}, ALL_LINES)]
    example = make_example("e", answers, {"part-b": "not-covered"})
    (failure,) = found(make_checker(questions, rules, examples=(example,)), EXAMPLES)
    assert words in failure.sentence


def test_a_worked_example_may_answer_a_question_that_an_unsure_answer_leaves_open():
    questions = [make_question("plan", "a", "b"), make_question("drug", "yes", "no", plan=("a",))]
    rules = [make_rule("r", 1, {"drug": ("yes",)}, {"part-b": "covered"}), make_rule("rest", 2, {}, ALL_LINES)]
    example = make_example("e", {"plan": NOT_SURE, "drug": "yes"}, {"part-b": "covered"})
    assert prove.prove(make_checker(questions, rules, examples=(example,)), TODAY) == ()


# --- Days ------------------------------------------------------------------------------------------------

NEW_YEAR = date(2027, 1, 1)


def dated(*versions):
    """Part B at home as the versions say; everything else is decided."""
    rest = make_rule("rest", 20, {"home": ("no",)}, {"part-b": "covered"})
    others = make_rule("others", 30, {}, {line: "not-covered" for line in ALL_LINES if line != "part-b"})
    return make_checker(rules=[*versions, rest, others])


def version(key, priority=10, status="unlikely", first=None, last=None):
    return make_rule(key, priority, {"home": ("yes",)}, {"part-b": status}, valid_from=first, valid_until=last)


def test_versions_of_a_rule_that_follow_each_other_pass():
    checker = dated(version("old", last=date(2026, 12, 31)), version("new", first=NEW_YEAR))
    assert prove.prove(checker, TODAY) == ()


def test_a_gap_that_comes_with_a_day_names_the_day():
    (failure,) = found(dated(version("old", last=date(2026, 12, 31))), prove.TOTALITY)
    assert failure.sentence.startswith("On 1 January 2027, no rule decides Medicare Part B")
    assert (failure.example, failure.on) == ({"home": "yes"}, NEW_YEAR)


def test_a_conflict_that_comes_with_a_day_names_the_day():
    checker = dated(version("old"), version("new", status="covered", first=NEW_YEAR))
    (failure,) = found(checker, prove.NO_CONFLICT)
    assert failure.sentence.startswith("On 1 January 2027, the rules “new” and “old”")


def test_a_failure_of_many_days_is_told_once_with_the_first():
    checker = dated(version("future", first=date(2027, 6, 1)), version("later", 11, first=date(2027, 9, 1)))
    assert [failure.on for failure in found(checker, prove.TOTALITY)] == [TODAY]


@pytest.mark.parametrize(("begins", "day"), [(date(2027, 1, 3), "1 January 2027"), (date(2026, 12, 30), "30 December")])
def test_versions_of_a_rule_leave_no_gap_and_do_not_overlap(begins, day):
    default = make_rule("default", 25, {}, {"part-b": "not-covered"})
    checker = dated(version("old", last=date(2026, 12, 31)), version("new", first=begins))
    checker = checker.model_copy(update={"rules": (*checker.rules, default)})
    (failure,) = found(checker, prove.DATES)
    assert failure.key == "new"
    assert failure.sentence.startswith(f"On {day}")


def test_a_rule_that_decides_on_a_later_day_only_is_not_dead():
    checker = dated(version("old", 10, last=date(2026, 12, 31)), version("waiting", 11))
    assert found(checker, prove.NOTHING_DEAD) == []


def test_a_rule_that_has_ended_is_left_alone():
    checker = dated(version("now"), make_rule("past", 99, {}, {"part-b": "unlikely"}, valid_until=date(2025, 1, 1)))
    assert prove.prove(checker, TODAY) == ()


def test_the_days_to_prove_are_the_day_itself_and_those_on_which_rules_change():
    checker = dated(
        version("past", last=date(2026, 3, 1)), version("now", last=date(2026, 12, 31)), version("new", first=NEW_YEAR)
    )
    assert prove.changes(checker, TODAY) == (TODAY, NEW_YEAR)
    assert prove.changes(checker, date(2026, 2, 1)) == (date(2026, 2, 1), date(2026, 3, 2), NEW_YEAR)


def test_a_circle_that_comes_with_a_day_is_found():
    follows = make_rule("turns", 1, {}, {"part-a": "=part-b"}, valid_from=NEW_YEAR)
    back = make_rule("back", 2, {"home": ("yes",)}, {"part-b": "=part-a"})
    checker = make_checker(rules=[follows, back, make_rule("rest", 9, {}, ALL_LINES)])
    (failure,) = found(checker, prove.KNOWN_WORDS)
    assert "1 January 2027" in failure.sentence


# --- The flow --------------------------------------------------------------------------------------------


def test_a_question_that_the_questions_before_it_rule_out_is_never_asked():
    questions = [
        make_question("plan", "a", "b"),
        make_question("drug", "yes", "no", plan=("a",)),
        make_question("dose", "low", "high", plan=("b",), drug=("yes",)),
    ]
    rules = [
        make_rule("drug", 10, {"drug": ("yes",)}, {"part-b": "covered"}),
        make_rule("rest", 20, {}, ALL_LINES),
    ]
    (failure,) = found(make_checker(questions, rules), prove.NOTHING_DEAD)
    assert (failure.part, failure.key) == (Part.QUESTION, "dose")
    assert found(make_checker(questions[:2], rules), prove.NOTHING_DEAD) == []


def test_a_question_may_not_wait_for_any_answer_to_another():
    questions = [make_question("plan", "a", "b"), make_question("drug", "yes", "no", plan=("a", "b"))]
    rules = [
        make_rule("drug", 10, {"drug": ("yes",)}, {"part-b": "covered"}),
        make_rule("plan", 15, {"plan": ("a",)}, {"part-d": "covered"}),
        make_rule("rest", 20, {}, ALL_LINES),
    ]
    (failure,) = found(make_checker(questions, rules), prove.NOTHING_DEAD)
    assert failure.key == "drug"


def test_a_flow_that_might_go_round_is_refused():
    questions = [make_question("plan", "yes", "no", drug=("yes",)), make_question("drug", "yes", "no", plan=("yes",))]
    assert found(make_checker(questions), prove.KNOWN_WORDS)


def plain_longest_walk(ruling, answers):
    """Walk on with every answer that can be given, "not sure" among them."""
    still_open = flow.open_questions(ruling, answers)
    if not still_open:
        return 0
    given = [*(choice.key for choice in still_open[0].choices), NOT_SURE]
    return 1 + max(plain_longest_walk(ruling, {**answers, still_open[0].key: answer}) for answer in given)


@given(checkers())
@settings(deadline=None, max_examples=60)
def test_the_longest_walk_is_the_longest_of_all_walks(checker):
    ruling = Ruling(checker, TODAY)
    assert flow.longest_walk(ruling) == plain_longest_walk(ruling, {})


def test_a_question_that_cannot_matter_after_an_answer_makes_the_walk_shorter():
    questions = [make_question("plan", "a", "b"), make_question("drug", plan=("a",)), make_question("home")]
    rules = [
        make_rule("a", 10, {"plan": ("a",), "drug": ("yes",)}, {"part-b": "covered"}),
        make_rule("b", 11, {"plan": ("b",), "home": ("yes",)}, {"part-b": "covered"}),
        make_rule("rest", 20, {}, ALL_LINES),
    ]
    assert flow.longest_walk(Ruling(make_checker(questions, rules), TODAY)) == 2


# --- "Not sure" ------------------------------------------------------------------------------------------


class Guessing(Ruling):
    """A ruling that takes "not sure" for the first choice."""

    def parts(self, answers):
        return super().parts({question.key: question.choices[0].key for question in self.questions.asked} | answers)

    def cells(self, line, parts):
        return super().cells(line, self.parts({}))


def test_a_ruling_that_guesses_what_is_not_known_is_found_out():
    checker = make_checker()
    day = prove.Day(checker, TODAY, AnswerSets(Ruling(checker, TODAY).questions))
    assert list(prove.unsound(day)) == []
    day.ruling = Guessing(checker, TODAY)
    assert {failure.proof for failure in prove.unsound(day)} == {prove.NOT_SURE_IS_SOUND}


@given(checkers())
@settings(deadline=None, max_examples=60)
def test_an_answer_never_contradicts_a_verdict_that_was_firm_without_it(checker):
    ruling = Ruling(checker, TODAY)
    day = prove.Day(checker, TODAY, AnswerSets(ruling.questions))
    assert list(prove.unsound(day)) == []
    for answers in plain_answer_sets(checker):
        after = {verdict.line: verdict.status for verdict in ruling.verdicts(answers)}
        for key in answers:
            before = ruling.verdicts({**answers, key: NOT_SURE})
            assert all(v.status in (Status.UNKNOWN, after[v.line]) for v in before)


# --- Estimates, numbers, limits --------------------------------------------------------------------------


def test_where_there_are_estimates_there_is_one_for_every_answer_set_with_a_relevant_line():
    rules = [
        make_rule("none", 1, {"medicare": ("none",)}, dict.fromkeys(ALL_LINES, "not-relevant")),
        make_rule("home", 2, {"home": ("yes",)}, {"part-b": "covered"}),
        make_rule("rest", 3, {}, ALL_LINES),
    ]
    questions = [make_question("medicare", "original", "none"), make_question("home")]
    at_home, away = make_estimate("at-home", {"home": ("yes",)}), make_estimate("away", {"home": ("no",)})
    original = make_estimate("original", {"medicare": ("original",)})
    for estimates in ((), (at_home, away), (original,)):
        assert prove.prove(make_checker(questions, rules, estimates=estimates), TODAY) == ()
    (failure,) = found(make_checker(questions, rules, estimates=(at_home,)), prove.ESTIMATED)
    assert failure.example == {"medicare": "original", "home": "no"}


def test_conditions_of_estimates_use_words_that_exist():
    (failure,) = found(make_checker(estimates=(make_estimate("e", {"colour": ("red",)}),)), prove.KNOWN_WORDS)
    assert failure.part is Part.ESTIMATE


def test_more_answer_sets_than_can_be_proved_are_refused_in_words():
    enough = [make_question(f"q{number}") for number in range(MOST.bit_length())]
    rules = [make_rule("rest", 1, {}, ALL_LINES)]
    (failure,) = prove.prove(make_checker(enough, rules), TODAY)
    assert failure.proof == prove.NOT_TOO_MANY
    assert found(make_checker(enough[:3], rules), prove.NOT_TOO_MANY) == []


def test_what_was_proved_is_said_in_numbers():
    example = make_example("at-home", {"home": "yes"}, {"part-b": "not-covered"})
    future = make_rule("future", 5, {"home": ("yes",)}, {"part-b": "covered"}, valid_from=TODAY + timedelta(days=7))
    checker = make_checker(rules=[future, *make_checker().rules], examples=(example,))
    assert prove.proved(checker, TODAY) == prove.Proved(
        answer_sets=2, rules=2, longest_walk=1, examples=1, days=(TODAY, TODAY + timedelta(days=7))
    )


# --- Quick against plain ---------------------------------------------------------------------------------


@given(checkers())
@settings(deadline=None)
def test_totality_agrees_with_looking_at_every_answer_set(checker):
    gaps = {
        line
        for line in PayerLine
        if any(plain_status(checker, line, answers) is None for answers in plain_answer_sets(checker))
    }
    assert {line for line in PayerLine for f in found(checker, prove.TOTALITY) if line.words in f.sentence} == gaps


def plain_holding(checker, line, answers):
    """The rules that hold and speak about a line, strongest first."""
    return [
        rule
        for rule in sorted(checker.rules, key=lambda rule: (rule.priority, rule.key))
        if line in rule.outcomes and all(answers.get(key) in wanted for key, wanted in rule.when.items())
    ]


@given(checkers())
@settings(deadline=None)
def test_conflicts_agree_with_looking_at_every_answer_set(checker):
    expected = set()
    for answers in plain_answer_sets(checker):
        for line in PayerLine:
            holding = plain_holding(checker, line, answers)
            first = [rule for rule in holding if rule.priority == holding[0].priority]
            for one, other in combinations(first, 2):
                says = [(rule.outcomes[line].status, rule.outcomes[line].follows) for rule in (one, other)]
                if says[0] != says[1]:
                    expected.add(f"The rules “{one.key}” and “{other.key}”")
    found_out = {failure.sentence.split(", ")[1].split(" have")[0] for failure in found(checker, prove.NO_CONFLICT)}
    assert found_out == {sentence[0].lower() + sentence[1:] for sentence in expected}


@given(checkers())
@settings(deadline=None)
def test_dead_rules_agree_with_looking_at_every_answer_set(checker):
    alive = set()
    for answers in plain_answer_sets(checker):
        alive |= {(rule.key, line) for line in PayerLine for rule in plain_holding(checker, line, answers)[:1]}
        alive |= {(key, None) for key in plain_advice(checker, answers)}
    dead = {rule.key for rule in checker.rules for line in rule.outcomes or [None] if (rule.key, line) not in alive}
    failures = found(checker, prove.NOTHING_DEAD)
    assert {failure.key for failure in failures if failure.part is Part.RULE} == dead


@given(checkers())
@settings(deadline=None)
def test_questions_that_cannot_matter_agree_with_looking_at_every_answer_set(checker):
    ruling = Ruling(checker, TODAY)
    asked = {key for answers in plain_answer_sets(checker) for key in answers}
    idle = asked - ruling.matters({})
    assert {failure.key for failure in found(checker, prove.CAN_MATTER)} == idle
