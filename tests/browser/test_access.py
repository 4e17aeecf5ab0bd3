"""Every kind of page, in every state: axe, width, targets."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GUIDE = "/guides/ketamine-medicare/"
PAGES = [
    "/", GUIDE, f"{GUIDE}large-print/", f"{GUIDE}compare/",
    f"{GUIDE}compare/?treatment=spravato", f"{GUIDE}check/", f"{GUIDE}costs/",
    f"{GUIDE}rules/", f"{GUIDE}changes/", "/glossary/", "/search/?q=appeal", "/search/?q=zebra", "/about/", "/privacy/",
    "/accessibility/", "/nowhere/", f"{GUIDE}feedback/?section=is-it-safe", f"{GUIDE}feedback/thanks/",
]  # fmt: skip
STATES = {
    "question": ["spravato"],
    "error": [None],
    "result": [
        "spravato", "treatment-resistant-depression", "certified-clinic", "original", "yes", "yes", "no", "no", "no",
    ],
    "not sure": ["not-sure"] * 9,
}  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"phone": {"width": 360, "height": 760}, "desktop": {"width": 1280, "height": 900}}
CONTEXTS = [
    pytest.param({"viewport": size, "color_scheme": scheme}, id=f"{name}-{scheme}")
    for name, size in WIDTHS.items()
    for scheme in ("light", "dark")
]

pytestmark = pytest.mark.browser


def check(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    assert not found, "\n".join(f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes'][:3]]}" for v in found)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px to scroll sideways"


@pytest.mark.parametrize("page", CONTEXTS, indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page: Page, path):
    page.goto(path)
    check(page)


@pytest.mark.parametrize("page", CONTEXTS, indirect=True)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_the_checker(page: Page, state):
    page.goto(f"{GUIDE}check/")
    for choice in STATES[state]:
        if choice:
            page.locator(f"input[value='{choice}'] + label").click()
        with page.expect_response("**/check/"):
            page.get_by_role("button", name="Continue").click()
        page.wait_for_timeout(50)
    check(page)


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_of_320_pixels_also_with_doubled_text(page: Page, path):
    page.goto(path)
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px to scroll sideways at {size}"


@pytest.mark.parametrize("path", [GUIDE, *(f"{GUIDE}{page}/" for page in ("compare", "costs", "rules", "changes"))])
def test_a_printed_page_is_complete(page: Page, path):
    page.goto(path)
    page.emulate_media(media="print")
    hidden = page.evaluate(
        "[...document.querySelectorAll('main section, main table, main tr, main h2, main h3, main p, main details')]"
        ".filter(e => !e.closest('nav, aside, form, .contents, .back-up, .next, .go-on, [data-failed], [role=status]'))"
        ".filter(e => !e.matches('.other-forms, .meaning-end'))"
        ".filter(e => e.getClientRects().length === 0).map(e => e.outerHTML.slice(0, 80))"
    )
    assert hidden == []
