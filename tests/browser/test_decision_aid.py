"""The comparison as a decision aid: figures of people, and the exercise that stays in the page."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from guides.editions.bundle import read
from guides.frozen import CITATION
from tests.browser.test_access import CONTEXTS, check
from tests.browser.test_reading import squeezed

COMPARE = "/guides/ketamine-medicare/compare/"
COMPARISON = read(Path(__file__).resolve().parents[2] / "content" / "ketamine-medicare").comparison
COST, PROOF = COMPARISON.statements[:2]

pytestmark = pytest.mark.browser


def statement(page: Page, text: str):
    return page.get_by_role("group", name=text)


def told(page: Page):
    return page.locator("[data-matters-told]")


def test_what_matters_a_lot_is_listed_with_its_rows(page: Page):
    page.goto(COMPARE)
    expect(told(page)).to_be_hidden()
    statement(page, COST.text).get_by_label("Matters a lot").check()
    statement(page, PROOF.text).get_by_label("Does not matter").check()
    expect(told(page).get_by_role("listitem")).to_have_count(1)
    expect(told(page).get_by_role("listitem")).to_contain_text(COST.text)
    expect(page.get_by_role("status")).to_contain_text("a lot: 1.")
    told(page).get_by_role("link", name="Price of a session").click()
    expect(page.locator("#session-price")).to_be_in_viewport()
    expect(statement(page, COST.text).get_by_label("Matters a lot")).to_be_checked()
    assert page.problems == []


def test_the_exercise_is_done_by_keyboard_and_enter_sends_nothing(page: Page):
    page.goto(COMPARE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    statement(page, COST.text).get_by_label("Matters a lot").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(told(page).get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(statement(page, COST.text).get_by_label("Matters a little")).to_be_checked()
    expect(told(page)).to_be_hidden()
    page.keyboard.press("Tab")
    expect(statement(page, COST.text).get_by_role("link").first).to_be_focused()
    assert page.url.endswith(COMPARE)
    assert [url for url in asked if "/static/" not in url] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_marks_can_be_cleared_and_are_gone_after_a_reload(page: Page):
    page.goto(COMPARE)
    mark = statement(page, COST.text).get_by_label("Matters a lot")
    mark.check()
    page.get_by_role("button", name="Clear my marks").click()
    expect(mark).not_to_be_checked()
    expect(told(page)).to_be_hidden()
    mark.check()
    page.reload()
    expect(mark).not_to_be_checked()


def test_marks_stay_when_other_treatments_are_shown(page: Page):
    page.goto(COMPARE)
    mark = statement(page, COST.text).get_by_label("Matters a lot")
    mark.check()
    page.locator("label", has_text="At-home compounded").click()
    with page.expect_response("**/compare/?*"):
        page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Infusion, Injection and Spravato")).to_be_focused()
    expect(mark).to_be_checked()
    expect(page.locator(".notes")).to_have_count(1)


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_the_exercise_is_a_worksheet(page: Page):
    page.goto(COMPARE)
    mark = statement(page, COST.text).get_by_label("Matters a lot")
    mark.check()
    mark.press("Enter")
    expect(mark).to_be_checked()
    assert page.url.endswith(COMPARE)
    expect(statement(page, COST.text).get_by_role("link", name="Price of a session")).to_be_visible()
    page.get_by_role("button", name="Clear my marks").click()
    expect(mark).not_to_be_checked()


@pytest.mark.parametrize("page", CONTEXTS, indirect=True)
def test_the_filled_in_exercise_is_accessible(page: Page):
    page.goto(COMPARE)
    for entry in COMPARISON.statements:
        statement(page, entry.text).get_by_label("Matters a lot").check()
    check(page)
    small = page.locator(".matters label, .matters button").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)"
    )
    assert small == []


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_the_filled_in_exercise_fits_320_pixels_also_with_doubled_text(page: Page):
    page.goto(COMPARE)
    statement(page, COST.text).get_by_label("Matters a lot").check()
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize(
    "page", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], indirect=True, ids=["light", "dark", "forced"]
)
def test_hollow_figures_have_the_color_of_the_page_and_full_ones_of_its_text(page: Page):
    page.goto(COMPARE)
    image = page.get_by_role("img", name=re.compile("48 to 61 of 100 people")).first
    expect(image).to_be_visible()
    full, hollow = (
        image.locator(path).first.evaluate("e => getComputedStyle(e).stroke")
        for path in (".heads:not(.hollow)", ".heads.hollow")
    )
    text, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (full, hollow) == (text, paper)
    assert full != hollow


def test_the_printed_comparison_is_complete(page: Page):
    page.goto(COMPARE)
    statement(page, COST.text).get_by_label("Matters a lot").check()
    pdf = page.pdf(format="Letter", prefer_css_page_size=True)
    whole = "".join(squeezed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages)
    for criterion in COMPARISON.criteria:
        assert squeezed(criterion.label) in whole, criterion.key
    for text in COMPARISON.texts:
        assert squeezed(text.title) in whole
        for strong in re.findall(r"\*\*(.+?)\*\*", CITATION.sub("", text.body)):
            assert squeezed(strong) in whole
    for entry in COMPARISON.statements:
        assert squeezed(entry.text) in whole
    assert whole.count("Mattersalot") == len(COMPARISON.statements)
    assert squeezed("About 48 to 61 of 100 people") in whole
    assert "Whatmattersalottoyou" in whole
    assert "Clearmymarks" not in whole
