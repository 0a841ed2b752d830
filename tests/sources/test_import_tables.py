"""manage.py import_sources with spreadsheets, bibliographies, pictures and zips."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from sources.importers import runs, store
from sources.importers.merging import rule_same
from sources.models import (
    Attachment,
    Collection,
    ImportRecord,
    ImportRun,
    Person,
    Repository,
    Source,
    Subject,
    Text,
)
from sources.models.files import private_storage

pytestmark = pytest.mark.django_db
TABLES = Path(__file__).parent / "importers" / "tables"


def run(path, **options):
    out = io.StringIO()
    call_command("import_sources", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


def refused(path, **options):
    with pytest.raises(CommandError) as error:
        run(path, **options)
    return str(error.value).removeprefix(f"{path}: ")


def picture(color="red", size=(60, 40), kind="JPEG"):
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of the secret place"
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, exif=exif)
    return out.getvalue()


def stored_files():
    storage = private_storage()
    root = Path(storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_it_works():
    assert run(TABLES / "archive.csv") == [
        "Kept to be sorted: “dc:format”.",
        "new: Note on the tolls of Lorn (about March 1903): title, kind, date, place, archive "
        "number, summary, rights, people, topics; to sort: 5 words",
        "new: Reply of the harbor office (1903): title, kind, date, archive number, note on "
        "rights, people; to sort: 20 words",
        "new: Map of the harbor: title, kind; to sort: 5 words",
        "3 new.",
    ]
    note = Source.objects.get(title="Note on the tolls of Lorn")
    assert (note.state, note.access, note.owner) == ("draft", "signed_in", None)
    assert (note.earliest, note.shelfmark) == (19030301, "Royal State Archive of Varnia: box 17")
    assert [str(subject) for subject in note.subjects.all()] == ["the harbor of Lorn", "tolls"]
    assert [str(part) for part in note.contributions.all()] == [
        "Author Mira Halvik",
        "Author Anton Reuss",
        "Translated by Josef Brand",
    ]


def test_everything_of_our_own_spreadsheet_is_stored(rivera):
    run(TABLES / "ours.csv", owner="rivera")
    letter = Source.objects.get(title="The guild to the envoy")
    assert (letter.owner, letter.access, letter.time_of_day) == (rivera, "classes", "3 p.m.")
    assert (letter.repository.name, letter.repository.place) == ("Royal Archive", "Varn")
    assert Source.objects.get(title="Note on the tolls").repository == letter.repository
    assert Repository.objects.count() == 1
    assert Subject.objects.count() == 2  # tolls and Tolls are one
    assert [person.name for person in letter.named.all()] == ["Old Marten"]
    sender = letter.contributions.first()
    assert (sender.name_as_printed, sender.person.name) == ("the guild of Lorn", "Guild of Lorn")
    assert {c.title for c in Collection.objects.filter(owner=rivera)} == {"Lorn papers", "A | B"}
    sent, declassified = letter.custody.all()
    assert (sent.kind, sent.earliest, sent.loss) == ("sent", 19030315, "the seal")
    assert (declassified.when_in_words, declassified.earliest) == ("1950", 19500101)
    first, second = letter.texts.all()
    assert (first.label, first.kind) == ("First", Text.Kind.TRANSLATION)
    assert (second.label, second.language) == ("Second", "sv")
    assert letter.relations.get().target.title == "Note on the tolls"


def test_a_second_run_changes_nothing():
    run(TABLES)
    before = list(Source.objects.order_by("pk").values())
    people = Person.objects.count()
    assert run(TABLES)[-1] == "11 unchanged."
    assert list(Source.objects.order_by("pk").values()) == before
    assert Person.objects.count() == people


def test_a_dry_run_says_the_same_and_changes_nothing():
    lines = run(TABLES, dry_run=True)
    assert lines[-1] == "Would be: 11 new. Nothing was changed."
    assert not Source.objects.exists()
    assert not Person.objects.exists()
    assert run(TABLES)[:-1] == lines[:-1]


def test_what_a_teacher_edited_or_merged_is_left_alone(table, lindqvist):
    text = (
        "identifier,title,date,place\n1,The first paper,1903,Lorn\n2,The second paper,1904,Lorn\n"
    )
    run(table(text))
    first, second = Source.objects.order_by("earliest")
    first.summary = "In my words."
    first.save()
    run(table("title,date\nThe second paper,1904\n", name="b.csv"))
    assert rule_same(ImportRecord.objects.waiting().get(), lindqvist) == second
    lines = run(table(text.replace("Lorn", "Varn")))
    assert lines[-1] == "2 left as changed here."
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.summary, first.place, second.place) == ("In my words.", "Lorn", "Lorn")
    assert run(table("title,date\nThe second paper,1904\n", name="b.csv"))[-1] == "1 unchanged."
    assert Source.objects.count() == 2


def test_rows_are_known_by_their_identifier(table):
    run(table("identifier,title,date\n1,A,1903\n2,B,\n"))
    lines = run(table("identifier,title,date\n2,B,\n3,C,\n1,A better title,1903\n"))
    assert lines[-1] == "1 unchanged, 1 new, 1 updated."
    assert sorted(Source.objects.values_list("title", flat=True)) == ["A better title", "B", "C"]


def test_pictures_are_drawn_anew_in_their_order(table):
    path = table(
        "title,file,alt,transcript,file_caption\n"
        "A gate,two.jpg|one.JPG,Red|Blue,|Shut,Left|Right\n",
        one=picture("blue"),
        two=picture("red"),
        three=picture("green"),
    )
    assert run(path)[0] == "In no cell: three.jpg."
    left, right = Attachment.objects.all()
    assert (left.caption, left.alt, left.transcript, left.width) == ("Left", "Red", "", 60)
    assert (right.caption, right.alt, right.transcript, right.kind) == (
        "Right",
        "Blue",
        "Shut",
        "image",
    )
    assert len(stored_files()) == 2
    for attachment in (left, right):
        data = attachment.file.read()
        assert b"secret place" not in data
        assert not Image.open(io.BytesIO(data)).getexif()
        attachment.file.close()


def test_a_folder_with_its_spreadsheet(table):
    path = table("title,file\nA gate,one.jpg\n", one=picture())
    assert run(path.parent)[-1] == "1 new."
    assert run(path.parent)[-1] == "1 unchanged."
    assert len(stored_files()) == 1


def test_another_picture_of_the_same_name_replaces_the_first(table):
    run(table("title,file\nA gate,one.jpg\n", one=picture("red")))
    first = Attachment.objects.get().file.name
    path = table("title,file\nA gate,one.jpg\n", one=picture("blue"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        assert run(path)[-1] == "1 updated."
    assert len(stored_files()) == 1
    assert stored_files() != [first]


def test_a_dry_run_looks_at_pictures_and_keeps_none(table):
    path = table("title,file\nA gate,one.jpg\n", one=picture())
    assert run(path, dry_run=True)[-1] == "Would be: 1 new. Nothing was changed."
    path = table("title,file\nA gate,one.jpg\n", one=b"<svg/>")
    assert "“one.jpg”: This is no picture" in refused(path, dry_run=True)
    assert stored_files() == []


def test_one_bad_picture_keeps_the_whole_file_out(table):
    path = table(
        "title,file\nA,one.jpg\nB,two.jpg\nC,one.jpg|two.jpg\n",
        one=picture(),
        two=b"<script>alert(1)</script>",
    )
    words = "This is no picture, PDF, MP3 or MP4. Pictures: JPEG, PNG, WebP, GIF or TIFF."
    assert refused(path) == f"line 3: “two.jpg”: {words} And more: line 4."
    assert not Source.objects.exists()
    assert stored_files() == []


@pytest.mark.parametrize("name", ["none.jpg", "../a.jpg", "/etc/passwd", "..\\a.jpg", "."])
def test_a_name_that_leads_nowhere_or_out_is_told(table, name):
    (table("x").parent.parent / "a.jpg").write_bytes(picture())
    assert refused(table(f"title,file\nA,{name}\n")) == (
        f"line 2: There is no file “{name}” beside it."
    )


def zipped(path, **entries):
    with zipfile.ZipFile(path, "w") as made:
        for name, data in entries.items():
            made.writestr(name.replace("_", "."), data)
    return path


def test_a_zip_is_read_like_a_folder(tmp_path):
    path = zipped(tmp_path / "a.zip", a_csv="title,file\nA gate,one.jpg\n", one_jpg=picture())
    assert run(path)[-1] == "1 new."
    assert Attachment.objects.get().width == 60
    assert run(path)[-1] == "1 unchanged."


def test_a_zip_needs_one_spreadsheet(tmp_path):
    assert refused(zipped(tmp_path / "a.zip", one_jpg=picture())) == (
        "The zip has no spreadsheet. Put one .csv file into it."
    )
    assert refused(zipped(tmp_path / "b.zip", a_csv="title\nA", b_csv="title\nB")) == (
        "The zip has 2 spreadsheets: a.csv, b.csv. Put one .csv file into it."
    )


def test_a_link_on_another_site_is_kept_as_a_link(table):
    run(table("title,file\nA film,https://film.example/1\n"))
    film = Attachment.objects.get()
    assert (film.kind, film.url, bool(film.file)) == ("link", "https://film.example/1", False)


def test_mistakes_keep_the_whole_file_out(table):
    path = table("title,kind\nA,\n,x\nB,\n")
    assert refused(path) == "line 3: it has no title."
    assert refused(table("title,printing_of,body\nA,,\n,nowhere,Words.\n")) == (
        "There is no document “nowhere” to add a text to."
    )
    assert not Source.objects.exists()


def test_what_a_text_is_based_on_and_is_not_here_waits_to_be_sorted(table):
    rows = "k,A,,One,,Words.\n,,k,Two,One,More.\n,,k,Three,Lost edition,Most.\n"
    run(table(f"identifier,title,printing_of,label,based_on,body\n{rows}"))
    one, two, three = Text.objects.order_by("position")
    assert (two.based_on, three.based_on) == (one, None)
    assert Source.objects.get().unplaced == "Three, based on: Lost edition"


def test_another_s_document_takes_no_printing(table, rivera, okoro):
    table("title,slug\nMine,mine\n")
    run(table("title,slug\nMine,mine\n"), owner="rivera")
    path = table("title,printing_of,body\n,mine,Words.\n", name="b.csv")
    assert refused(path, owner="okoro") == "There is no document “mine” to add a text to."
    assert refused(path, owner="okoro", dry_run=True) == (
        "There is no document “mine” to add a text to."
    )
    assert run(path, owner="rivera")[-1] == "1 new."
    assert Text.objects.get().source.owner == rivera


def test_values_too_long_for_a_column_wait_to_be_sorted(table):
    long = "x" * 500
    run(
        table(
            f"title,repository,subject,label,body,time,written\nA,{long},{long},{long},W,{long},{long}\n"
        )
    )
    source = Source.objects.get()
    assert (source.repository, source.subjects.count()) == (None, 0)
    assert source.unplaced.count(long) == 5
    assert len(source.time_of_day) == 40


def test_a_bibliography():
    run(TABLES / "bibliography.json")
    cable = Source.objects.get(title="Second cable from Halvik to Reuss")
    assert (str(cable.repository), cable.repository.place) == ("Royal Archive of Varnia", "Varn")
    assert cable.texts.count() == 0
    assert cable.attachments.get().url == "https://archive.example/17-4"


# Out of sight until all is there


FOUR = "title,date,creator,collection,file\n" + "".join(
    f"Paper {number},190{number},Writer {number},Shelf,one.jpg\n" for number in range(4)
)


def watched(monkeypatch, act):
    """Call `act(number)` before each document is stored; one a transaction."""
    monkeypatch.setattr("sources.importers.running.BATCH", 1)
    real, count = store.create, [0]

    def create(*args):
        count[0] += 1
        act(count[0])
        return real(*args)

    monkeypatch.setattr(store, "create", create)


def test_nobody_sees_a_part_of_a_file(table, monkeypatch, rivera, lindqvist):
    seen = []
    watched(
        monkeypatch,
        lambda number: seen.append(
            (
                Source.objects.count(),
                Source.objects.visible_to(lindqvist).count(),
                Source.objects.editable_by(rivera).count(),
            )
        ),
    )
    run(table(FOUR, one=picture()), owner="rivera")
    assert seen == [(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0)]
    assert Source.objects.editable_by(rivera).count() == 4


def test_a_run_that_breaks_leaves_nothing(table, monkeypatch):
    def fail(number):
        if number == 3:
            raise KeyboardInterrupt

    watched(monkeypatch, fail)
    path = table(FOUR, one=picture())
    with pytest.raises(KeyboardInterrupt):
        run(path)
    for model in (Source, Person, Collection, ImportRecord, ImportRun, Attachment):
        assert not model.objects.exists()
    assert stored_files() == []


def test_what_a_power_cut_left_goes_with_the_next_run(table, monkeypatch):
    def fail(number):
        if number == 3:
            raise KeyboardInterrupt

    path = table(FOUR, one=picture())
    with monkeypatch.context() as patch:
        watched(patch, fail)
        patch.setattr("sources.importers.runs.remove", lambda run: None)
        patch.setattr("sources.importers.pictures.discard", lambda kept: None)
        with pytest.raises(KeyboardInterrupt):
            run(path)
    assert Source.objects.count() == 2
    assert refused(path) == "It is being brought in right now. Try again in some minutes."
    ImportRun.objects.update(beat_at=timezone.now() - runs.SILENCE * 2)
    assert run(path)[-1] == "4 new."
    assert Source.objects.here().count() == Person.objects.count() == 4
    assert Collection.objects.get().items.count() == 4


def test_a_printing_of_what_is_here_comes_after_the_new(table, monkeypatch):
    run(table("title,slug\nHere,here\n"))
    watched(monkeypatch, lambda number: 1 / 0 if number == 2 else None)
    path = table("title,printing_of,body\n,here,Words.\nNew,,\nNewer,,\n", name="b.csv")
    with pytest.raises(ZeroDivisionError):
        run(path)
    assert not Text.objects.exists()
    assert Source.objects.count() == 1


def test_people_who_were_here_before_stay(table, monkeypatch):
    known = Person.objects.create(name="Writer 0", slug="writer-0")
    watched(monkeypatch, lambda number: 1 / 0 if number == 3 else None)
    with pytest.raises(ZeroDivisionError):
        run(table(FOUR, one=picture()))
    assert list(Person.objects.all()) == [known]


def test_progress_of_many(table):
    text = "title\n" + "".join(f"Paper {number}\n" for number in range(250))
    lines = run(table(text))
    assert [line for line in lines if line.startswith("[")] == ["[100/250]", "[200/250]"]


def test_a_transaction_ends_when_it_has_taken_long_enough(table, monkeypatch):
    made, real = [], runs.Making
    monkeypatch.setattr("sources.importers.running.ENOUGH", 0)
    monkeypatch.setattr(runs, "Making", lambda run: made.append(run) or real(run))
    assert run(table(FOUR, one=picture()))[-1] == "4 new."
    assert len(made) == 4


CITED = "identifier,title,date,body\n1,A,1903,{} of the harbor.\n2,B,1904,{} of the harbor.\n"


def test_what_became_of_passages_in_the_whole_schools_work_is_told(table, cite, rivera, okoro):
    """Whoever runs the server grades nobody, and corrects everybody's texts."""
    run(table(CITED.format("The gates", "The ships")))
    cite("A", "The gates"), cite("B", "The ships")
    corrected = table(CITED.format("Here stand the gates", "The ships"))
    assert "new version" not in "".join(run(corrected, dry_run=True))
    kept = "Some texts have a new version; the old ones are kept."
    assert run(corrected)[-2:] == [
        f"{kept} Students cite one place and keep its words: 1 changed a little.",
        "1 unchanged, 1 updated.",
    ]
    assert run(table(CITED.format("The gates", "Something else")))[-2] == (
        f"{kept} Students cite 2 places and keep their words:"
        " 1 found again as it was, 1 no longer in the text."
    )
    assert len(run(corrected.with_name("a.csv"))) == 3  # two that are as they were, and the sum
