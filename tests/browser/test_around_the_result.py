"""Around the result: all questions at once, situations side by side, the sheet; also by keyboard, and on paper."""

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from guides.checker.schema import NOT_SURE, Example
from guides.statuses import Status
from tests.browser.test_access import CONTEXTS, check
from tests.browser.test_reading import CONTENT

CHECK = "/guides/ketamine-medicare/check/"
ALL, COMPARE, SHEET = f"{CHECK}all/", f"{CHECK}compare/", f"{CHECK}sheet/"
ANSWERS = {
    "treatment": "spravato", "reason": "treatment-resistant-depression", "setting": "certified-clinic",
    "medicare": "original", "part-d": "yes", "medigap": "no", "medicaid": "medicaid", "opted-out": "no",
    "clinical-trial": "no",
}  # fmt: skip
WITHOUT_SCRIPT = [{"java_script_enabled": False}]

pytestmark = pytest.mark.browser


def post(page: Page, path: str, form: dict[str, str]) -> None:
    """Go to a page as a form of the site leads to it."""
    page.goto("/about/")
    with page.expect_navigation():
        page.evaluate(
            "([path, form]) => { const made = Object.assign(document.createElement('form'),"
            " { method: 'post', action: path });"
            " for (const [name, value] of Object.entries(form)) made.append("
            "Object.assign(document.createElement('input'), { type: 'hidden', name, value }));"
            " document.body.append(made); made.submit(); }",
            [path, form],
        )


def tab_to(page: Page, selector: str) -> None:
    """Reach an element by the Tab key alone."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by the Tab key")


def choose(page: Page, name: str, value: str) -> None:
    """Reach a list and choose from it by the arrow key alone."""
    tab_to(page, f"select[name='{name}']")
    field = page.locator(f"select[name='{name}']")
    for _ in range(field.locator("option").count()):
        if field.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    expect(field).to_have_value(value)


@pytest.mark.parametrize("page", CONTEXTS, indirect=True)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        (ALL, {}),
        (ALL, {"treatment": "spravato"}),
        (ALL, ANSWERS),
        (COMPARE, {}),
        (COMPARE, {**ANSWERS, "2-medicare": "advantage", "2-part-d": "yes"}),
        (COMPARE, {**ANSWERS, "2-setting": "hospital-outpatient", "3-medigap": NOT_SURE}),
        (SHEET, {}),
        (SHEET, ANSWERS),
        (SHEET, {**ANSWERS, "size": "large"}),
    ],
    ids=["all", "all-open", "all-answered", "compare", "compare-error", "compared", "no-sheet", "sheet", "large-sheet"],
)
def test_axe_finds_nothing(page: Page, path, form):
    post(page, path, form)
    check(page)


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
@pytest.mark.parametrize("path", [ALL, COMPARE, SHEET])
def test_a_page_fits_a_phone_of_320_pixels_also_with_doubled_text(page: Page, path):
    post(page, path, {**ANSWERS, "2-setting": "hospital-outpatient"} if path == COMPARE else ANSWERS)
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px to scroll sideways at {size}"


def test_all_questions_by_keyboard_alone(page: Page):
    page.goto(ALL)
    for name, value in ANSWERS.items():
        choose(page, name, value)
    tab_to(page, "button[type=submit]:not(.search *)")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("[data-line=part-b]")).to_have_attribute("data-status", "conditional")
    assert page.problems == []


def test_situations_are_compared_by_keyboard_alone(page: Page):
    post(page, COMPARE, ANSWERS)
    choose(page, "2-medicaid", "no")
    tab_to(page, "button[type=submit]:not(.search *)")
    page.keyboard.press("Enter")
    expect(page.locator("#side-by-side")).to_be_focused()
    expect(page.locator("tr[data-costs] td").nth(0)).to_contain_text("cannot be estimated")
    expect(page.locator("tr[data-costs] td").nth(1)).to_contain_text("would cost you")
    assert page.problems == []


def test_a_sheet_is_made_and_enlarged_by_keyboard_alone(page: Page):
    post(page, CHECK, ANSWERS)
    tab_to(page, f"form[action='{SHEET}'] button:not([name])")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SHEET}")
    tab_to(page, "button[name=size]")
    page.keyboard.press("Enter")
    expect(page.locator(".page--large h1")).to_contain_text("Will Medicare pay?")
    tab_to(page, f"button[formaction^='{CHECK}']")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_visible()


@pytest.mark.parametrize("page", WITHOUT_SCRIPT, indirect=True)
def test_without_javascript_from_all_questions_to_the_comparison_and_the_sheet(page: Page):
    page.goto(ALL)
    for name, value in ANSWERS.items():
        page.locator(f"select[name='{name}']").select_option(value)
    page.get_by_role("button", name="See the answer").click()
    expect(page.locator("[data-line=part-b]")).to_have_attribute("data-status", "conditional")
    page.get_by_role("button", name="Make a sheet to print").click()
    expect(page.locator("#checker")).to_contain_text("Questions for the clinic")
    expect(page.get_by_role("button", name="Print this sheet")).to_be_hidden()
    page.get_by_role("button", name="Back to the answer").click()
    page.get_by_role("button", name="Compare with another situation").click()
    page.locator("select[name='2-medicaid']").select_option("no")
    page.get_by_role("button", name="Put them side by side").click()
    assert page.locator(".compare tbody tr").count() > 2
    expect(page.locator("tr[data-costs] td").nth(0)).to_contain_text("cannot be estimated")
    expect(page.locator("tr[data-costs] td").nth(1)).to_contain_text("would cost you")


def lines_that_apply(example: Example) -> int:
    return sum(status is not Status.NOT_RELEVANT for status in example.expected.values())


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_a_sheet_is_one_page_of_paper_with_its_code(page: Page, paper):
    """Those of the worked examples with the most to say."""
    for example in sorted(CONTENT.checker.examples, key=lines_that_apply)[-12:]:
        post(page, SHEET, {**example.answers})
        code = page.locator(".receipt-code").inner_text()
        sheets = PdfReader(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=True))).pages
        assert len(sheets) == 1, example.key
        text = sheets[0].extract_text()
        assert code in text, example.key
        assert "not a government site" in text


def test_the_sheet_in_large_print_is_complete_and_larger_on_paper(page: Page):
    post(page, SHEET, {**ANSWERS, "size": "large"})
    page.emulate_media(media="print")
    size = page.evaluate("getComputedStyle(document.querySelector('.sheet-lines p')).fontSize")
    assert float(size.removesuffix("px")) >= 20
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="Letter"))).pages)
    assert "Anyone who has the code can read these answers" in " ".join(text.split())
