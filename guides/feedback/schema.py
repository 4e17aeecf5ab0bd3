"""What a reader may say about a page. The keys are stored and stay; the words are what readers see."""

from enum import StrEnum

LONGEST_NOTE = 300


class About(StrEnum):
    """The pages that ask. The checker does not: what is said there would stand beside answers."""

    GUIDE = "guide"
    COMPARE = "compare"
    COSTS = "costs"

    @property
    def words(self) -> str:
        return ABOUT_WORDS[self]


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    WRONG = "wrong"

    @property
    def words(self) -> str:
        return ANSWER_WORDS[self]


class Reason(StrEnum):
    """Why it was not useful, or what is wrong."""

    NOT_ANSWERED = "not-answered"
    HARD_TO_FOLLOW = "hard-to-follow"
    NOT_RIGHT = "not-right"
    DOES_NOT_WORK = "does-not-work"
    OTHER = "other"

    @property
    def words(self) -> str:
        return REASON_WORDS[self]


ABOUT_WORDS = {
    About.GUIDE: "Questions and answers",
    About.COMPARE: "Compare treatments",
    About.COSTS: "What it costs",
}
ANSWER_WORDS = {Answer.YES: "Yes", Answer.NO: "No", Answer.WRONG: "Something is wrong"}
REASON_WORDS = {
    Reason.NOT_ANSWERED: "It does not answer my question",
    Reason.HARD_TO_FOLLOW: "It is hard to follow",
    Reason.NOT_RIGHT: "A fact, an amount or a date is not right",
    Reason.DOES_NOT_WORK: "A link, a button or the print does not work",
    Reason.OTHER: "Something else",
}
