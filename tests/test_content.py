"""What the shipped guide must hold, and what it must not say."""

import pytest

from guides.checker.evaluate import Ruling
from guides.editions.words import blocks
from guides.evidence.schema import Confirmation
from guides.frozen import cited_claims
from guides.prose import plain
from guides.statuses import PayerLine
from tests.conftest import BUNDLE, TODAY

FILES = sorted([*BUNDLE.glob("*.yaml"), *BUNDLE.glob("sections/*.md")])


def test_the_glossary_and_the_comparison_are_as_large_as_promised(content):
    assert len(content.terms) >= 60
    assert len(content.comparison.criteria) >= 18
    assert {treatment.key for treatment in content.comparison.treatments} == {
        "ketamine-infusion",
        "ketamine-injection",
        "spravato",
        "compounded-ketamine",
    }
    for criterion in content.comparison.criteria:
        assert len(criterion.cells) == 4, criterion.key


BENEFIT = ("benefit-pain", "benefit-depression")
HARM = ("main-risks", "long-term-use")


def test_every_treatment_has_as_many_words_on_benefit_as_on_harm(content):
    rows = {criterion.key: criterion.cells for criterion in content.comparison.criteria}
    for treatment in content.comparison.treatments:
        benefit, harm = (
            sum(len(plain(rows[key][treatment.key], content.figures, TODAY).split()) for key in keys)
            for keys in (BENEFIT, HARM)
        )
        assert abs(benefit - harm) <= 5, f"{treatment.key}: {benefit} words on benefit, {harm} on harm"


def test_a_number_of_people_is_found_or_said_to_be_missing_for_every_treatment(content):
    rows = {criterion.key: criterion for criterion in content.comparison.criteria}
    for kind in (BENEFIT, HARM):
        for treatment in content.comparison.treatments:
            said = [rows[key].said_of(treatment.key) for key in kind]
            assert any(counts for _, counts in said) or any("no number" in text for text, _ in said), treatment.key


def test_every_paragraph_and_item_beside_the_comparison_cites_a_claim(content):
    for text in content.comparison.texts:
        for block in blocks(text.body):
            is_only_the_decision = block.startswith("**What you decide.**")
            is_only_the_way = block.startswith("Take these with you.")
            assert cited_claims(block) or is_only_the_decision or is_only_the_way, block


def test_what_is_not_traced_to_a_page_is_called_unconfirmed(content):
    for claim in content.evidence.claims:
        if claim.source == "not-yet-traced" or "page not yet seen" in content.sources[claim.source].title:
            assert claim.confirmation is Confirmation.UNCONFIRMED, claim.key


@pytest.mark.parametrize(
    "words",
    [
        "8,850",  # a wrong ceiling for Medicare Advantage in 2026
        "209.50",  # a forecast of the 2027 premium
        "J3000",  # another drug's code
        "01/31/2026",  # a form's date that was not checked
        "often at no cost",
        "reset pain pathways",
        "experimental or investigational by Medicare",
    ],
)
def test_what_could_not_be_borne_out_is_not_printed(words):
    assert not [path.name for path in FILES if words in path.read_text()]


def test_a_reader_whose_doctor_has_opted_out_is_not_sent_to_get_an_abn(content):
    """Neither side may bill Medicare then, so there is nothing to appeal."""
    answers = {
        "treatment": "ketamine-infusion",
        "reason": "crps",
        "setting": "infusion-clinic",
        "medicare": "original",
        "part-d": "no",
        "medigap": "no",
        "medicaid": "no",
        "opted-out": "yes",
        "clinical-trial": "no",
    }
    ruling = Ruling(content.checker, TODAY)
    advice = " ".join(rule.advice for rule in ruling.advice(answers, ruling.verdicts(answers)))
    assert "not opted out, ask for an ABN" in advice
    assert "Ask for an ABN" not in advice


def test_what_settles_a_line_is_a_question_that_bears_on_it(content):
    """Whether somebody has a drug plan says nothing about Medicare Advantage, though only Original Medicare asks."""
    unsure = {"reason": "not-sure", "medicare": "not-sure", "part-d": "not-sure", "medigap": "not-sure"}
    answers = {"treatment": "ketamine-infusion", "setting": "hospital-outpatient", **unsure}
    verdicts = {verdict.line: verdict for verdict in Ruling(content.checker, TODAY).verdicts(answers)}
    assert verdicts[PayerLine.ADVANTAGE].settled_by in {"reason", "medicare"}
    assert verdicts[PayerLine.MEDIGAP].settled_by in {"reason", "medicare", "medigap"}


def test_a_reason_puts_no_words_in_the_mouth_of_a_reader_who_was_not_sure(content):
    reasons = [outcome.reason for rule in content.checker.rules for outcome in rule.outcomes.values()]
    assert not [reason for reason in reasons if "You said" in reason]
