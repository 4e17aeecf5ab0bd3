"""Was this useful? Through its address: what is kept, what is not, and what happens when it cannot be."""

import logging
import re
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction

from guides.editions.publish import publish
from guides.feedback import views
from guides.models import Edition, Feedback
from tests.conftest import GUIDE

FORM = f"{GUIDE}feedback/"
SECTION = "is-it-safe"
WRONG = {"page": "costs", "edition": "1", "answer": "wrong", "reason": "not-right", "note": "The cap is not right."}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet(monkeypatch):
    monkeypatch.setattr(views.LIMIT, "_window", -1)


def words(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def away(execute, sql, params, many, context):
    raise OperationalError(f"the database is away: {params}")


# --- The strip ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "name"), [("", "guide"), ("compare/", "compare"), ("costs/", "costs")])
def test_a_page_asks_once_at_its_end_and_takes_yes_with_one_press(client, page, name):
    html = client.get(f"{GUIDE}{page}").content.decode()
    strip = re.findall(r'<form class="feedback".*?</form>', html, re.DOTALL)
    assert len(strip) == 1
    told = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', strip[0]))
    response = client.post(re.search(r'action="([^"]*)"', strip[0])[1], {**told, "answer": "yes"})
    assert response.status_code == 303
    row = Feedback.objects.get()
    assert (row.page, row.section, row.answer, row.reason, row.note) == (name, "", "yes", "", "")
    assert (row.edition.number, row.day) == (1, date(2026, 11, 24))


@pytest.mark.parametrize("answer", ["no", "wrong"])
def test_after_no_the_form_asks_why_before_anything_is_kept(client, answer):
    response = client.post(FORM, {"page": "compare", "edition": "1", "answer": answer})
    html = response.content.decode()
    assert response.status_code == 200
    assert f'value="{answer}" checked' in html
    assert 'name="page" value="compare"' in html
    assert not Feedback.objects.exists()


def test_every_section_leads_to_the_form_for_that_section(client, content):
    html = client.get(GUIDE).content.decode()
    for section in content.sections:
        assert f'href="{FORM}?section={section.slug}"' in html
    form = client.get(f"{FORM}?section={SECTION}").content.decode()
    assert f'<option value="{SECTION}" selected>' in form
    assert f'href="{GUIDE}#{SECTION}"' in form


@pytest.mark.parametrize("page", ["", "compare/", "costs/", "large-print/"])
def test_a_draft_is_not_asked_about(editor, page):
    html = editor.get(f"/{settings.ADMIN_PATH}/drafts/ketamine-medicare/{page}").content.decode()
    assert "feedback/" not in html


def test_there_is_no_form_about_a_draft(editor):
    draft = f"/{settings.ADMIN_PATH}/drafts/ketamine-medicare/feedback/"
    assert editor.get(draft).status_code == 404
    assert editor.post(draft, WRONG).status_code == 404
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("page", ["check/", "check/code/"])
def test_a_page_with_answers_does_not_ask(client, page):
    assert "feedback/" not in client.get(f"{GUIDE}{page}").content.decode()


# --- The form ----------------------------------------------------------------------------------------


def test_what_is_wrong_is_kept_with_its_reason_and_note_and_thanked_for(client):
    response = client.post(FORM, WRONG, follow=True)
    assert response.redirect_chain[0][1] == 303
    assert "Thank you" in words(response)
    assert f'href="{GUIDE}costs/"' in response.content.decode()
    row = Feedback.objects.get()
    assert (row.page, row.answer, row.reason, row.note) == ("costs", "wrong", "not-right", "The cap is not right.")


def test_the_section_is_kept_and_thanks_lead_back_to_it(client):
    response = client.post(FORM, {**WRONG, "page": "guide", "section": SECTION}, follow=True)
    assert Feedback.objects.get().section == SECTION
    assert f'href="{GUIDE}#{SECTION}"' in response.content.decode()


def test_a_note_is_kept_without_what_says_who_wrote_it(client):
    client.post(FORM, {**WRONG, "note": "Call me: 555-010-4477\r\nor jo@example.org, 1EG4-TE5-MK73"})
    assert Feedback.objects.get().note == "Call me: [number] or [e-mail] [number]"


def test_yes_has_no_reason_also_when_one_was_chosen_before(client):
    client.post(FORM, {**WRONG, "answer": "yes"})
    assert (Feedback.objects.get().answer, Feedback.objects.get().reason) == ("yes", "")


@pytest.mark.parametrize(
    ("told", "message", "target"),
    [
        ({"answer": ""}, "Choose “Yes”, “No” or “Something is wrong”.", "answer-1"),
        ({"answer": "maybe"}, "Choose “Yes”, “No” or “Something is wrong”.", "answer-1"),
        ({"reason": "weather"}, "Choose one of the reasons, or none.", "reason-1"),
        ({"note": "long " * 61}, "Shorten your note: it has 304 characters, and 300 fit.", "note"),
    ],
)
def test_what_cannot_be_used_comes_back_with_what_to_do_and_nothing_lost(client, told, message, target):
    response = client.post(FORM, {**WRONG, **told})
    html = response.content.decode()
    assert response.status_code == 422
    assert html.count(message) == 2, "in the summary and at the field"
    assert f'href="#{target}"' in html
    assert f'id="{target}"' in html
    assert (told.get("note") or WRONG["note"]).strip() in unescape(html)
    assert "<title>Problem: " in html
    assert not Feedback.objects.exists()


def test_a_note_of_just_300_characters_fits_however_its_lines_end(client):
    client.post(FORM, {**WRONG, "note": "a\r\n" * 150})
    assert Feedback.objects.get().note == " ".join("a" * 150)[:300]


def test_a_page_or_section_that_is_not_there_is_the_whole_guide(client):
    client.post(FORM, {**WRONG, "page": "nowhere", "section": "nothing"})
    assert (Feedback.objects.get().page, Feedback.objects.get().section) == ("guide", "")


def test_a_program_that_fills_in_every_field_is_thanked_and_not_kept(client):
    assert client.post(FORM, {**WRONG, "website": "https://spam.example.org"}).status_code == 303
    assert not Feedback.objects.exists()


def test_what_was_said_counts_for_the_edition_that_was_on_the_screen(client, guide, live):
    guide.summary = f"{guide.summary} Soon more."
    guide.save()
    with live():
        publish(guide, by="alice", note="x")
    client.post(FORM, WRONG)
    client.post(FORM, {**WRONG, "edition": "2"})
    client.post(FORM, {**WRONG, "edition": "999"})
    client.post(FORM, {**WRONG, "edition": ""})
    assert sorted(Feedback.objects.values_list("edition__number", flat=True)) == [1, 2, 2, 2]


def test_the_form_asks_not_to_write_about_health_and_says_that_nobody_answers(client):
    told = words(client.get(FORM))
    assert "nothing about your health or who you are" in told
    assert "we cannot answer" in told
    assert told.index("988") < told.index("Tell us what you think", told.index("Search"))


# --- Nothing is lost, nothing is told ------------------------------------------------------------------


def test_when_the_database_is_away_the_reader_gets_her_words_back(client, caplog):
    with caplog.at_level(logging.DEBUG), connection.execute_wrapper(away):
        response = client.post(FORM, WRONG)
    assert response.status_code == 503
    assert "We could not keep that right now" in words(response)
    assert WRONG["note"] in response.content.decode()
    assert 'value="not-right" checked' in response.content.decode()
    assert WRONG["note"] not in caplog.text


def test_a_failure_of_ours_reports_nothing_of_what_was_typed(client, monkeypatch, settings, mailoutbox):
    from django.views.debug import get_default_exception_reporter_filter

    asked = []

    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    def note_request(sender, request, **kwargs):
        asked.append(request)

    from django.core.signals import got_request_exception

    monkeypatch.setattr(views, "keep", broken)
    got_request_exception.connect(note_request)
    client.raise_request_exception = False
    try:
        assert client.post(FORM, WRONG).status_code == 500
    finally:
        got_request_exception.disconnect(note_request)
    reported = get_default_exception_reporter_filter().get_post_parameters(asked[0])
    assert WRONG["note"] not in reported.values()
    assert set(reported) == set(WRONG)


@pytest.mark.parametrize("ask", [{"method": "get"}, {"method": "post", "data": WRONG}])
def test_the_form_sets_no_cookie_and_is_kept_by_nobody(client, ask):
    response = getattr(client, ask.pop("method"))(FORM, **ask)
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"


def test_a_post_needs_no_token():
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(FORM, WRONG).status_code == 303


def test_who_sends_too_much_is_told_when_to_come_back_and_others_go_on(client, settings):
    settings.PROXIES = 1
    for _ in range(views.LIMIT.each):
        assert client.post(FORM, WRONG, headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 303
    response = client.post(FORM, WRONG, headers={"X-Forwarded-For": "192.0.2.1"})
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert "1-800-MEDICARE" in response.content.decode()
    assert not response.cookies
    assert client.get(FORM, headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200
    assert client.post(FORM, WRONG, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 303
    assert Feedback.objects.count() == views.LIMIT.each + 1


# --- What holds for every row ---------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{"answer": "yes"}, {"section": SECTION}])
def test_the_database_refuses_what_cannot_be(more):
    row = {
        "edition": Edition.objects.get(),
        "page": "costs",
        "answer": "no",
        "reason": "other",
        "day": date(2026, 1, 1),
    }
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Feedback.objects.create(**{**row, **more})
