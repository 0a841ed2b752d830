"""The best match first: the very same order on whichever database this runs."""

import pytest
from django.http import QueryDict

from sources.forms.library import LibraryForm
from sources.models import Contribution, Person, PersonName, Source
from sources.search.indexing import index
from tests.cast import make_source

pytestmark = pytest.mark.django_db


def in_order(asked, user):
    """The addresses of what the library's page lists, from its first to its last."""
    form = LibraryForm(QueryDict(asked), sources=Source.objects.visible_to(user), user=user)
    slugs = dict(Source.objects.values_list("pk", "slug"))
    return [slugs[pk] for pk in form.found]


def make_named(slug, title, body, name, *forms, **columns):
    source = make_source(slug, title, body, **columns)
    person = Person.objects.create(slug=f"{slug}-person", name=name)
    PersonName.objects.bulk_create([PersonName(person=person, name=form) for form in forms])
    Contribution.objects.create(source=source, person=person)
    index(source)


@pytest.fixture
def shelf(db):
    """The weaker a document says it, the older it is: age must not put it first."""
    # Texts of one length: how much that weighs is each database's own affair.
    words = "The harbor has a treaty. Nothing more is known of the paper that came in."
    often = "The harbor has a treaty: harbor, treaty, harbor, treaty. It has come in."
    make_source("text", "One", words, written="1901")
    make_source("again", "Two", words, written="1902")
    make_source("often", "Three", often, written="1903")
    make_source("summary", "Four", "x", summary="Of a harbor and a treaty.", written="1904")
    make_named("name", "Five", "A treaty.", "Anna Harbor", "Ms. Treaty", written="1905")
    make_source("half", "The harbors", words.replace("harbor", "port"), written="1906")
    make_named("both", "A harbor", "x", "Office of the Treaty", written="1907")
    make_source("title", "A harbor of no treaty", "x", written="1908")
    make_source("phrase", "The harbor treaty", "x", written="1909")
    make_source("undated", "Harbor treaty", "x")
    make_source("other", "A harbinger", "Entreaty.", written="1900")


IN_TEXT = ["often", "text", "again"]
TITLED = ["title", "phrase", "undated"]
QUESTIONS = [
    ("q=harbor", ["half", "both", *TITLED, "name", "summary", *IN_TEXT]),
    ("q=HARBORS", ["half", "both", *TITLED, "name", "summary", *IN_TEXT]),
    ("q=treaty", [*TITLED, "name", "both", "summary", *IN_TEXT, "half"]),
    ("q=harbor+treaty", [*TITLED, "both", "half", "name", "summary", *IN_TEXT]),
    ("q=treaty+harbor", [*TITLED, "both", "half", "name", "summary", *IN_TEXT]),
    ('q="harbor+treaty"', ["phrase", "undated", "often"]),
    ("q=harb*", ["other", "half", "both", *TITLED, "name", "summary", *IN_TEXT]),
    ("q=harbor+-office+-anna", ["half", *TITLED, "summary", *IN_TEXT]),
    ("q=anna", ["name"]),
    ("q=-harbor", ["other"]),
    (
        "q=treaty&order=oldest",
        ["text", "again", "often", "summary", "name", "half", "both", *TITLED],
    ),
    ("q=treaty&first=1904&last=1907", ["name", "both", "summary", "half"]),
]


def test_it_works(shelf, ana):
    """Titles before names before what is said of a document before its text; there, how often."""
    assert [(asked, in_order(asked, ana)) for asked, _ in QUESTIONS] == QUESTIONS
