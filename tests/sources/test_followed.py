"""robots.txt, the sitemap and the feed: off until an administrator turns them on."""

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from sources.models import Collection, CollectionItem, PublicLibrary, Source
from tests.cast import make_source

pytestmark = pytest.mark.django_db
OFF = b"User-agent: *\nDisallow: /\n"
ADDRESSES = [
    "/sitemap.xml",
    "/sitemap-documents.xml",
    "/sitemap-collections.xml",
    "/sources/feed.atom",
]


@pytest.fixture
def papers(rivera):
    """One of each access, and a draft."""
    for access in ["anyone", "signed_in", "classes", "staff"]:
        make_source(
            f"{access}-paper",
            f"Paper for {access}",
            "x",
            owner=rivera,
            access=access,
            summary=f"Sum of {access} & more",
            rights="https://creativecommons.org/licenses/by/4.0/",
        )
    make_source("draft", "A draft", "x", owner=rivera, access="anyone", state="draft")
    for name, slug in [("open", "anyone-paper"), ("closed", "staff-paper")]:
        collection = Collection.objects.create(slug=f"{name}-list", title=name)
        CollectionItem.objects.create(collection=collection, source=Source.objects.get(slug=slug))


@pytest.fixture
def library():
    return PublicLibrary.objects.create(pk=1, is_open=True, has_feeds=True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_queries_is_constant(client, library, rivera, address):
    counts = []
    for batch in [range(1), range(1, 3)]:
        for number in batch:
            source = make_source(
                f"p{number}", f"Paper {number}", "x", owner=rivera, access="anyone",
                rights="https://creativecommons.org/licenses/by/4.0/",
            )  # fmt: skip
            collection = Collection.objects.create(slug=f"c{number}", title=f"List {number}")
            CollectionItem.objects.create(collection=collection, source=source)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def locations(response):
    return [one.text for one in etree.fromstring(response.content).iter("{*}loc")]


def test_it_works(client, papers, library):
    assert locations(client.get("/sitemap.xml")) == [
        "http://testserver/sitemap-documents.xml",
        "http://testserver/sitemap-collections.xml",
    ]
    assert locations(client.get("/sitemap-documents.xml")) == [
        "http://testserver/sources/anyone-paper/"
    ]
    assert locations(client.get("/sitemap-collections.xml")) == [
        "http://testserver/collections/open-list/"
    ]


def test_the_feed(client, papers, library):
    response = client.get("/sources/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)
    [entry] = feed.iter("{*}entry")
    source = Source.objects.get(slug="anyone-paper")
    assert entry.findtext("{*}title") == "Paper for anyone"
    assert entry.findtext("{*}summary") == "Sum of anyone &amp; more"
    assert entry.findtext("{*}id") == f"urn:uuid:{source.uuid}"
    assert entry.find("{*}link").get("href") == "http://testserver/sources/anyone-paper/"
    [itself] = [one for one in feed.findall("{*}link") if one.get("rel") == "self"]
    assert itself.get("href") == "http://testserver/sources/feed.atom"


def test_the_feed_says_what_is_withheld(client, papers, library):
    source = Source.objects.get(slug="anyone-paper")
    source.texts.update(
        rights="http://rightsstatements.org/vocab/InC/1.0/", url="https://archive.example/paper"
    )
    [entry] = etree.fromstring(client.get("/sources/feed.atom").content).iter("{*}entry")
    assert entry.findtext("{*}summary") == (
        "Sum of anyone &amp; more\n"
        "Its text is not shown here. "
        "Its rights do not let us show it to everybody. Sign in to read it.\n"
        "https://archive.example/paper\n"
        "“Paper for Anyone.” n.d."
    )


def test_who_has_signed_in_gets_nothing_more(sign_in, rivera, papers, library):
    page = sign_in(rivera)
    assert len(locations(page.get("/sitemap-documents.xml"))) == 1
    assert page.get("/sources/feed.atom").content.count(b"<entry>") == 1


def test_robots(client, library):
    words = client.get("/robots.txt").content.decode()
    assert words.startswith("User-agent: *\nAllow: /$\nAllow: /sources/\n")
    assert words.endswith("Disallow: /\n\nSitemap: http://testserver/sitemap.xml\n")
    assert "/lessons/" not in words and "/assignments/" not in words


@pytest.mark.parametrize("row", [None, {}, {"is_open": True}, {"has_feeds": True}])
def test_off(client, papers, row):
    if row is not None:
        PublicLibrary.objects.create(pk=1, **row)
    assert [client.get(address).status_code for address in ADDRESSES] == [404] * 4
    assert client.get("/robots.txt").content == OFF


def test_a_section_that_is_not_there(client, library):
    assert client.get("/sitemap-lessons.xml").status_code == 404
    assert client.get("/sitemap-documents.xml", {"p": "9"}).status_code == 404
    assert client.get("/sitemap-documents.xml", {"p": "x"}).status_code == 404


@pytest.mark.parametrize("address", [*ADDRESSES, "/robots.txt"])
def test_wrong_method(client, library, address):
    assert client.post(address).status_code == 405


def test_a_collection_for_everybody_may_be_kept(client, papers, library):
    response = client.get("/collections/open-list/")
    assert response["X-Robots-Tag"] == "all"
    assert b'<meta name="robots" content="all">' in response.content
    assert client.get("/sources/")["X-Robots-Tag"] == "noindex, nofollow"


def test_a_feed_reader_takes_it(client, papers, library):
    found = feedparser.parse(client.get("/sources/feed.atom").content)
    assert (found.bozo, found.version) == (False, "atom10")
    assert [one.title for one in found.entries] == ["Paper for anyone"]
