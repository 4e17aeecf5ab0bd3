"""What the API publishes: the questions, the ruleset, the worked examples, their schemas, the description."""

import json
from datetime import date

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from guides.checker.schema import Example
from guides.editions import shelf
from guides.editions.freeze import thaw
from guides.editions.publish import publish
from tests.api.test_check import API, CHECK, problem

DOCUMENTS = [API, f"{API}/rules.json", f"{API}/examples.json"]
SCHEMAS = [f"/api/v1/schemas/{name}.json" for name in ("guide", "rules", "examples")]
DESCRIPTION = "/api/v1/openapi.json"
READ = [*DOCUMENTS, *SCHEMAS, DESCRIPTION]

pytestmark = pytest.mark.django_db


# --- What every address that is read has in common ---------------------------------------------------------


@pytest.mark.parametrize("address", READ)
def test_a_document_costs_no_query_even_the_first_time(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", READ)
def test_a_document_is_open_to_every_origin_and_may_be_kept(client, address):
    response = client.get(address)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"].startswith("public")
    assert not response.cookies


@pytest.mark.parametrize("address", READ)
def test_a_document_that_did_not_change_is_a_304_that_is_open_too(client, address):
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == etag
    assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", READ)
def test_a_document_declares_its_type_in_every_form(client, address):
    expected = "application/schema+json" if "schemas" in address else "application/json"
    for encoding in ("", "gzip", "br"):
        response = client.get(address, headers={"Accept-Encoding": encoding})
        assert response.headers["Content-Type"] == expected
        assert response.headers.get("Content-Encoding", "") == encoding


@pytest.mark.parametrize("address", READ)
def test_a_document_may_be_asked_for_by_head_and_is_only_read(client, address):
    assert client.head(address).status_code == 200
    refused = client.post(address, b"{}", content_type="application/json")
    problem(refused, 405)
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", READ)
def test_a_preflight_for_a_document_is_answered(client, address):
    response = client.options(address)
    assert response.status_code == 204
    assert "GET" in response.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/guides/nothing",
        "/api/v1/guides/nothing/rules.json",
        "/api/v1/guides/nothing/examples.json",
        "/api/v1/schemas/nothing.json",
        f"{API}/",
        f"{API}/nothing",
        "/api/v1/nothing/at/all",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_at_an_address_is_a_404_problem(client, address, method):
    response = getattr(client, method)(address)
    if response.status_code != 405:
        problem(response, 404)
    else:
        assert method == "post"


# --- What they say -----------------------------------------------------------------------------------------


def test_the_guide_lists_every_question_with_not_sure_among_its_choices(client, content):
    found = client.get(API).json()
    assert [question["key"] for question in found["questions"]] == [q.key for q in content.checker.questions]
    for question in found["questions"]:
        assert question["choices"][-1]["key"] == "not-sure"


def test_the_guide_names_lines_statuses_and_its_edition(client):
    found = client.get(API).json()
    assert {"key": "part-b", "words": "Medicare Part B (doctors and clinics)"} in found["lines"]
    assert {"key": "unlikely", "words": "Usually not covered"} in found["statuses"]
    assert (found["edition"], found["sha256"]) == (1, shelf.current("ketamine-medicare").sha256)


def test_the_links_of_a_guide_lead_somewhere(client):
    for address in client.get(API).json()["links"].values():
        assert client.get("/" + address.split("/", 3)[3]).status_code in {200, 405}


def test_the_ruleset_is_whole_and_brings_its_evidence(client, content):
    found = client.get(f"{API}/rules.json").json()
    assert [rule["key"] for rule in found["rules"]] == [rule.key for rule in content.checker.rules]
    assert len(found["questions"]) == len(content.checker.questions)
    assert len(found["estimates"]) == len(content.checker.estimates)
    claims = {claim["key"]: claim for claim in found["claims"]}
    sources = {source["key"] for source in found["sources"]}
    for rule in content.checker.rules:
        for outcome in rule.outcomes.values():
            for key in content.claims:
                if f"[^{key}]" in outcome.reason + outcome.cost:
                    assert claims[key]["source"] in sources


def test_the_ruleset_can_be_reckoned_with(client, content):
    """A rule read back from the document is the rule."""
    for rule, read in zip(content.checker.rules, client.get(f"{API}/rules.json").json()["rules"], strict=True):
        assert type(rule).model_validate(read) == rule


def test_the_worked_examples_are_all_there(client, content):
    found = client.get(f"{API}/examples.json").json()["examples"]
    assert [Example.model_validate(example) for example in found] == list(content.checker.examples)


@pytest.mark.parametrize("address", DOCUMENTS)
def test_a_document_keeps_to_the_schema_that_it_names(client, address):
    document = client.get(address).json()
    schema = client.get("/" + document["$schema"].split("/", 3)[3]).json()
    assert schema["$id"] == document["$schema"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


def test_a_schema_refuses_what_a_document_never_says(client):
    document = client.get(f"{API}/rules.json").json()
    schema = client.get("/api/v1/schemas/rules.json").json()
    document["rules"][0]["when"] = {"treatment": "spravato"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


@pytest.fixture
def another_edition(content, live):
    """An edition with one worked example more, the first in order."""
    example = Example(
        key="one-more",
        person="Somebody without Medicare",
        answers={"treatment": "spravato", "medicare": "none"},
        on=date(2026, 12, 1),
        expected={"part-b": "not-relevant"},
        why="Who has no Medicare has no Part B.",
    )
    checker = content.checker.model_copy(update={"examples": (example, *content.checker.examples)})
    with live():
        publish(thaw(content.model_copy(update={"checker": checker})), by="the tests", note="One more example.")


def test_a_new_edition_is_a_new_document(client, request):
    before = client.get(f"{API}/examples.json")
    request.getfixturevalue("another_edition")
    after = client.get(f"{API}/examples.json", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json()["edition"] == 2
    assert after.json()["examples"][0]["key"] == "one-more"


# --- The description ---------------------------------------------------------------------------------------


@pytest.fixture
def described(client):
    return client.get(DESCRIPTION).json()


def of_component(described, name):
    return {"$ref": f"#/components/schemas/{name}", "components": described["components"]}


def test_the_description_is_openapi(described):
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()


def test_every_path_of_the_description_is_answered_and_as_described(client, described):
    for path, item in described["paths"].items():
        named = {parameter["name"]: parameter["example"] for parameter in item.get("parameters", [])}
        address = "/api/v1" + path.format(**named)
        if "get" in item:
            response = client.get(address)
            assert response.status_code == 200
            schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            jsonschema.validate(response.json(), {**schema, "components": described["components"]})
        else:
            assert address == CHECK


def test_every_example_of_the_description_is_answered_as_described(client, another_edition, described):
    operation = described["paths"]["/guides/{slug}/check"]["post"]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert "one-more" in examples
    for example in examples.values():
        jsonschema.validate(example["value"], of_component(described, "Asked"))
        response = client.post(CHECK, json.dumps(example["value"]), content_type="application/json")
        assert response.status_code == 200
        jsonschema.validate(response.json(), of_component(described, "Result"))


@pytest.mark.parametrize(
    ("body", "kind"), [(b"{}", "application/json"), (b"", "application/json"), (b"", "text/plain")]
)
def test_a_refusal_is_as_described(client, described, body, kind):
    response = client.post(CHECK, body, content_type=kind)
    assert str(response.status_code) in described["paths"]["/guides/{slug}/check"]["post"]["responses"]
    jsonschema.validate(response.json(), of_component(described, "Problem"))
