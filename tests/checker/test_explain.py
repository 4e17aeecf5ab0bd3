"""Reasons, changes and unknowns, reckoned with boxes, agree with looking at every answer set one by one."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guides.checker.evaluate import Ruling
from guides.checker.explain import HARDNESS, Met, leads_to, trace, unknowns, would_change
from guides.checker.schema import NOT_SURE, Checker, Control
from guides.checker.shown.explain import what_would_change
from guides.checker.situation import Situation
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_question, make_rule
from tests.checker.test_evaluate import checkers, plain_answer_sets, plain_status

TODAY = date(2026, 11, 24)


@dataclass
class Plain:
    """A checker and some answers, with all answer sets written out."""

    checker: Checker
    answers: dict[str, str]

    def __post_init__(self):
        self.ruling = Ruling(self.checker, TODAY)
        self.sets = list(plain_answer_sets(self.checker))
        self.questions = {question.key: question for question in self.checker.questions}

    def fitting(self, answers) -> list[dict[str, str]]:
        known = {key: choice for key, choice in answers.items() if choice != NOT_SURE}
        return [one for one in self.sets if all(one.get(key) == choice for key, choice in known.items())]

    def knowing(self, key, choice) -> list[dict[str, str]]:
        """The answer sets left when one unknown answer is known; where it is not asked, that says nothing."""
        return [one for one in self.fitting(self.answers) if one.get(key, choice) == choice]

    def statuses(self, line, left) -> set[Status | None]:
        return {plain_status(self.checker, line, one) for one in left}

    def firm_in(self, line, left) -> Status | None:
        found = self.statuses(line, left)
        return found.pop() if len(found) == 1 else None

    def firm(self, line, answers) -> Status | None:
        return self.firm_in(line, self.fitting(answers))

    def hanging(self, key) -> set[str]:
        found = {key}
        for question in self.checker.questions:
            if found & set(question.asked_when):
                found.add(question.key)
        return found

    def not_known(self, key) -> bool:
        unknown = self.answers.get(key, NOT_SURE) == NOT_SURE
        return unknown and any(key in one for one in self.fitting(self.answers))

    def control(self, key) -> Control:
        return Control.FIND_OUT if self.not_known(key) else self.questions[key].control

    def is_asked(self, key, answers) -> bool:
        return all(answers.get(earlier) in wanted for earlier, wanted in self.questions[key].asked_when.items())

    def changed(self, change) -> dict[str, str]:
        dropped = set().union(*map(self.hanging, change))
        return {key: choice for key, choice in self.answers.items() if key not in dropped} | change


@st.composite
def situations(draw) -> Plain:
    """A small random checker with some answers: known, not sure, or left out."""
    checker = draw(checkers())
    controls = st.sampled_from(list(Control))
    questions = tuple(
        question.model_copy(
            update={
                "control": draw(controls),
                "choices": tuple(
                    choice.model_copy(update={"is_offered": draw(st.booleans())}) for choice in question.choices
                ),
            }
        )
        for question in checker.questions
    )
    checker = checker.model_copy(update={"questions": questions})
    answers = {}
    for key, choice in draw(st.sampled_from(list(plain_answer_sets(checker)))).items():
        given_as = draw(st.sampled_from(["known", "known", "not sure", "left out"]))
        if given_as != "left out":
            answers[key] = choice if given_as == "known" else NOT_SURE
    return Plain(checker, answers)


def met(held: list[bool]) -> Met:
    return Met.MET if all(held) else Met.UNKNOWN if any(held) else Met.NOT_MET


@given(situations())
@settings(deadline=None)
def test_a_condition_is_met_when_every_answer_set_left_meets_it(plain):
    left = plain.fitting(plain.answers)
    for verdict in plain.ruling.verdicts(plain.answers):
        for traced in trace(plain.ruling, plain.answers, verdict):
            when = traced.rule.when
            assert [c.question for c in traced.conditions] == [key for key in plain.questions if key in when]
            for condition in traced.conditions:
                assert set(condition.choices) == when[condition.question]
                assert condition.met == met([one.get(condition.question) in condition.choices for one in left])
            assert traced.met == met([all(one.get(key) in wanted for key, wanted in when.items()) for one in left])


@given(situations())
@settings(deadline=None)
def test_the_trace_ends_with_the_last_rule_that_can_decide(plain):
    for verdict in plain.ruling.verdicts(plain.answers):
        rules = plain.ruling.by_line[verdict.line]
        first = [
            next((n for n, r in enumerate(rules) if all(one.get(k) in c for k, c in r.when.items())), None)
            for one in plain.fitting(plain.answers)
        ]
        last = max((number for number in first if number is not None), default=-1)
        traced = trace(plain.ruling, plain.answers, verdict)
        assert [one.rule for one in traced] == list(rules[: last + 1])
        assert {one.rule.key for one in traced if one.decides} == {rule.key for rule in verdict.rules}


@given(situations())
@settings(deadline=None)
def test_what_would_change_is_every_smallest_change_and_no_other(plain):
    offered = [
        (question.key, choice.key)
        for question in plain.checker.questions
        if question.control is not Control.DIAGNOSIS
        for choice in question.choices
        if plain.answers.get(question.key) != choice.key and (choice.is_offered or plain.not_known(question.key))
    ]
    for line in plain.ruling.lines:
        now = plain.firm(line, plain.answers)
        leads = {}
        for change in [(one,) for one in offered] + list(combinations(offered, 2)):
            after = plain.changed(dict(change))
            if len(dict(change)) == len(change) and all(plain.is_asked(key, after) for key, _ in change):
                leads[frozenset(change)] = plain.firm(line, after)
        leads = {change: status for change, status in leads.items() if status not in (None, now)}
        single = {change for change in leads if len(change) == 1}
        reached = {leads[change] for change in single}
        smallest = single | {c for c in leads if not any(s < c for s in single) and leads[c] not in reached}
        found = would_change(plain.ruling, plain.answers, {line})
        assert {frozenset(change.answers.items()): change.status for change in found} == {
            change: leads[change] for change in smallest
        }
        assert len(found) == len(smallest)
        for change in found:
            assert leads_to(plain.ruling, plain.answers, change).status is change.status
            assert change.control == max(map(plain.control, change.answers), key=HARDNESS.__getitem__)


@given(situations())
@settings(deadline=None)
def test_an_unknown_counts_by_what_its_answers_leave_open(plain):
    verdicts = plain.ruling.verdicts(plain.answers)
    relevant = [verdict.line for verdict in verdicts if verdict.status is not Status.NOT_RELEVANT]
    expected = {}
    for key, question in plain.questions.items():
        open_now = key not in plain.answers and plain.is_asked(key, plain.answers)
        if not (open_now or plain.answers.get(key) == NOT_SURE):
            continue
        known = [plain.knowing(key, choice.key) for choice in question.choices]
        known = [left for left in known if any(key in one for one in left)]
        counts = {line: [len(plain.statuses(line, left)) for left in known] for line in relevant}
        now = {line: len(plain.statuses(line, plain.fitting(plain.answers))) for line in relevant}
        if known and any(fmean(counts[line]) < now[line] for line in relevant):
            settles = {
                line
                for line in relevant
                if plain.firm(line, plain.answers) is None and any(plain.firm_in(line, left) for left in known)
            }
            expected[key] = settles, fmean(fmean(counts[line]) for line in relevant)
    found = unknowns(plain.ruling, plain.answers, verdicts)
    assert {one.question.key: (set(one.settles), pytest.approx(one.left)) for one in found} == expected
    assert [one.left for one in found] == sorted(one.left for one in found)


@given(situations())
@settings(deadline=None)
def test_what_settles_one_verdict_most_is_among_the_unknowns(plain):
    verdicts = plain.ruling.verdicts(plain.answers)
    ranked = {one.question.key for one in unknowns(plain.ruling, plain.answers, verdicts)}
    named = {verdict.settled_by for verdict in verdicts} - {""}
    assert named <= ranked
    assert bool(named) == bool(ranked)


@given(checkers())
@settings(deadline=None)
def test_the_table_of_a_line_knows_the_status_of_every_complete_answer_set(checker):
    ruling = Ruling(checker, TODAY)
    for line, answers in product(ruling.lines, plain_answer_sets(checker)):
        table = ruling.table(line)
        assert table.firm(table.open(answers)) == plain_status(checker, line, answers)


def clinic(**controls: Control) -> Ruling:
    """Part B pays in a certified clinic whose doctor has not opted out; Medigap follows it."""
    questions = [make_question("certified"), make_question("opted-out"), make_question("reason", "pain", "depression")]
    rules = [
        make_rule("opted-out", 10, {"opted-out": ("yes",)}, {"part-b": "not-covered"}),
        make_rule("uncertified", 20, {"certified": ("no",)}, {"part-b": "not-covered"}),
        make_rule("depression", 30, {"reason": ("depression",)}, {"part-b": "conditional"}),
        make_rule("rest", 40, {}, {**ALL_LINES, "part-b": "unlikely", "medigap": "=part-b"}),
    ]
    asked = [q.model_copy(update={"control": controls.get(q.key.replace("-", "_"), Control.CHOOSE)}) for q in questions]
    return Ruling(make_checker(asked, rules), TODAY)


def test_a_rule_that_follows_a_line_says_which():
    ruling = clinic()
    answers = {"certified": "no", "opted-out": "no", "reason": "pain"}
    medigap = next(verdict for verdict in ruling.verdicts(answers) if verdict.line is PayerLine.MEDIGAP)
    (only,) = trace(ruling, answers, medigap)
    assert (only.follows, only.decides, only.met) == (PayerLine.PART_B, True, Met.MET)


def test_two_answers_are_changed_only_where_one_would_not_do():
    found = would_change(clinic(), {"certified": "no", "opted-out": "yes", "reason": "depression"}, {PayerLine.PART_B})
    (change,) = found
    assert change.answers == {"certified": "yes", "opted-out": "no"}
    assert change.status is Status.CONDITIONAL


def test_a_diagnosis_is_never_offered_as_something_to_change():
    answers = {"certified": "yes", "opted-out": "no", "reason": "pain"}
    offered = [key for change in would_change(clinic(), answers) for key in change.answers]
    assert "reason" in offered
    offered = [key for change in would_change(clinic(reason=Control.DIAGNOSIS), answers) for key in change.answers]
    assert offered
    assert "reason" not in offered


def test_finding_out_what_one_is_not_sure_of_is_a_change_of_its_own_kind():
    answers = {"certified": NOT_SURE, "opted-out": "no", "reason": "depression"}
    changes = would_change(clinic(certified=Control.FIXED), answers, {PayerLine.PART_B})
    assert {(change.answers["certified"], change.control) for change in changes if "certified" in change.answers} == {
        ("yes", Control.FIND_OUT),
        ("no", Control.FIND_OUT),
    }


def test_a_line_that_does_not_apply_is_looked_at_only_when_asked_for():
    checker = make_checker(
        [make_question("stay")],
        [
            make_rule("stay", 10, {"stay": ("yes",)}, {"part-a": "covered"}),
            make_rule("rest", 20, {}, {"part-a": "not-relevant"}),
        ],
    )
    ruling = Ruling(checker, TODAY)
    assert not would_change(ruling, {"stay": "no"})
    (change,) = would_change(ruling, {"stay": "no"}, {PayerLine.PART_A})
    assert change.status is Status.COVERED


def test_conditions_that_cannot_be_met_together_make_a_rule_not_met():
    """Each may be met, but the second question is asked only when the first is answered otherwise."""
    checker = make_checker(
        [make_question("plan"), make_question("drugs", plan=("yes",))],
        [
            make_rule("never", 10, {"plan": ("no",), "drugs": ("yes",)}, {"part-d": "covered"}),
            make_rule("rest", 20, {}, {"part-d": "unlikely"}),
        ],
    )
    ruling = Ruling(checker, TODAY)
    answers = {"plan": NOT_SURE}
    never, rest = trace(ruling, answers, ruling.verdicts(answers)[0])
    assert [condition.met for condition in never.conditions] == [Met.UNKNOWN, Met.UNKNOWN]
    assert (never.met, rest.met) == (Met.NOT_MET, Met.MET)


def test_an_answer_says_nothing_about_situations_in_which_its_question_is_not_asked():
    """That a drug plan is asked about only in Original Medicare does not make it settle Medicare Advantage."""
    checker = make_checker(
        [make_question("medicare", "original", "advantage"), make_question("drugs", medicare=("original",))],
        [
            make_rule("plan", 10, {"medicare": ("advantage",)}, {"advantage": "conditional", "part-d": "unlikely"}),
            make_rule("drugs", 20, {"drugs": ("yes",)}, {"part-d": "plan-decides"}),
            make_rule("rest", 30, {}, {"advantage": "not-covered", "part-d": "not-covered"}),
        ],
    )
    ruling = Ruling(checker, TODAY)
    answers = {"medicare": NOT_SURE, "drugs": NOT_SURE}
    found = {one.question.key: one for one in unknowns(ruling, answers, ruling.verdicts(answers))}
    assert PayerLine.ADVANTAGE in found["medicare"].settles
    assert PayerLine.ADVANTAGE not in found["drugs"].settles


def sentences(content, answers) -> str:
    ruling = Ruling(content.checker, TODAY)
    groups = what_would_change(ruling, Situation(answers, TODAY), ruling.verdicts(answers))
    return " ".join(sentence for group in groups for sentence in group["changes"])


def test_a_change_says_on_medicaid_that_the_state_decides(content):
    answers = {"treatment": "spravato", "reason": "treatment-resistant-depression", "setting": "home"}
    answers |= {"medicare": "advantage", "medicaid": "medicaid", "opted-out": "no", "clinical-trial": "no"}
    assert "Medicaid would be “Your state decides”" in sentences(content, answers)


def test_a_change_says_that_the_plan_decides_where_medicaid_follows_it(content):
    answers = {"treatment": "ketamine-infusion", "reason": "crps", "setting": "home"}
    answers |= {"medicare": "advantage", "medicaid": "qmb", "opted-out": "no", "clinical-trial": "no"}
    assert "Medicare Advantage and Medicaid would be “Your plan decides”" in sentences(content, answers)


def test_a_hospital_stay_is_named_only_to_a_reader_who_is_not_sure_of_the_place(content):
    answers = {"treatment": "ketamine-infusion", "reason": "crps", "medicare": "original", "part-d": "no"}
    answers |= {"medigap": "no", "medicaid": "no", "opted-out": "no", "clinical-trial": "no"}
    stay = "was “In a hospital, staying as an inpatient”"
    assert stay not in sentences(content, {**answers, "setting": "infusion-clinic"})
    assert stay in sentences(content, {**answers, "setting": NOT_SURE, "stay-only-for-ketamine": "no"})
