"""Bring in a file in the admin: look at it, bring it in, see what became of it."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from sources.importers import runs, waiting
from sources.models import Attachment, ImportRecord, ImportRun, Person, Source
from sources.models.files import private_storage
from tests.sources.test_import_tables import picture

pytestmark = pytest.mark.django_db
VOLUME = os.environ.get("DOSSIER_TEI")
TABLES = Path(__file__).parent / "importers" / "tables"
BRING, IN, DONE, FAR = (
    f"/admin/sources/source/bring/{end}" for end in ("", "in/", "done/", "far/")
)


@pytest.fixture
def client(sign_in, rivera):
    return sign_in(rivera)


def look_at(client, data, name="a.csv", separator="|"):
    data = data.encode() if isinstance(data, str) else data
    return client.post(BRING, {"file": SimpleUploadedFile(name, data), "separator": separator})


def confirmed(response):
    """What the browser sends back from the page."""
    return {field.html_name: field.value() for field in response.context["confirm"]}


def bring_in(client, data, name="a.csv"):
    response = look_at(client, data, name)
    return client.post(IN, confirmed(response), follow=True)


def kept():
    """Names of the files that wait, whoever's they are."""
    root = Path(private_storage().location) / "waiting"
    return [path.name for path in root.rglob("*") if path.is_file()]


def words(response):
    return " ".join(response.content.decode().split())


def zipped(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in entries.items():
            made.writestr(name.replace("_", "."), data)
    return out.getvalue()


def test_it_works(client, rivera):
    assert client.get(BRING).status_code == 200
    page = look_at(client, (TABLES / "archive.csv").read_bytes(), "archive.csv")
    shown = words(page)
    assert "<strong>archive.csv</strong> New: 3" in shown
    assert "Kept to be sorted: “dc:format”." in shown
    assert "Date: about March 1903" in shown
    assert "Date: 1903 (printed “03/07/1903”)" in shown
    assert "Recognized: kind, place, archive number, summary, rights, people, topics" in shown
    assert not Source.objects.exists()
    done = client.post(IN, confirmed(page), follow=True)
    assert "New: 3" in words(done)
    assert done.request["QUERY_STRING"] == "file=archive.csv"
    assert Source.objects.filter(owner=rivera, state="draft").count() == 3
    assert kept() == []
    for source in Source.objects.all():
        assert f"/admin/sources/source/{source.pk}/change/" in words(done)


def test_a_second_time_changes_nothing(client):
    data = "identifier,title,date\n1,A,1903\n2,B,\n"
    bring_in(client, data)
    source = Source.objects.get(title="A")
    source.summary = "Mine."
    source.save()
    page = look_at(client, data.replace("A", "A better one"))
    assert "Left as somebody changed it here: 1 · Unchanged: 1" in words(page)
    client.post(IN, confirmed(page))
    source.refresh_from_db()
    assert (source.title, Source.objects.count()) == ("A", 2)


CITED = "identifier,title,date,body\n1,A,1903,{} of the harbor.\n2,B,1904,{} of the harbor.\n"


def test_what_became_of_cited_passages_is_told(client, cite):
    bring_in(client, CITED.format("The gates", "The ships"))
    cite("A", "The gates"), cite("B", "The ships")
    page = words(bring_in(client, CITED.format("Here stand the gates", "The ships")))
    assert "Students cite one place and keep its words: 1 changed a little." in page
    page = words(bring_in(client, CITED.format("The gates", "Something else")))
    told = "Some texts have a new version; the old ones are kept. Students cite 2 places and keep"
    assert f"{told} their words: 1 found again as it was, 1 no longer in the text." in page
    page = words(bring_in(client, CITED.format("The gates", "Something else")))
    assert "Unchanged: 2" in page and "new version" not in page


def test_another_list_of_the_same_name_changes_nothing(client):
    bring_in(client, "identifier,title\n1,June\n2,The letter\n")
    page = look_at(client, "identifier,title\n1,July\n2,A plan\n")
    for line, number, title in [(2, 1, "June"), (3, 2, "The letter")]:
        assert f"Line {line}: the identifier “{number}” was “{title}” before." in words(page)
    assert "give the file another name" in words(page) and page.context["confirm"] is None
    titles = Source.objects.order_by("pk").values_list("title", flat=True)
    assert kept() == [] and list(titles) == ["June", "The letter"]


def test_a_list_with_another_name_is_known_again(client, sign_in, okoro):
    data = "identifier,title,date,place\n1,A,1903,\n2,B,1904,\n"
    bring_in(client, data)
    page = look_at(client, data.replace("2,B,1904,", "2,B,1904,Lorn"), "list (1).csv")
    assert "Unchanged: 1 · Brought up to date: 1" in words(page)
    done = client.post(IN, confirmed(page), follow=True)
    assert done.request["QUERY_STRING"] == "file=list+%281%29.csv"
    assert [source.title in words(done) for source in Source.objects.all()] == [True, True]
    assert "New: 2" in words(look_at(sign_in(okoro), data, "list (1).csv"))


def test_mistakes_are_told_with_their_lines_and_nothing_is_kept(client):
    page = look_at(client, "title,access\nA,\n,staff\nB,everybody\n")
    assert "Line 3: it has no title." in words(page)
    assert "Line 4: “everybody” is nothing that “access” can be." in words(page)
    assert page.context["confirm"] is None
    assert kept() == []


def test_a_zip_with_pictures(client):
    data = zipped(a_csv="title,file,alt\nA gate,p.jpg,Red\n", p_jpg=picture())
    assert "Attachment" not in words(bring_in(client, data, "a.zip"))
    image = Attachment.objects.get()
    assert (image.alt, image.width, image.source.title) == ("Red", 60, "A gate")


def test_a_picture_that_is_none(client):
    data = zipped(a_csv="title,file\nA,p.jpg\n", p_jpg=b"<svg onload=alert(1)>")
    page = look_at(client, data, "a.zip")
    assert "Line 2: “p.jpg”: This is no picture" in words(page)
    assert kept() == []


@pytest.mark.parametrize("name", ["bibliography.ris", "bibliography.json"])
def test_records(client, name):
    bring_in(client, (TABLES / name).read_bytes(), name)
    assert Source.objects.filter(repository__name="Royal Archive of Varnia").exists()


EDITION = (Path(__file__).parent / "importers" / "editions" / "harbor1903.xml").read_bytes()


def test_an_edition(client, rivera, lindqvist):
    page = look_at(client, EDITION, "harbor.xml")
    shown = words(page)
    assert "<strong>harbor.xml</strong> New: 3" in shown
    assert "References to other papers: 1, of them links: 1" in shown
    assert "<strong>Papers on the Harbor Question, 1903</strong>" in shown
    assert "People: 4 · Words explained: 2 · Notes: 4 · Marks of pages: 4" in shown
    assert (
        '<th scope="row">div (document)</th> <td>3</td> <td>3</td> <td>0</td> <td>0</td>' in shown
    )
    assert not Source.objects.exists() and not Person.objects.exists()
    done = client.post(IN, confirmed(page), follow=True)
    assert done.request["QUERY_STRING"] == "file=harbor1903"
    assert Source.objects.here().filter(owner=rivera, state="draft").count() == 3
    assert ImportRun.objects.get().finished_at and kept() == []
    for source in Source.objects.all():
        assert f"/admin/sources/source/{source.pk}/change/" in words(done)
        assert source.import_records.get().file == f"brought by {rivera.pk}: harbor1903"


def test_an_edition_a_second_time(client, rivera):
    """It is known by its own name, and what somebody changed stays as it is."""
    bring_in(client, EDITION, "harbor.xml")
    first = Source.objects.get(slug="harbor1903-d3")
    first.summary = "Mine."
    first.save()
    again = EDITION.replace(b"Nothing more was written", b"Nothing else was written")
    page = look_at(client, again, "renamed.tei")
    assert "Unchanged: 2 · Left as somebody changed it here: 1" in words(page)
    client.post(IN, confirmed(page))
    first.refresh_from_db()
    assert (first.summary, Source.objects.count()) == ("Mine.", 3)


def test_the_schools_edition_is_not_doubled(client, tmp_path):
    (tmp_path / "harbor.xml").write_bytes(EDITION)
    call_command("import_sources", str(tmp_path), stdout=io.StringIO())
    Source.objects.update(state="published")
    assert "The library has this edition already" in words(look_at(client, EDITION, "a.xml"))
    assert Source.objects.count() == 3


def test_two_teachers_bring_the_same_edition(client, sign_in, okoro, rivera):
    bring_in(client, EDITION, "a.xml")
    bring_in(sign_in(okoro), EDITION, "a.xml")
    owners = Source.objects.values_list("owner__username", flat=True)
    assert sorted(owners) == ["okoro"] * 3 + ["rivera"] * 3


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.exe", b"MZ", "Choose a file that ends in one of these:"),
        ("a.xml", b"<TEI/>", "There is no &lt;text&gt; in it, and so no document."),
        ("a.xml", b"<html/>", "It is no TEI: its outermost element is &lt;html&gt;."),
        ("a.xml", b"<TEI><text>", "It is not well-formed XML:"),
        ("a.tei", b"<TEI>" * 200, "Its elements stand more than 100 deep in one another."),
        (
            "a.xml",
            b'<!DOCTYPE TEI [<!ENTITY a "aaaa">]><TEI><text>&a;</text></TEI>',
            "It declares a DTD or entities",
        ),
        (
            "a.xml",
            b"<TEI><text><body>" + b'<div type="letter"><p>a</p></div>' * 301,
            "It is not well-formed XML:",
        ),
        (
            "a.xml",
            b"<TEI><text><body>%s</body></text></TEI>"
            % (b'<div type="letter"><p>a</p></div>' * 601),
            "It has 601 documents, too many for this page.",
        ),
        ("a.csv", b"PK\x03\x04", "Save it as CSV (UTF-8)."),
        ("a.csv", b"", "The submitted file is empty."),
        ("a.txt", b"\xff\xff", "It is no text in UTF-8."),
        ("a.json", b"[" * 100_000, "line 1: this is not JSON."),
        ("a.zip", b"PK", "The zip is damaged and cannot be opened."),
        ("a.csv", b"title,file\nA,p.jpg", "Line 2: There is no file “p.jpg” beside it."),
        (f"{'a' * 250}.csv", b"title\nA", "at most 200 characters"),
        ("a.csv", b"title,printing_of,body\n,no,Words", "There is no document “no” to add a text"),
        ("a.csv", b"title\n" + b"A\n" * 301, "It has 301 documents, too many for this page."),
    ],
)
def test_what_cannot_be_brought_in_is_told(client, name, data, told):
    page = look_at(client, data, name)
    assert page.status_code == 200
    assert told in words(page)
    assert not Source.objects.exists()
    assert kept() == []


def test_too_many_pictures(client):
    names = "|".join("p.jpg" for _ in range(61))
    page = look_at(client, zipped(a_csv=f"title,file\nA,{names}\n", p_jpg=picture()), "a.zip")
    assert "It has 61 pictures or files, too many for this page." in words(page)


def test_too_large(client, monkeypatch):
    monkeypatch.setattr("sources.forms.bring.LARGEST", 0)
    assert "It is larger than 0 MB." in words(look_at(client, "title\nA\n"))


def test_likely_matches_are_told_and_asked(client):
    bring_in(client, "title,date\nThe paper of the gate,1903\n")
    page = look_at(client, "title,date\nThe paper of the gate,1903\n", "b.csv")
    assert "Looks like “The paper of the gate”." in words(page)
    done = client.post(IN, confirmed(page), follow=True)
    record = ImportRecord.objects.waiting().get()
    assert f"/admin/sources/importrecord/{record.pk}/change/" in words(done)


TOLD = "A picture has no description for those who cannot see it. (p.jpg)"


def test_what_a_file_would_publish_without_a_description_stays_a_draft(client):
    table = "title,state,file,alt\nA,published,p.jpg,\nB,draft,p.jpg,\nC,published,p.jpg,A mole\n"
    page = look_at(client, zipped(a_csv=table, p_jpg=picture()), "a.zip")
    shown = words(page)
    assert shown.count(f"<strong>Comes in without being published:</strong> {TOLD}") == 1
    assert shown.count(TOLD) == 1 and shown.index(TOLD) < shown.index("<h2>B</h2>")
    client.post(IN, confirmed(page))
    states = Source.objects.order_by("title").values_list("state", flat=True)
    assert list(states) == ["draft", "draft", "published"]
    page = look_at(client, zipped(a_csv=table.replace("p.jpg,\nB", "p.jpg,A gate\nB"),
                                  p_jpg=picture()), "a.zip")  # fmt: skip
    assert TOLD not in words(page)
    client.post(IN, confirmed(page))
    assert Source.objects.get(title="A").state == "published"


def test_a_picture_that_comes_to_a_published_document_is_told(client):
    bring_in(client, "identifier,title,date,state\n1,A,1903,published\n")
    table = "identifier,title,date,state,file\n1,A,1903,published,p.jpg\n"
    page = look_at(client, zipped(a_csv=table, p_jpg=picture()), "a.csv.zip")
    assert f"<strong>Is published:</strong> {TOLD}" in words(page)
    client.post(IN, confirmed(page))
    assert Source.objects.get().state == "published"


def test_how_far_it_is(client, sign_in, okoro, rivera, monkeypatch):
    """Asked after each batch of documents, and by a colleague who brings in a file so named."""
    told, note = [], runs.Making.note
    other = sign_in(okoro)

    def noted(self, sources):
        note(self, sources)
        told.append([one.get(FAR, {"file": "a.csv"}).json() for one in (client, other)])

    monkeypatch.setattr(runs.Making, "note", noted)
    monkeypatch.setattr("sources.importers.running.BATCH", 2)
    page = look_at(client, "title\nA\nB\nC\n")
    assert 'data-words="0 of 3 documents are here."' in words(page)
    assert f'data-how-far="{FAR}?file=a.csv"' in words(page)
    client.post(IN, confirmed(page))
    none = {"documents": 0}
    assert told == [[{"documents": 2}, none], [{"documents": 3}, none]]
    assert client.get(FAR, {"file": "a.csv"}).json() == none


@pytest.mark.parametrize("asked", [{}, {"file": ""}, {"file": "a" * 201}])
def test_how_far_what_is(client, asked):
    assert client.get(FAR, asked).status_code == 404
    assert client.post(FAR, asked).status_code == 405


def test_nobody_brings_in_another_s_file(client, sign_in, okoro):
    sent = confirmed(look_at(client, "title\nA\n"))
    answer = sign_in(okoro).post(IN, sent, follow=True)
    assert "The file is no longer here. Choose it again." in words(answer)
    assert not Source.objects.exists()
    assert "New: 1" in words(client.post(IN, sent, follow=True))


def test_two_teachers_files_of_one_name_are_two(client, sign_in, okoro):
    bring_in(client, "identifier,title\n1,A\n")
    other = bring_in(sign_in(okoro), "identifier,title\n1,B\n")
    assert "New: 1" in words(other)
    assert sorted(Source.objects.values_list("title", flat=True)) == ["A", "B"]
    assert "A</a>" not in words(sign_in(okoro).get(f"{DONE}?file=a.csv"))


def test_what_was_handed_over_is_left_alone(client, okoro):
    bring_in(client, "identifier,title,date\n1,A,1903\n")
    Source.objects.update(owner=okoro)
    page = bring_in(client, "identifier,title,date\n1,B,1903\n")
    assert "Left as somebody changed it here: 1" in words(page)
    assert Source.objects.get().title == "A"


@pytest.mark.parametrize(
    "token", ["", "../../etc/passwd", "x" * 24 + ".csv", "x" * 24 + "/../a.csv", "\x00"]
)
def test_a_token_of_nobody(client, token):
    answer = client.post(IN, {"token": token, "name": "a.csv", "separator": "|"}, follow=True)
    assert "The file is no longer here. Choose it again." in words(answer)


def test_only_the_last_file_waits(client):
    first = confirmed(look_at(client, "title\nA\n"))
    second = confirmed(look_at(client, "title\nB\n"))
    assert "no longer here" in words(client.post(IN, first, follow=True))
    assert "New: 1" in words(client.post(IN, second, follow=True))


def test_pressed_twice(client, rivera):
    sent = confirmed(look_at(client, "title\nA\n"))
    ImportRun.objects.create(file=f"brought by {rivera.pk}: a.csv")
    assert runs.AT_IT in words(client.post(IN, sent, follow=True))
    assert not Source.objects.exists()
    ImportRun.objects.all().delete()
    assert "New: 1" in words(client.post(IN, sent, follow=True))
    assert "no longer here" in words(client.post(IN, sent, follow=True))
    assert Source.objects.count() == 1


def test_what_was_taken_back_of_one_s_own_import_is_told(client, rivera, okoro):
    for teacher, name in ((rivera, "mine.csv"), (okoro, "hers.csv")):
        run = ImportRun.objects.create(file=f"brought by {teacher.pk}: {name}")
        Source.objects.create(slug=name, title=name, arriving=run)
    ImportRun.objects.update(beat_at=timezone.now() - runs.SILENCE * 2)
    page = words(bring_in(client, "title\nA\n"))
    assert "The import of mine.csv had broken off." in page and "Taken back: 1 new" in page
    assert "hers.csv" not in page
    assert [source.title for source in Source.objects.all()] == ["A"]


def test_a_separator_of_one_s_choice(client):
    page = look_at(client, "title,subject\nA,b;c|d\n", separator=";")
    client.post(IN, confirmed(page))
    assert {str(topic) for topic in Source.objects.get().subjects.all()} == {"b", "c|d"}


def test_markup_in_a_file_stays_words(client):
    page = look_at(client, "title,odd\n<script>alert(1)</script>,<img src=x onerror=y>\n")
    assert "<script>alert(1)" not in words(page)
    assert "<img src=x" not in words(page)


@pytest.mark.parametrize("count", [1, 3])
def test_looking_asks_a_constant_number_of_questions(client, count, django_assert_num_queries):
    client.get(BRING)
    text = "title,date\n" + "".join(f"Paper {number},1903\n" for number in range(count))
    with django_assert_num_queries(6):
        look_at(client, text)


@pytest.mark.parametrize("address", [BRING, IN, f"{DONE}?file=a.csv"])
def test_who_may_not(address, sign_in, ana, technician):
    assert Client().get(address).status_code == 302
    assert sign_in(ana).get(address).status_code == 404
    assert sign_in(technician).get(address).status_code == 403
    assert sign_in(technician).post(address).status_code == 403


def test_wrong_methods_and_no_name(client):
    assert client.get(IN).status_code == 405
    assert client.post(DONE).status_code == 405
    assert client.get(DONE).status_code == 404
    assert "Nothing of this file is here." in words(client.get(f"{DONE}?file=no.csv"))


def test_a_waiting_file_is_served_to_nobody(client):
    look_at(client, "title\nA\n")
    (name,) = kept()
    assert waiting.TOKEN.fullmatch(name)
    for address in (f"/media/waiting/{name}", f"/media/{name}/"):
        assert client.get(address).status_code == 404


@pytest.mark.skipif(not VOLUME, reason="DOSSIER_TEI names no volume of FRUS")
def test_a_whole_volume(client):
    """A teacher needs no shell for it."""
    response = bring_in(client, Path(VOLUME).read_bytes(), "volume.xml")
    assert response.status_code == 200
    assert Source.objects.count() == 386
