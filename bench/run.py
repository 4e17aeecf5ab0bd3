"""The benchmark: ``python -m bench.run``. A further measurement is a function here and a line in ``ROWS``."""

import random
from collections.abc import Callable, Iterator
from datetime import date
from inspect import unwrap
from itertools import cycle
from pathlib import Path

from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django_htmx.middleware import HtmxDetails

from bench.generated import generated
from bench.measure import Took, measure, words
from guides.checker import views
from guides.checker.bits import AnswerSets
from guides.checker.evaluate import Ruling
from guides.checker.explain import traces
from guides.checker.schema import Checker
from guides.editions import bundle, proof
from guides.editions.schema import Content
from guides.editions.shelf import ShelvedEdition

ON = date(2026, 11, 24)
"""The day of the shipped content."""
BUNDLE = Path(__file__).resolve().parent.parent / "content" / "ketamine-medicare"

type Row = tuple[str, Took, str]
"""What was measured, how long it took, and what it should be below."""


def whole_proof(content: Content) -> None:
    """Everything that "Preview and publish" proves, mutants included."""
    failed = proof.failures(content, ON)
    if failed:
        raise SystemExit(f"The proof fails, so its time says nothing: {failed[0].sentence}")
    proof.warnings(content, ON)


def proofs() -> Iterator[Row]:
    shipped = bundle.read(BUNDLE)
    yield "Proof of the shipped guide", measure(lambda: whole_proof(shipped)), "1 s"
    large = shipped.model_copy(update={"checker": _cited(generated(ON), shipped)})
    count = Ruling(large.checker, ON).count()
    label = f"Proof of {count:,} answer sets and {len(large.checker.rules)} rules"
    yield label, measure(lambda: whole_proof(large), times=3), "3 s"


def evaluations() -> Iterator[Row]:
    yield "One evaluation with full trace", _evaluation(bundle.read(BUNDLE).checker), "1 ms"
    few, many = _evaluation(generated(ON, rules=12)), _evaluation(generated(ON, rules=120))
    yield "One evaluation, 12 rules", few, ""
    ratio = many.processor / few.processor
    yield f"One evaluation, 120 rules ({ratio:.1f} times as long)", many, "12 times as long"


def _evaluation(checker: Checker) -> Took:
    """Verdicts and traces of a hundred answer sets, drawn once. What a worker keeps is made before the clock runs."""
    ruling = Ruling(checker, ON)
    sets = AnswerSets(ruling.questions)
    draw = random.Random(1)  # noqa: S311  # nothing here is a secret
    answers = cycle([sets.at(draw.randrange(sets.width)) for _ in range(100)])

    def evaluate() -> None:
        given = next(answers)
        traces(ruling, given, ruling.verdicts(given))

    evaluate()
    return measure(evaluate, each=100)


def steps() -> Iterator[Row]:
    """Requests as htmx sends them, from the view to the finished fragment, without the server around it."""
    edition = ShelvedEdition(bundle.read(BUNDLE), id=1, number=1)
    answers = next(example.answers for example in edition.content.checker.examples)
    first = dict([next(iter(answers.items()))])
    for label, form, limit in (("A step: the second question", first, "10 ms"), ("A result", dict(answers), "10 ms")):
        yield label, measure(lambda form=form: _posted(edition, form), each=20), limit


def _posted(edition: ShelvedEdition, form: dict[str, str]) -> HttpResponse:
    request = RequestFactory().post(f"/guides/{edition.slug}/check/", form, headers={"HX-Request": "true"})
    request.htmx = HtmxDetails(request)
    request.resolver_match = resolve(request.path)
    response = unwrap(views.check)(request, edition, ON)
    if response.status_code != 200:
        raise SystemExit(f"The checker answered {response.status_code}, so its time says nothing.")
    return response


def _cited(checker: Checker, content: Content) -> Checker:
    """The generated checker with a claim of the guide where it cites one, so that the guide holds together."""
    claim = content.evidence.claims[0].key
    return Checker.model_validate_json(checker.model_dump_json().replace("[^law]", f"[^{claim}]"))


ROWS: tuple[Callable[[], Iterator[Row]], ...] = (proofs, evaluations, steps)


def main() -> None:
    print(f"{'':58}{'clock':>10}{'processor':>12}   below")
    for row in ROWS:
        for label, took, limit in row():
            print(f"{label:58}{words(took.clock):>10}{words(took.processor):>12}   {limit}", flush=True)


if __name__ == "__main__":
    main()
