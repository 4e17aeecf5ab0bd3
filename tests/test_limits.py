"""How often a client, and all together, may ask."""

import pytest
import time_machine

from guides.limits import Limit, client


@pytest.fixture
def ask(rf, settings):
    """Ask from an address, through one proxy."""
    settings.PROXIES = 1
    return lambda address: rf.post("/", headers={"X-Forwarded-For": address})


def test_each_client_may_so_often_and_then_waits_for_the_next_window(ask):
    limit = Limit(each=2, together=100, seconds=60)
    with time_machine.travel("2026-11-24 12:00:15+00:00", tick=False):
        assert [limit.wait(ask("192.0.2.1")) for _ in range(3)] == [0, 0, 45]
        assert limit.wait(ask("192.0.2.2")) == 0
    with time_machine.travel("2026-11-24 12:01:00+00:00", tick=False):
        assert limit.wait(ask("192.0.2.1")) == 0


def test_all_together_may_so_often(ask):
    limit = Limit(each=2, together=3, seconds=60)
    waits = [limit.wait(ask(f"192.0.2.{number}")) for number in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert all(waits[3:])


def test_what_is_refused_does_not_count_and_takes_no_memory(ask):
    limit = Limit(each=2, together=3, seconds=3600)
    for number in range(50):
        limit.wait(ask(f"192.0.2.{number}"))
    assert len(limit._counted) <= 3


def test_no_address_is_held_and_the_same_one_is_another_in_the_next_window(ask):
    limit = Limit(each=2, together=3, seconds=60)
    with time_machine.travel("2026-11-24 12:00:00+00:00"):
        limit.wait(ask("192.0.2.1"))
        (first,) = limit._counted
    with time_machine.travel("2026-11-24 12:01:00+00:00"):
        limit.wait(ask("192.0.2.1"))
        (second,) = limit._counted
    assert b"192.0.2.1" not in first
    assert first != second


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.1", "198.51.100.7"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "unknown", "unknown"),
    ],
)
def test_a_client_is_what_the_outermost_proxy_of_ours_saw(rf, settings, proxies, forwarded, found):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client(rf.post("/", headers=headers)) == found
