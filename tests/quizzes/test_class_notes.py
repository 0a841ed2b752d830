"""A class's notes for its teacher: /classes/<class>/assignments/<assignment>/notes/."""

import pytest
from django.test import Client
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving
from quizzes.models import GroupSeat, Note, NoteNames
from tests.cast import make_classroom, make_person


def address(giving, tail=""):
    return f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}/notes/{tail}"


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def note_of(giving, harbor_letter):
    version = harbor_letter.texts.get().current

    def make(student, words, sharing="teacher", **columns):
        made = {
            "giving": giving,
            "student": student,
            "key": f"k{Note.objects.count()}",
            "meaning": 2,
            "words": words,
            "sharing": sharing,
            "label": "Doc 1, ¶1",
            "version": version,
            "start": 0,
            "end": 9,
            "quote": "The ships",
        }
        return Note.objects.create(**made | columns)

    return make


def test_it_works(sign_in, rivera, ana, ben, giving, note_of):
    for words, sharing in [
        ("Shared-1", "me"),
        ("Shared-2", "teacher"),
        ("Shared-3", "group"),
        ("Shared-4", "class"),
    ]:
        note_of(ana, words, sharing)
    page = text(sign_in(rivera).get(address(giving)))
    assert "Shared-1" not in page
    for words, whom in [
        ("Shared-2", "to you"),
        ("Shared-3", "to the group and to you"),
        ("Shared-4", "to the class and to you"),
    ]:
        assert f'<p class="note-words" dir="auto">{words}</p>' in page
        assert f"<b>Question</b> <span>{whom}</span>" in page
    assert "<h3>Ana Duarte</h3>" in page
    assert "<h3>Ben Sorensen</h3>" not in page
    assert "Doc 1, ¶1" in page
    assert "Letter of the harbor master" in page


def test_the_progress_page_leads_here(sign_in, rivera, giving):
    at = f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}/"
    assert f'href="{address(giving)}">Notes and groups</a>' in text(sign_in(rivera).get(at))


def test_nobody_has_shared_any(sign_in, rivera, giving):
    assert "Nobody has shared a note yet." in text(sign_in(rivera).get(address(giving)))


def test_of_who_has_left_and_whose_text_is_gone(sign_in, rivera, ana, giving, note_of):
    note_of(ana, "Still here", version=None)
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert "Still here" in text(sign_in(rivera).get(address(giving)))


def test_another_class_with_the_same_assignment(
    sign_in, rivera, okoro, zoe, giving, period2, note_of
):
    there = Giving.objects.create(assignment=giving.assignment, classroom=period2)
    note_of(zoe, "From Zoe", "class", giving=there)
    assert "From Zoe" not in text(sign_in(rivera).get(address(giving)))
    assert "From Zoe" in text(sign_in(okoro).get(address(there)))
    assert sign_in(rivera).get(address(there)).status_code == 404


# --- names -----------------------------------------------------------------------------


def test_naming(sign_in, rivera, giving):
    client = sign_in(rivera)
    sent = {"first": "Propaganda", "second": "", "third": " Doubtful ", "fourth": ""}
    response = client.post(address(giving, "names/"), sent)
    assert response.headers["Location"] == address(giving)
    assert list(NoteNames.of(giving).values()) == ["Propaganda", "Question", "Doubtful", "Disagree"]
    client.post(address(giving, "names/"), sent | {"first": ""})
    assert NoteNames.objects.get().first == ""
    assert "Your students’ notes go by these names now." in text(client.get(address(giving)))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"first": "question"}, "Two of them have the same name."),
        ({"first": "Odd", "third": "odd"}, "Two of them have the same name."),
        ({"first": "x" * 31}, "at most 30 characters"),
    ],
)
def test_mistaken_names(sign_in, rivera, giving, sent, told):
    response = sign_in(rivera).post(address(giving, "names/"), sent)
    assert response.status_code == 400
    assert told in text(response)
    assert f'value="{sent["first"]}"' in text(response)
    assert NoteNames.objects.count() == 0


# --- groups ----------------------------------------------------------------------------


def groups(giving):
    return {one.student.username: one.name for one in GroupSeat.objects.filter(giving=giving)}


def test_groups(sign_in, rivera, ana, ben, giving):
    client = sign_in(rivera)
    sent = {f"group-{ana.pk}": "Red", f"group-{ben.pk}": "  red "}
    assert client.post(address(giving, "groups/"), sent).status_code == 302
    assert groups(giving) == {"ana": "Red", "ben": "Red"}
    assert AuditEvent.objects.filter(action="groups set").count() == 1
    page = text(client.get(address(giving)))
    assert page.count('value="Red"') == 2
    client.post(address(giving, "groups/"), sent | {f"group-{ana.pk}": ""})
    assert groups(giving) == {"ben": "red"}


def test_nobody_of_another_class(sign_in, rivera, ana, zoe, giving, period2):
    sent = {f"group-{ana.pk}": "Red", f"group-{zoe.pk}": "Red"}
    sign_in(rivera).post(address(giving, "groups/"), sent)
    assert groups(giving) == {"ana": "Red"}


def test_too_long_a_name(sign_in, rivera, ana, ben, giving):
    GroupSeat.objects.create(giving=giving, student=ben, name="Blue")
    sent = {f"group-{ana.pk}": "x" * 31}
    response = sign_in(rivera).post(address(giving, "groups/"), sent)
    assert response.status_code == 400
    assert "at most 30 characters" in text(response)
    assert groups(giving) == {"ben": "Blue"}


# --- who -------------------------------------------------------------------------------

TAILS = ["", "names/", "groups/"]


@pytest.mark.parametrize("who", ["okoro", "lindqvist", "ana", "zoe", "technician", "admin"])
@pytest.mark.parametrize("tail", TAILS)
def test_strangers(request, who, tail, sign_in, giving, ben, note_of):
    note_of(ben, "Ben's", "class")
    client = sign_in(request.getfixturevalue(who))
    act = client.post if tail else client.get
    assert act(address(giving, tail)).status_code == 404
    assert NoteNames.objects.count() == GroupSeat.objects.count() == 0


@pytest.mark.parametrize(("role", "status"), [("co_teacher", 302), ("assistant", 404)])
def test_who_manages_the_class(sign_in, okoro, giving, role, status):
    Enrolment.objects.create(classroom=giving.classroom, user=okoro, role=role)
    client = sign_in(okoro)
    page = client.get(address(giving))
    assert page.status_code == 200
    assert ("Save the groups" in text(page)) is (status == 302)
    for tail in TAILS[1:]:
        assert client.post(address(giving, tail), {}).status_code == status


@pytest.mark.parametrize("tail", TAILS)
def test_signed_out(giving, tail):
    client = Client()
    response = (client.post if tail else client.get)(address(giving, tail))
    assert response.headers["Location"].startswith("/accounts/sign-in/")


def test_methods(sign_in, rivera, giving):
    client = sign_in(rivera)
    assert client.post(address(giving)).status_code == 405
    assert client.get(address(giving, "names/")).status_code == 405
    assert client.get(address(giving, "groups/")).status_code == 405


def test_missing(sign_in, rivera, giving, period2):
    client = sign_in(rivera)
    assert client.get(f"/classes/{giving.classroom_id}/assignments/999/notes/").status_code == 404


def test_queries(count_queries, sign_in, rivera, ana, giving, note_of):
    client = sign_in(rivera)
    client.get("/accounts/password/")
    note_of(ana, "One")
    few = count_queries(lambda: client.get(address(giving)))
    for number in range(2):
        student = make_person(f"more{number}", f"More {number}")
        Enrolment.objects.create(classroom=giving.classroom, user=student, role="student")
        note_of(student, f"More {number}")
    assert count_queries(lambda: client.get(address(giving))) == few
    assert few <= 20


def test_a_class_without_students(sign_in, rivera, giving):
    room = make_classroom("Period 8", rivera)
    there = Giving.objects.create(assignment=giving.assignment, classroom=room)
    assert "No students in this class yet." in text(sign_in(rivera).get(address(there)))
