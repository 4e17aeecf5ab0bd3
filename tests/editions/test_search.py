import re

import pytest
from django.db import OperationalError

from guides.editions import search, shelf

pytestmark = pytest.mark.django_db


def ask(query):
    return search.find(query, [shelf.current("ketamine-medicare").id])


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("spravato", "Spravato"),
        ("SPRAV", "Spravato"),
        ("deductib", "Deductible"),
        ("anestesía", "Anesthesia"),
        ("appeal", "Appeal"),
        ("excluido voluntariamente", "Opt-out"),
    ],
)
def test_words_and_beginnings_of_words_are_found_whatever_their_case_and_accents(query, title):
    assert any(title.lower() in result.title.lower() for result in ask(query))


def test_every_word_must_occur():
    assert ask("spravato")
    assert ask("spravato zebra") == []


def test_the_middle_of_a_word_is_not_a_match():
    assert ask("pravato") == []


@pytest.mark.parametrize(
    "query",
    ["", "  ", "!!!", "“”", "'", '"', "*", "-", "a OR b; DROP TABLE guides_edition", "NEAR(", "^a", "a:b", "\\", "%"],
)
def test_odd_queries_are_answered(client, query):
    assert client.get("/search/", {"q": query}).status_code == 200


def test_what_was_found_is_marked_and_what_was_typed_is_escaped(client):
    html = client.get("/search/", {"q": "hospice <script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html
    assert "<mark>" in client.get("/search/", {"q": "hospice"}).content.decode()


def test_every_address_that_search_gives_exists(client, content):
    words = ["part", "drug", "pay", "pain", "form"]
    results = {result.url for word in words for result in ask(word)}
    assert len(results) > 30
    for url in results:
        page, _, anchor = url.partition("#")
        html = client.get(page).content.decode()
        assert f'id="{anchor}"' in html, url


def test_an_empty_result_offers_the_checker_and_the_phone(client):
    html = client.get("/search/", {"q": "zebra"}).content.decode()
    assert "/check/" in html
    assert "1-800-MEDICARE" in html


def test_search_says_sorry_when_the_database_is_away(client, monkeypatch):
    def away(*args):
        raise OperationalError("away")

    monkeypatch.setattr(search, "find", away)
    response = client.get("/search/", {"q": "spravato"})
    assert response.status_code == 503
    assert "1-800-MEDICARE" in response.content.decode()


def test_results_are_not_kept_by_anyone(client):
    assert client.get("/search/", {"q": "spravato"}).headers["Cache-Control"] == "no-store"


def test_old_editions_are_not_found(guide, live):
    from guides.editions.publish import publish

    section = guide.sections.first()
    section.body += "\n\nAbracadabra."
    section.save()
    assert ask("abracadabra") == []
    with live():
        publish(guide, by="alice", note="x")
    assert [result.title for result in ask("abracadabra")] == [section.question]
    section.body = section.body.replace("Abracadabra.", "")
    section.save()
    with live():
        publish(guide, by="alice", note="x")
    assert ask("abracadabra") == []


def test_a_snippet_shows_the_words_around_the_first_match():
    text = " ".join(f"w{number}" for number in range(100))
    snippet = re.sub("<[^>]*>", "", search.snippet(text, ["w50"]))
    assert snippet.startswith("… w36")
    assert "w50" in snippet
