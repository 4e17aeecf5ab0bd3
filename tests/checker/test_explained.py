"""What a result says about its reasons, about what would change it, and about whom to ask, at its address."""

import re

import pytest

from guides.checker.schema import NOT_SURE
from guides.checker.shown.explain import DECIDERS, HEARERS, MOST_CHANGES, MOST_UNKNOWNS
from tests.checker.test_views import CHECK, SPRAVATO

CRPS = {
    "treatment": "ketamine-infusion",
    "reason": "crps",
    "setting": "infusion-clinic",
    "medicare": "original",
    "part-d": "no",
    "medigap": "yes",
    "medicaid": "no",
    "opted-out": "no",
    "clinical-trial": "no",
}

pytestmark = pytest.mark.django_db


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def result(client, answers, **more) -> str:
    response = client.post(CHECK, {**answers, **more})
    assert response.status_code == 200
    assert 'class="result"' in response.content.decode()
    return response.content.decode()


def how(html: str, line: str) -> str:
    """The "how this was decided" of a line."""
    verdict = html[html.index(f'data-line="{line}"') :]
    return verdict[verdict.index("<details") : verdict.index("</details>")]


def groups(html: str) -> dict[str, list[str]]:
    """{control: the sentences of that group}."""
    found = re.findall(r'<ul data-control="([a-z-]+)">(.*?)</ul>', html, re.DOTALL)
    return {control: [plain(item) for item in re.findall(r"<li>(.*?)</li>", items)] for control, items in found}


def test_a_verdict_says_who_decides_and_which_conditions_are_met(client):
    part_b = how(result(client, CRPS), "part-b")
    assert "The company that handles Medicare claims in your area" in part_b
    assert "The rule: Ketamine in a clinic for CRPS." in plain(part_b)
    assert "Met. Which treatment is it? You said: “Ketamine into a vein”." in plain(part_b)
    assert part_b.count('data-met="met"') == 3


def test_a_condition_that_is_not_known_says_what_the_rule_needs(client):
    part_b = how(result(client, {**SPRAVATO, "setting": NOT_SURE, "stay-only-for-ketamine": NOT_SURE}), "part-b")
    assert "Not known. Where would you have it? You were not sure. The rule needs “At home”." in plain(part_b)


def test_a_rule_that_came_first_and_did_not_decide_says_why(client):
    part_b = how(result(client, CRPS), "part-b")
    assert "Spravato at home: not allowed. Which treatment is it? The rule needs “Spravato nasal spray”." in plain(
        part_b
    )


def test_the_claims_of_a_verdict_stand_under_it_with_source_and_day(client):
    part_b = how(result(client, CRPS), "part-b")
    assert re.search(r'<a href="#note-\d+">Note \d+</a>, [^<]+: [^<]+\. Checked \d+ November 2026, ', part_b)


def test_a_line_that_follows_another_says_where_to_read_on(client):
    assert "It follows Part B: read on there." in plain(how(result(client, CRPS), "medigap"))


def test_what_would_change_stands_in_groups_by_what_one_can_do(client):
    found = groups(result(client, {**SPRAVATO, "opted-out": NOT_SURE}))
    assert list(found) == ["choose", "find-out", "fixed"]
    assert all(len(sentences) <= MOST_CHANGES for sentences in found.values())


def test_a_change_is_one_sentence_for_all_the_lines_it_turns(client):
    found = groups(result(client, {**SPRAVATO, "setting": "infusion-clinic"}))
    assert found["choose"][0] == (
        "If the answer to “Where would you have it?” was “In a hospital, going home the same day”: "
        "Part B and Medigap would be “Covered if…”; Part D would be “Your plan decides”."
    )


@pytest.mark.parametrize("answers", [CRPS, SPRAVATO, {**CRPS, "reason": NOT_SURE, "hospice": NOT_SURE}])
def test_a_diagnosis_is_nowhere_offered_as_something_to_change(client, answers):
    sentences = [sentence for group in groups(result(client, answers)).values() for sentence in group]
    assert sentences
    assert not any("What is the treatment for?" in sentence for sentence in sentences)


def test_what_only_takes_lines_away_is_not_told_as_a_change(client):
    sentences = [sentence for group in groups(result(client, CRPS)).values() for sentence in group]
    assert not any("“No Medicare”" in sentence for sentence in sentences)


def test_an_unknown_answer_is_given_a_hearer_and_words_to_say(client):
    html = result(client, {**SPRAVATO, "setting": NOT_SURE, "stay-only-for-ketamine": NOT_SURE})
    words = plain(html[html.index('id="ask"') :])
    assert "Ask the clinic, or the team that treats you. You can say: Where would I have this treatment?" in words
    assert 0 < html.count("data-whom=") <= MOST_UNKNOWNS


def test_medicare_is_asked_by_telephone(client):
    html = result(client, dict.fromkeys(SPRAVATO, NOT_SURE) | {"hospice": NOT_SURE, "stay-only-for-ketamine": NOT_SURE})
    item = html[html.index('data-whom="medicare"') :]
    assert 'href="tel:18006334227"' in item[: item.index("</li>")]


def test_nothing_is_to_be_asked_when_every_answer_is_known(client):
    assert 'id="ask"' not in result(client, SPRAVATO)


def test_somebody_who_asks_for_another_reads_the_questions_in_that_wording(client):
    found = groups(result(client, SPRAVATO, **{"for": "other"}))
    assert "Where would they have it?" in " ".join(found["choose"])


def test_every_decider_and_hearer_has_words(content):
    rules, questions = content.checker.rules, content.checker.questions
    assert {o.decided_by for rule in rules for o in rule.outcomes.values()} - {None} <= set(DECIDERS)
    assert {question.ask for question in questions} - {None} <= set(HEARERS)
