"""Was this useful? By pointer, by keyboard, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import CONTEXTS, GUIDE, check

pytestmark = pytest.mark.browser

THANKS = re.compile(r"/feedback/thanks/")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_one_press_is_enough_for_yes(page: Page):
    page.goto(f"{GUIDE}compare/")
    page.get_by_role("form", name="Was this comparison useful?").get_by_role("button", name="Yes").click()
    expect(page).to_have_url(THANKS)
    page.get_by_role("link", name="Back to “Compare treatments”").click()
    expect(page).to_have_url(re.compile(r"/compare/$"))


def test_by_keyboard_from_a_section_to_thanks_and_back(page: Page):
    page.goto(GUIDE)
    page.locator("#is-it-safe").get_by_role("link", name="Was this answer useful?").press("Enter")
    expect(page.get_by_label("Which question is it about?")).to_have_value("is-it-safe")
    page.get_by_role("radio", name="Yes").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="It does not answer my question")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("A note, if you like")).to_be_focused()
    page.keyboard.type("I looked for the VA.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(THANKS)
    page.get_by_role("link", name="Back to").press("Enter")
    expect(page.locator("#is-it-safe h2")).to_be_in_viewport()
    assert page.problems == []


def test_who_found_it_useful_is_not_asked_why_not(page: Page):
    page.goto(f"{GUIDE}feedback/")
    why = page.get_by_role("group", name="If not, why?")
    expect(why).to_be_visible()
    page.get_by_text("Yes", exact=True).click()
    expect(why).to_be_hidden()
    page.get_by_text("No", exact=True).click()
    expect(why).to_be_visible()


@pytest.mark.parametrize("page", CONTEXTS, indirect=True)
def test_axe_finds_nothing_in_what_cannot_be_used(page: Page):
    page.goto(f"{GUIDE}feedback/?page=costs")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose “Yes”")
    check(page)
    page.get_by_role("link", name="Choose “Yes”").click()
    expect(page.get_by_role("radio", name="Yes")).to_be_focused()


def test_the_strip_does_not_print(page: Page):
    page.goto(GUIDE)
    page.emulate_media(media="print")
    expect(page.locator(".feedback")).to_be_hidden()
