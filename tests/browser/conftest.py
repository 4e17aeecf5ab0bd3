"""A real server with a database of its own, and the machine's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def publish_a_second_edition(place: Path, manage: list[str], env: dict[str, str]) -> None:
    """So that there is something to see under "What changed": words put in, taken out and replaced."""
    bundle = place / "ketamine-medicare"
    shutil.copytree(ROOT / "content" / "ketamine-medicare", bundle)
    section = bundle / "sections" / "01-what-is-ketamine-treatment.md"
    section.write_text(section.read_text().replace("strict rules apply to it", "its sale is watched") + "\nAsk.\n")
    figures = bundle / "figures.yaml"
    figures.write_text(figures.read_text().replace("low: '283'", "low: '284'"))
    for command in (
        ["load_content", str(bundle), "--replace"],
        ["publish", "ketamine-medicare", "--note", "For the tests: another amount.", "--despite-age"],
    ):
        subprocess.run([*manage, *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of the site, served as in production."""
    place = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{place / 'site.sqlite3'}", "SITE_URL": address, "DEBUG": "false"}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    subprocess.run(
        [*manage, "first_start", "content/ketamine-medicare"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
    )
    publish_a_second_edition(place, manage, env)
    subprocess.run(
        [*manage, "createsuperuser", "--noinput", "--username", "alice", "--email", ""],
        cwd=ROOT, env={**env, "DJANGO_SUPERUSER_PASSWORD": "alice-password-1"}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    options = ["--workers", "1", "--blocking-threads", "2", "--backpressure", "16", "--no-ws", "--log-level", "warning"]
    process = subprocess.Popen([*granian, *options, "coverage_site.wsgi:application"], cwd=ROOT, env=env)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=2).close()
                break
            except OSError:  # refused, or too busy to answer yet
                assert process.poll() is None, "the server did not start"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, server, request) -> Iterator[Page]:
    """A fresh page; ``@pytest.mark.parametrize("page", [{...}], indirect=True)`` passes options of the context."""
    context = browser.new_context(base_url=server, **getattr(request, "param", {}))
    page = context.new_page()
    page.problems = []
    page.on(
        "console", lambda message: page.problems.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()
