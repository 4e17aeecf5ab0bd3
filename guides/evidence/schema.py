"""Sources, claims and dated figures, frozen."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from guides.frozen import Frozen, Key, Line

ACKNOWLEDGEMENT_HOLDS = timedelta(days=60)


class Confirmation(StrEnum):
    """How far a claim has been followed back to where it was first said."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    UNCONFIRMED = "unconfirmed"


class Source(Frozen):
    """A document that somebody can look up."""

    key: Key
    publisher: Line
    title: Line
    url: str = Field(default="", max_length=600, pattern=r"^(https?://\S+)?$")
    dated: str = Field(default="", max_length=80)
    """The date as the document gives it ("16 May 2024", "2018, reviewed 2020"); empty when it gives none."""


class Claim(Frozen):
    """One statement taken from one source."""

    key: Key
    text: Line
    source: Key
    locator: Line
    confirmation: Confirmation
    checked_on: date
    review_by: date
    acknowledged_on: date | None = None
    """When an editor said that the claim may stay although it is overdue."""
    acknowledgement: str = Field(default="", max_length=300)
    """Why it may stay."""

    @model_validator(mode="after")
    def _review_follows_check(self) -> Self:
        if self.review_by <= self.checked_on:
            raise ValueError("review_by must be later than checked_on")
        if bool(self.acknowledgement) != (self.acknowledged_on is not None):
            raise ValueError("acknowledged_on and acknowledgement belong together: give both or neither")
        return self

    def is_overdue(self, on: date) -> bool:
        return on > self.review_by

    def is_acknowledged(self, on: date) -> bool:
        """Whether an editor's acknowledgement covers this day: given after the claim fell due, and lately."""
        return (
            self.acknowledged_on is not None
            and self.acknowledged_on > self.review_by
            and on <= self.acknowledged_on + ACKNOWLEDGEMENT_HOLDS
        )


class Unit(StrEnum):
    """What a figure counts. Money is in US dollars."""

    DOLLARS = "dollars"
    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    SESSIONS = "sessions"
    VISITS = "visits"
    COUNT = "count"


class CostGroup(StrEnum):
    """Where a figure stands on the costs page; figures without one do not stand there."""

    NONE = ""
    CLINIC_PRICES = "clinic-prices"
    YOUR_SHARE = "your-share"
    YEARLY_AMOUNTS = "yearly-amounts"


class FigureValue(Frozen):
    """What a figure was, is or will be from one day to another, both included."""

    low: Decimal = Field(ge=0, max_digits=12, decimal_places=2)
    high: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    """The upper end when the figure is a range; None for a single number."""
    valid_from: date
    valid_until: date
    claim: Key

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until must not be before valid_from")
        if self.high is not None and self.high <= self.low:
            raise ValueError("high must be greater than low; leave it out for a single number")
        return self

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until


class Figure(Frozen):
    """A dated number. A day without a value has none: nothing carries over."""

    key: Key
    name: Line
    unit: Unit
    cost_group: CostGroup = CostGroup.NONE
    values: tuple[FigureValue, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ranges_do_not_overlap(self) -> Self:
        ordered = sorted(self.values, key=lambda value: value.valid_from)
        for earlier, later in pairwise(ordered):
            if later.valid_from <= earlier.valid_until:
                raise ValueError(
                    f"two values overlap: one holds until {earlier.valid_until}, "
                    f"the next already from {later.valid_from}"
                )
        return self

    def value_on(self, day: date) -> FigureValue | None:
        return next((value for value in self.values if value.holds_on(day)), None)


class Evidence(Frozen):
    """Everything a guide rests on."""

    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
