"""Every page of ours on the demonstration school: axe in light and dark, and 320 pixels.

Pages of the admin have a file of their own, with the faults of the stock admin.
"""

import pytest
from django.urls import resolve, reverse

from lessons.models import Assignment, Classroom, User
from quizzes.models import Anchor, Attempt, Quiz, Remark, StudentQuestion
from sources.models import Collection, Person, PublicLibrary, Relation, Source, Text
from tests.browser.test_admin_accessibility import unreadable
from tests.cast import make_person
from tests.docs.test_everyday_words import NO_PAGES, routes
from tests.photographs import add_photos

SOVIET_CHAIR = "why-was-the-soviet-chair-empty"


@pytest.fixture
def inquiry(school):
    return Assignment.objects.get(lesson__slug=SOVIET_CHAIR)


def person(username):
    return User.objects.get(username=username)


def visitor_pages():
    return ["/", reverse("lessons:sign_in"), reverse("sources:library")]


def reading_pages():
    """What everybody who is signed in may read."""
    source = Source.objects.get(slug__contains="soviet-reply")
    found = [reverse("sources:library"), source.get_absolute_url(), reverse("lessons:password")]
    found.append(reverse("sources:library") + "?q=nowhere&kind=map&kind=note&first=1940")
    compare = reverse(
        "sources:compare", args=[Source.objects.get(slug__contains="american-note").slug]
    )
    found += [compare, f"{compare}?view=one"]
    commentary = Source.objects.get(relations__kind="comments_on")
    found.append(reverse("sources:quoted", args=[commentary.slug]))
    collection = Collection.objects.first()
    found.append(reverse("sources:collection_faces", args=[collection.slug]))
    found.append(reverse("sources:collection_timeline", args=[collection.slug]))
    found.append(reverse("sources:collection_booklet", args=[collection.slug]))
    found += [reverse(f"sources:{name}") for name in ("timeline", "collections", "people")]
    pair = Relation.objects.get_or_create(source=source, target=commentary, kind="same_event")[0]
    found.append(reverse("sources:same_event", args=[pair.source.slug]))
    for one in (source, commentary):
        one.claims.create(about="event", event="The walkout", value="1950", claimant="A page")
    found.append(reverse("sources:event_faces") + "?name=the+walkout")
    contributor = Person.objects.filter(contributions__source=source).first()
    return found + [place.get_absolute_url() for place in (contributor, collection)]


def student_pages(inquiry, student):
    steps = [
        reverse("quizzes:workspace", args=[inquiry.pk, step.pk])
        for step in inquiry.lesson.steps.all()
    ]
    quiz = Quiz.objects.filter(lesson=inquiry.lesson).last()
    given_back = Attempt.objects.filter(student=student, given_back_at__isnull=False)
    feedback = [
        reverse("quizzes:feedback", args=[inquiry.pk, attempt.quiz_id]) for attempt in given_back
    ]
    here = [inquiry.pk, quiz.pk]
    is_back = given_back.filter(quiz=quiz).exists()
    besides = came_back(here) if is_back else while_writing(here, student)
    first = [
        "/",
        reverse("quizzes:assignments"),
        reverse("quizzes:loans"),
        reverse("quizzes:assignment", args=[inquiry.pk]),
    ]
    return [*first, *steps, *feedback, reverse("quizzes:earlier", args=here), *besides]


def came_back(here):
    return [
        reverse(f"quizzes:{name}", args=here)
        for name in ("receipt", "printed", "student_question", "models")
    ]


def while_writing(here, student):
    attempt = Attempt.objects.get(quiz=here[1], student=student)
    version = attempt.drafts.first().pk
    cited = attempt.evidence.first()
    passage = {name: getattr(cited, name) for name in ("version", "label", "quote", "start", "end")}
    note = student.notes.create(
        giving=attempt.giving, key="n1", meaning=2, words="Why?", sharing="class", **passage
    )
    talk = attempt.quiz.lesson.steps.get(kind="discussion")
    entry = attempt.giving.discussion.create(step=talk, student=student, words="It was so.")
    add_photos(attempt, student, 1, 2)
    Quiz.objects.filter(pk=here[1]).update(signers=3)
    return [
        reverse("quizzes:discussion_entry", args=[here[0], talk.pk, entry.pk]),
        reverse("quizzes:submit", args=here),
        reverse("quizzes:photos", args=here),
        reverse("quizzes:together", args=here),
        reverse("quizzes:quotations", args=here),
        reverse("quizzes:take_version", args=[*here, version]),
        reverse("quizzes:note", args=[*here, note.pk]),
        reverse("quizzes:cite", args=here) + "?at=d1:1",
        reverse("quizzes:mark", args=here) + "?at=d1:1",
    ]


def class_pages(inquiry):
    room = Classroom.objects.get(name="Period 3")
    place = room.enrolments.students().first()
    lesson = inquiry.lesson
    talk = lesson.steps.get(kind="discussion")
    return [
        "/",
        reverse("lessons:classes"),
        reverse("lessons:new_class"),
        room.get_absolute_url(),
        reverse("lessons:change_class", args=[room.pk]),
        reverse("quizzes:class_reports", args=[room.pk]),
        reverse("quizzes:gradebook", args=[room.pk]),
        reverse("quizzes:gradebook_plan", args=[room.pk]),
        reverse("lessons:add_students", args=[room.pk]),
        reverse("lessons:cards", args=[room.pk]),
        reverse("lessons:reset_password", args=[room.pk, place.pk]),
        reverse("lessons:remove_student", args=[room.pk, place.pk]),
        reverse("lessons:support", args=[room.pk, place.pk]),
        reverse("lessons:dates", args=[room.pk, inquiry.pk]),
        reverse("lessons:student_dates", args=[room.pk, inquiry.pk, place.user_id]),
        reverse("lessons:give", args=[lesson.slug]),
        reverse("quizzes:progress", args=[room.pk, inquiry.pk]),
        reverse("quizzes:student_clock", args=[room.pk, inquiry.pk, place.user_id]),
        reverse("quizzes:make_up", args=[room.pk, inquiry.pk]),
        reverse("quizzes:class_notes", args=[room.pk, inquiry.pk]),
        reverse("quizzes:class_skills", args=[room.pk]),
        reverse("quizzes:class_discussion", args=[room.pk, inquiry.pk, talk.pk]),
        reverse("quizzes:preview", args=[lesson.slug, 1]),
        reverse("quizzes:ask", args=["american-note-1950"]),
        reverse("sources:shelf"),
        reverse("quizzes:packet", args=[lesson.slug]),
        reverse("lessons:lesson", args=[lesson.slug]),
        reverse("lessons:catalog"),
        reverse("quizzes:new_lesson"),
        reverse("sources:compare", args=["american-note-1950"]) + "?view=table",
    ]


def grading_pages(inquiry):
    ben = Attempt.objects.get(student__username="ben", quiz__title="The essay")
    elena = StudentQuestion.objects.get().attempt
    remark = Remark.objects.filter(response__attempt=elena, marker__username="rivera").first()
    add_photos(ben, person("rivera"), 1, 2)
    words = Text.objects.filter(step_documents__step__lesson=inquiry.lesson).first().current
    short = Quiz.objects.filter(lesson=inquiry.lesson).first()
    question = short.questions.filter(kind="short_answer").first()
    anchor = Anchor.objects.get()
    choice = next(one for one in short.questions.all() if one.is_scored)
    return [
        reverse("quizzes:grading"),
        reverse("quizzes:marking_queue", args=[inquiry.pk]),
        reverse("quizzes:marking_conversion", args=[inquiry.pk]),
        reverse("quizzes:marking_export", args=[inquiry.pk]),
        reverse("quizzes:marking_papers", args=[inquiry.pk]),
        reverse("quizzes:marking_bring", args=[inquiry.pk]),
        reverse("quizzes:marking_paper", args=[inquiry.pk, ben.pk]),
        reverse("quizzes:marking_photos", args=[inquiry.pk, ben.pk]),
        reverse("quizzes:marking_question", args=[inquiry.pk, question.pk]),
        reverse("quizzes:marking_totals", args=[inquiry.pk, question.pk]),
        reverse("quizzes:marking_release", args=[inquiry.pk]),
        reverse("quizzes:marking_corrected", args=[inquiry.pk]),
        reverse("quizzes:marking_growth", args=[inquiry.pk, ben.pk]),
        reverse("quizzes:marking_history", args=[inquiry.pk, ben.pk]),
        reverse("quizzes:marking_picture", args=[inquiry.pk]),
        reverse("quizzes:marking_misreadings", args=[inquiry.pk, words.pk, 1]),
        reverse("quizzes:marking_alike", args=[inquiry.pk]),
        reverse("quizzes:marking_agreement", args=[inquiry.pk]),
        reverse("quizzes:marking_practice", args=[inquiry.pk]),
        reverse("quizzes:marking_practice_paper", args=[inquiry.pk, anchor.pk]),
        reverse("quizzes:marking_ask_for_loan", args=[inquiry.pk, anchor.response.attempt_id]),
        reverse("quizzes:marking_loan", args=[inquiry.pk, anchor.loan_id]),
        reverse("quizzes:marking_drift"),
        reverse("quizzes:marking_loans", args=[inquiry.pk]),
        reverse("quizzes:marking_share", args=[inquiry.pk]),
        reverse("quizzes:marking_rescore", args=[inquiry.pk, choice.pk]),
        reverse("quizzes:marking_moderation", args=[inquiry.pk]),
        reverse("quizzes:marking_comments"),
        reverse("quizzes:marking_paper", args=[inquiry.pk, elena.pk]),
        reverse("quizzes:marking_remark", args=[inquiry.pk, elena.pk, remark.pk]),
    ]


#: Files, which no page shows.
FILES = {
    "quizzes:marking_answers",
    "quizzes:marking_answers_xlsx",
    "quizzes:marking_offered",
    "quizzes:marking_grades",
    "sources:tei",
}


@pytest.mark.browser  # with the rest of this file: the school it reads is copied on SQLite
def test_no_page_is_forgotten(inquiry):
    pages = visitor_pages() + reading_pages() + class_pages(inquiry) + grading_pages(inquiry)
    pages += student_pages(inquiry, person("ana")) + student_pages(inquiry, person("amira"))
    seen = {resolve(address.partition("?")[0]).view_name for address in pages}
    assert {name for name, _parts in routes()} - NO_PAGES - FILES - seen == set()


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
        found += [(address, "light", fault) for fault in unreadable(page).items()]
        page.emulate_media(color_scheme="dark")  # nothing but the colors differs
        found += [(address, "dark", fault) for fault in axe(page, rule="color-contrast")]
        page.set_viewport_size({"width": 320, "height": 700})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            found.append((address, "320 px", width))
        page.set_viewport_size({"width": 1366, "height": 900})
    return found


def test_visitors(page, axe, inquiry):
    assert faults_of(page, axe, visitor_pages()) == []


def test_visitors_of_an_open_library(page, axe, inquiry):
    PublicLibrary.objects.update_or_create(pk=1, defaults={"is_open": True, "has_feeds": True})
    Source.objects.update(access=Source.Access.ANYONE, rights=Source.Rights.CC0)
    pages = [one for one in reading_pages() if one != reverse("lessons:password")]
    assert faults_of(page, axe, pages) == []


def test_a_student_who_writes(page, axe, enter, inquiry):
    enter(page, person("ana"))
    pages = student_pages(inquiry, person("ana")) + reading_pages()
    assert faults_of(page, axe, pages) == []


def test_a_student_who_reads_what_came_back(page, axe, enter, inquiry):
    enter(page, person("amira"))
    assert faults_of(page, axe, student_pages(inquiry, person("amira"))) == []


def test_a_teacher_with_classes(page, axe, enter, inquiry):
    enter(page, person("rivera"))
    assert faults_of(page, axe, class_pages(inquiry)) == []


def test_a_teacher_who_grades(page, axe, enter, inquiry):
    enter(page, person("rivera"))
    assert faults_of(page, axe, grading_pages(inquiry)) == []


def test_a_teacher_on_the_first_day(page, axe, enter, inquiry):
    teacher = make_person("new", "Ms. New", "Teachers")
    enter(page, teacher)
    pages = ["/", reverse("lessons:classes"), reverse("quizzes:grading")]
    assert faults_of(page, axe, pages) == []


def test_a_student_on_the_first_day(page, axe, enter, inquiry):
    enter(page, User.objects.create_user("fresh", display_name="Fresh"))
    assert faults_of(page, axe, ["/", reverse("quizzes:assignments")]) == []
