"""Reading: words that open their meaning, links to sections and notes, print."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from guides.editions.bundle import read
from tests.browser.test_access import check

GUIDE = "/guides/ketamine-medicare/"
CONTENT = read(Path(__file__).resolve().parents[2] / "content" / "ketamine-medicare")
SECTION = "paying-abn-and-opt-out"
WITHOUT_SCRIPT = [{"java_script_enabled": False}]

pytestmark = pytest.mark.browser


def word(page: Page):
    return page.locator(f"#{SECTION} .term").first


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_opens_a_word_and_escape_leads_back_to_it(page: Page, key):
    page.goto(GUIDE)
    word(page).press(key)
    meaning = page.get_by_role("dialog", name="ABN")
    expect(meaning).to_be_visible()
    expect(meaning).to_be_focused()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word(page)).to_be_focused()
    assert page.problems == []


def test_a_tap_opens_a_word_and_a_second_tap_or_close_closes_it(page: Page):
    page.goto(GUIDE)
    meaning = page.locator("#meaning-abn")
    word(page).click()
    expect(meaning).to_be_visible()
    word(page).click()
    expect(meaning).to_be_hidden()
    word(page).click()
    meaning.get_by_role("button", name="Close").click()
    expect(meaning).to_be_hidden()
    expect(word(page)).to_have_attribute("aria-expanded", "false")


def test_a_word_does_not_open_because_a_pointer_rests_on_it(page: Page):
    page.goto(GUIDE)
    word(page).hover()
    expect(page.locator(".meaning:popover-open")).to_have_count(0)


@pytest.mark.parametrize("page", WITHOUT_SCRIPT, indirect=True)
def test_without_javascript_a_word_leads_to_the_glossary(page: Page):
    page.goto(GUIDE)
    word(page).click()
    page.wait_for_url("**/glossary/#abn")


@pytest.mark.parametrize(
    "page", [{"viewport": {"width": 320, "height": 640}}, {"viewport": {"width": 1280, "height": 900}}], indirect=True
)
def test_an_open_meaning_is_accessible_and_within_the_window(page: Page):
    page.goto(GUIDE)
    for term in page.locator(".term").all()[:12]:
        term.click()
        box = page.locator(".meaning:popover-open").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.viewport_size["width"]
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= page.viewport_size["height"]
        page.keyboard.press("Escape")
    word(page).click()
    check(page)


def test_the_link_of_a_section_is_copied_and_announced(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(GUIDE)
    page.locator(f"[data-copy-link={SECTION}]").click()
    expect(page.get_by_role("status")).to_contain_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"{GUIDE}#{SECTION}")


@pytest.mark.parametrize("page", WITHOUT_SCRIPT, indirect=True)
def test_without_javascript_nothing_is_offered_that_needs_it(page: Page):
    page.goto(GUIDE)
    expect(page.get_by_role("button")).to_have_text(["Search", "Yes", "No", "Something is wrong"])


def test_notes_are_folded_until_one_is_asked_for(page: Page):
    page.goto(GUIDE)
    expect(page.locator("#note-1")).to_be_hidden()
    page.locator(f"#{SECTION} .cite a").last.click()
    note = page.locator("li:target")
    expect(note).to_be_in_viewport()


def test_a_link_from_elsewhere_to_a_note_shows_it(page: Page):
    page.goto(f"{GUIDE}#note-90")
    expect(page.locator("#note-90")).to_be_in_viewport()


@pytest.mark.parametrize("page", WITHOUT_SCRIPT, indirect=True)
def test_without_javascript_every_note_is_open(page: Page):
    page.goto(GUIDE)
    expect(page.locator("#note-1")).to_be_visible()


def test_large_print_is_large_and_fits(page: Page):
    page.goto(f"{GUIDE}large-print/")
    assert float(page.evaluate("getComputedStyle(document.querySelector('main p')).fontSize").removesuffix("px")) >= 30
    check(page)


def squeezed(text: str) -> str:
    """Without spaces and hyphens, which differ on paper."""
    return re.sub(r"[\s‐-]+", "", text)


@pytest.fixture(scope="module", params=["", "large-print/"])
def printed(request, browser, server) -> list[str]:
    """The text of each sheet of the guide, printed as a reader does it."""
    page = browser.new_page(base_url=server)
    page.goto(f"{GUIDE}{request.param}")
    pdf = page.pdf(format="Letter", prefer_css_page_size=True)
    page.close()
    return [squeezed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


def test_the_printed_guide_holds_every_section_and_every_note(printed):
    whole = "".join(printed)
    for section in CONTENT.sections:
        assert squeezed(section.question) in whole
        for heading in re.findall(r"^### (.*)$", section.body, re.MULTILINE):
            assert squeezed(heading) in whole, heading
    assert "Wherethiscomesfrom" in whole
    assert squeezed(CONTENT.claims["abn-what-it-is"].text) in whole


def test_the_printed_guide_explains_its_words_at_the_end(printed):
    end = "".join(printed)[-20_000:]
    assert "Wordsexplained" in end
    assert squeezed(CONTENT.glossary["abn"].meaning) in end


def test_every_printed_sheet_says_which_edition_it_is_and_its_number(printed):
    assert len(printed) > 10
    for number, sheet in enumerate(printed, 1):
        assert re.search(r"Edition\d+,published", sheet)
        assert f"{number}/{len(printed)}" in sheet


def test_a_printed_link_says_where_it_leads(printed):
    assert "(https://www." in "".join(printed)


@pytest.mark.parametrize("path", ["", "large-print/", "compare/", "costs/"])
def test_no_printed_table_is_clipped(page: Page, path):
    """Letter paper of 8.5 inches less two margins of 16 mm, in CSS pixels."""
    page.set_viewport_size({"width": 695, "height": 900})
    page.goto(f"{GUIDE}{path}")
    page.emulate_media(media="print")
    clipped = page.evaluate(
        "[...document.querySelectorAll('main table, main svg')].filter(e => e.getClientRects().length)"
        ".filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1"
        " || e.scrollWidth > e.clientWidth + 1 && e.tagName === 'TABLE').map(e => e.outerHTML.slice(0, 80))"
    )
    assert clipped == []
