import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Classroom, Enrolment
from tests.cast import make_person


def test_it_works(sign_in, rivera, period3):
    page = sign_in(rivera).get(reverse("lessons:classroom", args=[period3.pk])).content.decode()
    assert "Ana Duarte" in page
    assert "S-002" in page
    assert "Sign-in cards" in page


def test_who_may_not(client, sign_in, okoro, ana, zoe, period3):
    url = reverse("lessons:classroom", args=[period3.pk])
    assert client.get(url).status_code == 302
    for stranger in (okoro, ana, zoe):
        assert sign_in(stranger).get(url).status_code == 404


def test_an_assistant_sees_and_does_not_change(sign_in, okoro, period3):
    Enrolment.objects.create(classroom=period3, user=okoro, role="assistant")
    page = sign_in(okoro)
    assert "Add students" not in page.get(period3.get_absolute_url()).content.decode()
    assert page.get(reverse("lessons:change_class", args=[period3.pk])).status_code == 404


@pytest.mark.parametrize("students", [1, 3])
def test_queries_do_not_grow(sign_in, rivera, period3, students, django_assert_max_num_queries):
    for number in range(students):
        user = make_person(f"more{number}", f"More {number}")
        Enrolment.objects.create(classroom=period3, user=user, role="student")
    page = sign_in(rivera)
    with django_assert_max_num_queries(14) as seen:
        page.get(period3.get_absolute_url())
    assert len(seen) == 14


def test_a_whole_year_group_comes_in_pages(sign_in, rivera, period3, monkeypatch):
    monkeypatch.setattr("lessons.views.classes.ON_A_PAGE", 1)
    client, url = sign_in(rivera), period3.get_absolute_url()
    first, second = (client.get(url, {"page": n}).content.decode() for n in (1, 2))
    assert ("Ana Duarte" in first, "Ben Sorensen" in first) == (True, False)
    assert ("Ana Duarte" in second, "Ben Sorensen" in second) == (False, True)
    for page in (first, second):
        assert '<h2 id="students">Students</h2><span class="quiet small">2</span>' in page
        assert "Ms. Rivera<p>Teacher</p>" in page
    assert 'href="?page=2"' in first and "Page 1 of 2" in " ".join(first.split())


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "%00", "9" * 30])
def test_a_page_that_is_not_there(sign_in, rivera, period3, page):
    assert sign_in(rivera).get(f"{period3.get_absolute_url()}?page={page}").status_code == 200


def test_new_class(sign_in, rivera):
    page = sign_in(rivera)
    answer = page.post(
        reverse("lessons:new_class"),
        {"name": "Period 6", "term": "Fall", "ends_on": "", "time_zone": "America/Denver"},
    )
    made = Classroom.objects.get(name="Period 6")
    assert answer.url == reverse("lessons:add_students", args=[made.pk])
    assert made.enrolments.get().role == "teacher"
    wrong = page.post(reverse("lessons:new_class"), {"name": "P", "time_zone": "Mars/North"})
    assert "There is no time zone of this name." in wrong.content.decode()
    assert Classroom.objects.count() == 1


def test_a_student_makes_no_class(sign_in, ana):
    assert sign_in(ana).get(reverse("lessons:new_class")).status_code == 404


def test_taking_out_keeps_the_work(sign_in, rivera, period3, ana, turned_in):
    place = period3.enrolments.get(user=ana)
    url = reverse("lessons:remove_student", args=[period3.pk, place.pk])
    page = sign_in(rivera)
    assert "Take Ana Duarte out of Period 3?" in page.get(url).content.decode()
    page.post(url)
    place.refresh_from_db()
    assert place.left_at is not None
    turned_in.refresh_from_db()
    assert turned_in.responses.count() == 4
    assert sign_in(ana).get(reverse("lessons:classes")).status_code == 404


def test_a_class_keeps_a_teacher(sign_in, rivera, period3):
    own = period3.enrolments.get(user=rivera)
    url = reverse("lessons:remove_student", args=[period3.pk, own.pk])
    answer = sign_in(rivera).post(url, follow=True)
    assert "A class needs somebody who teaches it." in answer.content.decode()
    own.refresh_from_db()
    assert own.left_at is None


def test_a_colleague_joins(sign_in, rivera, okoro, ana, period3):
    url = reverse("lessons:add_colleague", args=[period3.pk])
    page = sign_in(rivera)
    page.post(url, {"user": ana.pk, "role": "co_teacher"})
    assert period3.enrolments.get(user=ana).role == "student"
    page.post(url, {"user": okoro.pk, "role": "co_teacher"})
    assert period3.enrolments.get(user=okoro).role == "co_teacher"
    assert sign_in(okoro).get(period3.get_absolute_url()).status_code == 200
    assert page.get(url).status_code == 405


def test_an_observer_has_no_page_yet_and_is_not_offered(sign_in, rivera, okoro, period3):
    page = sign_in(rivera)
    assert "Observer" not in page.get(period3.get_absolute_url()).content.decode()
    url = reverse("lessons:add_colleague", args=[period3.pk])
    page.post(url, {"user": okoro.pk, "role": "observer"})
    assert not period3.enrolments.filter(user=okoro).exists()


def test_classes_that_ended_stand_last(sign_in, rivera, period3):
    period3.ends_on = timezone.localdate() - timezone.timedelta(days=1)
    period3.save()
    page = sign_in(rivera).get(reverse("lessons:classes")).content.decode()
    assert page.index("You have no class yet.") < page.index("Ended") < page.index("Period 3")
