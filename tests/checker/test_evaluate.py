"""The quick way of deciding agrees with the plain one: look at every answer set, one by one."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guides.checker.boxes import difference, intersection, size
from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE, Checker
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_question, make_rule

TODAY = date(2026, 11, 24)


def plain_answer_sets(checker: Checker):
    """Every answer set, by walking the questions."""

    def walk(questions, answers):
        if not questions:
            yield answers
            return
        question, *rest = questions
        if all(answers.get(earlier) in wanted for earlier, wanted in question.asked_when.items()):
            for choice in question.choices:
                yield from walk(rest, {**answers, question.key: choice.key})
        else:
            yield from walk(rest, answers)

    yield from walk(list(checker.questions), {})


def plain_status(checker: Checker, line: PayerLine, answers: dict[str, str]) -> Status | None:
    holding = [
        rule
        for rule in sorted(checker.rules, key=lambda rule: (rule.priority, rule.key))
        if line in rule.outcomes and all(answers.get(key) in wanted for key, wanted in rule.when.items())
    ]
    if not holding:
        return None
    outcome = holding[0].outcomes[line]
    return outcome.status or plain_status(checker, outcome.follows, answers)


def plain_advice(checker: Checker, answers: dict[str, str]) -> set[str]:
    return {
        rule.key
        for rule in checker.rules
        if not rule.outcomes and all(answers.get(key) in wanted for key, wanted in rule.when.items())
    }


STATUSES = [status.value for status in Status if status is not Status.UNKNOWN]


@st.composite
def checkers(draw) -> Checker:
    """Small random checkers: up to four questions, one of them perhaps conditional, and rules over two lines."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=4))
    questions = []
    for number, count in enumerate(sizes):
        choices = [f"c{choice}" for choice in range(count)]
        asked_when = {}
        if number and draw(st.booleans()):
            earlier = draw(st.sampled_from(questions))
            kept = draw(st.sets(st.sampled_from([c.key for c in earlier.choices]), min_size=1))
            asked_when = {earlier.key: tuple(sorted(kept))}
        questions.append(make_question(f"q{number}", *choices, **asked_when))
    rules = []
    for number in range(draw(st.integers(0, 6))):
        when = {}
        for question in questions:
            if draw(st.booleans()):
                when[question.key] = tuple(
                    sorted(draw(st.sets(st.sampled_from([c.key for c in question.choices]), min_size=1)))
                )
        outcomes = {}
        if draw(st.integers(0, 5)):
            outcomes["part-b"] = draw(st.sampled_from(STATUSES))
        if draw(st.booleans()):
            outcomes["medigap"] = draw(st.sampled_from([*STATUSES, "=part-b"]))
        advice = "" if outcomes else "- Ask."
        rules.append(make_rule(f"r{number}", draw(st.integers(1, 9)), when, outcomes, advice=advice))
    if draw(st.booleans()):
        rules.append(make_rule("default", 99, {}, {"part-b": "unlikely", "medigap": "=part-b"}))
    return make_checker(questions, rules)


def a_box_of(width: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*[st.integers(1, 15)] * width)


def points(box: tuple[int, ...]) -> set[tuple[int, ...]]:
    return set(product(*[[bit for bit in range(4) if mask >> bit & 1] for mask in box]))


@given(a_box_of(3), a_box_of(3))
def test_boxes_intersect_and_subtract_as_sets_do(one, other):
    shared = intersection(one, other)
    assert (points(shared) if shared else set()) == points(one) & points(other)
    rest = list(difference(one, other))
    assert set().union(*map(points, rest)) == points(one) - points(other)
    assert sum(map(size, rest)) == len(points(one) - points(other))


@given(checkers())
def test_the_answer_sets_are_those_one_meets_by_walking_the_questions(checker):
    ruling = Ruling(checker, TODAY)
    walked = list(plain_answer_sets(checker))
    assert ruling.count() == len(walked)
    assert sorted(map(sorted, (a.items() for a in ruling.questions.answer_sets()))) == sorted(
        map(sorted, (a.items() for a in walked))
    )


@given(checkers())
def test_every_complete_answer_set_gets_the_status_of_the_first_rule_that_holds(checker):
    ruling = Ruling(checker, TODAY)
    for answers in plain_answer_sets(checker):
        for verdict in ruling.verdicts(answers):
            expected = plain_status(checker, verdict.line, answers)
            assert verdict.status == (expected or Status.UNKNOWN)


@given(checkers(), st.data())
@settings(deadline=None)
def test_not_sure_means_any_of_these(checker, data):
    sets = list(plain_answer_sets(checker))
    answers = dict(data.draw(st.sampled_from(sets)))
    for key in data.draw(st.sets(st.sampled_from(sorted(answers)))):
        answers[key] = NOT_SURE
    for question in checker.questions:  # what hangs on something unknown was not asked
        if any(answers.get(earlier) == NOT_SURE for earlier in question.asked_when):
            answers.pop(question.key, None)
    known = {key: choice for key, choice in answers.items() if choice != NOT_SURE}
    fitting = [a for a in sets if all(a.get(key) == choice for key, choice in known.items())]
    for verdict in Ruling(checker, TODAY).verdicts(answers):
        possible = {plain_status(checker, verdict.line, a) for a in fitting}
        if len(possible) == 1 and None not in possible:
            assert verdict.status == possible.pop()
        else:
            assert verdict.status is Status.UNKNOWN
            assert set(verdict.possible) == possible - {None}


@given(checkers(), st.data())
@settings(deadline=None)
def test_a_question_matters_when_two_answer_sets_that_differ_in_it_alone_come_out_differently(checker, data):
    sets = list(plain_answer_sets(checker))
    start = data.draw(st.sampled_from(sets))
    known = {key: start[key] for key in data.draw(st.sets(st.sampled_from(sorted(start))))}
    left = [a for a in sets if all(a.get(key) == choice for key, choice in known.items())]
    ruling = Ruling(checker, TODAY)
    hanging = {
        question.key: {ruling.questions.asked[i].key for i in ruling.questions.dependents[n]}
        for n, question in enumerate(checker.questions)
    }

    def comes_out(answers):
        statuses = tuple(plain_status(checker, line, answers) for line in ruling.lines)
        return statuses, frozenset(plain_advice(checker, answers))

    expected = set()
    for question in checker.questions:
        for one in left:
            for two in left:
                apart = {key for key in {*one, *two} if one.get(key) != two.get(key)}
                asked_in_one = {key for key in apart if (key in one) != (key in two)} & hanging[question.key]
                alone = question.key in apart and apart - {question.key} <= asked_in_one
                if alone and comes_out(one) != comes_out(two):
                    expected.add(question.key)
    assert ruling.matters(known) == expected


def test_an_unknown_verdict_names_the_question_that_would_settle_it():
    checker = make_checker(
        [make_question("weather"), make_question("home")],
        [
            make_rule("rain", 5, {"weather": ("yes",)}, {}, advice="- Take a coat."),
            make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "not-covered"}),
            make_rule("elsewhere", 20, {}, {**ALL_LINES, "part-b": "covered"}),
        ],
    )
    verdicts = {v.line: v for v in Ruling(checker, TODAY).verdicts({"weather": NOT_SURE, "home": NOT_SURE})}
    assert verdicts[PayerLine.PART_B].status is Status.UNKNOWN
    assert verdicts[PayerLine.PART_B].possible == (Status.COVERED, Status.NOT_COVERED)
    assert verdicts[PayerLine.PART_B].settled_by == "home"
    assert verdicts[PayerLine.PART_D].status is Status.NOT_COVERED


def test_a_reason_is_the_one_that_the_readers_own_answers_give():
    """A question that cannot change the status is not asked; a rule about it must not speak first."""
    checker = make_checker(
        [make_question("home"), make_question("opted-out")],
        [
            make_rule("opted-out", 5, {"opted-out": ("yes",)}, {"part-b": "not-covered"}),
            make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "not-covered"}),
            make_rule("elsewhere", 20, {}, {**ALL_LINES, "part-b": "covered"}),
        ],
    )
    ruling = Ruling(checker, TODAY)
    assert "opted-out" not in ruling.matters({"home": "yes"})
    part_b = ruling.verdicts({"home": "yes"})[1]
    assert [rule.key for rule in part_b.rules] == ["at-home"]


def test_only_rules_in_force_on_the_day_count():
    checker = make_checker(
        rules=[
            make_rule("new-law", 5, {}, {"part-b": "conditional"}, valid_from=date(2027, 1, 1)),
            *make_checker().rules,
        ]
    )
    before = Ruling(checker, date(2026, 12, 31)).verdicts({"home": "no"})[1]
    after = Ruling(checker, date(2027, 1, 1)).verdicts({"home": "no"})[1]
    assert (before.status, after.status) == (Status.COVERED, Status.CONDITIONAL)


def test_lines_that_follow_each_other_in_a_circle_are_refused():
    circle = [
        make_rule("one", 1, {}, {**ALL_LINES, "part-a": "=part-b"}),
        make_rule("two", 2, {"home": ("yes",)}, {"part-b": "=part-a"}),
    ]
    with pytest.raises(ValueError, match="circle"):
        Ruling(make_checker(rules=circle), TODAY)
