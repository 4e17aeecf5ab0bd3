"""What pages tell search engines and the sites on which they are shared, through their addresses."""

import json
import re
import struct
from datetime import date
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders

from guides.editions import shelf
from guides.editions.publish import publish
from guides.editions.sharing import as_script
from guides.models import Claim
from tests.conftest import GUIDE
from tests.test_pages import GUIDE_PAGES, SITE_PAGES

PAGES = [
    page for page in [*GUIDE_PAGES, f"{GUIDE}check/all/", *SITE_PAGES] if "code" not in page and "feedback" not in page
]
NOT_TO_BE_FOUND = [
    "/search/", "/search/?q=appeal", "/nowhere/", f"{GUIDE}check/code/", f"{GUIDE}check/sheet/",
    f"{GUIDE}check/compare/",
    f"{GUIDE}feedback/",
    f"{GUIDE}feedback/thanks/",
]  # fmt: skip
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)

pytestmark = pytest.mark.django_db


def head(client, page: str) -> str:
    return client.get(page).content.decode().partition("</head>")[0]


def named(html: str, name: str) -> str:
    """The content of a meta element."""
    return unescape(re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', html)[1])


def canonical(html: str) -> str:
    return re.search(r'<link rel="canonical" href="([^"]*)">', html)[1]


def data(client, page: str) -> dict:
    return json.loads(SCRIPT.search(head(client, page))[1])


def every_title(client) -> dict[str, str]:
    return {page: unescape(re.search("<title>(.*?)</title>", head(client, page))[1]) for page in PAGES}


def test_no_two_pages_have_the_same_title(client):
    titles = every_title(client)
    assert len(set(titles.values())) == len(titles)
    assert all(title.endswith("Coverage Guide") for title in titles.values())


def test_no_two_pages_have_the_same_description_and_each_fits_a_list_of_results(client):
    descriptions = {page: named(head(client, page), "description") for page in PAGES}
    assert len(set(descriptions.values())) == len(descriptions)
    assert {page: len(words) for page, words in descriptions.items() if not 50 <= len(words) <= 160} == {}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_its_own_address_and_shows_itself_when_shared(client, page):
    html = head(client, f"{page}?utm_source=x")
    own = GUIDE if page == f"{GUIDE}large-print/" else page
    assert canonical(html) == named(html, "og:url") == settings.SITE_URL + own
    assert named(html, "og:description") == named(html, "description")
    assert named(html, "og:title") == every_title(client)[page].removesuffix(" | Coverage Guide")
    assert named(html, "og:type") == ("website" if page == "/" else "article")
    assert named(html, "twitter:card") == "summary_large_image"
    assert "noindex" not in html


@pytest.mark.parametrize("page", NOT_TO_BE_FOUND)
def test_a_page_that_is_not_to_be_found_says_so_and_nothing_to_share(client, page):
    html = head(client, page)
    assert named(html, "robots") == "noindex"
    assert "canonical" not in html
    assert "og:" not in html
    assert not SCRIPT.search(html)


def test_a_draft_is_not_to_be_found_or_shared(editor):
    html = head(editor, f"/{settings.ADMIN_PATH}/drafts/ketamine-medicare/")
    assert named(html, "robots") == "noindex"
    assert "canonical" not in html
    assert not SCRIPT.search(html)


@pytest.mark.parametrize("page", ["/search/?q=appeal", "/search/results/?q=appeal"])
def test_search_may_be_read_by_robots_so_that_they_see_that_it_is_not_to_be_listed(client, page):
    assert client.get(page).headers["X-Robots-Tag"] == "noindex"
    assert "/search/" not in client.get("/robots.txt").content.decode()


def test_the_card_is_there_in_the_size_that_is_asked_for(client):
    address = urlsplit(named(head(client, GUIDE), "og:image"))
    assert f"{address.scheme}://{address.netloc}" == settings.SITE_URL
    assert re.fullmatch(r"/static/img/card(\.[0-9a-f]+)?\.png", address.path)
    with open(finders.find("img/card.png"), "rb") as file:
        assert struct.unpack(">II", file.read(24)[16:]) == (1200, 630)


@pytest.mark.parametrize("page", [*PAGES, "/search/?q=appeal"])
def test_no_page_loads_the_card(client, page):
    body = client.get(page).content.decode().partition("</head>")[2]
    assert "card." not in body


# --- As data -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/", GUIDE, f"{GUIDE}compare/", f"{GUIDE}costs/", f"{GUIDE}rules/"])
def test_a_page_of_the_guide_says_as_data_what_it_is(client, page):
    html, said = head(client, page), data(client, page)
    assert (said["@context"], said["@type"]) == ("https://schema.org", "MedicalWebPage")
    assert said["url"] == canonical(html)
    assert said["description"] == named(html, "description")
    assert said["inLanguage"] == "en-US"
    assert said["audience"] == {"@type": "Patient"}
    assert said["datePublished"] == said["dateModified"] == "2026-11-24"
    assert "Spravato (esketamine nasal spray)" in [subject["name"] for subject in said["about"]]


@pytest.mark.parametrize("page", ["/about/", "/privacy/", "/glossary/", f"{GUIDE}large-print/"])
def test_other_pages_do_not_say_that_they_are_medical(client, page):
    assert not SCRIPT.search(head(client, page))


def test_a_page_was_reviewed_on_the_day_since_when_all_of_its_claims_are_checked(client, guide, live):
    used = shelf.current(guide.slug).content.guide.short_answer
    claim = re.search(r"\[\^([a-z0-9-]+)\]", used)[1]
    Claim.objects.filter(guide=guide, key=claim).update(checked_on=date(2026, 10, 2))
    with live():
        publish(guide, by="alice", note="x")
    said = data(client, GUIDE)
    assert said["lastReviewed"] == "2026-10-02"
    assert shelf.current(guide.slug).last_checked == date(2026, 11, 24)


def test_nobody_is_named_as_reviewer_until_somebody_signed(client, guide, live):
    assert "reviewedBy" not in data(client, GUIDE)
    guide.reviewed_by, guide.reviewed_on = "A. Clinician, MD", date(2026, 11, 20)
    guide.save()
    with live():
        publish(guide, by="alice", note="x")
    said = data(client, GUIDE)
    assert said["reviewedBy"] == {"@type": "Person", "name": "A. Clinician, MD"}
    assert said["lastReviewed"] == "2026-11-20"


def test_a_later_edition_is_another_day_and_the_first_one_stays_the_first(client, guide, live):
    guide.summary = guide.summary.replace("Plain", "Short")
    guide.save()
    with time_machine.travel("2026-11-26 17:00+00:00"):
        with live():
            publish(guide, by="alice", note="x")
        said = data(client, GUIDE)
    assert (said["datePublished"], said["dateModified"]) == ("2026-11-24", "2026-11-26")


def test_words_in_the_data_cannot_end_it(client, guide, live):
    guide.summary = "Ends </script><script>alert(1)</script> & <!-- goes on, for readers who would rather not."
    guide.save()
    with live():
        publish(guide, by="alice", note="x")
    assert data(client, "/")["description"] == guide.summary
    assert "alert(1)</script>" not in head(client, "/")


def test_letters_that_mean_something_in_html_are_escaped():
    written = as_script({"name": "</script>&<!--\u2028"})
    assert not set(written) & set("<>&\u2028")
    assert json.loads(written) == {"name": "</script>&<!--\u2028"}


# --- The way back up ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "above"),
    [
        (f"{GUIDE}costs/", ["/", GUIDE]),
        (f"{GUIDE}check/", ["/", GUIDE]),
        (f"{GUIDE}check/all/", ["/", GUIDE, f"{GUIDE}check/"]),
    ],
)
def test_a_page_below_the_guide_shows_the_way_back_up_and_says_it_as_data(client, page, above):
    html = client.get(page).content.decode()
    shown = re.search(r'<nav class="breadcrumb[^>]*>(.*?)</nav>', html, re.DOTALL)[1]
    assert re.findall('href="([^"]*)"', shown) == above
    said = [step["item"] for step in data(client, page)["breadcrumb"]["itemListElement"]]
    assert said == [settings.SITE_URL + path for path in [*above, page]]


@pytest.mark.parametrize("page", ["/", GUIDE, "/about/", "/search/", "/nowhere/"])
def test_where_only_the_home_page_is_above_the_header_leads_there(client, page):
    assert 'class="breadcrumb' not in client.get(page).content.decode()


def test_the_way_back_up_from_a_draft_stays_in_the_draft(editor):
    draft = f"/{settings.ADMIN_PATH}/drafts/ketamine-medicare/"
    html = editor.get(f"{draft}costs/").content.decode()
    assert re.search(rf'<nav class="breadcrumb.*?href="{draft}"', html, re.DOTALL)


# --- For robots --------------------------------------------------------------------------------------


def test_the_sitemap_lists_each_page_once_under_its_canonical_address_with_a_date(client):
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 (our own)
    listed = [url[0].text for url in urls]
    assert len(set(listed)) == len(listed) > 10
    assert all(len(url) == 2 and url[1].text == "2026-11-24" for url in urls)
    for address in listed:
        assert canonical(head(client, urlsplit(address).path)) == address
