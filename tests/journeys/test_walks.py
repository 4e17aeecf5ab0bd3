"""The three walks of docs/architecture.md, from end to end."""

import re

import pytest
from django.urls import reverse

from guides.editions.publish import draft
from guides.models import Guide
from tests.checker.test_views import SPRAVATO, verdicts, walk
from tests.conftest import GUIDE, TODAY

pytestmark = pytest.mark.django_db


def test_a_reader_follows_a_statement_from_the_home_page_to_its_source(client):
    home = client.get("/").content.decode()
    link = re.search(rf'href="({GUIDE}#[a-z-]+)"', home)[1]
    path, anchor = link.split("#")
    html = client.get(path).content.decode()
    section = html[html.index(f'id="{anchor}"') :]
    number = re.search(r'href="#note-(\d+)"', section)[1]
    note = html[html.index(f'id="note-{number}"') :]
    note = note[: note.index("</li>")]
    assert re.search(r"Checked \d+ \w+ 2026", note)


def test_a_daughter_checks_for_her_mother_changes_an_answer_and_reads_why(client):
    _, html = walk(client, SPRAVATO)
    assert verdicts(html)["part-b"] == "conditional"
    changed = client.post(f"{GUIDE}check/", {**SPRAVATO, "change": "setting"}).content.decode()
    assert 'value="certified-clinic"' in changed
    at_home = {**SPRAVATO, "setting": "home"}
    html = client.post(f"{GUIDE}check/", {**at_home, "asked": "setting"}).content.decode()
    assert verdicts(html)["part-b"] == "not-covered"
    assert "never given out for use at home" in html
    assert "1-855-382-6022" in html


def test_an_editor_changes_a_rule_previews_it_publishes_it_and_takes_it_back(client, editor, live):
    guide = Guide.objects.get(slug="ketamine-medicare")
    rule = guide.rules.get(key="spravato-labeled-use")
    outcome = rule.outcomes.get(line="part-b")
    outcome.status = "covered"
    outcome.save()
    publish = reverse("admin:guides_guide_publish", args=[guide.pk])

    preview = editor.post(reverse("preview:check", args=[guide.slug]), SPRAVATO).content.decode()
    assert verdicts(preview)["part-b"] == "covered"
    assert verdicts(client.post(f"{GUIDE}check/", SPRAVATO).content.decode())["part-b"] == "conditional"

    page = editor.get(publish).content.decode()
    assert "The worked example" in page
    assert 'name="fingerprint"' not in page
    guide.examples.filter(key__in={failure.key for failure in draft(guide, TODAY).failed}).delete()

    page = editor.get(publish).content.decode()
    assert "outcomes, part-b, status" in page
    fingerprint = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', page)[1]
    with live():
        editor.post(publish, {"note": "A local rule changed.", "fingerprint": fingerprint})
    assert verdicts(client.post(f"{GUIDE}check/", SPRAVATO).content.decode())["part-b"] == "covered"
    assert "A local rule changed." in client.get("/feeds/changes.atom").content.decode()

    with live():
        editor.post(
            reverse("admin:guides_edition_changelist"),
            {"action": "withdraw", "_selected_action": [guide.editions.get(number=2).pk], "reason": "Too soon."},
        )
    assert verdicts(client.post(f"{GUIDE}check/", SPRAVATO).content.decode())["part-b"] == "conditional"
