"""The description of the API, OpenAPI 3.1: made from the documents' types, so that the two agree."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from guides.api import problem
from guides.api.documents import Asked, ExamplesDocument, GuideDocument, Result, RulesDocument
from guides.api.problem import Kind

ABOUT = """\
Answers from the coverage guide for other software: what each part of Medicare, Medigap and Medicaid would do, \
based on the answers given. An answer is a description of rules, with sources and dates. It is not a promise of \
payment: Medicare, its contractors and the plans decide. Answers are health data: send them in the body of a POST \
and nowhere else; we keep and log none. Where you show questions or results that name depression, show the 988 \
crisis line before them.
"""
SCHEMAS: Mapping[str, type[BaseModel]] = {"guide": GuideDocument, "rules": RulesDocument, "examples": ExamplesDocument}
"""The documents that have a JSON Schema at an address of its own, by the name in that address."""

READ_ONLY = (Kind.NOT_FOUND, Kind.METHOD_NOT_ALLOWED)
CACHED = {
    "ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}},
    "Cache-Control": {"schema": {"type": "string"}},
}


def schema(name: str, address: str) -> dict[str, Any]:
    """The JSON Schema of a document, for the address it is served at."""
    made = SCHEMAS[name].model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": address, **made}


def description(site: str, slugs: tuple[str, ...], examples: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The whole description. ``site``: the address of the site. ``examples``: {name: body of a check}."""
    slug = {"name": "slug", "in": "path", "required": True, "description": "The guide.", "schema": {"type": "string"}}
    if slugs:
        slug["example"] = slugs[0]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Coverage guide", "version": "1", "description": ABOUT},
        "servers": [{"url": f"{site}/api/v1"}],
        "paths": {
            "/guides/{slug}": {
                "parameters": [slug],
                "get": _read("guide", "What to ask, and the words", GuideDocument),
            },
            "/guides/{slug}/check": {"parameters": [slug], "post": _check(examples)},
            "/guides/{slug}/rules.json": {"parameters": [slug], "get": _read("rules", "The ruleset", RulesDocument)},
            "/guides/{slug}/examples.json": {
                "parameters": [slug],
                "get": _read("examples", "Every worked example", ExamplesDocument),
            },
            "/schemas/{name}.json": {"parameters": [_name()], "get": _read("schema", "A JSON Schema", None)},
            "/openapi.json": {"get": _read("openapi", "This description", None)},
        },
        "components": {"schemas": _schemas(), "responses": {kind.label: _refused(kind) for kind in Kind}},
    }


def _schemas() -> dict[str, Any]:
    got: list[type[BaseModel]] = [Result, *SCHEMAS.values(), problem.Problem]
    sent: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Asked, "validation")]
    sent += [(model, "serialization") for model in got]
    _, made = models_json_schema(sent, ref_template="#/components/schemas/{model}")
    found: dict[str, Any] = made["$defs"]
    return found


def _name() -> dict[str, Any]:
    named = {"type": "string", "enum": list(SCHEMAS)}
    return {"name": "name", "in": "path", "required": True, "schema": named, "example": "rules"}


def _read(name: str, summary: str, model: type[BaseModel] | None) -> dict[str, Any]:
    found = {"description": summary, "headers": CACHED, "content": {"application/json": {"schema": _reference(model)}}}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": found, "304": {"description": "It has not changed."}, **_refusals(READ_ONLY)},
    }


def _check(examples: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {"schema": _reference(Asked)}
    if examples:
        body["examples"] = {name: {"value": value} for name, value in examples.items()}
    found = {"description": "The verdicts.", "content": {"application/json": {"schema": _reference(Result)}}}
    return {
        "operationId": "check",
        "summary": "A verdict for each line",
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {"200": found, **_refusals(tuple(Kind))},
    }


def _reference(model: type[BaseModel] | None) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model.__name__}"} if model else {"type": "object"}


def _refusals(kinds: tuple[Kind, ...]) -> dict[str, Any]:
    return {str(kind.status): {"$ref": f"#/components/responses/{kind.label}"} for kind in kinds}


def _refused(kind: Kind) -> dict[str, Any]:
    return {
        "description": f"{HTTPStatus(kind.status).phrase}: {kind.title}.",
        "content": {problem.MEDIA_TYPE: {"schema": _reference(problem.Problem)}},
    }
