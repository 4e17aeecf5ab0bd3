import re

import pytest

from guides.editions.bundle import read, write
from guides.editions.freeze import freeze, thaw
from guides.editions.publish import publish
from tests.builders import make_comparison, make_content, make_frequency
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


def noted(html: str) -> dict[str, set[str]]:
    """The notes that each row of the table cites."""
    rows = re.findall(r'<tr role="row" id="([^"]+)">(.*?)</tr>', html, re.DOTALL)
    return {key: set(re.findall(r"#note-\d+", row)) for key, row in rows}


def test_a_note_has_the_same_number_whatever_is_shown(client):
    """The notes stay on the page when htmx puts in another table."""
    whole = client.get(COMPARE).content.decode()
    part = client.get(COMPARE, {"treatment": ["spravato", "compounded-ketamine"]}, headers=HTMX).content.decode()
    for key, notes in noted(part).items():
        assert notes
        assert notes <= noted(whole)[key]
    assert 'id="note-1"' in whole
    assert 'id="note-' not in part


def test_every_link_on_the_page_leads_to_something_on_it(client, content):
    html = client.get(COMPARE).content.decode()
    there = set(re.findall(r' id="([^"]+)"', html))
    within = set(re.findall(rf'href="(?:\.\./compare/|{COMPARE})?#([^"]+)"', html))
    assert {statement for entry in content.comparison.statements for statement in entry.criteria} <= within
    assert within <= there


def test_a_number_of_people_is_shown_as_figures_with_the_same_words(client):
    html = client.get(COMPARE).content.decode()
    image = re.search(r'<svg role="img" aria-labelledby="([^"]+)"', html)
    assert f'<p id="{image[1]}"><strong>About 48 to 61 of 100 people' in html
    assert "About 39 to 52 of 100 did not." in html


def test_with_a_placebo_both_numbers_stand_in_the_cell(client, live):
    arms = (make_frequency(28), make_frequency(9, people="people given a placebo"))
    with live():
        publish(thaw(make_content(comparison=make_comparison(*arms))), by="alice", note="Small.")
    html = client.get("/guides/small/compare/").content.decode()
    cell = html[html.index('<div class="counts">') : html.index("</td>", html.index('<div class="counts">'))]
    assert "About 28 of 100 people given it" in cell
    assert "About 9 of 100 people given a placebo" in cell
    assert cell.count("<svg") == 2


def test_a_row_with_a_number_for_one_treatment_differs(client, live):
    same = {"drip": "It may harm.[^law]", "spray": "It may harm.[^law]"}
    comparison = make_comparison(make_frequency(28))
    row = comparison.criteria[0].model_copy(update={"cells": same})
    with live():
        publish(
            thaw(make_content(comparison=comparison.model_copy(update={"criteria": (row,)}))), by="alice", note="Small."
        )
    assert rows(client.get("/guides/small/compare/", {"only": "differences"}).content.decode()) == 1


def test_the_exercise_asks_nothing_of_the_server(client, content):
    html = client.get(COMPARE).content.decode()
    form = html[html.index("data-matters>") - 200 : html.index("</form>", html.index("data-matters>"))]
    assert form.count('type="radio"') == 3 * len(content.comparison.statements) > 0
    assert 'method="dialog"' in form
    assert " action=" not in form
    assert 'type="submit"' not in form


def test_a_guide_without_statements_has_no_exercise(client, live):
    with live():
        publish(thaw(make_content(comparison=make_comparison(statements=(), texts=()))), by="alice", note="Small.")
    html = client.get("/guides/small/compare/").content.decode()
    assert "What matters to you" not in html
    assert "matters.js" not in html


def test_the_page_says_item_by_item_how_it_meets_the_standard(client):
    html = client.get(COMPARE).content.decode()
    standard = html[html.index('id="standard"') :]
    items = re.findall(r"<li>.*?</li>", standard[: standard.index("</section>")], re.DOTALL)
    assert len(items) == 6
    for item in items:
        assert re.search(r'<a href="\.\./(?:compare/|\./)#', item)
        assert "#note-" in item


def test_numbers_texts_and_statements_survive_files_and_rows(tmp_path):
    small = make_content(comparison=make_comparison(make_frequency(28), make_frequency(9, 12, treatment="spray")))
    thaw(small)
    assert freeze(thaw(small)) == small  # also over a draft whose numbers hold on to their claims
    write(small, tmp_path)
    assert read(tmp_path) == small
    assert "out_of" not in (tmp_path / "comparison.yaml").read_text()
