"""The body of a request → answers and a day, or a refusal that names each field.

What JSON allows and nobody means is refused: names given twice, NaN, and nesting without end.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pydantic import ValidationError

from guides.api.documents import Asked
from guides.api.problem import FieldError, Kind, Refusal
from guides.checker.answers import BadAnswers, read, read_day
from guides.checker.schema import Checker
from guides.checker.situation import Situation

SENTENCES = {
    "missing": "Give this field.",
    "extra_forbidden": "We do not know this field. Give “answers” and, if you like, “on”.",
    "dict_type": 'Give an object of questions and answers, such as {"treatment": "spravato"}.',
    "string_type": "Give a text, in quotation marks.",
    "string_too_short": "Give one of the choices, or leave the question out.",
}
LONGEST_NAME = 80


class _Object(dict[str, object]):
    """A JSON object that remembers which of its names were given twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.twice = tuple(name for name in self if names.count(name) > 1) if len(names) > len(self) else ()


def parse(body: bytes) -> Mapping[str, object]:
    """The JSON object that a body holds. Raises Refusal."""
    try:
        found = json.loads(body.decode(), object_pairs_hook=_Object, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise Refusal(Kind.NOT_JSON, "Send the body in UTF-8.") from None
    except RecursionError:
        raise Refusal(Kind.NOT_JSON, "The body is nested too deeply.") from None
    except ValueError:  # also a number of more digits than Python reads
        raise Refusal(Kind.NOT_JSON, "Send one JSON object, without NaN or Infinity.") from None
    if not isinstance(found, _Object):
        raise Refusal(Kind.NOT_JSON, "Send a JSON object with “answers” and, if you like, “on”.")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def situation(body: Mapping[str, object], checker: Checker, today: date) -> Situation:
    """What is asked, as the checker reads it. Without a day, the day is today. Raises Refusal naming every field."""
    asked = _asked(body)
    known = {question.key for question in checker.questions}
    errors = [
        _error(f"answers.{name}", "This guide has no such question.") for name in asked.answers if name not in known
    ]
    found = Situation({}, today)
    try:
        answers = read({name: (choice,) for name, choice in asked.answers.items() if name in known}, checker)
        found = replace(found, answers=answers)
    except BadAnswers as bad:
        errors += [_error(f"answers.{problem.field}", problem.message) for problem in bad.problems]
    try:
        found = replace(found, on=today if asked.on is None else read_day(asked.on, today))
    except BadAnswers as bad:
        errors += [_error(problem.field, problem.message) for problem in bad.problems]
    if errors:
        raise _unusable(errors)
    return found


def _asked(body: Mapping[str, object]) -> Asked:
    """The body in the shape it should have. Raises Refusal."""
    twice = _twice("", body) + _twice("answers.", body.get("answers"))
    if twice:
        raise _unusable(twice)
    try:
        return Asked.model_validate(body)
    except ValidationError as wrong:
        found = wrong.errors(include_input=False, include_url=False)
    raise _unusable(
        [_error(".".join(map(str, one["loc"])), SENTENCES.get(one["type"], f"{one['msg']}.")) for one in found]
    )


def _unusable(errors: list[FieldError]) -> Refusal:
    return Refusal(Kind.UNUSABLE, "Mend the fields that “errors” names and send the request again.", tuple(errors))


def _twice(path: str, found: object) -> list[FieldError]:
    names = found.twice if isinstance(found, _Object) else ()
    return [_error(path + name, "Give this field once; it is there more than once.") for name in names]


def _error(field: str, detail: str) -> FieldError:
    """Names are the sender's own: lone surrogates, which JSON can spell and UTF-8 cannot, are replaced."""
    return FieldError(field=field.encode("utf-8", "replace").decode()[:LONGEST_NAME], detail=detail)
