"""A guide as files: YAML for structure, Markdown for prose, one folder a guide.

    guide.yaml sources.yaml claims.yaml figures.yaml glossary.yaml synonyms.yaml
    comparison.yaml questions.yaml rules.yaml examples.yaml estimates.yaml sections/NN-slug.md

``read`` answers with the whole guide as a value or stops at the first thing that is wrong, with
file, line and a sentence. ``write`` writes the same files for the same content, so that two exports
can be compared line by line.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from guides.checker.schema import NOT_SURE, Checker
from guides.editions.schema import Content
from guides.frozen import CITATION, FIGURE_REFERENCE, TERM_REFERENCE, term_key

type Place = tuple[str | int, ...]

LISTS = {
    "sources.yaml": ("evidence", "sources"),
    "claims.yaml": ("evidence", "claims"),
    "figures.yaml": ("evidence", "figures"),
    "glossary.yaml": ("terms",),
    "synonyms.yaml": ("synonyms",),
    "questions.yaml": ("checker", "questions"),
    "rules.yaml": ("checker", "rules"),
    "examples.yaml": ("checker", "examples"),
    "estimates.yaml": ("checker", "estimates"),
}
MAY_BE_NOT_SURE = ("answers", NOT_SURE)
FRONT_MATTER = re.compile(r"\A---\n(?P<head>.*?)^---\n(?P<body>.*)\Z", re.DOTALL | re.MULTILINE)
SECTION_NAME = re.compile(r"\A\d+-(?P<slug>.+)\.md\Z")
COVER = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not a key we know; check its spelling or remove it",
}


class BundleError(Exception):
    """A bundle that cannot be loaded: where, and what to do."""

    def __init__(self, path: Path, line: int, sentence: str) -> None:
        super().__init__(f"{path}, line {line}: {sentence}")
        self.path = path
        self.line = line
        self.sentence = sentence


class _Loader(yaml.SafeLoader):
    """YAML in which only ``true`` and ``false`` are truth values: ``yes`` and ``no`` are answers here."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass
class _File:
    """A file of the bundle, with the line of each value in it."""

    path: Path
    text: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def line_of(self, words: str, place: Place) -> int:
        """The line on which the words stand, at or after a place."""
        start = self.line(place)
        for number, line in enumerate(self.text.split("\n")[start - 1 :], start):
            if words in line:
                return number
        return start

    def error(self, place: Place, sentence: str) -> BundleError:
        return BundleError(self.path, self.line(place), sentence)


def read(folder: Path) -> Content:
    """The guide that a folder describes. Raises BundleError."""
    if not (folder / "guide.yaml").is_file():
        raise BundleError(folder / "guide.yaml", 1, "This file is missing. Name a folder that holds a guide.")
    files: dict[Place, _File] = {}
    whole: dict[str, Any] = {"evidence": {}, "checker": {}}
    files["guide",] = head = _yaml(folder / "guide.yaml", dict)
    whole["guide"] = head.data
    if (folder / "comparison.yaml").exists():
        files["comparison",] = table = _yaml(folder / "comparison.yaml", dict)
        whole["comparison"] = table.data
    for name, place in LISTS.items():
        if (folder / name).exists():
            files[place] = file = _yaml(folder / name, list)
            _refuse_twice(file, file.data)
            target = whole
            for step in place[:-1]:
                target = target[step]
            target[place[-1]] = file.data
    whole["sections"] = []
    for number, path in enumerate(sorted((folder / "sections").glob("*.md"))):
        files["sections", number] = file = _section(path)
        whole["sections"].append(file.data)
    _refuse_same_slug(files, whole["sections"])
    try:
        content = Content.model_validate(whole)
    except ValidationError as error:
        raise _explain(error, files) from error
    _refuse_unknown_references(content, files)
    return content


def write(content: Content, folder: Path) -> None:
    """Write the bundle of a guide, replacing what the folder held of one."""
    (folder / "sections").mkdir(parents=True, exist_ok=True)
    (folder / "guide.yaml").write_text(_dump(_lean(content.guide)), encoding="utf-8")
    if content.comparison.treatments:
        (folder / "comparison.yaml").write_text(_dump(_lean(content.comparison)), encoding="utf-8")
    for name, place in LISTS.items():
        values: Any = content
        for step in place:
            values = getattr(values, step)
        text = "\n".join(_dump([_lean(value)]) for value in values)
        (folder / name).write_text(text or "[]\n", encoding="utf-8")
    for old in (folder / "sections").glob("*.md"):
        old.unlink()
    for number, section in enumerate(content.sections, 1):
        front = _lean(section)
        del front["body"]
        path = folder / "sections" / f"{number:02}-{front.pop('slug')}.md"
        path.write_text(f"---\n{_dump(front)}---\n{section.body}\n", encoding="utf-8")


def _yaml(path: Path, kind: type) -> _File:
    file = _File(path, _text(path))
    _parse(file, file.text, 0)
    if not isinstance(file.data, kind):
        what = "a list of entries that begin with “-”" if kind is list else "a list of keys and values"
        raise BundleError(path, 1, f"This file must be {what}.")
    return file


def _section(path: Path) -> _File:
    name = SECTION_NAME.match(path.name)
    if name is None:
        raise BundleError(path, 1, "Name the file by its place and anchor, such as 03-what-it-costs.md.")
    file = _File(path, _text(path))
    parts = FRONT_MATTER.match(file.text)
    if parts is None:
        raise BundleError(path, 1, "Begin the file with “---”, the question and short answer, and “---” again.")
    _parse(file, parts["head"], 1)
    if not isinstance(file.data, dict):
        raise BundleError(path, 1, "Between the two “---” lines there must be keys and values.")
    for key in ("slug", "body"):
        if key in file.data:
            raise file.error((key,), f"“{key}” is not a key we know here: the file's name and text give it. Remove it.")
    file.lines["body",] = parts["head"].count("\n") + 3
    file.data = {**file.data, "slug": name["slug"], "body": parts["body"]}
    return file


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BundleError(path, line, "This line is not UTF-8 text. Save the file as UTF-8.") from error


def _parse(file: _File, text: str, lines_before: int) -> None:
    """Fill in a file's data and the line of every value in it."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()

        def build(node: yaml.Node, place: Place) -> Any:
            file.lines[place] = node.start_mark.line + 1 + lines_before
            if isinstance(node, yaml.MappingNode):
                found: dict[str, Any] = {}
                for key_node, value_node in node.value:
                    key = key_node.value
                    if not isinstance(key, str) or key in found:
                        line = key_node.start_mark.line + 1 + lines_before
                        raise BundleError(file.path, line, f"“{key}” stands here twice. Keep one of the two.")
                    found[key] = build(value_node, (*place, key))
                    file.lines[(*place, key)] = key_node.start_mark.line + 1 + lines_before
                return found
            if isinstance(node, yaml.SequenceNode):
                return [build(item, (*place, number)) for number, item in enumerate(node.value)]
            return loader.construct_object(node, deep=True)

        file.data = None if node is None else build(node, ())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else 0) + 1 + lines_before
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise BundleError(
            file.path, line, f"This is not YAML: {problem}. Check indentation, colons and quotes."
        ) from error
    except ValueError as error:
        raise BundleError(file.path, 1 + lines_before, f"A value cannot be read: {error}.") from error
    finally:
        loader.dispose()


def _refuse_twice(file: _File, entries: list[Any]) -> None:
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise file.error((number,), "This entry must be keys and values.")
        for name in ("key", "slug", "typed"):
            if name in entry and str(entry[name]) in seen:
                first = file.line((seen[str(entry[name])], name))
                raise file.error(
                    (number, name), f"The {name} “{entry[name]}” stands on line {first} already. Choose another."
                )
            if name in entry:
                seen[str(entry[name])] = number


def _refuse_same_slug(files: Mapping[Place, _File], sections: list[dict[str, Any]]) -> None:
    seen: dict[str, Path] = {}
    for number, section in enumerate(sections):
        file = files["sections", number]
        if section["slug"] in seen:
            raise BundleError(
                file.path, 1, f"The anchor “{section['slug']}” is used by {seen[section['slug']].name} already."
            )
        seen[section["slug"]] = file.path


def _explain(error: ValidationError, files: Mapping[Place, _File]) -> BundleError:
    """What pydantic found, as file, line and sentence: a key misspelt before the key that it left missing."""
    problem = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    place: Place = tuple(problem["loc"])
    file, rest = _locate(place, files)
    names = [str(step) for step in rest if not isinstance(step, int) and step != "[key]"]
    name = f"“{names[-1]}”" if names else "This entry"
    if problem["type"] in COVER:
        sentence = f"{name} {COVER[problem['type']]}."
    elif problem["type"] == "value_error":
        sentence = f"{problem['msg'].removeprefix('Value error, ').rstrip('.')}."
        sentence = sentence[:1].upper() + sentence[1:]
    else:
        given = str(problem["input"])[:60].replace("\n", " ")
        sentence = f"{name} cannot be “{given}”: {problem['msg'][:1].lower()}{problem['msg'][1:]}."
    return file.error(rest, sentence)


def _locate(place: Place, files: Mapping[Place, _File]) -> tuple[_File, Place]:
    for length in (2, 1):
        if place[:length] in files:
            return files[place[:length]], place[length:]
    return files["guide",], ()


def _refuse_unknown_references(content: Content, files: Mapping[Place, _File]) -> None:
    for file in files.values():
        for place, text in _texts(file.data, ()):
            _refuse_unknown_names(content, file, place, text)
    for owner, place, problem in _unknown_keys(content):
        raise files[owner].error(place, problem)


def _refuse_unknown_names(content: Content, file: _File, place: Place, text: str) -> None:
    """Stop at a claim cited, a figure named or a term marked that the bundle does not have."""
    cited = [(f"[^{key}]", key, "claim") for key in CITATION.findall(text)]
    named = [(match[0], match[1], "figure") for match in FIGURE_REFERENCE.finditer(text)]
    marked = [(match[0], term_key(match), "term") for match in TERM_REFERENCE.finditer(text)]
    known: dict[str, Collection[str]] = {"claim": content.claims, "figure": content.figures, "term": content.glossary}
    for written, key, kind in (*cited, *named, *marked):
        if key not in known[kind]:
            home = "glossary" if kind == "term" else f"{kind}s"
            sentence = f"The {kind} “{key}” does not exist. Add it to {home}.yaml, or correct the key."
            raise BundleError(file.path, file.line_of(written, place), sentence)


def _unknown_keys(content: Content) -> Iterator[tuple[Place, Place, str]]:
    """Keys that name nothing, as (file, place in it, sentence)."""
    for number, claim in enumerate(content.evidence.claims):
        if claim.source not in content.sources:
            sentence = f"The source “{claim.source}” does not exist. Add it to sources.yaml, or correct the key."
            yield ("evidence", "claims"), (number, "source"), sentence
    for number, figure in enumerate(content.evidence.figures):
        for count, value in enumerate(figure.values):
            if value.claim not in content.claims:
                sentence = f"The claim “{value.claim}” does not exist. Add it to claims.yaml, or correct the key."
                yield ("evidence", "figures"), (number, "values", count, "claim"), sentence
    for number, estimate in enumerate(content.checker.estimates):
        for name in estimate.FIGURES:
            if (key := getattr(estimate, name)) and key not in content.figures:
                sentence = f"The figure “{key}” does not exist. Add it to figures.yaml, or correct the key."
                yield ("checker", "estimates"), (number, name), sentence
    yield from _unknown_in_frequencies(content)
    yield from _unknown_related(content)
    yield from _unknown_in_conditions(content.checker)


def _unknown_in_frequencies(content: Content) -> Iterator[tuple[Place, Place, str]]:
    """Claims of frequencies that are not there."""
    for number, criterion in enumerate(content.comparison.criteria):
        for count, frequency in enumerate(criterion.frequencies):
            if frequency.claim not in content.claims:
                sentence = f"The claim “{frequency.claim}” does not exist. Add it to claims.yaml, or correct the key."
                yield ("comparison",), ("criteria", number, "frequencies", count, "claim"), sentence


def _unknown_related(content: Content) -> Iterator[tuple[Place, Place, str]]:
    """Related questions that are not there."""
    slugs = {section.slug for section in content.sections}
    for number, section in enumerate(content.sections):
        for count, related in enumerate(section.related):
            if related not in slugs:
                sentence = f"The section “{related}” does not exist. Correct the name, or take it out."
                yield ("sections", number), ("related", count), sentence


def _unknown_in_conditions(checker: Checker) -> Iterator[tuple[Place, Place, str]]:
    """Questions and choices that conditions and worked examples name and that do not exist."""
    conditions = [
        *((("checker", "questions"), n, "asked_when", q.asked_when) for n, q in enumerate(checker.questions)),
        *((("checker", "rules"), n, "when", rule.when) for n, rule in enumerate(checker.rules)),
        *((("checker", "estimates"), n, "when", estimate.when) for n, estimate in enumerate(checker.estimates)),
        *(
            (("checker", "examples"), n, "answers", {key: (choice,) for key, choice in example.answers.items()})
            for n, example in enumerate(checker.examples)
        ),
    ]
    choices = {question.key: {choice.key for choice in question.choices} for question in checker.questions}
    for owner, number, field_name, condition in conditions:
        for question, wanted in condition.items():
            place = (number, field_name, question)
            if question not in choices:
                yield (
                    owner,
                    place,
                    f"The question “{question}” does not exist. Add it to questions.yaml, or correct the key.",
                )
            elif missing := [c for c in wanted if c not in choices[question] and (field_name, c) != MAY_BE_NOT_SURE]:
                yield owner, place, f"“{missing[0]}” is not a choice of the question “{question}”. Correct it."


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*place, number))


# --- Writing -------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


class _Words(str):
    """Prose: written as a block, so that a change shows as the lines that changed."""


_Dumper.add_representer(
    _Words, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


def _dump(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


PROSE = {"short_answer", "introduction", "body", "answer", "reason", "cost", "advice", "explanation"}
KEYED_BY_QUESTION = {"answers", "when", "asked_when"}
"""Fields whose keys are questions: one that is called “reason” is no prose."""


def _lean(value: BaseModel) -> dict[str, Any]:
    """A value as plain data: without what is left at its default, prose marked as such."""
    marked: dict[str, Any] = _mark(value.model_dump(exclude_defaults=True))
    return marked


def _mark(value: Any, is_prose: bool = False) -> Any:
    if isinstance(value, dict):
        return {str(key): _mark_field(key, inner, is_prose) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_mark(inner) for inner in value]
    if isinstance(value, str):
        return _Words(f"{value}\n") if is_prose else str(value)
    return str(value) if isinstance(value, Decimal) else value


def _mark_field(name: str, value: Any, is_prose: bool) -> Any:
    if name in KEYED_BY_QUESTION:
        return value
    if name == "cells":
        return {treatment: _Words(f"{text}\n") for treatment, text in value.items()}
    return _mark(value, name in PROSE or is_prose)
