import io

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from sources.models import Attachment, PublicLibrary, RightsDecision, Source
from tests.cast import make_source

pytestmark = pytest.mark.django_db
ADDRESS = "/sources/paper/manifest.json"
HERE = "http://testserver/sources/paper"


def picture(source, **columns):
    drawn = io.BytesIO()
    Image.new("RGB", (30, 40), "white").save(drawn, "PNG")
    made = Attachment(source=source, kind="image", width=30, height=40, **columns)
    made.file.save("page.png", ContentFile(drawn.getvalue()))
    return made


@pytest.fixture
def paper(rivera):
    source = make_source(
        "paper",
        "A paper",
        "Words.",
        owner=rivera,
        kind="letter",
        written="1950-05-13",
        access="anyone",
        rights="https://creativecommons.org/licenses/by/4.0/",
    )
    picture(source, caption="Page 1", alt="A typed page.", transcript="Dear all,", position=1)
    return source


def test_it_works(sign_in, ana, paper):
    response = sign_in(ana).get(ADDRESS)
    assert response["Content-Type"] == (
        'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    )
    found = response.json()
    assert found["id"] == f"{HERE}/manifest.json"
    assert found["label"] == {"none": ["A paper"]}
    assert found["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert found["navDate"] == "1950-05-13T00:00:00Z"
    assert found["seeAlso"][0]["id"] == f"{HERE}.json"
    assert found["requiredStatement"]["value"] == {
        "en": ["“A Paper.” Letter. May 13, 1950. http://testserver/sources/paper/."]
    }
    asked = f"?printing={paper.texts.get().pk}"
    assert found["rendering"] == [
        {
            "id": f"{HERE}/text.txt{asked}",
            "type": "Text",
            "format": "text/plain",
            "label": {"en": ["The words alone"]},
        },
        {
            "id": f"{HERE}.tei.xml{asked}",
            "type": "Text",
            "format": "application/tei+xml",
            "label": {"none": ["TEI"]},
        },
    ]
    [canvas] = found["items"]
    assert (canvas["width"], canvas["height"]) == (30, 40)
    assert canvas["label"] == {"none": ["Page 1"]}
    assert canvas["summary"] == {"none": ["A typed page."]}
    painting = canvas["items"][0]["items"][0]
    assert (painting["motivation"], painting["target"]) == ("painting", canvas["id"])
    image = Attachment.objects.get()
    assert painting["body"] == {
        "id": f"http://testserver/media/{image.pk}/",
        "type": "Image",
        "format": "image/png",
        "width": 30,
        "height": 40,
    }
    [words] = canvas["annotations"][0]["items"]
    assert (words["motivation"], words["body"]["value"]) == ("supplementing", "Dear all,")


#: Of the specification's table: what each class of resource must have.
REQUIRED = {
    "Manifest": {"@context", "id", "label", "items"},
    "Canvas": {"id", "items", "width", "height"},
    "AnnotationPage": {"id", "items"},
    "Annotation": {"id", "motivation", "target", "body"},
    "Image": {"id", "format", "width", "height"},
    "TextualBody": {"value", "format"},
    "Agent": {"id", "label", "homepage"},
    "Text": {"id", "label", "format"},
    "Dataset": {"id", "format"},
}


def resources(value):
    if isinstance(value, list):
        for one in value:
            yield from resources(one)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for one in value.values():
            yield from resources(one)


def test_every_resource_has_what_the_specification_asks(sign_in, ana, paper):
    picture(paper, position=2)
    found = list(resources(sign_in(ana).get(ADDRESS).json()))
    assert {one["type"] for one in found} == set(REQUIRED)
    for one in found:
        assert REQUIRED[one["type"]] - set(one) == set(), one
    for one in found:
        for name in ["label", "summary"]:
            for said in one.get(name, {"none": ["x"]}).values():
                assert isinstance(said, list) and all(said)
    ids = [one["id"] for one in found if one["type"] in ("Canvas", "AnnotationPage", "Annotation")]
    assert len(ids) == len(set(ids))
    assert found[0]["behavior"] == ["paged"]


@pytest.mark.parametrize("written", ["1950-05", "1950-05-13~", "1950-05-13/1950-05-14", ""])
def test_only_a_certain_day_is_a_date_to_navigate_by(sign_in, ana, paper, written):
    Source.objects.filter(pk=paper.pk).update(written=written)
    assert "navDate" not in sign_in(ana).get(ADDRESS).json()


@pytest.mark.parametrize(
    ("rights", "shown"),
    [
        ("", None),
        (
            "http://rightsstatements.org/vocab/NoC-US/1.0/",
            "http://rightsstatements.org/vocab/NoC-US/1.0/",
        ),
        (
            "https://creativecommons.org/publicdomain/mark/1.0/",
            "http://creativecommons.org/publicdomain/mark/1.0/",
        ),
    ],
)
def test_rights_are_addresses_of_the_specifications_list(sign_in, ana, paper, rights, shown):
    Source.objects.filter(pk=paper.pk).update(rights=rights)
    assert sign_in(ana).get(ADDRESS).json().get("rights") == shown


def test_no_pictures_no_manifest(sign_in, ana, rivera):
    make_source("bare", "Bare", "x", owner=rivera)
    assert sign_in(ana).get("/sources/bare/manifest.json").status_code == 404
    assert b"IIIF" not in sign_in(ana).get("/sources/bare/").content


def test_a_manifest_says_what_it_withholds(sign_in, ana, paper):
    second = picture(paper, caption="Page 2", position=2)
    closed = Attachment.objects.exclude(pk=second.pk)
    closed.update(withdrawn_at=timezone.now(), withdrawn_why="Ask the heirs.")
    found = sign_in(ana).get(ADDRESS).json()
    [canvas] = found["items"]
    assert canvas["label"] == {"none": ["Page 2"]} and "behavior" not in found
    assert "A typed page." not in str(found) and "Dear all," not in str(found)
    day = date_format(timezone.localtime(), "DATE_FORMAT")
    assert found["requiredStatement"] == {
        "label": {"en": ["Cite as; what is not shown here"]},
        "value": {
            "en": [
                "“A Paper.” Letter. May 13, 1950. http://testserver/sources/paper/.",
                f"1 picture is not shown here. It was withdrawn on {day}. Ask the heirs.",
            ]
        },
    }
    Attachment.objects.update(withdrawn_at=timezone.now())
    answer = sign_in(ana).get(ADDRESS)
    assert answer.status_code == 451
    assert "This picture or file is not shown here." in answer.content.decode()


def decide(text, **columns):
    today = timezone.localdate()
    RightsDecision.objects.create(
        source=text.source, text=text, ground="letter", decided_on=today, **columns
    )


def formats(page, query=""):
    return [one["format"] for one in page.get(ADDRESS + query).json().get("rendering", [])]


def test_words_are_offered_to_those_who_may_have_them(client, sign_in, ana, rivera, paper):
    """And each address that is offered leads to the words."""
    PublicLibrary.objects.create(pk=1, is_open=True)
    text = paper.texts.get()
    for page in (client, sign_in(ana)):
        for one in page.get(ADDRESS).json()["rendering"]:
            assert b"Words." in page.get(one["id"]).content
    decide(text, use="export", is_allowed=False)
    assert formats(sign_in(ana)) == ["text/plain"] and formats(client) == []
    decide(text, use="show", is_allowed=False)
    assert (formats(sign_in(ana)), formats(client)) == ([], [])
    second = paper.texts.create(kind="translation", position=2)
    second.revise("Other words.", by=rivera)
    [words, _tei] = sign_in(ana).get(f"{ADDRESS}?printing={text.pk}").json()["rendering"]
    assert words["id"].endswith(f"?printing={second.pk}")


def test_the_number_of_queries_is_constant(sign_in, ana, rivera, paper):
    page, counts = sign_in(ana), []
    page.get(ADDRESS)
    for _number in range(2):
        with CaptureQueriesContext(connection) as queries:
            page.get(ADDRESS)
        counts.append(len(queries))
        for more in range(2):
            picture(paper, position=more + 2)
            paper.texts.create(kind="translation", position=more + 2).revise("x", by=rivera)
    assert counts[0] == counts[1] <= 12


def test_the_page_leads_to_it(sign_in, ana, paper):
    assert b'href="/sources/paper/manifest.json"' in sign_in(ana).get("/sources/paper/").content


@pytest.mark.parametrize(
    ("access", "may"), [("anyone", {"visitor", "ana"}), ("signed_in", {"ana"}), ("staff", set())]
)
def test_who_may_have_it(client, sign_in, ana, paper, access, may):
    PublicLibrary.objects.create(pk=1, is_open=True)
    Source.objects.filter(pk=paper.pk).update(access=access)
    people = {"visitor": client, "ana": sign_in(ana)}
    found = {name for name, page in people.items() if page.get(ADDRESS).status_code == 200}
    assert found == may


def test_viewers_of_other_sites_may_read_what_visitors_read(client, sign_in, ana, paper):
    PublicLibrary.objects.create(pk=1, is_open=True)
    media = f"/media/{Attachment.objects.get().pk}/"
    for address in [ADDRESS, media]:
        for page, origin in [(client, "*"), (sign_in(ana), None)]:
            response = page.get(address)
            assert response.headers.get("Access-Control-Allow-Origin") == origin
            response.getvalue()  # a file is closed when it is read


def test_wrong_method(client):
    assert client.post(ADDRESS).status_code == 405
