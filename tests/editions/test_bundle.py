"""A bundle loads whole or not at all, and says where it is wrong."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from guides.checker.schema import NOT_SURE, Estimate, Example
from guides.editions.bundle import BundleError, read, write
from guides.editions.freeze import freeze, thaw
from guides.models import Guide
from tests.builders import ALL_LINES, make_checker, make_content, make_question, make_rule, make_section
from tests.conftest import BUNDLE


@pytest.fixture
def bundle(tmp_path):
    """A copy of the shipped bundle to break."""
    return shutil.copytree(BUNDLE, tmp_path / "bundle")


def files(folder):
    return {path.relative_to(folder): path.read_text() for path in folder.rglob("*.*")}


def test_the_shipped_bundle_is_written_as_export_writes_it(content, tmp_path):
    """So that an export can be compared with the repository line by line."""
    write(content, tmp_path)
    assert files(tmp_path) == files(BUNDLE)


def test_export_and_load_change_nothing(guide, tmp_path, capsys):
    before = freeze(guide)
    call_command("export_content", guide.slug, tmp_path)
    call_command("load_content", tmp_path)
    assert "nothing to do" in capsys.readouterr().out
    assert freeze(guide) == before


def test_loading_makes_the_draft_what_the_bundle_says(db, tmp_path):
    checker = make_checker(
        [make_question("plan", "a", "b"), make_question("no", "yes", "no", plan=("a",))],
        [
            make_rule(
                "r", 1, {"no": ("no", "yes")}, {"part-b": "covered", "medigap": "=part-b"}, advice="- Ask.\n- Wait."
            )
        ],
    )
    example = Example(
        key="ann", person="A person", answers={"plan": "a", "no": NOT_SURE}, expected={"part-b": "covered"}, why="So."
    )
    estimate = Estimate(
        key="share", name="A share", priority=1, scenario="paid", when={"plan": ["b"]}, basis="share",
        low="deductible", high="deductible", sessions="deductible", deductible="deductible", coinsurance="deductible",
        explanation="So.[^law]",
    )  # fmt: skip
    small = make_content(
        checker=checker.model_copy(update={"examples": (example,), "estimates": (estimate,)}),
        sections=(make_section("a", related=("c", "b")), make_section("b"), make_section("c", related=("a",))),
    )
    write(small, tmp_path)
    call_command("load_content", tmp_path)
    assert freeze(Guide.objects.get(slug="small")) == small == read(tmp_path)


def test_an_answer_to_a_question_called_reason_is_a_key_and_no_prose(tmp_path):
    checker = make_checker([make_question("reason", "a", "b")], [make_rule("r", 1, {"reason": ("a",)}, ALL_LINES)])
    example = Example(key="ann", person="A person", answers={"reason": "a"}, expected={"part-b": "covered"}, why="So.")
    small = make_content(checker=checker.model_copy(update={"examples": (example,)}))
    write(small, tmp_path)
    assert "reason: a\n" in (tmp_path / "examples.yaml").read_text()
    assert read(tmp_path) == small


def test_a_draft_that_differs_is_not_replaced_unasked(guide, tmp_path):
    write(freeze(guide), tmp_path)
    guide.sections.first().delete()
    before = freeze(guide)
    with pytest.raises(CommandError, match="--replace"):
        call_command("load_content", tmp_path)
    assert freeze(guide) == before
    call_command("load_content", tmp_path, replace=True)
    assert freeze(guide) != before


def edit(bundle, name, old, new):
    path = bundle / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("guide.yaml", "title:", "titel:", "not a key we know"),
        ("guide.yaml", "title:", "summary: twice\ntitle:", "stands here twice"),
        ("claims.yaml", "  source: ", "  source: not-there-", "does not exist. Add it to sources.yaml"),
        ("claims.yaml", "  confirmation: confirmed", "  confirmation: certain", "“confirmation” cannot be “certain”"),
        ("figures.yaml", "    - low: ", "    - low: minus ", "“low” cannot be"),
        ("questions.yaml", "- key: reason", "- key: treatment", "The key “treatment” stands on line 1 already"),
        ("synonyms.yaml", "- typed: drip", "- typed: anestesia", "stands on line 4"),
        ("rules.yaml", "medicare:\n      - none", "medicare:\n      - martian", "“martian” is not a choice"),
        ("sections/01-what-is-ketamine-treatment.md", "[^", "[^no-such-", "does not exist. Add it to claims"),
        ("sections/01-what-is-ketamine-treatment.md", "question:", "quest:", "not a key we know"),
        ("sections/08-what-does-it-cost.md", "{{", "{{no-such-", "does not exist. Add it to figures.yaml"),
        ("sections/08-what-does-it-cost.md", "[[", "[[no-such-", "does not exist. Add it to glossary.yaml"),
        ("sections/08-what-does-it-cost.md", "  - paying", "  - praying", "“praying-abn-and-opt-out” does not exist"),
        ("comparison.yaml", "- treatment: spr", "- out_of: 50\n        treatment: spr", "61 of 50 people is more than"),
        ("comparison.yaml", "claim: spravato", "claim: no-such", "does not exist. Add it to claims.yaml"),
        ("comparison.yaml", "claim: spravato", "clame: spravato", "not a key we know"),
        ("sections/05-is-it-safe.md", "related:", "related:\n  - what-does-it-cost", "at most 3"),
        ("sections/15-could-coverage-change.md", "related:", "related:\n  - could-coverage-change", "of itself"),
        ("sections/15-could-coverage-change.md", "related:", "related:\n  - limits-of-coverage-today", "there twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_and_sentence(bundle, name, old, new, sentence):
    line = edit(bundle, name, old, new)
    with pytest.raises(BundleError, match=sentence) as caught:
        read(bundle)
    assert caught.value.path == bundle / name
    assert line <= caught.value.line <= line + 3


def test_broken_yaml_is_named_with_its_line(bundle):
    (bundle / "sources.yaml").write_text("- key: a\n  title: [open\n- key: b\n")
    with pytest.raises(BundleError, match="This is not YAML") as caught:
        read(bundle)
    assert caught.value.line in (2, 3)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("sources.yaml", b"key: value\n", "must be a list"),
        ("sources.yaml", b"- just words\n", "must be keys and values"),
        ("guide.yaml", b"- a\n", "must be a list of keys and values"),
        ("guide.yaml", b"", "must be a list of keys and values"),
        ("claims.yaml", b"- key: caf\xe9\n", "not UTF-8"),
        ("claims.yaml", b"- key: a\n  checked_on: 2026-13-45\n", "cannot be read"),
        ("sections/no-number.md", b"---\nquestion: a\n---\n", "Name the file by its place"),
        ("sections/99-no-front.md", b"Only words.\n", "Begin the file with"),
        ("sections/99-own-slug.md", b"---\nslug: mine\nquestion: a\n---\n", "the file's name and text give it"),
        ("sections/99-what-is-spravato.md", b"---\nquestion: a\nshort_answer: b\n---\n", "is used by"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(bundle, name, data, sentence):
    (bundle / name).write_bytes(data)
    with pytest.raises(BundleError, match=sentence):
        read(bundle)


def test_a_folder_without_a_guide_is_refused(tmp_path):
    with pytest.raises(BundleError, match="holds a guide"):
        read(tmp_path)


def test_a_bundle_that_is_wrong_changes_nothing(guide, bundle):
    before = freeze(guide)
    edit(bundle, "rules.yaml", "priority: 10", "priority: first")
    with pytest.raises(CommandError, match=r"rules\.yaml, line \d+"):
        call_command("load_content", bundle, replace=True)
    assert freeze(guide) == before


def test_yes_and_no_are_words(bundle):
    assert {choice.key for choice in read(bundle).checker.questions[4].choices} == {"yes", "no"}


def test_line_ends_and_trailing_spaces_do_not_make_a_difference(guide):
    section = guide.sections.first()
    before = freeze(guide)
    section.body = section.body.replace("\n", "  \r\n")
    section.save()
    assert freeze(guide) == before


def test_thawing_twice_gives_the_same_draft(guide):
    before = freeze(guide)
    thaw(before)
    assert freeze(guide) == before
