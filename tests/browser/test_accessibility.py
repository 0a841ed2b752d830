"""Every page of ours on the demonstration school: axe in light and dark, and 320 pixels.

Pages of the admin have a file of their own, with the faults of the stock admin.
"""

import pytest
from django.urls import reverse

from lessons.models import Assignment, Classroom, User
from quizzes import demonstration
from quizzes.models import Attempt, Quiz
from sources.models import Collection, Person, Source

SOVIET_CHAIR = "why-was-the-soviet-chair-empty"


@pytest.fixture
def school(transactional_db):
    demonstration.load()
    return Assignment.objects.get(lesson__slug=SOVIET_CHAIR)


def person(username):
    return User.objects.get(username=username)


def visitor_pages():
    return ["/", reverse("lessons:sign_in"), reverse("sources:library")]


def reading_pages():
    """What everybody who is signed in may read."""
    source = Source.objects.get(slug__contains="soviet-reply")
    found = [reverse("sources:library"), source.get_absolute_url(), reverse("lessons:password")]
    contributor = Person.objects.filter(contributions__source=source).first()
    collection = Collection.objects.first()
    return found + [place.get_absolute_url() for place in (contributor, collection) if place]


def student_pages(school, student):
    steps = [
        reverse("quizzes:workspace", args=[school.pk, step.pk])
        for step in school.lesson.steps.all()
    ]
    quiz = Quiz.objects.filter(lesson=school.lesson).last()
    given_back = Attempt.objects.filter(student=student, given_back_at__isnull=False)
    feedback = [
        reverse("quizzes:feedback", args=[school.pk, attempt.quiz_id]) for attempt in given_back
    ]
    submit = [] if feedback else [reverse("quizzes:submit", args=[school.pk, quiz.pk])]
    first = [
        "/",
        reverse("quizzes:assignments"),
        reverse("quizzes:assignment", args=[school.pk]),
    ]
    return first + steps + submit + feedback


def class_pages(school):
    room = Classroom.objects.get(name="Period 3")
    place = room.enrolments.students().first()
    lesson = school.lesson
    return [
        "/",
        reverse("lessons:classes"),
        reverse("lessons:new_class"),
        room.get_absolute_url(),
        reverse("lessons:change_class", args=[room.pk]),
        reverse("lessons:add_students", args=[room.pk]),
        reverse("lessons:cards", args=[room.pk]),
        reverse("lessons:reset_password", args=[room.pk, place.pk]),
        reverse("lessons:remove_student", args=[room.pk, place.pk]),
        reverse("lessons:dates", args=[room.pk, school.pk]),
        reverse("lessons:student_dates", args=[room.pk, school.pk, place.user_id]),
        reverse("lessons:give", args=[lesson.slug]),
        reverse("quizzes:progress", args=[room.pk, school.pk]),
        reverse("quizzes:packet", args=[lesson.slug]),
        reverse("lessons:lesson", args=[lesson.slug]),
        reverse("lessons:catalog"),
        reverse("quizzes:new_lesson"),
    ]


def grading_pages(school):
    ben = Attempt.objects.get(student__username="ben", quiz__title="The essay")
    short = Quiz.objects.filter(lesson=school.lesson).first()
    question = short.questions.filter(kind="short_answer").first()
    return [
        reverse("quizzes:grading"),
        reverse("quizzes:marking_queue", args=[school.pk]),
        reverse("quizzes:marking_paper", args=[school.pk, ben.pk]),
        reverse("quizzes:marking_question", args=[school.pk, question.pk]),
        reverse("quizzes:marking_release", args=[school.pk]),
    ]


def faults_of(page, axe, addresses):
    """`[(address, how, fault)]` over both themes and at the narrowest width."""
    found = []
    for address in addresses:
        answer = page.goto(address)
        if answer.status != 200:
            found.append((address, "status", answer.status))
            continue
        page.emulate_media(color_scheme="light")
        found += [(address, "light", fault) for fault in axe(page)]
        page.emulate_media(color_scheme="dark")  # nothing but the colors differs
        found += [(address, "dark", fault) for fault in axe(page, rule="color-contrast")]
        page.set_viewport_size({"width": 320, "height": 700})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            found.append((address, "320 px", width))
        page.set_viewport_size({"width": 1366, "height": 900})
    return found


def test_visitors(page, axe, school):
    assert faults_of(page, axe, visitor_pages()) == []


def test_a_student_who_writes(page, axe, enter, school):
    enter(page, person("ana"))
    pages = student_pages(school, person("ana")) + reading_pages()
    assert faults_of(page, axe, pages) == []


def test_a_student_who_reads_what_came_back(page, axe, enter, school):
    enter(page, person("amira"))
    assert faults_of(page, axe, student_pages(school, person("amira"))) == []


def test_a_teacher_with_classes(page, axe, enter, school):
    enter(page, person("rivera"))
    assert faults_of(page, axe, class_pages(school)) == []


def test_a_teacher_who_grades(page, axe, enter, school):
    enter(page, person("rivera"))
    assert faults_of(page, axe, grading_pages(school)) == []


def test_a_teacher_on_the_first_day(page, axe, enter, school):
    teacher = User.objects.create_user("new", is_staff=True, display_name="Ms. New")
    enter(page, teacher)
    pages = ["/", reverse("lessons:classes"), reverse("quizzes:grading")]
    assert faults_of(page, axe, pages) == []


def test_a_student_on_the_first_day(page, axe, enter, school):
    enter(page, User.objects.create_user("fresh", display_name="Fresh"))
    assert faults_of(page, axe, ["/", reverse("quizzes:assignments")]) == []
