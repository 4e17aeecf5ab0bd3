"""The worked examples: they come out as they say, for the rules and for a reader, and leave no outcome unguarded."""

import pytest

from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE
from guides.editions.bundle import read
from guides.frozen import cited_claims
from guides.statuses import PayerLine, Status
from tests.checker.test_views import CHECK, asked, verdicts
from tests.conftest import BUNDLE, TODAY
from tests.test_reading_grade import LIMIT, grade

EXAMPLES = read(BUNDLE).checker.examples

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)


@each_example
def test_an_example_comes_out_as_it_says(content, example):
    found = Ruling(content.checker, example.on or TODAY).verdicts(example.answers)
    assert {verdict.line: verdict.status for verdict in found} == example.expected


@each_example
@pytest.mark.django_db
def test_a_reader_who_answers_like_the_example_sees_its_verdicts(client, example):
    """What the example leaves open, and the checker asks, she is not sure about."""
    form = {**example.answers, **({"on": example.on.isoformat()} if example.on else {})}
    html = client.post(CHECK, form).content.decode()
    while question := asked(html):
        assert question not in form
        form[question] = NOT_SURE
        html = client.post(CHECK, form).content.decode()
    assert verdicts(html) == example.expected


def test_every_example_speaks_about_every_line():
    assert [example.key for example in EXAMPLES if set(example.expected) != set(PayerLine)] == []


def test_every_example_says_why_and_cites_a_claim():
    assert [example.key for example in EXAMPLES if not cited_claims(example.why)] == []


def test_no_two_examples_are_the_same_case():
    cases = [(frozenset(example.answers.items()), example.on) for example in EXAMPLES]
    assert len(set(cases)) == len(cases) >= 32


def test_every_choice_and_every_not_sure_is_somebodys_answer(content):
    given = {answer for example in EXAMPLES for answer in example.answers.items()}
    offered = {
        (question.key, choice)
        for question in content.checker.questions
        for choice in (*(option.key for option in question.choices), NOT_SURE)
    }
    assert offered - given == set()


def test_every_outcome_of_every_rule_stands_behind_a_firm_verdict_of_an_example(content):
    """So an example fails when any status is changed by mistake."""
    ruling = Ruling(content.checker, TODAY)
    guarded = {
        (cell.rules[0].key, line)
        for example in EXAMPLES
        for line, status in example.expected.items()
        if status is not Status.UNKNOWN
        for cell in ruling.cells(line, ruling.parts(example.answers))
    }
    assert {(rule.key, line) for rule in ruling.rules for line in rule.outcomes} - guarded == set()


def test_the_examples_are_easy_to_read():
    assert grade("\n\n".join(example.why for example in EXAMPLES)) <= LIMIT
    facts = ". ".join(example.person.replace(", ", ". ") for example in EXAMPLES)
    assert grade(facts) <= LIMIT
