"""The page "What changed", the feed and the sitemap, through their addresses."""

import importlib
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
import time_machine
from django.apps import apps

from guides import migrations
from guides.editions.publish import publish, withdraw
from guides.models import EditionChanges, FigureValue
from tests.conftest import GUIDE

PAGE = f"{GUIDE}changes/"
FEED = "/feeds/changes.atom"
ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = pytest.mark.django_db


def reword(guide, old: str = "Medicare", new: str = "Medicare, as a rule,"):
    section = guide.sections.get(slug="what-does-it-cost")
    assert old in section.body
    section.body = section.body.replace(old, new, 1)
    section.save()


def page(client) -> str:
    return client.get(PAGE).content.decode()


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def edition(html: str, number: int) -> str:
    """The part of the page that is about one edition."""
    return re.search(rf'<section class="edition" id="edition-{number}".*?</section>', html, re.DOTALL)[0]


def test_the_first_edition_says_that_it_is_the_first(client):
    words = text(edition(page(client), 1))
    assert "Edition 1, 24 November 2026 First edition. Published by the tests. This is the first edition." in words


def test_an_edition_says_what_was_reworded_with_words_beside_the_colours(client, guide, live):
    reword(guide)
    with live():
        publish(guide, by="alice", note="Clearer words.")
    html = edition(page(client), 2)
    assert "Clearer words. Published by alice." in text(html)
    assert re.search(r"<del><span[^>]*>old: </span>Medicare</del>", html)
    assert re.search(r"<ins><span[^>]*>new: </span>Medicare, as a rule,</ins>", html)
    assert f'href="{GUIDE}#what-does-it-cost"' in html
    assert "changes what you should do" not in html


def test_an_edition_with_another_amount_changes_what_to_do(client, guide, live):
    FigureValue.objects.filter(figure__key="part-b-deductible").update(low=295)
    with live():
        publish(guide, by="alice", note="The new amount.")
    words = text(edition(page(client), 2))
    assert "This changes what you should do." in words
    assert "Part B deductible for the year Value: old: $283 new: $295 in 2026" in words
    assert "This changes what you should do." in client.get(FEED).content.decode()


def test_what_was_added_is_linked_and_what_was_taken_out_stands_there_in_words(client, guide, live):
    term = guide.terms.get(slug="superbill")
    term.delete()
    with live():
        publish(guide, by="alice", note="x")
    term.pk = None
    term.save()
    with live():
        publish(guide, by="alice", note="y")
    html = page(client)
    assert "Taken out A word explained: Superbill Meaning: old:" in text(edition(html, 2))
    assert 'href="/glossary/#superbill"' in edition(html, 3)
    assert text(edition(html, 3)).endswith("Added A word explained: Superbill")


def test_what_was_added_and_is_gone_again_is_not_linked(client, guide, live):
    section = guide.sections.get(slug="is-it-safe")
    section.pk, section.slug, section.question = None, "passing", "Will this pass?"
    section.save()
    with live():
        publish(guide, by="alice", note="x")
    section.delete()
    with live():
        publish(guide, by="alice", note="y")
    html = page(client)
    assert "#passing" not in html
    assert "Will this pass?" in text(edition(html, 2))


def test_a_withdrawn_edition_says_so_with_the_reason_and_no_longer_what_to_do(client, guide, live):
    reword(guide)
    with live():
        second = publish(guide, by="alice", note="x", changes_what_to_do=True)
    reword(guide, "Medicare, as a rule,", "Medicare, most often,")
    with live():
        publish(guide, by="alice", note="y")
    assert "This changes what you should do." in text(edition(page(client), 2))
    with live():
        withdraw(second, by="alice", reason="It was a mistake.")
    words = text(edition(page(client), 2))
    assert "This edition was taken back on 24 November 2026. Why: It was a mistake." in words
    assert "This changes what you should do." not in words


def test_an_edition_after_a_withdrawn_one_is_compared_with_what_readers_had(client, guide, live):
    reword(guide)
    with live():
        second = publish(guide, by="alice", note="x")
    with live():
        withdraw(second, by="alice", reason="A mistake.")
    guide.terms.filter(slug="abn").update(meaning="A notice.")
    with live():
        publish(guide, by="alice", note="y")
    words = text(edition(page(client), 3))
    assert "Compared with edition 1, which readers had before." in words
    assert "Medicare, as a rule," in words


def test_an_edition_that_nobody_has_had_is_not_told(client, guide, live):
    reword(guide)
    with live():
        withdraw(
            publish(guide, by="alice", note="x", live_at=datetime(2026, 12, 1, tzinfo=UTC)), by="alice", reason="No."
        )
    with time_machine.travel(datetime(2026, 12, 2, 17, tzinfo=UTC)):
        assert "edition-2" not in page(client)


def test_without_the_differences_the_note_stands_alone(client, guide, live):
    reword(guide)
    with live():
        EditionChanges.objects.filter(edition=publish(guide, by="alice", note="Just the note.")).update(told="{")
    assert text(edition(page(client), 2)).endswith("Just the note. Published by alice.")


def test_nothing_on_the_page_is_a_citation_or_the_name_of_a_figure(client, guide, live):
    content_words = "New words for {{part-b-deductible}} and more.[^ketamine-approved-anesthetic-only]"
    guide.sections.filter(slug="what-does-it-cost").update(body=content_words)
    with live():
        publish(guide, by="alice", note="x")
    assert "New words for $283 (2026) and more." in text(page(client))
    assert not re.search(r"\[\^|\{\{", page(client))


@pytest.mark.parametrize("where", ["/", GUIDE, f"{GUIDE}compare/", f"{GUIDE}check/", "/glossary/", "/nowhere/"])
def test_every_page_links_to_what_changed(client, where):
    assert f'<a href="{PAGE}">What changed</a>' in client.get(where).content.decode()


def test_the_feed_links_to_each_edition_and_keeps_a_withdrawn_one_with_its_reason(client, guide, live):
    reword(guide)
    with time_machine.travel(datetime(2026, 11, 25, 17, tzinfo=UTC)), live():
        second = publish(guide, by="alice", note="x")
    with time_machine.travel(datetime(2026, 11, 26, 17, tzinfo=UTC)):
        with live():
            withdraw(second, by="alice", reason="A mistake.")
        feed = ElementTree.fromstring(client.get(FEED).content)  # noqa: S314 (our own)
    newest, first = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}link").get("href").partition("/guides/")[2] for entry in (newest, first)] == [
        f"{guide.slug}/changes/#edition-2",
        f"{guide.slug}/changes/#edition-1",
    ]
    assert newest.find(f"{ATOM}id").text.endswith(f"{GUIDE}#edition-2")
    assert "taken back" in newest.find(f"{ATOM}title").text
    assert "A mistake." in newest.find(f"{ATOM}summary").text
    assert newest.find(f"{ATOM}updated").text.startswith("2026-11-26")
    assert newest.find(f"{ATOM}author/{ATOM}name").text == "alice"


def test_the_sitemap_dates_the_list_of_changes_by_the_last_withdrawal_too(client, guide, live):
    reword(guide)
    with live():
        second = publish(guide, by="alice", note="x")
    with time_machine.travel(datetime(2026, 11, 27, 17, tzinfo=UTC)):
        with live():
            withdraw(second, by="alice", reason="A mistake.")
        xml = client.get("/sitemap.xml").content.decode()
    assert f"{PAGE}</loc><lastmod>2026-11-27</lastmod>" in xml
    assert f"{GUIDE}</loc><lastmod>2026-11-24</lastmod>" in xml


def test_editions_published_before_differences_were_kept_get_them(client, guide, live):
    reword(guide)
    publish(guide, by="alice", note="x")
    kept = list(EditionChanges.objects.order_by("edition__number").values_list("told", flat=True))
    EditionChanges.objects.all().delete()
    migration = next(Path(migrations.__file__).parent.glob("*_changes_of_earlier_editions.py")).stem
    importlib.import_module(f"guides.migrations.{migration}").forwards(apps, None)
    assert list(EditionChanges.objects.order_by("edition__number").values_list("told", flat=True)) == kept


def test_a_new_synonym_is_published_and_told(guide, live, client):
    guide.synonyms.create(typed="zebra", meant="hospice")
    with live():
        publish(guide, by="alice", note="x")
    html = client.get(f"{GUIDE}changes/").content.decode()
    assert "Words for the search" in html
    assert "zebra" in html
