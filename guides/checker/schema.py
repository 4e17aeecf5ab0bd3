"""Questions and rules, frozen: what the checker asks and how answers become statuses.

The condition language is closed on purpose: a condition says that the answer to a question is one
of some choices, all conditions of a rule must hold, and "or" is a second rule. That is what makes
the proofs exact, and nothing an editor types executable.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, PlainSerializer, model_validator

from guides.frozen import Frozen, Key, Line, NonEmptyProse, Prose
from guides.statuses import PayerLine, Status

NOT_SURE = "not-sure"
"""The choice every question has: "any of these"."""


Condition = Mapping[Key, Annotated[frozenset[Key], PlainSerializer(sorted)]]
"""{question: choices}: every question must be answered with one of its choices."""


class Choice(Frozen):
    key: Key
    label: Line
    hint: str = Field(default="", max_length=300)


class Question(Frozen):
    """A question, with the answers offered. "I'm not sure" is added to every one."""

    key: Key
    text: Line
    why: Line
    """Why we ask, in one sentence."""
    choices: tuple[Choice, ...] = Field(min_length=2)
    asked_when: Condition = {}
    """Asked only when these earlier questions were answered with one of these choices."""


class Outcome(Frozen):
    """What a rule says about one line: a status of its own, or that of another line."""

    status: Status | None = None
    follows: PayerLine | None = None
    reason: NonEmptyProse
    cost: Prose = ""
    """What you would pay. Numbers by figure only."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.status is None) == (self.follows is None):
            raise ValueError("give either a status or the line it follows, not both")
        if self.status is Status.UNKNOWN:
            raise ValueError("“unknown” is what the checker says when an answer is missing; a rule cannot say it")
        return self


class Rule(Frozen):
    """Conditions on answers and what follows from them. A rule without outcomes gives advice."""

    key: Key
    name: Line
    """The rule in a few words, for editors and for "how this was decided"."""
    priority: int = Field(ge=1, le=9999)
    """Where several rules speak about a line, the lowest number decides."""
    when: Condition = {}
    outcomes: Mapping[PayerLine, Outcome] = {}
    advice: Prose = ""
    """What to do next, one list item a step."""
    valid_from: date | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.outcomes and not self.advice:
            raise ValueError("a rule needs outcomes, advice or both")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("valid_until must not be before valid_from")
        return self

    def in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


class Checker(Frozen):
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
