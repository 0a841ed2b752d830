"""A file that is brought in again: what it says now counts, and nothing else is changed."""

from pathlib import Path

import pytest
from django.db import DatabaseError

from sources.models import Attachment, ImportRecord, Source, Text
from tests.sources.test_import_editions import change
from tests.sources.test_import_tables import picture, refused, run
from tests.sources.test_imports_undone import breaking, everything

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parent / "importers" / "fixtures"


def again(table, first, then, **options):
    """The last line that is told when a second reading of the file follows the first."""
    run(table(first), **options)
    return run(table(then), **options)[-1]


def body_of(source):
    return source.texts.get().current.body


# Cells that say nothing


WHOLE = (
    "identifier,title,place,shelfmark,body,label,text_kind,language,url\n"
    "1,The note,Lorn,RA 3,Open the gates.,First,adaptation,sv,https://archive.example/1\n"
)


@pytest.mark.parametrize(
    "then",
    [
        "identifier,title,place\n1,The note,Varn\n",
        WHOLE.replace("Lorn", "Varn").replace("Open the gates.", ""),
        WHOLE.replace("Lorn", "Varn").replace("adaptation", "").replace("RA 3", ""),
    ],
)
def test_a_cell_that_says_nothing_leaves_what_is_there(table, then):
    run(table(WHOLE))
    Source.objects.get().attachments.create(kind="link", url="https://film.example/1")
    assert run(table(then))[-1] == "1 updated."
    source, text = Source.objects.get(), Text.objects.get()
    assert (source.place, source.shelfmark, source.unplaced) == ("Varn", "RA 3", "")
    assert (text.label, text.kind, text.language) == ("First", "adaptation", "sv")
    assert (text.url, text.current.number) == ("https://archive.example/1", 1)
    assert body_of(source) == "Open the gates."
    assert Attachment.objects.get().url == "https://film.example/1"
    assert [run(table(WHOLE))[-1] for _ in range(2)] == ["1 updated.", "1 unchanged."]


def test_what_is_said_of_a_printing_without_its_words_is_corrected(table):
    run(table(WHOLE))
    rest = "identifier,title,label,url\n1,The note,Second,https://archive.example/2\n"
    assert run(table(rest))[-1] == "1 updated."
    text = Text.objects.get()
    assert (text.label, text.url) == ("Second", "https://archive.example/2")
    assert (text.source.unplaced, text.source.attachments.count()) == ("", 0)
    assert run(table(rest))[-1] == "1 unchanged."


def test_a_note_of_where_it_was_published_does_not_grow(table):
    page = (FIXTURES / "cable.txt").read_text(encoding="utf-8")
    run(table(page, name="cable.txt"))
    published = Text.objects.get().published_in
    assert published
    run(table(page.replace("for 2 days", "for 3 days"), name="cable.txt"))
    assert (Text.objects.get().current.number, Text.objects.get().published_in) == (2, published)


def test_a_new_date_takes_its_words_along(table):
    first = "identifier,title,date\n1,The note,03/07/1903\n"
    assert again(table, first, first.replace("03/07/1903", "1904-05-06")) == "1 updated."
    source = Source.objects.get()
    assert (source.written, source.written_as_printed, source.earliest) == (
        "1904-05-06",
        "",
        19040506,
    )


# Words that come later


def test_words_that_come_later_are_made_a_text(table):
    first = "identifier,title,label,file\n1,The note,First,one.jpg\n"
    run(table(first, one=picture()))
    assert Source.objects.get().unplaced == "label: First"
    later = "identifier,title,label,body\n1,The note,First,Open the gates.\n"
    assert run(table(later))[-1] == "1 updated."
    text = Text.objects.get()
    assert (text.label, text.current.body, text.kind) == (
        "First",
        "Open the gates.",
        "transcription",
    )
    assert (text.source.unplaced, text.source.attachments.count()) == ("", 1)
    assert ImportRecord.objects.get().text == text
    assert run(table(later))[-1] == "1 unchanged."
    assert run(table(later.replace("Open", "Shut")))[-1] == "1 updated."
    assert body_of(text.source) == "Shut the gates."


@pytest.mark.parametrize("together", [False, True])
def test_a_text_that_somebody_deleted_does_not_come_again(table, sign_in, rivera, together):
    first = "identifier,title,body\n1,The note,Open the gates.\n"
    run(table(first), owner="rivera")
    text = Text.objects.get()
    if together:
        sent = {"action": "delete_selected", "_selected_action": text.pk, "post": "yes"}
        sign_in(rivera).post("/admin/sources/text/", sent)
    else:
        sign_in(rivera).post(f"/admin/sources/text/{text.pk}/delete/", {"post": "yes"})
    assert not Text.objects.exists()
    assert run(table(first.replace("Open", "Shut")), owner="rivera")[-1] == (
        "1 left as changed here."
    )
    assert not Text.objects.exists()


def test_words_that_come_to_a_paper_of_an_edition_later(edition):
    change(edition, "<p>Nothing more was written until May.</p>", "")
    run(edition)
    assert not Text.objects.filter(source__slug="harbor1903-d3").exists()
    change(edition, "Editorial Note</hi></head>", "Editorial Note</hi></head><p>No more.</p>")
    assert run(edition)[-1] == "2 unchanged, 1 updated."
    text = Text.objects.get(source__slug="harbor1903-d3")
    assert (text.current.body, text.landmarks.count()) == ("No more.", 1)
    assert text.import_records.get().key == "d3"
    change(edition, "<p>No more.</p>", "")
    assert run(edition)[-1] == "2 unchanged, 1 updated."
    assert body_of(text.source) == "No more."


def test_a_text_that_came_later_goes_where_the_run_breaks_off(table, monkeypatch):
    run(table("identifier,title\n1,First\n2,Second\n"))
    before = everything()
    path = table("identifier,title,body\n1,First,Words.\n2,Second,More.\n")
    with monkeypatch.context() as patch:
        breaking(patch, "Second", DatabaseError("no"))
        refused(path)
    assert everything() == before and not Text.objects.exists()
    assert run(path)[-1] == "2 updated."
