"""From the teacher's home to an essay with its passage beside it, by the links of the pages."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from django.db import transaction

from lessons.models import User
from quizzes import demonstration

FRIDAY = date(2026, 11, 20)
PAPER = re.compile(r"/marking/\d+/\d+/")
NOT_IN_THE_TEXT = "These words are not in the text that was given."


class Links(HTMLParser):
    """`found`: {address: words} of the links in the main part of a page."""

    def __init__(self, html, here):
        super().__init__()
        self.here, self.found, self.in_main, self.address = here, {}, False, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.in_main = self.in_main or tag == "main"
        if tag == "a" and self.in_main:
            self.address = urldefrag(urljoin(self.here, dict(attrs)["href"])).url
            self.found.setdefault(self.address, "")

    def handle_endtag(self, tag):
        self.address = None if tag == "a" else self.address

    def handle_data(self, data):
        if self.address:
            self.found[self.address] += data


@pytest.fixture(scope="module")
def school(django_db_setup, django_db_blocker):
    """The whole school, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demonstration.load(FRIDAY)
        transaction.set_rollback(True)


@pytest.fixture
def follow(school, db, sign_in):
    """`follow(address)` gives a page and its links, as Ms. Rivera sees them."""
    client = sign_in(User.objects.get(username="rivera"))

    def read(address):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        html = response.content.decode()
        return html, Links(html, address).found

    return read


def link(links, words):
    """The address of the only link that says this."""
    (address,) = [address for address, text in links.items() if words in text]
    return address


def beside(html):
    """The passage beside the answer, as it is written in the page."""
    return html.partition('aria-label="The passage beside the answer"')[2].partition("</article>")[
        0
    ]


def test_two_clicks_to_an_essay_with_its_passage_and_an_invented_quotation(follow):
    _home, links = follow("/")
    queue, papers = follow(link(links, "2 papers to grade in Period 5"))
    assert "The essay" in queue
    paper, _links = follow(link(papers, "Theo Blackwood"))
    assert "Evaluate the extent to which" in paper
    assert "¶" in beside(paper)
    assert "picked" in beside(paper)
    assert paper.count(NOT_IN_THE_TEXT) == 1
    assert "break its neck" in unescape(paper)


def test_every_essay_that_waits_has_its_passage_beside_it(follow):
    _home, links = follow("/")
    queues = [address for address, words in links.items() if "papers to grade in" in words]
    pages = [follow(address) for address in queues]
    essays = [links for queue, links in pages if '" selected>The essay' in queue]
    papers = [one for links in essays for one in links if PAPER.match(one)]
    without = [paper for paper in papers if "picked" not in beside(follow(paper)[0])]
    assert (len(papers), without) == (4 + 2, [])  # Okoro has four more of Period 3


def test_a_paper_that_was_given_back_is_as_near(follow):
    """Noah's essay says two things in quotation marks that no document says."""
    _home, links = follow("/")
    classroom, papers = follow(link({k: v for k, v in links.items() if "/assign" in k}, "Period 3"))
    row = classroom.partition("Noah Whitaker")[2].partition("</tr>")[0]
    essay = [address for address in Links("<main>" + row, "/").found if "/marking/" in address][-1]
    assert essay in papers
    paper, _links = follow(essay)
    assert paper.count(NOT_IN_THE_TEXT) == 2
    assert "we left because China was not allowed in" in unescape(paper)
