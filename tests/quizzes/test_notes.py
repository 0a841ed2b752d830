"""Notes on the desk, on the assignment's page, and on pages of their own without a script."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from lessons.models import Enrolment, Sitting
from quizzes.models import Attempt, GroupSeat, Note, NoteNames
from tests.cast import make_classroom, make_person


@pytest.fixture
def reading(lesson):
    return lesson.steps.first()


@pytest.fixture
def letter(reading):
    return reading.documents.first()


@pytest.fixture
def note_of(giving, letter):
    """A note on the second paragraph of the letter."""

    def make(student, words="", sharing="me", **columns):
        version = columns.pop("version", letter.text.current)
        quote = "I counted eleven masts and no flag."
        start = version.reading_text.index(quote)
        return Note.objects.create(
            **{
                "giving": giving,
                "student": student,
                "key": f"k{Note.objects.count()}",
                "meaning": 1,
                "words": words,
                "sharing": sharing,
                "label": "Doc 1, ¶2",
                "version": version,
                "start": start,
                "end": start + len(quote),
                "quote": quote,
                "prefix": version.reading_text[start - 32 : start],
                "suffix": version.reading_text[start + 35 : start + 67],
            }
            | columns
        )

    return make


def address(giving, step=None, tail=""):
    part = f"{step.pk}/" if step else ""
    return f"/assignments/{giving.assignment_id}/{part}{tail}"


def text(response):
    return " ".join(response.content.decode().split())


def notes_in(response):
    """The section of the notes, as words and tags."""
    return text(response).partition('id="notes"')[2].partition("</section>")[0]


def data_of(response):
    page = response.content.decode()
    start = page.index(">", page.index('<script id="desk-data"')) + 1
    return json.loads(page[start : page.index("</script>", start)])


# --- the list --------------------------------------------------------------------------


def test_it_works(sign_in, ana, giving, reading, quiz, note_of):
    note = note_of(ana, "Whose masts?", meaning=2, sharing="teacher")
    for step in (reading, quiz):
        page = sign_in(ana).get(address(giving, step))
        section = notes_in(page)
        assert '<a class="chip meaning-2" href="#d1p2"><b>Doc 1, ¶2</b></a>' in section
        assert '<p class="note-words" dir="auto">Whose masts?</p>' in section
        assert "<b>Question</b> <span>My teacher</span>" in section
        assert address(giving, step, f"notes/{note.pk}/") in section
        assert data_of(page)["notes"] == [
            {
                "key": "k0",
                "meaning": 2,
                "document": data_of(page)["documents"][0]["id"],
                "start": 53,
                "end": 88,
                "base": 1,
                "words": "Whose masts?",
                "sharing": "teacher",
                "quote": "I counted eleven masts and no flag.",
                "label": "Doc 1, ¶2",
                "href": "#d1p2",
                "state": "same",
            }
        ]


def test_on_the_page_of_the_assignment(sign_in, ana, giving, reading, note_of):
    note_of(ana, "Whose masts?")
    section = notes_in(sign_in(ana).get(address(giving)))
    assert f'href="{address(giving, reading)}#d1p2"' in section
    assert "Whose masts?" in section


def test_none_yet(sign_in, ana, giving, reading):
    assert "My notes" not in text(sign_in(ana).get(address(giving)))
    assert "My notes" in text(sign_in(ana).get(address(giving, reading)))


def test_the_teachers_names(sign_in, ana, giving, reading, quiz, note_of):
    NoteNames.objects.create(giving=giving, first="Propaganda")
    note_of(ana)
    for step in (reading, quiz):
        page = sign_in(ana).get(address(giving, step))
        assert "<b>Propaganda</b>" in notes_in(page)
        assert data_of(page)["meanings"] == {
            "1": "Propaganda",
            "2": "Question",
            "3": "Surprising",
            "4": "Disagree",
        }


def test_typed_markup_is_shown_as_typed(sign_in, ana, giving, reading, note_of):
    note_of(ana, "<b>x</b></script>")
    page = text(sign_in(ana).get(address(giving, reading)))
    assert "&lt;b&gt;x&lt;/b&gt;&lt;/script&gt;" in page
    assert "<b>x</b></script>" not in page


def test_turned_in_they_are_read_still(sign_in, ana, giving, quiz, turned_in, note_of):
    note_of(ana, "Whose masts?")
    page = sign_in(ana).get(address(giving, quiz))
    assert "Whose masts?" in notes_in(page)
    assert "data-mark" not in text(page)


# --- found again -----------------------------------------------------------------------


def corrected(letter, old, new, by):
    body = letter.text.current.body
    assert old in body
    letter.text.revise(body.replace(old, new), by=by)


def test_moved_with_its_words_it_is_the_same(
    sign_in, ana, giving, reading, note_of, letter, rivera
):
    note_of(ana, "Whose masts?")
    corrected(letter, "The ships came in at dawn.", "At last the ships came in at dawn.", rivera)
    page = sign_in(ana).get(address(giving, reading))
    [one] = data_of(page)["notes"]
    assert (one["start"], one["state"], one["href"]) == (61, "same", "#d1p2")


def test_its_words_were_corrected(sign_in, ana, giving, reading, note_of, letter, rivera):
    note_of(ana, "Whose masts?")
    corrected(letter, "eleven masts and no flag", "twelve masts and no flags", rivera)
    page = sign_in(ana).get(address(giving, reading))
    [one] = data_of(page)["notes"]
    assert (one["state"], one["href"]) == ("moved", "#d1p2")
    assert "I counted eleven masts and no flag." in notes_in(page)
    assert "The document was corrected. Look whether this is still the place." in notes_in(page)
    assert Note.objects.get().start == 53


def test_lost_it_keeps_its_old_words(sign_in, ana, giving, reading, note_of, letter, rivera):
    note_of(ana, "Whose masts?")
    corrected(letter, "I counted eleven masts and no flag.", "Cargo: coal.", rivera)
    page = sign_in(ana).get(address(giving, reading))
    [one] = data_of(page)["notes"]
    assert (one["start"], one["end"], one["state"], one["href"]) == (0, 0, "lost", "")
    assert "I counted eleven masts and no flag." in notes_in(page)
    assert "These words are not in the document as it is now." in notes_in(page)


def test_a_deleted_text_takes_no_note_along(
    sign_in, ana, giving, reading, quiz, note_of, letter, harbor_letter
):
    note_of(ana, "Whose masts?", sharing="class")
    letter.delete()
    harbor_letter.delete()
    assert Note.objects.get().version is None
    section = notes_in(sign_in(ana).get(address(giving)))
    assert "Whose masts?" in section
    assert '<span class="chip meaning-1"><b>Doc 1, ¶2</b></span>' in section


def test_a_withheld_document_leaves_the_note(sign_in, ana, ben, giving, reading, note_of, letter):
    note_of(ana, "Whose masts?")
    note_of(ben, "My words too.", sharing="class")
    letter.text.source.access = "staff"
    letter.text.source.save()
    for at in (address(giving), address(giving, reading)):
        section = notes_in(sign_in(ana).get(at))
        assert "Whose masts?" in section
        assert "for teachers only" in section
        assert "My words too." not in section


def test_deleting_a_student_erases_them(ana, ben, giving, note_of):
    note_of(ana, "Whose masts?")
    note_of(ben, "Ben's")
    GroupSeat.objects.create(giving=giving, student=ana, name="Red")
    ana.delete()
    assert [one.words for one in Note.objects.all()] == ["Ben's"]
    assert GroupSeat.objects.count() == 0


# --- what others share -----------------------------------------------------------------


@pytest.fixture
def reads(sign_in, giving, reading, quiz):
    """What a student's pages say of the words of others: on each desk and on the assignment's."""

    def look(person):
        pages = [sign_in(person).get(address(giving, step)) for step in (None, reading, quiz)]
        found = {word for page in pages for word in SAID if word in page.content.decode()}
        return sorted(found)

    return look


SAID = ["Secret", "To-teacher", "To-group", "To-class"]


@pytest.fixture
def bens(ben, note_of):
    """One of each from Ben."""
    for words, sharing in zip(SAID, ["me", "teacher", "group", "class"], strict=True):
        note_of(ben, words, sharing)


def seat(giving, student, name):
    return GroupSeat.objects.create(giving=giving, student=student, name=name)


def test_without_a_note_of_ones_own(reads, bens, ana):
    assert reads(ana) == []


def test_of_the_class_once_ones_own_is_written(reads, bens, ana, note_of):
    own = note_of(ana, "Mine", sharing="me")
    assert reads(ana) == ["To-class"]
    own.delete()
    assert reads(ana) == []


def test_a_mark_without_words_opens_nothing(reads, bens, ana, note_of):
    note_of(ana, "")
    assert reads(ana) == []


def test_a_note_on_another_document_opens_nothing(reads, bens, ana, giving, council_notice):
    version = council_notice.texts.get().current
    Note.objects.create(
        giving=giving,
        student=ana,
        key="other",
        meaning=1,
        words="Mine",
        label="Doc 2, ¶1",
        version=version,
        start=0,
        end=9,
        quote="The gates",
    )
    assert reads(ana) == []


def test_a_note_of_somebody_else_opens_nothing(reads, bens, ana, note_of, giving):
    other = make_person("cai", "Cai")
    Enrolment.objects.create(classroom=giving.classroom, user=other, role="student")
    note_of(other, "Mine")
    assert reads(ana) == []


def test_of_ones_group(reads, bens, ana, ben, giving):
    mine, his = seat(giving, ana, "Red"), seat(giving, ben, "Blue")
    assert reads(ana) == []
    his.name = "Red"
    his.save()
    assert reads(ana) == ["To-group"]
    mine.delete()
    assert reads(ana) == []


def test_a_group_of_another_assignment(reads, bens, ana, ben, giving, lesson, period3):
    other = giving.assignment.__class__.objects.create(lesson=lesson)
    there = giving.__class__.objects.create(assignment=other, classroom=period3)
    for student in (ana, ben):
        seat(there, student, "Red")
    assert reads(ana) == []


def test_another_class_with_the_same_assignment(
    reads, bens, ana, ben, giving, okoro, note_of, sign_in
):
    dee = make_person("dee", "Dee")
    room = make_classroom("Period 5", okoro, dee)
    there = giving.__class__.objects.create(assignment=giving.assignment, classroom=room)
    note_of(dee, "Mine", "class", giving=there)
    for student, place in [(dee, there), (ben, giving)]:
        seat(place, student, "Red")
    assert reads(dee) == []
    note_of(ana, "Mine too")
    Enrolment.objects.create(classroom=giving.classroom, user=dee, role="student")  # of both
    section = notes_in(sign_in(ana).get(address(giving, giving.assignment.lesson.steps.first())))
    assert "To-class" in section
    assert "Dee" not in section


def test_of_a_classmate_who_has_left(reads, bens, ana, ben, giving, note_of):
    note_of(ana, "Mine")
    for student in (ana, ben):
        seat(giving, student, "Red")
    assert reads(ana) == ["To-class", "To-group"]
    Enrolment.objects.filter(user=ben).update(left_at=timezone.now())
    assert reads(ana) == []


def test_whoever_has_left_reads_the_own_alone(sign_in, bens, ana, ben, giving, quiz, note_of):
    Attempt.objects.open_for(giving, quiz, ana)
    note_of(ana, "Mine")
    for student in (ana, ben):
        seat(giving, student, "Red")
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert [one.words for one in Note.objects.shown_to(ana, giving)] == ["Mine"]
    pages = [text(sign_in(ana).get(address(giving, step))) for step in (None, quiz)]
    assert not any(word in page for word in SAID for page in pages)
    assert "Mine" in notes_in(sign_in(ana).get(address(giving)))


def test_who_wrote_it_is_told(sign_in, bens, ana, giving, reading, note_of):
    note_of(ana, "Mine")
    page = sign_in(ana).get(address(giving, reading))
    assert "What others share with me" in notes_in(page)
    assert "<b>Important</b> <span>Ben Sorensen</span>" in notes_in(page)
    assert [one["by"] for one in data_of(page)["others"]] == ["Ben Sorensen"]
    assert "words" not in data_of(page)["others"][0]


def test_while_a_clock_runs_nobody_reads_anothers(
    reads, bens, ana, ben, giving, quiz, note_of, rivera
):
    quiz.timed, quiz.waits_for_teacher = "40", False
    quiz.save()
    note_of(ana, "Mine")
    assert reads(ana) == ["To-class"]
    Attempt.objects.open_for(giving, quiz, ana)
    now = timezone.now()
    sitting = Sitting.objects.create(
        giving=giving,
        step=quiz,
        student=ana,
        number=1,
        begun_at=now,
        minutes=40,
        ends_at=now + timezone.timedelta(minutes=40),
    )
    assert reads(ana) == []
    sitting.is_done = True
    sitting.save()
    Attempt.objects.get().turn_in(ana)
    assert reads(ana) == ["To-class"]


# --- pages of their own ----------------------------------------------------------------


def test_marking_a_paragraph(sign_in, ana, giving, reading, letter):
    client, at = sign_in(ana), address(giving, reading, "mark/?at=d1:1")
    page = text(client.get(at))
    assert "Mark Doc 1, ¶1" in page
    assert "The whole paragraph" in page
    assert "My group" not in page
    sent = {"passage": "2", "meaning": "3", "words": "Nobody?", "sharing": "class"}
    response = client.post(at, sent)
    assert response.headers["Location"] == address(giving, reading) + "#notes"
    note = Note.objects.get()
    assert (note.quote, note.meaning, note.words) == ("Nobody had sent for them.", 3, "Nobody?")
    assert (note.sharing, note.student, note.giving) == ("class", ana, giving)
    assert "Your note is kept." in text(client.get(address(giving, reading)))


def test_numbers_of_paragraphs_lead_there(sign_in, ana, giving, reading, quiz):
    page = text(sign_in(ana).get(address(giving, reading)))
    assert 'name="cite" value="d1:2" aria-label="Mark paragraph 2"' in page
    assert f'method="get" action="{address(giving, reading, "mark/")}"' in page
    at = address(giving, reading, "mark/?cite=d1:2")
    assert "Mark Doc 1, ¶2" in text(sign_in(ana).get(at))
    sign_in(ana).get(address(giving, quiz))
    cite = text(sign_in(ana).get(address(giving, quiz, "cite/?at=d1:2")))
    assert address(giving, quiz, "mark/?at=d1:2") in cite


def test_in_a_group(sign_in, ana, giving, reading):
    seat(giving, ana, "Red")
    page = text(sign_in(ana).get(address(giving, reading, "mark/?at=d1:1")))
    assert "My group (Red) and my teacher" in page


@pytest.mark.parametrize(
    "sent",
    [
        {"passage": "9", "meaning": "1", "sharing": "me"},
        {"passage": "0", "meaning": "9", "sharing": "me"},
        {"passage": "0", "meaning": "1", "sharing": "group"},
        {"passage": "0", "meaning": "1", "sharing": "me", "words": "x" * 2001},
        {},
    ],
)
def test_mistaken(sign_in, ana, giving, reading, sent):
    response = sign_in(ana).post(address(giving, reading, "mark/?at=d1:1"), sent)
    assert (response.status_code, Note.objects.count()) == (200, 0)
    if "words" in sent:
        assert "Shorten it to 2,000 characters." in text(response)
        assert sent["words"] in text(response)


@pytest.mark.parametrize("place", ["", "d1", "d1:9", "d9:1", "d1:x", "x" * 200])
def test_no_such_paragraph(sign_in, ana, giving, reading, place):
    at = address(giving, reading, f"mark/?at={place}")
    assert sign_in(ana).get(at).status_code == 404


def test_changing_and_deleting(sign_in, ana, giving, reading, note_of):
    note = note_of(ana, "Whose masts?", sharing="group")
    client, at = sign_in(ana), address(giving, reading, f"notes/{note.pk}/")
    page = text(client.get(at))
    assert "Whose masts?" in page
    assert "My group and my teacher" in page  # though there is no group any more
    sent = {"base": 1, "meaning": "4", "words": "No.", "sharing": "teacher"}
    assert client.post(at, sent).status_code == 302
    note.refresh_from_db()
    assert (note.meaning, note.words, note.sharing, note.revision) == (4, "No.", "teacher", 2)
    client.post(at + "delete/", {"base": 1})
    assert "It was changed meanwhile" in text(client.get(address(giving, reading)))
    client.post(at + "delete/", {"base": 2})
    assert Note.objects.count() == 0
    assert "The note is deleted." in text(client.get(address(giving, reading)))


def test_an_old_page_overwrites_nothing(sign_in, ana, giving, reading, note_of):
    note = note_of(ana, "On the phone.", revision=2)
    client, at = sign_in(ana), address(giving, reading, f"notes/{note.pk}/")
    client.post(at, {"base": 1, "meaning": "1", "words": "On paper.", "sharing": "me"})
    assert sorted(one.words for one in Note.objects.all()) == ["On paper.", "On the phone."]
    page = text(client.get(address(giving, reading)))
    assert "You also wrote this somewhere else: both are among your notes." in page


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_nobody_elses(request, who, sign_in, ana, giving, reading, note_of):
    note = note_of(ana, "Secret", sharing="class")
    client = sign_in(request.getfixturevalue(who))
    at = address(giving, reading, f"notes/{note.pk}/")
    sent = {"base": 1, "meaning": "1", "words": "Mine", "sharing": "me"}
    assert client.get(at).status_code == 404
    assert client.post(at, sent).status_code == 404
    assert client.post(at + "delete/", {"base": 1}).status_code == 404
    if who != "ben":
        assert client.get(address(giving, reading, "mark/?at=d1:1")).status_code == 404
    note.refresh_from_db()
    assert (note.words, note.revision) == ("Secret", 1)


def test_signed_out(giving, reading, ana, note_of):
    note = note_of(ana, "Secret")
    for tail in ["mark/?at=d1:1", f"notes/{note.pk}/"]:
        response = Client().get(address(giving, reading, tail))
        assert response.headers["Location"].startswith("/accounts/sign-in/")
        response = Client().post(address(giving, reading, tail), {"words": "What I typed."})
        assert response.status_code == 403
        assert "What I typed." in response.content.decode()


def test_methods(sign_in, ana, giving, reading, note_of):
    note, client = note_of(ana), sign_in(ana)
    assert client.put(address(giving, reading, "mark/?at=d1:1")).status_code == 405
    assert client.put(address(giving, reading, f"notes/{note.pk}/")).status_code == 405
    assert client.get(address(giving, reading, f"notes/{note.pk}/delete/")).status_code == 405


def test_missing(sign_in, ana, giving, reading, note_of):
    assert sign_in(ana).get(address(giving, reading, "notes/999/")).status_code == 404


def test_between_sittings_they_are_closed(sign_in, ana, giving, quiz, reading, note_of):
    note = note_of(ana, "Mine")
    quiz.timed = "40, 40"
    quiz.save()
    Attempt.objects.open_for(giving, quiz, ana)
    now = timezone.now()
    Sitting.objects.create(
        giving=giving,
        step=quiz,
        student=ana,
        number=1,
        begun_at=now - timezone.timedelta(minutes=50),
        minutes=40,
        ends_at=now - timezone.timedelta(minutes=10),
        more_to_come=True,
    )
    client = sign_in(ana)
    for step in (None, reading, quiz):
        assert "Mine" not in text(client.get(address(giving, step)))
    assert client.get(address(giving, reading, f"notes/{note.pk}/")).status_code == 404
    assert client.get(address(giving, reading, "mark/?at=d1:1")).status_code == 404


# --- bounds ----------------------------------------------------------------------------


def test_queries(count_queries, sign_in, ana, ben, giving, reading, quiz, note_of):
    Attempt.objects.open_for(giving, quiz, ben)
    client = sign_in(ana)
    client.get("/accounts/password/")
    note_of(ana, "Mine")
    first = count_queries(lambda: client.get(address(giving, quiz)))
    assert first <= 12  # begins the work
    client.get(address(giving, reading))
    Attempt.objects.filter(student=ana).update(revision=1)
    places = [address(giving), address(giving, reading), address(giving, quiz)]
    places.append(address(giving, reading, f"notes/{Note.objects.get().pk}/"))
    few = [count_queries(lambda at=at: client.get(at)) for at in places]
    for number in range(2):
        note_of(ana, f"Mine {number}")
        note_of(ben, f"Bens {number}", "class")
    many = [count_queries(lambda at=at: client.get(at)) for at in places]
    assert many == few
    assert max(many) <= 12
