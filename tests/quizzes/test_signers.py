"""What students wrote together, on every page: whose work it is, and whose it is not."""

import csv
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Classroom, Enrolment, Giving, Support
from quizzes.desk import Desk
from quizzes.models import (
    Attempt,
    Draft,
    Evidence,
    Mark,
    Photo,
    Question,
    Remark,
    Response,
    Signature,
)
from quizzes.standing import standings
from tests.admin_forms import mark_of
from tests.photographs import add_photos, content_of
from tests.taken_along import data_of

BOTH = "Ana Duarte and Ben Sorensen"
WORDS = "He counted eleven masts"


@pytest.fixture
def desk(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def shared(turned_in, together, ben):
    """Ana's and Ben's, turned in."""
    turned_in.signatures.create(student=ben)
    turned_in.keep_draft(Draft.Kind.TURNED_IN)
    return Attempt.objects.get(pk=turned_in.pk)


@pytest.fixture
def graded(shared, rivera):
    for response in shared.responses.filter(marks=None):
        mark = response.marks.create(marker=rivera, points=Decimal("1.5"), done_at=timezone.now())
        Mark.objects.filter(pk=mark.pk).update(comment="Weigh it.")
    essay = shared.responses.get(question__kind="essay")
    essay.remarks.create(marker=rivera, start=0, end=9, quote="The gates", text="Which?")
    return shared


def fresh(attempt):
    return Attempt.objects.get(pk=attempt.pk)


def text(response):
    return " ".join(response.getvalue().decode().replace("&#x27;", "’").split())


def marking(attempt, name="marking_paper", **more):
    address = {"assignment_id": attempt.giving.assignment_id, "attempt_id": attempt.pk} | more
    return reverse(f"quizzes:{name}", kwargs=address)


def of_assignment(attempt, name):
    return reverse(f"quizzes:{name}", args=[attempt.giving.assignment_id])


def read(response):
    return list(csv.reader(response.getvalue().decode("utf-8")[1:].splitlines()))


def progress_of(client, attempt):
    place = [attempt.giving.classroom_id, attempt.giving.assignment_id]
    return text(client.get(reverse("quizzes:progress", args=place)))


# --- the students' pages ---


@pytest.mark.parametrize("name", ["", "receipt/", "print/", "earlier/", "together/"])
def test_each_has_it_on_the_own_pages(sign_in, ana, ben, desk, shared, name):
    for person in (ana, ben):
        response = sign_in(person).get(f"{desk}{name}")
        assert response.status_code == 200
        page = text(response)
        assert BOTH in page or name in ("earlier/", "together/")


def test_home_says_that_it_is_turned_in(sign_in, ben, shared, giving):
    client = sign_in(ben)
    page = text(client.get("/"))
    assert "Turned in" in page and "Not started" not in page
    page = text(client.get(f"/assignments/{giving.assignment_id}/"))
    assert f"Written together by {BOTH}." in page


def test_a_classmate_has_nothing_of_it(sign_in, chen, desk, graded, rivera):
    graded.give_back(rivera)
    client = sign_in(chen)
    for name in ("receipt/", "print/", "earlier/", "feedback/", "together/"):
        assert client.get(f"{desk}{name}").status_code == 404
    for address in ("/", desk, "/assignments/my-work.txt", "/assignments/my-work.json"):
        page = text(client.get(address))
        assert WORDS not in page and "Ana Duarte" not in page and "Weigh it." not in page


def test_nothing_of_a_grade_before_it_comes_back(sign_in, ben, desk, graded):
    client = sign_in(ben)
    assert client.get(f"{desk}feedback/").status_code == 404
    for address in (desk, f"{desk}print/", "/assignments/my-work.json"):
        page = text(client.get(address))
        assert "Weigh it." not in page and "Which?" not in page
    assert not Mark.objects.given_back_to(ben).exists()
    assert not Remark.objects.given_back_to(ben).exists()


def test_each_gets_it_back_once(sign_in, ana, ben, desk, graded, rivera):
    graded.give_back(rivera)
    for person in (ana, ben):
        page = text(sign_in(person).get(f"{desk}feedback/"))
        assert f"Written together by {BOTH}." in page
        assert page.count("Weigh it.") == 2 and page.count("Which?") == 1
        assert Mark.objects.given_back_to(person).count() == 4
        assert Response.objects.of_student(person).count() == 4


def test_each_reads_it_for_oneself(sign_in, ana, ben, desk, graded, rivera):
    graded.give_back(rivera)
    sign_in(ben).get(f"{desk}feedback/")
    assert fresh(graded).read_at is None
    assert Signature.objects.get().read_at is not None
    states = {str(row.student): row.state for row in standings([graded.giving])[graded.giving_id]}
    assert states == {"Ana Duarte": "given_back", "Ben Sorensen": "read"}
    sign_in(ana).get(f"{desk}feedback/")
    assert fresh(graded).read_at is not None


def test_read_by_the_other_first(sign_in, ana, ben, desk, graded, rivera):
    graded.give_back(rivera)
    for person in (ana, ben):
        sign_in(person).get(f"{desk}feedback/")
        assert fresh(graded).is_read_by(person)
    assert Signature.objects.get().read_at is not None


def test_taken_back_it_is_hidden_from_both(sign_in, ana, ben, desk, graded, rivera):
    graded.give_back(rivera)
    sign_in(ben).get(f"{desk}feedback/")
    fresh(graded).take_back(rivera)
    assert Signature.objects.get().read_at is None
    for person in (ana, ben):
        assert sign_in(person).get(f"{desk}feedback/").status_code == 404


def test_it_is_turned_in_for_both(sign_in, ana, ben, desk, signed):
    client = sign_in(ben)
    page = text(client.get(f"{desk}submit/"))
    assert f"Written together by {BOTH}. It is turned in for all of you." in page
    client.post(f"{desk}submit/", {"base": 0, "pages": ""})
    assert fresh(signed).turned_in_by == ben
    assert "Your teacher got it" in text(sign_in(ana).get(desk))


def test_two_devices_of_two_students(sign_in, ana, ben, desk, signed):
    """As two devices of one student: the second sees what stands there, and both are kept."""
    essay = str(signed.responses.get(question__kind="essay").question_id)
    work = {"round": 1, "base": 0, "tab": "t", "seq": 1}
    sent = {ana: "Words of Ana.", ben: "Words of Ben."}
    answers = []
    for person, words in sent.items():
        body = work | {"tab": person.username, "user": person.pk, "answers": {essay: words}}
        answers.append(
            sign_in(person).post(f"{desk}save/", json.dumps(body), content_type="application/json")
        )
    assert [one.status_code for one in answers] == [200, 409]
    assert answers[1].json()["text"][essay] == "Words of Ana."
    kept = {draft.kind: draft.answers[essay] for draft in signed.drafts.all()}
    assert kept == {"save": "Words of Ana.", "branch": "Words of Ben."}


def test_a_page_that_was_open_before_its_student_signed(
    sign_in, ana, ben, desk, attempt, giving, together
):
    """What it still sends is kept beside the answer: its own desk gave way."""
    own = Attempt.objects.open_for(giving, together, ben)
    essay = str(attempt.responses.get(question__kind="essay").question_id)
    Attempt.objects.filter(pk=attempt.pk).update(revision=3)
    Signature.put(fresh(attempt), ben)
    assert not Attempt.objects.filter(pk=own.pk).exists()
    work = {"round": 1, "base": 0, "tab": "t", "seq": 1, "user": ben.pk, "answers": {essay: "Mine"}}
    response = sign_in(ben).post(f"{desk}save/", json.dumps(work), content_type="application/json")
    assert (response.status_code, response.json()["rev"]) == (409, 3)
    assert attempt.drafts.get(kind="branch").answers == {essay: "Mine"}


def test_the_dates_are_those_of_the_desk(sign_in, ana, ben, desk, signed, giving, rivera):
    past = timezone.now() - timedelta(hours=2)
    Giving.objects.filter(pk=giving.pk).update(due_at=past, closes_at=past)
    assert "This closed" in text(sign_in(ben).get(desk))
    giving.extensions.create(student=ana, due_at=timezone.now() + timedelta(days=1))
    page = text(sign_in(ben).get(desk))
    assert "This closed" not in page and 'data-base="0"' in page
    essay = str(signed.responses.get(question__kind="essay").question_id)
    work = {"round": 1, "base": 0, "tab": "t", "seq": 1, "user": ben.pk, "answers": {essay: "Yes"}}
    response = sign_in(ben).post(f"{desk}save/", json.dumps(work), content_type="application/json")
    assert response.status_code == 200
    fresh(signed).turn_in(ben)
    rows = standings([Giving.objects.get(pk=giving.pk)])[giving.pk]
    assert [row.late_by for row in rows] == [None, None]


def test_everything_to_take_along(sign_in, ana, ben, graded, rivera):
    graded.give_back(rivera)
    for person in (ana, ben):
        (piece,) = data_of(person)["work"]
        assert piece["written_by"] == ["Ana Duarte", "Ben Sorensen"]
        assert [one["comment"] for one in piece["answers"]] == ["", "", "Weigh it.", "Weigh it."]
        assert f"Written together by {BOTH}" in text(
            sign_in(person).get("/assignments/my-work.txt")
        )


def test_pages_of_both_are_the_students(sign_in, ana, ben, desk, signed):
    (first,) = add_photos(signed, ana, 1)
    (second,) = add_photos(signed, ben, 2)
    for person in (ana, ben):
        assert list(Photo.objects.of_student(person)) == [first, second]
        page = text(sign_in(person).get(f"{desk}photographs/"))
        assert page.count("/remove/") == 2
        assert sign_in(person).get(second.get_absolute_url()).getvalue() == content_of(second)
    Signature.objects.get().take_off(ben)
    assert list(Photo.objects.of_student(ana).by_student()) == [first, second]
    assert not Photo.objects.of_student(ben).exists()
    assert sign_in(ben).get(second.get_absolute_url()).status_code == 404


def test_either_asks_about_it(sign_in, ana, ben, rivera, desk, graded, giving):
    Giving.objects.update(questions_until=timezone.now() + timedelta(days=3))
    graded.give_back(rivera)
    client, address = sign_in(ben), f"{desk}feedback/questions/"
    client.post(address, {"text": "Which row?"} | mark_of(client.get(address)))
    asked = graded.student_questions.get()
    assert (asked.asked_by, asked.asker) == (ben, ben)
    page = text(sign_in(ana).get(f"{desk}feedback/questions/"))
    assert "<b>Ben Sorensen</b>" in page and "Which row?" in page
    assert "Only those who wrote it and the teachers of your class read this." in page
    teacher = sign_in(rivera)
    paper = text(teacher.get(marking(graded)))
    assert "They ask" in paper and "<b>Ben Sorensen</b>" in paper
    assert '#asked">Ben Sorensen</a>' in text(teacher.get("/"))


# --- the teacher's pages ---


def test_the_answer_is_news_to_who_asked_until_that_one_has_read_it(
    sign_in, ana, ben, rivera, desk, graded, giving
):
    graded.give_back(rivera)
    asked = {"asked_by": ben, "text": "Why?", "answer": "Look again.", "answered_by": rivera}
    question = graded.student_questions.create(**asked, answered_at=timezone.now())
    assert sign_in(ana).get(f"{desk}feedback/questions/").status_code == 200
    question.refresh_from_db()
    assert question.read_at is None
    sign_in(ben).get(f"{desk}feedback/questions/")
    question.refresh_from_db()
    assert question.read_at is not None


def test_beginning_at_the_moment_a_classmate_signs(ana, ben, desk, attempt, giving, together):
    """The page has the classmate's work on it then, with all that a desk asks of it."""
    sitting = Desk.of(ben, giving.assignment_id, together.pk)
    Signature.put(Attempt.objects.get(pk=attempt.pk), ben)
    sitting.sit_down()
    assert sitting.attempt == attempt
    assert sitting.may_write and sitting.attempt.names == BOTH


def test_the_picture_counts_who_wrote(sign_in, rivera, shared):
    response = sign_in(rivera).get(of_assignment(shared, "marking_picture"))
    assert response.context["students"] == 2


def test_one_paper_in_the_queue(sign_in, rivera, shared):
    client = sign_in(rivera)
    page = text(client.get(of_assignment(shared, "marking_queue")))
    assert page.count(f">{BOTH}</a>") == 1
    assert "1 of 1 to grade" in page
    assert "1 paper to grade" in text(client.get("/"))
    assert "1 paper to grade" in text(client.get("/marking/"))


def test_the_paper_says_who_signed(sign_in, rivera, shared):
    page = text(sign_in(rivera).get(marking(shared)))
    assert f"<h1>{BOTH}</h1>" in page
    assert "At the computer of Ana Duarte. Your grade counts for all of them." in page
    assert "Ben Sorensen<p" in page and "Take the name off" in page


def test_question_by_question(sign_in, rivera, shared):
    essay = shared.responses.get(question__kind="essay").question_id
    place = [shared.giving.assignment_id, essay]
    page = text(sign_in(rivera).get(reverse("quizzes:marking_question", args=place)))
    assert f"{BOTH} <span" in page


def test_how_it_grew(sign_in, rivera, shared):
    assert BOTH in text(sign_in(rivera).get(marking(shared, "marking_growth")))


def test_each_has_a_row_in_the_class(sign_in, rivera, shared):
    page = progress_of(sign_in(rivera), shared)
    assert page.count(f'href="{marking(shared)}"') == 2
    assert "<dt>turned in</dt><dd>2</dd>" in page
    assert page.count('<span class="badge">Together</span>') == 2


def test_collected_once(sign_in, rivera, ana, signed, giving):
    past = timezone.now() - timedelta(hours=1)
    Attempt.objects.filter(pk=signed.pk).update(revision=1, saved_at=past)
    Giving.objects.filter(pk=giving.pk).update(due_at=past, closes_at=past)
    client = sign_in(rivera)
    assert "1 paper was written and not turned in" in progress_of(client, signed)
    client.post(
        reverse("quizzes:marking_collect", args=[giving.classroom_id, giving.assignment_id])
    )
    assert fresh(signed).is_turned_in


def test_given_back_with_one_tick(sign_in, rivera, graded):
    client = sign_in(rivera)
    address = of_assignment(graded, "marking_release")
    page = text(client.get(address))
    assert "1 graded paper" in page and page.count(f">{BOTH} <span") == 1
    client.post(address, {"work": [graded.pk]})
    assert fresh(graded).is_given_back
    noted = AuditEvent.objects.filter(action="given back").values_list("student__username")
    assert sorted(noted) == [("ana",), ("ben",)]


def test_each_has_the_grade_in_the_gradebook(sign_in, rivera, graded):
    _heading, ana, ben = read(sign_in(rivera).get(of_assignment(graded, "marking_grades")))
    assert (ana[1], ana[6], ana[-2]) == ("Ana Duarte", "Ben Sorensen", "6")
    assert (ben[1], ben[6], ben[-2]) == ("Ben Sorensen", "Ana Duarte", "6")
    assert ana[3:5] == ben[3:5]


def test_the_words_of_both_once(sign_in, rivera, shared):
    _heading, *rows = read(sign_in(rivera).get(of_assignment(shared, "marking_answers")))
    assert {tuple(row[:2]) for row in rows} == {("S-001, S-002", BOTH)}
    assert sum(WORDS in row[9] for row in rows) == 1


def test_a_sheet_of_who_signed_is_that_of_all(sign_in, rivera, ben, signed, giving):
    sent = {"room": giving.classroom_id, "student": ben.pk, "part": signed.quiz_id}
    response = sign_in(rivera).post(of_assignment(signed, "marking_on_paper"), sent)
    assert response["Location"] == marking(signed)
    assert fresh(signed).on_paper and Attempt.objects.count() == 1


def test_what_is_done_stands_in_the_record_of_each(sign_in, rivera, shared):
    sign_in(rivera).get(marking(shared))
    fresh(shared).reopen(rivera)
    for action in ("read", "reopened"):
        people = AuditEvent.objects.filter(action=action).values_list("student__username")
        assert sorted(people) == [("ana",), ("ben",)]


def test_sent_back_to_both(sign_in, ana, ben, rivera, desk, graded):
    following = fresh(graded).send_back(rivera, note="Once more.")
    assert fresh(following).names == BOTH
    assert Signature.objects.values("signed_at").distinct().count() == 1
    for person in (ana, ben):
        page = text(sign_in(person).get(desk))
        assert "Sent back to revise." in page and 'data-round="2"' in page
    # From now on it stays everybody's.
    assert "Nobody can sign it any more." in text(sign_in(ana).get(f"{desk}together/"))
    assert sign_in(ben).post(f"{desk}together/off/").status_code == 302
    assert Signature.objects.count() == 2
    assert Attempt.objects.open_for(graded.giving, graded.quiz, ben) == following


def off(client, attempt):
    signature = attempt.signatures.get()
    address = marking(attempt, "marking_take_name_off", signature_id=signature.pk)
    return client.post(address)


def test_a_teacher_takes_a_name_off(sign_in, rivera, ana, ben, desk, graded):
    following = fresh(graded).send_back(rivera)
    response = off(sign_in(rivera), graded)
    assert response["Location"] == marking(graded)
    assert not Signature.objects.exists()
    client = sign_in(ben)
    for name in ("receipt/", "print/", "feedback/"):
        assert client.get(f"{desk}{name}").status_code == 404
    assert WORDS not in text(client.get(desk))
    assert not Mark.objects.given_back_to(ben).exists()
    assert Attempt.objects.open_for(graded.giving, graded.quiz, ana) == following
    event = AuditEvent.objects.get(action="name taken off")
    assert (event.actor, event.student, event.about) == (rivera, ben, "Questions")


def test_only_a_teacher_of_the_class_does(sign_in, okoro, lindqvist, ana, ben, rivera, shared):
    for person in (okoro, lindqvist, ana, ben):
        assert off(sign_in(person), shared).status_code == 404
    address = marking(shared, "marking_take_name_off", signature_id=shared.signatures.get().pk)
    assert sign_in(rivera).get(address).status_code == 405
    missing = marking(shared, "marking_take_name_off", signature_id=99999)
    assert sign_in(rivera).post(missing).status_code == 404
    assert Signature.objects.count() == 1


# --- who goes ---


def test_the_work_stays_when_the_one_at_whose_desk_it_was_is_erased(ana, ben, rivera, graded):
    Attempt.objects.filter(pk=graded.pk).update(read_at=timezone.now())  # by Ana
    following = fresh(graded).send_back(rivera)
    pk = ana.pk
    ana.delete()
    for attempt in (graded, following):
        attempt = fresh(attempt)
        assert (attempt.student, attempt.people, attempt.read_at) == (ben, [ben], None)
    assert not Signature.objects.exists()
    assert Mark.objects.given_back_to(ben).count() == 4
    assert not AuditEvent.objects.filter(student=pk).exists()


def test_of_three_the_first_who_signed_has_the_desk(ana, ben, chen, shared):
    shared.signatures.create(student=chen)
    ana.delete()
    assert fresh(shared).names == "Ben Sorensen and Chen Li"
    assert fresh(shared).student == ben


def test_two_of_three_erased_at_once(ana, ben, chen, shared):
    shared.signatures.create(student=chen)
    type(ana).objects.filter(pk__in=[ana.pk, ben.pk]).delete()
    assert (fresh(shared).student, fresh(shared).names) == (chen, "Chen Li")


def test_all_of_them_erased(ana, ben, shared):
    type(ana).objects.filter(pk__in=[ana.pk, ben.pk]).delete()
    assert not Attempt.objects.exists()


def test_who_signed_is_erased(ana, ben, rivera, shared):
    add_photos(Attempt.objects.get(pk=shared.pk), rivera, 3)
    shared.student_questions.create(text="Ben's own words", asked_by=ben)
    ben.delete()
    assert fresh(shared).people == [ana]
    assert not shared.student_questions.exists()
    assert not Photo.objects.of_student(ana).exists()  # a teacher's, and not given back


def test_photographs_of_who_is_erased_stay_the_students(ana, ben, signed):
    (photo,) = add_photos(signed, ben, 1)
    ben.delete()
    assert list(Photo.objects.of_student(ana).by_student()) == [photo]


def test_work_alone_goes_with_its_student(ana, turned_in):
    ana.delete()
    assert not Attempt.objects.exists()


def test_who_leaves_the_class_keeps_it_to_read(sign_in, ben, desk, rivera, shared):
    Enrolment.objects.filter(user=ben).update(left_at=timezone.now())
    assert WORDS in text(sign_in(ben).get(desk))
    rows = standings([shared.giving])[shared.giving_id]
    people = [(str(row.student), getattr(row.student, "has_left", False)) for row in rows]
    assert people == [("Ana Duarte", False), ("Ben Sorensen", True)]


def test_changing_class_takes_nothing_from_the_others(
    sign_in, ana, ben, desk, shared, giving, okoro
):
    """It stays where it was written; who changes reads it there and may write anew."""
    other = Classroom.objects.create(name="Period 6", time_zone="America/Chicago")
    Enrolment.objects.create(classroom=other, user=okoro, role="teacher")
    there = Giving.objects.create(assignment=giving.assignment, classroom=other)
    for person in (ana, ben):
        Enrolment.objects.filter(user=person).update(left_at=timezone.now())
        Enrolment.objects.create(classroom=other, user=person, role="student")
        assert sign_in(person).get(desk).status_code == 200
        assert fresh(shared).giving == giving
    assert Attempt.objects.filter(giving=there).count() == 2


def test_a_signed_desk_where_nothing_is_written_stays(sign_in, ana, ben, desk, signed, giving):
    """Bringing own work along clears no desk of a classmate's."""
    old = Classroom.objects.create(name="Period 6", time_zone="America/Chicago")
    before = Giving.objects.create(assignment=giving.assignment, classroom=old)
    own = Attempt.objects.begin(before, signed.quiz, ben)
    Attempt.objects.filter(pk=own.pk).update(revision=1)
    assert sign_in(ben).get(desk).status_code == 200
    assert Attempt.objects.filter(pk=signed.pk).exists()
    assert fresh(own).giving == before


# --- the number of queries ---


@pytest.mark.parametrize("name", ["", "receipt/", "print/", "together/", "feedback/"])
def test_queries_of_the_students_pages(
    count_queries, sign_in, ana, ben, chen, rivera, desk, graded, name
):
    if name == "feedback/":
        graded.give_back(rivera)
    client = sign_in(ben)
    client.get(f"{desk}{name}")
    counts = [count_queries(lambda: client.get(f"{desk}{name}"))]
    graded.signatures.create(student=chen)
    counts.append(count_queries(lambda: client.get(f"{desk}{name}")))
    assert counts[0] == counts[1] <= 12


def test_queries_of_the_teachers_pages(count_queries, sign_in, ana, ben, chen, rivera, graded):
    essay = graded.responses.get(question__kind="essay").question_id
    place = [graded.giving.assignment_id, essay]
    room = [graded.giving.classroom_id, graded.giving.assignment_id]
    addresses = [
        "/",
        "/marking/",
        reverse("quizzes:progress", args=room),
        reverse("quizzes:marking_question", args=place) + "?show=all",
        marking(graded),
        marking(graded, "marking_growth"),
        *(
            of_assignment(graded, name)
            for name in ("marking_queue", "marking_release", "marking_grades", "marking_answers")
        ),
    ]
    client = sign_in(rivera)
    for address in addresses:
        client.get(address)
    before = [count_queries(lambda at=at: client.get(at)) for at in addresses]
    graded.signatures.create(student=chen)
    after = [count_queries(lambda at=at: client.get(at)) for at in addresses]
    assert before == after
    assert max(after) <= 20


# --- reading aids belong to the person ---


@pytest.fixture
def written(attempt, together, ben, harbor_letter):
    """Ana's and Ben's, not turned in, of a letter that lies there shortened, too."""
    text = harbor_letter.texts.create(
        kind="adaptation", label="Short", based_on=harbor_letter.texts.get(), position=1
    )
    text.revise("Ships came at dawn.")
    attempt.signatures.create(student=ben)
    return attempt


@pytest.mark.parametrize("first_has_them", [True, False])
def test_each_reads_by_the_own_aids(sign_in, ana, ben, desk, written, first_has_them):
    """Whose desk it is pinned the own text with the work; the other learns nothing of it."""
    if first_has_them:
        Attempt.objects.update(reading_text="adapted", fewer_documents=0)
        Support.objects.create(student=ana, reading_text="adapted", fewer_documents=0)
    else:
        Support.objects.create(student=ben, reading_text="adapted")
    for person, is_short in [(ana, first_has_them), (ben, not first_has_them)]:
        page = text(sign_in(person).get(desk))
        assert ("Ships came at dawn." in page) == is_short
        assert ("I counted eleven masts and no flag." in page) == (not is_short)


def test_a_key_to_exact_passages_holds_for_each_who_signed(sign_in, ben, desk, written):
    """As for who begins the work: such a question is asked of one text only."""
    Support.objects.create(student=ben, reading_text="adapted")
    client = sign_in(ben)
    assert "Ships came at dawn." in text(client.get(desk))
    question = written.responses.get(question__kind="short_answer").question
    Question.objects.filter(pk=question.pk).update(kind="evidence_hunt")
    assert "Ships came at dawn." not in text(client.get(desk))


def test_evidence_from_the_text_of_one_stays_when_the_other_saves(
    sign_in, ana, ben, desk, written, harbor_letter
):
    Attempt.objects.update(reading_text="adapted", revision=1)
    short = harbor_letter.texts.get(kind="adaptation").current
    essay = written.responses.get(question__kind="essay")
    row = Evidence.objects.create(
        attempt=written, response=essay, key="k1", label="Doc 1, ¶1", version=short,
        start=0, end=5, quote="Ships",
    )  # fmt: skip
    client = sign_in(ben)
    work = {
        "round": 1, "base": 1, "tab": "t", "seq": 1, "user": ben.pk,
        "answers": {str(essay.question_id): "By both (Doc 1, ¶1)."},
        "evidence": [{"key": "k1", "question": essay.question_id, "label": "Doc 1, ¶1",
                      "role": "", "document": 1, "start": 0, "end": 5, "quote": "Ships"}],
    }  # fmt: skip
    response = client.post(f"{desk}save/", work, content_type="application/json")
    assert response.status_code == 200
    assert "lost" not in response.json()
    row.refresh_from_db()
    assert row.version == short


APART = "These words are from another text than those here. They stay in the answer."


@pytest.mark.parametrize("first_has_them", [True, False])
def test_a_passage_from_a_text_of_the_other_is_explained(
    sign_in, ana, ben, desk, written, harbor_letter, first_has_them
):
    """To each the same, whoever reads which text: in the list, to scripts and before turning in."""
    Attempt.objects.update(reading_text="adapted" if first_has_them else "", revision=1)
    if not first_has_them:
        Support.objects.create(student=ben, reading_text="adapted")
    versions = {
        "Doc 1, ¶1": harbor_letter.texts.get(kind="adaptation").current,
        "Doc 1, ¶2": harbor_letter.texts.exclude(kind="adaptation").get().current,
    }
    essay = written.responses.get(question__kind="essay")
    for number, (label, version) in enumerate(versions.items()):
        Evidence.objects.create(
            attempt=written, response=essay, key=f"k{number}", label=label, version=version,
            start=0, end=5, quote=version.reading_text[:5],
        )  # fmt: skip
    for person, own in [(ana, int(not first_has_them)), (ben, int(first_has_them))]:
        client = sign_in(person)
        page = client.get(desk)
        rows = re.findall(r'<li data-key="(k\d)">(.*?)</li>', text(page))
        assert {key: APART in row for key, row in rows} == {"k0": own == 1, "k1": own == 0}
        told = {
            one["key"]: (one["apart"], one["href"] != "") for one in desk_data(page)["evidence"]
        }
        assert told == {f"k{own}": ("", True), f"k{1 - own}": (APART, False)}
        assert text(client.get(f"{desk}submit/")).count(APART) == 1


def desk_data(page):
    found = re.search(r'<script[^>]*id="desk-data"[^>]*>(.*?)</script>', page.content.decode())
    return json.loads(found[1])


def test_a_passage_of_ones_own_text_needs_no_word(sign_in, ana, desk, written, harbor_letter):
    Attempt.objects.update(revision=1)
    version = harbor_letter.texts.exclude(kind="adaptation").get().current
    essay = written.responses.get(question__kind="essay")
    Evidence.objects.create(
        attempt=written, response=essay, key="k1", label="Doc 1, ¶1", version=version,
        start=0, end=5, quote=version.reading_text[:5],
    )  # fmt: skip
    assert APART not in text(sign_in(ana).get(desk))
