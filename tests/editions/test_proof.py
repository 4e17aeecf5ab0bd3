"""Every proof of the evidence, with a case that passes and one that fails."""

from datetime import date

import pytest

from guides.articles.schema import Synonym
from guides.checker import prove
from guides.comparisons.schema import Text
from guides.editions import proof
from guides.evidence.schema import Evidence
from guides.failures import Part
from tests.builders import (
    make_checker,
    make_claim,
    make_comparison,
    make_content,
    make_estimate,
    make_figure,
    make_frequency,
    make_section,
    make_source,
    make_value,
)

TODAY = date(2026, 11, 24)


def found(content, name, on=TODAY):
    return [failure for failure in proof.failures(content, on) if failure.proof == name]


def evidence(claim=None, figure=None):
    return Evidence(sources=(make_source(),), claims=(claim or make_claim(),), figures=(figure or make_figure(),))


def test_all_proofs_hold_on_a_sound_guide():
    assert proof.failures(make_content(), TODAY) == ()


def test_all_proofs_hold_on_the_shipped_guide(content):
    assert [failure.sentence for failure in proof.failures(content, TODAY)] == []


def test_a_guide_needs_a_section():
    assert found(make_content(sections=()), proof.COMPLETE)


@pytest.mark.parametrize("body", ["So it is.[^rumour]", "You pay {{hearsay}}.", "Sign the [[ABN]]."])
def test_a_text_may_use_only_what_exists(body):
    (failure,) = found(make_content(sections=(make_section(body=body),)), proof.REFERENCES)
    assert failure.key == "who-pays"


def test_a_related_question_must_be_there():
    (failure,) = found(make_content(sections=(make_section(related=("how-much",)),)), proof.RELATED)
    assert "how-much" in failure.sentence
    assert failure.key == "who-pays"


def test_a_section_needs_a_claim():
    bare = make_section(short_answer="Part B.", body="")
    (failure,) = found(make_content(sections=(bare,)), proof.CITED)
    assert "Who pays?" in failure.sentence


def test_a_text_beside_the_comparison_needs_a_claim():
    assert not found(make_content(comparison=make_comparison()), proof.CITED)
    bare = Text(key="not-known", title="What is not known", body="Much.")
    (failure,) = found(make_content(comparison=make_comparison(texts=(bare,))), proof.CITED)
    assert (failure.part, failure.key) == (Part.TEXT, "not-known")
    assert "What is not known" in failure.sentence


def test_a_number_of_people_needs_a_claim_that_exists():
    assert not found(make_content(comparison=make_comparison(make_frequency())), proof.REFERENCES)
    rumour = make_comparison(make_frequency(claim="rumour"))
    (failure,) = found(make_content(comparison=rumour), proof.REFERENCES)
    assert failure.key == "harm"
    assert "rumour" in failure.sentence


def test_every_number_of_people_is_of_a_hundred():
    assert not found(make_content(comparison=make_comparison(make_frequency())), proof.SAME_DENOMINATOR)
    of_ten = make_comparison(make_frequency(), make_frequency(3, out_of=10))
    (failure,) = found(make_content(comparison=of_ten), proof.SAME_DENOMINATOR)
    assert failure.key == "harm"
    assert "3 of 10" in failure.sentence


def test_the_claim_behind_a_number_of_people_must_not_be_overdue():
    old = make_claim("count", checked_on=date(2026, 10, 1), review_by=date(2026, 11, 1))
    both = Evidence(sources=(make_source(),), claims=(make_claim(), old), figures=(make_figure(),))
    assert not found(make_content(evidence=both, comparison=make_comparison()), proof.NOT_OVERDUE)
    counted = make_comparison(make_frequency(claim="count"))
    assert found(make_content(evidence=both, comparison=counted), proof.NOT_OVERDUE)


@pytest.mark.parametrize("amount", ["$283", "$ 1,736", "20%", "20 percent", "$0"])
def test_money_and_percentages_may_not_be_spelled_out(amount):
    (failure,) = found(make_content(sections=(make_section(body=f"You pay {amount}."),)), proof.NOT_SPELLED_OUT)
    assert amount in failure.sentence


def test_small_numbers_may_be_spelled_out():
    assert not found(
        make_content(sections=(make_section(body="After 2 hours, on day 3, in 2026."),)), proof.NOT_SPELLED_OUT
    )


def test_a_claim_is_overdue_the_day_after_its_review_date():
    content = make_content(evidence=evidence(make_claim(review_by=date(2026, 11, 24))))
    assert not found(content, proof.NOT_OVERDUE)
    (failure,) = found(content, proof.NOT_OVERDUE, date(2026, 11, 25))
    assert failure.from_age


@pytest.mark.parametrize(
    ("acknowledged_on", "day", "refused"),
    [
        (date(2026, 11, 25), date(2026, 11, 26), False),
        (date(2026, 11, 25), date(2027, 1, 24), False),
        (date(2026, 11, 25), date(2027, 1, 25), True),
        (date(2026, 11, 20), date(2026, 11, 26), True),
    ],
)
def test_an_acknowledgement_counts_for_sixty_days_and_only_when_given_after_the_claim_fell_due(
    acknowledged_on, day, refused
):
    claim = make_claim(review_by=date(2026, 11, 24), acknowledged_on=acknowledged_on, acknowledgement="Office closed.")
    assert bool(found(make_content(evidence=evidence(claim)), proof.NOT_OVERDUE, day)) is refused


def test_an_overdue_claim_that_nothing_uses_does_not_stop_publishing():
    old = make_claim("old", review_by=date(2026, 11, 2))
    content = make_content(
        evidence=Evidence(sources=(make_source(),), claims=(make_claim(), old), figures=(make_figure(),))
    )
    assert not found(content, proof.NOT_OVERDUE)


def test_a_named_figure_needs_a_value_on_the_day():
    content = make_content()
    assert not found(content, proof.HAS_VALUE, date(2026, 12, 31))
    (failure,) = found(content, proof.HAS_VALUE, date(2027, 1, 1))
    assert failure.key == "deductible"
    assert failure.from_age


def test_a_value_to_come_is_not_a_value_today():
    figure = make_figure("deductible", make_value(first=date(2027, 1, 1), last=date(2027, 12, 31)))
    (failure,) = found(make_content(evidence=evidence(figure=figure)), proof.HAS_VALUE)
    assert not failure.from_age


def test_the_values_of_a_figure_leave_no_day_out():
    this_year = make_value(last=date(2026, 12, 31))
    whole = make_figure("deductible", this_year, make_value(first=date(2027, 1, 1), last=date(2027, 12, 31)))
    assert not found(make_content(evidence=evidence(figure=whole)), prove.DATES)
    broken = make_figure("deductible", this_year, make_value(first=date(2027, 1, 2), last=date(2027, 12, 31)))
    (failure,) = found(make_content(evidence=evidence(figure=broken)), prove.DATES)
    assert failure.sentence.startswith("On 1 January 2027, the figure “deductible” has no value")


def test_a_rule_needs_one_claim_that_is_not_overdue():
    old = make_claim(review_by=date(2026, 11, 2))
    failures = found(make_content(evidence=evidence(old)), proof.STANDS)
    assert [failure.key for failure in failures] == ["at-home", "elsewhere"]
    assert all(failure.from_age for failure in failures)
    assert not found(make_content(), proof.STANDS)


def test_an_acknowledged_claim_is_enough_for_a_rule():
    kept = make_claim(review_by=date(2026, 11, 2), acknowledged_on=date(2026, 11, 10), acknowledgement="Office closed.")
    assert not found(make_content(evidence=evidence(kept)), proof.STANDS)


def test_a_rule_that_has_ended_needs_no_claim_any_more():
    ended = [
        rule.model_copy(update={"valid_until": date(2026, 1, 1)}) if rule.key == "at-home" else rule
        for rule in make_checker().rules
    ]
    old = make_content(checker=make_checker(rules=ended), evidence=evidence(make_claim(review_by=date(2026, 11, 2))))
    assert [failure.key for failure in found(old, proof.STANDS)] == ["elsewhere"]


def test_an_estimate_needs_a_claim():
    def content(explanation: str):
        return make_content(checker=make_checker(estimates=(make_estimate("any", explanation=explanation),)))

    assert not found(content("Nobody says.[^law]"), proof.ESTIMATES_CITE)
    (failure,) = found(content("Nobody says."), proof.ESTIMATES_CITE)
    assert failure.key == "any"


def test_a_figure_that_an_estimate_reckons_with_needs_a_value_on_the_day():
    share = make_estimate("share", basis="deductible", deductible="deductible")
    content = make_content(sections=(make_section(body="So."),), checker=make_checker(estimates=(share,)))
    assert not found(content, proof.HAS_VALUE, date(2026, 12, 31))
    (failure,) = found(content, proof.HAS_VALUE, date(2027, 1, 1))
    assert failure.from_age


def leading_nowhere(*meant):
    synonyms = tuple(Synonym(typed=f"word {place}", meant=one) for place, one in enumerate(meant))
    warned = proof.warnings(make_content(synonyms=synonyms), TODAY)
    return [warning for warning in warned if warning.proof == proof.SYNONYMS_LEAD]


def test_a_synonym_leads_to_words_that_stand_together_in_the_guide():
    (warning,) = leading_nowhere("who pays", "Pay", "pays zebra", "Part B")
    assert "“word 2” stands for “pays zebra”" in warning.sentence
    assert (warning.part, warning.key) == (Part.SYNONYM, "word 2")


def test_words_that_stand_apart_lead_nowhere_and_so_does_a_sign():
    assert len(leading_nowhere("who elsewhere")) == 1
    assert len(leading_nowhere("…")) == 1


def test_synonyms_are_not_judged_while_a_reference_leads_nowhere():
    broken = evidence(claim=make_claim(source="rumour"))
    content = make_content(evidence=broken, synonyms=(Synonym(typed="a", meant="zebra"),))
    assert {warning.proof for warning in proof.warnings(content, TODAY)} == {prove.GUARDED}


def test_every_synonym_of_the_shipped_guide_leads_somewhere_and_nothing_is_unguarded(content):
    assert content.synonyms
    assert [warning.sentence for warning in proof.warnings(content, TODAY)] == []


def test_what_nothing_guards_is_a_warning_and_keeps_nothing_from_being_published():
    content = make_content()
    assert proof.failures(content, TODAY) == ()
    assert {warning.proof for warning in proof.warnings(content, TODAY)} == {prove.GUARDED}
