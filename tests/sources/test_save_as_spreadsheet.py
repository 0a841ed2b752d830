"""Documents ticked in the admin's list, taken along as a spreadsheet."""

import csv
import gc
import io
import random
import zipfile

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from config import passing
from sources.admin import chosen, taking
from sources.exporters import dublin_core
from sources.importers import columns
from sources.models import Collection, Person, Relation, Source
from tests.cast import make_source
from tests.memory import peak_of
from tests.sources.test_change_together import ask_for_all, fields_of
from tests.sources.test_export_sources import bring_in, export, papers

ADDRESS = "/admin/sources/source/"
FREE = Source.Rights.NO_COPYRIGHT
__all__ = ["papers"]


def save(client, sources, layout="ours"):
    ticked = {"action": "save_as_spreadsheet", "_selected_action": [one.pk for one in sources]}
    return client.post(ADDRESS, ticked | {"save": "1", "layout": layout})


def whole(answer):
    return b"".join(answer.streaming_content)


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def in_zip(answer):
    """(rows of the spreadsheet, names of all files) of a zip."""
    with zipfile.ZipFile(io.BytesIO(whole(answer))) as made:
        assert made.testzip() is None
        return rows_of(made.read("sources.csv")), sorted(made.namelist())


def test_it_works(sign_in, rivera, papers, tmp_path):
    letter, note = papers
    Source.objects.update(owner=rivera)
    client = sign_in(rivera)
    ticked = {"action": "save_as_spreadsheet", "_selected_action": [letter.pk, note.pk]}
    page = client.post(ADDRESS, ticked)
    shown = page.content.decode()
    assert "This saves 2 documents:" in shown and "<li>Note</li>" in shown
    answer = client.post(ADDRESS, fields_of(page) | {"save": "1", "layout": "ours"})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="documents-2')
    data = whole(answer)
    (tmp_path / "mine.zip").write_bytes(data)
    export(tmp_path / "out", user="rivera")
    with zipfile.ZipFile(tmp_path / "mine.zip") as made:
        assert made.namelist() == ["sources.csv", "files/The-Letter_1-1.jpg"]
        assert made.read("sources.csv") == (tmp_path / "out/sources.csv").read_bytes()
    Source.objects.all().delete()
    assert bring_in(tmp_path / "mine.zip")[-1] == "3 new."


def test_in_dublin_core(sign_in, rivera, papers, tmp_path):
    Source.objects.update(owner=rivera)
    answer = save(sign_in(rivera), papers, "dublin_core")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].endswith('.csv"')
    export(tmp_path / "out", user="rivera", dublin_core=True)
    data = whole(answer)
    assert data == (tmp_path / "out/sources.csv").read_bytes()
    assert list(rows_of(data)[0]) == dublin_core.HEADER
    for row in rows_of(data):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


def test_only_ones_own(sign_in, okoro, rivera, ana):
    his = make_source("his", "His", "Words.", owner=okoro, rights=FREE)
    hers = make_source("hers", "CANARY", "CANARY.", owner=rivera, rights=FREE)
    draft = make_source("draft", "CANARY", "CANARY.", owner=rivera, rights=FREE, state="draft")
    for target in (hers, draft):
        Relation.objects.create(source=his, kind="encloses", target=target)
    shelf = Collection.objects.create(slug="s", title="CANARY shelf", owner=rivera)
    shelf.items.create(source=draft)
    rows, names = in_zip(save(sign_in(okoro), [his, hers, draft]))
    assert ([row["title"] for row in rows], names) == (["His"], ["sources.csv"])
    assert list(rows[0]) == columns.OURS and rows[0]["relations"] == rows[0]["collections"] == ""
    assert save(sign_in(ana), [his]).status_code == 404
    assert save(sign_in(okoro), [hers]).status_code == 302


def test_links_are_told_to_what_goes_along(sign_in, rivera, monkeypatch):
    monkeypatch.setattr(taking, "BATCH", 1)
    reply, letter, other = (
        make_source(name, name, "x", owner=rivera, rights=FREE) for name in ("r", "l", "o")
    )
    for target in (letter, other):
        Relation.objects.create(source=reply, kind="replies_to", target=target)
    rows, _names = in_zip(save(sign_in(rivera), [reply, letter]))
    assert rows[0]["relations"] == f"replies_to: urn:uuid:{letter.uuid}"


def test_what_rights_and_closed_names_keep_here(sign_in, rivera):
    kept = make_source("kept", "Kept", "SECRET.", owner=rivera, summary="SECRET")
    person = Person.objects.create(slug="joseph", name="Joseph SECRET")
    person.names.create(name="Filippov", is_closed=True)
    kept.contributions.create(person=person, role="author", name_as_printed="Filippov")
    kept.named.add(person)
    kept.attachments.create(kind="image", alt="A gate", file="none.png", caption="Gate")
    why = "Nobody has decided that it may be given to others."
    said = [
        f"Kept, summary: {why}",
        "Kept, Filippov, people named in it: Whose name this is stays closed.",
        f"Kept: {why}",
        f"Kept, Gate: {why}",
    ]
    rows, names = in_zip(save(sign_in(rivera), [kept]))
    assert (rows[0]["people"], rows[0]["withheld"].splitlines()) == ("author: Filippov", said)
    assert "SECRET" not in str(rows) and names == ["sources.csv"]
    core = rows_of(whole(save(sign_in(rivera), [kept], "dublin_core")))
    assert (core[0]["dc:creator"], core[0]["withheld"].splitlines()) == ("Filippov", said)
    assert "SECRET" not in str(core)


def test_what_others_say_of_a_closed_name_stays_here(sign_in, rivera):
    note = make_source("note", "Note", "x", owner=rivera, rights=FREE)
    person = Person.objects.create(slug="joseph", name="Joseph SECRET")
    person.names.create(name="Filippov", is_closed=True)
    note.contributions.create(person=person, role="addressee", name_as_printed="Filippov")
    said = [
        ("addressee", "Joseph SECRET"),
        ("title", "To SECRET, Joseph SECRET"),
        ("place", "Oslo"),
    ]
    for about, value in said:
        note.claims.create(about=about, value=value, claimant="A catalog")
    rows, _names = in_zip(save(sign_in(rivera), [note]))
    why = "Note, Filippov, what others say: Whose name this is stays closed."
    assert rows[0]["claims"] == "place | Oslo | A catalog |  |  |  | open"
    assert (rows[0]["withheld"], "SECRET" in str(rows)) == (why, False)


def test_all_of_a_list(sign_in, rivera, settings, monkeypatch):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 14
    monkeypatch.setattr(taking, "BATCH", 2)
    many = [make_source(f"m{n}", f"Many {n}", "x", owner=rivera, kind="map") for n in range(17)]
    make_source("other", "Other", "x", owner=rivera, kind="letter")
    client = sign_in(rivera)
    asked = ask_for_all(client, many, f"{ADDRESS}?kind__exact=map", "save_as_spreadsheet")
    assert "This saves 17 documents:" in asked.content.decode()
    answer = client.post(ADDRESS, fields_of(asked) | {"save": "1", "layout": "dublin_core"})
    titles = [row["dc:title"] for row in rows_of(whole(answer))]
    assert titles == [f"Many {n}" for n in range(17)]


def test_no_such_layout(sign_in, rivera, harbor_letter):
    page = save(sign_in(rivera), [harbor_letter], "mine")
    assert "Select a valid choice." in page.content.decode()
    assert fields_of(page)["chosen"] == str(harbor_letter.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(sign_in, rivera, count):
    many = [make_source(f"m{n}", f"M {n}", "x", owner=rivera, rights=FREE) for n in range(count)]
    client = sign_in(rivera)
    client.get("/admin/")
    assert count <= chosen.BATCH
    with CaptureQueriesContext(connection) as queries:
        whole(save(client, many))
    assert len(queries) == 17


def long(number):
    """20 kB that no packing makes much shorter."""
    return random.Random(number).randbytes(10_000).hex()


def test_memory_stays_flat(rivera, monkeypatch):
    """Of a document that went out its files' names are kept, and none of its words."""
    monkeypatch.setattr(taking, "BATCH", 2)
    monkeypatch.setattr(passing, "PIECE", 1)
    request, peaks = RequestFactory().get(ADDRESS), []
    request.user, request.resolver_match = rivera, resolve(ADDRESS)
    page = admin.site.get_model_admin(Source)

    def throw_away():
        keys = list(Source.objects.values_list("pk", flat=True))
        for _piece in taking.as_zip(taking.documents(page, request, keys)):
            gc.collect()  # what is no longer used goes then

    for count in (4, 8, 24):  # the first for what is made once and kept for good
        for number in range(Source.objects.count(), count):
            name = f"m{number}"
            source = make_source(name, name, long(number), owner=rivera, rights=FREE)
            source.texts.update(rights=FREE)
            file = ContentFile(b"%PDF-", name="a.pdf")
            source.attachments.create(kind="document", alt=name, file=file, rights=FREE)
        peaks.append(peak_of(throw_away))
    assert peaks[2] - peaks[1] < 16 * len(long(1)) / 2
