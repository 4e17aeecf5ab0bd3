"""Which rules could be broken unnoticed: the quick answer against breaking every rule in every way."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guides.checker import prove
from guides.checker.bits import AnswerSets, Decided
from guides.checker.evaluate import Ruling
from guides.checker.mutate import unguarded
from guides.checker.schema import Checker, Outcome, Rule
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_estimate, make_example, make_question, make_rule
from tests.checker.test_evaluate import TODAY, checkers, plain_answer_sets, plain_status


def warned(checker: Checker) -> dict[str, dict[str, str]]:
    """{rule that could be broken unnoticed: the answers that show it}."""
    return {warning.key: warning.example for warning in prove.warnings(checker, TODAY)}


def missed(checker: Checker, key: str, later: tuple[Checker, ...] = ()) -> set[str]:
    """In which ways the rule could be broken unnoticed."""
    sets = AnswerSets(Ruling(checker, TODAY).questions)
    today, *others = (Decided(Ruling(each, TODAY), sets) for each in (checker, *later))
    return {
        m.words for found, _ in unguarded(today, checker, checker.examples, others) for m in found if m.rule.key == key
    }


def broken_conditions(rule: Rule):
    for question, choices in rule.when.items():
        others = {key: kept for key, kept in rule.when.items() if key != question}
        yield rule.model_copy(update={"when": others})
        for choice in choices if len(choices) > 1 else ():
            yield rule.model_copy(update={"when": {**others, question: choices - {choice}}})


def other_statuses(rule: Rule, line: PayerLine):
    for status in Status:
        if status not in (Status.UNKNOWN, rule.outcomes[line].status):
            outcome = Outcome(status=status, reason=rule.outcomes[line].reason)
            yield rule.model_copy(update={"outcomes": {**rule.outcomes, line: outcome}})


def comes_out(checker: Checker):
    return [[plain_status(checker, line, answers) for line in PayerLine] for answers in plain_answer_sets(checker)]


def with_rule(checker: Checker, broken: Rule) -> Checker:
    rules = tuple(broken if rule.key == broken.key else rule for rule in checker.rules)
    return checker.model_copy(update={"rules": rules})


def plainly_unguarded(checker: Checker) -> set[str]:
    """Break every rule in every way, and prove."""
    before, found = comes_out(checker), set()

    def missed(broken: Rule) -> bool:
        mutant = with_rule(checker, broken)
        return comes_out(mutant) != before and not prove.prove(mutant, TODAY)

    for rule in checker.rules:
        if any(missed(broken) for broken in broken_conditions(rule)):
            found.add(rule.key)
        for line in rule.outcomes:
            if any(missed(broken) for broken in other_statuses(rule, line)):
                found.add(rule.key)
    return found


@st.composite
def sound_checkers(draw) -> Checker:
    """Small random checkers on which the proofs hold, with a few worked examples and perhaps estimates."""
    drawn = draw(checkers())
    rest = make_rule("rest", 99, {}, ALL_LINES)
    checker = drawn.model_copy(update={"rules": (*(r for r in drawn.rules if r.key != "default"), rest)})
    for _ in range(8):  # what is dead is taken away
        dead = {failure.key for failure in prove.prove(checker, TODAY) if "never" in failure.sentence}
        if dead:
            rules = tuple(rule for rule in checker.rules if rule.key not in dead)
            checker = checker.model_copy(update={"rules": rules})
    assume(checker.rules)
    ruling = Ruling(checker, TODAY)
    examples = []
    for number in range(draw(st.integers(0, 3))):
        answers = draw(st.sampled_from(list(plain_answer_sets(checker))))
        kept = {key: answers[key] for key in draw(st.sets(st.sampled_from(sorted(answers)), min_size=1))}
        firm = {v.line: v.status for v in ruling.verdicts(kept) if v.status is not Status.UNKNOWN}
        if firm:
            line = draw(st.sampled_from(sorted(firm)))
            examples.append(make_example(f"e{number}", kept, {line: firm[line]}))
    estimates = (make_estimate("any"),) if draw(st.booleans()) else ()
    return checker.model_copy(update={"examples": tuple(examples), "estimates": estimates})


@given(sound_checkers())
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_the_rules_named_are_those_that_can_be_broken_without_a_proof_noticing(checker):
    assume(not prove.prove(checker, TODAY))
    assert set(warned(checker)) == plainly_unguarded(checker)


AT_HOME = make_example("at-home", {"home": "yes"}, {"part-b": "not-covered"})
ELSEWHERE = make_example("elsewhere", {"home": "no"}, dict(ALL_LINES) | {"part-b": "covered"})


def test_rules_whose_every_word_is_held_fast_are_guarded():
    assert warned(make_checker(examples=(AT_HOME, ELSEWHERE))) == {}


def test_a_status_that_no_example_expects_is_unguarded_with_answers_that_show_it():
    (warning,) = prove.warnings(make_checker(examples=(ELSEWHERE,)), TODAY)
    assert warning.sentence == (
        "Nothing would notice if the rule “at-home” said something else about Medicare Part B (doctors and clinics). "
        "Add a worked example with answers like these."
    )
    assert (warning.key, warning.example) == ("at-home", {"home": "yes"})


def test_a_condition_that_no_example_needs_is_unguarded():
    rules = [
        make_rule("at-home", 10, {"home": ("yes",), "plan": ("a",)}, {"part-b": "covered"}),
        make_rule("plan", 11, {"plan": ("a",)}, {"part-d": "covered"}),
        make_rule("rest", 20, {}, ALL_LINES),
    ]
    questions = [make_question("home"), make_question("plan", "a", "b")]
    a = make_example("a", {"home": "yes", "plan": "a"}, {"part-b": "covered", "part-d": "covered"})
    away = make_example("away", {"home": "no", "plan": "b"}, ALL_LINES)
    checker = make_checker(questions, rules, examples=(a, away))
    (warning,) = prove.warnings(checker, TODAY)
    assert "“at-home” did not ask about “plan”" in warning.sentence
    home_with_b = make_example("home-b", {"home": "yes", "plan": "b"}, {"part-b": "not-covered"})
    assert warned(make_checker(questions, rules, examples=(a, away, home_with_b))) == {}


def test_a_condition_is_guarded_when_without_it_a_question_cannot_matter():
    rules = [make_rule("at-home", 10, {"home": ("yes",), "plan": ("a",)}, {"part-b": "covered"})]
    checker = make_checker(
        [make_question("home"), make_question("plan", "a", "b")], [*rules, make_rule("rest", 20, {}, ALL_LINES)]
    )
    only_statuses = {warning.sentence for warning in prove.warnings(checker, TODAY) if "ask about" in warning.sentence}
    assert only_statuses == set()


def test_a_choice_that_no_example_takes_is_unguarded():
    rules = [
        make_rule("far", 10, {"home": ("away", "abroad")}, {"part-b": "covered"}),
        make_rule("rest", 20, {}, ALL_LINES),
    ]
    home = make_example("home", {"home": "yes"}, ALL_LINES)
    away, abroad = (make_example(place, {"home": place}, {"part-b": "covered"}) for place in ("away", "abroad"))
    questions = [make_question("home", "yes", "away", "abroad")]
    assert warned(make_checker(questions, rules, examples=(home, away))) == {"far": {"home": "abroad"}}
    assert warned(make_checker(questions, rules, examples=(home, away, abroad))) == {}


def test_an_example_that_expects_unknown_guards_nothing():
    unsure = make_example("unsure", {"home": "not-sure"}, {"part-b": "unknown"})
    assert "at-home" in warned(make_checker(examples=(ELSEWHERE, unsure)))


def test_what_follows_a_line_guards_that_line():
    rules = [
        make_rule("medigap", 5, {}, {"medigap": "=part-b"}),
        make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "covered"}),
        make_rule("rest", 20, {}, {line: "not-covered" for line in ALL_LINES if line != "medigap"}),
    ]
    through = make_example("through", {"home": "yes"}, {"medigap": "covered"})
    others = make_example("others", {"home": "no"}, ALL_LINES)
    assert warned(make_checker(rules=rules, examples=(through, others))) == {}


PLAN = [make_question("home"), make_question("plan", "a", "b", "c")]
BOTH = {"home": ("yes",), "plan": ("a", "b")}
SAYS_MORE = "said something else about Medicare Part B (doctors and clinics)"
REST = make_rule("rest", 20, {}, ALL_LINES)


def plan_checker(*rules: Rule, **more) -> Checker:
    """Rules over two questions, both of which matter for Part D as well."""
    part_d = make_rule("part-d", 15, {"home": ("yes",), "plan": ("c",)}, {"part-d": "covered"})
    return make_checker(PLAN, [*rules, part_d, REST], **more)


def test_every_way_to_break_a_rule_is_tried():
    rule = make_rule("r", 10, BOTH, {"part-b": "covered"})
    assert missed(plan_checker(rule), "r") == {
        SAYS_MORE,
        "did not ask about “home”",
        "did not ask about “plan”",
        "left out “a” for “plan”",
        "left out “b” for “plan”",
    }


def test_a_condition_is_guarded_when_without_it_rules_of_equal_priority_disagree():
    rules = [
        make_rule("r", 10, BOTH, {"part-b": "covered"}),
        make_rule("r-equal", 10, {"plan": ("c",)}, {"part-b": "unlikely"}),
    ]
    assert "did not ask about “plan”" not in missed(plan_checker(*rules), "r")
    rules[1] = make_rule("weaker", 11, {"plan": ("c",)}, {"part-b": "unlikely"})
    assert "did not ask about “plan”" in missed(plan_checker(*rules), "r")


def test_a_condition_is_guarded_when_without_it_a_weaker_rule_is_dead():
    rules = [
        make_rule("r", 10, BOTH, {"part-b": "covered"}),
        make_rule("weaker", 11, {"home": ("yes",), "plan": ("c",)}, {"part-b": "unlikely"}),
    ]
    assert "did not ask about “plan”" not in missed(plan_checker(*rules), "r")
    assert "did not ask about “home”" in missed(plan_checker(*rules), "r")


def test_a_rule_that_decides_on_a_later_day_is_not_dead_on_this_one():
    rules = [
        make_rule("r", 10, BOTH, {"part-b": "covered"}),
        make_rule("weaker", 11, {"home": ("yes",), "plan": ("c",)}, {"part-b": "unlikely"}),
    ]
    later = plan_checker(rules[1])
    assert "did not ask about “plan”" in missed(plan_checker(*rules), "r", (later,))


def test_a_choice_is_guarded_when_without_it_weaker_rules_disagree():
    rules = [
        make_rule("r", 10, BOTH, {"part-b": "covered"}),
        make_rule("one", 12, {"plan": ("a", "c")}, {"part-b": "unlikely"}),
        make_rule("two", 12, {"home": ("yes",), "plan": ("a",)}, {"part-b": "conditional"}),
    ]
    checker = plan_checker(rules[0], rules[1])
    assert "left out “a” for “plan”" in missed(checker, "r")
    disputed = plan_checker(*rules)
    assert "left out “a” for “plan”" not in missed(disputed, "r")


def test_a_choice_is_not_guarded_by_rules_that_disagree_where_another_decides():
    rules = [
        make_rule("r", 10, BOTH, {"part-b": "covered"}),
        make_rule("between", 11, {"plan": ("a",)}, {"part-b": "unlikely"}),
        make_rule("one", 12, {"plan": ("a", "c")}, {"part-b": "unlikely"}),
        make_rule("two", 12, {"home": ("yes",), "plan": ("a",)}, {"part-b": "conditional"}),
    ]
    assert "left out “a” for “plan”" in missed(plan_checker(*rules), "r")


def test_a_choice_is_guarded_when_without_it_nothing_is_left_to_decide():
    stronger = make_rule("stronger", 5, {"plan": ("a",)}, {"part-b": "unlikely"})
    checker = plan_checker(stronger, make_rule("r", 10, BOTH, {"part-b": "covered"}))
    assert "left out “b” for “plan”" not in missed(checker, "r")


def test_a_choice_is_guarded_when_without_it_nothing_is_decided():
    rule = make_rule("r", 10, BOTH, {"part-b": "covered"})
    others = [
        make_rule("c", 11, {"plan": ("c",)}, {"part-b": "unlikely"}),
        make_rule("away", 12, {"home": ("no",)}, {"part-b": "unlikely"}),
        make_rule("rest", 20, {}, {line: "not-covered" for line in ALL_LINES if line != "part-b"}),
    ]
    assert missed(make_checker(PLAN, [rule, *others]), "r") & {"left out “a” for “plan”"} == set()


def test_a_status_is_guarded_by_a_rule_of_equal_priority_that_says_the_same():
    rules = [
        make_rule("r", 10, BOTH, {"part-b": "covered"}),
        make_rule("same", 10, {"plan": ("a", "c")}, {"part-b": "covered"}),
    ]
    assert SAYS_MORE not in missed(plan_checker(*rules), "r")


def test_not_relevant_is_guarded_where_any_other_status_would_need_a_claim():
    rule = make_rule("r", 10, BOTH, {"part-b": "not-relevant"})
    assert SAYS_MORE in missed(plan_checker(rule), "r")
    bare = Outcome(status=Status.NOT_RELEVANT, reason="You said so.")
    silent = rule.model_copy(update={"outcomes": {PayerLine.PART_B: bare}})
    assert SAYS_MORE not in missed(plan_checker(silent), "r")


def test_not_relevant_is_guarded_where_any_other_status_would_need_an_estimate():
    rule = make_rule("r", 10, {"home": ("yes",)}, dict.fromkeys(ALL_LINES, "not-relevant"))
    away = make_estimate("away", {"home": ("no",)})
    assert SAYS_MORE in missed(make_checker(rules=[rule, REST]), "r")
    assert SAYS_MORE not in missed(make_checker(rules=[rule, REST], estimates=(away,)), "r")


def test_rules_that_only_advise_are_not_looked_at():
    advice = make_rule("advice", 30, {"home": ("yes",)}, {}, advice="- Ask.")
    checker = make_checker(rules=[*make_checker().rules, advice], examples=(AT_HOME, ELSEWHERE))
    assert warned(checker) == {}


def test_where_nothing_can_be_proved_nothing_is_warned_of():
    assert warned(make_checker(rules=[make_rule("r", 1, {"colour": ("red",)}, ALL_LINES)])) == {}
