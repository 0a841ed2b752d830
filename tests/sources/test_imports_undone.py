"""A file comes in whole or not at all: what an import changed is put back where it breaks off."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from quizzes.models import Misreading
from sources.importers import printings, running, runs, store
from sources.importers.tei import rows
from sources.models import (
    Attachment,
    Claim,
    CollectionItem,
    Contribution,
    CustodyEvent,
    ImportChange,
    ImportRecord,
    ImportRun,
    Landmark,
    Person,
    Relation,
    RightsDecision,
    SearchEntry,
    Source,
    Text,
    TextVersion,
)
from sources.search.indexing import index
from tests.sources.search.test_finding import found
from tests.sources.test_import_editions import change, counted_statements
from tests.sources.test_import_tables import picture, refused, run, stored_files

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = "The import of a.csv had broken off. Taken back: 0 new documents; "
TABLES = (
    Source, Text, TextVersion, Person, Contribution, CustodyEvent, Claim, Relation, Attachment,
    RightsDecision, ImportRecord, Source.subjects.through, Source.named.through,
    Source.terms.through, Landmark, CollectionItem,
)  # fmt: skip


def everything():
    """Every row of every table that an import writes, and the files."""
    rows = [list(model.objects.order_by("pk").values()) for model in TABLES]
    columns = ["source", "text", "attachment", "part", "choices"]  # their numbers are made anew
    searched = SearchEntry.objects.order_by(*columns).values(*columns)
    return [*rows, list(searched), *stored_files()]


def written(words, names=("Ann", "Ben", "Cid"), extra=""):
    """Three documents with text, people, topics, a step on their way and a link."""
    lines = ["identifier,title,place,body,author,subject,relations,custody,file"]
    lines += [
        f'{number},Paper {number},{words},"{words} is what it says.",{name},{words},'
        f"comments_on: {number % 3 + 1},sent | 1903,one.jpg"
        for number, name in enumerate(names, 1)
    ]
    return "\n".join(lines) + f"\n{extra}"


def breaking(monkeypatch, title, error, of="fill_text"):
    """Whatever is stored under this title breaks off in the middle."""
    module = printings if of == "fill_text" else store
    real = getattr(module, of)

    def fill(row, found):
        real(row, found)
        if found.title == title:
            raise error

    monkeypatch.setattr(module, of, fill)


def killed(monkeypatch, path, title="Paper 3"):
    """The process is gone before it can put anything back."""
    with monkeypatch.context() as patch:
        breaking(patch, title, KeyboardInterrupt)
        patch.setattr(runs, "undo", lambda run: None)
        patch.setattr("sources.importers.pictures.discard", lambda kept: None)
        with pytest.raises(KeyboardInterrupt):
            run(path)
    ImportRun.objects.filter(finished_at=None).update(beat_at=timezone.now() - runs.SILENCE * 2)


def places():
    return list(Source.objects.order_by("title").values_list("place", flat=True))


def test_it_works(table, monkeypatch, ana):
    run(table(written("Lorn"), one=picture("red")))
    Source.objects.update(state="published")
    before = everything()
    path = table(written("Varn", ["Dan", "Eva", "Fay"], "4,New,,,,,,,\n"), one=picture("blue"))
    with monkeypatch.context() as patch:
        breaking(patch, "Paper 3", DatabaseError("disk is full\nDETAIL: of it"))
        said = refused(path)
    assert said == (
        "It could not be stored (disk is full). Taken back: 1 new documents; 2 that were changed"
        " are as they were before; 0 keep what somebody did with them meanwhile."
    )
    assert everything() == before
    assert not ImportChange.objects.exists() and not ImportRun.objects.filter(finished_at=None)
    assert len(found("lorn", ana)) == 3 and found("varn", ana) == []
    assert run(path)[-1] == "1 new, 3 updated."
    assert places() == ["", "Varn", "Varn", "Varn"]
    assert not ImportChange.objects.exists()
    assert len(stored_files()) == 3  # those of the replaced pictures are gone
    assert run(path)[-1] == "4 unchanged."


def test_a_killed_import_is_taken_back_by_the_next(table, monkeypatch):
    path = table(written("Lorn"), one=picture("red"))
    run(path)
    before = everything()
    killed(monkeypatch, table(written("Varn", ["Dan", "Eva", "Fay"]), one=picture("blue")))
    assert places() == ["Varn", "Varn", "Lorn"]
    assert ImportChange.objects.count() == 2
    lines = run(table("title\nOf another file\n", name="b.csv"))
    assert lines[0] == (
        f"{KILLED}2 that were changed are as they were before; 0 keep what somebody did with"
        " them meanwhile."
    )
    Source.objects.get(title="Of another file").delete()
    ImportRecord.objects.filter(file="b.csv").delete()
    left = [name for name in stored_files() if name not in before]
    assert [row for row in everything() if row not in left] == before
    assert run(path)[-1] == "3 updated."


def test_a_run_that_is_at_work_is_left_alone(table, monkeypatch):
    path = table(written("Lorn"), one=picture())
    run(path)
    table(written("Varn"))
    killed(monkeypatch, path)
    ImportRun.objects.filter(finished_at=None).update(beat_at=timezone.now())
    run(table("title\nOf another file\n", name="b.csv"))
    assert refused(path) == runs.AT_IT
    assert ImportChange.objects.count() == 2


def test_of_two_who_find_a_broken_run_one_takes_it_back(table, monkeypatch):
    path = table(written("Lorn"), one=picture())
    run(path)
    table(written("Varn"))
    killed(monkeypatch, path)
    (ours,), (theirs,) = runs.interrupted(), runs.interrupted()
    assert runs._is_claimed(ours)
    assert not runs._is_claimed(theirs) and not runs.undo_interrupted()


def test_the_night_takes_back_too(table, monkeypatch):
    path = table(written("Lorn"), one=picture())
    run(path)
    table(written("Varn"))
    killed(monkeypatch, path)
    monkeypatch.setattr("quizzes.management.commands.nightly.back_up", lambda: path)
    call_command("nightly", dry_run=True)
    assert places() == ["Varn", "Varn", "Lorn"]
    call_command("nightly")
    assert places() == ["Lorn", "Lorn", "Lorn"]


def cite(version, teacher):
    return Misreading.objects.create(
        version=version, start=0, end=4, quote=version.reading_text[:4], words="Taken wrongly.",
        by=teacher,
    )  # fmt: skip


def test_what_somebody_did_meanwhile_stays(table, monkeypatch, rivera):
    path = table(written("Lorn"), one=picture("red"))
    run(path)
    table(written("Varn", ["Dan", "Eva", "Fay"]), one=picture("blue"))
    killed(monkeypatch, path)
    first, second, _third = Source.objects.order_by("title")
    first.summary = "In my words."
    first.save()
    first.subjects.through.objects.filter(subject__name="Varn", source=first).delete()
    first.contributions.filter(person__name="Dan").update(name_as_printed="Daniel")
    first.attachments.update(alt="A gate")
    cited = cite(second.texts.get().current, rivera)
    assert cited.quote == "Varn"
    lines = run(table("title\nOf another file\n", name="b.csv"))
    assert lines[0].startswith(f"{KILLED}1 that were changed")  # the words cited stay beside
    assert lines[0].endswith("; 1 keep what somebody did with them meanwhile.")
    first.refresh_from_db()
    assert (first.place, first.summary) == ("Lorn", "In my words.")
    assert [topic.name for topic in first.subjects.all()] == ["Lorn"]
    assert {one.shown_name for one in first.contributions.all()} == {"Ann", "Daniel"}
    assert [one.alt for one in first.attachments.all()] == ["A gate"]
    assert all(one.file.storage.exists(one.file.name) for one in first.attachments.all())
    text = second.texts.get()
    cited.refresh_from_db()
    assert (text.current.number, text.versions.count()) == (1, 2)
    assert cited.version.number == 2 and cited.version.body == "Varn is what it says."
    assert run(path)[-1] == "1 left as changed here, 2 updated."
    text.refresh_from_db()
    assert (text.current.number, text.current.body) == (3, "Varn is what it says.")


def test_words_corrected_meanwhile_stay(table, monkeypatch, rivera):
    path = table(written("Lorn"), one=picture())
    run(path)
    table(written("Varn"))
    killed(monkeypatch, path)
    text = Text.objects.get(source__title="Paper 1")
    text.revise("Varn, corrected.", by=rivera)
    (undone,) = runs.undo_interrupted()
    assert (undone.restored, undone.kept) == (1, 1)
    text.refresh_from_db()
    assert (text.current.body, text.source.place) == ("Varn, corrected.", "Lorn")
    assert run(path)[-1] == "1 left as changed here, 2 updated."


def test_a_document_deleted_meanwhile_stays_deleted(table, monkeypatch):
    path = table(written("Lorn"), one=picture())
    run(path)
    table(written("Varn"))
    killed(monkeypatch, path)
    Source.objects.get(title="Paper 1").delete()
    (undone,) = runs.undo_interrupted()
    assert (undone.restored, undone.kept) == (1, 0)
    assert places() == ["Lorn", "Lorn"]


PRINTING = "title,printing_of,label,body,custody\n,here,Second,Words of it.,published | 1911\n"


def breaking_at_the_third(patch):
    real = store.hang
    patch.setattr(store, "hang", lambda rows: 1 / 0 if rows.found.label == "Third" else real(rows))


def test_a_printing_that_came_is_taken_away_again(table, monkeypatch):
    run(table("title,slug,body\nHere,here,First words.\n"))
    before = everything()
    killed(monkeypatch, table(f"{PRINTING}New,,,More.,\n", name="b.csv"), title="New")
    assert Text.objects.count() == 1  # the new come first
    runs.undo_interrupted()
    path = table(f"{PRINTING},here,Third,Last words.,\n", name="b.csv")
    with monkeypatch.context() as patch:
        breaking_at_the_third(patch)
        with pytest.raises(ZeroDivisionError):
            run(path)
    assert everything() == before
    assert run(path)[-1] == "2 new."


def test_a_printing_that_somebody_cites_by_now_stays(table, monkeypatch, rivera):
    run(table("title,slug,body\nHere,here,First words.\n"))
    path = table(f"{PRINTING},here,Third,Last words.,\n", name="b.csv")
    with monkeypatch.context() as patch:
        breaking_at_the_third(patch)
        patch.setattr(runs, "undo", lambda run: None)
        with pytest.raises(ZeroDivisionError):
            run(path)
    cited = cite(TextVersion.objects.get(text__label="Second"), rivera)
    ImportRun.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    (undone,) = runs.undo_interrupted()
    assert (undone.restored, undone.kept) == (0, 1)
    cited.refresh_from_db()
    assert cited.version.text.label == "Second"


def test_a_decision_on_a_replaced_picture_comes_back(table, monkeypatch, rivera):
    path = table(written("Lorn"), one=picture("red"))
    run(path)
    first = Attachment.objects.first()
    RightsDecision.objects.create(
        source=first.source, attachment=first, use="show", is_allowed=False, ground="letter",
        decided_on=timezone.localdate(), decided_by=rivera,
    )  # fmt: skip
    index(first.source)
    Source.objects.update(edited_at=timezone.now() - timedelta(hours=1))
    before = everything()
    table(written("Varn"), one=picture("blue"))
    with monkeypatch.context() as patch:
        breaking(patch, "Paper 3", DatabaseError("no"))
        refused(path)
    assert everything() == before
    assert RightsDecision.objects.get().attachment == first


def test_links_of_a_file_come_with_it_or_not_at_all(table, monkeypatch):
    path = table(written("Lorn"), one=picture())
    real, count = running.relate, [0]

    def relate(*args):
        count[0] += 1
        if count[0] == 3:
            raise DatabaseError("no")
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(running, "relate", relate)
        assert refused(path).startswith("It could not be stored (no). Taken back: 3 new documents")
    assert not Source.objects.exists() and not Relation.objects.exists()
    assert run(path)[-1] == "3 new."
    assert Relation.objects.count() == 3


def test_no_write_grows_with_the_file(table, monkeypatch):
    longest = []
    for count in (3, 6):
        names = ["Ann", "Ben", "Cid", "Dan", "Eva", "Fay"][:count]
        run(table(written("Lorn", names), name=f"{count}.csv", one=picture()))
        path = table(written("Varn", names), name=f"{count}.csv")
        with monkeypatch.context() as patch, counted_statements(patch) as counts:
            assert run(path)[-1] == f"{count} updated."
        longest.append(max(counts))
    # The second file finds its people and topics there.
    assert longest[1] <= longest[0]


# --- editions ----------------------------------------------------------------------------------


def change_all(path):
    change(path, "The bar has shifted", "The bar has moved")
    change(path, "Madame Kessler", "Mrs. Kessler")
    change(path, "Nothing more was written", "Nothing else was written")


def breaking_at(number, error):
    """`_rewrite` that stores so many documents, and breaks off at the last of them."""
    real, count = rows._rewrite, [0]

    def rewrite(*args):
        real(*args)
        count[0] += 1
        if count[0] == number:
            raise error

    return rewrite


def test_a_changed_edition_is_put_back_where_it_breaks_off(edition, monkeypatch):
    run(edition)
    before = everything()
    change_all(edition)
    rewrite = breaking_at(3, DatabaseError("disk is full"))
    with monkeypatch.context() as patch:
        patch.setattr(rows, "_rewrite", rewrite)
        with pytest.raises(CommandError, match=r"2 that were changed are as they were before"):
            run(edition)
    assert everything() == before
    assert run(edition)[-1] == "3 updated."
    assert run(edition)[-1] == "3 unchanged."


def test_an_edition_that_was_killed_is_put_back_by_the_next_run(edition, monkeypatch):
    run(edition)
    before = everything()
    change_all(edition)
    rewrite = breaking_at(2, KeyboardInterrupt)
    with monkeypatch.context() as patch:
        patch.setattr(rows, "_rewrite", rewrite)
        patch.setattr(runs, "undo", lambda run: None)
        with pytest.raises(KeyboardInterrupt):
            run(edition)
    assert everything() != before
    ImportRun.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    runs.undo_interrupted()
    assert everything() == before
    assert run(edition)[-1] == "3 updated."


def test_what_is_edited_while_the_edition_is_read_is_left_alone(edition, monkeypatch):
    run(edition)
    change_all(edition)
    real = rows.update

    def update(found, *args):
        Source.objects.get(slug=f"harbor1903-{found.key}").touch(words=True)
        return real(found, *args)

    monkeypatch.setattr("sources.importers.tei.storing.update", update)
    assert run(edition)[-1] == "3 left as changed here."
