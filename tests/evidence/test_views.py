import re

import pytest

from tests.conftest import GUIDE

pytestmark = pytest.mark.django_db


def test_the_costs_page_draws_every_range_and_lists_it_in_a_table(client, content):
    html = client.get(f"{GUIDE}costs/").content.decode()
    shown = [figure for figure in content.evidence.figures if figure.cost_group]
    assert len(shown) >= 10
    assert html.count("<svg") >= 3
    for figure in shown:
        assert html.count(figure.name.replace("'", "&#x27;")) >= 2, figure.key


def test_amounts_announced_for_next_year_are_listed_with_their_year(client):
    words = " ".join(re.sub(r"<[^>]*>", " ", client.get(f"{GUIDE}costs/").content.decode()).split())
    assert "$2,100" in words
    assert "$2,400" in words


def test_a_clinic_price_says_when_it_was_seen_and_claims_no_year(client):
    words = " ".join(re.sub(r"<[^>]*>", " ", client.get(f"{GUIDE}costs/").content.decode()).split())
    prices, _, shares = words.partition("Your share when Medicare pays")
    assert "One infusion for depression (a price guide) $400 to $800 note 2 Seen 24 November 2026" in prices
    assert "2027" not in prices
    assert "2026 to 2027" in shares  # the hospice copay, known for both years


def test_every_bar_fits_the_drawing(client):
    from datetime import date

    from guides.editions import shelf
    from guides.evidence.views import GROUPS, _group

    edition = shelf.current("ketamine-medicare")
    on = date(2026, 11, 24)
    for key, (title, introduction) in GROUPS.items():
        chart = _group(edition, key, title, introduction, on, edition.notes(on))["chart"]
        for bar in chart["bars"]:
            assert 0 <= bar["x"] < bar["x"] + bar["width"] <= chart["width"] - 150
            assert bar["y"] + bar["height"] <= chart["axis_y"]
        assert 3 <= len(chart["ticks"]) <= 7
