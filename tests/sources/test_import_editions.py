"""manage.py import_sources on TEI: in batches nobody sees, shown at once, safe to run again."""

import os
import re
from collections import Counter
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from lxml import etree

from sources.exporters.tei import tei as exported
from sources.importers import runs, tei
from sources.importers.tei import storing
from sources.models import (
    Collection,
    CollectionItem,
    Contribution,
    ImportRecord,
    ImportRun,
    Landmark,
    Person,
    Place,
    Source,
    Term,
    Text,
    TextVersion,
)
from tests.cast import make_source
from tests.sources.search.test_finding import found

pytestmark = pytest.mark.django_db
EDITIONS = Path(__file__).parent / "importers" / "editions"
VOLUME = os.environ.get("DOSSIER_TEI")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def run(path, **options):
    out = StringIO()
    call_command("import_sources", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


def change(path, old, new):
    words = path.read_text(encoding="utf-8")
    assert words.count(old) == 1
    path.write_text(words.replace(old, new), encoding="utf-8")


def test_it_works(edition):
    lines = run(edition)
    assert lines[0] == "harbor.xml: Papers on the Harbor Question, 1903, documents: 3"
    assert lines[1].split() == ["element", "seen", "kept", "words", "only", "left", "out"]
    assert "note                             5       5           0         0" in lines
    assert "- person #p_XX9: not in the list of people" in lines
    assert lines[-2:] == [
        "People: 4; terms: 2; notes: 4; page marks: 4; words lost: 0",
        "3 new.",
    ]
    cable = Source.objects.get(slug="harbor1903-d1")
    assert (cable.kind, cable.written, cable.time_of_day, cable.state, cable.arriving) == (
        "cable",
        "1903-03-10",
        "3 p. m.",
        "draft",
        None,
    )
    text = cable.texts.get()
    assert (text.editor, text.kind, text.current.number) == ("Ida Berg", "transcription", 1)
    assert text.current.reading_text.startswith("The Harbor Master at Varn (Olsen) to the")
    assert [(one.role, one.name_as_printed, one.person.name) for one in
            cable.contributions.all()] == [
        ("sender", "Harbor Master at Varn (Olsen)", "Jon Olsen"),
        ("addressee", "Minister of Trade", "Minister of Trade"),
    ]  # fmt: skip
    assert [(one.kind, one.when, one.text) for one in cable.custody.all()] == [
        ("received", "1903-03-11", None),
        ("published", "1911", text),
    ]


def test_chapters_too_deep_for_pages_hang_their_papers_in_the_one_above(edition):
    opens = "".join(f'<div type="part"><head>Part {n}</head>' for n in range(4))
    document = '<div type="document" xml:id="d2"'
    change(edition, document, f"{opens}{document}")
    document = '<div type="document" xml:id="d3"'
    change(edition, document, f"{'</div>' * 4}{document}")
    run(edition)
    memorandum = Source.objects.get(slug="harbor1903-d2")
    shelf = memorandum.collections.get()
    assert [one.title for one in shelf.path][-3:] == ["Opening it", "Part 0", "Part 1"]
    whole = Collection.objects.get(slug="harbor1903")
    inside = CollectionItem.objects.inside(whole).values_list("source__slug", flat=True)
    assert sorted(inside) == ["harbor1903-d1", "harbor1903-d2", "harbor1903-d3"]
    for one in Collection.objects.all():
        one.full_clean()


def test_places_of_the_edition_find_what_was_here_before(edition, ana):
    make_source("older", "Older", "He left Windhaven.")
    listed = (
        "<standOff><listPlace><place><placeName>Lorn</placeName><placeName>Windhaven</placeName>"
        "</place></listPlace></standOff>"
    )
    change(edition, "</teiHeader>", f"</teiHeader>{listed}")
    assert found("lorn", ana) == []
    run(edition)
    assert [place.names for place in Place.objects.all()] == [["Lorn", "Windhaven"]]
    assert "older" in found("lorn", ana)


def test_people_and_terms_are_where_they_belong(edition):
    run(edition)
    assert list(Person.objects.values_list("name", "note")) == [
        ("Ines Faro", "captain, named in no paper here"),
        ("Jon Olsen", "harbor master at Varn"),
        ("Marta Kessler", "minister of trade"),
        ("Minister of Trade", ""),
    ]
    assert Person.objects.get(name="Jon Olsen").names.get().name == "Olsen, Jon"
    memorandum = Source.objects.get(slug="harbor1903-d2")
    assert [person.name for person in memorandum.named.all()] == ["Marta Kessler"]
    whole = Collection.objects.get(slug="harbor1903")
    assert list(Term.objects.values_list("name", "meaning", "collection")) == [
        ("Gld", "the Guild of Pilots", whole.pk),
        ("HO", "Harbor Office", whole.pk),
    ]
    cable = Source.objects.get(slug="harbor1903-d1")
    assert [term.name for term in cable.terms.all()] == ["Gld", "HO"]


def test_chapters_are_parts_of_the_edition_s_collection(edition):
    run(edition)
    whole = Collection.objects.get(slug="harbor1903")
    assert (whole.title, whole.part_of, whole.items.count()) == (
        "Papers on the Harbor Question, 1903",
        None,
        0,
    )
    assert whole.introduction == "Preface\n\nChosen from the files of the Harbor Office."
    compilation = whole.parts.get()
    assert (compilation.title, compilation.introduction) == (
        "The harbor",
        "For earlier papers see the volume for 1902.",
    )
    chapter = compilation.parts.get()
    assert [item.source.slug for item in chapter.items.all()] == [
        "harbor1903-d1",
        "harbor1903-d2",
        "harbor1903-d3",
    ]


def test_a_lone_letter_hangs_in_no_collection():
    run(EDITIONS / "letter.xml")
    letter = Source.objects.get()
    assert (letter.repository.name, letter.repository.place) == ("Town Archive", "Lorn")
    assert [person.name for person in letter.named.all()] == ["Marta Kessler"]
    assert not Collection.objects.exists()


def everything():
    tables = (Source, Text, TextVersion, Person, Term, Collection, ImportRecord, Contribution)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_second_run_changes_nothing(edition):
    run(edition)
    before = everything()
    # The edition is known by its own name, whatever the file is called.
    other = edition.rename(edition.with_name("the same.xml"))
    assert run(other)[-1] == "3 unchanged."
    assert everything() == before


def test_a_dry_run_changes_nothing(edition):
    lines = run(edition, dry_run=True)
    assert lines[-1] == "Would be: 3 new. Nothing was changed."
    assert not any(everything()) and not ImportRun.objects.exists()


def test_a_changed_document_is_taken_in_while_nobody_touched_it(edition):
    run(edition)
    change(edition, "Nothing more was written", "Nothing else was written")
    assert run(edition)[-1] == "2 unchanged, 1 updated."
    text = Text.objects.get(source__slug="harbor1903-d3")
    assert (text.current.number, text.current.body) == (2, "Nothing else was written until May.")
    assert run(edition)[-1] == "3 unchanged."


def test_what_became_of_passages_in_students_work_is_told(edition, cite):
    run(edition)
    cite(Source.objects.get(slug="harbor1903-d3").title, "Nothing more was written")
    change(edition, "Nothing more was written", "Silence")
    assert run(edition)[-2] == (
        "Some texts have a new version; the old ones are kept."
        " Students cite one place and keep its words: 1 no longer in the text."
    )


def test_what_a_teacher_changed_stays(edition, rivera):
    run(edition, owner="rivera")
    source = Source.objects.get(slug="harbor1903-d3")
    source.title = "What the editor adds"
    source.save()
    Source.objects.get(slug="harbor1903-d2").delete()
    change(edition, "Nothing more was written", "Nothing else was written")
    change(edition, "Madame Kessler", "Mrs. Kessler")
    lines = run(edition, owner="rivera")
    assert lines[-1] == "1 unchanged, 1 deleted here, 1 left as changed here."
    source.refresh_from_db()
    assert (source.title, source.owner) == ("What the editor adds", rivera)


def test_a_person_already_known_is_the_same(edition):
    known = Person.objects.create(name="Jon Olsen", slug="jon", note="Ours")
    run(edition)
    assert Contribution.objects.filter(person=known).count() == 1
    known.refresh_from_db()
    assert known.note == "Ours"


def test_a_bare_surname_is_known_within_its_edition_alone(edition):
    """Any other Berger of the library is somebody else until a person says so."""
    change(edition, '(<hi rend="italic">Kessler</hi>)', '(<hi rend="italic">Berger</hi>)')
    stranger = Person.objects.create(name="Berger", slug="berger")
    run(edition)
    author = Contribution.objects.get(source__slug="harbor1903-d2")
    assert author.name_as_printed == "Minister of Trade (Berger)"
    assert author.person.name == "Berger" and author.person != stranger


# --- all of it or nothing --------------------------------------------------------------------


def break_after(monkeypatch, batches):
    """Stop an import as a power cut would, in the middle."""
    monkeypatch.setattr(runs, "BATCH", 1)
    real, count = storing.write, [0]

    def write(*args):
        count[0] += 1
        if count[0] > batches:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(storing, "write", write)


def test_what_is_on_its_way_is_seen_by_nobody(edition, lindqvist, rivera, monkeypatch):
    seen = []
    real = storing.write

    def write(batch, shelf):
        real(batch, shelf)
        seen.append(
            (Source.objects.count(), Source.objects.visible_to(lindqvist).count(),
             Source.objects.editable_by(lindqvist).count(),
             Source.objects.visible_to(rivera).count(),
             Source.objects.editable_by(rivera).count())
        )  # fmt: skip

    monkeypatch.setattr(runs, "BATCH", 1)
    monkeypatch.setattr(storing, "write", write)
    run(edition, owner="rivera")
    assert seen == [(1, 0, 0, 0, 0), (2, 0, 0, 0, 0), (3, 0, 0, 0, 0)]
    assert Source.objects.visible_to(lindqvist).count() == 3
    assert Source.objects.editable_by(rivera).count() == 3


def test_an_import_that_fails_leaves_nothing(edition, monkeypatch):
    break_after(monkeypatch, 2)
    with pytest.raises(KeyboardInterrupt):
        run(edition)
    assert not any(everything()) and not ImportRun.objects.exists()


def test_what_a_power_cut_left_is_taken_away_by_the_next_run(edition, monkeypatch):
    break_after(monkeypatch, 2)
    monkeypatch.setattr(runs, "remove", lambda run: None)
    with pytest.raises(KeyboardInterrupt):
        run(edition)
    assert Source.objects.count() == 2
    monkeypatch.undo()
    with pytest.raises(CommandError, match="being brought in right now"):
        run(edition)
    ImportRun.objects.update(beat_at=timezone.now() - runs.SILENCE * 2)
    assert run(edition)[-1] == "3 new."
    assert Source.objects.count() == ImportRecord.objects.count() == 3
    assert ImportRun.objects.exclude(finished_at=None).count() == ImportRun.objects.count() == 1


def test_two_imports_of_one_file_at_a_time_are_refused(edition):
    ImportRun.objects.create(file="harbor1903")
    with pytest.raises(CommandError, match="being brought in right now"):
        run(edition)
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("<TEI><text>", "not well-formed"),
        ('<!DOCTYPE TEI [<!ENTITY a "b">]><TEI/>', "declares a DTD or entities"),
        ("<rss/>", "its outermost element is <rss>"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(tmp_path, words, complaint):
    path = tmp_path / "a.xml"
    path.write_text(words)
    with pytest.raises(CommandError, match=complaint) as raised:
        run(path)
    assert str(raised.value).count("\n") == 0
    assert not Source.objects.exists()


def test_one_bad_file_of_a_folder_keeps_all_out(edition):
    edition.with_name("bad.xml").write_text("<TEI>")
    with pytest.raises(CommandError, match="bad.xml"):
        run(edition.parent)
    assert not Source.objects.exists()


# --- a real volume -----------------------------------------------------------------------------


@contextmanager
def counted_statements(monkeypatch):
    """How many statements each outermost transaction sent: what others wait for on SQLite."""
    counts, depth = [], []
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def start(self):
        if not depth:
            counts.append(0)
        depth.append(self)
        return enter(self)

    def stop(self, *args):
        try:
            return leave(self, *args)
        finally:
            depth.pop()

    def sent(execute, *args):
        if depth:
            counts[-1] += 1
        return execute(*args)

    monkeypatch.setattr(transaction.Atomic, "__enter__", start)
    monkeypatch.setattr(transaction.Atomic, "__exit__", stop)
    with connection.execute_wrapper(sent):
        yield counts


def there_and_back(text, folder):
    """What a document given away in TEI and read again has otherwise than before."""
    source, people = text.source, text.source.contributions.select_related("person")
    path = folder / "back.xml"
    path.write_bytes(exported(source, text, people, "https://a.example/", source.texts.all()))
    ((found, rendering),) = tei.documents(tei.survey(path))
    version = text.current
    was = (version.reading_text, version.notes, version.blocks, source.title, source.written)
    now = (rendering.reading_text, rendering.notes, rendering.blocks, found.title, found.written)
    return [(source.slug, old) for old, new in zip(was, now, strict=True) if old != new]


def marked(name):
    """(address, element) of this name in the documents of the volume, read without our reader."""
    for document in etree.parse(VOLUME).iter("{*}div"):
        if document.get("type") == "document":
            for element in document.iter(f"{{*}}{name}"):
                within = [etree.QName(one).localname for one in element.iterancestors()]
                if name == "gloss" or "attachment" not in within:
                    yield f"frus1949v07p2-{document.get(XML_ID)}", element


def check_terms():
    """Every word that the volume links to its list stands beside that document, and no other."""
    by_key = {
        term.get(XML_ID): " ".join("".join(term.itertext()).split()).rstrip(",")
        for term in etree.parse(VOLUME).iterfind(".//{*}term")
        if term.get(XML_ID)
    }
    linked = {
        (slug, by_key[one.get("target").lstrip("#")])
        for slug, one in marked("gloss")
        if one.get("target")
    }
    links = Source.terms.through.objects.values_list("source__slug", "term__name")
    assert len(linked) == len(links) == 829
    assert linked == set(links)


def check_names():
    """Everybody whom a heading marks as writing or receiving has that part, as it is printed."""
    roles = {"from": {"sender", "author"}, "to": {"addressee"}}
    printed = list(Contribution.objects.values_list("source__slug", "role", "name_as_printed"))
    count = 0
    for slug, one in marked("persName"):
        name = " ".join("".join(one.itertext()).split()).casefold()
        count += 1
        assert any(
            where == slug and role in roles[one.get("type")] and name in words.casefold()
            for where, role, words in printed
        ), (slug, name)
    assert count == 333


def check_references(lines):
    """Every reference between papers leads to the page that the file means, told by its bytes."""
    wanted, pages = Counter(), {}
    for document in etree.parse(VOLUME).iter("{*}div"):
        if document.get("type") == "document":
            slug = f"frus1949v07p2-{document.get(XML_ID)}"
            for ref in document.iter("{*}ref"):
                to = ref.get("target")
                wanted[slug, f"frus1949v07p2{to}" if to.startswith("#") else to] += 1
            pages |= {page.get(XML_ID): slug for page in document.iter("{*}pb")}
    stored, neighbors = Counter(), []
    for slug, body in Text.objects.values_list("source__slug", "current__body"):
        for to in re.findall(r"\]\(edition:([^)]+)\)", body):
            if "#d" in to:
                neighbors.append((slug.rpartition("-d")[2], to.rpartition("#d")[2]))
            else:
                stored[slug, to] += 1
    assert wanted.total() == 250 and stored == wanted
    assert sorted(int(to) - int(slug) for slug, to in neighbors) == [-1] * 10 + [1] * 4
    there = dict(
        Landmark.objects.filter(name__startswith="pg_").values_list("name", "text__source__slug")
    )
    assert len(there) == 620 and all(there[page] == slug for page, slug in pages.items())
    own = [
        to.partition("#")[2] for _slug, to in wanted.elements() if to.startswith("frus1949v07p2#")
    ]
    assert len(own) == 136 and all(page in there for page in own)
    assert "References: 268 seen, 150 linked, 118 left as words" in lines
    assert sum(
        int(re.search(r"\((\d+) times\)", line)[1]) if "times" in line else 1
        for line in lines if line.startswith("- references")
    ) == 118  # fmt: skip


@pytest.mark.skipif(not VOLUME, reason="DOSSIER_TEI names no volume of FRUS")
@pytest.mark.django_db(transaction=True)
def test_the_volume_comes_in_whole(monkeypatch, tmp_path):
    with counted_statements(monkeypatch) as counts:
        lines = run(VOLUME)
        assert lines[-1] == "386 new."
    check_references(lines)
    assert max(counts) <= 44  # a document, its text, its people; never a growing share of all
    assert Source.objects.here().count() == Text.objects.count() == 386
    assert Term.objects.count() == 203
    assert Contribution.objects.count() == 686
    assert Person.objects.count() == 92
    check_terms()
    check_names()
    korea = Collection.objects.get(slug="frus1949v07p2-ch2subch1")
    assert [item.source.slug for item in korea.items.all()] == [
        f"frus1949v07p2-d{number}" for number in range(189, 306)
    ]
    texts = Text.objects.order_by("pk").select_related("source", "current")[::10]
    assert [one for text in texts for one in there_and_back(text, tmp_path)] == []
    before = everything()
    assert run(VOLUME)[-1] == "386 unchanged."
    assert everything() == before
