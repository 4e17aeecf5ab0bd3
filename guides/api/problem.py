"""What other software is told when it cannot have what it asked for: RFC 9457 problem documents.

A problem says what to do in ``detail`` and names each field in ``errors``. Its ``type`` is the address, in the
description of the API, of the response that it is an instance of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pydantic import Field

from guides.frozen import Frozen

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """The kinds of problem: the name in the description, the HTTP status, the title."""

    NOT_JSON = ("NotJson", 400, "The body is not JSON that we can read")
    NOT_FOUND = ("NotFound", 404, "There is nothing at this address")
    METHOD_NOT_ALLOWED = ("MethodNotAllowed", 405, "This address does not take this method")
    LENGTH_REQUIRED = ("LengthRequired", 411, "The request does not say how long its body is")
    TOO_LARGE = ("TooLarge", 413, "The body is too large")
    NOT_JSON_TYPE = ("UnsupportedMediaType", 415, "The body is not declared as JSON")
    UNUSABLE = ("UnusableAnswers", 422, "Some answers cannot be used")

    def __init__(self, label: str, status: int, title: str) -> None:
        self.label = label
        self.status = status
        self.title = title


class FieldError(Frozen):
    """What is wrong with one field of the body, and what to do."""

    field: str
    """``on``, or ``answers.treatment``."""
    detail: str


class Problem(Frozen):
    """A problem document (RFC 9457)."""

    type: str = Field(json_schema_extra={"format": "uri"})
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...]
    """Empty where no single field is wrong."""


@dataclass(frozen=True)
class Refusal(Exception):
    """Why a request is not answered. Becomes a problem document."""

    kind: Kind
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] | None = None

    def document(self, description: str) -> Problem:
        """``description``: the address of the description of the API."""
        return Problem(
            type=f"{description}#/components/responses/{self.kind.label}",
            title=self.kind.title,
            status=self.kind.status,
            detail=self.detail,
            errors=self.errors,
        )
