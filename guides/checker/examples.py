"""Whether the worked examples come out as they say."""

from collections.abc import Iterator

from guides.checker.answers import label, ruled_out_by
from guides.checker.conditions import Choices, choices_of
from guides.checker.evaluate import Ruling
from guides.checker.schema import NOT_SURE, Checker, Example
from guides.failures import Failure, Part, in_words
from guides.statuses import status_words

EXAMPLES = "Every worked example comes out as it says"


def misfits(checker: Checker) -> Iterator[Failure]:
    """Worked examples that answer a question or with a choice that does not exist, or that is ruled out."""
    choices = choices_of(checker)
    for example in checker.examples:
        wrong = next(_misfits(example, checker, choices), None)
        if wrong is not None:
            yield Failure(
                EXAMPLES, f"The worked example “{example.person}” {wrong}", Part.EXAMPLE, example.key, example.answers
            )


def fits(example: Example, checker: Checker) -> bool:
    """Whether a reader could give the answers of a worked example."""
    return next(_misfits(example, checker, choices_of(checker)), None) is None


def _misfits(example: Example, checker: Checker, choices: Choices) -> Iterator[str]:
    for key, choice in example.answers.items():
        if key not in choices:
            yield f"answers the question “{key}”, which does not exist."
        elif choice not in {*choices[key], NOT_SURE}:
            yield f"answers “{key}” with “{choice}”, which is not one of its choices."
    labels = {question.key: question for question in checker.questions}
    for key, earlier in ruled_out_by(checker.questions, example.answers).items():
        if key in example.answers:
            words = label(labels[earlier], example.answers[earlier])
            yield f"answers the question “{key}”, which is not asked after “{words}”."


def wrong_examples(checker: Checker, today: Ruling) -> Iterator[Failure]:
    """Worked examples with another verdict than they expect, each line of each. Misfits are left out."""
    rulings = {example.on: Ruling(checker, example.on) for example in checker.examples if example.on}
    for example in checker.examples:
        if fits(example, checker):
            yield from _wrong(example, rulings[example.on] if example.on else today)


def _wrong(example: Example, ruling: Ruling) -> Iterator[Failure]:
    found = {verdict.line: verdict for verdict in ruling.verdicts(example.answers)}
    for line, expected in example.expected.items():
        verdict = found.get(line)
        if verdict is None or verdict.status is not expected:
            says = f"“{verdict.words(verdict.status)}”" if verdict else "nothing"
            yield Failure(
                EXAMPLES,
                f"The worked example “{example.person}” expects “{status_words(expected, line)}” from {line.words}, "
                f"but on {in_words(ruling.on)} the rules say {says}.",
                Part.EXAMPLE,
                example.key,
                example.answers,
                on=example.on,
            )
