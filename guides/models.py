"""An index: the rows of every room, where Django looks for them."""

from guides.articles.models import Guide, Section, Synonym, Term
from guides.checker.models import (
    Choice,
    Estimate,
    Example,
    ExampleAnswer,
    ExampleVerdict,
    Outcome,
    Question,
    Rule,
)
from guides.comparisons.models import Cell, Criterion, Frequency, Statement, Text, Treatment
from guides.editions.models import Edition, EditionChanges, SearchEntry, Withdrawal
from guides.evidence.models import Claim, Figure, FigureValue, Source
from guides.feedback.models import Feedback

__all__ = [
    "Cell",
    "Choice",
    "Claim",
    "Criterion",
    "Edition",
    "EditionChanges",
    "Estimate",
    "Example",
    "ExampleAnswer",
    "ExampleVerdict",
    "Feedback",
    "Figure",
    "FigureValue",
    "Frequency",
    "Guide",
    "Outcome",
    "Question",
    "Rule",
    "SearchEntry",
    "Section",
    "Source",
    "Statement",
    "Synonym",
    "Term",
    "Text",
    "Treatment",
    "Withdrawal",
]
