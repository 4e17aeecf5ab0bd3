"""What the rulebook counts, against looking at every answer set; and how it puts conditions and chapters."""

from datetime import date

from hypothesis import given, settings

from guides.checker.evaluate import Ruling
from guides.checker.rulebook import Kind, chapters, conditions, decided, statuses
from guides.checker.schema import Checker
from guides.statuses import PayerLine
from tests.builders import ALL_LINES, make_checker, make_question, make_rule
from tests.checker.test_evaluate import checkers, plain_advice, plain_answer_sets, plain_status

TODAY = date(2026, 11, 24)


def plain_decider(checker: Checker, line: PayerLine, answers: dict[str, str]) -> str | None:
    """The key of the rule that has the last word about a line."""
    holding = (
        rule.key
        for rule in sorted(checker.rules, key=lambda rule: (rule.priority, rule.key))
        if line in rule.outcomes and all(answers.get(key) in wanted for key, wanted in rule.when.items())
    )
    return next(holding, None)


@given(checkers())
@settings(deadline=None)
def test_what_a_rule_decides_is_what_it_has_the_last_word_on(checker):
    found = decided(Ruling(checker, TODAY))
    sets = list(plain_answer_sets(checker))
    for rule in checker.rules:
        if rule.outcomes:
            by_line = {line: sum(plain_decider(checker, line, a) == rule.key for a in sets) for line in rule.outcomes}
            in_all = sum(any(plain_decider(checker, line, a) == rule.key for line in rule.outcomes) for a in sets)
        else:
            by_line = {}
            in_all = sum(rule.key in plain_advice(checker, a) for a in sets)
        assert (found[rule.key].by_line, found[rule.key].in_all) == (by_line, in_all)


@given(checkers())
@settings(deadline=None)
def test_the_statuses_of_a_line_are_counted_over_every_answer_set(checker):
    sets = list(plain_answer_sets(checker))
    for line, counts in statuses(Ruling(checker, TODAY)).items():
        plain = [status for a in sets if (status := plain_status(checker, line, a))]
        assert counts == {status: plain.count(status) for status in set(plain)}


def test_what_the_shipped_rules_decide_adds_up_to_every_answer_set_on_each_line(content):
    ruling = Ruling(content.checker, TODAY)
    found = decided(ruling)
    for line in PayerLine:
        assert sum(amount.by_line.get(line, 0) for amount in found.values()) == ruling.count()


def test_a_rule_that_is_not_yet_in_force_is_not_counted():
    later = make_rule("later", 1, {}, {"part-b": "covered"}, valid_from=date(2027, 1, 1))
    checker = make_checker(rules=[later, *make_checker().rules])
    assert "later" not in decided(Ruling(checker, TODAY))
    assert decided(Ruling(checker, date(2027, 1, 1)))["later"].in_all == 2


def test_a_long_list_of_choices_is_put_the_other_way_round():
    question = make_question("place", "home", "clinic", "ward", "office")
    most = make_rule("most", 1, {"place": ("home", "clinic", "ward")}, {"part-b": "covered"})
    few = make_rule("few", 2, {"place": ("home", "clinic")}, {"part-b": "covered"})
    checker = make_checker([question], [most, few])
    (short,) = conditions(most, checker)
    assert (short.is_exception, [choice.key for choice in short.choices]) == (True, ["office"])
    (plain,) = conditions(few, checker)
    assert (plain.is_exception, [choice.key for choice in plain.choices]) == (False, ["home", "clinic"])


def test_a_condition_that_every_answer_meets_is_left_out():
    rule = make_rule("always", 1, {"home": ("yes", "no")}, ALL_LINES)
    assert conditions(rule, make_checker(rules=[rule])) == ()


def test_each_rule_stands_in_the_chapter_of_its_kind():
    checker = make_checker(
        [make_question("drug", "a", "b", "c"), make_question("home")],
        [
            make_rule("danger", 1, {}, {}, advice="- Take care."),
            make_rule("no-plan", 5, {}, {"part-d": "not-relevant"}),
            make_rule("drug-a", 10, {"drug": ("a",)}, {"part-b": "covered"}),
            make_rule("at-home", 20, {"home": ("yes",)}, {"part-b": "not-covered"}),
            make_rule("not-c", 30, {"drug": ("a", "b")}, {"part-a": "covered"}),
            make_rule("call", 40, {}, {}, advice="- Call."),
            make_rule("ask", 41, {}, {}, advice="- Why?", place="ask-clinic"),
        ],
    )
    assert [(chapter.key, [rule.key for rule in chapter.rules]) for chapter in chapters(checker)] == [
        ("said-first", ["danger"]),
        ("does-not-apply", ["no-plan"]),
        ("every-first-answer", ["at-home"]),
        ("for-a", ["drug-a"]),
        ("not-c", ["not-c"]),
        ("advice-next", ["call"]),
        ("advice-ask-clinic", ["ask"]),
    ]


def test_every_shipped_rule_stands_in_one_chapter(content):
    found = [rule.key for chapter in chapters(content.checker) for rule in chapter.rules]
    assert sorted(found) == sorted(rule.key for rule in content.checker.rules)
    assert Kind.SAID_FIRST in {chapter.kind for chapter in chapters(content.checker)}
