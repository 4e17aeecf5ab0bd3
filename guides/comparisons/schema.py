"""Treatments side by side, frozen."""

from typing import Self

from pydantic import model_validator

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


class Criterion(Frozen):
    """A row of the comparison: one text for each treatment."""

    key: Key
    group: Line
    label: Line
    cells: dict[Key, NonEmptyProse]


class Comparison(Frozen):
    treatments: tuple[Treatment, ...] = ()
    criteria: tuple[Criterion, ...] = ()

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
        return self
