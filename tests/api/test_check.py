"""The check for other software, through its address: every answer and every refusal."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guides.editions import shelf
from guides.statuses import PayerLine
from tests.checker.test_views import SPRAVATO
from tests.conftest import TODAY

API = "/api/v1/guides/ketamine-medicare"
CHECK = f"{API}/check"

pytestmark = pytest.mark.django_db


def post(client, body, content_type="application/json", **more):
    data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    more = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(data)), **more}  # also for an empty body
    return client.post(CHECK, data, content_type=content_type, **more)


def ask(client, answers, **more):
    response = post(client, {"answers": answers, **more})
    assert response.status_code == 200, response.content
    return response.json()


def problem(response, status):
    """The problem document of a refusal, after a look at what all of them have in common."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    found = response.json()
    assert set(found) == {"type", "title", "status", "detail", "errors"}
    assert found["status"] == status
    return found


def fields(response, status=422):
    return [error["field"] for error in problem(response, status)["errors"]]


# --- Answers -----------------------------------------------------------------------------------------------


def test_a_situation_gets_a_verdict_for_each_line(client):
    found = ask(client, SPRAVATO, on="2026-12-01")
    assert {line: verdict["status"] for line, verdict in found["verdicts"].items()} == {
        "part-a": "not-relevant",
        "part-b": "conditional",
        "part-d": "plan-decides",
        "advantage": "not-relevant",
        "medigap": "conditional",
        "medicaid": "not-relevant",
    }


def test_a_verdict_has_the_words_of_its_line(client):
    found = ask(client, {**SPRAVATO, "medicaid": "medicaid"})["verdicts"]
    assert (found["part-d"]["status"], found["part-d"]["words"]) == ("plan-decides", "Your plan decides")
    assert (found["medicaid"]["status"], found["medicaid"]["words"]) == ("plan-decides", "Your state decides")


def test_an_answer_names_the_edition_that_it_comes_from(client):
    edition = shelf.current("ketamine-medicare")
    found = ask(client, SPRAVATO)
    assert (found["guide"], found["edition"], found["sha256"]) == ("ketamine-medicare", 1, edition.sha256)


def test_without_a_day_the_day_is_today(client):
    assert ask(client, SPRAVATO)["on"] == ask(client, SPRAVATO, on=None)["on"] == TODAY.isoformat()


def test_a_reason_is_plain_text_and_cites_its_claims_beside_it(client, content):
    verdict = ask(client, SPRAVATO)["verdicts"]["part-b"]
    assert verdict["reason"]
    assert not set(verdict["reason"]) & set("*_`{}[]")
    assert verdict["claims"]
    for cited in verdict["claims"]:
        claim = content.claims[cited["key"]]
        assert cited["text"] == claim.text
        assert cited["source"]["title"] == content.sources[claim.source].title
        assert cited["review_by"] == claim.review_by.isoformat()


def test_figures_in_a_reason_or_cost_are_those_of_the_day(client):
    costs = {on: ask(client, SPRAVATO, on=on)["verdicts"]["part-b"]["cost"] for on in ("2026-12-01", "2028-10-01")}
    assert "(2026)" in costs["2026-12-01"]
    assert "not confirmed yet for 2028" in costs["2028-10-01"]


def test_the_deciding_rule_is_the_first_of_all_that_decide(client):
    for verdict in ask(client, {"treatment": "spravato"})["verdicts"].values():
        assert verdict["rule"] == verdict["rules"][0]


def test_an_unknown_verdict_says_what_is_possible(client):
    verdict = ask(client, {**SPRAVATO, "setting": "not-sure"})["verdicts"]["part-b"]
    assert verdict["status"] == "unknown"
    assert len(verdict["possible"]) > 1
    assert verdict["settled_by"] == "setting"


def test_the_next_question_is_the_first_that_can_change_something(client):
    assert ask(client, {})["next_question"] == "treatment"
    assert ask(client, {"treatment": "spravato"})["next_question"] == "reason"
    assert ask(client, SPRAVATO)["next_question"] is None


def test_asking_question_by_question_comes_to_an_end(client, content):
    answers = {}
    while question := ask(client, answers)["next_question"]:
        assert question not in answers
        answers[question] = "not-sure"
    assert 0 < len(answers) <= len(content.checker.questions)


def test_every_worked_example_comes_out_as_expected(client):
    for example in client.get(f"{API}/examples.json").json()["examples"]:
        found = ask(client, example["answers"], on=example["on"])["verdicts"]
        assert {line: found[line]["status"] for line in example["expected"]} == example["expected"], example["key"]


def test_the_pages_and_the_api_say_the_same(client):
    ruling = shelf.current("ketamine-medicare").ruling(TODAY)
    for answers in ({}, {"treatment": "ketamine-infusion", "setting": "home"}, SPRAVATO):
        expected = {verdict.line: verdict.status for verdict in ruling.verdicts(answers)}
        found = ask(client, answers)["verdicts"]
        assert {PayerLine(line): verdict["status"] for line, verdict in found.items()} == expected


def test_the_trace_holds_each_condition_against_its_answer(client):
    verdict = ask(client, {**SPRAVATO, "setting": "not-sure"})["verdicts"]["part-b"]
    read = [condition for rule in verdict["trace"] for condition in rule["conditions"]]
    assert {condition["met"] for condition in read} == {"met", "not-met", "unknown"}
    for condition in read:
        answer = {**SPRAVATO, "setting": "not-sure"}.get(condition["question"], "")
        assert condition["answer"] == answer
        if answer not in {"", "not-sure"}:
            assert (condition["met"] == "met") == (answer in condition["choices"])


def test_the_rules_that_decide_are_marked_in_the_trace(client):
    for verdict in ask(client, SPRAVATO)["verdicts"].values():
        assert [rule["rule"] for rule in verdict["trace"] if rule["decides"]] == verdict["rules"]


def test_a_change_that_is_named_leads_where_it_says(client):
    changes = [change for change in ask(client, SPRAVATO)["would_change"] if len(change["answers"]) == 1]
    assert changes
    for change in changes[:5]:
        changed = {**SPRAVATO, **change["answers"]}
        if "medicare" in change["answers"]:
            continue  # what hangs on it falls away
        assert ask(client, changed)["verdicts"][change["line"]]["status"] == change["status"]


def test_no_change_of_a_diagnosis_is_named(client):
    for answers in (SPRAVATO, {}, {"treatment": "ketamine-infusion", "reason": "crps"}):
        assert not [change for change in ask(client, answers)["would_change"] if "reason" in change["answers"]]


def test_costs_are_dollars_as_text_by_ending_with_their_claims(client, content):
    costs = ask(client, SPRAVATO)["costs"]
    assert set(costs) == {"paid", "refused"}
    amounts = [one["course"] for ending in costs.values() for one in ending if one["course"]]
    assert amounts
    for points in amounts:
        low, typical, high = (Decimal(points[name]) for name in ("low", "typical", "high"))
        assert low <= typical <= high
    for one in costs["paid"]:
        cited = {claim["key"] for claim in one["claims"]}
        values = [content.figures[key].value_on(TODAY) for key in one["figures"]]
        assert {value.claim for value in values if value} <= cited


def test_costs_on_a_day_without_figures_name_what_is_missing(client):
    for one in ask(client, SPRAVATO, on="2028-10-01")["costs"]["paid"]:
        assert one["course"] is None
        assert one["missing"] or one["basis"] in {"cannot", "nothing-apart"}


# --- Nothing is kept ---------------------------------------------------------------------------------------


def test_nobody_may_keep_an_answer(client):
    response = post(client, {"answers": SPRAVATO})
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert not response.cookies


def test_an_answer_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask(client, SPRAVATO)
        post(client, {"answers": {"colour": "red"}})


def test_answers_are_in_no_log(client, caplog, capfd):
    with caplog.at_level("DEBUG"):
        ask(client, {**SPRAVATO, "reason": "depression-suicidal-thoughts"})
        post(client, {"answers": {"reason": "cancer-pain", "setting": "moon"}})
        post(client, '{"answers": {"reason": "cancer-pain",')
    written = caplog.text + "".join(capfd.readouterr())
    assert "depression" not in written
    assert "cancer-pain" not in written
    assert "moon" not in written


def test_answers_in_the_address_are_not_read(client):
    response = client.post(f"{CHECK}?treatment=spravato", '{"answers": {}}', content_type="application/json")
    assert response.json()["next_question"] == "treatment"


# --- Open to pages of every origin -------------------------------------------------------------------------


def test_a_page_of_any_origin_may_read_the_answer_without_credentials(client):
    response = post(client, {"answers": SPRAVATO}, headers={"Origin": "https://other.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_a_preflight_is_answered(client):
    response = client.options(
        CHECK,
        headers={
            "Origin": "https://other.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


def test_a_check_needs_no_token():
    assert post(Client(enforce_csrf_checks=True), {"answers": {}}).status_code == 200


# --- Refusals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"answers": {"colour": "red"}}, ["answers.colour"]),
        ({"answers": {"change": "treatment"}}, ["answers.change"]),
        ({"answers": {"": "red"}}, ["answers."]),
        ({"answers": {"treatment": "leeches"}}, ["answers.treatment"]),
        ({"answers": {"treatment": ""}}, ["answers.treatment"]),
        ({"answers": {"treatment": 1, "setting": None}}, ["answers.treatment", "answers.setting"]),
        ({"answers": {"treatment": ["spravato"]}}, ["answers.treatment"]),
        ({"answers": {"treatment": {"is": "spravato"}}}, ["answers.treatment"]),
        ({"answers": {"medicare": "advantage", "part-d": "yes"}}, ["answers.medicare"]),
        ({"answers": ["treatment"]}, ["answers"]),
        ({"answers": None}, ["answers"]),
        ({}, ["answers"]),
        ({"answers": {}, "day": "2026-12-01"}, ["day"]),
        ({"answers": {}, "on": 20261201}, ["on"]),
        ({"answers": {}, "on": "1 December"}, ["on"]),
        ({"answers": {}, "on": ""}, ["on"]),
        ({"answers": {}, "on": "2026-02-30"}, ["on"]),
        ({"answers": {}, "on": "2026-W12-1"}, ["on"]),
        ({"answers": {}, "on": "2019-12-31"}, ["on"]),
        ({"answers": {}, "on": "2029-01-01"}, ["on"]),
        ({"answers": {"colour": "red", "setting": "moon"}, "on": "soon"}, ["answers.colour", "answers.setting", "on"]),
        ('{"answers": {"treatment": "spravato", "treatment": "spravato"}}', ["answers.treatment"]),
        ('{"answers": {}, "answers": {"treatment": "spravato"}}', ["answers"]),
        ('{"answers": {"\\ud800": "x"}}', ["answers.?"]),
    ],
)
def test_a_field_that_cannot_be_used_is_named(client, body, expected):
    assert fields(post(client, body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"treatment=spravato",
        b'{"answers": ',
        b"[]",
        b"null",
        b'"answers"',
        b"NaN",
        b'{"answers": {"treatment": NaN}}',
        b'{"answers": {"treatment": -Infinity}}',
        b'{"answers": {}} {}',
        b"{'answers': {}}",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"[" * 10_000,
        b'{"a":' * 3_000,
        b"9" * 10_000,
    ],
)
def test_a_body_that_is_no_json_object_is_a_400(client, body):
    problem(post(client, body), 400)


@pytest.mark.parametrize("body", [b"1e999", b'{"answers": {"treatment": 1e999}}', b'{"answers":{"a":"\\u0000"}}'])
def test_odd_values_are_a_4xx(client, body):
    assert post(client, body).status_code in {400, 422}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"])
def test_another_media_type_is_a_415(client, kind):
    problem(post(client, b'{"answers": {}}', content_type=kind), 415)


def test_json_may_name_its_charset(client):
    assert post(client, b'{"answers": {}}', content_type="application/json; charset=utf-8").status_code == 200


def test_a_body_that_says_it_is_too_large_is_a_413(client):
    body = json.dumps({"answers": {"treatment": "x" * 16_384}})
    problem(post(client, body), 413)


@pytest.mark.parametrize("length", ["16385", "9" * 5000])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(client, length):
    class Unread(BytesIO):
        def read(self, *_):
            raise AssertionError("the body was read")

    problem(post(client, b"{}", CONTENT_LENGTH=length, **{"wsgi.input": Unread()}), 413)


@pytest.mark.parametrize("length", ["", "-1", "many", "٣"])
def test_a_body_of_unknown_length_is_a_411(client, length):
    problem(post(client, b'{"answers": {}}', CONTENT_LENGTH=length), 411)


def test_the_largest_body_is_read(client):
    body = json.dumps({"answers": {}})
    assert post(client, body + " " * (16 * 1024 - len(body))).status_code == 200


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
def test_another_method_is_a_405_that_says_which(client, method):
    response = getattr(client, method)(CHECK)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST, OPTIONS"
    if method != "head":
        problem(response, 405)


def test_an_unknown_guide_is_a_404(client):
    problem(client.post("/api/v1/guides/nothing/check", b"{}", content_type="application/json"), 404)


def test_the_type_of_a_problem_is_an_address_in_the_description(client):
    described = client.get("/api/v1/openapi.json").json()
    for response in (post(client, b""), post(client, {}), post(client, b"", "text/plain"), client.get(CHECK)):
        found = response.json()
        address, _, place = found["type"].partition("#/")
        assert address.endswith("/api/v1/openapi.json")
        part = described
        for step in place.split("/"):
            part = part[step]
        assert found["title"] in part["description"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
NEARLY = st.fixed_dictionaries(
    {"answers": st.dictionaries(st.sampled_from([*SPRAVATO, "colour"]), JSON, max_size=3) | JSON},
    optional={"on": st.dates().map(str) | JSON, "more": JSON},
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(body=(NEARLY | JSON).map(json.dumps).map(str.encode) | st.binary(max_size=200))
def test_no_body_is_a_500(client, body):
    assert post(client, body).status_code in {200, 400, 422}
