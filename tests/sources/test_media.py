import pytest
from django.core.files.base import ContentFile

from sources.models import Attachment, Source
from tests.cast import make_source

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def attach(source, name="chart.png", kind="image", content=PNG):
    return Attachment.objects.create(source=source, kind=kind, file=ContentFile(content, name=name))


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def chart(rivera):
    return attach(make_source("list", "A list", "x", owner=rivera))


def test_it_works(sign_in, ana, chart):
    answer = sign_in(ana).get(chart.get_absolute_url())
    assert answer.status_code == 200
    assert body(answer) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    "name", ["page.html", "drawing.svg", "script.js", "paper.pdf", "noextension", "odd.png.html"]
)
def test_what_could_run_is_handed_over_as_a_file(sign_in, ana, rivera, name):
    source = make_source("odd", "Odd", "x")
    answer = sign_in(ana).get(attach(source, name, "pdf", b"<script>1</script>").get_absolute_url())
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert body(answer) == b"<script>1</script>"


@pytest.mark.parametrize(
    ("access", "state", "may"),
    [
        ("anyone", "published", {"visitor", "ana", "okoro", "rivera"}),
        ("signed_in", "published", {"ana", "okoro", "rivera"}),
        ("staff", "published", {"okoro", "rivera"}),
        ("anyone", "draft", {"rivera"}),
    ],
)
def test_a_file_is_as_open_as_its_document(
    client, sign_in, ana, okoro, rivera, chart, access, state, may
):
    Source.objects.update(access=access, state=state)
    people = {"visitor": client} | {
        name: sign_in(user) for name, user in [("ana", ana), ("okoro", okoro), ("rivera", rivera)]
    }
    answers = {name: page.get(chart.get_absolute_url()) for name, page in people.items()}
    assert {name for name, answer in answers.items() if body(answer) == PNG} == may
    assert {answer.status_code for answer in answers.values()} <= {200, 404}


def test_a_file_that_is_gone_is_missing_not_broken(sign_in, ana, chart):
    chart.file.storage.delete(chart.file.name)
    assert sign_in(ana).get(chart.get_absolute_url()).status_code == 404


def test_a_number_that_is_none(sign_in, ana):
    assert sign_in(ana).get("/media/999999/").status_code == 404
    assert sign_in(ana).get("/media/attachments/chart.png").status_code == 404


def test_wrong_method(client, chart):
    assert client.post(chart.get_absolute_url()).status_code == 405


def test_the_page_shows_it_with_its_description(sign_in, ana, chart):
    Attachment.objects.update(alt="Records by year", caption="A chart", transcript="1947: 7")
    page = sign_in(ana).get("/sources/list/").content.decode()
    assert f'src="{chart.get_absolute_url()}"' in page
    assert 'alt="Records by year"' in page and "1947: 7" in page
