"""Editors' Markdown as readers get it."""

from datetime import date

import pytest

from guides.prose import Notes, Typesetter, figure_words, plain
from tests.builders import make_claim, make_figure, make_source, make_term, make_value

TODAY = date(2026, 11, 24)


def typeset(text, on=TODAY):
    figure = make_figure()
    notes = Notes(
        Typesetter({figure.key: figure}, on),
        {"law": make_claim(), "rule": make_claim("rule")},
        {"statute": make_source()},
        terms={"abn": make_term(), "prior-authorization": make_term("prior-authorization", term="Prior authorization")},
    )
    return notes.html(text), notes


def test_citations_are_numbered_in_the_order_a_reader_meets_them():
    html, notes = typeset("First.[^rule] Then.[^law] Again.[^rule]")
    assert [html.index(f"#note-{number}") for number in (1, 2)] == sorted(html.index(f"#note-{n}") for n in (1, 2))
    assert html.count('href="#note-1"') == 2
    assert [(note.number, note.claim.key) for note in notes.listed()] == [(1, "rule"), (2, "law")]


def test_a_claim_that_does_not_exist_stays_visible_for_the_editor():
    assert "[^rumour]" in typeset("So.[^rumour]")[0]


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("{{deductible}}", TODAY, "$283 (2026)"),
        ("{{deductible@2026}}", date(2027, 3, 1), "$283 (2026)"),
        ("{{deductible}}", date(2027, 1, 1), "not confirmed yet for 2027"),
        ("{{deductible@2027}}", TODAY, "not confirmed yet for 2027"),
    ],
)
def test_a_figure_is_dated_or_not_confirmed(text, on, expected):
    assert typeset(text, on)[0] == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    ("unit", "low", "high", "expected"),
    [
        ("dollars", "1736", None, "$1,736"),
        ("dollars", "202.90", None, "$202.90"),
        ("dollars", "600", "2000", "$600 to $2,000"),
        ("percent", "45.5", None, "45.5%"),
        ("hours", "72", None, "72 hours"),
        ("months", "1", None, "1 month"),
        ("sessions", "34", "56", "34 to 56 sessions"),
        ("count", "12", None, "12"),
    ],
)
def test_a_figure_is_written_with_its_unit(unit, low, high, expected):
    value = make_value(low, date(2026, 1, 1), date(2027, 6, 30), high=high)
    assert figure_words(make_figure("f", value, unit=unit), TODAY) == expected


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '[x](https://e.example "a" onclick="alert(1)")',
        "![x](https://e.example/track.png)",
        "<a href='https://e.example' style='position:fixed'>x</a>",
        "\ue000law\ue001<b onmouseover=alert(1)>",
    ],
)
def test_nothing_an_editor_types_is_executed_or_fetched(attack):
    html, _ = typeset(attack)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b " not in html
    assert not any(f"{name}=" in html.replace("&", "<").split("<")[0] for name in ("onerror", "onclick", "style"))
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "style=" not in html or "&lt;" in html


def test_tables_can_be_scrolled_by_keyboard():
    html, _ = typeset("| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert '<div class="table-scroll" role="region" aria-label="Table" tabindex="0"><table' in html


WORD = '<a class="term" href="/glossary/#abn" data-term="abn">{}</a>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask for an [[ABN]].", f"<p>Ask for an {WORD.format('ABN')}.</p>\n"),
        ("Sign [[abn|the form & pay]].", f"<p>Sign {WORD.format('the form &amp; pay')}.</p>\n"),
        ("**[[ABN]]:** so.", f"<p><strong>{WORD.format('ABN')}:</strong> so.</p>\n"),
    ],
)
def test_a_marked_word_is_a_link_to_its_meaning(text, expected):
    assert typeset(text)[0] == expected


def test_a_word_with_another_name_can_stand_in_a_table():
    html, _ = typeset("| a | b |\n|---|---|\n| [[abn|the form]] | 2 |\n")
    assert f"<td>{WORD.format('the form')}</td>\n<td>2</td>" in html


def test_the_key_of_a_word_is_spelled_by_the_word_itself():
    _, notes = typeset("Get [[Prior authorization]], yes, [[prior  authorization]].")
    assert [term.slug for term in notes.words()] == ["prior-authorization"]


def test_a_page_explains_each_marked_word_once_by_name():
    _, notes = typeset("[[Prior authorization]] [[ABN]] [[abn|form]]")
    assert [term.term for term in notes.words()] == ["ABN", "Prior authorization"]


def test_a_word_that_the_glossary_lacks_stays_visible_for_the_editor():
    html, notes = typeset("So [[rumor|they say]].")
    assert "[[rumor|they say]]" in html
    assert notes.words() == []


def test_a_word_inside_a_link_is_only_words():
    assert typeset("[the [[ABN]] form](/x/)")[0] == '<p><a href="/x/">the ABN form</a></p>\n'


@pytest.mark.parametrize("attack", ["[[abn|<b onclick=x>]]", "[[abn|](javascript:x)]]", '[["><script>]]'])
def test_no_marked_word_smuggles_anything_in(attack):
    html, _ = typeset(attack)
    assert "<b" not in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_plain_text_keeps_the_words_and_not_the_marks():
    assert plain("Get an [[ABN]], [[abn|this form]].[^law]", {}, TODAY) == "Get an ABN, this form."


def test_a_page_below_the_guide_links_up_to_the_pages_beside_it():
    notes = Notes(Typesetter({}, TODAY), {}, {}, up="../")
    html = notes.html("[a](costs/) [b](#safe) [c](/glossary/) [d](https://e.example/) [e](tel:988)")
    assert [href.split('"')[0] for href in html.split('href="')[1:]] == [
        "../costs/", "#safe", "/glossary/", "https://e.example/", "tel:988",
    ]  # fmt: skip
