"""The record of a discussion: /assignments/<assignment>/<step>/discussion/ and beside it."""

import json
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from lessons import work
from lessons.models import Enrolment, Giving, Sitting, Step
from quizzes.models import DiscussionEntry, DiscussionRole, GroupSeat
from tests.admin_forms import sent_back
from tests.cast import make_person

ROLES = "Speaker\nSkeptic\nRecorder"


@pytest.fixture
def talk(lesson):
    return lesson.steps.create(kind="discussion", title="Talk it over", roles=ROLES, position=9)


@pytest.fixture
def desk(giving, talk):
    return f"/assignments/{giving.assignment_id}/{talk.pk}/"


@pytest.fixture
def url(desk):
    return f"{desk}discussion/"


@pytest.fixture
def teachers(giving, talk):
    room, assignment = giving.classroom_id, giving.assignment_id
    return f"/classes/{room}/assignments/{assignment}/discussion/{talk.pk}/"


@pytest.fixture
def say(giving, talk):
    def said(student, words="The gates were shut.", group="", role=""):
        return DiscussionEntry.objects.create(
            giving=giving, step=talk, student=student, words=words, group=group, role=role
        )

    return said


def text(response):
    return " ".join(unescape(response.content.decode()).split())


def seat(giving, group, *students):
    for student in students:
        GroupSeat.objects.create(giving=giving, student=student, name=group)


def test_it_works(sign_in, ana, ben, rivera, desk, url, teachers, giving):
    seat(giving, "Red", ana, ben)
    client = sign_in(ana)
    page = text(client.get(desk))
    assert "Record of your group: Red" in page
    assert page.count("Take this role") == 3
    answer = client.post(f"{url}role/", {"role": "Recorder"})
    assert (answer.status_code, answer.url) == (302, f"{desk}#discussion")
    answer = client.post(url, {"words": "He counted masts (Doc 1, ¶2)."})
    assert (answer.status_code, answer.url) == (302, f"{desk}#discussion")
    entry = DiscussionEntry.objects.get()
    assert (entry.student, entry.group, entry.role) == (ana, "Red", "Recorder")
    page = text(client.get(desk))
    assert "Your role" in page
    assert f'href="{url}{entry.pk}/"' in page
    page = text(sign_in(ben).get(desk))
    assert "<b>Ana Duarte</b>, Recorder" in page
    assert "He counted masts (Doc 1, ¶2)." in page
    assert f'href="{url}{entry.pk}/"' not in page
    page = text(sign_in(rivera).get(teachers))
    assert "He counted masts (Doc 1, ¶2)." in page
    assert ">Red</h2>" in page
    assert "<dt>Recorder</dt><dd>Ana Duarte</dd>" in page


def test_another_part_has_no_record(sign_in, ana, giving, lesson, talk):
    reading = lesson.steps.filter(kind="reading").first()
    here = f"/assignments/{giving.assignment_id}/{reading.pk}/"
    client = sign_in(ana)
    assert 'id="discussion"' not in text(client.get(here))
    for tail in ("discussion/", "discussion/role/"):
        assert client.post(here + tail, {"words": "x", "role": "Skeptic"}).status_code == 404
    assert not DiscussionEntry.objects.exists()


def test_another_group_does_not_read_it(sign_in, ana, ben, desk, url, giving, say):
    seat(giving, "Red", ana)
    seat(giving, "Blue", ben)
    entry = say(ana, "Only for Red.", "Red")
    client = sign_in(ana)
    assert "Only for Red." in text(client.get(desk))
    client.post(f"{url}role/", {"role": "Skeptic"})
    page = text(sign_in(ben).get(desk))
    assert "Only for Red." not in page
    assert "Ana" not in page
    assert sign_in(ben).get(f"{url}{entry.pk}/").status_code == 404


def test_without_groups_the_class_has_one(sign_in, ana, ben, desk, say):
    say(ana)
    assert "The gates were shut." in text(sign_in(ben).get(desk))


def test_who_moves_to_another_group_keeps_ones_own(sign_in, ana, ben, desk, giving, say):
    say(ana, "Mine.", "Red")
    say(ben, "Theirs.", "Red")
    seat(giving, "Blue", ana)
    page = text(sign_in(ana).get(desk))
    assert "Mine." in page
    assert "Theirs." not in page


def test_one_changes_ones_own(sign_in, ana, ben, desk, url, say):
    entry = say(ana)
    here = f"{url}{entry.pk}/"
    client = sign_in(ana)
    assert "The gates were shut." in text(client.get(here))
    answer = client.post(here, {"words": "They stood open."})
    assert (answer.status_code, answer.url) == (302, f"{desk}#discussion")
    entry.refresh_from_db()
    assert entry.words == "They stood open."
    assert entry.changed_at
    assert "changed" in text(client.get(desk))
    assert sign_in(ben).post(here, {"words": "Not mine."}).status_code == 404
    entry.refresh_from_db()
    assert entry.words == "They stood open."


def test_changed_in_two_tabs(sign_in, ana, url, say):
    entry, client = say(ana), sign_in(ana)
    here = f"{url}{entry.pk}/"
    assert client.post(here, {"words": "In one tab.", "base": ""}).status_code == 302
    answer = client.post(here, {"words": "In the other.", "base": ""})
    assert answer.status_code == 409
    assert "In one tab." in text(answer) and "In the other." in text(answer)
    entry.refresh_from_db()
    assert entry.words == "In one tab."
    assert entry.stamp in text(answer)
    assert client.post(here, {"words": "Both.", "base": entry.stamp}).status_code == 302
    entry.refresh_from_db()
    assert entry.words == "Both."


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_what_is_not_taken_stands_there_again(sign_in, ana, url, say, words):
    answer = sign_in(ana).post(url, {"words": words})
    assert answer.status_code == 400
    assert "Nothing" in text(answer) or "characters" in text(answer) or "required" in text(answer)
    if len(words) > 9:
        assert words in text(answer)
    assert not DiscussionEntry.objects.exists()
    entry = say(ana)
    assert sign_in(ana).post(f"{url}{entry.pk}/", {"words": words}).status_code == 200
    entry.refresh_from_db()
    assert entry.words == "The gates were shut."


def test_words_are_text(sign_in, ana, desk, url):
    client = sign_in(ana)
    client.post(url, {"words": "<b>no</b>\nnext"})
    assert "&lt;b&gt;no&lt;/b&gt;<br>next" in client.get(desk).content.decode()


def test_a_role_that_is_none(sign_in, ana, url):
    answer = sign_in(ana).post(f"{url}role/", {"role": "Judge"}, follow=True)
    assert "That is no role of this discussion." in text(answer)
    assert not DiscussionRole.objects.exists()


def test_a_role_is_exchanged(sign_in, ana, url):
    client = sign_in(ana)
    for role in ("Speaker", "Skeptic"):
        client.post(f"{url}role/", {"role": role})
    assert DiscussionRole.objects.get().role == "Skeptic"


def test_sent_twice(sign_in, ana, desk, url):
    client = sign_in(ana)
    once = client.get(desk).content.decode().split('name="once" value="')[1].split('"')[0]
    for _again in range(2):
        client.post(url, {"words": "Once.", "once": once})
    assert DiscussionEntry.objects.count() == 1


def test_closed_while_one_works_against_the_clock(sign_in, ana, ben, desk, url, quiz, giving, say):
    entry = say(ben, "A hint from Ben.")
    client = sign_in(ana)
    assert "A hint from Ben." in text(client.get(desk))
    type(quiz).objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    client.post(f"/assignments/{giving.assignment_id}/{quiz.pk}/begin/", {"number": 1})
    assert Sitting.objects.filter(student=ana).exists()
    page = text(client.get(desk))
    assert "A hint from Ben." not in page
    assert "The discussion is closed while you work against the clock." in page
    answer = client.post(url, {"words": "Help me."})
    assert answer.status_code == 400
    assert "Help me." in text(answer)
    client.post(f"{url}role/", {"role": "Skeptic"})
    own = say(ana)
    assert client.post(f"{url}{own.pk}/", {"words": "Help me."}).status_code == 302
    own.refresh_from_db()
    assert own.words == "The gates were shut."
    assert {*DiscussionEntry.objects.all()} == {entry, own}
    assert not DiscussionRole.objects.exists()


def test_taken_back_from_the_class(sign_in, ana, desk, url, giving, attempt, say):
    say(ana)
    Giving.objects.update(withdrawn_at=timezone.now() - timedelta(minutes=1))
    client = sign_in(ana)
    assert "The gates were shut." not in text(client.get(desk))
    assert client.post(url, {"words": "More."}).status_code == 404


def test_it_goes_along_with_ones_work(sign_in, ana, say):
    say(ana, "A point.", "Red", "Skeptic")
    client = sign_in(ana)
    (one,) = json.loads(client.get("/assignments/my-work.json").getvalue())["said"]
    assert (one["part"], one["group"], one["role"], one["words"]) == (
        "Talk it over",
        "Red",
        "Skeptic",
        "A point.",
    )
    told = client.get("/assignments/my-work.txt").getvalue().decode()
    assert "Talk it over, Red, Skeptic\nA point." in told


@pytest.mark.parametrize("who", ["zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, ana, url, say):
    entry = say(ana)
    client = sign_in(request.getfixturevalue(who))
    assert client.post(url, {"words": "x"}).status_code == 404
    assert client.post(f"{url}role/", {"role": "Skeptic"}).status_code == 404
    assert client.get(f"{url}{entry.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["ana", "zoe", "okoro", "technician"])
def test_only_the_class_s_teachers_read_it(request, who, sign_in, rivera, teachers):
    assert sign_in(rivera).get(teachers).status_code == 200
    assert sign_in(request.getfixturevalue(who)).get(teachers).status_code == 404


def test_signed_out(url, teachers):
    answer = Client().post(url, {"words": "Signed out meanwhile."})
    assert answer.status_code == 403
    assert "Signed out meanwhile." in text(answer)
    assert Client().get(teachers).status_code == 302


def test_other_methods(sign_in, ana, rivera, url, teachers):
    assert sign_in(ana).get(url).status_code == 405
    assert sign_in(ana).get(f"{url}role/").status_code == 405
    assert sign_in(rivera).post(teachers).status_code == 405


def test_what_is_not_there(sign_in, ana, rivera, url, teachers, lesson):
    assert sign_in(ana).get(f"{url}99/").status_code == 404
    reading = lesson.steps.filter(kind="reading").first()
    tail = f"/{teachers.rstrip('/').rsplit('/', 1)[1]}/"
    assert sign_in(rivera).get(teachers.replace(tail, f"/{reading.pk}/")).status_code == 404


def test_the_progress_page_leads_there(sign_in, rivera, giving, teachers):
    page = sign_in(rivera).get(
        f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}/"
    )
    assert f'href="{teachers}"' in text(page)


def test_a_copied_lesson_keeps_the_roles(lesson, talk, rivera):
    copy = lesson.copy(rivera, "A copy", "a-copy")
    assert copy.steps.get(kind="discussion").roles == ROLES


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, rivera, desk, teachers, giving, say, number):
    for at in range(number):
        student = make_person(f"s{at}", f"Student {at}")
        Enrolment.objects.create(classroom=giving.classroom, user=student, role="student")
        say(student)
        DiscussionRole.objects.create(
            giving=giving, step=Step.objects.get(kind="discussion"), student=student, role="Skeptic"
        )
    client, teacher = sign_in(ana), sign_in(rivera)
    client.get(desk)
    teacher.get("/accounts/password/")
    assert count_queries(lambda: client.get(desk)) == 7
    assert count_queries(lambda: teacher.get(teachers)) == 8


# --- what its author says --------------------------------------------------------------


def save_roles(client, talk, roles):
    at = f"/admin/lessons/step/{talk.pk}/change/"
    return client.post(at, sent_back(client, at, roles=roles))


def test_roles_are_typed_on_the_part_s_page(sign_in, rivera, talk):
    answer = save_roles(sign_in(rivera), talk, " Reader \n\nScribe\nReader\n")
    assert answer.status_code == 302
    talk.refresh_from_db()
    assert talk.roles == "Reader\nScribe"


@pytest.mark.parametrize("roles", ["x" * 61, "\n".join(map(str, range(13)))])
def test_too_many_roles_or_too_long_ones(sign_in, rivera, talk, roles):
    answer = save_roles(sign_in(rivera), talk, roles)
    assert "12 roles at most, each of 60 letters at most." in text(answer)
    talk.refresh_from_db()
    assert talk.roles == ROLES


def test_a_part_to_read_has_no_roles(sign_in, rivera, lesson):
    reading = lesson.steps.filter(kind="reading").first()
    page = sign_in(rivera).get(f"/admin/lessons/step/{reading.pk}/change/")
    assert 'name="roles"' not in text(page)


def test_what_somebody_said_keeps_the_part(sign_in, rivera, ana, talk, lesson, say):
    here = lesson.steps.filter(pk=talk.pk)
    assert not work.has_begun(here)
    say(ana)
    assert work.has_begun(here)
    at, client = f"/admin/lessons/step/{talk.pk}/delete/", sign_in(rivera)
    assert "Students have begun to work on it." in text(client.get(at))
    client.post(at, {"post": "yes"})
    assert here.exists()
