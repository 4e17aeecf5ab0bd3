"""Whether conditions and worked examples use only words that exist. Nothing else can be proved before that."""

from collections.abc import Iterator, Mapping

from guides.checker.answers import label, ruled_out_by
from guides.checker.schema import NOT_SURE, Checker, Example
from guides.failures import Failure, Part

KNOWN_WORDS = "Conditions name questions and choices that exist"
EXAMPLES = "Every worked example comes out as it says"

type Choices = Mapping[str, set[str]]
"""{question: its choices}"""


def unknown_words(checker: Checker) -> Iterator[Failure]:
    """What conditions name that does not exist or, in a question, does not come before it.

    As a question can wait for earlier ones only, the questions come to an end.
    """
    choices = _choices(checker)
    seen: set[str] = set()
    for question in checker.questions:
        if question.key in seen:
            yield Failure(KNOWN_WORDS, f"Two questions have the key “{question.key}”.", Part.QUESTION, question.key)
        keys = [choice.key for choice in question.choices]
        if NOT_SURE in keys or len(set(keys)) < len(keys):
            yield Failure(
                KNOWN_WORDS,
                f"The question “{question.key}” has a choice twice, or a “{NOT_SURE}” of its own: "
                "every question has that already. Delete it.",
                Part.QUESTION,
                question.key,
            )
        yield from _unknown_in(question.asked_when, seen, choices, Part.QUESTION, question.key)
        seen.add(question.key)
    for rule in checker.rules:
        yield from _unknown_in(rule.when, seen, choices, Part.RULE, rule.key)
    for estimate in checker.estimates:
        yield from _unknown_in(estimate.when, seen, choices, Part.ESTIMATE, estimate.key)


def misfits(checker: Checker) -> Iterator[Failure]:
    """Worked examples that answer a question or with a choice that does not exist, or that is ruled out."""
    choices = _choices(checker)
    for example in checker.examples:
        wrong = next(_misfits(example, checker, choices), None)
        if wrong is not None:
            yield Failure(
                EXAMPLES, f"The worked example “{example.person}” {wrong}", Part.EXAMPLE, example.key, example.answers
            )


def fits(example: Example, checker: Checker) -> bool:
    """Whether a reader could give the answers of a worked example."""
    return next(_misfits(example, checker, _choices(checker)), None) is None


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


def _choices(checker: Checker) -> Choices:
    return {question.key: {choice.key for choice in question.choices} for question in checker.questions}


def _unknown_in(
    condition: Mapping[str, frozenset[str]], known: set[str], choices: Choices, part: Part, owner: str
) -> Iterator[Failure]:
    """What a condition names that does not exist or, for a question, does not come before it."""
    for question, wanted in condition.items():
        unknown = set(wanted) - choices.get(question, set())
        if question not in known:
            what = f"the question “{question}”, which does not exist or does not come before it"
        elif unknown:
            what = f"the choice “{min(unknown)}” of “{question}”, which does not exist"
        elif not wanted:
            what = f"no choice of “{question}”"
        else:
            continue
        yield Failure(KNOWN_WORDS, f"The {part} “{owner}” names {what}.", part, owner)
