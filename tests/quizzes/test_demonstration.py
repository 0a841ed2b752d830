"""The demonstration school as it stands in the database."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from lessons.models import Assignment, Enrolment, Extension, Pause, Support, User
from quizzes import demonstration
from quizzes.demonstration import chart
from quizzes.demonstration.days import Week
from quizzes.models import (
    Anchor,
    Attempt,
    Conversion,
    Draft,
    Evidence,
    Loan,
    MakeUp,
    MarginSymbol,
    Mark,
    Question,
    Quiz,
    Remark,
    Response,
    Rubric,
    Share,
    StudentQuestion,
)
from sources.models import Attachment, Relation, Source, Text

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture(scope="module")
def school(django_db_setup, django_db_blocker):
    """The whole school, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        report = demonstration.load(FRIDAY)
        yield report
        transaction.set_rollback(True)


def test_it_works(school, db):
    assert school == demonstration.Report.now()
    assert (school.documents, school.texts, school.lessons, school.classes) == (7, 8, 3, 4)
    assert school.people == 79


def test_a_second_run_changes_nothing(school, db):
    before = [
        model.objects.count() for model in (User, Source, Text, Attempt, Response, Mark, Evidence)
    ]
    assert demonstration.load() == school
    after = [
        model.objects.count() for model in (User, Source, Text, Attempt, Response, Mark, Evidence)
    ]
    assert after == before


def of(student, part, round=1):
    return (
        Attempt.objects.with_state()
        .with_own_dates()
        .get(student__username=student, quiz__title=part, round=round)
    )


def test_the_states_of_a_real_week(school, db):
    essay, short = "The essay", "Nine short questions"
    assert of("amira", essay).state == "read"
    assert of("noah", essay).state == "given_back"
    assert of("ben", essay).state == "graded"
    assert of("daniel", essay).state == "being_graded"
    assert of("chen", essay).state == "turned_in"
    assert of("ana", essay).state == "writing"
    assert of("rosa", essay).state == "to_revise"
    assert of("rosa", essay, 2).state == "read"
    assert of("jonah", essay).on_paper
    assert of("jonah", essay).photos.count() == 2
    assert not Attempt.objects.filter(student__username__in=["wren", "grace"]).exists()
    given_back = Attempt.objects.filter(quiz__title=short).exclude(given_back_at=None)
    assert given_back.count() == 12
    assert given_back.exclude(read_at=None).count() == 9


def test_one_essay_is_late_by_four_minutes(school, db):
    attempt = of("daniel", "The essay")
    assert Attempt.objects.with_own_dates().get(pk=attempt.pk).own_delay.total_seconds() == 240


def test_absences(school, db):
    absent = Extension.objects.get(student__username="ana")
    assert absent.due_at > absent.giving.due_at
    assert Extension.objects.get(student__username="grace").excused


def test_two_graders_stand_two_points_apart(school, db):
    marks = Mark.objects.filter(
        response__attempt=of("ben", "The essay"), response__question__kind="essay"
    )
    assert {mark.marker.username: mark.points for mark in marks} == {
        "rivera": Decimal(4),
        "okoro": Decimal(6),
    }
    assert marks.get(counts=True).marker.username == "rivera"


def test_both_rounds_are_graded(school, db):
    points = [Mark.objects.get(response__attempt=of("rosa", "The essay", n)).points for n in (1, 2)]
    assert points == [Decimal(2), Decimal(5)]
    assert of("rosa", "The essay").note.startswith("You have a good question")


def test_two_essays_of_two_classes_share_a_paragraph(school, db):
    essays = [
        set(Response.objects.get(attempt=of(name, "The essay")).answer.split("\n\n"))
        for name in ("chen", "theo")
    ]
    assert len(essays[0] & essays[1]) == 1


def test_a_fire_drill_moved_what_was_due(school, db):
    pause = Pause.objects.get()
    assert (pause.giving.classroom.name, pause.reason) == ("Period 3", "Fire drill")
    assert pause.length == timedelta(minutes=11)
    assert pause.began_at < pause.giving.due_at
    assert f"{pause.giving.due_at.astimezone(pause.giving.classroom.zone):%H:%M}" == "15:00"


def test_who_has_worked_has_signed_in(school, db):
    assert not Attempt.objects.filter(student__last_login=None).exists()
    assert not User.objects.filter(last_login__gt=Week.of(FRIDAY).at("-1d 23:59")).exists()


def test_two_students_have_aids(school, db):
    ivy = Support.objects.get(student__username="ivy")
    assert (ivy.time_factor, ivy.read_aloud) == (Decimal("1.5"), True)
    tessa = Support.objects.get(student__username="tessa")
    assert (tessa.word_list, tessa.reading_text) == (True, "adapted")


def test_a_student_asks_about_what_came_back(school, db, sign_in, demo):
    question = StudentQuestion.objects.get()
    assert question.attempt == of("elena", "The essay")
    assert not question.is_answered
    home = sign_in(User.objects.get(username="rivera")).get("/").content.decode()
    assert "Students ask" in home
    assert "one fact from outside" in home


def test_one_essay_came_in_a_single_save(school, db):
    (save,) = Draft.objects.at_once()
    assert save.attempt == of("lucia", "The essay")
    assert save.words_added == save.attempt.responses.get().word_count
    assert save.attempt.drafts.became_the_answer().first() == save


def test_one_quotation_stands_nowhere(school, db):
    invented = "we left because China was not allowed in"
    assert invented in Response.objects.get(attempt=of("noah", "The essay")).answer
    assert not Text.objects.filter(current__reading_text__contains=invented).exists()


def test_points_stay_within_the_questions(school, db):
    for mark in Mark.objects.exclude(points=None).select_related("response__question"):
        assert 0 <= mark.points <= mark.response.question.points
    for mark in Mark.objects.filter(response__question__kind="essay").exclude(points=None):
        assert mark.points == sum(map(Decimal, mark.levels.values()))


def test_nothing_lies_in_the_future(school, db):
    now = Week.of(FRIDAY).at("-1d 23:59")
    assert not Attempt.objects.filter(turned_in_at__gt=now).exists()
    assert not Attempt.objects.filter(read_at__gt=now).exists()
    assert not Draft.objects.filter(saved_at__gt=now).exists()
    assert not Remark.objects.filter(made_at__gt=now).exists()


def test_documents_hang_together(school, db):
    assert Relation.objects.get(kind="replies_to").target.slug == "american-note-1950"
    note = Source.objects.get(slug="american-note-1950")
    assert note.texts.count() == 2
    assert [one.shown_name for one in note.contributions.filter(role="addressee")] == [
        "the Soviet deputy foreign minister",
        "Soviet Foreign Minister Andrei Gromyko",
    ]
    message = Source.objects.get(slug="message-to-gottwald-1950")
    assert message.contributions.get(role="signatory").person.name == "Joseph Stalin"
    picture = Attachment.objects.get()
    assert picture.alt == chart.ALT
    assert (picture.width, picture.height) == (chart.WIDTH, chart.HEIGHT)


def test_filippov_is_closed_at_first_and_can_be_opened(school, db, sign_in):
    ana = sign_in(User.objects.get(username="ana"))
    secret = ["draft-answer-to-mao-1949", "message-to-gottwald-1950"]
    for slug in secret:
        page = ana.get(f"/sources/{slug}/").content.decode()
        assert "ilippov" in page and "Stalin" not in page and "joseph-stalin" not in page
    person = ana.get("/people/joseph-stalin/").content.decode()
    assert "modern-reading-of-the-gottwald-message" in person
    assert "Filippov" not in person and not any(slug in person for slug in secret)
    given = Assignment.objects.get(lesson__slug="why-was-the-soviet-chair-empty")
    [name] = given.closed_names()
    assert (name.name, name.is_opened) == ("Filippov", False)
    given.open_name(name)
    for slug in secret:
        assert "(Joseph Stalin)" in ana.get(f"/sources/{slug}/").content.decode()
    given.open_name(name, opened=False)


def test_every_paper_says_how_it_reached_us(school, db, sign_in):
    ana = sign_in(User.objects.get(username="ana"))
    page = ana.get("/sources/cable-from-peking-1950/").content.decode()
    for words in [
        "Declassified",
        "December 14, 1993",
        "June 1994",
        "Kim Young-Sam",
        "You are here",
    ]:
        assert words in page
    note = Source.objects.get(slug="american-note-1950")
    disputed = note.claims.filter(about="addressee")
    assert [claim.ruling for claim in disputed] == ["open", "open"]
    assert [text.custody.last().kind for text in note.texts.all()] == ["adapted", "adapted"]


def test_the_timeline_lays_two_dates_of_one_event_side_by_side(school, db, sign_in):
    page = sign_in(User.objects.get(username="rivera")).get("/timeline/").content.decode()
    said = " ".join(re.sub("<.*?>", " ", page).split())
    assert "January 1950, says: The commentary printed with it" in said
    assert "June 27, 1950, says: The message itself" in said
    assert page.count("<h3>The Soviet side leaves the Council</h3>") == 1


def test_people_sit_where_they_should(school, db):
    rivera = User.objects.get(username="rivera")
    assert [c.name for c in rivera.classrooms.order_by("name")] == [
        "Period 3",
        "Period 5",
        "Period 6",
    ]
    assert Enrolment.objects.filter(classroom__name="Period 6").count() == 1
    okoro = Enrolment.objects.get(user__username="okoro", role="co_teacher")
    assert okoro.classroom.name == "Period 3"
    assert Assignment.objects.count() == 2
    assert not User.objects.filter(is_superuser=True).exclude(username="admin").exists()


def test_questions_are_worth_what_the_lesson_says(school, db):
    short = Question.objects.filter(quiz__title="Nine short questions")
    assert sum(question.points for question in short) == 20
    entries = short.get(kind="several_choices")
    assert entries.handler.score(entries, "b\ne\nf") == 2
    assert entries.handler.score(entries, "b\ne") == 1
    assert entries.handler.score(entries, "b\nc\ne\nf") == 1
    assert entries.handler.score(entries, "b\nc") == 0


def test_the_school_has_rubrics_to_begin_with(school, db):
    stored = {str(one): one.points for one in Rubric.objects.filter(owner=None).with_rows()}
    assert stored == {
        "Essay on documents, seven points": 7,
        "Plain points": 5,
        "Short assessment, three levels": 3,
    }


def test_a_student_signs_in_with_the_printed_password(school, db, client, demo):
    assert client.login(username="ana", password="dossier-demo")


def test_nobody_signs_in_with_it_elsewhere(school, db, client, settings):
    settings.DEMO = False
    assert not client.login(username="ana", password="dossier-demo")


def test_two_students_wrote_together(school, db):
    shared = Attempt.objects.exclude(signatures=None).get()
    assert (str(shared.quiz), shared.quiz.signers) == ("One question", 2)
    assert [person.username for person in shared.people] == ["george", "keiko"]
    assert shared.signatures.get().signed_at < shared.turned_in_at


def test_names_are_hidden_in_one_part(school, db, sign_in):
    quiz = Quiz.objects.get(hides_names=True)
    assert str(quiz) == "One question"
    [assignment] = quiz.lesson.assignments.all()
    page = sign_in(User.objects.get(username="okoro")).get(f"/marking/{assignment.pk}/")
    page = page.content.decode()
    assert len(set(re.findall(r"Paper [2-9A-Z]{5}", page))) == 3
    assert "Hugo Marchetti" not in page and "Imani Brooks" not in page


def test_papers_are_shared_out(school, db):
    turns = Share.objects.values_list("marker__username", "attempt__student__username")
    assert sorted(turns) == [
        *[("okoro", name) for name in ("leila", "maya", "priya", "sam")],
        *[("rivera", name) for name in ("chen", "farid", "jonah")],
    ]
    assert not Share.objects.exclude(attempt__turned_in_at__isnull=False).exists()


def test_coming_late_costs_points(school, db):
    late = of("daniel", "The essay")
    cost = Attempt.objects.with_own_dates().get(pk=late.pk).own_lateness
    assert (cost.days, cost.percent) == (1, 10)


def test_one_student_is_asked_something_else(school, db, sign_in):
    make_up = MakeUp.objects.get()
    assert make_up.student.username == "wren"
    assert make_up.question.prompt.startswith("Was the empty chair a plan?")
    address = f"/assignments/{make_up.giving.assignment_id}/{make_up.question.quiz_id}/"
    ana, wren = (User.objects.get(username=name) for name in ("ana", "wren"))
    assert "Was the empty chair a plan?" not in sign_in(ana).get(address).content.decode()
    assert "Was the empty chair a plan?" in sign_in(wren).get(address).content.decode()


def test_points_become_grades(school, db):
    table = Conversion.objects.get()
    assert [line.grade for line in table.read()] == ["A", "B", "C", "D", "F"]


def test_symbols_stand_in_the_margin(school, db):
    known = set(MarginSymbol.objects.values_list("sign", "label"))
    used = set(Remark.objects.exclude(label="").values_list("sign", "label"))
    assert len(known) == 8 and len(used) == 7 and used <= known


def test_one_essay_is_lent_and_one_is_asked_for(school, db, sign_in):
    [anchor] = Anchor.objects.all()
    assert anchor.response.attempt == of("amira", "The essay")
    assert (anchor.points, len(anchor.reasons)) == (7, 3)
    assert Loan.objects.for_practice().get() == anchor.loan
    home = sign_in(User.objects.get(username="hannah")).get("/").content.decode()
    assert "May your work be used as a model for later classes?" in home
