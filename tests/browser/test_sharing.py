"""What a page says to be found and shared, where the content security policy is enforced."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

GUIDE = "/guides/ketamine-medicare/"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/", GUIDE, f"{GUIDE}compare/"])
def test_the_data_of_a_page_is_there_and_offends_no_policy(page: Page, path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    said = json.loads(page.locator("script[type='application/ld+json']").text_content())
    assert said["url"] == page.url
    assert page.problems == []
    assert not [url for url in asked if "card" in url], "readers load the picture for other sites"


def test_the_way_back_up_is_first_after_the_header_by_keyboard(page: Page):
    page.goto(f"{GUIDE}check/all/")
    steps = page.get_by_role("navigation", name="Breadcrumb").get_by_role("link")
    steps.first.focus()
    page.keyboard.press("Tab")
    expect(steps.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{GUIDE}check/$"))
