"""Which rules could be broken unnoticed: the quick answer against breaking every rule in every way."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guides.checker import prove
from guides.checker.evaluate import Ruling
from guides.checker.schema import Checker, Outcome, Rule
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_estimate, make_example, make_question, make_rule
from tests.checker.test_evaluate import TODAY, checkers, plain_answer_sets, plain_status


def warned(checker: Checker) -> dict[str, dict[str, str]]:
    """{rule that could be broken unnoticed: the answers that show it}."""
    return {warning.key: warning.example for warning in prove.warnings(checker, TODAY)}


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


def test_rules_that_only_advise_are_not_looked_at():
    advice = make_rule("advice", 30, {"home": ("yes",)}, {}, advice="- Ask.")
    checker = make_checker(rules=[*make_checker().rules, advice], examples=(AT_HOME, ELSEWHERE))
    assert warned(checker) == {}


def test_where_nothing_can_be_proved_nothing_is_warned_of():
    assert warned(make_checker(rules=[make_rule("r", 1, {"colour": ("red",)}, ALL_LINES)])) == {}
