import logging
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError

from guides.articles.schema import Synonym
from guides.editions import search, shelf
from guides.editions.models import SearchEntry
from guides.editions.publish import publish
from tests.builders import make_content
from tests.conftest import GUIDE

pytestmark = pytest.mark.django_db


def ask(query):
    return search.find(query, shelf.editions())


def titles(query):
    return [result.title for result in ask(query).results]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("spravato", "Spravato"),
        ("SPRAV", "Spravato"),
        ("deductib", "Deductible"),
        ("anestesía", "Anesthesia"),
        ("appeal", "Appeal"),
        ("excluido voluntariamente", "Opt-out"),
        ("part d", "Part D"),
        ("costs", "cost"),
        ("experts know", "What experts do not know yet"),
        ("sedated", "Benefit and harm: Harm: during and soon after"),
    ],
)
def test_words_and_beginnings_of_words_are_found_whatever_their_case_and_accents(query, title):
    assert any(title.lower() in found.lower() for found in titles(query))


def test_every_word_occurs_in_what_is_found():
    together = ask("spravato hospital")
    assert together.count < ask("spravato").count
    assert not together.only_some


def test_when_no_passage_has_every_word_those_with_some_are_offered_and_it_is_said(client):
    found = ask("spravato zebra")
    assert found.only_some
    assert found.count == ask("spravato").count
    html = client.get("/search/", {"q": "spravato zebra"}).content.decode()
    assert "some of them" in html
    assert f'href="{GUIDE}check/"' in html


def test_the_words_that_only_make_a_question_do_not_count():
    assert titles("what is a Spravato?") == titles("spravato")


def test_the_middle_of_a_word_is_not_a_match():
    assert not [title for title in titles("pital") if "hospital" in title.lower()]


def test_part_d_is_not_every_part_with_a_word_that_begins_with_d():
    marked = [mark for r in ask("part d").results for mark in re.findall("<mark>(.*?)</mark>", r.snippet_html)]
    assert {mark.lower() for mark in marked} == {"part d"}


def test_every_kind_of_passage_is_found_and_stands_in_its_group():
    assert [group.kind.value for group in ask("hospice").groups] == ["question", "comparison", "term", "rule", "claim"]


def test_a_group_shows_its_best_and_counts_the_rest(client):
    group = next(group for group in ask("ketamine").groups if group.kind == "claim")
    assert group.count > len(group.results) == search.MOST_OF_A_KIND
    assert (
        f"The best {search.MOST_OF_A_KIND} of {group.count}."
        in client.get("/search/", {"q": "ketamine"}).content.decode()
    )


def test_passages_with_the_words_in_the_title_come_first():
    assert next(group for group in ask("appeal").groups if group.kind == "term").results[0].title == "Appeal"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("spravto", "spravato"),
        ("ketmine", "ketamine"),
        ("infuzion cost", "infusion cost"),
        ("deductable", "deductible"),
        ("coinsurence", "coinsurance"),
        ("apeal", "appeal"),
    ],
)
def test_a_small_typing_error_is_put_right_and_said(client, typed, meant):
    found = ask(typed)
    assert found.corrected == meant
    assert [result.url for result in found.results] == [result.url for result in ask(meant).results]
    assert f"Did you mean “{meant}”?" in client.get("/search/", {"q": typed}).content.decode()


@pytest.mark.parametrize("query", ["zebra", "xyz", "spravato", "cost of part d", "2026", "j3490"])
def test_what_is_right_or_like_nothing_is_left_alone(query):
    assert ask(query).corrected == ""


def test_every_synonym_leads_to_words_that_the_guide_has(content):
    assert len(content.synonyms) >= 15
    for synonym in content.synonyms:
        found = ask(synonym.meant)
        assert found.count, synonym
        assert not found.only_some, synonym
        assert not found.corrected, synonym
        assert ask(synonym.typed).count >= found.count, synonym


def test_a_synonym_finds_what_the_words_of_the_guide_find_also_within_a_question():
    assert set(titles("ketamin drip")) & set(titles("ketamine infusion"))
    assert ask("how is a ketamine drip billed, please").count


def test_a_synonym_counts_from_the_edition_that_has_it(guide, live):
    assert ask("zebra").count == 0
    guide.synonyms.create(typed="Zebra", meant="hospice")
    assert ask("zebra").count == 0
    with live():
        publish(guide, by="alice", note="x")
    assert ask("zebra").count == ask("hospice").count


def test_the_order_of_synonyms_makes_no_difference():
    first, second = Synonym(typed="b", meant="c"), Synonym(typed="a", meant="c")
    assert make_content(synonyms=(first, second)) == make_content(synonyms=(second, first))


@pytest.mark.parametrize(
    "query",
    ["", "  ", "!!!", "“”", "'", '"', "*", "-", "a OR b; DROP TABLE guides_edition", "NEAR(", "^a", "a:b", "\\", "%",
     "part", "part z", "or and not", "½ ﬁn ß", "x" * 300, "and " * 60, "a b c d e f g h i j k l"],
)  # fmt: skip
def test_odd_queries_are_answered(client, query):
    for path in ("/search/", "/search/results/"):
        assert client.get(path, {"q": query}).status_code == 200


def test_what_was_found_is_marked_and_what_was_typed_is_escaped(client):
    html = client.get("/search/", {"q": "hospice <script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html
    assert "<mark>hospice</mark>" in client.get("/search/", {"q": "hospice"}).content.decode()


def test_what_editors_wrote_is_escaped(guide, live):
    guide.terms.create(slug="odd", term="Odd <b>word</b>", meaning="An <i abracadabra & more.")
    with live():
        publish(guide, by="alice", note="x")
    result = ask("abracadabra").results[0]
    assert result.title_html == "Odd &lt;b&gt;word&lt;/b&gt;"
    assert result.snippet_html == "An &lt;i <mark>abracadabra</mark> &amp; more."


def test_every_address_that_search_gives_exists(client, content):
    words = ["part", "drug", "pay", "pain", "form", "deductible", "spravato", "not"]
    urls = {result.url for word in words for result in ask(word).results}
    assert len(urls) > 30
    for url in urls:
        page, _, anchor = url.partition("#")
        response = client.get(page)
        assert response.status_code == 200
        assert not anchor or f'id="{anchor}"' in response.content.decode(), url


def test_an_empty_result_offers_the_checker_and_the_phone(client):
    for path in ("/search/", "/search/results/"):
        html = client.get(path, {"q": "zebra"}).content.decode()
        assert "Nothing found" in html
        assert f'href="{GUIDE}check/"' in html
        assert "1-800-MEDICARE" in html


def test_search_says_sorry_when_the_database_is_away_and_logs_nothing_of_what_was_typed(client, monkeypatch, caplog):
    def away(*args):
        raise OperationalError("away: spravato")

    monkeypatch.setattr(search, "find", away)
    response = client.get("/search/", {"q": "spravato"})
    assert response.status_code == 503
    assert "1-800-MEDICARE" in response.content.decode()
    assert "spravato" not in caplog.text.replace("away: ", "")


@pytest.mark.parametrize("path", ["/search/", "/search/results/"])
def test_what_was_typed_is_kept_by_nobody_and_does_not_travel_on(client, path):
    response = client.get(path, {"q": "spravato"})
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_the_server_is_started_without_an_access_log():
    assert "--no-access-log" in Path("Makefile").read_text()


def test_the_development_server_logs_no_query(caplog):
    with caplog.at_level(logging.INFO, "django.server"):
        logging.getLogger("django.server").info('"%s" %s %s', "GET /search/?q=spravato HTTP/1.1", "200", "99")
    record = logging.makeLogRecord({"msg": '"%s" %s', "args": ("GET /search/?q=my pain HTTP/1.1", "200")})
    assert all(f.filter(record) for f in logging.getLogger("django.server").filters)
    assert record.getMessage() == '"GET /search/?… HTTP/1.1" 200'
    assert "spravato" not in caplog.text


def test_the_fragment_is_the_part_of_the_page_that_changes(client):
    page = client.get("/search/", {"q": "hospice"}).content.decode()
    part = client.get("/search/results/", {"q": "hospice"}).content.decode()
    assert part.strip() in page
    assert part.strip().startswith('<div id="results" data-announce="')
    assert "<h1" not in part


@pytest.mark.parametrize(
    ("query", "most"), [("spravato", 2), ("spravto", 2), ("ketamin drip", 2), ("spravato zebra", 3), ("", 0), ("a", 0)]
)
def test_the_fragment_costs_few_queries(client, query, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        client.get("/search/results/", {"q": query})


def test_only_the_first_matches_are_ranked(monkeypatch):
    monkeypatch.setattr(search, "MOST_RANKED", 7)
    assert ask("medicare").count == 7


def test_old_editions_are_not_found(guide, live):
    section = guide.sections.first()
    section.body += "\n\nAbracadabra."
    section.save()
    assert ask("abracadabra").count == 0
    with live():
        publish(guide, by="alice", note="x")
    assert titles("abracadabra") == [section.question]
    section.body = section.body.replace("Abracadabra.", "")
    section.save()
    with live():
        publish(guide, by="alice", note="x")
    assert ask("abracadabra").count == 0


def test_what_search_holds_can_be_written_anew(capsys):
    before = titles("hospice")
    SearchEntry.objects.filter(kind="rule").delete()
    call_command("rebuild_search")
    assert titles("hospice") == before
    assert "passages" in capsys.readouterr().out


def test_the_kind_that_is_stored_is_one_that_is_shown():
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == {kind.value for kind in search.Kind}


def test_a_snippet_shows_the_place_where_most_of_the_words_stand():
    text = " ".join(f"w{number}" for number in range(200)).replace("w50 ", "alpha ").replace("w120", "alpha beta")
    hit = search.hits(((("alpha",),), (("beta",),)))
    assert search.snippet(text, hit).startswith("… w1")
    assert "<mark>alpha</mark> <mark>beta</mark>" in search.snippet(text, hit)
    assert search.snippet("nothing of it", hit) == "nothing of it"


def test_an_accent_does_not_move_what_is_marked():
    hit = search.hits(((("periodo",),),))
    assert search.mark("½ Período de …", hit) == "½ <mark>Período</mark> de …"
