"""Treatments side by side, frozen."""

from enum import StrEnum
from typing import Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from guides.frozen import Frozen, Key, Line, NonEmptyProse
from guides.statuses import Status


class Treatment(Frozen):
    """A column of the comparison."""

    key: Key
    name: Line
    short_name: Line
    answer_status: Status
    answer: NonEmptyProse
    """The short answer for this treatment, as the home page shows it."""


OUT_OF = 100
"""Every frequency is out of so many people, so that two can be compared."""


class Frequency(Frozen):
    """How many people something happened to, as it was counted.

    What happened to people who had something else, such as a placebo, is a frequency of its own with the same
    ``counted``; the two are shown side by side.
    """

    treatment: Key
    people: Line
    """Who was counted, to stand after "48 of 100": "people given Spravato in trials"."""
    counted: Line
    """What happened to them, to stand after the people: "became sleepy"."""
    period: Line
    """When it happened, or over how long they were watched."""
    certainty: Line
    """How sure the number is, in words."""
    low: int = Field(ge=0)
    high: int | None = None
    """The upper end when studies differ; None for a single number."""
    out_of: int = Field(default=OUT_OF, ge=1)
    claim: Key

    @model_validator(mode="after")
    def _no_more_than_there_are(self) -> Self:
        if self.high is not None and self.high <= self.low:
            raise ValueError("high must be greater than low; leave it out for a single number")
        if self.most > self.out_of:
            raise ValueError(f"{self.most} of {self.out_of} people is more than there are")
        return self

    @property
    def most(self) -> int:
        return self.low if self.high is None else self.high


class Criterion(Frozen):
    """A row of the comparison: one text for each treatment, and numbers of people where there are any."""

    key: Key
    group: Line
    label: Line
    cells: dict[Key, NonEmptyProse]
    frequencies: tuple[Frequency, ...] = ()

    def said_of(self, treatment: str) -> tuple[str, tuple[Frequency, ...]]:
        """What the row says of a treatment, to be compared with what it says of another."""
        return self.cells[treatment], tuple(f for f in self.frequencies if f.treatment == treatment)


class Place(StrEnum):
    """Where a text beside the table stands."""

    ABOVE = "above"
    BELOW = "below"


class Text(Frozen):
    """A text with a heading beside the table: what is decided, what is not known, what to ask."""

    key: Key
    title: Line
    place: Place = Place.BELOW
    body: NonEmptyProse


class Statement(Frozen):
    """Something that may matter to a reader, in her words, with the rows that speak about it."""

    key: Key
    text: Line
    criteria: tuple[Key, ...] = Field(min_length=1)


class Comparison(Frozen):
    treatments: tuple[Treatment, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    texts: tuple[Text, ...] = ()
    statements: tuple[Statement, ...] = ()

    @field_validator("statements")
    @classmethod
    def _rows_in_order(cls, statements: tuple[Statement, ...], info: ValidationInfo) -> tuple[Statement, ...]:
        """The rows of a statement in the order of the table: another order means nothing."""
        place = {criterion.key: number for number, criterion in enumerate(info.data.get("criteria", ()))}
        return tuple(
            statement.model_copy(
                update={"criteria": tuple(sorted(statement.criteria, key=lambda key: place.get(key, len(place))))}
            )
            for statement in statements
        )

    @model_validator(mode="after")
    def _every_cell_has_a_column(self) -> Self:
        columns = {treatment.key for treatment in self.treatments}
        for criterion in self.criteria:
            unknown = sorted(set(criterion.cells) - columns)
            missing = sorted(columns - set(criterion.cells))
            if unknown:
                raise ValueError(f"criterion “{criterion.key}” has a cell for the unknown treatment “{unknown[0]}”")
            if missing:
                raise ValueError(f"criterion “{criterion.key}” has no cell for the treatment “{missing[0]}”")
            for frequency in criterion.frequencies:
                if frequency.treatment not in columns:
                    raise ValueError(
                        f"criterion “{criterion.key}” counts people of the unknown treatment “{frequency.treatment}”"
                    )
        return self

    @model_validator(mode="after")
    def _every_statement_leads_to_rows(self) -> Self:
        rows = {criterion.key for criterion in self.criteria}
        for statement in self.statements:
            if unknown := [key for key in statement.criteria if key not in rows]:
                raise ValueError(f"statement “{statement.key}” leads to the unknown criterion “{unknown[0]}”")
        return self
