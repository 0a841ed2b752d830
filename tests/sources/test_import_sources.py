"""manage.py import_sources: idempotent, asks nothing, one clear line on a mistake."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sources.importers.merging import rule_same
from sources.models import Collection, ImportRecord, Person, Relation, Source, Text, TextVersion

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parent / "importers" / "fixtures"


def run(path, **options):
    out = StringIO()
    call_command("import_sources", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path):
    """A folder of our own to change; `put(name, text)` writes into it."""

    def put(name, text=None):
        target = tmp_path / name
        words = (FIXTURES / name).read_text(encoding="utf-8") if text is None else text
        target.write_text(words, encoding="utf-8")
        return target

    return put


def test_it_works():
    lines = run(FIXTURES / "cable.txt")
    assert lines == [
        "new: Cable from Olsen to Kessler, Passing On the Guild's Question About Opening the "
        "Harbor (March 10, 1903): title, kind, date, meant for, place, summary, credits, "
        "citation, language, translated from, url, text, people",
        "1 new.",
    ]
    source = Source.objects.get()
    assert (source.owner, source.state, source.access) == (None, "draft", "signed_in")
    assert source.texts.get().current.number == 1


def test_a_folder_with_progress_and_a_sum():
    lines = run(FIXTURES)
    assert [line for line in lines if line.startswith("[")] == [
        "[1/7] cable.txt",
        "[2/7] header.md",
        "[3/7] letter_and_commentary.txt",
        "[4/7] list_of_records.txt",
        "[5/7] one_labelled.txt",
        "[6/7] two_documents.txt",
        "[7/7] second_text.md",
    ]
    assert lines[-1] == "18 new."
    assert Source.objects.count() == 17
    assert Collection.objects.get(title__startswith="List of New Papers").items.count() == 9


def test_every_field_of_a_header_is_stored(rivera, folder):
    folder("varnian-note.md", "---\ntitle: The Varnian note\nslug: varnian-note\n---\nWords.")
    folder("header.md")
    run(folder("second_text.md").parent, owner="rivera")
    log = Source.objects.get(slug="log-of-the-good-intent")
    assert (log.title, log.kind, log.written, log.earliest) == (
        "The log of the Good Intent",
        "diary",
        "1903-03-09",
        19030309,
    )
    assert (log.publicity, log.place, log.shelfmark, log.access) == (
        "few",
        "Lorn",
        "RCA 12/3/8",
        "classes",
    )
    assert (log.owner, log.unplaced) == (rivera, "weather: fog")
    assert log.rights == Source.Rights.PUBLIC_DOMAIN
    author = log.contributions.get()
    assert (author.role, author.person.name) == ("author", "Captain Ines Faro")
    assert log.relations.get().target.slug == "varnian-note"
    whole, short = log.texts.all()
    assert (whole.label, whole.kind, whole.rights) == (
        "Lantern Press edition",
        Text.Kind.TRANSLATION,
        Source.Rights.IN_COPYRIGHT,
    )
    assert (short.kind, short.based_on, short.is_adapted) == ("adaptation", whole, True)
    assert "<q>" in short.current.blocks[0]["html"]


def test_a_second_run_changes_nothing(folder):
    run(FIXTURES)
    before = list(Source.objects.order_by("pk").values())
    lines = run(FIXTURES)
    assert lines[-1] == "18 unchanged."
    assert list(Source.objects.order_by("pk").values()) == before
    assert TextVersion.objects.count() == Text.objects.count()


def test_a_dry_run_changes_nothing():
    lines = run(FIXTURES, dry_run=True)
    assert lines[-1] == "Would be: 18 new. Nothing was changed."
    assert not Source.objects.exists()
    assert not Person.objects.exists()
    run(FIXTURES)
    assert run(FIXTURES, dry_run=True)[-1] == "Would be: 18 unchanged. Nothing was changed."


def test_a_changed_file_is_taken_in_while_nobody_touched_the_document(folder):
    file = folder("cable.txt")
    run(file)
    file.write_text(file.read_text().replace("for 2 days", "for 3 days"), encoding="utf-8")
    assert run(file)[-1] == "1 updated."
    text = Text.objects.get()
    assert text.current.number == 2
    assert "for 3 days" in text.current.reading_text
    assert run(file)[-1] == "1 unchanged."


def test_what_a_teacher_edited_is_left_alone(folder):
    file = folder("cable.txt")
    run(file)
    source = Source.objects.get()
    source.summary = "In my words."
    source.save()
    file.write_text(file.read_text().replace("for 2 days", "for 3 days"), encoding="utf-8")
    assert run(file)[-1] == "1 left as changed here."
    assert "for 2 days" in Text.objects.get().current.reading_text
    source.refresh_from_db()
    assert source.summary == "In my words."


def test_words_that_a_teacher_corrected_are_left_alone(folder, rivera):
    file = folder("cable.txt")
    run(file)
    Text.objects.get().revise("Corrected.", by=rivera)
    file.write_text(file.read_text().replace("for 2 days", "for 3 days"), encoding="utf-8")
    assert run(file)[-1] == "1 left as changed here."
    assert Text.objects.get().current.body == "Corrected."


def test_what_was_deleted_stays_so():
    run(FIXTURES / "cable.txt")
    Source.objects.all().delete()
    assert run(FIXTURES / "cable.txt")[-1] == "1 deleted here."
    assert not Source.objects.exists()


def test_likely_matches_wait_and_merged_ones_stay_merged(lindqvist):
    run(FIXTURES / "two_documents.txt")
    lines = run(FIXTURES / "one_labelled.txt")
    assert "; same document as “Note from the Varnian government" in lines[0]
    assert lines[0].endswith("% alike)")
    record = ImportRecord.objects.waiting().get()
    kept = rule_same(record, lindqvist)
    assert kept.texts.count() == 2
    assert Source.objects.count() == 2
    assert "Varnian note on the harbor of Lorn" in kept.unplaced
    assert run(FIXTURES / "one_labelled.txt")[-1] == "1 unchanged."
    assert run(FIXTURES / "two_documents.txt")[-1] == "2 unchanged."
    assert Source.objects.count() == 2


def test_links_of_a_merged_document_lead_to_the_other(lindqvist):
    run(FIXTURES / "one_labelled.txt")
    run(FIXTURES / "two_documents.txt")
    first = Source.objects.get(title="Varnian note on the harbor of Lorn")
    assert rule_same(ImportRecord.objects.waiting().get(), lindqvist) == first
    reply = Relation.objects.get()
    assert (reply.source.title, reply.target) == ("The Ostian reply", first)
    assert first.contributions.count() == 3


def test_what_is_known_of_a_merged_document_is_kept(lindqvist):
    run(FIXTURES / "two_documents.txt")
    run(FIXTURES / "one_labelled.txt")
    record = ImportRecord.objects.waiting().get()
    merged, person = record.source, Person.objects.first()
    merged.custody.create(kind="declassified", when="1993-12-14")
    for source in (merged, record.match):
        source.claims.create(about="written", value="1951", claimant="A catalog")
    merged.claims.create(about="title", value="The note", claimant="A catalog")
    merged.decisions.create(
        use="print", ground="letter", decided_by=lindqvist, decided_on="2026-01-05"
    )
    merged.named.add(person)
    merged.subjects.create(name="Harbors")
    merged.on_shelves.create(user=lindqvist)
    kept = rule_same(record, lindqvist)
    assert kept.custody.get().when == "1993-12-14"
    assert sorted(kept.claims.values_list("value", flat=True)) == ["1951", "The note"]
    assert (kept.decisions.count(), kept.on_shelves.count()) == (1, 1)
    assert list(kept.named.all()) == [person] and kept.subjects.get().name == "Harbors"


@pytest.fixture
def waiting():
    """Two documents that look alike, of which the second, `record.source`, came later."""
    run(FIXTURES / "two_documents.txt")
    run(FIXTURES / "one_labelled.txt")
    return ImportRecord.objects.waiting().get()


PD, INC = Source.Rights.PUBLIC_DOMAIN, Source.Rights.IN_COPYRIGHT
ND, NKC = Source.Rights.CC_BY_ND, Source.Rights.NO_KNOWN_COPYRIGHT
CNE = Source.Rights.NOT_EVALUATED


@pytest.mark.parametrize(
    ("kept", "merged", "text", "then"),
    [
        (PD, INC, "", INC),
        (PD, INC, PD, INC),
        (PD, PD, INC, INC),
        (PD, "", "", CNE),
        ("", "", "", ""),
        (INC, PD, "", PD),  # the document's own statement still closes it
        (PD, ND, NKC, CNE),
    ],
)
def test_a_merged_text_is_read_by_no_more_than_before(lindqvist, waiting, kept, merged, text, then):
    Source.objects.filter(pk=waiting.match_id).update(rights=kept, access="anyone")
    Source.objects.filter(pk=waiting.source_id).update(
        rights=merged, access="staff", rights_note="By letter."
    )
    mine = waiting.text
    Text.objects.filter(pk=mine.pk).update(rights=text)
    whole = rule_same(waiting, lindqvist)
    mine.refresh_from_db()
    whole.refresh_from_db()
    assert (whole.rights, whole.access, mine.rights) == (kept, "staff", then)
    assert "By letter." in mine.rights_note
    displaced = {one for one in (merged, text) if one and one != then}
    assert all(str(Source.Rights(one).label) in mine.rights_note for one in displaced)


def test_a_decision_on_a_merged_document_is_about_its_printing_alone(lindqvist, waiting):
    merged = waiting.source
    merged.decisions.create(
        use="print", ground="letter", decided_by=lindqvist, decided_on="2026-01-05"
    )
    kept = rule_same(waiting, lindqvist)
    decision = kept.decisions.get()
    assert (decision.text, decision.attachment) == (waiting.text, None)
    first, second = (kept.texts.with_rights().get(pk=one.pk) for one in kept.texts.all())
    assert (first.may_print, second.may_print) == (False, True)


def test_the_way_of_a_merged_document_is_its_printing_s(lindqvist, waiting):
    merged, kept = waiting.source, waiting.match
    for source in (merged, kept):
        source.custody.create(kind="written", when="1903-03-14", position=0)
    merged.custody.create(kind="published", hand="Lantern Press", position=1)
    merged.custody.create(kind="declassified", when="1950", position=2)
    kept = rule_same(waiting, lindqvist)
    steps = [(one.kind, one.text) for one in kept.custody.all()]
    assert steps == [("written", None), ("published", waiting.text), ("declassified", None)]


def test_what_a_merged_document_says_otherwise_waits_to_be_sorted(lindqvist, waiting):
    merged, kept = waiting.source, waiting.match
    part = kept.contributions.first()
    merged.contributions.filter(person=part.person, role=part.role).delete()
    merged.contributions.create(person=part.person, role=part.role, name_as_printed="Other Name")
    reply = Source.objects.get(title="The Ostian reply")
    relation = Relation.objects.get()
    merged.relations_to.create(
        source=reply, kind=relation.kind, places="1-1", note="Point by point."
    )
    shelf = Collection.objects.create(slug="shelf", title="Shelf")
    for source, note in ((kept, "Read first."), (merged, "From the book.")):
        shelf.items.create(source=source, note=note)
    kept = rule_same(waiting, lindqvist)
    assert f"{part.get_role_display()}: Other Name" in kept.unplaced
    relation.refresh_from_db()
    assert (relation.places, relation.note) == ("1-1", "Point by point.")
    assert shelf.items.get().note == "Read first.\n\nFrom the book."


def test_people_are_known_again():
    run(FIXTURES / "list_of_records.txt")
    brandt = Person.objects.get(name="Brandt")
    assert brandt.contributions.count() == 2
    assert not Person.objects.filter(name__startswith="the ").exists()


def test_what_fits_no_column_is_not_lost(folder):
    long = "Fond 1 " * 60
    run(folder("long.txt", f"A note\n\nShelfmark: {long}\n\nURL: not an address\n\nWords.\n"))
    source = Source.objects.get()
    assert len(source.shelfmark) == 300
    assert long.strip() in source.unplaced
    assert "not an address" in source.unplaced


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        (
            "a.md",
            "---\ntitle: a\nkind: leter\n---\n",
            "“leter” is no kind we know. Did you mean “letter”?",
        ),
        (
            "b.md",
            "---\ntitle: a\npeople: [{role: sendr, name: x}]\n---\n",
            "“sendr” is no role we know. Did you mean “sender”?",
        ),
        (
            "c.md",
            "---\nsource: nowhere\n---\nx",
            "There is no document “nowhere” to add a text to.",
        ),
        ("d.txt", " ", "There is no text in it."),
        (
            "e.md",
            "---\ntitle: a\nclaims:\n- {about: title, value: b, claimant: c, url: 'javascript:d'}\n"
            "---\n",
            "“javascript:d” is no web address.",
        ),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(folder, name, text, complaint):
    file = folder(name, text)
    with pytest.raises(CommandError) as error:
        run(file)
    assert str(error.value) == f"{file}: {complaint}"
    assert not Source.objects.exists()


def test_a_mistake_in_one_file_keeps_the_folder_out(folder):
    folder("cable.txt")
    bad = folder("zz.md", "---\ntitle: [\n---\n")
    with pytest.raises(CommandError):
        run(bad.parent)
    assert not Source.objects.exists()


def test_what_is_not_text_is_told(tmp_path):
    file = tmp_path / "scan.txt"
    file.write_bytes(b"caf\xe9")
    with pytest.raises(CommandError) as error:
        run(file)
    assert str(error.value) == f"{file}: not UTF-8 text (byte 4)."


def test_wrong_paths_and_owners_are_told(tmp_path, ana):
    for path, complaint in [
        (tmp_path / "no.txt", "no such file or folder."),
        (
            tmp_path,
            "no file in it of a kind we read: .txt, .md, .markdown, .csv, .tsv, .ris, .json, "
            ".zip, .xml, .tei.",
        ),
    ]:
        with pytest.raises(CommandError) as error:
            run(path)
        assert str(error.value) == f"{path}: {complaint}"
    with pytest.raises(CommandError) as error:
        run(FIXTURES, owner="ana")
    assert str(error.value) == "There is no teacher with the user name “ana”."


@pytest.mark.skipif(
    not os.environ.get("DOSSIER_SAMPLES"), reason="DOSSIER_SAMPLES names no folder of pages"
)
def test_the_real_pages(lindqvist):
    lines = run(os.environ["DOSSIER_SAMPLES"])
    assert lines[-1] == "41 new."
    record = ImportRecord.objects.waiting().get()
    note = rule_same(record, lindqvist)
    assert (note.texts.count(), note.written) == (2, "1950-06-27")
    assert Relation.objects.filter(kind="replies_to").get().target == note
    assert Collection.objects.get().items.count() == 34
    assert run(os.environ["DOSSIER_SAMPLES"])[-1] == "41 unchanged."


def test_steps_and_statements_are_stored_once(folder):
    known = Person.objects.create(slug="faro", name="Captain Ines Faro")
    header = """---
title: The log
named: [Jonas Reed]
custody:
  - {kind: written, when: 9 March 1903, hand: Captain Ines Faro}
claims:
  - {about: written, value: "1904", claimant: A catalog, ruling: wrong}
text:
  custody:
    - {kind: published, when: "1911", hand: Lantern Press}
---
Words."""
    file = folder("log.md", header)
    run(file)
    file.write_text(header.replace("Words.", "More words."), encoding="utf-8")
    assert run(file)[-1] == "1 updated."
    log = Source.objects.get()
    assert [person.name for person in log.named.all()] == ["Jonas Reed"]
    steps = [
        (step.kind, step.earliest, step.when_in_words, step.person) for step in log.custody.all()
    ]
    assert steps == [
        ("written", 19030309, "9 March 1903", known),
        ("published", 19110101, "1911", None),
    ]
    assert log.custody.get(kind="published").text == log.texts.get()
    claim = log.claims.get()
    assert (claim.value, claim.claimant, claim.ruling) == ("1904", "A catalog", "wrong")


@pytest.mark.parametrize(
    "header", ["custody: [{kind: sunk}]", "claims: [{about: x, value: y, claimant: z}]"]
)
def test_a_step_or_statement_of_no_kind_is_refused(folder, header):
    file = folder("odd.md", f"---\ntitle: Odd\n{header}\n---\nWords.")
    with pytest.raises(CommandError) as error:
        run(file)
    assert "we know" in str(error.value)
    assert not Source.objects.exists()


def test_the_date_of_an_event_names_the_event(folder):
    dated = "claims: [{about: event, event: The fire, value: May 1903, claimant: A log}]"
    run(folder("log.md", f"---\ntitle: Log\n{dated}\n---\nWords."))
    claim = Source.objects.get().claims.get()
    assert (claim.about, claim.event, claim.date) == ("event", "The fire", "1903-05")
    for odd in (
        dated.replace("event: The fire, ", ""),
        dated.replace("about: event", "about: title"),
    ):
        file = folder("odd.md", f"---\ntitle: Odd\n{odd}\n---\nWords.")
        with pytest.raises(CommandError) as error:
            run(file)
        assert "belong together" in str(error.value)
    assert Source.objects.count() == 1
