"""Feedback as editors see it."""

import re
from datetime import date

import pytest
from django.conf import settings

from guides.models import Edition, Feedback

LIST = f"/{settings.ADMIN_PATH}/guides/feedback/"

pytestmark = pytest.mark.django_db


def said(answer: str, page: str = "guide", section: str = "", **more) -> Feedback:
    return Feedback.objects.create(
        edition=Edition.objects.get(), page=page, section=section, answer=answer, day=date(2026, 11, 24), **more
    )


def counts(html: str) -> list[list[str]]:
    table = re.search(r"<caption>Answers.*?</table>", html, re.DOTALL)[0]
    return [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr><td>.*?</tr>", table)]


def test_answers_are_counted_for_each_edition_and_section(editor):
    for answer in ("yes", "yes", "no", "wrong"):
        said(answer, section="is-it-safe")
    said("yes")
    said("wrong", page="costs", reason="not-right", note="The cap is <old>.")
    html = editor.get(LIST).content.decode()
    assert counts(html) == [
        ["ketamine-medicare, edition 1", "What it costs", "0", "0", "1"],
        ["ketamine-medicare, edition 1", "Questions and answers", "1", "0", "0"],
        ["ketamine-medicare, edition 1", "is-it-safe", "2", "1", "1"],
    ]
    assert "The cap is &lt;old&gt;." in html
    assert "A fact, an amount or a date is not right" in html


def test_the_counts_are_of_what_is_filtered(editor):
    said("yes", section="is-it-safe")
    said("no", page="compare")
    html = editor.get(f"{LIST}?page__exact=compare").content.decode()
    assert counts(html) == [["ketamine-medicare, edition 1", "Compare treatments", "0", "1", "0"]]


def test_feedback_can_be_deleted_but_neither_added_nor_changed(editor):
    row = said("no", note="Hm.")
    assert editor.get(f"{LIST}add/").status_code == 403
    assert editor.post(f"{LIST}{row.pk}/change/", {"note": "Great."}).status_code == 403
    editor.post(LIST, {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert not Feedback.objects.exists()
