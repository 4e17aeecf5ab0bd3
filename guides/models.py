"""An index: the rows of every room, where Django looks for them."""

from guides.articles.models import Guide, Section, Term
from guides.checker.models import Choice, Outcome, Question, Rule
from guides.comparisons.models import Cell, Criterion, Treatment
from guides.editions.models import Edition, SearchEntry, Withdrawal
from guides.evidence.models import Claim, Figure, FigureValue, Source

__all__ = [
    "Cell",
    "Choice",
    "Claim",
    "Criterion",
    "Edition",
    "Figure",
    "FigureValue",
    "Guide",
    "Outcome",
    "Question",
    "Rule",
    "SearchEntry",
    "Section",
    "Source",
    "Term",
    "Treatment",
    "Withdrawal",
]
