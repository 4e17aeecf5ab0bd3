import re
from urllib.parse import urljoin

import pytest

from guides.editions import shelf
from guides.frozen import marked_terms
from tests.conftest import GUIDE

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"<[^>]*>", " ", response.content.decode())


def test_the_home_page_answers_and_asks_the_first_question(client):
    html = client.get("/").content.decode()
    assert 'action="/guides/ketamine-medicare/check/"' in html
    assert html.count('name="treatment"') == 5
    assert 'value="not-sure"' in html
    assert 'data-status="unlikely"' in html or "Usually not covered" in html


def test_the_guide_shows_every_section_with_an_anchor(client, content):
    html = client.get(GUIDE).content.decode()
    for section in content.sections:
        assert f'id="{section.slug}"' in html
        assert f'href="#{section.slug}"' in html


def test_every_note_on_the_guide_has_its_source_and_its_check_date(client):
    html = client.get(GUIDE).content.decode()
    cited = {int(number) for number in re.findall(r'href="#note-(\d+)"', html)}
    listed = {int(number) for number in re.findall(r'id="note-(\d+)"', html)}
    assert cited == listed == set(range(1, len(listed) + 1))
    assert len(listed) > 50
    assert "24 November 2026" in html


def test_the_guide_says_how_sure_it_is(client):
    words = text(client.get(GUIDE))
    assert "Not yet reviewed by a clinician" in words
    assert "Edition 1" in " ".join(words.split())
    due = shelf.current("ketamine-medicare").next_check_due
    assert f"{due.day} {due:%B %Y}" in words


def test_a_figure_that_ran_out_reads_not_confirmed_yet(client):
    from datetime import UTC, datetime

    import time_machine

    assert "$283 (2026)" in text(client.get(GUIDE))
    with time_machine.travel(datetime(2027, 1, 2, 17, tzinfo=UTC)):
        words = text(client.get(GUIDE))
        assert "$283 (2026)" not in words
        assert "not confirmed yet for 2027" in words


def test_the_glossary_has_at_least_sixty_terms_with_anchors(client, content):
    html = client.get("/glossary/").content.decode()
    assert len(content.terms) >= 60
    for term in content.terms:
        assert f'id="{term.slug}"' in html


def test_a_marked_word_is_a_link_to_the_glossary_and_explained_at_the_end(client, content):
    html = client.get(GUIDE).content.decode()
    marked = set(re.findall(r'class="term" href="/glossary/#([a-z0-9-]+)"', html))
    explained = re.findall(r'id="meaning-([a-z0-9-]+)" popover', html)
    assert marked == set(explained)
    assert len(explained) == len(marked) > 20
    assert html.index('id="meaning-abn"') > html.index('id="notes"')


def test_no_section_marks_more_than_four_words(content):
    assert not [s.slug for s in content.sections if len(marked_terms(s.short_answer, s.body)) > 4]


def test_every_section_ends_with_related_questions_that_are_on_the_page(client, content):
    html = client.get(GUIDE).content.decode()
    assert all(1 <= len(section.related) <= 3 for section in content.sections)
    ends = re.findall(r'<div class="related">.*?</div>', html, re.DOTALL)
    assert [tuple(re.findall(r'href="#([a-z0-9-]+)"', end)) for end in ends] == [s.related for s in content.sections]


def test_large_print_holds_the_same_sections_and_no_side_column(client, content):
    html = client.get(f"{GUIDE}large-print/").content.decode()
    assert all(f'id="{section.slug}"' in html for section in content.sections)
    assert "page--large-print" in html
    assert "page--contents" not in html


def test_every_link_within_the_guide_leads_somewhere_also_in_large_print(client):
    for page in (GUIDE, f"{GUIDE}large-print/"):
        html = client.get(page).content.decode()
        ids = set(re.findall(r'id="([^"]+)"', html))
        for link in set(re.findall(r'href="([^"]+)"', html)):
            address = urljoin(page, link)
            if link.startswith("#"):
                assert link[1:] in ids, link
            elif address.startswith("/") and not address.startswith("/static/"):
                assert client.get(address).status_code == 200, f"{page} links to {link}"


@pytest.mark.parametrize("page", ["/", GUIDE, f"{GUIDE}large-print/", f"{GUIDE}costs/", "/glossary/", "/about/"])
def test_a_page_to_read_loads_no_htmx(client, page):
    assert "htmx" not in client.get(page).content.decode()


def test_the_notes_are_open_for_a_reader_without_javascript(client):
    assert "<details open data-fold>" in client.get(GUIDE).content.decode()
