import io

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

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
    assert answer["Cache-Control"] == "private, no-cache"
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
    client, sign_in, ana, okoro, rivera, chart, open_library, access, state, may
):
    Source.objects.update(access=access, state=state, rights=Source.Rights.CC0)
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


def test_a_browser_asks_again_and_is_told_that_it_has_it(sign_in, ana, chart):
    page = sign_in(ana)
    first = page.get(chart.get_absolute_url())
    assert body(first) == PNG
    tag = first["ETag"]
    again = page.get(chart.get_absolute_url(), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    Attachment.objects.update(withdrawn_at=timezone.now())
    answer = page.get(chart.get_absolute_url(), headers={"If-None-Match": tag})
    assert answer.status_code == 451


@pytest.fixture
def scan(rivera):
    """A page of paper, 2000 pixels across."""
    out = io.BytesIO()
    Image.new("RGB", (2000, 1000), "#eee").save(out, "JPEG")
    source = make_source("scan", "A scanned page", "x", owner=rivera)
    columns = {"kind": "image", "width": 2000, "height": 1000}
    file = ContentFile(out.getvalue(), name="page.jpg")
    return Attachment.objects.create(source=source, file=file, **columns)


def test_a_smaller_copy_is_made_once(sign_in, ana, scan, monkeypatch):
    address = f"/media/{scan.pk}/480/"
    answer = sign_in(ana).get(address)
    assert answer["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(body(answer))).size == (480, 240)
    monkeypatch.setattr("sources.derivatives.redrawn", None)  # would be called
    assert body(sign_in(ana).get(address))[:4] == b"RIFF"


def test_what_cannot_be_drawn_is_handed_over_as_it_is(sign_in, ana, chart):
    assert body(sign_in(ana).get(f"/media/{chart.pk}/480/")) == PNG


def test_a_smaller_copy_is_as_open_as_its_document(client, sign_in, ana, okoro, scan):
    Source.objects.update(state="draft")
    address = f"/media/{scan.pk}/480/"
    for stranger in (client, sign_in(ana), sign_in(okoro)):
        assert stranger.get(address).status_code == 404
    Source.objects.update(state="published")
    Attachment.objects.update(withdrawn_at=timezone.now())
    assert sign_in(ana).get(address).status_code == 451


def test_only_the_widths_that_pages_ask_for(sign_in, ana, scan, chart):
    assert [sign_in(ana).get(f"/media/{scan.pk}/{n}/").status_code for n in (481, 99999)] == [
        404
    ] * 2
    Attachment.objects.filter(pk=chart.pk).update(kind="pdf")
    assert sign_in(ana).get(f"/media/{chart.pk}/480/").status_code == 404


def test_the_page_offers_the_widths(sign_in, ana, scan):
    page = sign_in(ana).get("/sources/scan/").content.decode()
    sizes = f"/media/{scan.pk}/480/ 480w, /media/{scan.pk}/1200/ 1200w, /media/{scan.pk}/ 2000w"
    assert f'srcset="{sizes}"' in page and 'width="2000" height="1000"' in page
    assert "Image beside the text" in page


def test_a_page_on_another_site_is_a_link(sign_in, ana, rivera):
    source = make_source("film", "A newsreel", "x")
    link = {"kind": "link", "url": "https://archive.example/reel?id=1"}
    attachment = Attachment.objects.create(source=source, caption="Newsreel", **link)
    page = sign_in(ana).get("/sources/film/").content.decode()
    assert 'href="https://archive.example/reel?id=1" rel="noreferrer external"' in page
    assert "Open it on archive.example" in page and "<video" not in page and "<iframe" not in page
    assert sign_in(ana).get(f"/media/{attachment.pk}/").status_code == 404


def test_wrong_method(client, chart):
    assert client.post(chart.get_absolute_url()).status_code == 405


def test_the_page_shows_it_with_its_description(sign_in, ana, chart):
    Attachment.objects.update(alt="Records by year", caption="A chart", transcript="1947: 7")
    page = sign_in(ana).get("/sources/list/").content.decode()
    assert f'src="{chart.get_absolute_url()}"' in page
    assert 'alt="Records by year"' in page and "1947: 7" in page


@pytest.mark.parametrize("more", [1, 3])
def test_queries_do_not_grow(sign_in, ana, chart, more, django_assert_num_queries):
    for number in range(more):
        attach(chart.source, f"{number}.png")
        chart.source.decisions.create(use="print", ground="letter", decided_on="2026-01-01")
    page = sign_in(ana)
    body(page.get(chart.get_absolute_url()))
    with django_assert_num_queries(3):  # the session, the user and the file with its rights
        answer = page.get(chart.get_absolute_url())
    assert (answer.status_code, body(answer)) == (200, PNG)
