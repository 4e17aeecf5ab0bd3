"""What other software sends and gets, as frozen types.

The JSON Schemas and the description of the API are made from these, so that neither can say anything else.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from guides.checker.explain import Met
from guides.checker.schema import Basis, Control, Decider, Estimate, Example, Question, Rule, Scenario
from guides.evidence.schema import Claim, Confirmation, Figure, Source
from guides.frozen import Frozen, Key
from guides.statuses import PayerLine, Status

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Asked(Frozen):
    """The situation to check."""

    answers: Mapping[str, Annotated[str, StringConstraints(min_length=1)]] = Field(
        description="{question: choice or “not-sure”}. Questions left out are not known."
    )
    on: str | None = Field(
        default=None,
        json_schema_extra={"format": "date"},
        description="The day of treatment. Left out or null, it is today in US Eastern time.",
    )


class Words(Frozen):
    """A key and what readers see for it."""

    key: str
    words: str


class Document(Frozen):
    """What every document of a guide begins with: the edition that it was made from."""

    guide: Key
    edition: int = Field(ge=1)
    sha256: Sha256


class Described(Document):
    """A document that names the JSON Schema that it keeps to."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    described_by: str = Field(alias="$schema", json_schema_extra={"format": "uri"})


class GuideDocument(Described):
    """What to ask, and the words for what comes back."""

    title: str
    summary: str
    published_on: date | None
    last_checked: date | None
    next_check_due: date | None
    lines: tuple[Words, ...]
    statuses: tuple[Words, ...]
    questions: tuple[Question, ...] = Field(description="In the order to ask them, “not-sure” among the choices.")
    links: Mapping[str, str]


class RulesDocument(Described):
    """The whole ruleset: what the checker reckons with, for every day, and the evidence that it cites."""

    lines: tuple[Words, ...]
    statuses: tuple[Words, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...] = Field(
        description="Of the rules in force on the day whose conditions hold and that speak about a line, the one with "
        "the lowest priority decides; among equals, the first by key."
    )
    estimates: tuple[Estimate, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]


class ExamplesDocument(Described):
    """Every worked example: answers, and the verdicts that must come out."""

    examples: tuple[Example, ...]


class CitedSource(Frozen):
    publisher: str
    title: str
    url: str
    dated: str


class CitedClaim(Frozen):
    """A statement that a reason rests on, and where it stands."""

    key: Key
    text: str
    source: CitedSource
    locator: str
    confirmation: Confirmation
    checked_on: date
    review_by: date


class ConditionRead(Frozen):
    """A condition of a rule beside the answer given."""

    question: Key
    choices: tuple[Key, ...] = Field(description="The choices that meet it.")
    answer: str = Field(description="A choice, “not-sure”, or empty when the question was not answered.")
    met: Met


class RuleRead(Frozen):
    """A rule that speaks about a line, and whether it holds."""

    rule: Key
    name: str
    met: Met
    decides: bool
    follows: PayerLine | None = Field(description="The line whose verdict it takes over.")
    conditions: tuple[ConditionRead, ...]


class LineVerdict(Frozen):
    """What one line would do, and why."""

    status: Status
    words: str = Field(description="The status in the words of this line: on Medicaid, a state decides and not a plan.")
    possible: tuple[Status, ...] = Field(description="When the status is “unknown”: what it could be.")
    settled_by: Key | None = Field(description="When the status is “unknown”: the question that would settle most.")
    rule: Key | None = Field(description="The first of “rules”; null on a day for which no rule speaks.")
    rules: tuple[Key, ...] = Field(
        description="The rules that decide; several when an answer that is not known leaves them possible."
    )
    decided_by: tuple[Decider, ...] = Field(description="Who decides, in general. Empty where the answers alone do.")
    reason: str = Field(description="Plain text, one paragraph a rule, with the figures of the day filled in.")
    cost: str = Field(description="What the reader would pay, in words. May be empty.")
    claims: tuple[CitedClaim, ...]
    trace: tuple[RuleRead, ...] = Field(description="Every rule on this line up to the last that can decide, in order.")


class Change(Frozen):
    """Other answers, and the firm status of a line that they lead to."""

    line: PayerLine
    answers: Mapping[Key, Key]
    status: Status
    control: Control = Field(description="What a reader can do about it. A diagnosis is never offered.")


class Dollars(Frozen):
    """Least, ordinary and most, each as a text such as “283.00”."""

    low: Decimal
    typical: Decimal
    high: Decimal


class Sessions(Frozen):
    low: int
    typical: int
    high: int


class Cost(Frozen):
    """What a reader would pay for one ending. Without amounts, “missing” or “explanation” says why."""

    estimate: Key
    name: str
    basis: Basis
    possible: bool = Field(description="Whether another estimate may be the one, because an answer is not known.")
    session: Dollars | None
    course: Dollars | None = Field(description="All sessions together, the deductible included.")
    sessions: Sessions | None = Field(description="How many sessions a course has.")
    price: Dollars | None = Field(description="The price, or the approved amount, of one session.")
    deductible_left: Dollars | None
    at_most: Decimal | None = Field(description="The limit, where there is one.")
    moves_most: str | None = Field(description="The assumption whose range moves the course most.")
    moves_by: Decimal
    missing: tuple[Key, ...] = Field(description="The figures that have no value on the day.")
    figures: tuple[Key, ...] = Field(description="The figures that it reckons with; the ruleset has them.")
    explanation: str
    claims: tuple[CitedClaim, ...] = Field(description="What the explanation and the figures rest on.")


class Result(Document):
    """The verdict for each line, for the answers and the day."""

    on: date
    verdicts: Mapping[PayerLine, LineVerdict]
    next_question: Key | None = Field(description="The first question that can still change a verdict or the advice.")
    would_change: tuple[Change, ...] = Field(description="The smallest changes that turn a verdict.")
    costs: Mapping[Scenario, tuple[Cost, ...]] = Field(
        description="By ending. Several for one ending when an answer that is not known leaves them possible."
    )
