"""Every test stands on the day of the shipped content, with that content published as edition 1."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import hypothesis
import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from guides.editions import pages, shelf
from guides.editions.bundle import read
from guides.editions.freeze import thaw
from guides.editions.publish import publish
from guides.editions.schema import Content
from guides.models import Guide

# How long an example takes says something about the machine, not about the code.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")

TODAY = date(2026, 11, 24)
BUNDLE = Path(__file__).resolve().parent.parent / "content" / "ketamine-medicare"
GUIDE = "/guides/ketamine-medicare/"


@pytest.fixture(autouse=True)
def _today(request: pytest.FixtureRequest) -> Iterator[None]:
    if "browser" in request.keywords:  # the server of those tests has a clock of its own
        yield
        return
    with time_machine.travel(datetime(2026, 11, 24, 17, 0, tzinfo=UTC)):
        yield


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped bundle."""
    return read(BUNDLE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, content):
    with django_db_blocker.unblock(), time_machine.travel(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)):
        publish(thaw(content), by="the tests", note="First edition.")


@pytest.fixture(autouse=True)
def _shelf(request: pytest.FixtureRequest, _today: None) -> None:
    """What one test put on the shelf, or took from it, is gone for the next."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        pages._kept.clear()
        shelf._shelf.live = None  # the ids alone do not show that a test left a damaged edition behind
        shelf.refresh()


@pytest.fixture
def guide(db) -> Guide:
    return Guide.objects.get(slug="ketamine-medicare")


@pytest.fixture
def alice(db) -> User:
    """Alice edits and publishes."""
    return User.objects.create_superuser("alice", password="alice-password-1")


@pytest.fixture
def editor(alice) -> Client:
    """Alice's browser, signed in."""
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def live(django_capture_on_commit_callbacks):
    """A block in which publishing reaches the shelf, as it does outside tests."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
