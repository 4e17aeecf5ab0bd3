import re

import pytest

from tests.conftest import GUIDE

COMPARE = f"{GUIDE}compare/"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}

pytestmark = pytest.mark.django_db


def rows(html: str) -> int:
    return len(re.findall(r'<tr\b[^>]*\bid="', html))


def test_four_treatments_stand_side_by_side_under_at_least_eighteen_criteria(client, content):
    html = client.get(COMPARE).content.decode()
    assert len(content.comparison.treatments) == 4
    assert rows(html) == len(content.comparison.criteria) >= 18


def test_only_the_treatments_asked_for_are_shown(client):
    html = client.get(COMPARE, {"treatment": ["spravato", "ketamine-infusion"]}).content.decode()
    table = html[html.index("<table") : html.rindex("</table>")]
    assert "Spravato" in table
    assert "At-home" not in re.sub(r"<td.*?</td>", "", table, flags=re.DOTALL)


def test_only_differences_leaves_out_rows_that_say_the_same(client, content):
    chosen = ["ketamine-infusion", "ketamine-injection"]
    same = sum(1 for criterion in content.comparison.criteria if len({criterion.cells[key] for key in chosen}) == 1)
    assert same
    html = client.get(COMPARE, {"treatment": chosen, "only": "differences"}).content.decode()
    assert rows(html) == len(content.comparison.criteria) - same


@pytest.mark.parametrize(
    "asked", [{"treatment": ["spravato"]}, {"treatment": ["spravato", "leeches"]}, {"only": "everything"}]
)
def test_an_address_that_asks_for_what_we_do_not_have_is_answered_in_words(client, asked):
    response = client.get(COMPARE, asked)
    assert response.status_code == 422
    assert "Choose" in response.content.decode() or "Tick" in response.content.decode()


def test_htmx_gets_the_comparison_alone_and_others_the_whole_page(client):
    whole = client.get(COMPARE)
    part = client.get(COMPARE, headers=HTMX)
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'id="comparison"' in part.content
    assert "HX-Request" in whole.headers["Vary"]


def test_each_choice_of_treatments_is_a_page_of_its_own(client):
    one = client.get(COMPARE, {"treatment": ["spravato", "ketamine-infusion"]})
    other = client.get(COMPARE, {"treatment": ["spravato", "ketamine-injection"]})
    assert one.content != other.content
    assert one.headers["ETag"] != other.headers["ETag"]
