"""A file that is brought in again: what it says now counts, and nothing else is changed."""

import io
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from sources.importers import linking, runs
from sources.importers.tei import rows
from sources.models import (
    Attachment,
    Claim,
    Collection,
    Contribution,
    ImportRecord,
    ImportRun,
    Person,
    Relation,
    Source,
    Text,
)
from sources.people import join
from tests.admin_forms import sent_back
from tests.cast import make_source
from tests.sources.test_import_editions import change
from tests.sources.test_import_tables import picture, refused, run, stored_files
from tests.sources.test_imports_undone import breaking, breaking_at, everything
from tests.sources.test_rights_page import decision

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


# What hangs on a document


FULL = (
    "identifier,title,sender,addressee,subject,named,collections,custody,claims,terms,relations\n"
    "1,The note,Ann,Ben,tolls|grain,Marten|Jonas,Lorn papers|Harbor,sent | 1903,"
    "place | Lorn | A catalog,HO | Harbor Office,replies_to: 2\n"
    "2,The letter,,,,,,,,,\n3,The map,,,,,,,,,\n"
)


def hangs(title="The note"):
    source = Source.objects.get(title=title)
    return [
        [str(one) for one in source.contributions.all()],
        sorted(str(one) for one in source.subjects.all()),
        sorted(str(one) for one in source.named.all()),
        sorted(str(one.collection) for one in source.collection_items.all()),
        [str(one) for one in source.custody.all()],
        [str(one) for one in source.claims.all()],
        [str(one) for one in source.terms.all()],
        [str(one.target) for one in source.relations.all()],
    ]


def replaced(row):
    """The file with another first row."""
    header, _first, *others = FULL.splitlines()
    return "\n".join([header, row, *others])


CORRECTED = replaced(
    "1,The note,Anna,Ben,tolls|fish,Jonas|Ida,Harbor|Shelf,copied | 1902 \n"
    "sent | 1904,place | Varn | A catalog,GH | Guild Hall,replies_to: 3"
).replace("copied | 1902 \nsent | 1904", '"copied | 1902\nsent | 1904"')
BEFORE = [
    ["Sent by Ann", "To Ben"], ["grain", "tolls"], ["Jonas", "Marten"], ["Harbor", "Lorn papers"],
    ["Sent 1903"], ["Place: Lorn (A catalog)"], ["HO"], ["The letter"],
]  # fmt: skip
AFTER = [
    ["Sent by Anna", "To Ben"], ["fish", "tolls"], ["Ida", "Jonas"], ["Harbor", "Shelf"],
    ["Copied 1902", "Sent 1904"], ["Place: Varn (A catalog)"], ["GH"], ["The map"],
]  # fmt: skip


def test_what_a_column_says_now_replaces_what_it_said(table):
    run(table(FULL))
    assert hangs() == BEFORE
    assert run(table(CORRECTED))[-1] == "2 unchanged, 1 updated."
    assert hangs() == AFTER
    assert run(table(FULL))[-1] == "2 unchanged, 1 updated."
    assert hangs() == BEFORE


def test_columns_that_say_nothing_take_nothing_away(table):
    run(table(FULL))
    assert run(table(replaced("1,The note,,,,,,,,,")))[-1] == "2 unchanged, 1 updated."
    assert hangs() == BEFORE
    assert run(table(replaced("1,The note,,Cid,,,,,,,")))[-1] == "2 unchanged, 1 updated."
    assert hangs() == [["Sent by Ann", "To Cid"], *BEFORE[1:]]
    assert run(table("identifier,title,people\n1,The note,author: Ann\n"))[-1] == "1 updated."
    assert hangs() == [["Author Ann"], *BEFORE[1:]]


def test_it_is_put_back_where_the_run_breaks_off(table, monkeypatch):
    last = "4,Last,,,,,,,,,\n"
    run(table(FULL + last.replace("Last", "Last but one")))
    before = everything()
    path = table(f"{CORRECTED}\n4,Last but one,Zoe,,,,,,,,\n")
    with monkeypatch.context() as patch:
        breaking(patch, "Last but one", DatabaseError("no"), "fill")
        assert refused(path).endswith(
            "1 that were changed are as they were before; 0 keep what somebody did with them "
            "meanwhile."
        )
    assert everything() == before
    assert hangs() == BEFORE
    assert run(path)[-1] == "2 unchanged, 2 updated."
    assert hangs() == AFTER


def test_what_came_from_elsewhere_stays(table, rivera):
    """None of it is a change of the words: the document counts as untouched."""
    run(table(FULL), owner="rivera")
    note, letter, chart = Source.objects.order_by("import_records__key")
    chart.relations.create(target=note, kind="comments_on")
    note.relations.create(target=chart, kind="comments_on", note="By hand.")
    decision = note.decisions.create(
        use="print", ground="letter", decided_by=rivera, decided_on="2026-01-05"
    )
    note.collection_items.filter(collection__title="Harbor").delete()
    mine = Collection.objects.create(slug="mine", title="Mine", owner=rivera)
    mine.items.create(source=note)
    shelf = Collection.objects.create(slug="shelf", title="Shelf", owner=rivera)
    shelf.items.create(source=note)
    note.collection_items.filter(collection__title="Lorn papers").update(note="Read first.")
    ben = Person.objects.get(name="Ben")
    join([ben], Person.objects.create(name="Benedict", slug="benedict"))
    join([Person.objects.get(name="Jonas")], Person.objects.create(name="Jonah", slug="jonah"))
    assert run(table(CORRECTED), owner="rivera")[-1] == "2 unchanged, 1 updated."
    people, _topics, named, collections, *_rest, links = hangs()
    assert people == ["Sent by Anna", "To Ben"] and named == ["Ida", "Jonah"]
    assert note.contributions.get(role="addressee").person.name == "Benedict"
    assert collections == ["Lorn papers", "Mine", "Shelf"]
    assert sorted(links) == ["The map", "The map"]
    assert note.relations_to.get().source == chart and note.decisions.get() == decision
    assert run(table(FULL), owner="rivera")[-1] == "2 unchanged, 1 updated."
    assert hangs()[3] == ["Lorn papers", "Mine", "Shelf"]


def test_a_colleague_s_exhibit_of_the_same_name_keeps_it(table, rivera, okoro):
    run(table(FULL), owner="rivera")
    note = Source.objects.get(title="The note")
    theirs = Collection.objects.create(slug="theirs", title="Lorn papers", owner=okoro)
    theirs.items.create(source=note)
    explained = FULL.replace("HO | Harbor Office", r"HO | Harbor Office | | | Lorn papers")
    run(table(explained), owner="rivera")
    term = theirs.terms.create(name="HO", meaning="Harbor Office")
    note.terms.add(term)
    assert hangs()[6] == ["HO", "HO"]
    assert run(table(CORRECTED), owner="rivera")[-1] == "2 unchanged, 1 updated."
    assert hangs()[3] == ["Harbor", "Lorn papers", "Shelf"] and theirs.items.get().source == note
    assert hangs()[6] == ["GH", "HO"] and term in note.terms.all()


def test_two_names_that_became_one_person(table):
    first = "identifier,title,author,named\n1,The note,Ann|A. Novak,Ann|A. Novak\n"
    run(table(first))
    join([Person.objects.get(name="Ann")], Person.objects.get(name="A. Novak"))
    assert hangs()[0] == ["Author A. Novak"] and hangs()[2] == ["A. Novak"]
    assert "Author: Ann" in Source.objects.get().unplaced
    run(table(first.replace("Ann|A. Novak", "Ann")))
    assert hangs()[0] == ["Author A. Novak"] and hangs()[2] == ["A. Novak"]
    assert "Author: Ann" in Source.objects.get().unplaced


def test_a_name_known_as_somebody_else(table):
    first = "identifier,title,people\n1,The note,sender: the guild = Guild of Lorn\n"
    assert again(table, first, first.replace("Guild of Lorn", "Guild of Varn")) == "1 updated."
    part = Contribution.objects.get()
    assert (part.person.name, part.name_as_printed) == ("Guild of Varn", "the guild")


def test_what_is_still_to_sort_is_what_the_file_leaves_now(table):
    first = "identifier,title,weather,relations,terms\n1,The note,fog,replies_to: 9,\n"
    run(table(first))
    source = Source.objects.get()
    assert source.unplaced == "weather: fog\n\nreplies_to: 9"
    Source.objects.update(unplaced=f"Author: Ann\n\n{source.unplaced}")
    run(table(first.replace("fog", "snow")))
    assert Source.objects.get().unplaced == "Author: Ann\n\nreplies_to: 9\n\nweather: snow"
    run(table("identifier,title,place\n1,The note,Lorn\n"))
    assert Source.objects.get().unplaced == "Author: Ann\n\nreplies_to: 9\n\nweather: snow"


# Pictures


def looks():
    return [
        (one.pk, one.caption, one.alt, one.file.name or one.url) for one in Attachment.objects.all()
    ]


def test_a_picture_that_is_still_there_keeps_its_row(table, rivera):
    first = "identifier,title,file,alt,file_caption\n1,The gate,one.jpg|two.jpg,Red|Blue,A|B\n"
    run(table(first, one=picture("red"), two=picture("blue")))
    (one, *_), (two, _caption, _alt, file) = looks()
    source = Source.objects.get()
    source.decisions.create(
        attachment_id=one, use="show", is_allowed=False, ground="letter", decided_by=rivera,
        decided_on="2026-01-05",
    )  # fmt: skip
    later = "identifier,title,file,alt,file_caption\n1,The gate,two.jpg|three.jpg,Dark,C|D\n"
    assert run(table(later, three=picture("green")))[-1] == "1 updated."
    kept, new = [look for look in looks() if look[0] != one]
    assert kept == (two, "C", "Dark", file)
    assert new[1:3] == ("D", "")
    assert source.decisions.get().attachment_id == one  # what was decided stays with its picture
    assert len(stored_files()) == 3
    assert run(table(later, two=picture("white")))[-1] == "1 updated."
    assert [look[:3] for look in looks() if look[0] == two] == [(two, "C", "Dark")]
    assert file not in {look[3] for look in looks()}
    assert run(table(later))[-1] == "1 unchanged."


def test_a_withdrawn_picture_does_not_come_back(table, rivera):
    first = "identifier,title,file\n1,The gate,one.jpg\n"
    run(table(first, one=picture("red")))
    Attachment.objects.get().withdraw(rivera, "A letter.")
    assert run(table(first, one=picture("blue")))[-1] == "1 updated."
    assert Attachment.objects.get().is_withdrawn


def test_an_exchanged_picture_is_put_back(table, monkeypatch):
    first = "identifier,title,file\n1,The gate,one.jpg\n2,Second,\n"
    run(table(first, one=picture("red")))
    before = everything()
    path = table("identifier,title,file,place\n1,The gate,one.jpg,Lorn\n2,Second,,Lorn\n")
    table(path.read_text(), one=picture("blue"))
    with monkeypatch.context() as patch:
        breaking(patch, "Second", DatabaseError("no"), "fill")
        refused(path)
    assert everything() == before


# Further printings


def test_a_further_printing_follows_too(table):
    first = (
        "identifier,title,printing_of,label,body,custody,place\n"
        "1,The note,,First,Open the gates.,,Lorn\n2,,1,Second,Open them.,published | 1911,\n"
    )
    run(table(first))
    path = table(first.replace("Lorn", "Varn"))
    assert run(path)[-1] == "1 unchanged, 1 updated."
    path = table(first.replace("Lorn", "Varn").replace("Open them", "Open").replace("1911", "1912"))
    assert run(path)[-1] == "1 unchanged, 1 updated."
    source = Source.objects.get()
    assert [one.current.body for one in source.texts.all()] == ["Open the gates.", "Open."]
    assert [(str(one), one.text.label) for one in source.custody.all()] == [
        ("Published 1912", "Second")
    ]
    path = table(first)
    assert run(path)[-1] == "2 updated."


# Editions


def paper(number):
    source = Source.objects.get(slug=f"harbor1903-{number}")
    return [
        [str(one) for one in source.contributions.all()],
        [str(one) for one in source.named.all()],
        sorted(str(one.collection) for one in source.collection_items.all()),
        [str(one) for one in source.custody.all()],
        [str(one) for one in source.terms.all()],
    ]


def test_a_paper_of_an_edition_follows_in_all_that_it_says(edition, monkeypatch):
    run(edition)
    assert paper("d2")[:2] == [["Author Minister of Trade (Kessler)"], ["Marta Kessler"]]
    chapter = paper("d3")[2]
    own = Collection.objects.create(slug="own", title="Own")
    own.items.create(source=Source.objects.get(slug="harbor1903-d3"))
    before = everything()
    change(edition, '(<hi rend="italic">Kessler</hi>)', '(<hi rend="italic">Olsen</hi>)')
    change(edition, 'corresp="#p_KM1">Madame Kessler', 'corresp="#p_OJ1">The harbor master')
    change(edition, "<date>1911</date>", "<date>1912</date>")
    later = '</div><div type="chapter" xml:id="ch9"><head>Later papers</head>'
    third = '<div type="document" xml:id="d3"'
    change(edition, third, f"{later}{third}")
    with monkeypatch.context() as patch:
        patch.setattr(rows, "_rewrite", breaking_at(3, DatabaseError("no")))
        with pytest.raises(CommandError):
            run(edition)
    assert everything() == before
    assert run(edition)[-1] == "3 updated."
    assert paper("d2")[:2] == [["Author Minister of Trade (Olsen)"], ["Jon Olsen"]]
    assert paper("d3")[2] == ["Later papers", "Own"] and chapter != ["Later papers"]
    assert paper("d1")[3] == ["Received March 11—9:15 a. m.", "Published 1912"]
    assert paper("d1")[4] == ["Gld", "HO"]
    assert run(edition)[-1] == "3 unchanged."


# What is decided here, and what is edited


EDITED = (
    "identifier,title,date,state,access,body,summary,claims\n"
    '1,The note,1903,draft,signed_in,"Open the gates.\n\nShut them.","One.\n\nTwo.",'
    "written | 1904 | A catalog\n"
)
LIST = "/admin/sources/source/"


def page_of(client, thing, **changes):
    """The form of a page as a browser sends it back, with its ends of lines."""
    address = f"/admin/sources/{thing._meta.model_name}/{thing.pk}/change/"
    data = sent_back(client, address, **changes)
    assert client.post(address, data).status_code == 302


def together(client, source, **typed):
    chosen = {"action": "change_together", "_selected_action": source.pk, "apply": "1"}
    client.post(LIST, chosen | typed)


def publish(client, source):
    client.post(f"{LIST}{source.pk}/publish/")


def publish_from_the_list(client, source):
    chosen = {"_selected_action": source.pk, "all_the_same": "1"}
    client.post(LIST, chosen | {"action": "publish"})


def hang_up(client, source):
    mine = Collection.objects.create(slug="mine", title="Mine", owner=source.owner)
    typed = {"collection": mine.pk, "source": source.pk, "position": 0}
    client.post("/admin/sources/collectionitem/add/", typed)
    together(client, source, collection=mine.pk)


DECIDED = [
    publish,
    publish_from_the_list,
    lambda client, source: client.post(f"{LIST}{source.pk}/put-away/"),
    lambda client, source: page_of(client, source),
    lambda client, source: page_of(client, source, _publish="1"),
    lambda client, source: page_of(client, source, access="classes"),
    lambda client, source: page_of(client, source.texts.get()),
    lambda client, source: together(client, source, access="staff"),
    lambda client, source: client.post(f"{LIST}{source.pk}/rights/", decision()),
    hang_up,
]


@pytest.mark.parametrize("decide", DECIDED)
def test_what_is_decided_of_a_document_is_no_edit(table, sign_in, rivera, decide):
    run(table(EDITED), owner="rivera")
    Source.objects.update(access="signed_in")
    decide(sign_in(rivera), Source.objects.get())
    before = Source.objects.get()
    corrected = EDITED.replace("Shut them", "Shut all of them").replace("One.", "1.")
    assert run(table(corrected), owner="rivera")[-1] == "1 updated."
    source = Source.objects.get()
    assert body_of(source) == "Open the gates.\n\nShut all of them."
    assert source.summary.startswith("1.")
    assert (source.state, source.access) == (before.state, before.access)


def test_the_decisions_of_these_tests_are_taken(table, sign_in, rivera):
    """Else the test above would see nothing."""
    run(table(EDITED), owner="rivera")
    client, source, seen = sign_in(rivera), Source.objects.get(), []
    for decide in DECIDED:
        decide(client, source)
        source.refresh_from_db()
        seen.append((source.state, source.access))
    out, away = "published", "archived"
    assert seen == [
        (out, "signed_in"), (out, "signed_in"), (away, "signed_in"), (away, "signed_in"),
        (away, "signed_in"), (away, "classes"), (away, "classes"), (away, "staff"),
        (away, "staff"), (away, "staff"),
    ]  # fmt: skip
    assert source.decisions.exists() and source.collection_items.get().collection.title == "Mine"


@pytest.mark.parametrize(
    "edit",
    [
        lambda client, source: page_of(client, source, title="A better title"),
        lambda client, source: page_of(client, source, body="Open the gates.\n\nShut all."),
        lambda client, source: page_of(client, source, **{"claims-0-note": "Seen."}),
        lambda client, source: page_of(client, source.texts.get(), label="First"),
        lambda client, source: page_of(client, source.texts.get(), body="Other words."),
        lambda client, source: together(client, source, topics="tolls"),
        lambda client, source: together(client, source, kind="letter", access="staff"),
        lambda client, source: client.post(
            f"/sources/{source.slug}/claims/{source.claims.get().pk}/use/"
        ),
    ],
)
def test_what_somebody_edited_is_left_alone(table, sign_in, rivera, edit):
    run(table(EDITED), owner="rivera")
    Claim.objects.update(ruling="right")
    edit(sign_in(rivera), Source.objects.get())
    before = Source.objects.values().get()
    corrected = EDITED.replace("Shut them", "Shut them all").replace("One.", "1.")
    assert run(table(corrected), owner="rivera")[-1] == "1 left as changed here."
    assert Source.objects.values().get() == before


def test_a_file_publishes_a_draft_and_takes_back_nothing(table):
    first = "identifier,title,state,access\n1,The note,{},{}\n"
    states = []
    for state, access in [
        ("draft", ""), ("published", "classes"), ("draft", "anyone"), ("archived", ""),
    ]:  # fmt: skip
        run(table(first.format(state, access)))
        states.append(Source.objects.values_list("state", "access").get())
    assert states == [
        ("draft", "signed_in"), ("published", "classes"), ("published", "anyone"),
        ("published", "anyone"),
    ]  # fmt: skip
    Source.objects.update(access="staff")
    run(table(first.format("", "classes")))
    assert Source.objects.get().access == "staff"  # as somebody chose here


# By what a record is known again


JUNE = "identifier,title,date,body\n1,The note,1903,Words.\n2,The letter,,More.\n"
DATED = JUNE.replace("The letter,", "The letter,1905")
JULY = "identifier,title,date,body\n1,A map,1904,Other.\n3,A plan,,Plan.\n2,A cable,,Yet other.\n"
OTHER_LIST = (
    "the identifier “{}” was “{}” before. If this is another list, give the file another name."
    " If it is the same document, give it its new title on its own page first."
)


def test_another_list_under_the_name_of_one_that_is_here(table):
    run(table(JUNE))
    before = everything()
    words = f"line 2: {OTHER_LIST.format(1, 'The note')} And more: line 4."
    assert refused(table(JULY)) == words == refused(table(JULY), dry_run=True)
    assert everything() == before
    assert run(table(JULY, name="july.csv"))[-1] == "3 new."
    assert run(table(JUNE))[-1] == "2 unchanged."


def test_a_new_title_or_date_is_the_same_document_still(table):
    run(table(JUNE))
    assert run(table(JUNE.replace("The note", "A note")))[-1] == "1 unchanged, 1 updated."
    assert run(table(JUNE.replace("The note", "A NOTE").replace("1903", "1904")))[-1] == (
        "1 unchanged, 1 updated."
    )
    later = JUNE.replace("The note", "A NOTE").replace("1903", "1904")
    assert "the identifier “2” was “The letter” before" in refused(
        table(later.replace("The letter", "The cable"))
    )
    Source.objects.filter(title="The letter").update(title="The cable")  # on its own page
    assert run(table(later.replace("The letter", "The cable")))[-1] == "1 unchanged, 1 updated."


def test_what_was_deleted_tells_of_another_list_too(table):
    run(table(JUNE))
    Source.objects.all().delete()
    assert refused(table(JULY)).startswith(f"line 2: {OTHER_LIST.format(1, 'The note')}")
    assert run(table(JUNE))[-1] == "2 deleted here."
    assert run(table(JUNE, name="list (1).csv"))[-1] == "1 deleted here, 1 new."


def test_rows_without_an_identifier_are_no_other_list(table):
    run(table("title\nThe note\n"))
    assert run(table("title\nThe  Note!\n"))[-1] == "1 updated."
    assert Source.objects.get().title == "The  Note!"


def test_a_list_is_known_again_under_another_name(table):
    joined = "identifier,title,date,printing_of,body,label,relations\n"
    joined += "1,The note,1903,,Words.,,\n2,The letter,1904,,More.,,\n3,,,1,Again.,Second,\n"
    run(table(joined))
    before = everything()
    assert run(table(joined, name="list (1).csv"), dry_run=True)[-1] == (
        "Would be: 3 unchanged. Nothing was changed."
    )
    assert everything() == before
    assert run(table(joined, name="list (1).csv"))[-1] == "3 unchanged."
    more = joined.replace("More.", "More of it.")
    more += "4,New,1906,,,,replies_to: 1\n5,,,2,Yet.,Third,\n"
    lines = run(table(more, name="list (2).csv"))
    assert lines[-1] == "2 unchanged, 2 new, 1 updated."
    assert Source.objects.count() == 3 and Text.objects.count() == 4
    assert hangs("New")[-1] == ["The note"]
    assert run(table(more))[-1] == "5 unchanged."
    assert {record.file for record in ImportRecord.objects.all()} == {"a.csv"}


def test_another_document_of_the_same_number_is_new(table):
    run(table(DATED))
    assert run(table(DATED.replace("1903", "1904"), name="b.csv"))[-1] == "1 unchanged, 1 new."
    assert Source.objects.count() == 3


UNIT = "identifier,title,date,printing_of,language,body\n"
UNIT_1 = f"{UNIT}1,Letter,1903,,Russian,Words.\n2,,,1,English,We ask for ships.\n"
UNIT_2 = f"{UNIT}1,Memorandum,1950,,French,Words of it.\n2,,,1,English,The army is ready.\n"
APART = "".join(f"{number},Paper {number},1904,,,Words of {number}.\n" for number in range(3, 30))


def printings(title):
    return [text.current.body for text in Text.objects.filter(source__title=title)]


@pytest.mark.parametrize(
    "second",
    [
        UNIT_2,
        UNIT_2.replace("2,,,1", f"{APART}2,,,1"),
        UNIT_2.replace("1,Memorandum,1950,,French,Words of it.\n", "")
        + f"{APART}1,Memorandum,1950,,French,Words of it.\n",
    ],
)
def test_a_printing_of_another_document_of_the_same_number_is_new(table, second):
    run(table(UNIT_1, name="unit1.csv"))
    count = second.count("\n") - 1
    path = table(second, name="unit2.csv")
    assert run(path, dry_run=True)[-1] == f"Would be: {count} new. Nothing was changed."
    assert run(path)[-1] == f"{count} new."
    assert printings("Letter") == ["Words.", "We ask for ships."]
    assert printings("Memorandum") == ["Words of it.", "The army is ready."]
    assert run(table(UNIT_1, name="unit1.csv"))[-1] == "2 unchanged."


@pytest.mark.parametrize("order", [["1", "2"], ["2", "1"]])
def test_a_printing_far_from_its_document_is_known_under_another_name(table, order):
    rows = dict(zip("12", UNIT_1.removeprefix(UNIT).splitlines(keepends=True), strict=True))
    whole = UNIT + APART.join(rows[one] for one in order)
    run(table(whole, name="a.csv"))
    path = table(whole, name="b.csv")
    assert run(path, dry_run=True)[-1] == "Would be: 29 unchanged. Nothing was changed."
    corrected = table(whole.replace("for ships", "for grain"), name="b.csv")
    assert run(corrected)[-1] == "28 unchanged, 1 updated."
    assert printings("Letter") == ["Words.", "We ask for grain."]


def test_a_printing_of_a_stored_document_is_known_under_another_name(table):
    run(table("slug,title\nthe-letter,Letter\n", name="first.csv"))
    joined = UNIT_1.replace("1,Letter,1903,,Russian,Words.\n", "").replace(",1,", ",the-letter,")
    run(table(joined, name="a.csv"))
    assert run(table(joined, name="b.csv"))[-1] == "1 unchanged."
    assert printings("Letter") == ["We ask for ships."]


def test_a_printing_of_a_deleted_document_stays_so_under_another_name(table):
    run(table(UNIT_1, name="a.csv"))
    Source.objects.all().delete()
    assert run(table(UNIT_1, name="b.csv"))[-1] == "2 deleted here."
    assert run(table(UNIT_2, name="c.csv"))[-1] == "2 new."


def test_an_undated_document_of_the_same_number_is_new(table):
    photograph = "identifier,title,summary\n7,Photograph,{}\n"
    run(table(photograph.format("A gate."), name="a.csv"))
    assert run(table(photograph.format("A ship."), name="b.csv"))[-1] == "1 new."
    first, second = Source.objects.order_by("pk")
    assert (first.summary, second.summary) == ("A gate.", "A ship.")
    waiting = ImportRecord.objects.waiting().get()
    assert (waiting.source, waiting.match, waiting.likeness) == (second, first, 1)
    run(table(photograph.format("A ship.").replace("Photograph", "Drawing"), name="c.csv"))
    assert ImportRecord.objects.waiting().get() == waiting


@pytest.mark.parametrize("name", ["https://archive.example/7", f"urn:uuid:{UUID(int=7)}"])
def test_an_undated_document_is_known_by_an_identifier_that_is_no_other_s(table, name):
    photograph = f"identifier,title,summary\n{name},Photograph,{{}}\n"
    run(table(photograph.format("A gate."), name="a.csv"))
    assert run(table(photograph.format("A ship."), name="b.csv"))[-1] == "1 updated."
    assert Source.objects.get().summary == "A ship."


def test_a_list_of_somebody_else_is_another(table, rivera, okoro):
    for owner in ("rivera", "okoro"):
        assert run(table(DATED, name=f"{owner}.csv"), owner=owner)[-1] == "2 new."
    ImportRecord.objects.filter(source__owner=okoro).update(file=f"brought by {okoro.pk}: b.csv")
    assert run(table(DATED, name="c.csv"))[-1] == "2 unchanged."
    assert set(ImportRecord.objects.values_list("file", flat=True)) == {
        "c.csv",
        f"brought by {okoro.pk}: b.csv",
    }


def test_files_of_one_name_in_two_folders(table, tmp_path):
    for folder, words in [("june", DATED), ("july", JULY)]:
        (tmp_path / folder).mkdir()
        table(words, name=f"{folder}/list.csv")
        letter = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><head>{}</head>'
        letter += "<p>Words of {}.</p></body></text></TEI>"
        (tmp_path / folder / "letter.xml").write_text(letter.format(folder, folder))
    lines = run(tmp_path)
    assert "[1/4] july/list.csv" in lines and lines[-1] == "7 new."
    assert run(tmp_path)[-1] == "7 unchanged."
    assert set(ImportRecord.objects.values_list("file", flat=True)) == {
        "june/list.csv", "july/list.csv", "june/letter", "july/letter",
    }  # fmt: skip
    assert run(tmp_path / "june" / "list.csv")[-1] == "2 unchanged."


def test_another_edition_under_the_name_of_one_that_is_here(tmp_path):
    path = tmp_path / "letter.xml"
    letter = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><head>{}</head>'
    letter += "<p>Words.</p></body></text></TEI>"
    path.write_text(letter.format("The first"))
    run(path)
    path.write_text(letter.format("The second"))
    for dry_run in (False, True):
        assert "was “The first” before" in refused(path, dry_run=dry_run)
    assert Source.objects.get().title == "The first"


def test_a_printing_without_an_identifier_is_known_by_its_document_and_label(table):
    first = "identifier,title,printing_of,label,body\n1,The note,,,Words.\n,,1,Second,More.\n"
    assert again(table, first, first.replace("More", "Other")) == "1 unchanged, 1 updated."
    assert [one.current.body for one in Text.objects.all()] == ["Words.", "Other."]


# What a file would publish


def test_what_is_not_described_comes_in_as_a_draft(table):
    first = "identifier,title,state,file,alt,place\n1,The gate,published,one.jpg,,\n"
    path = table(first + "2,A note,published,,,\n", one=picture())
    told = "not published: A picture has no description for those who cannot see it. (one.jpg)"
    for dry_run in (True, False):
        lines = run(path, dry_run=dry_run)
        assert lines[0].endswith(f"; {told}") and told not in lines[1]
    gate, note = Source.objects.order_by("import_records__key")
    assert (gate.state, note.state) == ("draft", "published")
    assert run(path)[-1] == "2 unchanged."
    described = first.replace("one.jpg,,", "one.jpg,Two wings of iron,")
    assert run(table(described))[0].count("not published") == 0
    gate.refresh_from_db()
    assert gate.state == "published"


def test_a_description_that_stands_here_already_counts(table):
    first = "identifier,title,state,file,alt,place\n1,The gate,draft,one.jpg,Iron,\n"
    run(table(first, one=picture()))
    later = "identifier,title,state,place\n1,The gate,published,{}\n"
    assert "published:" not in run(table(later.format("Lorn")))[0]
    assert Source.objects.get().state == "published"
    Source.objects.update(state="draft")
    Attachment.objects.update(alt="")
    assert "not published: A picture has no" in run(table(later.format("Varn")))[0]
    assert Source.objects.get().state == "draft"


# Links to documents that other files bring


FIRST = (
    "identifier,title,relations,relation_notes\n1,The reply,replies_to: the-letter,Point by point\n"
)
SECOND = "slug,title\nthe-letter,The letter\n"


def waits():
    source = Source.objects.get(title="The reply")
    return source.unplaced, [(str(one.target), one.note) for one in source.relations.all()]


WAITING, LINKED = ("replies_to: the-letter", []), ("", [("The letter", "Point by point")])


def test_a_link_waits_for_the_file_that_brings_its_document(table):
    run(table(FIRST, name="a.csv"))
    assert waits() == WAITING
    run(table("title\nOf another file\n", name="c.csv"))
    assert waits() == WAITING
    run(table(SECOND, name="b.csv"))
    assert waits() == LINKED
    assert run(table(FIRST, name="a.csv"))[-1] == "1 unchanged."
    assert run(table(FIRST.replace("by point", "for point"), name="a.csv"))[-1] == "1 updated."
    assert waits() == ("", [("The letter", "Point for point")])


def test_a_link_of_a_folder_is_not_lost_where_the_process_is_killed(table, monkeypatch):
    folder = table(FIRST, name="a.csv").parent
    table("title\nLast\n", name="c.csv")
    table(SECOND, name="b.csv")
    with monkeypatch.context() as patch:
        breaking(patch, "The letter", KeyboardInterrupt, "fill")
        patch.setattr(runs, "undo", lambda run: None)
        with pytest.raises(KeyboardInterrupt):
            run(folder)
    assert waits() == WAITING
    ImportRun.objects.filter(finished_at=None).update(beat_at=timezone.now() - runs.SILENCE * 2)
    assert run(folder)[-1] == "1 unchanged, 2 new."
    assert waits() == LINKED


def test_a_waiting_link_is_taken_back_with_the_file_that_breaks_off(table, monkeypatch):
    run(table(FIRST, name="a.csv"))
    before = everything()
    path = table(SECOND, name="b.csv")
    with monkeypatch.context() as patch:
        patch.setattr(ImportRun, "reveal", lambda run: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(path)
    assert everything() == before and waits() == WAITING
    run(path)
    assert waits() == LINKED


def test_links_are_made_by_the_next_run_where_the_process_is_killed_among_them(table, monkeypatch):
    """Of two that waited one was made when the machine went off, and which is not known."""
    both = f"{FIRST}2,The answer,replies_to: the-letter,At length\n"
    run(table(both, name="a.csv"))
    path, made = table(SECOND, name="b.csv"), []
    real = linking.Links.relate_waiting

    def relate_one(links):
        if made:
            raise KeyboardInterrupt
        made.append(real(links))

    with monkeypatch.context() as patch:
        patch.setattr(linking.Links, "relate_waiting", relate_one)
        patch.setattr(runs, "undo", lambda run: None)
        with pytest.raises(KeyboardInterrupt):
            run(path)
    assert Relation.objects.count() == 1
    ImportRun.objects.filter(finished_at=None).update(beat_at=timezone.now() - runs.SILENCE * 2)
    assert run(path)[-1] == "1 new."
    assert waits() == LINKED
    said = Relation.objects.values_list("source__title", "target__title", "note")
    assert list(said.order_by("note")) == [
        ("The answer", "The letter", "At length"),
        ("The reply", "The letter", "Point by point"),
    ]
    assert not Source.objects.exclude(unplaced="").exists()


@pytest.fixture
def night(monkeypatch, tmp_path):
    """`night()`: the last line but those of the steps after it, without a backup."""
    monkeypatch.setattr("quizzes.management.commands.nightly.back_up", lambda: tmp_path)

    def told(**options):
        out = io.StringIO()
        call_command("nightly", stdout=out, **options)
        return next(line for line in out.getvalue().splitlines() if line.startswith("Links: "))

    return told


def test_a_link_to_a_document_that_was_typed_is_made_in_the_night(table, night):
    run(table(FIRST, name="a.csv"))
    assert night() == "Links: made 0 that waited"
    make_source("the-letter", "The letter", "x")
    assert night(dry_run=True) == "Links: would make those whose documents are here by now"
    assert waits() == WAITING
    assert night() == "Links: made 1 that waited"
    assert waits() == LINKED
    assert night() == "Links: made 0 that waited"


def test_the_night_links_for_nobody_what_he_may_not_see(table, night, rivera, okoro):
    run(table(FIRST, name="a.csv"), owner="rivera")
    letter = make_source("the-letter", "The letter", "x", owner=okoro, state="draft")
    assert (night(), waits()) == ("Links: made 0 that waited", WAITING)
    Source.objects.filter(pk=letter.pk).update(state="published")
    assert (night(), waits()) == ("Links: made 1 that waited", LINKED)


def test_the_night_leaves_what_was_sorted_out_or_deleted(table, night, rivera):
    run(table(FIRST, name="a.csv"))
    Source.objects.update(unplaced="Nothing.")
    make_source("the-letter", "The letter", "x")
    assert (night(), waits()) == ("Links: made 0 that waited", ("Nothing.", []))
    Source.objects.filter(title="The reply").delete()
    assert night() == "Links: made 0 that waited"


TO_A_PAPER = FIRST.replace("the-letter", "harbor1903-d1")


def test_a_link_waits_for_the_edition_that_brings_its_document(table, edition, monkeypatch):
    run(table(TO_A_PAPER))
    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(ImportRun, "reveal", lambda run: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(edition)
    assert everything() == before
    run(edition)
    paper = Source.objects.get(slug="harbor1903-d1")
    assert waits() == ("", [(paper.title, "Point by point")])


def test_an_edition_comes_before_the_pages_of_its_folder(table, edition):
    table("identifier,title,relations,body,printing_of,label\n"
          "1,The reply,replies_to: harbor1903-d1,,,\n"
          "2,,,Gates open.,harbor1903-d1,Short\n")  # fmt: skip
    lines = run(edition.parent, dry_run=True)
    assert lines[-1] == "Would be: 5 new. Nothing was changed."
    assert run(edition.parent)[-1] == "5 new."
    paper = Source.objects.get(slug="harbor1903-d1")
    assert waits() == ("", [(paper.title, "")])
    assert paper.texts.get(label="Short").current.body == "Gates open."
    assert run(edition.parent)[-1] == "5 unchanged."


def test_a_link_that_somebody_sorted_out_is_not_made(table):
    run(table(FIRST, name="a.csv"))
    Source.objects.update(unplaced="Nothing.")
    run(table(SECOND, name="b.csv"))
    assert waits() == ("Nothing.", [])


def test_a_row_that_comes_later_is_linked_to(table):
    first = "identifier,title,relations\n1,The reply,replies_to: 2\n"
    assert again(table, first, f"{first}2,The letter,\n") == "1 unchanged, 1 new."
    assert waits() == ("", [("The letter", "")])


def test_nobody_s_file_links_what_its_owner_may_not_see_or_change(table, rivera, okoro):
    run(table(FIRST, name="a.csv"), owner="rivera")
    run(table(SECOND, name="b.csv"), owner="okoro")
    run(table("title\nMore\n", name="c.csv"), owner="rivera")
    assert waits() == WAITING  # a colleague's draft
    Source.objects.filter(owner=okoro).update(state="published")
    run(table("title\nYet more\n", name="d.csv"), owner="okoro")
    assert waits() == WAITING  # another's document
    run(table("title\nMost\n", name="e.csv"), owner="rivera")
    assert waits() == LINKED


@pytest.mark.parametrize("name", ["cable.txt", "two_documents.txt"])
def test_a_page_has_no_identifier_by_which_another_file_is_known(table, name):
    page = (FIXTURES / name).read_text(encoding="utf-8")
    count = run(table(page, name="a.txt"))[-1]
    assert run(table(page, name="b.txt"))[-1] == count
    assert ImportRecord.objects.waiting().exists()  # the same document?


def test_a_record_from_before_what_it_said_was_kept(table):
    """Nothing is taken away of which nobody knows who put it there; pictures are exchanged."""
    first = "identifier,title,sender,subject,file\n1,The gate,Ann,tolls,one.jpg\n"
    run(table(first, one=picture("red")))
    ImportRecord.objects.update(said={})
    later = first.replace("Ann", "Ben").replace("tolls", "grain")
    assert run(table(later, one=picture("blue")))[-1] == "1 updated."
    assert hangs("The gate")[:2] == [["Sent by Ann", "Sent by Ben"], ["grain", "tolls"]]
    assert Attachment.objects.count() == len(stored_files()) == 1
    assert run(table(later.replace("Ben", "Cid")))[-1] == "1 updated."
    assert hangs("The gate")[0] == ["Sent by Ann", "Sent by Cid"]


def test_a_printing_of_another_kind_is_set_anew(rivera, table):
    as_printed = WHOLE.replace("adaptation", "transcription").replace("Open", "“Open up” or")
    short = as_printed.replace("transcription", "adaptation")
    run(table(as_printed))
    text = Text.objects.get()
    assert "<q" not in str(text.current.blocks)
    for number, content in [(2, short), (2, short), (3, as_printed)]:
        run(table(content))
        text.refresh_from_db()
        assert text.current.number == number
        assert ("<q" in str(text.current.blocks)) is (content == short)
