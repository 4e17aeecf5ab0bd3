"""Questions and rules, frozen: what the checker asks and how answers become statuses.

The condition language is closed on purpose: a condition says that the answer to a question is one
of some choices, all conditions of a rule must hold, and "or" is a second rule. That is what makes
the proofs exact, and nothing an editor types executable.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, PlainSerializer, model_validator

from guides.frozen import Frozen, Key, Line, NonEmptyProse, Prose
from guides.statuses import PayerLine, Status

NOT_SURE = "not-sure"
"""The choice every question has: "any of these"."""


Condition = Mapping[Key, Annotated[frozenset[Key], PlainSerializer(sorted, return_type=list[Key])]]
"""{question: choices}: every question must be answered with one of its choices."""


class Control(StrEnum):
    """What a reader can do about the answer to a question: what "what would change this" may offer."""

    CHOOSE = "choose"
    FIND_OUT = "find-out"
    FIXED = "fixed"
    DIAGNOSIS = "diagnosis"
    """Never offered as something to change: a diagnosis is not chosen to be paid for."""


class Informant(StrEnum):
    """Who can tell the answer to a question."""

    CLINIC = "clinic"
    PLAN = "plan"
    MEDICARE = "medicare"
    STATE = "state"


class Decider(StrEnum):
    """Who decides what a rule says about a line."""

    LAW = "law"
    CONTRACTOR = "contractor"
    PLAN = "plan"
    STATE = "state"
    HOSPITAL = "hospital"
    HOSPICE = "hospice"


class Place(StrEnum):
    """Where the advice of a rule stands."""

    NEXT = "next"
    ASK_CLINIC = "ask-clinic"
    ASK_PLAN = "ask-plan"
    BRING = "bring"


class Choice(Frozen):
    key: Key
    label: Line
    hint: str = Field(default="", max_length=300)
    is_offered: bool = True
    """Whether "what would change this" may lead to it. Nobody goes to stay in a hospital to be paid for."""


class Question(Frozen):
    """A question, with the answers offered. "I'm not sure" is added to every one."""

    key: Key
    text: Line
    text_for_other: str = Field(default="", max_length=300)
    """The question as put to somebody who asks for another person; empty when the wording is the same."""
    why: Line
    """Why we ask, in one sentence."""
    choices: tuple[Choice, ...] = Field(min_length=2)
    asked_when: Condition = {}
    """Asked only when these earlier questions were answered with one of these choices."""
    control: Control = Control.FIXED
    ask: Informant | None = None
    """Whom to ask when the reader is not sure; None when only she can know."""
    ask_words: str = Field(default="", max_length=300)
    """The exact words to ask them with."""

    @model_validator(mode="after")
    def _words_have_a_hearer(self) -> Self:
        if (self.ask is None) != (not self.ask_words):
            raise ValueError("ask and ask_words belong together: give both or neither")
        return self


class Outcome(Frozen):
    """What a rule says about one line: a status of its own, or that of another line."""

    status: Status | None = None
    follows: PayerLine | None = None
    reason: NonEmptyProse
    cost: Prose = ""
    """What you would pay. Numbers by figure only."""
    decided_by: Decider | None = None
    """Who decides; None where the reader's own answers do, as for a line she does not have."""

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
    place: Place = Place.NEXT
    """Where the advice stands: in the result, or on the sheet to take away."""
    valid_from: date | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.outcomes and not self.advice:
            raise ValueError("a rule needs outcomes, advice or both")
        if self.outcomes and self.place is not Place.NEXT:
            raise ValueError("what stands on the sheet is a rule of its own, without outcomes")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("valid_until must not be before valid_from")
        return self

    def in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


class Example(Frozen):
    """A worked example: a person, what she answers, and the verdicts that must come out."""

    key: Key
    person: Line
    """Who, in a few words: "A woman with CRPS, Original Medicare, an infusion clinic"."""
    answers: Mapping[Key, Key] = Field(min_length=1)
    """{question: choice or "not-sure"}; questions left out are not answered."""
    on: date | None = None
    """The day of treatment; None for any day, which is then the day of the proof."""
    expected: Mapping[PayerLine, Status] = Field(min_length=1)
    why: NonEmptyProse


class Scenario(StrEnum):
    """For which ending an estimate reckons."""

    PAID = "paid"
    REFUSED = "refused"


class Basis(StrEnum):
    """How an estimate is reckoned."""

    PRICE = "price"
    """You pay the whole price of each session."""
    SHARE = "share"
    """You pay what is left of the deductible, then a percentage of the approved amount.

    Without a ``coinsurance`` somebody else pays that percentage, as a Medigap plan may.
    """
    DEDUCTIBLE = "deductible"
    """You pay what is left of a deductible, once, however many sessions there are."""
    AT_MOST = "at-most"
    """You pay something up to a limit; where between, nobody can say beforehand."""
    NOTHING_APART = "nothing-apart"
    """It should bring you no bill of its own; ``explanation`` says why."""
    CANNOT = "cannot"
    """It cannot be estimated; ``explanation`` says why. A ``cap`` may still limit it."""


class Estimate(Frozen):
    """What a reader would pay in some situations: amounts by figure only, assumptions named.

    Of the estimates of one scenario whose conditions hold, the lowest priority number counts.
    """

    FIGURES: ClassVar = ("low", "typical", "high", "sessions", "deductible", "coinsurance", "cap")
    """The fields that name figures."""
    NEEDED: ClassVar = {
        Basis.PRICE: ("low", "high"),
        Basis.SHARE: ("low", "high", "deductible"),
        Basis.DEDUCTIBLE: ("deductible",),
        Basis.AT_MOST: ("cap",),
    }
    """The figures that an estimate of each kind must name."""
    USED: ClassVar = {
        Basis.PRICE: ("low", "typical", "high", "sessions", "cap"),
        Basis.SHARE: FIGURES,
        Basis.DEDUCTIBLE: ("deductible",),
        Basis.AT_MOST: ("cap",),
        Basis.NOTHING_APART: (),
        Basis.CANNOT: ("cap",),
    }
    """The figures that it may name; any other would be named in vain."""

    key: Key
    name: Line
    priority: int = Field(ge=1, le=9999)
    scenario: Scenario
    when: Condition = {}
    basis: Basis
    course: str = Field(default="", max_length=80)
    """What all the sessions together are called, such as "The first year"; empty for "A course"."""
    low: Key | None = None
    """The figure whose lower end is the least that one session is priced at."""
    typical: Key | None = None
    """The figure that stands for an ordinary price; None: the middle between least and most."""
    high: Key | None = None
    """The figure whose upper end is the most that one session is priced at."""
    sessions: Key | None = None
    """The figure for how many sessions a course has; None where no source says, so that only the reader can."""
    deductible: Key | None = None
    coinsurance: Key | None = None
    cap: Key | None = None
    """The most that can come to be paid: in a year by law, or each time, as the figure's own name says."""
    explanation: NonEmptyProse

    @model_validator(mode="after")
    def _names_what_its_basis_uses(self) -> Self:
        missing = [name for name in self.NEEDED.get(self.basis, ()) if getattr(self, name) is None]
        if missing:
            raise ValueError(f"an estimate of this kind needs {', '.join(missing)}")
        idle = [name for name in self.FIGURES if getattr(self, name) is not None and name not in self.USED[self.basis]]
        if idle:
            raise ValueError(f"an estimate of this kind makes no use of {', '.join(idle)}; leave it empty")
        return self

    @property
    def figures(self) -> tuple[str, ...]:
        """The keys of the figures that it reckons with."""
        return tuple(dict.fromkeys(key for name in self.FIGURES if (key := getattr(self, name))))


class Checker(Frozen):
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
    examples: tuple[Example, ...] = ()
    estimates: tuple[Estimate, ...] = ()
