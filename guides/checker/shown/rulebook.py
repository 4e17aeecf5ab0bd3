"""The rulebook as its template shows it: every rule in words, the order of the questions, and the proof in numbers."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

from guides.checker import prove
from guides.checker.answers import label
from guides.checker.evaluate import Ruling
from guides.checker.examples import fits
from guides.checker.rulebook import Chapter, Condition, Decided, Kind, chapters, conditions, decided, statuses
from guides.checker.schema import Checker, Example, Outcome, Place, Question, Rule
from guides.checker.shown.explain import DECIDERS
from guides.checker.shown.flow_chart import flow_chart
from guides.checker.walks import Step, Walks, walks
from guides.editions.shelf import ShelvedEdition
from guides.prose import Notes
from guides.statuses import PayerLine, Status, status_words

CHAPTERS = {
    Kind.SAID_FIRST: ("What is said first", "Advice on safety. It stands before every rule that decides."),
    Kind.DOES_NOT_APPLY: (
        "What does not apply",
        "These rules look at the cover you have and where the care is given. They rule out what cannot pay.",
    ),
    Kind.EVERY_FIRST_ANSWER: ("For every answer to “{question}”", "These rules do not look at that answer."),
    Kind.FIRST_ANSWER: ("{choices}", "These rules are for this answer to “{question}”"),
}
ADVICE = {
    Place.NEXT: ("What to do next", "Advice that is given with a result. It changes no answer."),
    Place.ASK_CLINIC: ("Questions for the clinic", "These stand on the sheet to take along. They change no answer."),
    Place.ASK_PLAN: (
        "Questions for the plan or Medicare",
        "These stand on the sheet to take along. They change no answer.",
    ),
    Place.BRING: ("What to bring", "This stands on the sheet to take along. It changes no answer."),
}
THE_ANSWER = "Your answer"


def rulebook(edition: ShelvedEdition, on: date, notes: Notes) -> dict[str, Any]:
    """What ``checker/rules.html`` shows, on one day."""
    checker, ruling = edition.content.checker, edition.ruling(on)
    amounts = decided(ruling)
    every_walk = walks(ruling)
    return {
        "proved": what_is_proved(checker, ruling, every_walk),
        "chapters": [
            {
                **_chapter(chapter, checker),
                "rules": [_rule(rule, checker, ruling, amounts, notes) for rule in chapter.rules],
            }
            for chapter in chapters(checker)
        ],
        "flow": _flow(ruling, every_walk),
        "table": _table(ruling),
        "examples": [
            _example(example, checker, edition.ruling(example.on or on), notes) for example in checker.examples
        ],
    }


def what_is_proved(checker: Checker, ruling: Ruling, every_walk: Walks) -> dict[str, Any]:
    """The numbers under "How we know": what the proof looked at."""
    proved = prove.proved(checker, ruling.on)
    return {
        "answer_sets": number(proved.answer_sets),
        "rules": proved.rules,
        "lines": len(ruling.lines),
        "questions": len(checker.questions),
        "shortest_walk": every_walk.shortest,
        "longest_walk": proved.longest_walk,
        "examples": proved.examples,
        "later_days": proved.days[1:],
    }


def _chapter(chapter: Chapter, checker: Checker) -> dict[str, Any]:
    title, introduction = ADVICE[chapter.place] if chapter.place else CHAPTERS[chapter.kind]
    words = {
        "question": checker.questions[0].text if checker.questions else "",
        "choices": _phrase(chapter.condition) if chapter.condition else "",
    }
    return {"key": chapter.key, "title": title.format(**words), "introduction": introduction.format(**words)}


def _phrase(condition: Condition) -> str:
    """The answers of a condition: "A, B or C", "Any answer but A"."""
    *most, last = (choice.label for choice in condition.choices)
    words = f"{', '.join(most)} or {last}" if most else last
    return f"Any answer but {words}" if condition.is_exception else words


def _rule(rule: Rule, checker: Checker, ruling: Ruling, amounts: Mapping[str, Decided], notes: Notes) -> dict[str, Any]:
    return {
        "key": rule.key,
        "name": rule.name,
        "priority": rule.priority,
        "conditions": [
            {"question": one.question.text, "but": one.is_exception, "choices": [c.label for c in one.choices]}
            for one in conditions(rule, checker)
        ],
        "outcomes": [_outcome(lines, outcome, words, notes) for (outcome, words), lines in _alike(rule).items()],
        "advice_html": notes.html(rule.advice) if rule.advice else "",
        "holds": _holds(rule, ruling.on),
        "decides": _decides(amounts[rule.key], ruling.count()) if rule.key in amounts else None,
    }


def _alike(rule: Rule) -> dict[tuple[Outcome, str], list[PayerLine]]:
    """The lines about which the rule says the same in the same words, together."""
    found: dict[tuple[Outcome, str], list[PayerLine]] = {}
    for line in PayerLine:
        if outcome := rule.outcomes.get(line):
            words = status_words(outcome.status, line) if outcome.status else ""
            found.setdefault((outcome, words), []).append(line)
    return found


def _outcome(lines: list[PayerLine], outcome: Outcome, words: str, notes: Notes) -> dict[str, Any]:
    return {
        "lines": [line_name(line) for line in lines],
        "status": outcome.status,
        "status_words": words,
        "follows": line_name(outcome.follows) if outcome.follows else "",
        "reason_html": notes.html(outcome.reason),
        "cost_html": notes.html(outcome.cost) if outcome.cost else "",
        "decided_by": DECIDERS[outcome.decided_by] if outcome.decided_by else "",
    }


def line_name(line: PayerLine) -> str:
    """A line without what it is for: "Medicare Part A"."""
    return line.words.partition(" (")[0]


def _holds(rule: Rule, on: date) -> dict[str, Any]:
    """The days on which a rule is in force."""
    return {"first": rule.valid_from, "last": rule.valid_until, "is_in_force": rule.in_force(on)}


def _decides(amount: Decided, answer_sets: int) -> dict[str, Any]:
    """In how many situations a rule decides. By line only where the lines differ from the whole."""
    by_line = [{"line": line_name(line), "count": number(count)} for line, count in amount.by_line.items()]
    alike = set(amount.by_line.values()) <= {amount.in_all}
    return {"in_all": number(amount.in_all), "of": number(answer_sets), "by_line": [] if alike else by_line}


def _flow(ruling: Ruling, every_walk: Walks) -> dict[str, Any]:
    """The order of the questions, as a list in words and as a drawing."""
    questions = ruling.questions.asked
    total = ruling.count()
    texts = {question.key: question.text for question in questions}
    notes = {key: _how_often(every_walk.asked(key), total) for key in texts}
    return {
        "questions": [
            {
                "key": question.key,
                "text": question.text,
                "only_if": [
                    _asked_when(earlier, question) for earlier in questions if earlier.key in question.asked_when
                ],
                "how_often": notes[question.key],
                "next": [_next(step, texts) for step in every_walk.steps if step.source == question.key],
            }
            for question in questions
        ],
        "chart": flow_chart(texts, notes, every_walk, THE_ANSWER),
        "shortest": every_walk.shortest,
        "longest": every_walk.longest,
    }


def _how_often(asked: int, total: int) -> str:
    return "Asked in every situation" if asked == total else f"Asked in {number(asked)} of {number(total)} situations"


def _asked_when(earlier: Question, question: Question) -> dict[str, Any]:
    wanted = question.asked_when[earlier.key]
    return {"question": earlier.text, "choices": [choice.label for choice in earlier.choices if choice.key in wanted]}


def _next(step: Step, texts: Mapping[str, str]) -> dict[str, Any]:
    return {"text": texts.get(step.target, ""), "count": number(step.answer_sets) if step.answer_sets else ""}


def _table(ruling: Ruling) -> dict[str, Any]:
    """How many situations get each status, line by line, and their sum."""
    found = statuses(ruling)
    used = [status for status in Status if any(status in counts for counts in found.values())]
    return {
        "statuses": [status.words for status in used],
        "rows": [
            {
                "line": line_name(line),
                "counts": [number(counts.get(status, 0)) for status in used],
                "sum": number(sum(counts.values())),
            }
            for line, counts in found.items()
        ],
    }


def _example(example: Example, checker: Checker, ruling: Ruling, notes: Notes) -> dict[str, Any]:
    """A worked example in words."""
    return {
        "key": example.key,
        "person": example.person,
        "on": example.on,
        "answers": [
            {"question": question.text, "answer": label(question, example.answers[question.key])}
            for question in checker.questions
            if question.key in example.answers
        ],
        "expected": _expected(example, checker, ruling),
        "why_html": notes.html(example.why),
    }


def _expected(example: Example, checker: Checker, ruling: Ruling) -> list[dict[str, Any]]:
    """What must come out, in the words of the result: the lines of which it says the same, together."""
    verdicts = ruling.verdicts(example.answers) if fits(example, checker) else ()  # a draft may have misfits
    speaking = {verdict.line: verdict for verdict in verdicts}
    found: dict[str, list[str]] = {}
    for status, line in product(Status, PayerLine):
        if example.expected.get(line) is not status:
            continue
        words = speaking[line].words(status) if line in speaking else status_words(status, line)
        found.setdefault(words, []).append(line_name(line))
    return [{"words": words, "lines": lines} for words, lines in found.items()]


def number(count: int) -> str:
    """A count as readers see it: "57,600"."""
    return f"{count:,}"
