"""A draft becomes an edition, or nothing happens at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from guides.editions import shelf
from guides.editions.publish import Refused, draft, publish, withdraw
from guides.models import Edition, SearchEntry
from tests.conftest import GUIDE, TODAY


def change(guide, words="A new sentence."):
    section = guide.sections.first()
    section.body += f"\n\n{words}"
    section.save()


def test_an_edition_is_numbered_and_chained(guide):
    first = guide.editions.get()
    change(guide)
    second = publish(guide, by="alice", note="A sentence more.")
    assert (second.number, second.previous_sha256) == (2, first.sha256)
    assert second.sha256 == Edition.objects.get(pk=second.pk).digest()


def test_readers_get_the_new_edition_at_once(client, guide, live):
    change(guide, "Freshly printed.")
    assert b"Freshly printed." not in client.get(GUIDE).content
    with live():
        publish(guide, by="alice", note="A sentence more.")
    assert b"Freshly printed." in client.get(GUIDE).content


def test_a_draft_on_which_a_proof_fails_is_refused_and_nothing_is_written(guide):
    change(guide, "You pay $5.")
    with pytest.raises(Refused, match=r"spells out “\$5"):
        publish(guide, by="alice", note="x")
    assert guide.editions.count() == 1


def test_a_draft_that_is_the_current_edition_is_not_published_again(guide):
    with pytest.raises(Refused, match="Nothing has changed"):
        publish(guide, by="alice", note="x")


def test_a_draft_that_changed_since_it_was_looked_at_is_refused(guide):
    change(guide)
    seen = draft(guide, TODAY).fingerprint
    change(guide, "One more.")
    with pytest.raises(Refused, match="changed since you looked"):
        publish(guide, by="alice", note="x", fingerprint=seen)


def test_age_alone_can_be_overruled_and_nothing_else(guide):
    change(guide)
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC)):
        with pytest.raises(Refused, match="look"):
            publish(guide, by="alice", note="x")
        assert publish(guide, by="alice", note="x", despite_age=True).number == 2
        change(guide, "You pay $5.")
        with pytest.raises(Refused, match="spells out"):
            publish(guide, by="alice", note="x", despite_age=True)


def test_an_edition_goes_live_when_its_time_has_come(guide, live):
    change(guide)
    with live():
        publish(guide, by="alice", note="x", live_at=datetime(2026, 12, 1, tzinfo=UTC))
    assert shelf.current(guide.slug).number == 1
    with time_machine.travel(datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)):
        shelf.refresh()
        assert shelf.current(guide.slug).number == 2


def test_a_withdrawn_edition_is_gone(client, guide, live):
    change(guide, "A mistake.")
    with live():
        edition = publish(guide, by="alice", note="x")
    with live():
        withdraw(edition, by="alice", reason="It was a mistake.")
    assert shelf.current(guide.slug).number == 1
    assert b"A mistake." not in client.get(GUIDE).content
    assert SearchEntry.objects.filter(edition__number=1).exists()
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(edition, by="alice", reason="Again.")


def test_without_any_edition_the_guide_is_not_found_and_the_home_page_still_answers(client, guide, live):
    with live():
        withdraw(guide.editions.get(), by="alice", reason="All wrong.")
    assert client.get(GUIDE).status_code == 404
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("act", ["save", "delete"])
def test_the_model_refuses_to_change_an_edition(guide, act):
    with pytest.raises(ValidationError, match="never"):
        getattr(guide.editions.get(), act)()


@pytest.mark.parametrize(
    "statement", ["UPDATE guides_edition SET note = 'nicer'", "DELETE FROM guides_edition WHERE number = 1"]
)
def test_the_database_refuses_to_change_an_edition(guide, statement):
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def forge(**columns):
    """Change an edition behind the database's back."""
    names = {
        "sqlite": ["DROP TRIGGER guides_edition_no_update"],
        "postgresql": [
            "SET CONSTRAINTS ALL IMMEDIATE",
            "ALTER TABLE guides_edition DISABLE TRIGGER guides_edition_no_change",
        ],
    }
    with connection.cursor() as cursor:
        for statement in names[connection.vendor]:
            cursor.execute(statement)
    Edition.objects.filter(number=1).update(**columns)


@pytest.mark.parametrize("columns", [{"note": "Nicer."}, {"content": "{}"}, {"published_by": "nobody"}])
def test_verify_editions_notices_a_forged_edition(guide, columns):
    call_command("verify_editions")
    forge(**columns)
    with pytest.raises(CommandError, match="edition 1: its content is not what was published"):
        call_command("verify_editions")


def test_verify_editions_notices_a_broken_chain(guide):
    change(guide)
    publish(guide, by="alice", note="x")
    forge(sha256="0" * 64)
    with pytest.raises(CommandError, match="edition 2: it does not follow"):
        call_command("verify_editions")


def test_a_damaged_edition_is_passed_over_for_the_one_before(guide, live, caplog):
    change(guide)
    with live():
        second = publish(guide, by="alice", note="x")
    forge(note="Nicer.")
    with live():
        withdraw(second, by="alice", reason="Back to the first.")
    assert "not what was published" in caplog.text
    with pytest.raises(shelf.NotOnShelf):
        shelf.current(guide.slug)


def test_publish_on_the_command_line_says_what_is_wrong(guide, capsys):
    change(guide, "You pay $5.")
    with pytest.raises(CommandError, match="spells out"):
        call_command("publish", guide.slug, note="x")
    section = guide.sections.first()
    section.body = section.body.replace("You pay $5.", "You pay a share.")
    section.save()
    call_command("publish", guide.slug, note="x")
    assert "edition 2" in capsys.readouterr().out


def test_first_start_leaves_a_guide_that_is_there_alone(guide):
    from tests.conftest import BUNDLE

    change(guide, "An editor's own words.")
    call_command("first_start", BUNDLE)
    assert "An editor's own words." in guide.sections.first().body
    assert guide.editions.count() == 1


def test_the_last_check_and_the_next_are_those_of_the_claims_in_use(guide):
    edition = shelf.current(guide.slug)
    assert edition.last_checked == TODAY
    assert edition.next_check_due > TODAY
    assert edition.is_overdue(edition.next_check_due + timedelta(days=1))
    assert not edition.is_overdue(date(2026, 11, 25))


def test_an_edition_published_in_the_evening_bears_the_date_of_that_evening(client, guide, live):
    with time_machine.travel(datetime(2026, 11, 25, 1, 30, tzinfo=UTC)), live():  # 8:30 p.m. on 24 November
        change(guide)
        publish(guide, by="alice", note="In the evening.")
    assert shelf.current("ketamine-medicare").published_on == date(2026, 11, 24)
    assert "<lastmod>2026-11-24</lastmod>" in client.get("/sitemap.xml").content.decode()
