"""The checker through its address: every step, every error, nothing kept."""

import re

import pytest
from django.test import Client

from guides.checker.schema import NOT_SURE
from guides.editions import shelf
from guides.statuses import PayerLine
from tests.conftest import GUIDE, TODAY

CHECK = f"{GUIDE}check/"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
SPRAVATO = {
    "treatment": "spravato",
    "reason": "treatment-resistant-depression",
    "setting": "certified-clinic",
    "medicare": "original",
    "part-d": "yes",
    "medigap": "yes",
    "medicaid": "no",
    "opted-out": "no",
    "clinical-trial": "no",
}

pytestmark = pytest.mark.django_db


def verdicts(html: str) -> dict[str, str]:
    found = {}
    for tag in re.findall(r"<[a-z]+\b[^>]*\bdata-line=[^>]*>", html):
        line = re.search(r'data-line="([^"]*)"', tag)[1]
        assert line not in found, f"{line} stands there twice"
        found[line] = re.search(r'data-status="([^"]*)"', tag)[1]
    return found


def asked(html: str) -> str | None:
    found = re.search(r'<input type="hidden" name="asked" value="([^"]*)"', html)
    return found and found[1]


def walk(client: Client, answers: dict[str, str], default: str = "no", **more) -> tuple[list[str], str]:
    """Answer as a reader does, one question at a time: (questions asked, the result page)."""
    given: dict[str, str] = {}
    html = client.get(CHECK).content.decode()
    order = []
    while (question := asked(html)) is not None:
        assert question not in order
        order.append(question)
        given[question] = answers.get(question, default)
        response = client.post(CHECK, {**given, "asked": question}, **more)
        assert response.status_code == 200
        html = response.content.decode()
    return order, html


def test_the_first_page_asks_the_first_question(client):
    html = client.get(CHECK).content.decode()
    assert asked(html) == "treatment"
    assert not verdicts(html)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_reader_walks_from_the_first_question_to_the_result(client, headers):
    order, html = walk(client, SPRAVATO, headers=headers)
    assert order[:4] == ["treatment", "reason", "setting", "medicare"]
    assert verdicts(html) == {
        "part-a": "not-relevant",
        "part-b": "conditional",
        "part-d": "plan-decides",
        "advantage": "not-relevant",
        "medigap": "conditional",
        "medicaid": "not-relevant",
    }
    assert ("<html" in html) is not bool(headers)


def test_the_result_shows_reasons_claims_costs_steps_edition_and_date(client):
    _, html = walk(client, SPRAVATO)
    words = " ".join(re.sub(r"<[^>]*>", " ", html).split())
    assert "Based on your answers" in words
    assert 'href="#note-1"' in html
    assert 'id="note-1"' in html
    assert "What you would pay" in words
    assert "What to do next" in words
    assert "24 November 2026" in words
    assert re.search(r"[Ee]dition 1\b", words)


def test_every_answer_can_be_changed_and_the_others_stay(client):
    response = client.post(CHECK, {**SPRAVATO, "change": "setting"})
    html = response.content.decode()
    assert asked(html) == "setting"
    assert re.search(r'<input type="hidden" name="reason" value="treatment-resistant-depression"', html)
    assert re.search(r'value="certified-clinic"[^>]*\bchecked', html)
    assert not re.search(r'<input type="hidden" name="setting"', html)


def test_changing_the_plan_forgets_what_was_asked_because_of_it(client):
    html = client.post(CHECK, {**SPRAVATO, "change": "medicare"}).content.decode()
    assert 'name="part-d"' not in html
    assert 'name="medigap"' not in html
    assert 'name="medicaid"' in html


def test_continue_without_an_answer_is_answered_with_what_to_do(client):
    response = client.post(CHECK, {"treatment": "spravato", "asked": "reason"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Choose an answer" in html
    assert asked(html) == "reason"
    assert 'name="treatment" value="spravato"' in html


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"treatment": "leeches"},
        {"treatment": ["spravato", "ketamine-infusion"]},
        {"colour": "red"},
        {"treatment": "spravato", "medicare": "advantage", "part-d": "yes"},
        {"treatment": "\x00"},
        {"treatment": "x" * 100_000},
        {"asked": "nothing"},
        {"change": "nothing"},
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_answers_that_cannot_be_used_are_a_422_with_a_summary_and_never_a_guess(client, form, headers):
    response = client.post(CHECK, form, headers=headers)
    html = response.content.decode()
    assert response.status_code == 422
    assert "error-summary" in html
    assert not verdicts(html)


def test_a_contradiction_is_named_and_can_be_mended(client):
    html = client.post(CHECK, {**SPRAVATO, "medicare": "advantage"}).content.decode()
    assert "do not fit together" in html
    assert asked(html) == "medicare"


@pytest.mark.parametrize("body", [b"", b"%%%=&&&", b"\xff\xfe", b"a" * 10_000])
def test_a_body_that_is_no_form_is_a_4xx(client, body):
    response = client.post(CHECK, body, content_type="application/x-www-form-urlencoded")
    assert 400 <= response.status_code < 500


def test_a_form_with_too_many_fields_is_a_4xx(client):
    assert client.post(CHECK, {f"f{number}": "x" for number in range(2000)}).status_code in (400, 413, 422)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_may_keep_the_page(client, method):
    response = getattr(client, method)(CHECK, {"treatment": "spravato"})
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_a_form_posted_from_anywhere_needs_no_token():
    assert Client(enforce_csrf_checks=True).post(CHECK, {"treatment": "spravato"}).status_code == 200


def test_answers_in_the_address_are_not_read(client):
    assert asked(client.get(CHECK, SPRAVATO).content.decode()) == "treatment"


def test_a_step_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.post(CHECK, SPRAVATO)


def test_answers_are_in_no_log(client, caplog, capfd):
    with caplog.at_level("DEBUG"):
        client.post(CHECK, {**SPRAVATO, "reason": "depression-suicidal-thoughts"})
        client.post(CHECK, {"reason": "cancer-pain", "setting": "moon"})
    written = caplog.text + "".join(capfd.readouterr())
    assert "depression" not in written
    assert "cancer-pain" not in written


@pytest.mark.parametrize(
    ("medicare", "expected"),
    [("none", dict.fromkeys(PayerLine, "not-relevant")), ("advantage", {"advantage": "conditional"})],
)
def test_other_kinds_of_cover_ask_less(client, medicare, expected):
    order, html = walk(client, {**SPRAVATO, "medicare": medicare})
    assert "part-d" not in order
    found = verdicts(html)
    assert {line: found[line] for line in expected} == expected


def test_not_sure_all_the_way_gives_an_honest_result(client):
    order, html = walk(client, {}, default=NOT_SURE)
    assert set(verdicts(html).values()) <= {"unknown", "not-relevant"}
    assert "unknown" in verdicts(html).values()
    assert len(order) <= 11


def test_a_not_sure_that_changes_nothing_leaves_the_answer_firm(client):
    answers = {
        "treatment": "ketamine-infusion",
        "reason": NOT_SURE,
        "setting": "home",
        "medicare": "original",
        "part-d": "no",
        "medigap": "no",
        "medicaid": "no",
        "hospice": "no",
    }
    assert verdicts(walk(client, answers)[1])["part-b"] == "not-covered"


def test_an_unknown_verdict_names_what_is_possible_and_what_would_settle_it(client, content):
    _, html = walk(client, {**SPRAVATO, "setting": NOT_SURE})
    words = " ".join(re.sub(r"<[^>]*>", " ", html).split())
    assert verdicts(html)["part-b"] == "unknown"
    setting = next(question for question in content.checker.questions if question.key == "setting")
    assert setting.text in words


def test_the_flow_asks_only_what_can_still_change_the_answer():
    """On every path a question that is skipped could not have changed anything: the verdicts stay."""
    ruling = shelf.current("ketamine-medicare").ruling(TODAY)
    home = {"treatment": "spravato", "setting": "home", "medicare": "original", "part-d": "no", "medigap": "no"}
    for extra in ("opted-out", "hospice", "stay-only-for-ketamine"):
        assert extra not in ruling.matters({**home, "reason": "crps", "medicaid": "no"})


def test_on_medicaid_the_state_decides_unless_it_follows_a_plan(client):
    badge = r'data-line="medicaid" data-status="plan-decides".*?status--plan-decides">.*?<span>([^<]*)'
    html = client.post(CHECK, {**SPRAVATO, "medicaid": "medicaid"}).content.decode()
    assert re.search(badge, html, re.DOTALL)[1] == "Your state decides"
    member = {"medicare": "advantage", "medicaid": "qmb"}
    asks = {"treatment": "ketamine-infusion", "reason": "crps", "setting": "infusion-clinic", **member}
    html = client.post(CHECK, {**asks, "opted-out": "no", "clinical-trial": "no"}).content.decode()
    assert re.search(badge, html, re.DOTALL)[1] == "Your plan decides"
