"""The page that reads codes, through its address: what a code said, what has changed since, nothing kept."""

import re
from datetime import UTC, datetime

import pytest
import segno
import time_machine
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from guides.checker.receipt import peek, write
from guides.checker.shown.receipt import MASK, QUIET, keys, qr, receipt
from guides.checker.situation import Situation
from guides.editions import shelf
from guides.editions.publish import publish, withdraw
from tests.checker.test_views import CHECK, HTMX, SPRAVATO, verdicts, walk
from tests.conftest import GUIDE, TODAY
from tests.editions.test_publish import forge

PAGE = f"{GUIDE}check/code/"
DEPRESSED = {**SPRAVATO, "reason": "depression-suicidal-thoughts"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def code() -> str:
    """The code of the Spravato situation, from edition 1."""
    return code_for(SPRAVATO)


def code_for(answers, on=TODAY) -> str:
    return receipt(shelf.current("ketamine-medicare"), Situation(answers, on))["code"]


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def changed(response) -> dict[str, tuple[str, str]]:
    found = re.findall(r'data-changed="([^"]*)" data-before="([^"]*)" data-now="([^"]*)"', response.content.decode())
    return {line: (before, now) for line, before, now in found}


@pytest.fixture
def second_edition(guide, live):
    """Publishes what a change of the draft makes: ``second_edition(lambda guide: …)``."""

    def make(change, note="A local rule changed."):
        change(guide)
        guide.examples.all().delete()  # they hold fast what the rules said before
        with live():
            return publish(guide, by="alice", note=note)

    return make


def cover_spravato(guide) -> None:
    guide.rules.get(key="spravato-labeled-use").outcomes.filter(line="part-b").update(status="covered")


def reword(guide) -> None:
    guide.summary = f"{guide.summary} And more."
    guide.save()


def away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


def test_the_result_shows_the_code_and_the_link_with_it_after_the_hash(client, code):
    _, html = walk(client, SPRAVATO)
    assert f'href="{PAGE}#{code}"' in html
    assert code in re.sub(r"<[^>]*>", "", html)
    assert f"letter by letter: {', '.join(code[:4])};" in html


def test_the_qr_code_is_of_the_public_link():
    link = f"{settings.SITE_URL}{PAGE}#2345-6789"
    drawn = qr(link)
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn["path"]):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    matrix = segno.make_qr(link, error="m", mask=MASK).matrix
    assert dark == {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}
    assert drawn["side"] == len(matrix) + 2 * QUIET


def test_the_result_shows_the_qr_code_of_its_own_link(client, code):
    _, html = walk(client, SPRAVATO)
    assert f'd="{qr(f"{settings.SITE_URL}{PAGE}#{code}")["path"]}"' in html


def test_the_page_says_what_a_code_reveals(client):
    said = words(client.get(PAGE))
    assert "Anyone who has your code can read your answers" in said
    assert "does not hold your name" in said
    assert "Copy what comes after the # sign" in said


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_code_shows_the_same_result_again(client, code, headers):
    response = client.post(PAGE, {"code": code}, headers=headers)
    _, html = walk(client, SPRAVATO)
    assert response.status_code == 200
    assert verdicts(response.content.decode()) == verdicts(html)
    assert ("<html" in response.content.decode()) is not bool(headers)


def test_a_code_shows_answers_day_and_edition_in_words(client, content):
    said = words(client.post(PAGE, {"code": code_for({**SPRAVATO, "setting": "not-sure"})}))
    setting = next(question for question in content.checker.questions if question.key == "setting")
    assert f"{setting.text} I’m not sure" in said
    assert "Spravato nasal spray" in said
    assert "a treatment on 24 November 2026. Edition 1 of this guide" in said


def test_while_the_edition_is_current_nothing_has_changed(client, code):
    response = client.post(PAGE, {"code": code})
    assert "Has the answer changed since? No. Edition 1 is still our newest" in words(response)
    assert not changed(response)


def test_a_new_edition_with_the_same_answer_says_so(client, code, second_edition):
    second_edition(reword)
    response = client.post(PAGE, {"code": code})
    assert "No. Edition 2 of 24 November 2026 says the same." in words(response)
    assert not changed(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_new_edition_with_another_answer_is_shown_line_by_line_with_its_reason(
    client, code, second_edition, content, headers
):
    second_edition(cover_spravato)
    response = client.post(PAGE, {"code": code}, headers=headers)
    assert verdicts(response.content.decode())["part-b"] == "conditional"  # as of its edition
    assert changed(response)["part-b"] == ("conditional", "covered")
    assert "This answer has changed since" in words(response)
    assert "Edition 2, 24 November 2026: A local rule changed." in words(response)
    since = response.content.decode().partition('data-changed="part-b"')[2].partition("</section>")[0]
    reason = next(rule for rule in content.checker.rules if rule.key == "spravato-labeled-use").outcomes["part-b"]
    assert reason.reason[:30] in re.sub(r"<[^>]*>", "", since)


def test_every_note_on_the_page_has_a_number_of_its_own(client, code, second_edition):
    second_edition(cover_spravato)
    html = client.post(PAGE, {"code": code}).content.decode()
    listed = [int(number) for number in re.findall(r'id="note-(\d+)"', html)]
    assert listed == list(range(1, len(listed) + 1))
    assert {int(number) for number in re.findall(r'href="#note-(\d+)"', html)} == set(listed)


def test_an_answer_that_is_no_longer_offered_is_named(client, code, second_edition):
    def drop(guide):
        question = guide.questions.get(key="clinical-trial")
        for rule in [*guide.rules.filter(when__question=question).distinct()]:
            rule.delete()
        guide.examples.filter(answers__choice__question=question).delete()
        question.delete()

    second_edition(drop)
    said = words(client.post(PAGE, {"code": code}))
    assert "Answers that we could not use" in said
    assert "This question is not asked any more." in said


def test_a_day_that_has_passed_is_compared_with_today(client, code):
    with time_machine.travel(datetime(2027, 2, 1, 17, 0, tzinfo=UTC)):
        said = words(client.post(PAGE, {"code": code}))
    assert "a treatment on 24 November 2026" in said
    assert "this is about a treatment today, 1 February 2027" in said


def test_the_full_answer_of_today_is_one_button_away(client, code):
    html = client.post(PAGE, {"code": code}).content.decode()
    form = html[html.index('id="since"') :]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
    assert fields == SPRAVATO
    assert f'action="{CHECK}"' in form


def test_a_withdrawn_edition_is_shown_and_said_to_be_withdrawn(client, second_edition, live):
    second = second_edition(cover_spravato)
    code = code_for(SPRAVATO)
    assert peek(code).edition == 2
    client.post(PAGE, {"code": code})
    with live():
        withdraw(second, by="alice", reason="Too soon.")
    response = client.post(PAGE, {"code": code})
    assert "Edition 2 was taken back on 24 November 2026. Do not rely on its answer." in words(response)
    assert verdicts(response.content.decode())["part-b"] == "covered"
    assert changed(response)["part-b"] == ("covered", "conditional")
    assert "Keep this answer" not in words(response)


def test_a_withdrawal_is_said_also_when_the_edition_was_superseded_and_read_before(client, second_edition, live):
    second = second_edition(cover_spravato)
    code = code_for(SPRAVATO)
    second_edition(reword)
    assert "taken back" not in words(client.post(PAGE, {"code": code}))
    with live():
        withdraw(second, by="alice", reason="Too soon.")
    assert "Edition 2 was taken back" in words(client.post(PAGE, {"code": code}))


@pytest.mark.parametrize("typed", ["", "OOPS", "2345", "2" * 16, "2" * 100_000, "\x00", "é", "<b>2345-6789</b>", "#"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_no_code_is_a_422_with_a_summary_and_no_result(client, typed, headers):
    response = client.post(PAGE, {"code": typed}, headers=headers)
    html = response.content.decode()
    assert response.status_code == 422
    assert "error-summary" in html
    assert 'href="#code"' in html
    assert "<b>2345" not in html
    assert not verdicts(html)


def test_a_form_without_a_code_is_a_422(client):
    assert client.post(PAGE, {"colour": "red"}).status_code == 422


def test_a_wrong_code_stays_in_the_box_to_be_mended(client, code):
    wrong = f"{code[:-1]}{'2' if code[-1] != '2' else '3'}"
    assert f'value="{wrong}"' in client.post(PAGE, {"code": wrong}).content.decode()


def code_of_edition(number: int) -> str:
    edition = shelf.current("ketamine-medicare")
    return write(edition.slug, number, TODAY, SPRAVATO, edition.content.checker.questions, keys()[0])


def test_a_code_of_an_edition_that_is_not_there_says_so(client):
    response = client.post(PAGE, {"code": code_of_edition(9)})
    assert response.status_code == 422
    assert "This site has no edition 9 of this guide" in words(response)


def test_an_edition_that_is_not_live_yet_is_not_there(client, guide):
    reword(guide)
    publish(guide, by="alice", note="For December.", live_at=datetime(2026, 12, 1, tzinfo=UTC))
    assert "no edition 2" in words(client.post(PAGE, {"code": code_of_edition(2)}))


def test_a_damaged_older_edition_is_not_shown(client, code, second_edition, caplog):
    second_edition(reword)
    forge(note="Nicer.")
    response = client.post(PAGE, {"code": code})
    assert response.status_code == 422
    assert "not what was published" in caplog.text


def test_a_code_that_we_did_not_sign_is_refused(client, code, settings):
    settings.SECRET_KEY = "another key"
    response = client.post(PAGE, {"code": code})
    assert response.status_code == 422
    assert "did not write this code" in words(response)


def test_a_code_signed_with_the_key_before_is_read(client, code, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert client.post(PAGE, {"code": code}).status_code == 200
    assert code_for(SPRAVATO) != code


def test_the_current_edition_is_read_without_a_query(client, code, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.post(PAGE, {"code": code}).status_code == 200


def test_an_older_edition_is_read_with_one_query_and_then_with_none(
    client, code, second_edition, django_assert_num_queries
):
    second_edition(reword)
    for count in (1, 0):
        with django_assert_num_queries(count):
            assert client.post(PAGE, {"code": code}).status_code == 200


def test_without_the_database_the_current_edition_is_still_read(client, code):
    with connection.execute_wrapper(away):
        assert client.post(PAGE, {"code": code}).status_code == 200


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_without_the_database_an_older_edition_is_a_503_that_gives_the_phone(client, code, second_edition, headers):
    second_edition(reword)
    with connection.execute_wrapper(away):
        response = client.post(PAGE, {"code": code}, headers=headers)
    assert response.status_code == 503
    assert "We cannot read this code right now" in words(response)
    assert "1-800-MEDICARE" in words(response)
    assert f'value="{code}"' in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_may_keep_the_page(client, code, method):
    response = getattr(client, method)(PAGE, {"code": code})
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_a_code_posted_from_anywhere_needs_no_token(code):
    assert Client(enforce_csrf_checks=True).post(PAGE, {"code": code}).status_code == 200


def test_a_code_in_the_address_is_not_read(client, code):
    assert not verdicts(client.get(PAGE, {"code": code}).content.decode())


def test_codes_and_what_they_hold_are_in_no_log(client, second_edition, caplog, capfd):
    code = code_for(DEPRESSED)
    second_edition(reword)
    with caplog.at_level("DEBUG"), connection.execute_wrapper(away):
        client.post(PAGE, {"code": code})
    with caplog.at_level("DEBUG"):
        client.post(PAGE, {"code": code})
        client.post(PAGE, {"code": f"{code[:-1]}O"})
    written = caplog.text + "".join(capfd.readouterr())
    assert code[:9] not in written
    assert "suicidal" not in written


def test_a_draft_gives_no_code_but_reads_codes_of_editions(editor, guide, code):
    cover_spravato(guide)
    draft = editor.post(reverse("preview:check", args=[guide.slug]), SPRAVATO)
    assert "Keep this answer" not in words(draft)
    response = editor.post(reverse("preview:code", args=[guide.slug]), {"code": code})
    assert "Yes. The draft gives another answer" in words(response)
    assert changed(response)["part-b"] == ("conditional", "covered")


def test_drafts_are_for_editors_also_here(client, code):
    assert client.post(reverse("preview:code", args=["ketamine-medicare"]), {"code": code}).status_code == 403


def test_the_sheet_to_take_away_has_the_code_its_square_and_where_to_type_it(client, code):
    response = client.post(f"{GUIDE}check/sheet/", SPRAVATO)
    said = words(response)
    assert code in re.sub(r"<[^>]*>", "", response.content.decode())
    assert f'd="{qr(f"{settings.SITE_URL}{PAGE}#{code}")["path"]}"' in response.content.decode()
    assert f"type the code in at {settings.SITE_URL}{PAGE}" in said
    assert "Anyone who has the code can read these answers." in said
