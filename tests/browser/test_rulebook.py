"""The rulebook in a browser: a link to a rule, from a search or from the page itself, shows the rule."""

import pytest
from playwright.sync_api import Page, expect

RULES = "/guides/ketamine-medicare/rules/"
RULE, OTHER = "#rule-racemic-at-home", "#rule-hospice-care"

pytestmark = pytest.mark.browser


def test_a_result_of_the_search_opens_its_rule_and_it_can_be_closed(page: Page):
    page.goto("/search/?q=home")
    link = page.locator(f"main a[href$='{RULE}']").first
    link.focus()
    page.keyboard.press("Enter")
    rule = page.locator(RULE)
    expect(rule).to_have_attribute("open", "")
    expect(rule.locator("summary")).to_be_in_viewport()
    expect(rule.locator(".outcome").first).to_be_visible()
    rule.locator("summary").press("Enter")
    expect(rule.locator(".outcome").first).to_be_hidden()
    assert page.problems == []


def test_an_address_changed_on_the_open_page_opens_the_other_rule(page: Page):
    page.goto(f"{RULES}{RULE}")
    page.evaluate("rule => { location.hash = rule }", OTHER)
    expect(page.locator(f"{OTHER} .outcome").first).to_be_visible()


def test_a_note_is_shown_from_a_rule(page: Page):
    page.goto(f"{RULES}{RULE}")
    page.locator(f"{RULE} .cite a").first.click()
    expect(page.locator("li:target")).to_be_in_viewport()


def test_without_a_link_to_it_a_rule_is_closed(page: Page):
    page.goto(RULES)
    expect(page.locator(f"{RULE} .outcome").first).to_be_hidden()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_a_link_to_a_rule_shows_it_too(page: Page):
    page.goto(f"{RULES}{RULE}")
    expect(page.locator(f"{RULE} summary")).to_be_in_viewport()
    expect(page.locator(f"{RULE} .outcome").first).to_be_visible()
    expect(page.locator(f"{OTHER} .outcome").first).to_be_hidden()
