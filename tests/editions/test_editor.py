"""The editors' pages, through their addresses."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from guides.editions.publish import publish, withdraw
from guides.models import Claim, Edition, Figure, Frequency, Guide, Rule, Section

pytestmark = pytest.mark.django_db

MODELS = [
    "guide",
    "section",
    "term",
    "synonym",
    "source",
    "claim",
    "figure",
    "treatment",
    "criterion",
    "text",
    "statement",
    "question",
    "rule",
    "edition",
]


def publish_url(guide: Guide) -> str:
    return reverse("admin:guides_guide_publish", args=[guide.pk])


def fingerprint(html: str) -> str:
    return re.search(r'name="fingerprint" value="([0-9a-f]{64})"', html)[1]


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_with_search_and_filters(editor, model):
    assert editor.get(reverse(f"admin:guides_{model}_changelist")).status_code == 200


@pytest.mark.parametrize("model", [model for model in MODELS if model != "edition"])
def test_every_row_opens_and_saves_unchanged(editor, guide, model):
    """Saving a form as it was changes nothing that readers would see."""
    from django.apps import apps

    from guides.editions.freeze import freeze

    before = freeze(guide)
    row = apps.get_model("guides", model).objects.first()
    url = reverse(f"admin:guides_{model}_change", args=[row.pk])
    page = editor.get(url)
    form = page.context["adminform"].form
    data = form_data(form)
    for formset in page.context["inline_admin_formsets"]:
        data |= form_data(formset.formset.management_form)
        for inline in formset.formset.forms:
            data |= form_data(inline)
    response = editor.post(url, data)
    assert response.status_code == 302, re.findall(r"errorlist.*?</ul>", response.content.decode(), re.DOTALL)
    assert freeze(Guide.objects.get(pk=guide.pk)) == before


def form_data(form) -> dict:
    found = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        found[bound.html_name] = [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value
    return found


@pytest.mark.parametrize(
    ("field", "number", "words"),
    [("high", "101", "more people than there are"), ("high", "40", "greater than the lower")],
)
def test_an_impossible_number_of_people_is_not_saved(editor, guide, field, number, words):
    row = Frequency.objects.get()
    url = reverse("admin:guides_criterion_change", args=[row.criterion_id])
    page = editor.get(url)
    data = form_data(page.context["adminform"].form)
    for formset in page.context["inline_admin_formsets"]:
        data |= form_data(formset.formset.management_form)
        for inline in formset.formset.forms:
            data |= form_data(inline)
    response = editor.post(url, {**data, f"frequencies-0-{field}": number})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert Frequency.objects.get() == row


@pytest.mark.parametrize("query", ["due=overdue", "due=month", "due=quarter", "confirmation__exact=reported"])
def test_claims_can_be_listed_by_review_date_and_confirmation(editor, query):
    assert editor.get(f"{reverse('admin:guides_claim_changelist')}?{query}").status_code == 200


def test_the_overdue_filter_lists_what_is_overdue_and_nothing_else(editor, guide):
    claim = Claim.objects.first()
    claim.checked_on, claim.review_by = "2026-01-01", "2026-11-23"
    claim.save()
    html = editor.get(f"{reverse('admin:guides_claim_changelist')}?due=overdue").content.decode()
    assert "1 claim" in html


def test_sections_without_a_claim_can_be_listed(editor, guide):
    Section.objects.create(guide=guide, slug="bare", question="Bare?", short_answer="Yes.")
    url = reverse("admin:guides_section_changelist")
    assert "1 section" in editor.get(f"{url}?claims=none").content.decode()


def test_a_text_that_cites_an_unknown_claim_comes_back_with_a_sentence_and_nothing_lost(editor, guide):
    section = guide.sections.first()
    url = reverse("admin:guides_section_change", args=[section.pk])
    data = form_data(editor.get(url).context["adminform"].form) | {"body": "My long new text.[^rumour]"}
    response = editor.post(url, data)
    html = response.content.decode()
    assert response.status_code == 200
    assert "the claim “rumour”, which does not exist" in html
    assert "My long new text.[^rumour]" in html


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("body", "Sign the [[rumor form]].", "the term “rumor-form”, which does not exist"),
        ("related", "nothing-like-it", "“nothing-like-it” is not the anchor of another section"),
        ("related", "what-is-ketamine-treatment", "is not the anchor of another section"),
        ("related", "is-it-safe alternatives what-is-spravato what-does-it-cost", "Name at most 3 sections"),
    ],
)
def test_what_a_section_may_not_name_is_refused_in_words(editor, guide, field, typed, sentence):
    section = guide.sections.get(slug="what-is-ketamine-treatment")
    url = reverse("admin:guides_section_change", args=[section.pk])
    data = form_data(editor.get(url).context["adminform"].form) | {field: typed}
    assert sentence in editor.post(url, data).content.decode()


def test_figure_values_that_overlap_are_refused_in_words(editor, guide):
    figure = Figure.objects.get(key="part-b-deductible")
    url = reverse("admin:guides_figure_change", args=[figure.pk])
    page = editor.get(url)
    data = form_data(page.context["adminform"].form)
    formset = page.context["inline_admin_formsets"][0].formset
    data |= form_data(formset.management_form)
    for inline in formset.forms:
        data |= form_data(inline)
    claim = figure.values.first().claim
    data |= {
        "values-TOTAL_FORMS": "2",
        "values-1-low": "300",
        "values-1-valid_from": "2026-12-31",
        "values-1-valid_until": "2027-12-31",
        "values-1-claim": claim.pk,
        "values-1-figure": figure.pk,
    }
    response = editor.post(url, data)
    assert response.status_code == 200
    assert "overlap" in response.content.decode()


def test_the_preview_of_a_text_fills_in_figures_and_numbers_notes(editor, guide):
    response = editor.post(
        reverse("typeset"),
        {"guide": guide.pk, "text": "After {{part-b-deductible}}.[^" + guide.claims.first().key + "]"},
    )
    html = response.content.decode()
    assert "$283 (2026)" in html
    assert 'id="note-1"' in html


def test_the_preview_of_a_text_is_for_editors(client, guide):
    assert client.post(reverse("typeset"), {"guide": guide.pk, "text": "x"}).status_code == 302


@pytest.mark.parametrize("page", ["guide", "compare", "check", "costs"])
def test_a_draft_looks_as_readers_would_see_it_and_stays_within_the_draft(editor, guide, page):
    Section.objects.filter(guide=guide).update(question="A question only drafts have?")
    response = editor.get(reverse(f"preview:{page}", args=[guide.slug]))
    html = response.content.decode()
    assert response.status_code == 200
    assert "draft" in html.lower()
    assert 'href="/admin/drafts/ketamine-medicare/compare/"' in html
    assert "no-store" in response.headers["Cache-Control"]
    if page == "guide":
        assert "A question only drafts have?" in html
        assert "A question only drafts have?" not in editor.get(f"/guides/{guide.slug}/").content.decode()


@pytest.mark.parametrize("page", ["guide", "compare", "check", "costs"])
def test_a_draft_may_stand_in_a_frame_of_ours_and_a_published_page_in_none(editor, guide, live, page):
    draft = editor.get(reverse(f"preview:{page}", args=[guide.slug])).headers
    published = editor.get(reverse(f"guides:{page}", args=[guide.slug])).headers
    assert (draft["X-Frame-Options"], published["X-Frame-Options"]) == ("SAMEORIGIN", "DENY")
    assert "frame-ancestors 'self'" in draft["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in published["Content-Security-Policy"]


def test_the_checker_of_a_draft_answers_by_the_draft(editor, guide):
    Rule.objects.get(guide=guide, key="no-medicare").outcomes.filter(line="part-a").update(
        status="unlikely", reason="x"
    )
    form = {"treatment": "spravato", "reason": "crps", "setting": "home", "medicare": "none"}
    html = editor.post(reverse("preview:check", args=[guide.slug]), form).content.decode()
    assert re.search(r'data-line="part-a"[^>]*data-status="unlikely"', html)


@pytest.mark.parametrize("who", ["nobody", "a visitor with an account"])
def test_drafts_are_for_editors_only(client, django_user_model, guide, who):
    if who != "nobody":
        client.force_login(django_user_model.objects.create_user("bob"))
    assert client.get(reverse("preview:guide", args=[guide.slug])).status_code == 403


def test_preview_and_publish_shows_what_differs_and_publishes_with_a_note(editor, alice, guide, live):
    section = guide.sections.first()
    section.short_answer = "A new short answer.[^" + guide.claims.first().key + "]"
    section.save()
    html = editor.get(publish_url(guide)).content.decode()
    assert "All proofs hold" in html
    assert "A new short answer." in html
    with live():
        response = editor.post(
            publish_url(guide), {"note": "Clearer words.", "fingerprint": fingerprint(html)}, follow=True
        )
    assert "Edition 2" in response.content.decode()
    edition = Edition.objects.get(number=2)
    assert (edition.published_by, edition.note) == ("alice", "Clearer words.")


def tick(html: str) -> bool:
    return "checked" in re.search(r'<input type="checkbox" name="changes_what_to_do"[^>]*>', html)[0]


def test_the_tick_for_what_to_do_is_set_when_a_status_changes_and_the_editor_decides(editor, guide, live):
    guide.sections.update(top=True)
    assert not tick(editor.get(publish_url(guide)).content.decode())
    guide.treatments.filter(key="spravato").update(answer_status="unlikely")
    html = editor.get(publish_url(guide)).content.decode()
    assert tick(html)
    with live():
        editor.post(publish_url(guide), {"note": "A slip of the pen.", "fingerprint": fingerprint(html)})
    assert not Edition.objects.get(number=2).changes.thaw().changes_what_to_do


def test_a_refused_attempt_keeps_the_tick(editor, guide):
    guide.sections.update(top=True)
    seen = fingerprint(editor.get(publish_url(guide)).content.decode())
    data = {"note": "", "fingerprint": seen, "changes_what_to_do": "on"}
    assert tick(editor.post(publish_url(guide), data).content.decode())
    guide.sections.update(top=False)
    guide.sections.filter(slug="is-it-safe").update(top=True)
    assert tick(editor.post(publish_url(guide), data | {"note": "My note."}).content.decode())


def test_after_a_withdrawal_the_draft_is_compared_with_what_readers_have(editor, guide, live):
    guide.sections.update(top=True)
    with live():
        second = publish(guide, by="alice", note="x")
        withdraw(second, by="alice", reason="A mistake.")
    html = editor.get(publish_url(guide)).content.decode()
    assert "What differs from edition 1" in html
    assert "Publish edition 3" in html


def test_an_editor_sees_what_readers_would_be_told(editor, guide):
    guide.treatments.filter(key="spravato").update(answer_status="unlikely")
    html = editor.get(reverse("preview:changes", args=[guide.slug])).content.decode()
    assert "The draft, if it were published now" in html
    assert "This changes what you should do" in html


def test_a_failed_proof_is_shown_with_an_example_a_link_to_mend_it_and_no_button(editor, guide):
    rule = Rule.objects.get(guide=guide, key="no-medicare")
    rule.outcomes.filter(line="medigap").delete()
    section = guide.sections.first()
    section.body += " You pay $5."
    section.save()
    response = editor.get(publish_url(guide))
    html = response.content.decode()
    assert "spells out “$5" in html
    assert reverse("admin:guides_section_change", args=[section.pk]) in html
    assert "no rule decides Medigap" in html
    assert re.search(r'<input type="hidden" name="medicare" value="none">', html)
    assert 'name="fingerprint"' not in html


def test_preview_and_publish_counts_the_situations_that_change_with_examples_to_open(editor, guide):
    rule = Rule.objects.get(guide=guide, key="spravato-at-home")
    rule.outcomes.filter(line="part-d").update(status="unlikely")
    html = editor.get(publish_url(guide)).content.decode()
    assert "960 of 57,600 situations change." in html
    assert "960 situations: from “Not covered” to “Usually not covered”" in html
    changes = html[html.index("3. What changes for readers") : html.index("4. What differs")]
    assert changes.count("Open the checker there") == 3
    assert '<input type="hidden" name="treatment" value="spravato">' in changes
    assert "Spravato nasal spray; Anesthesia for surgery or a procedure; At home" in changes


def test_an_example_of_a_change_opens_the_draft_checker_where_it_shows(editor, guide):
    rule = Rule.objects.get(guide=guide, key="spravato-at-home")
    rule.outcomes.filter(line="part-d").update(status="unlikely")
    html = editor.get(publish_url(guide)).content.decode()
    changes = html[html.index("3. What changes for readers") : html.index("4. What differs")]
    form = changes[changes.index("<form") : changes.index("</form>")]
    answers = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', form))
    shown = editor.post(re.search(r'action="([^"]+)"', form)[1], answers).content.decode()
    assert re.search(r'data-line="part-d"[^>]*data-status="unlikely"', shown)


def test_a_rule_in_other_words_changes_no_situation_and_is_listed(editor, guide):
    Rule.objects.filter(guide=guide, key="no-medicare").update(name="You have no Medicare")
    html = editor.get(publish_url(guide)).content.decode()
    assert "0 of 57,600 situations change." in html
    listed = html[html.index("Rules in other words") :]
    assert "You have no Medicare" in listed[: listed.index("</ul>")]


def test_a_worked_example_that_comes_out_differently_is_shown_with_both_answers(editor, guide):
    rule = Rule.objects.get(guide=guide, key="racemic-crps")
    rule.outcomes.filter(line="part-b").update(status="conditional")
    html = editor.get(publish_url(guide)).content.decode()
    differ = html[html.index("Worked examples that come out differently") :]
    assert "“Usually not covered” was expected, “Covered if…” comes out." in differ


def test_a_rule_that_no_worked_example_guards_is_a_warning_that_refuses_nothing(editor, guide):
    assert "Worth knowing" not in editor.get(publish_url(guide)).content.decode()
    guide.examples.all().delete()
    page = editor.get(publish_url(guide)).content.decode()
    assert "Nothing would notice if the rule" in page
    assert "Publish edition 2" in page


def test_a_synonym_that_leads_nowhere_is_a_warning_with_a_link_to_it(editor, guide):
    synonym = guide.synonyms.create(typed="ketamine drip bar", meant="zebra")
    page = editor.get(publish_url(guide)).content.decode()
    assert "“ketamine drip bar” stands for “zebra” in the search" in page
    assert f"/synonym/{synonym.pk}/change/" in page
    assert "Publish edition 2" in page


def test_rules_that_cannot_be_followed_are_not_counted(editor, guide):
    Rule.objects.get(guide=guide, key="racemic-crps").outcomes.filter(line="part-b").update(
        status="", follows="medigap"
    )
    html = editor.get(publish_url(guide)).content.decode()
    assert "cannot be followed" in html
    assert "This can be counted once the rules can be followed" in html


def test_publishing_needs_a_note(editor, guide):
    guide.sections.update(top=True)
    html = editor.get(publish_url(guide)).content.decode()
    response = editor.post(publish_url(guide), {"note": "", "fingerprint": fingerprint(html)})
    assert response.status_code == 422
    assert "Say in a sentence what changed" in response.content.decode()
    assert guide.editions.count() == 1


def test_of_two_editors_one_publishes_and_the_other_is_told(editor, guide, live):
    guide.sections.update(top=True)
    seen = fingerprint(editor.get(publish_url(guide)).content.decode())
    guide.sections.update(top=False)
    response = editor.post(publish_url(guide), {"note": "My note.", "fingerprint": seen})
    assert response.status_code == 422
    html = response.content.decode()
    assert "changed since you looked" in html
    assert guide.editions.count() == 1


def test_publishing_needs_the_permission(guide, django_user_model):
    bob = django_user_model.objects.create_user("bob", is_staff=True)
    client = Client()
    client.force_login(bob)
    assert client.get(publish_url(guide)).status_code == 403
    assert client.post(publish_url(guide), {"note": "x"}).status_code == 403


def test_rows_that_do_not_fit_together_are_named(editor, guide):
    guide.criteria.first().cells.first().delete()
    response = editor.get(publish_url(guide))
    assert "has no cell for the treatment" in response.content.decode()


def test_an_edition_can_be_withdrawn_with_a_reason_and_not_without(editor, guide, live):
    edition = guide.editions.get()
    url = reverse("admin:guides_edition_changelist")
    data = {"action": "withdraw", "_selected_action": [edition.pk], "reason": ""}
    assert "Say why" in editor.post(url, data, follow=True).content.decode()
    assert Edition.objects.live().count() == 1
    with live():
        editor.post(url, data | {"reason": "Wrong amount."})
    assert Edition.objects.live().count() == 0


@pytest.mark.parametrize("what", ["add", "delete"])
def test_editions_can_be_neither_added_nor_deleted_by_hand(editor, guide, what):
    args = [] if what == "add" else [guide.editions.get().pk]
    assert editor.get(reverse(f"admin:guides_edition_{what}", args=args)).status_code == 403


def test_a_guide_that_was_published_cannot_be_deleted(editor, guide):
    assert editor.post(reverse("admin:guides_guide_delete", args=[guide.pk]), {"post": "yes"}).status_code == 403
