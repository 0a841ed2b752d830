"""manage.py export_sources: what it writes, import_sources reads back unchanged."""

import csv
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from sources.models import (
    Attachment,
    Claim,
    Collection,
    CollectionItem,
    Contribution,
    CustodyEvent,
    Person,
    Relation,
    Repository,
    RightsDecision,
    Source,
    Subject,
    Term,
    Text,
)
from sources.rights import Use
from tests.cast import make_source
from tests.sources.test_import_tables import picture

pytestmark = pytest.mark.django_db
FREE = Source.Rights.NO_COPYRIGHT


def export(path, **options):
    out = io.StringIO()
    call_command("export_sources", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


def bring_in(path, **options):
    out = io.StringIO()
    call_command("import_sources", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


def rows(folder):
    with (folder / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def papers(rivera):
    """Two documents with everything that a row can tell; every value hard to keep."""
    archive = Repository.objects.create(name="Archive | of Varnia", place="Varn")
    letter = make_source(
        "The-Letter_1",
        "=Letter | of the \\| guild",
        "-We ask.\n\n| a | b |\n\n[^o1]: A note.",
        owner=rivera,
        state="draft",
        kind="letter",
        written="1903-03-14~",
        written_as_printed="Ides, or so",
        time_of_day="3 p.m.",
        publicity="few",
        place="Lorn | harbor",
        repository=archive,
        shelfmark="@RA 3",
        shelfmark_as_printed="+R.A.",
        summary="\tOne.\n\nTwo | three.",
        context="'=quoted",
        credits='Thanks, "all"',
        access="classes",
        rights=FREE,
        rights_note="Ask; then ask again.",
        unplaced="a | b",
    )
    first = letter.texts.get()
    Text.objects.filter(pk=first.pk).update(label="First | one", language="zh-Hant", editor="E. D.")
    second = Text.objects.create(
        source=letter,
        kind="adaptation",
        label="Short",
        based_on=first,
        position=1,
        voice_note="“We” is theirs.",
        url="https://press.example/1",
        rights=Source.Rights.CC_BY,
        rights_note="By us.",
        published_in="Harbor Press",
        caption="For class",
    )
    second.revise("“We ask.”")
    guild = Person.objects.create(name="Guild of Lorn", slug="guild")
    envoy = Person.objects.create(name="A = B", slug="envoy")
    for position, (person, role, printed) in enumerate(
        [(guild, "sender", "the guild: | all"), (envoy, "addressee", ""), (guild, "signatory", "")]
    ):
        Contribution.objects.create(
            source=letter, person=person, role=role, name_as_printed=printed, position=position
        )
    letter.subjects.add(*(Subject.objects.create(name=name) for name in ("tolls", "grain | oats")))
    letter.named.add(guild)
    for position, (text, kind, when) in enumerate(
        [(None, "sent", "1903-03"), (first, "translated", ""), (second, "adapted", "2020")]
    ):
        event = CustodyEvent(source=letter, text=text, kind=kind, when=when, position=position)
        event.hand, event.note, event.loss = "the | boat", "a\nb", "the seal"
        event.keep_sort_keys()
        event.save()
    for position, (kind, url) in enumerate([("image", ""), ("link", "https://film.example/1")]):
        file = Attachment(source=letter, kind=kind, url=url, position=position, caption=f"C{kind}")
        if not url:
            file.file.save("p.jpg", ContentFile(picture()), save=False)
            file.width, file.height = 60, 40
            file.alt, file.transcript, file.first_paragraph = "A | gate", "One\ntwo", 2
        file.rights = FREE
        file.save()
    note = make_source("note", "Note", "We answer.", kind="note", state="draft", rights=FREE)
    Relation.objects.create(source=note, kind="comments_on", target=letter)
    Relation.objects.create(
        source=note, kind="replies_to", target=letter, note="Point | by point", places="1-1, 1-2"
    )
    for about, event, ruling in [("written", "", "right"), ("event", "The | fire", "open")]:
        Claim.objects.create(
            source=letter, about=about, event=event, value="1903 | 1904", claimant="Catalog",
            url="https://varn.example/1", note="On a card.\n\nIn pencil.", ruling=ruling,
        )  # fmt: skip
    shelf = Collection.objects.create(title="Lorn | papers", slug="lorn")
    for collection, name in [(shelf, "HO"), (None, "toll")]:
        letter.terms.create(
            name=name, meaning="Harbor | Office", variants="H. O.\nHbr. Off.",
            translations="sv: hamnkontor", collection=collection,
        )  # fmt: skip
    for source in (letter, note):
        CollectionItem.objects.create(collection=shelf, source=source)
    return letter, note


def test_what_goes_out_comes_back_unchanged(papers, tmp_path):
    lines = export(tmp_path / "out")
    assert lines == ["Documents: 2. Left out of them: 0."]
    before = (tmp_path / "out/sources.csv").read_text(encoding="utf-8")
    for model in (Source, Person, Collection, Subject, Repository, Term):
        model.objects.all().delete()
    assert bring_in(tmp_path / "out")[-1] == "3 new."
    export(tmp_path / "again")
    assert (tmp_path / "again/sources.csv").read_text(encoding="utf-8") == before
    letter, _note = papers
    stored = Source.objects.get(uuid=letter.uuid)
    for name in ("title", "slug", "written", "summary", "context", "unplaced", "earliest"):
        assert getattr(stored, name) == getattr(letter, name), name
    assert stored.texts.first().current.body == "-We ask.\n\n| a | b |\n\n[^o1]: A note."
    assert stored.texts.last().based_on == stored.texts.first()
    assert [event.text for event in stored.custody.all()] == [None, *stored.texts.all()]
    claims = stored.claims.values_list("about", "event", "value", "claimant", "note", "ruling")
    assert list(claims) == [
        ("event", "The | fire", "1903 | 1904", "Catalog", "On a card.\n\nIn pencil.", "open"),
        ("written", "", "1903 | 1904", "Catalog", "On a card.\n\nIn pencil.", "right"),
    ]
    terms = stored.terms.values_list("name", "meaning", "variants", "collection__title")
    assert list(terms) == [
        ("HO", "Harbor | Office", "H. O.\nHbr. Off.", "Lorn | papers"),
        ("toll", "Harbor | Office", "H. O.\nHbr. Off.", None),
    ]
    links = stored.relations_to.order_by("kind").values_list("kind", "note", "places")
    assert list(links) == [
        ("comments_on", "", ""),
        ("replies_to", "Point | by point", "1-1, 1-2"),
    ]
    image = stored.attachments.first()
    assert (image.alt, image.transcript, image.first_paragraph, image.width) == (
        "A | gate",
        "One\ntwo",
        2,
        60,
    )


def test_words_explained_here_already_stay_as_they_are(papers, tmp_path):
    letter, _note = papers
    export(tmp_path / "out")
    Source.objects.all().delete()
    Term.objects.filter(name="toll").update(meaning="What ships pay")
    bring_in(tmp_path / "out")
    stored = Source.objects.get(uuid=letter.uuid)
    assert [term.meaning for term in stored.terms.all()] == ["Harbor | Office", "What ships pay"]
    assert stored.unplaced == "a | b\n\ntoll: Harbor | Office"


def test_the_list_of_another_s_collection_goes_to_nobody_else(papers, tmp_path, rivera, okoro):
    _letter, note = papers
    mine = Collection.objects.create(title="Mine", slug="mine", owner=rivera)
    note.terms.create(name="Secret", meaning="Of my own list", collection=mine)
    Source.objects.filter(pk=note.pk).update(state="published")
    export(tmp_path / "rivera", user="rivera")
    assert rows(tmp_path / "rivera")[-1]["terms"] == "Secret | Of my own list |  |  | Mine"
    export(tmp_path / "okoro", user="okoro")
    assert rows(tmp_path / "okoro")[-1]["terms"] == ""


def test_no_cell_is_a_formula(papers, tmp_path):
    export(tmp_path / "out")
    for row in rows(tmp_path / "out"):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_bringing_it_in_where_it_came_from_changes_nothing(papers, tmp_path, rivera, okoro):
    export(tmp_path / "out")
    assert bring_in(tmp_path / "out")[-1] == "3 here already."
    assert Source.objects.count() == 2
    # Whoever may not change the document gets one of her own.
    assert bring_in(tmp_path / "out", owner="okoro")[-1] == "3 new."
    assert Source.objects.count() == 4


def test_a_zip(papers, tmp_path):
    export(tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as made:
        assert sorted(made.namelist()) == ["files/The-Letter_1-1.jpg", "sources.csv"]
    assert not list(tmp_path.glob("*.part"))
    Source.objects.all().delete()
    assert bring_in(tmp_path / "out.zip")[-1] == "3 new."


def test_what_may_not_be_given_to_others_stays_here(papers, tmp_path, rivera):
    letter, note = papers
    Source.objects.filter(pk=note.pk).update(rights=Source.Rights.IN_COPYRIGHT, summary="Secret")
    Claim.objects.create(source=note, about="content", value="Secret", claimant="Catalog")
    note.relations.update(note="Secret")
    short = letter.texts.last()
    RightsDecision.objects.create(
        source=letter,
        text=short,
        use="export",
        is_allowed=False,
        ground="letter",
        decided_on=timezone.localdate(),
    )
    lines = export(tmp_path / "out")
    assert lines == [
        f"Left out: {short}: The school decided not to give it to others."
        " Harbor Press https://press.example/1",
        "Left out: Note, summary, what others say, linked document: Nobody has decided that it may"
        " be given to others.",
        "Left out: Note: Nobody has decided that it may be given to others.",
        "Documents: 2. Left out of them: 3.",
    ]
    said = [line.removeprefix("Left out: ") for line in lines[:-1]]
    of_letter, of_note = (row["withheld"].splitlines() for row in rows(tmp_path / "out"))
    assert ([of_letter[0].removeprefix("'")], of_note) == (said[:1], said[1:])
    whole = (tmp_path / "out/sources.csv").read_text(encoding="utf-8")
    assert "“We ask.”" not in whole
    assert "We answer." not in whole
    assert "Secret" not in whole
    assert [row["title"] for row in rows(tmp_path / "out")] == [
        "'=Letter \\| of the \\\\| guild",
        "Note",
    ]
    export(tmp_path / "ours", for_ourselves=True)
    assert "We answer." in (tmp_path / "ours/sources.csv").read_text(encoding="utf-8")


def test_what_was_withheld_is_read_back_as_a_note(papers, tmp_path):
    """It changes nothing where it came from; elsewhere somebody learns what is missing."""
    _letter, note = papers
    Source.objects.filter(pk=note.pk).update(rights=Source.Rights.IN_COPYRIGHT, credits="By A.")
    note.attachments.create(kind="link", url="https://film.example/2", caption="A film")
    export(tmp_path / "out")
    assert bring_in(tmp_path / "out")[-1] == "3 here already."
    assert Source.objects.get(pk=note.pk).unplaced == ""
    Source.objects.all().delete()
    assert bring_in(tmp_path / "out")[-1] == "3 new."
    why = "Nobody has decided that it may be given to others."
    assert Source.objects.get(slug="note").unplaced == (
        f"withheld: Note, credits, linked document: {why}\nNote: {why}\nNote, A film: {why} https://film.example/2"
    )
    export(tmp_path / "again")
    brought = rows(tmp_path / "again")[-1]
    assert (brought["body"], brought["file"], brought["credits"]) == ("", "", "")


def test_what_is_withdrawn_never_goes(papers, tmp_path):
    letter, _note = papers
    letter.texts.update(withdrawn_at=timezone.now(), withdrawn_why="Wrong.")
    letter.attachments.update(withdrawn_at=timezone.now())
    for name, options in [("a", {}), ("b", {"for_ourselves": True})]:
        lines = export(tmp_path / name, **options)
        assert lines[-1] == "Documents: 2. Left out of them: 4."
        assert "We ask" not in (tmp_path / name / "sources.csv").read_text(encoding="utf-8")
        assert not (tmp_path / name / "files").exists()


def test_only_what_a_person_may_open(papers, tmp_path, okoro, ana, technician):
    letter, note = papers
    Source.objects.filter(pk=note.pk).update(state="published")
    for user, titles in [
        ("okoro", ["Note"]),
        ("ana", ["Note"]),
        ("rivera", [letter.title, "Note"]),
    ]:
        export(tmp_path / user, user=user)
        assert len(rows(tmp_path / user)) == (3 if user == "rivera" else 1), titles
    assert "replies_to" not in (tmp_path / "okoro/sources.csv").read_text(encoding="utf-8")


@pytest.fixture
def catalogued(papers):
    """The letter with all that Dublin Core has an element for; the note is told in it."""
    letter, note = papers
    archive = Repository.objects.create(name="State Archive of Varnia", place="Varn")
    Source.objects.filter(pk=letter.pk).update(repository=archive, shelfmark="box 3 | 4")
    first = letter.texts.first()
    first.published_in, first.url = "Press | of Lorn,\nLorn 1950", "https://press.example/2"
    first.rights, first.rights_note = Source.Rights.CC_BY, "By the press."
    first.save()
    for position, (name, role) in enumerate(
        [("Brand, editor", "author"), ("Mira | Halvik", "author"), ("Ida Stern", "nominal_author")],
        start=3,
    ):
        person = Person.objects.create(name=name, slug=f"p{position}")
        letter.contributions.create(person=person, role=role, position=position)
    Relation.objects.create(source=letter, kind="encloses", target=note)
    return letter, note


def test_dublin_core_says_what_it_has_words_for(catalogued, tmp_path):
    letter, note = catalogued
    lines = export(tmp_path / "out", dublin_core=True)
    assert lines == ["Documents: 2. Left out of them: 0."]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["sources.csv"]
    told, second = rows(tmp_path / "out")
    assert told == {
        "dc:identifier": f"urn:uuid:{letter.uuid} | https://press.example/2",
        "dc:title": "'=Letter \\| of the \\\\| guild",
        "dc:creator": "Brand, editor (author) | Mira \\| Halvik",
        "dc:contributor": "Guild of Lorn (sender) | A = B (addressee) | Guild of Lorn (signatory)"
        " | Ida Stern (nominal author)",
        "dc:date": "1903-03-14~",
        "dc:type": "letter",
        "dc:description": "'\tOne.\n\nTwo | three.",
        "dc:subject": "grain \\| oats | tolls",
        "dc:coverage": "Lorn \\| harbor",
        "dc:source": "State Archive of Varnia, Varn, box 3 \\| 4",
        "dc:publisher": "Press | of Lorn,\nLorn 1950",
        "dc:language": "zh-Hant",
        "dc:relation": f"encloses: urn:uuid:{note.uuid}",
        "dc:rights": FREE,
        "dcterms:accessRights": f"{Source.Rights.CC_BY}\n\nAsk; then ask again.\n\nBy the press.",
        "dcterms:isPartOf": "Lorn \\| papers",
        "transcription": "'-We ask.\n\n| a | b |\n\n[^o1]: A note.",
        "withheld": "",
    }
    assert (second["dc:title"], second["dc:type"]) == ("Note", "note")


def test_dublin_core_comes_back(catalogued, tmp_path):
    letter, note = catalogued
    export(tmp_path / "out", dublin_core=True)
    for model in (Source, Person, Collection, Subject, Repository, Term):
        model.objects.all().delete()
    assert bring_in(tmp_path / "out")[-1] == "2 new."
    stored = Source.objects.get(uuid=letter.uuid)
    for name in ("title", "kind", "written", "earliest", "place", "rights", "summary"):
        assert getattr(stored, name) == getattr(letter, name), name
    assert stored.shelfmark == "State Archive of Varnia, Varn, box 3 | 4"
    cc_by = str(Source.Rights.CC_BY)
    assert stored.rights_note == f"{cc_by}\n\nAsk; then ask again.\n\nBy the press."
    assert stored.unplaced == ""
    text = stored.texts.get()
    assert text.current.body == "-We ask.\n\n| a | b |\n\n[^o1]: A note."
    assert (text.language, text.url) == ("zh-Hant", "https://press.example/2")
    assert text.published_in == "Press | of Lorn,\nLorn 1950"
    parts = stored.contributions.values_list("role", "person__name")
    assert list(parts) == [
        ("author", "Brand, editor"),
        ("author", "Mira | Halvik"),
        ("sender", "Guild of Lorn"),
        ("addressee", "A = B"),
        ("signatory", "Guild of Lorn"),
        ("nominal_author", "Ida Stern"),
    ]
    assert sorted(map(str, stored.subjects.all())) == ["grain | oats", "tolls"]
    assert [shelf.title for shelf in stored.collections.all()] == ["Lorn | papers"]
    links = {(link.kind, link.target.uuid) for link in stored.relations.all()}
    assert links == {("encloses", note.uuid)}
    before = rows(tmp_path / "out")
    export(tmp_path / "again", dublin_core=True, for_ourselves=True)
    changed = {
        name for old, new in zip(before, rows(tmp_path / "again"), strict=True) for name in old
        if old[name] != new[name]
    }  # fmt: skip
    assert changed == set()


PD, ND = str(Source.Rights.PUBLIC_DOMAIN), str(Source.Rights.CC_BY_ND)
NKC, CNE = str(Source.Rights.NO_KNOWN_COPYRIGHT), str(Source.Rights.NOT_EVALUATED)


@pytest.mark.parametrize(
    ("of_document", "of_text", "told", "note"),
    [
        (PD, ND, ND, PD),
        (ND, PD, ND, PD),
        (PD, PD, PD, ""),
        ("", ND, ND, ""),
        (PD, "", PD, ""),
        (ND, NKC, CNE, f"{ND}\n\n{NKC}"),  # neither is the stricter
    ],
)
def test_dublin_core_tells_the_stricter_rights(db, tmp_path, of_document, of_text, told, note):
    source = make_source("note", "Note", "We ask.", rights=of_document)
    source.texts.update(rights=of_text)
    before = allowed(source)
    export(tmp_path / "out", dublin_core=True, for_ourselves=True)
    row = rows(tmp_path / "out")[0]
    assert (row["dc:rights"], row["dcterms:accessRights"]) == (told, note)
    Source.objects.all().delete()
    bring_in(tmp_path / "out")
    after = allowed(Source.objects.get())
    assert [use for use in after if after[use] and not before[use]] == []


def allowed(source):
    text = source.texts.get()
    return {use: getattr(text, f"may_{use}") for use in Use}


def test_dublin_core_keeps_back_what_ours_does(papers, tmp_path):
    letter, note = papers
    Source.objects.filter(pk=note.pk).update(rights=Source.Rights.IN_COPYRIGHT, summary="Secret")
    person = Person.objects.create(slug="joseph", name="Joseph Stalin")
    person.names.create(name="Filippov", is_closed=True)
    note.contributions.create(person=person, role="author", name_as_printed="Filippov")
    letter.texts.update(withdrawn_at=timezone.now(), withdrawn_why="Wrong.")
    ours, core = export(tmp_path / "ours"), export(tmp_path / "core", dublin_core=True)
    assert ours == core and core[-1] == "Documents: 2. Left out of them: 5."
    told = rows(tmp_path / "core")
    assert [row["withheld"] for row in told] == [
        row["withheld"] for row in rows(tmp_path / "ours") if not row["printing_of"]
    ]
    assert [row["transcription"] for row in told] == ["", ""]
    assert (told[1]["dc:creator"], told[1]["dc:description"]) == ("Filippov", "")
    whole = (tmp_path / "core/sources.csv").read_text(encoding="utf-8")
    assert "We ask" not in whole and "Secret" not in whole and "Joseph" not in whole


def test_names_that_are_kept_closed_stay_closed(papers, tmp_path, ana, rivera):
    """In another school nobody would know that they are. Here the school keeps what it knows."""
    _letter, note = papers
    Source.objects.filter(pk=note.pk).update(state="published")
    person = Person.objects.create(slug="joseph", name="Joseph Stalin")
    person.names.create(name="Filippov", is_closed=True)
    for role, printed in [("sender", "Filippov"), ("signatory", "Joseph Stalin")]:
        note.contributions.create(person=person, role=role, name_as_printed=printed)
    note.named.add(person)
    note.claims.create(about="author", value="Joseph Stalin", claimant="A catalog")
    said = "author | Joseph Stalin | A catalog |  |  |  | open"
    closed = "sender: Filippov | signatory: Joseph Stalin"
    known = "sender: Filippov = Joseph Stalin | signatory: Joseph Stalin"
    parts = "Filippov, people named in it, what others say"
    why = f"Note, {parts}: Whose name this is stays closed."
    for name, options, told in [
        ("a", {}, (closed, "", "", why)),
        ("b", {"user": "rivera"}, (closed, "", "", why)),
        ("c", {"for_ourselves": True}, (known, "Joseph Stalin", said, "")),
        ("d", {"for_ourselves": True, "user": "rivera"}, (known, "Joseph Stalin", said, "")),
        ("e", {"for_ourselves": True, "user": "ana"}, (closed, "", "", why)),
    ]:
        lines = export(tmp_path / name, **options)
        row = rows(tmp_path / name)[-1]
        assert (row["people"], row["named"], row["claims"], row["withheld"]) == told
        assert (f"Left out: {why}" in lines) is bool(told[3])


def test_only_a_collection(papers, tmp_path):
    _letter, note = papers
    note.collection_items.all().delete()
    export(tmp_path / "out", collection="lorn")
    assert len(rows(tmp_path / "out")) == 2
    with pytest.raises(CommandError) as error:
        export(tmp_path / "no", collection="nowhere")
    assert str(error.value) == "There is no collection “nowhere”."


def test_a_missing_file_is_told(papers, tmp_path):
    image = Attachment.objects.get(kind="image")
    image.file.storage.delete(image.file.name)
    said = f"{image.source}, {image}: The file is missing here."
    assert export(tmp_path / "out")[0] == f"Left out: {said}"
    letter = rows(tmp_path / "out")[0]
    assert (letter["file"], letter["withheld"].removeprefix("'")) == (
        "https://film.example/1",
        said,
    )
    Source.objects.all().delete()
    assert bring_in(tmp_path / "out")[-1] == "3 new."


def test_files_of_long_addresses_do_not_take_each_other_s_place(papers, tmp_path):
    letter, note = papers
    image = letter.attachments.get(kind="image")
    note.attachments.create(kind="image", alt="A seal", file=image.file.name, rights=FREE)
    for source, ending in [(letter, "a"), (note, "b")]:
        Source.objects.filter(pk=source.pk).update(slug="x" * 100 + ending)
    export(tmp_path / "out")
    names = [row["file"].partition(" | ")[0] for row in rows(tmp_path / "out") if row["file"]]
    assert names == [f"files/{'x' * 71}-{one.uuid.hex[:8]}-1.jpg" for one in papers]
    assert len(list((tmp_path / "out/files").iterdir())) == 2


def test_nothing_is_written_over(papers, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("mine")
    (tmp_path / "a.zip").write_text("mine")
    for name in ("out", "a.zip"):
        with pytest.raises(CommandError):
            export(tmp_path / name)
    assert (tmp_path / "a.zip").read_text() == "mine"
    with pytest.raises(CommandError):
        export(tmp_path / "new", user="nobody")


@pytest.mark.parametrize("more", [0, 3])
def test_queries_do_not_grow(papers, tmp_path, more, django_assert_num_queries):
    for number in range(more):
        make_source(f"paper-{number}", f"Paper {number}", "Words.", rights=FREE)
    with django_assert_num_queries(11):
        export(tmp_path / "out")
