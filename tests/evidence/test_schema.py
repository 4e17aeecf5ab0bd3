from datetime import date

import pytest
from pydantic import ValidationError

from tests.builders import make_claim, make_figure, make_value


def test_the_values_of_a_figure_may_not_overlap():
    with pytest.raises(ValidationError, match="overlap"):
        make_figure("deductible", make_value(), make_value(first=date(2026, 12, 31), last=date(2027, 12, 31)))


def test_a_value_does_not_carry_over():
    figure = make_figure()
    assert figure.value_on(date(2026, 12, 31)) is not None
    assert figure.value_on(date(2027, 1, 1)) is None


def test_a_range_goes_up():
    with pytest.raises(ValidationError, match="greater"):
        make_value(low="10", high="10")


def test_a_claim_is_looked_at_again_after_it_was_checked():
    with pytest.raises(ValidationError, match="later"):
        make_claim(review_by=date(2026, 11, 1))
