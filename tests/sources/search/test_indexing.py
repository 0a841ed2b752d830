"""The search says what the documents say: after each way in, and after building it anew."""

import re
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from quizzes.management.commands import nightly
from sources.importers.merging import rule_same
from sources.models import (
    Collection,
    CollectionItem,
    Contribution,
    ImportRecord,
    Person,
    Place,
    SearchEntry,
    SearchWord,
    Source,
)
from sources.search import indexing
from sources.search.engine import engine
from sources.search.indexing import index, rebuild
from tests.admin_forms import sent_back
from tests.cast import make_source
from tests.sources.search.test_finding import found

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]


def choices(slug):
    return SearchEntry.objects.get(source__slug=slug, text=None).choices.split()


def test_a_document_typed_in_the_admin(sign_in, rivera):
    client, add = sign_in(rivera), "/admin/sources/source/add/"
    typed = {"title": "The ferry", "body": "It left at noon.", "made_by": "Ida Voss"}
    client.post(add, sent_back(client, add, kind="note", **typed))
    assert found("noon", rivera) == found("voss", rivera) == found("ferry", rivera) == ["the-ferry"]
    assert "kind:note" in choices("the-ferry")


def test_a_corrected_text(sign_in, rivera):
    source = make_source("note", "Note", "The gates are shut.", owner=rivera)
    text = source.texts.get()
    address = f"/admin/sources/text/{text.pk}/change/"
    client = sign_in(rivera)
    client.post(address, sent_back(client, address) | {"body": "The doors are shut."})
    assert (found("gates", rivera), found("doors", rivera)) == ([], ["note"])


def test_a_deleted_text_and_a_deleted_document(sign_in, lindqvist):
    source = make_source("note", "Note", "The gates are shut.")
    client = sign_in(lindqvist)
    client.post(f"/admin/sources/text/{source.texts.get().pk}/delete/", {"post": "yes"})
    assert found("gates", lindqvist) == []
    assert "has:text" not in choices("note")
    source.delete()
    assert SearchEntry.objects.count() == 0
    assert stored() == 0


def stored():
    with connection.cursor() as cursor:
        column = "rowid" if connection.vendor == "sqlite" else "entry"
        cursor.execute(f"SELECT count({column}) FROM {indexing.TABLE}")
        return cursor.fetchone()[0]


def test_a_person_with_another_form_of_the_name(sign_in, rivera):
    person = Person.objects.create(slug="voss", name="Ida Voss")
    source = make_source("note", "Note", "x")
    Contribution.objects.create(source=source, person=person)
    address = f"/admin/sources/person/{person.pk}/change/"
    client = sign_in(rivera)
    form = sent_back(client, address)
    form |= {"names-TOTAL_FORMS": 1, "names-0-name": "Ида Фосс", "names-0-kind": "transliteration"}
    client.post(address, form)
    assert found("фосс", rivera) == found("ida", rivera) == ["note"]


def test_people_who_are_deleted_together(sign_in, admin):
    person = Person.objects.create(slug="voss", name="Ida Voss")
    source = make_source("note", "Note", "x")
    source.named.add(person)
    index(source)
    assert found("voss", admin) == ["note"]
    chosen = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    sign_in(admin).post("/admin/sources/person/", chosen)
    assert not Person.objects.exists() and found("voss", admin) == []


def test_a_document_put_into_a_collection_and_taken_out(sign_in, rivera):
    source = make_source("note", "Note", "x", owner=rivera)
    shelf = Collection.objects.create(slug="shelf", title="Shelf", owner=rivera)
    client = sign_in(rivera)
    item = {"collection": shelf.pk, "source": source.pk, "note": "", "position": 0}
    client.post("/admin/sources/collectionitem/add/", item)
    assert f"collection:{shelf.pk}" in choices("note")
    item = CollectionItem.objects.get()
    client.post(f"/admin/sources/collectionitem/{item.pk}/delete/", {"post": "yes"})
    assert f"collection:{shelf.pk}" not in choices("note")


def test_a_document_of_a_chapter_is_one_of_the_volume_s(sign_in, rivera):
    source = make_source("note", "Note", "x", owner=rivera)
    volume, other = (
        Collection.objects.create(slug=slug, title=slug, owner=rivera) for slug in ("v", "other")
    )
    chapter = Collection.objects.create(slug="ch", title="Chapter", owner=rivera, part_of=volume)
    chapter.items.create(source=source)
    index(source)
    assert [f"collection:{one.pk}" in choices("note") for one in (chapter, volume, other)] == [
        True,
        True,
        False,
    ]
    client = sign_in(rivera)
    page = client.get(f"/sources/?collection={volume.pk}").content.decode()
    assert page.count('<p class="when">') == 1
    address = f"/admin/sources/collection/{chapter.pk}/change/"
    client.post(address, sent_back(client, address, part_of=other.pk))
    assert [f"collection:{one.pk}" in choices("note") for one in (chapter, volume, other)] == [
        True,
        False,
        True,
    ]


def test_the_words_of_notes(ana):
    body = "The gates[^e1] are shut[^o1].\n\n[^e1]: Of *Lorn* &amp; the mole.\n\n[^o1]: In ink."
    make_source("note", "Note", body)
    assert found("lorn", ana) == found('"the mole"', ana) == found("gates ink", ana) == ["note"]
    assert found('"shut of lorn"', ana) == found("em", ana) == []


def test_what_is_brought_in(tmp_path, lindqvist):
    page = "---\ntitle: The ferry\nslug: ferry\nstate: published\n---\nIt left at noon.\n"
    (tmp_path / "ferry.md").write_text(page)
    call_command("import_sources", str(tmp_path), stdout=StringIO())
    assert found("noon", lindqvist) == ["ferry"]


def test_two_that_are_the_same(lindqvist):
    kept = make_source("kept", "Note", "The gates are shut.")
    merged = make_source("merged", "Note", "The doors are shut.")
    record = ImportRecord.objects.create(
        file="f", key="k", fingerprint="x", source=merged, match=kept, likeness=0.9
    )
    rule_same(record, lindqvist)
    assert found("gates doors", lindqvist) == []  # each in its own printing
    assert found("gates", lindqvist) == found("doors", lindqvist) == ["kept"]


def test_the_cast_is_searched_as_any_document(monkeypatch, rivera):
    """`make_source` takes a short way, which ends at the same place."""
    Place.objects.create(name="Harbor", other_names="Haven")
    said, put = [], engine().put

    def listen(table, rows, **how):
        put(table, rows, **how)
        words = SearchWord.objects.order_by("word").values_list("word", "stem")
        said.append((table, [(entry.pk, columns) for entry, columns in rows], list(words)))

    monkeypatch.setattr(engine(), "put", listen)
    columns = {"kind": "letter", "written": "1911", "place": "Oslo", "publicity": "anyone"}
    source = make_source("s", "Ships", "Of *Haven*.", rivera, summary="Eleven", **columns)
    chosen = choices("s")
    index(source)
    assert said[0] == said[1]
    assert "harbor" in dict(said[0][2])
    assert chosen == choices("s")


def test_many_at_once_wait_for_the_end_of_the_transaction(
    monkeypatch, django_capture_on_commit_callbacks, ana
):
    monkeypatch.setattr(indexing, "BATCH", 1)
    sources = [make_source(f"s{n}", f"Title {n}", "Ships.") for n in range(3)]
    Source.objects.update(summary="Harbor.")
    with django_capture_on_commit_callbacks(execute=True):
        index(Source.objects.all())
        assert found("harbor", ana) == []
    assert len(found("harbor", ana)) == len(sources)


# Building it anew


def command(**options):
    out = StringIO()
    call_command("rebuild_search", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_rebuilding(ana):
    make_source("note", "Note", "The gates are shut.")
    make_source("other", "Other", "Ships.")
    Source.objects.filter(slug="other").update(title="Harbor")  # behind the back of all
    assert found("harbor", ana) == []
    assert command() == "The library is searched anew: 2 documents.\n"
    assert found("harbor", ana) == found("ships", ana) == ["other"]
    assert found("gates", ana) == ["note"]
    assert stored() == SearchEntry.objects.count() == 4
    Source.objects.get(slug="other").delete()
    assert stored() == 2
    assert not engine().exists(indexing.FRESH)


@pytest.mark.django_db(transaction=True)
def test_what_changes_meanwhile_is_not_lost(ana, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 1)
    sources = [make_source(f"s{n}", f"Title {n}", "Ships.") for n in range(3)]

    def meanwhile(done):
        """After the first is done, somebody corrects it, deletes another, adds a third."""
        if done == 1:
            sources[0].texts.get().revise("Harbor.")
            index(sources[0])
            sources[1].delete()
            make_source("new", "New", "Harbor too.")
        assert "s2" in found("ships", ana)

    rebuild(meanwhile)
    assert sorted(found("harbor", ana)) == ["new", "s0"]
    assert found("ships", ana) == ["s2"]
    assert stored() == SearchEntry.objects.count()


@pytest.mark.django_db(transaction=True)
def test_one_that_was_broken_off_is_begun_again(ana):
    make_source("note", "Note", "The gates are shut.")

    def stop(done):
        raise DatabaseError("the disk is full")

    with pytest.raises(DatabaseError):
        rebuild(stop)
    assert found("gates", ana) == ["note"]
    rebuild()
    assert found("gates", ana) == ["note"]
    assert stored() == 2


@pytest.mark.django_db(transaction=True)
def test_after_an_upgrade_that_keeps_other_words_the_night_takes_all_in(ana):
    make_source("note", "Note", "The gates are shut.")
    upgrade = import_module("sources.migrations.0009_search_of_pairs")
    with connection.schema_editor() as editor:
        upgrade.begin_anew(apps, editor)
    assert found("gates", ana) == ([] if connection.vendor == "postgresql" else ["note"])
    nightly.search(dry_run=False)
    assert found("gates", ana) == ["note"]
    assert stored() == SearchEntry.objects.count() == 2


def test_a_dry_run_changes_nothing(ana):
    make_source("note", "Note", "The gates are shut.")
    Source.objects.update(title="Harbor")
    assert command(dry_run=True) == "Would read 1 documents. Nothing was changed.\n"
    assert found("harbor", ana) == []


def test_a_mistake_is_one_line(monkeypatch):
    def fails(tell):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("sources.management.commands.rebuild_search.rebuild", fails)
    with pytest.raises(CommandError, match="The search is as it was: the disk is full"):
        command()


# Nobody forgets it

#: Who stores new words, and who sees to it that they are searched.
SEEN_TO = {
    "sources/admin/source_form.py": "sources/admin/source.py",
    "sources/importers/printings.py": "sources/importers/running.py",
}


def test_whoever_stores_new_words_has_them_searched():
    apps = [
        path for app in ("sources", "lessons", "quizzes") for path in (ROOT / app).rglob("*.py")
    ]
    code = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in apps}
    storing = [name for name, lines in code.items() if re.search(r"text\.revise\(", lines)]
    assert len(storing) >= 5
    forgetful = [name for name in storing if "index(" not in code[SEEN_TO.get(name, name)]]
    assert forgetful == []
