"""Search as people use it: results while they type, by keyboard, with and without JavaScript, leaving no trace."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import CONTEXTS, check

SEARCH = "/search/"

pytestmark = pytest.mark.browser


def type_in(page: Page, text: str) -> None:
    """Type like a person, after what is there, and wait for the answer to the last letter."""
    page.locator("#q").press("End")
    with page.expect_response(lambda response: "/search/results/" in response.url and response.url.endswith(text[-1])):
        page.locator("#q").press_sequentially(text, delay=20)


def test_results_come_while_typing_and_the_focus_stays_in_the_field(page: Page):
    page.goto(SEARCH)
    page.locator("#q").focus()
    type_in(page, "hospice")
    expect(page.locator("#results h2")).to_contain_text("for “hospice”")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("hospice")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results\.$"))
    assert page.problems == []


def test_a_pause_is_waited_for_before_anything_is_asked(page: Page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(SEARCH)
    asked.clear()
    type_in(page, "spravato")
    assert len(asked) < len("spravato")


def test_typing_fills_neither_the_history_nor_any_storage(page: Page):
    page.goto(SEARCH)
    before = page.evaluate("history.length")
    for text in ("hospice", " care"):
        type_in(page, text)
    expect(page.locator("#results h2")).to_contain_text("hospice care")
    assert page.evaluate("history.length") == before
    assert page.url.endswith(SEARCH)
    assert page.evaluate("JSON.stringify(history.state)") == "null"
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.cookies() == []


def test_submitting_puts_the_words_in_the_address(page: Page):
    page.goto(SEARCH)
    page.locator("#q").fill("spravto")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=spravto")
    expect(page.locator("#results h2")).to_have_text("Did you mean “spravato”?")
    expect(page.locator("#q")).to_have_value("spravto")


def test_the_tab_key_goes_from_the_field_to_the_button_to_the_results_and_escape_holds_nobody(page: Page):
    page.goto(SEARCH)
    page.locator("#q").focus()
    type_in(page, "hospice")
    expect(page.locator("#results h2")).to_contain_text("hospice")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#results a").first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_what_was_typed_is_told_to_no_page_that_is_opened_next(page: Page):
    page.goto(f"{SEARCH}?q=hospice")
    with page.expect_request("**/guides/**") as opened:
        page.locator("#results a").first.click()
    assert "hospice" not in opened.value.headers.get("referer", "")


def test_a_request_that_fails_is_said_and_the_results_stay(page: Page):
    page.goto(f"{SEARCH}?q=hospice")
    page.route("**/search/results/**", lambda route: route.fulfill(status=503, body="sorry"))
    type_in(page, "s")
    expect(page.locator("[data-failed]")).to_be_visible()
    expect(page.locator("#results h2")).to_contain_text("for “hospice”")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_search_is_a_form(page: Page):
    page.goto(SEARCH)
    page.locator("#q").fill("ketamin drip")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#results h2")).to_contain_text("for “ketamin drip”")
    expect(page.locator("#results")).to_contain_text("Facts and their sources")


@pytest.mark.parametrize("page", CONTEXTS, indirect=True)
def test_axe_finds_nothing_in_any_state(page: Page):
    for query in ("", "hospice", "spravto", "spravato zebra", "ketamine", "a"):
        page.goto(f"{SEARCH}?q={query}" if query else SEARCH)
        check(page)
    type_in(page, "ppeal")
    expect(page.locator("#results h2")).to_contain_text("appeal")
    check(page)


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
@pytest.mark.parametrize("query", ["ketamine", "spravto", "zebra", "z" * 200])
def test_results_fit_a_phone_of_320_pixels_also_with_doubled_text(page: Page, query):
    page.goto(f"{SEARCH}?q={query}")
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px to scroll sideways at {size}"
