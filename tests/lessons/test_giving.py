from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.forms.giving import GiveForm
from lessons.models import Assignment, Enrolment, Extension, Giving
from lessons.views.giving import _give
from tests.admin_forms import mark_of
from tests.cast import make_classroom


def dates(room, opens="", due="", closes="", given=True):
    fields = {
        f"{room.pk}-opens_at": opens,
        f"{room.pk}-due_at": due,
        f"{room.pk}-closes_at": closes,
    }
    return fields | ({f"{room.pk}-given": "on"} if given else {})


def test_it_works(sign_in, rivera, lesson, period3):
    period5 = make_classroom("Period 5", rivera)
    url = reverse("lessons:give", args=[lesson.slug])
    page = sign_in(rivera)
    assert "Period 5" in page.get(url).content.decode()
    page.post(url, dates(period3, due="2026-11-30T15:00") | dates(period5, due="2026-12-01T15:00"))
    assignment = Assignment.objects.get()
    assert assignment.lesson == lesson
    due = {giving.classroom.name: giving.due_at.isoformat() for giving in assignment.givings.all()}
    assert due == {
        "Period 3": "2026-11-30T21:00:00+00:00",
        "Period 5": "2026-12-01T21:00:00+00:00",
    }


def test_a_double_click_gives_it_once(sign_in, rivera, lesson, period3):
    url, page = reverse("lessons:give", args=[lesson.slug]), sign_in(rivera)
    sent = dates(period3) | mark_of(page.get(url))
    first, second = page.post(url, sent), page.post(url, sent)
    progress = reverse("quizzes:progress", args=[period3.pk, Assignment.objects.get().pk])
    assert (first.url, second.url) == (progress, progress)
    assert Giving.objects.count() == 1


def test_two_pages_read_before_either_gave_it(rivera, lesson, period3):
    forms = [GiveForm({"given": "on"}, classroom=period3) for _page in range(2)]
    assert all(form.is_valid() for form in forms)
    first, second = (_give(rivera, lesson, None, [form]) for form in forms)
    assert first == second
    assert Giving.objects.count() == 1


def test_a_second_class_joins_the_same_assignment(sign_in, rivera, lesson, giving):
    period5 = make_classroom("Period 5", rivera)
    sign_in(rivera).post(reverse("lessons:give", args=[lesson.slug]), dates(period5))
    assert Assignment.objects.count() == 1
    assert giving.assignment.givings.count() == 2


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"opens": "2026-11-30T10:00", "due": "2026-11-29T10:00"}, "It is due before it opens."),
        ({"due": "2026-11-30T10:00", "closes": "2026-11-29T10:00"}, "It closes before it is due."),
        ({"due": "2026-03-08T02:30"}, "couldn’t be interpreted in time zone America/Chicago"),
        ({"due": "2026-11-01T01:30"}, "couldn’t be interpreted in time zone America/Chicago"),
        ({"due": "9999-12-31T23:59"}, "Choose a year between 2000 and 2100."),
        ({"due": "tomorrow"}, "Enter a valid date/time."),
    ],
)
def test_dates_that_cannot_be(sign_in, rivera, lesson, period3, columns, words):
    url = reverse("lessons:give", args=[lesson.slug])
    page = sign_in(rivera).post(url, dates(period3, **columns)).content.decode()
    assert words in page
    assert next(iter(columns.values())) in page
    assert not Giving.objects.exists()


def test_no_class_ticked(sign_in, rivera, lesson, period3):
    url = reverse("lessons:give", args=[lesson.slug])
    page = sign_in(rivera).post(url, dates(period3, given=False)).content.decode()
    assert "Tick at least one class." in page


def test_who_may_not(client, sign_in, rivera, okoro, ana, lesson, period3, period2, giving):
    url = reverse("lessons:give", args=[lesson.slug])
    assert client.get(url).status_code == 302
    assert sign_in(ana).get(url).status_code == 404
    # A colleague's published lesson may be given, to one's own classes alone.
    page = sign_in(okoro)
    assert ">Period 3</legend>" not in page.get(url).content.decode()
    page.post(url, dates(period3) | dates(period2, given=False))
    assert Giving.objects.count() == 1
    lesson.state = "draft"
    lesson.save()
    assert sign_in(rivera).get(url).status_code == 404


def test_dates_change(sign_in, rivera, okoro, ana, giving, period3):
    url = reverse("lessons:dates", args=[period3.pk, giving.assignment_id])
    sign_in(rivera).post(url, {"due_at": "2026-12-24T09:00"})
    giving.refresh_from_db()
    assert giving.due_at.isoformat() == "2026-12-24T15:00:00+00:00"
    assert sign_in(okoro).get(url).status_code == 404
    assert sign_in(ana).get(url).status_code == 404


def test_one_student_has_different_dates(sign_in, rivera, ana, zoe, giving, period3):
    def url(student):
        args = [period3.pk, giving.assignment_id, student.pk]
        return reverse("lessons:student_dates", args=args)

    page = sign_in(rivera)
    page.post(url(ana), {"due_at": "2026-12-30T09:00"})
    extension = Extension.objects.get()
    assert giving.dates_for(ana)[0] == extension.due_at
    page.post(url(ana), {"due_at": "2026-12-30T09:00", "excused": "on"})
    assert Extension.objects.get().excused
    assert page.get(url(zoe)).status_code == 404


def test_taken_back_and_given_again(sign_in, rivera, okoro, ana, giving, period3):
    url = reverse("lessons:withdraw", args=[period3.pk, giving.assignment_id])
    page = sign_in(rivera)
    assert page.get(url).status_code == 405
    assert sign_in(okoro).post(url).status_code == 404
    page.post(url)
    assert not Giving.objects.for_student(ana).exists()
    page.post(url)
    assert Giving.objects.for_student(ana).get() == giving


def test_two_teachers_give_together(sign_in, rivera, okoro, lesson, giving, period2):
    url = reverse("lessons:give", args=[lesson.slug])
    page = sign_in(okoro)
    assert "Together with Ms. Rivera (Period 3)" in page.get(url).content.decode()
    page.post(url, dates(period2) | {"assignment": giving.assignment_id})
    assert {one.classroom.name for one in giving.assignment.givings.all()} == {
        "Period 2",
        "Period 3",
    }
    # Together, and each with the work of her own classes alone.
    other = reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])
    assert page.get(other).status_code == 404


def test_on_its_own_beside_a_colleague(sign_in, okoro, lesson, giving, period2):
    url, page = reverse("lessons:give", args=[lesson.slug]), sign_in(okoro)
    shown = " ".join(page.get(url).content.decode().split())
    alone = shown.partition('value="" id="id_assignment_0"')
    assert alone[2].startswith(" checked")
    assert alone[2].partition("</label>")[0].endswith("On its own, to my classes ")
    page.post(url, dates(period2) | {"assignment": ""})
    assert Assignment.objects.count() == 2
    assert giving.assignment.givings.count() == 1


def test_nobody_joins_what_is_not_running(sign_in, rivera, okoro, lesson, giving, period2):
    giving.withdraw()
    page = sign_in(okoro)
    url = reverse("lessons:give", args=[lesson.slug])
    assert "Together with" not in page.get(url).content.decode()
    page.post(url, dates(period2) | {"assignment": giving.assignment_id})
    assert Assignment.objects.count() == 1


def test_who_left_has_it_no_longer(ana, giving, period3):
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert not Giving.objects.for_student(ana).exists()


def test_own_dates_never_close_before_they_are_due(ana, giving):
    giving.closes_at = giving.due_at
    giving.save()
    Extension.objects.create(giving=giving, student=ana, due_at=giving.due_at + timedelta(days=2))
    due, closes = giving.dates_for(ana)
    assert closes == due
