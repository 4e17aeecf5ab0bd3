"""What docs/api.md shows is what happens."""

import json
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from guides.api.problem import Kind
from guides.api.views import LARGEST_BODY

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
SHELL = [
    shlex.split(line)
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in re.sub(r"\\\n", "", block).splitlines()
]
ANSWERS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]

pytestmark = pytest.mark.django_db


def run(client, command):
    """What the server answers to a curl command."""
    assert command[0] == "curl"
    path = next(urlsplit(word).path for word in command if word.startswith("http"))
    if "-d" not in command:
        return client.get(path)
    assert command[command.index("-H") + 1] == "Content-Type: application/json"
    return client.post(path, command[command.index("-d") + 1], content_type="application/json")


@pytest.mark.parametrize("command", SHELL[:-1], ids=lambda command: command[-1])
def test_a_command_is_answered(client, command):
    assert run(client, command).status_code == 200


def test_the_refusal_reads_as_shown(client):
    assert [run(client, SHELL[-1]).json()] == ANSWERS


def test_the_answer_has_the_parts_that_are_listed(client):
    found = run(client, SHELL[0]).json()
    listed = re.search(r"\| In the answer .*?\n\n", TEXT, re.DOTALL)[0]
    assert all(f"`{part}`" in listed for part in {*found, *found["verdicts"]["part-b"]})


def test_every_status_of_a_refusal_is_listed():
    listed = {int(status) for status in re.findall(r"^\| (4\d\d) \|", TEXT, re.MULTILINE)}
    assert listed == {kind.status for kind in Kind}


def test_the_largest_body_is_named():
    assert f"{LARGEST_BODY:,} bytes" in TEXT
