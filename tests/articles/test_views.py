import re

import pytest

from guides.editions import shelf
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
