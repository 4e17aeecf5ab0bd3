"""Around the result: all questions at once, situations side by side, the sheet, another day, somebody else."""

import re

import pytest

from guides.checker.schema import NOT_SURE
from guides.editions import shelf
from guides.statuses import Status
from tests.checker.test_views import CHECK, HTMX, SPRAVATO, asked, verdicts

ALL = f"{CHECK}all/"
COMPARE = f"{CHECK}compare/"
SHEET = f"{CHECK}sheet/"
INFUSION = {
    **SPRAVATO,
    "treatment": "ketamine-infusion",
    "reason": "crps",
    "setting": "infusion-clinic",
}

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html[html.index("<main") if "<main" in html else 0 :]).split())


def cells(html: str) -> dict[tuple[str, int], str]:
    """{(line, situation): status} of the table side by side."""
    found = re.findall(r'data-line="([^"]*)" data-status="([^"]*)" data-situation="(\d)"', html)
    return {(line, int(number)): status for line, status, number in found}


def costs(html: str) -> dict[str, list[str]]:
    """{row of estimates: the words of its cells} of the table side by side."""
    rows = [row for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL) if "data-costs" in row]
    found = [[words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]
    return {
        title: [re.sub(rf"^Situation {number} ", "", cell) for number, cell in enumerate(cells, 1)]
        for title, *cells in found
    }


@pytest.mark.parametrize("page", [CHECK, ALL, COMPARE, SHEET])
@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("form", [None, INFUSION, {}, {"treatment": "leeches"}, {"on": "yesterday"}])
def test_a_page_of_answers_is_kept_by_nobody_and_asks_the_database_nothing(
    client, page, headers, form, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get(page, headers=headers) if form is None else client.post(page, form, headers=headers)
    assert response.status_code in (200, 422)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert ("<html" in response.content.decode()) is not bool(headers)


@pytest.mark.parametrize("page", [ALL, COMPARE, SHEET])
@pytest.mark.parametrize(
    "form",
    [{"treatment": "leeches"}, {**INFUSION, "medicare": "advantage"}, {"colour": "red"}, {**INFUSION, "on": "x"}],
)
def test_answers_that_cannot_be_used_are_a_422_on_every_page(client, page, form):
    response = client.post(page, form)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()


def test_all_questions_on_one_page_give_the_same_verdicts_as_one_by_one(client):
    at_once = verdicts(client.post(ALL, INFUSION).content.decode())
    assert at_once == verdicts(client.post(CHECK, INFUSION).content.decode())
    assert at_once["part-b"] == "unlikely"


def test_questions_left_open_are_named_when_they_still_matter(client, content):
    html = client.post(ALL, {"treatment": "spravato"}).content.decode()
    open_questions = [q for q in content.checker.questions if q.key in ("reason", "setting", "medicare")]
    assert all(f"<li>{question.text}</li>" in html for question in open_questions)
    assert verdicts(html)["part-b"] == "unknown"


def test_an_empty_form_is_told_what_to_do(client):
    assert "Answer at least one question" in client.post(ALL, {}).content.decode()
    assert "Answer the questions first" in client.post(SHEET, {}).content.decode()


def test_the_form_keeps_what_was_chosen(client):
    html = client.post(ALL, {**INFUSION, "setting": NOT_SURE}).content.decode()
    assert re.search(r'name="setting".*?value="not-sure" selected', html, re.DOTALL)
    assert re.search(r'name="reason".*?value="crps" selected', html, re.DOTALL)


def test_situations_stand_side_by_side_where_they_differ(client):
    form = {**INFUSION, "2-treatment": "spravato", "2-reason": "treatment-resistant-depression",
            "2-setting": "certified-clinic", "3-medicare": "advantage"}  # fmt: skip
    html = client.post(COMPARE, form).content.decode()
    found = cells(html)
    assert [found["part-b", number] for number in (1, 2, 3)] == ["unlikely", "conditional", "not-relevant"]
    assert [found["advantage", number] for number in (1, 2, 3)] == ["not-relevant", "not-relevant", "plan-decides"]
    assert ("medicaid", 1) not in found
    assert re.search(r"The same in all of them: [^.]*Medicaid: Does not apply", words(html))


def test_what_is_the_same_in_every_situation_is_not_a_row(client):
    html = client.post(COMPARE, {**INFUSION, "2-reason": "fibromyalgia"}).content.decode()
    assert ("part-d", 1) not in cells(html)
    assert ("part-b", 1) in cells(html)  # the same status for another reason


def test_a_situation_that_differs_in_nothing_is_not_compared(client):
    response = client.post(COMPARE, {**INFUSION, "2-setting": "infusion-clinic"})
    assert response.status_code == 200
    assert not cells(response.content.decode())


PAID, REFUSED = "If Medicare or a plan pays", "If it says no, or you pay yourself"
ONE_SESSION = "One session, if Medicare or a plan pays"


def test_what_one_would_pay_stands_side_by_side_as_on_the_result(client):
    form = {**SPRAVATO, "2-medigap": "no"}
    found = costs(client.post(COMPARE, form).content.decode())
    assert list(found) == [PAID, ONE_SESSION]
    for number, answers in enumerate([SPRAVATO, {**SPRAVATO, "medigap": "no"}]):
        result = client.post(CHECK, answers).content.decode()
        lead = words(re.search(r'data-estimate="paid-.*?<strong>(.*?)</strong>', result, re.DOTALL)[1])
        assert found[PAID][number].startswith(lead)
        least, ordinary, most = re.findall(
            r"<td>([^<]*)</td>", result[result.index("once the deductible is paid</th>") :]
        )[:3]
        expected = f"{least} to {most}, ordinarily {ordinary}" if least != most else least
        assert found[ONE_SESSION][number] == f"{expected}, once the deductible is paid."


def test_what_cannot_be_estimated_says_why_beside_what_can(client):
    found = costs(client.post(COMPARE, {**SPRAVATO, "2-setting": "hospital-outpatient"}).content.decode())
    assert found[PAID][0].startswith("The first year (")
    assert re.match(r"This cannot be estimated, because: A hospital.s copay may differ", found[PAID][1])
    assert found[ONE_SESSION][1] == "No amount."


def test_an_ending_that_one_situation_does_not_have_does_not_apply_there(client):
    found = costs(client.post(COMPARE, {**SPRAVATO, "2-setting": "home"}).content.decode())
    assert found[PAID][1] == "Does not apply."


def test_estimates_that_are_the_same_are_given_once_below_the_table(client):
    html = client.post(COMPARE, {**SPRAVATO, "2-medigap": "no"}).content.decode()
    assert REFUSED not in costs(html)
    below = words(html[html.index("</table>") :])
    assert (
        f"What you would pay, the same in all of them: {REFUSED} This cannot be estimated, because: We found" in below
    )
    assert words(html).count("We found no price for Spravato that we could trust.") == 1


def test_what_is_said_about_costs_holds_for_every_situation(client):
    found = costs(client.post(COMPARE, {**SPRAVATO, "2-medigap": "no", "sessions": "3"}).content.decode())
    assert all(cell.startswith("3 sessions, as you said would cost") for cell in found[PAID])


def test_an_unsure_situation_shows_each_estimate_that_may_be_hers(client):
    found = costs(client.post(COMPARE, {**SPRAVATO, "2-medigap": NOT_SURE}).content.decode())
    assert "one of these" not in found[PAID][0]
    assert "It will be one of these" in found[PAID][1]
    assert "Spravato for resistant depression, with Medigap" in found[PAID][1]


def test_a_second_situation_that_contradicts_itself_is_named(client):
    response = client.post(COMPARE, {**INFUSION, "2-medicare": "advantage", "2-part-d": "yes"})
    assert response.status_code == 422
    assert 'href="#2-medicare"' in response.content.decode()


def test_the_sheet_holds_answers_verdicts_questions_codes_and_phones(client):
    html = client.post(SHEET, INFUSION).content.decode()
    text = words(html)
    assert verdicts(html) == {"part-b": "unlikely", "part-d": "not-covered", "medigap": "unlikely"}
    for needed in ("CRPS", "J3490", "ABN", "1-800-633-4227", "1-877-839-2675", "Edition 1", "What to bring"):
        assert needed in text
    assert "note" not in html[html.index("sheet-columns") : html.index("Phone numbers")]


def test_the_sheet_asks_the_plan_what_a_plan_decides(client):
    form = {key: value for key, value in INFUSION.items() if key not in ("part-d", "medigap")}
    assert "organization determination" in words(client.post(SHEET, {**form, "medicare": "advantage"}).content.decode())


def test_the_sheet_comes_in_large_print(client):
    assert "page--large" in client.post(SHEET, {**INFUSION, "size": "large"}).content.decode()
    assert "page--large" not in client.post(SHEET, INFUSION).content.decode()


def test_a_sheet_without_answers_leads_to_the_checker(client):
    assert f'href="{CHECK}"' in client.get(SHEET).content.decode()


def test_asking_for_somebody_else_changes_the_words_and_goes_along(client, content):
    html = client.post(CHECK, {**INFUSION, "for": "other"}).content.decode()
    assert "Based on the answers you gave for them" in html
    assert "the person you are asking for" in html
    assert 'name="for" value="other"' in html
    step = client.post(CHECK, {"treatment": "spravato", "for": "other"}).content.decode()
    assert asked(step) == "reason"
    assert 'name="for" value="other"' in step


def test_a_day_still_to_come_uses_no_old_amount(client):
    html = client.post(CHECK, {**SPRAVATO, "on": "2027-01-02"}).content.decode()
    assert "is still to come" in html
    assert "not confirmed yet for 2027" in html
    assert "$283" not in html[html.index("<main") : html.index('id="notes"')]


def test_a_day_beyond_what_is_confirmed_says_so(client):
    html = client.post(CHECK, {**SPRAVATO, "on": "2028-06-01"}).content.decode()
    assert "Nobody has confirmed the rules as far as 1 June 2028" in html


def test_a_day_in_the_past_says_so_and_goes_along(client):
    html = client.post(CHECK, {**SPRAVATO, "on": "2026-02-03"}).content.decode()
    assert "is in the past" in html
    assert 'name="on" value="2026-02-03"' in html


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "20261201", "1999-01-01", "2040-01-01", "2026-1-1"])
def test_a_day_that_cannot_be_used_is_a_422_that_keeps_the_answers(client, day):
    response = client.post(CHECK, {**SPRAVATO, "on": day})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Choose a day of treatment between" in html
    assert 'href="#on"' in html
    assert 'value="spravato"' in html


def test_rules_of_another_day_decide_on_that_day(client, guide, live):
    rule = guide.rules.get(key="spravato-labeled-use")
    rule.valid_until = "2027-06-30"
    rule.save()
    later = guide.rules.get(key="spravato-labeled-use")
    outcomes = list(later.outcomes.all())
    later.pk, later.key, later.valid_from, later.valid_until = None, "spravato-labeled-use-2027", "2027-07-01", None
    later.save()
    later.when.set(rule.when.all())
    for outcome in outcomes:
        outcome.pk, outcome.rule = None, later
        if outcome.line == "part-b":
            outcome.status = Status.COVERED
        outcome.save()
    from guides.editions.publish import publish

    with live():
        publish(guide, by="alice", note="A new rule from July.")
    assert shelf.current(guide.slug).number == 2
    now = verdicts(client.post(CHECK, SPRAVATO).content.decode())
    then = verdicts(client.post(CHECK, {**SPRAVATO, "on": "2027-07-01"}).content.decode())
    assert (now["part-b"], then["part-b"]) == ("conditional", "covered")


@pytest.mark.parametrize("page", [ALL, COMPARE, SHEET])
def test_answers_are_in_no_log(client, page, caplog, capfd):
    with caplog.at_level("DEBUG"):
        client.post(page, {**INFUSION, "2-reason": "cancer-pain"})
        client.post(page, {**INFUSION, "setting": "moon"})
    written = caplog.text + "".join(capfd.readouterr())
    assert "crps" not in written
    assert "cancer-pain" not in written


def test_the_sheet_says_that_the_state_decides_on_medicaid(client):
    html = client.post(f"{CHECK}sheet/", {**SPRAVATO, "medicaid": "medicaid"}).content.decode()
    row = re.search(r'data-line="medicaid".*?</li>', html, re.DOTALL)[0]
    assert "Your state decides" in row
    assert "Your plan decides" not in row
