"""Codes in a browser: from a link into the box and out of the address; nothing sent until the reader does."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import CONTEXTS, STATES, check

CHECK = "/guides/ketamine-medicare/check/"
PAGE = f"{CHECK}code/"
BUTTON = "See the answer in this code"

pytestmark = pytest.mark.browser


def link_to_code(page: Page) -> str:
    """The link on the result of a walk through the checker."""
    page.goto(CHECK)
    for choice in STATES["result"]:
        page.locator(f"input[value='{choice}'] + label").click()
        with page.expect_response("**/check/"):
            page.get_by_role("button", name="Continue").click()
        page.wait_for_timeout(50)
    return page.locator(".receipt a").get_attribute("href")


def test_a_code_in_a_link_goes_into_the_box_and_leaves_the_address(page: Page):
    link = link_to_code(page)
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.locator(".receipt a").click()
    expect(page.locator("#code")).to_have_value(link.partition("#")[2])
    expect(page.get_by_role("button", name=BUTTON)).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("in the box")
    assert page.url.endswith(PAGE)
    assert all(request.method == "GET" for request in asked)
    page.keyboard.press("Enter")
    expect(page.locator("#held")).to_be_focused()
    expect(page.locator("#checker")).to_contain_text("Has the answer changed since?")
    assert page.url.endswith(PAGE)
    assert page.problems == []


def test_a_code_pasted_into_the_address_of_the_open_page_is_taken_too(page: Page):
    page.goto(PAGE)
    page.evaluate("location.hash = '2345-6789-ABCD'")
    expect(page.locator("#code")).to_have_value("2345-6789-ABCD")
    assert page.url.endswith(PAGE)


def test_another_fragment_is_left_alone(page: Page):
    page.goto(f"{PAGE}#main")
    expect(page.locator("#code")).to_have_value("")
    assert page.url.endswith("#main")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_a_code_is_typed_and_read(page: Page):
    page.goto("/")
    for choice in STATES["result"]:
        page.locator(f"input[value='{choice}'] + label").click()
        page.get_by_role("button", name="Continue").click()
    page.locator(".receipt a").click()
    expect(page.locator("#code")).to_have_value("")
    expect(page.locator("main")).to_contain_text("Copy what comes after the # sign")
    page.locator("#code").fill(page.url.partition("#")[2].lower())
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("main")).to_contain_text("What your code says")
    assert page.locator("[data-line]").count() == 6


def test_a_wrong_code_moves_to_what_is_wrong(page: Page):
    page.goto(PAGE)
    page.locator("#code").fill("2345")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator(".error-summary h2")).to_be_focused()
    page.locator(".error-summary a").click()
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#code")).to_have_value("2345")


@pytest.mark.parametrize("page", CONTEXTS, indirect=True)
def test_axe_finds_nothing_on_the_form_the_error_and_the_answer(page: Page):
    link = link_to_code(page)
    page.goto(PAGE)
    check(page)
    page.locator("#code").fill("OOPS")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator(".error-summary h2")).to_be_focused()
    check(page)
    page.locator("#code").fill(link.partition("#")[2])
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("#held")).to_be_visible()
    check(page)


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
def test_a_code_fits_a_phone_of_320_pixels_also_with_doubled_text(page: Page):
    link_to_code(page)
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px to scroll sideways at {size}"


def test_a_printed_result_has_the_code_its_square_and_where_to_type_it(page: Page):
    link_to_code(page)
    page.emulate_media(media="print")
    expect(page.locator(".receipt-code")).to_be_visible()
    expect(page.locator(".receipt-qr svg")).to_be_visible()
    said = page.locator(".receipt-link").evaluate("e => getComputedStyle(e, '::after').content")
    assert re.search(r"Type it in at .*/check/code/", said)
