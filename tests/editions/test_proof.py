"""Every proof of the evidence, with a case that passes and one that fails."""

from datetime import date

import pytest

from guides.editions import proof
from guides.evidence.schema import Evidence
from tests.builders import make_claim, make_content, make_figure, make_section, make_source, make_value

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


@pytest.mark.parametrize("body", ["So it is.[^rumour]", "You pay {{hearsay}}."])
def test_a_text_may_use_only_what_exists(body):
    (failure,) = found(make_content(sections=(make_section(body=body),)), proof.REFERENCES)
    assert failure.key == "who-pays"


def test_a_section_needs_a_claim():
    bare = make_section(short_answer="Part B.", body="")
    (failure,) = found(make_content(sections=(bare,)), proof.CITED)
    assert "Who pays?" in failure.sentence


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
