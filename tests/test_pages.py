"""What is true of every published page."""

import re

import pytest
from django.test import Client

from guides.editions import pages
from tests.conftest import GUIDE

GUIDE_PAGES = [
    GUIDE,
    f"{GUIDE}large-print/",
    f"{GUIDE}compare/",
    f"{GUIDE}check/",
    f"{GUIDE}check/code/",
    f"{GUIDE}costs/",
    f"{GUIDE}rules/",
    f"{GUIDE}changes/",
    f"{GUIDE}feedback/",
    f"{GUIDE}feedback/thanks/",
]
SITE_PAGES = ["/", "/glossary/", "/about/", "/privacy/", "/accessibility/"]
MACHINE_PAGES = ["/robots.txt", "/sitemap.xml", "/feeds/changes.atom"]
KEPT = [page for page in [*GUIDE_PAGES, *SITE_PAGES, *MACHINE_PAGES] if "check" not in page and "feedback" not in page]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", [*GUIDE_PAGES, *SITE_PAGES, *MACHINE_PAGES])
def test_a_page_costs_no_query_even_the_first_time(client, page, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(page).status_code == 200
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", [*GUIDE_PAGES, *SITE_PAGES, *MACHINE_PAGES, "/search/?q=spravato", "/nowhere/"])
def test_a_public_page_sets_no_cookie_and_has_a_strict_policy(client, page):
    response = client.get(page)
    assert not response.cookies
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert response.headers["Referrer-Policy"] == (
        "no-referrer" if "check" in page or "search" in page else "same-origin"
    )
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("page", [*GUIDE_PAGES, *SITE_PAGES, "/search/?q=spravato", "/search/", "/nowhere/"])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client, page):
    html = client.get(page).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:\ssrc=|application/ld\+json))|hx-on", html)
    for tag in re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*>", html):
        if 'rel="canonical"' not in tag:
            assert not re.search(r'(?:src|href)="(?:https?:)?//', tag), tag


@pytest.mark.parametrize("page", [*GUIDE_PAGES, *SITE_PAGES, "/search/?q=spravato", "/nowhere/"])
def test_every_page_says_what_it_is_not_and_puts_988_first(client, page):
    html = client.get(page).content.decode()
    body = html[html.index("<body") :]
    assert "not a government site" in body
    assert "not medical or legal advice" in body
    assert "988" in body
    mentions = [m.start() for m in re.finditer(r"depress|suicidal", re.sub(r"<[^>]*>", "", body), re.IGNORECASE)]
    text = re.sub(r"<[^>]*>", "", body)
    assert all(text.index("988") < place for place in mentions)


@pytest.mark.parametrize("page", KEPT)
def test_a_page_that_did_not_change_is_a_304(client, page):
    first = client.get(page)
    again = client.get(page, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(("accepts", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("", None), ("br;q=0", None)])
def test_a_page_is_sent_in_the_best_form_the_reader_takes(client, accepts, encoding):
    import gzip

    import brotli

    plain = client.get(GUIDE).content
    response = client.get(GUIDE, headers={"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding") == encoding
    undo = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert undo(response.content) == plain
    assert "Accept-Encoding" in response.headers["Vary"]


def test_the_same_page_has_another_etag_in_another_form(client):
    forms = {client.get(GUIDE, headers={"Accept-Encoding": a}).headers["ETag"] for a in ("", "gzip", "br")}
    assert len(forms) == 3


@pytest.mark.parametrize("page", GUIDE_PAGES)
def test_a_page_may_be_asked_for_by_head(client, page):
    assert client.head(page).status_code == 200


@pytest.mark.parametrize("page", [*GUIDE_PAGES[:2], *SITE_PAGES])
def test_a_page_that_is_only_read_refuses_a_post(page):
    assert Client(enforce_csrf_checks=False).post(page).status_code == 405


def test_a_guide_that_is_not_there_is_a_404_that_helps(client):
    response = client.get("/guides/nothing-here/")
    assert response.status_code == 404
    assert "/search/" in response.content.decode()


def test_unknown_query_strings_do_not_fill_the_memory(client):
    for number in range(3):
        client.get(f"{GUIDE}?utm={number}")
    assert len([key for key in pages._kept if key[2] == "guide"]) == 1


def test_no_more_pages_are_kept_than_there_is_room_for(client, monkeypatch):
    monkeypatch.setattr(pages, "MOST_KEPT", 3)
    for page in KEPT:
        client.get(page)
    assert len(pages._kept) <= 3


def test_a_server_error_page_needs_nothing(rf):
    from guides.editions.views import server_error

    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert b"1-800-MEDICARE" in response.content


def test_a_request_that_cannot_be_read_gets_a_page_that_helps(client):
    too_many_fields = {f"field-{number}": "x" for number in range(1001)}
    response = client.post(f"{GUIDE}check/", too_many_fields)
    assert response.status_code == 400
    assert b"1-800-MEDICARE" in response.content
