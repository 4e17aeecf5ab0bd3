"""The words of an answer: who might pay, and what each would do.

The keys are public (addresses, ``data-`` attributes, files) and stay. The words are what readers see.
"""

from enum import StrEnum


class Status(StrEnum):
    """What a line would do."""

    COVERED = "covered"
    CONDITIONAL = "conditional"
    PLAN_DECIDES = "plan-decides"
    UNLIKELY = "unlikely"
    NOT_COVERED = "not-covered"
    NOT_RELEVANT = "not-relevant"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return STATUS_WORDS[self]


STATUS_WORDS = {
    Status.COVERED: "Covered",
    Status.CONDITIONAL: "Covered if…",
    Status.PLAN_DECIDES: "Your plan decides",
    Status.UNLIKELY: "Usually not covered",
    Status.NOT_COVERED: "Not covered",
    Status.NOT_RELEVANT: "Does not apply",
    Status.UNKNOWN: "Depends on…",
}


class PayerLine(StrEnum):
    """Who might pay, in the order of the result."""

    PART_A = "part-a"
    PART_B = "part-b"
    PART_D = "part-d"
    ADVANTAGE = "advantage"
    MEDIGAP = "medigap"
    MEDICAID = "medicaid"

    @property
    def words(self) -> str:
        return LINE_WORDS[self]


LINE_WORDS = {
    PayerLine.PART_A: "Medicare Part A (hospital stays)",
    PayerLine.PART_B: "Medicare Part B (doctors and clinics)",
    PayerLine.PART_D: "Medicare Part D (drug plan)",
    PayerLine.ADVANTAGE: "Medicare Advantage (Part C)",
    PayerLine.MEDIGAP: "Medigap",
    PayerLine.MEDICAID: "Medicaid",
}


def status_words(status: Status, line: PayerLine) -> str:
    """The words of a status where it is said of one line: on Medicaid it is the state that decides."""
    return WORDS_ON_LINE.get((status, line), status.words)


WORDS_ON_LINE = {(Status.PLAN_DECIDES, PayerLine.MEDICAID): "Your state decides"}
