"""Whether conditions use only words that exist. Nothing else can be proved before that."""

from collections.abc import Iterator, Mapping

from guides.checker.schema import NOT_SURE, Checker
from guides.failures import Failure, Part

KNOWN_WORDS = "Conditions name questions and choices that exist"

type Choices = Mapping[str, set[str]]
"""{question: its choices}"""


def unknown_words(checker: Checker) -> Iterator[Failure]:
    """What conditions name that does not exist or, in a question, does not come before it.

    As a question can wait for earlier ones only, the questions come to an end.
    """
    choices = choices_of(checker)
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


def choices_of(checker: Checker) -> Choices:
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
