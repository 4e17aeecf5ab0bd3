"""The page of the rules: what a counselor prints and an auditor checks."""

import re
from datetime import date

import pytest

from guides.checker.schema import Checker, Example
from guides.editions.freeze import thaw
from guides.editions.publish import publish
from guides.statuses import PayerLine, Status
from tests.builders import ALL_LINES, make_checker, make_content, make_question, make_rule
from tests.conftest import GUIDE

RULES = f"{GUIDE}rules/"

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace("&#x27;", "'")


@pytest.fixture
def page(client, live):
    """The page of the rules of a small guide with this checker."""

    def show(checker: Checker) -> str:
        with live():
            publish(thaw(make_content(checker=checker)), by="alice", note="Rules.")
        response = client.get("/guides/small/rules/")
        assert response.status_code == 200
        return response.content.decode()

    return show


def test_every_rule_stands_on_the_page_once(client, content):
    html = client.get(RULES).content.decode()
    found = re.findall(r'id="rule-([a-z0-9-]+)"', html)
    assert sorted(found) == sorted(rule.key for rule in content.checker.rules)


def test_a_rule_reads_as_a_sentence(client):
    html = client.get(RULES).content.decode()
    rule = html[html.index('id="rule-racemic-at-home"') :]
    text = words(rule[: rule.index("</details>")])
    assert (
        "If you answer Ketamine into a vein or Ketamine as a shot to “Which treatment is it?” and "
        "At home to “Where would you have it?” then:" in text
    )
    assert "Medicare Part B Not covered" in text


def test_the_contents_lead_to_headings_that_are_there(client):
    html = client.get(RULES).content.decode()
    for target in re.findall(r'<a href="#([^"]+)"', html):
        assert html.count(f'id="{target}"') == 1


def test_the_claims_of_the_rules_stand_below_with_source_and_day(client):
    html = client.get(RULES).content.decode()
    note = re.search(r'<a href="#note-(\d+)">', html[html.index('id="rule-hospice-care"') :])[1]
    text = words(html[html.index(f'id="note-{note}"') :][:1500])
    assert re.search(r"Checked \d+ November 2026, ", text)


def test_the_numbers_of_the_table_add_up_to_all_situations(client):
    html = client.get(RULES).content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.DOTALL)
    assert len(rows) == len(PayerLine)
    for row in rows:
        *counts, total = (int(n.replace(",", "")) for n in re.findall(r">([\d,]+)<", row))
        assert sum(counts) == total == 57600


def test_the_order_of_the_questions_stands_there_as_a_drawing_and_in_words(client, content):
    html = client.get(RULES).content.decode()
    svg = html[html.index('<svg class="flow" role="img"') :]
    svg = svg[: svg.index("</svg>")]
    listed = html[html.index('class="flow-list"') :]
    listed = words(listed[: listed.index("</ol>")])
    for question in content.checker.questions:
        assert question.text in listed
    assert svg.count("<rect") == len(content.checker.questions) + 1
    assert "Only if you answer Original Medicare to “Which kind of Medicare do you have?”" in listed


def test_a_rule_shows_its_dates_and_is_not_counted_before_the_first(page):
    later = make_rule("later", 99, {}, {}, advice="- Call.", valid_from=date(2027, 1, 1), valid_until=date(2027, 6, 30))
    text = words(page(make_checker(rules=[*make_checker().rules, later])))
    assert "Holds from 1 January 2027 to 30 June 2027." in text
    assert "Not in force today, so not counted." in text


def test_a_rule_says_how_much_it_decides_line_by_line(page):
    text = words(page(make_checker()))
    assert "Decides in 1 of 2 situations. No dates." in text
    assert "Decides in 2 of 2 situations (Medicare Part A 2, Medicare Part B 1," in text


def test_a_step_that_only_not_sure_can_bring_about_is_named(page):
    checker = make_checker(
        [make_question("place", "home", "clinic"), make_question("hours", place=("home",)), make_question("trial")],
        [
            make_rule("hours", 1, {"place": ("home",), "hours": ("yes",)}, {"part-b": "covered"}),
            make_rule("trial", 2, {"place": ("home",), "trial": ("yes",)}, {"part-b": "conditional"}),
            make_rule("rest", 9, {}, {**ALL_LINES, "part-b": "unlikely"}),
        ],
    )
    text = words(page(checker))
    assert "Next: “hours?” (4); “trial?” (only after “I’m not sure”); your answer (2)" in text


def test_worked_examples_stand_there_in_words(page):
    examples = (
        Example(
            key="home",
            person="A man at home",
            answers={"home": "yes"},
            expected={PayerLine.PART_B: Status.NOT_COVERED},
            why="It is so.[^law]",
        ),
        Example(
            key="unsure",
            person="A woman who is not sure",
            answers={"home": "not-sure"},
            on=date(2026, 12, 1),
            expected={PayerLine.PART_A: Status.NOT_COVERED, PayerLine.PART_B: Status.UNKNOWN},
            why="It depends.[^law]",
        ),
    )
    html = page(make_checker().model_copy(update={"examples": examples}))
    text = words(html[html.index('id="examples"') :])
    assert "A man at home home? Yes The result must be: Medicare Part B: Not covered It is so." in text
    assert "A woman who is not sure Treated on 1 December 2026. home? I’m not sure" in text
    assert "2 worked examples came out as they should" in words(html)


def test_on_medicaid_a_rule_says_that_the_state_decides_and_on_a_plan_that_the_plan_does(page):
    deciding = {"advantage": "plan-decides", "medicaid": "plan-decides"}
    rules = [make_rule("both", 1, {"home": ("yes",)}, deciding), make_rule("rest", 2, {}, ALL_LINES)]
    text = words(page(make_checker(rules=rules)))
    assert "Medicare Advantage Your plan decides Because." in text
    assert "Medicaid Your state decides Because." in text


def test_a_worked_example_says_who_decides_in_the_words_of_the_result(client):
    html = client.get(RULES).content.decode()

    def expected(key):
        example = html[html.index(f'id="example-{key}"') :]
        return words(example[example.index("must be") : example.index("</details>")])

    assert "Medicaid: Your state decides" in expected("spravato-opted-out")
    assert "Medicare Advantage and Medicaid: Your plan decides" in expected("migraine-shot-advantage-qmb")


def test_a_guide_without_a_checker_has_an_empty_rulebook(page):
    assert "follows 0 written rules" in words(page(Checker()))


@pytest.mark.parametrize("path", [f"{GUIDE}check/", f"{GUIDE}costs/", "/about/", "/sitemap.xml"])
def test_the_page_is_linked_to(client, path):
    assert RULES in client.get(path).content.decode()


def test_a_draft_has_a_rulebook_of_its_own(editor, guide):
    guide.rules.filter(key="no-medicare").update(name="A name only drafts have")
    html = editor.get("/admin/drafts/ketamine-medicare/rules/").content.decode()
    assert "A name only drafts have" in html
    assert "a draft, not an edition" in html
