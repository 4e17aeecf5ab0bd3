"""The checker as people use it: by keyboard, with a finger, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

CHECK = "/guides/ketamine-medicare/check/"
WALK = [
    ("spravato", 2), ("treatment-resistant-depression", 7), ("certified-clinic", 2), ("original", 0), ("yes", 0),
    ("yes", 0), ("no", 0), ("no", 1), ("no", 1),
]  # fmt: skip

pytestmark = pytest.mark.browser


def statuses(page: Page) -> dict[str, str]:
    return {e.get_attribute("data-line"): e.get_attribute("data-status") for e in page.locator("[data-line]").all()}


def test_the_whole_walk_by_keyboard_alone(page: Page):
    page.goto(CHECK)
    for number, (choice, downs) in enumerate(WALK):
        if number == 0:
            while page.evaluate("document.activeElement.name") != "treatment":
                page.keyboard.press("Tab")
        else:
            expect(page.locator("#question")).to_be_focused()
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
        expect(page.locator(f"input[value={choice}]:focus")).to_be_checked()
        before = page.locator("#question").inner_text()
        page.keyboard.press("Enter")
        expect(page.locator("#checker [data-focus]")).not_to_have_text(before)
    expect(page.locator("#result")).to_be_focused()
    assert statuses(page)["part-b"] == "conditional"
    assert page.url.split("#")[0].endswith(CHECK)
    assert page.problems == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_the_same_walk_without_javascript(page: Page):
    page.goto("/")
    for choice, _ in WALK:
        page.locator(f"input[value='{choice}'] + label").click()
        page.get_by_role("button", name="Continue").click()
    assert statuses(page) == {
        "part-a": "not-relevant", "part-b": "conditional", "part-d": "plan-decides",
        "advantage": "not-relevant", "medigap": "conditional", "medicaid": "not-relevant",
    }  # fmt: skip
    assert page.url.split("#")[0].endswith(CHECK)


def test_nothing_is_left_behind(page: Page):
    page.goto(CHECK)
    for choice, _ in WALK:
        page.locator(f"input[value='{choice}'] + label").click()
        page.get_by_role("button", name="Continue").click()
        page.wait_for_timeout(80)
    expect(page.locator("#result")).to_be_visible()
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert "spravato" not in page.evaluate("JSON.stringify(history.state) + location.href")


def test_an_answer_can_be_changed(page: Page):
    page.goto(CHECK)
    for choice in ("spravato", "crps"):
        page.locator(f"input[value='{choice}'] + label").click()
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile("Change.*Which treatment")).click()
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("input[value=spravato]")).to_be_checked()
    page.locator("input[value='ketamine-infusion'] + label").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".answered")).to_contain_text("Ketamine into a vein")
    expect(page.locator(".answered")).to_contain_text("CRPS")


def test_continue_without_an_answer_moves_to_what_is_wrong(page: Page):
    page.goto(CHECK)
    page.get_by_role("button", name="Continue").click()
    summary = page.locator(".error-summary")
    expect(summary.locator("h2")).to_be_focused()
    expect(summary).to_contain_text("Choose an answer")
    summary.get_by_role("link").click()
    expect(page.locator("input[name=treatment]").first).to_be_focused()


def test_the_comparison_changes_in_place_and_keeps_its_address(page: Page):
    page.goto("/guides/ketamine-medicare/compare/")
    rows = page.locator("#comparison tbody tr[id]").count()
    page.locator("label[for=only]").click()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#comparison")).to_contain_text("left out")
    assert "only=differences" in page.url
    assert page.locator("#comparison tbody tr[id]").count() < rows
    page.reload()
    expect(page.locator("#only")).to_be_checked()
    page.go_back()
    expect(page.locator("#comparison")).to_contain_text("marks a row where they are not")
    assert page.problems == []
