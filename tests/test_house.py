"""The rules that keep the house standing, as far as a program can see them."""

import ast
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "guides").rglob("*.py"))
PURE = [
    "schema.py",
    "boxes.py",
    "bits.py",
    "evaluate.py",
    "explain.py",
    "estimate.py",
    "flow.py",
    "frequencies.py",
    "answers.py",
    "conditions.py",
    "prove.py",
    "mutate.py",
    "examples.py",
    "receipt.py",
    "since.py",
    "situation.py",
    "step.py",
    "proof.py",
    "diff.py",
    "documents.py",
    "problem.py",
    "body.py",
    "openapi.py",
    "rulebook.py",
    "walks.py",
    "impact.py",
    "told.py",
    "vocabulary.py",
    "words.py",
    "scrub.py",
]
ROOMS = {"evidence": 0, "articles": 1, "comparisons": 1, "checker": 1, "editions": 2, "api": 3, "feedback": 3}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "views.py"], ids=name)
def test_readers_views_import_no_models(path):
    assert not [module for module in imports(path) if module == "guides.models" or ".models" in module]


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name in PURE and p.parent.name != "shown"], ids=name)
def test_pure_modules_import_nothing_of_django_and_read_no_clock(path):
    assert not [module for module in imports(path) if module.split(".")[0] in {"django", "time", "random", "os"}]
    assert not re.search(r"\b(?:today|now|utcnow)\(", path.read_text())


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parent.name in ROOMS], ids=name)
def test_rooms_import_one_way(path):
    """evidence ← articles, comparisons, checker ← editions; views, urls and admin may ask the editions."""
    if path.name in {"views.py", "urls.py", "admin.py"}:
        return
    own = path.parent.name
    for module in imports(path):
        parts = module.split(".")
        if parts[0] == "guides" and len(parts) > 1 and parts[1] in ROOMS and parts[1] != own:
            assert ROOMS[parts[1]] < ROOMS[own], f"{name(path)} imports {module}"


def test_every_setting_is_described_and_every_description_is_of_a_setting():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "coverage_site" / "settings.py").read_text()))
    described = set(re.findall(r"^## `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))
    assert read == described


def test_htmx_is_the_file_that_its_package_published():
    folder = ROOT / "static" / "vendor" / "htmx"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, file = line.split()
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=name)
def test_templates_are_free_of_inline_script_and_style_and_of_plain_hx_attributes(path):
    html = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son(?:click|change|submit|load|input|focus)=", html)
    assert not re.search(r"<script(?![^>]*(?:\ssrc=|application/ld\+json))", html)
    assert not re.search(r"(?<!data-)\bhx-[a-z]+=", html)


def test_the_documents_of_the_house_link_to_files_that_exist():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{name(path)} links to {target}"
