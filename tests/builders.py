"""Small guides for tests: each builder makes a valid thing; say only what the test is about."""

from datetime import date
from typing import Any

from guides.articles.schema import Guide, Section, Term
from guides.checker.schema import Basis, Checker, Choice, Estimate, Example, Outcome, Question, Rule, Scenario
from guides.comparisons.schema import Comparison, Criterion, Frequency, Statement, Text, Treatment
from guides.editions.schema import Content
from guides.evidence.schema import Claim, Confirmation, Evidence, Figure, FigureValue, Source
from guides.statuses import PayerLine, Status


def make_question(key: str, *choices: str, **asked_when: tuple[str, ...]) -> Question:
    return Question(
        key=key,
        text=f"{key}?",
        why="It matters.",
        choices=tuple(Choice(key=choice, label=choice.title()) for choice in choices or ("yes", "no")),
        asked_when=asked_when,
    )


def make_rule(
    key: str,
    priority: int,
    when: dict[str, tuple[str, ...]] | None = None,
    outcomes: dict[str, str] | None = None,
    **more: Any,
) -> Rule:
    """``outcomes``: {line: status or "=line to follow"}."""
    found = {}
    for line, says in (outcomes or {}).items():
        follows = PayerLine(says[1:]) if says.startswith("=") else None
        status = None if follows else Status(says)
        found[PayerLine(line)] = Outcome(status=status, follows=follows, reason="Because.[^law]")
    return Rule(key=key, name=key, priority=priority, when=when or {}, outcomes=found, **more)


ALL_LINES = {line.value: "not-covered" for line in PayerLine}


def make_example(key: str, answers: dict[str, str], expected: dict[str, str], **more: Any) -> Example:
    return Example(
        **{"key": key, "person": key.title(), "answers": answers, "expected": expected, "why": "Because.[^law]", **more}
    )


def make_estimate(key: str, when: dict[str, tuple[str, ...]] | None = None, **more: Any) -> Estimate:
    """By default that nothing can be estimated."""
    return Estimate(
        **{
            "key": key,
            "name": key,
            "priority": 10,
            "scenario": Scenario.PAID,
            "when": when or {},
            "basis": Basis.CANNOT,
            "explanation": "Nobody says what it costs.[^law]",
            **more,
        }
    )


def make_checker(questions: list[Question] | None = None, rules: list[Rule] | None = None, **more: Any) -> Checker:
    """By default one question that decides Part B; every other line is not covered."""
    if questions is None:
        questions = [make_question("home")]
    if rules is None:
        rules = [
            make_rule("at-home", 10, {"home": ("yes",)}, {"part-b": "not-covered"}),
            make_rule("elsewhere", 20, {}, {**ALL_LINES, "part-b": "covered"}),
        ]
    return Checker(questions=tuple(questions), rules=tuple(rules), **more)


def make_source(key: str = "statute") -> Source:
    return Source(key=key, publisher="Congress", title="The statute")


def make_claim(key: str = "law", **more: Any) -> Claim:
    return Claim(
        **{
            "key": key,
            "text": "It is so.",
            "source": "statute",
            "locator": "Section 1",
            "confirmation": Confirmation.CONFIRMED,
            "checked_on": date(2026, 11, 1),
            "review_by": date(2027, 5, 1),
            **more,
        }
    )


def make_value(
    low: str = "283", first: date = date(2026, 1, 1), last: date = date(2026, 12, 31), **more: Any
) -> FigureValue:
    return FigureValue(low=low, valid_from=first, valid_until=last, claim="law", **more)


def make_figure(key: str = "deductible", *values: FigureValue, **more: Any) -> Figure:
    return Figure(
        **{"key": key, "name": "The deductible", "unit": "dollars", "values": values or (make_value(),), **more}
    )


def make_section(slug: str = "who-pays", **more: Any) -> Section:
    return Section(
        **{
            "slug": slug,
            "question": "Who pays?",
            "short_answer": "Part B.[^law]",
            "body": "After {{deductible}}.",
            **more,
        }
    )


def make_term(slug: str = "abn", **more: Any) -> Term:
    return Term(**{"slug": slug, "term": slug.upper(), "meaning": "A form.", **more})


def make_treatment(key: str = "drip", **more: Any) -> Treatment:
    status = Status.UNLIKELY
    return Treatment(
        **{"key": key, "name": key, "short_name": key, "answer_status": status, "answer": "Rarely.[^law]", **more}
    )


def make_frequency(low: int = 28, high: int | None = None, **more: Any) -> Frequency:
    return Frequency(
        **{
            "treatment": "drip",
            "people": "people given it",
            "counted": "became sleepy",
            "period": "Within a day.",
            "certainty": "Fairly sure.",
            "low": low,
            "high": high,
            "claim": "law",
            **more,
        }
    )


def make_comparison(*frequencies: Frequency, **more: Any) -> Comparison:
    """Two treatments and one row, with a text and a statement beside it."""
    cells = {"drip": "It may harm.[^law]", "spray": "It may harm too.[^law]"}
    harm = Criterion(key="harm", group="Benefit and harm", label="Harm", cells=cells, frequencies=frequencies)
    return Comparison(
        **{
            "treatments": (make_treatment(), make_treatment("spray")),
            "criteria": (harm,),
            "texts": (Text(key="not-known", title="What is not known", body="Much.[^law]"),),
            "statements": (Statement(key="safe", text="I want to be safe.", criteria=("harm",)),),
            **more,
        }
    )


def make_content(**more: Any) -> Content:
    """A small guide on which every proof holds."""
    return Content(
        **{
            "guide": Guide(slug="small", title="A small guide", summary="Small.", short_answer="It depends.[^law]"),
            "sections": (make_section(),),
            "evidence": Evidence(sources=(make_source(),), claims=(make_claim(),), figures=(make_figure(),)),
            "checker": make_checker(),
            **more,
        }
    )
