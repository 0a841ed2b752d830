"""Giving each back when it is ready: /marking/<assignment>/give-back/each/, and what follows."""

import json
import threading
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, AuditEvent, Enrolment, Giving
from quizzes.management.commands.nightly import give_back_what_is_due
from quizzes.marking.brought import Plan
from quizzes.marking.gradesheet import GradeSheet
from quizzes.models import Attempt, Draft, Mark, Moderation, Quiz, Release
from quizzes.models.release import let_out
from quizzes.standing import standings, to_collect
from quizzes.workbook.reading import read_table
from tests.cast import make_classroom, make_person

HOUR = timedelta(hours=1)
CANARY = "CANARYMARK7"


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_release_each", args=[assignment.pk])


@pytest.fixture
def release_page(assignment):
    return reverse("quizzes:marking_release", args=[assignment.pk])


@pytest.fixture
def take_back(assignment):
    return reverse("quizzes:marking_take_back", args=[assignment.pk])


@pytest.fixture
def feedback(giving, quiz):
    return reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])


@pytest.fixture
def each(giving, rivera):
    """Rivera has turned it on for Period 3; nothing was ready then."""
    return Release.begin_each(giving, rivera)


@pytest.fixture
def graded(turned_in, rivera):
    """Ana's paper, graded before."""
    for response in turned_in.responses.filter(marks=None):
        response.marks.create(marker=rivera, points=1, comment=CANARY, done_at=timezone.now())
    return turned_in


@pytest.fixture
def disputed(turned_in, rivera, co_teacher):
    """Ana's paper, on whose essay the two graders are two points apart."""
    turned_in.shares.create(marker=rivera)
    turned_in.shares.create(marker=co_teacher, is_second=True)
    for marker, points in ((rivera, 1), (co_teacher, 3)):
        for response in by_person(turned_in):
            judge(response, marker, points if response.question.kind == "essay" else 1)
    return turned_in


def by_person(paper):
    return paper.responses.exclude(question__kind__in=["single_choice", "several_choices"])


def judge(response, marker, points=1, done=True):
    mark = Mark.of(response, marker)
    about = {"levels": {}, "points": points, "comment": CANARY}
    return mark.record(**about, done=done, base=mark.revision)


def on_desk(paper, **more):
    """What the desk of this paper sends, all of it chosen."""
    sent = {}
    for response in by_person(paper).select_related("question__rubric"):
        name = f"r{response.pk}"
        stored = response.marks.first()
        sent |= {f"{name}-base": stored.revision if stored else 0, f"{name}-comment": CANARY}
        if response.question.rubric:
            rows = response.question.rubric.criteria.all()
            sent |= {f"{name}-row-{row.pk}": "1" for row in rows}
        else:
            sent[f"{name}-points"] = "1"
    return sent | more


def address_of(paper, name="marking_paper"):
    return reverse(f"quizzes:{name}", args=[paper.giving.assignment_id, paper.pk])


def ticked(*givings, shown=()):
    return {"each": [one.pk for one in givings], "shown": [one.pk for one in shown]}


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def went(paper):
    return Attempt.objects.get(pk=paper.pk).is_given_back


def test_it_works(sign_in, rivera, ana, ben, giving, quiz, url, release_page, feedback, graded):
    client = sign_in(rivera)
    assert "1 paper is ready and goes back at once." in words(client.get(release_page))
    page = words(client.post(url, ticked(giving), follow=True))
    assert "Saved. 1 paper given back. Its student sees it now." in page
    assert f'value="{giving.pk}" id="each-{giving.pk}" checked' in page
    assert "Ms. Rivera turned this on." in page
    begun = AuditEvent.objects.filter(action="giving each back when ready")
    assert (begun.get().actor, Release.objects.get().at) == (rivera, None)
    assert CANARY in words(sign_in(ana).get(feedback))
    work = Attempt.objects.open_for(giving, quiz, ben)
    work.turn_in(ben)
    told = "This paper goes back by itself: once every answer is graded"
    assert told in words(client.get(address_of(work)))
    assert sign_in(ben).get(feedback).status_code == 404
    page = words(client.post(address_of(work), on_desk(work), follow=True))
    assert "Ben Sorensen: saved and given back." in page
    assert (told in page, '<span class="badge done">Given back</span>' in page) == (False, True)
    work.refresh_from_db()
    assert (work.is_given_back, work.given_back_by) == (True, rivera)
    assert work.drafts.filter(kind=Draft.Kind.GIVEN_BACK).count() == 1
    assert AuditEvent.objects.filter(action="given back", student=ben, actor=rivera).count() == 1
    assert CANARY in words(sign_in(ben).get(feedback))


def test_ended(sign_in, rivera, giving, url, release_page, turned_in, each):
    client = sign_in(rivera)
    page = words(client.post(url, ticked(shown=[giving]), follow=True))
    assert "Nothing goes back at once: no paper is ready." in page
    assert not Release.objects.exists()
    ended = AuditEvent.objects.filter(action="giving each back when ready ended")
    assert ended.get().actor == rivera
    page = words(client.post(address_of(turned_in), on_desk(turned_in), follow=True))
    assert "Ana Duarte: saved." in page and not went(turned_in)
    assert "1 paper is ready and goes back at once." in words(client.get(release_page))


def test_what_was_not_changed_on_the_page_stays(sign_in, rivera, okoro, giving, url, each):
    """A colleague has begun it, or ended it, since the page was opened."""
    client = sign_in(rivera)
    client.post(url, ticked())
    assert Release.objects.count() == 1
    Release.end_each(giving, okoro)
    client.post(url, ticked(giving, shown=[giving]))
    assert not Release.objects.exists()


def test_begun_twice(sign_in, rivera, okoro, giving, url, each):
    sign_in(rivera).post(url, ticked(giving))
    Release.begin_each(giving, okoro)
    assert Release.objects.get().by == rivera
    assert AuditEvent.objects.filter(action="giving each back when ready").count() == 1


# What makes a paper ready


def test_saved_and_next(sign_in, rivera, turned_in, each):
    sign_in(rivera).post(address_of(turned_in), on_desk(turned_in, next="1"))
    assert went(turned_in)


def test_saved_with_the_next_at_hand(sign_in, rivera, turned_in, each):
    sent = on_desk(turned_in, ahead="1")
    answer = sign_in(rivera).post(address_of(turned_in), sent).json()
    assert answer["said"] == "Ana Duarte: saved and given back."
    assert went(turned_in)


def test_question_by_question(sign_in, rivera, turned_in, each, giving):
    client = sign_in(rivera)
    for response, is_last in zip(by_person(turned_in), (False, True), strict=True):
        args = [giving.assignment_id, response.question_id]
        address = reverse("quizzes:marking_question", args=args)
        told = "Period 3: papers that become ready by this go back to their students at once."
        assert told in words(client.get(address))
        typed = {
            key: value for key, value in on_desk(turned_in).items() if f"r{response.pk}" in key
        }
        client.post(address, typed | {"answer": response.pk})
        assert went(turned_in) == is_last


def test_from_a_spreadsheet(sign_in, rivera, turned_in, each, assignment, giving):
    client, grades = sign_in(rivera), reverse("quizzes:marking_grades", args=[assignment.pk])
    table = read_table(client.get(grades).getvalue())
    [cells] = [cells for _line, cells in table.rows if "Ana Duarte" in cells]
    for heading in ("Questions, question 3", "Thesis", "Evidence"):
        cells[table.header.index(heading)] = "1"
    sheet = GradeSheet.of(assignment, [giving], Mark.objects.shown_to(rivera))
    plan = Plan.of(table, sheet, rivera, [giving])
    assert not went(turned_in)
    page = client.get(reverse("quizzes:marking_bring", args=[assignment.pk]))
    assert "Period 3: papers that become ready by this" in words(page)
    plan.store(rivera, assignment)
    assert went(turned_in)


def test_agreed_on(sign_in, rivera, co_teacher, rubric, disputed, each, assignment):
    client, url = sign_in(rivera), reverse("quizzes:marking_moderation", args=[assignment.pk])
    let_out([disputed.giving])
    assert "Period 3: papers that become ready by this" in words(client.get(url))
    assert not went(disputed)
    essay = disputed.responses.get(question__kind="essay")
    sent = {f"r{essay.pk}-row-{row.pk}": "1" for row in rubric.criteria.all()}
    sent |= {f"r{essay.pk}-base": 0, f"r{essay.pk}-comment": ""}
    client.post(url, sent | {f"by{essay.pk}-agreed": [rivera.pk, co_teacher.pk]})
    assert went(disputed)


def test_graded_by_the_second(sign_in, rivera, co_teacher, turned_in, each):
    turned_in.shares.create(marker=rivera)
    turned_in.shares.create(marker=co_teacher, is_second=True)
    sign_in(rivera).post(address_of(turned_in), on_desk(turned_in))
    assert not went(turned_in)
    sent = {key: value if "base" not in key else 0 for key, value in on_desk(turned_in).items()}
    sign_in(co_teacher).post(address_of(turned_in), sent)
    assert went(turned_in)


def test_the_second_turn_taken_back(sign_in, rivera, co_teacher, graded, each, assignment):
    graded.shares.create(marker=rivera)
    turn = graded.shares.create(marker=co_teacher, is_second=True)
    let_out([graded.giving])
    assert not went(graded)
    url = reverse("quizzes:marking_share_back", args=[assignment.pk])
    sign_in(rivera).post(url, {"turn": [turn.pk]})
    assert went(graded)


def test_two_may_be_further_apart(sign_in, rivera, co_teacher, disputed, each, assignment):
    url = reverse("quizzes:marking_share", args=[assignment.pk])
    Moderation.objects.create(assignment=assignment, apart=1)
    counts = {f"grader-{one.pk}": 0 for one in (rivera, co_teacher)}
    client = sign_in(rivera)
    client.post(url, counts | {"apart": "1.5", "base": 0})
    assert not went(disputed)
    client.post(url, counts | {"apart": "2", "base": 1})
    assert (Moderation.objects.get().apart, went(disputed)) == (2, True)


def test_the_own_points_count(sign_in, rivera, co_teacher, graded, each):
    essay = graded.responses.get(question__kind="essay")
    essay.marks.update(done_at=None)
    own = essay.marks.create(marker=co_teacher, points=2, counts=False, done_at=timezone.now())
    args = [graded.giving.assignment_id, graded.pk, own.pk]
    url = reverse("quizzes:marking_make_count", args=args)
    assert not went(graded)
    sign_in(co_teacher).post(url, {"why": "Hers is half done."})
    assert went(graded)


@pytest.fixture
def by_program(quiz):
    """The part asks choices alone."""
    quiz.questions.filter(kind__in=["essay", "short_answer"]).delete()


def test_scored_by_the_program(sign_in, ana, giving, quiz, by_program, each):
    work = Attempt.objects.open_for(giving, quiz, ana)
    sign_in(ana).post(f"/assignments/{giving.assignment_id}/{quiz.pk}/submit/", {"base": 0})
    assert went(work)
    kinds = work.drafts.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Draft.Kind.TURNED_IN, Draft.Kind.GIVEN_BACK]


def test_scored_with_the_last_save(sign_in, ana, giving, quiz, by_program, each):
    work = Attempt.objects.open_for(giving, quiz, ana)
    sent = {"round": 1, "base": 0, "tab": "t1", "seq": 1, "user": ana.pk, "final": True}
    sent |= {"answers": {}, "evidence": []}
    url = f"/assignments/{giving.assignment_id}/{quiz.pk}/save/"
    answer = sign_in(ana).post(url, json.dumps(sent), content_type="application/json")
    assert (answer.status_code, went(work)) == (200, True)


def test_scored_when_the_time_was_up(ana, giving, quiz, by_program, each):
    work = Attempt.objects.open_for(giving, quiz, ana)
    work.run_out(timezone.now())
    assert went(work)


def test_scored_when_it_was_collected(rivera, ana, giving, quiz, by_program, each):
    work = Attempt.objects.open_for(giving, quiz, ana)
    Attempt.objects.update(saved_at=timezone.now(), revision=1)
    past = timezone.now() - HOUR
    Giving.objects.update(due_at=past, closes_at=past)
    giving.refresh_from_db()
    [waiting] = to_collect(standings([giving])[giving.pk]).now
    waiting.collect(rivera)
    assert went(work)


@pytest.mark.parametrize("way", ["queue", "release page", "night"])
def test_what_became_ready_on_no_known_way(
    sign_in, rivera, graded, each, assignment, release_page, way
):
    if way == "night":
        assert give_back_what_is_due(dry_run=False) == "gave back 1"
    else:
        queue = reverse("quizzes:marking_queue", args=[assignment.pk])
        words(sign_in(rivera).get(queue if way == "queue" else release_page))
    assert went(graded)


def test_its_student_finds_it(sign_in, ana, quiz, graded, each, feedback):
    """Whichever page is opened first."""
    assignment = reverse("quizzes:assignment", args=[graded.giving.assignment_id])
    client = sign_in(ana)
    for address, said in [
        (reverse("quizzes:home"), "Given back"),
        (assignment, "Given back"),
        (feedback, CANARY),
        (reverse("quizzes:own_work"), CANARY),
    ]:
        response = client.get(address)
        content = response.getvalue() if response.streaming else response.content
        assert said in content.decode(errors="replace"), address
        assert went(graded)
        Draft.objects.filter(kind=Draft.Kind.GIVEN_BACK).delete()
        Attempt.objects.filter(pk=graded.pk).update(given_back_at=None)


def test_a_student_looks_with_constant_queries(sign_in, rivera, ana, giving, graded, each):
    client, counts = sign_in(ana), []
    client.get(reverse("quizzes:home"))  # gives back what is ready
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("quizzes:home"))
        counts.append(len(queries))
        for _one in range(2):
            other = Giving.objects.create(
                assignment=Assignment.objects.create(lesson=giving.assignment.lesson),
                classroom=giving.classroom,
            )
            Release.begin_each(other, rivera)
    assert counts[0] == counts[1]


def test_a_revised_round(sign_in, rivera, ana, turned_in, each):
    following = turned_in.send_back(rivera, "Say more.")
    Attempt.objects.filter(pk=following.pk).update(saved_at=timezone.now())
    following.turn_in(ana)
    assert not went(following)
    sign_in(rivera).post(address_of(following), on_desk(following))
    assert went(following)


def test_excused_and_late(sign_in, rivera, ana, giving, turned_in, each):
    giving.extensions.create(student=ana, excused=True)
    Giving.objects.update(due_at=timezone.now() - HOUR, late_work=Giving.LateWork.MARKED)
    sign_in(rivera).post(address_of(turned_in), on_desk(turned_in))
    assert went(turned_in)


def test_a_make_up_question(sign_in, rivera, ben, giving, quiz, ask, each):
    essay = quiz.questions.get(kind="essay")
    other = ask("essay", "Another one?", makes_up_for=essay)
    giving.make_ups.create(student=ben, question=other)
    work = Attempt.objects.open_for(giving, quiz, ben)
    work.turn_in(ben)
    assert other.pk in work.responses.values_list("question", flat=True)
    for response in by_person(work):
        let_out([giving])
        assert not went(work)
        judge(response, rivera)
    let_out([giving])
    assert went(work)


# What keeps it


PLACES = [
    "/",
    "/assignments/",
    "/assignments/{assignment}/",
    "/assignments/{assignment}/{quiz}/",
    "/assignments/{assignment}/{quiz}/feedback/",
    "/assignments/{assignment}/{quiz}/print/",
    "/assignments/{assignment}/{quiz}/earlier/",
    "/accounts/my-work.json",
]


def seen_by(client, paper):
    at = {"assignment": paper.giving.assignment_id, "quiz": paper.quiz_id}
    pages = [client.get(one.format(**at), follow=True) for one in PLACES]
    return any(CANARY in page.content.decode() for page in pages)


def look_everywhere(sign_in, rivera, paper):
    """All that gives back what is ready."""
    client, assignment = sign_in(rivera), paper.giving.assignment_id
    for name in ("marking_queue", "marking_release"):
        words(client.get(reverse(f"quizzes:{name}", args=[assignment])))
    words(client.get(address_of(paper)))
    give_back_what_is_due(dry_run=False)


def test_half_done_is_kept(sign_in, rivera, ana, turned_in, each):
    client = sign_in(rivera)
    client.post(address_of(turned_in), on_desk(turned_in, draft="1"))
    assert Mark.objects.filter(comment=CANARY, done_at=None).count() == 2
    first, _last = by_person(turned_in)
    judge(first, rivera)
    look_everywhere(sign_in, rivera, turned_in)
    assert (went(turned_in), seen_by(sign_in(ana), turned_in)) == (False, False)


def test_not_before_both_have_graded_it(sign_in, rivera, ana, co_teacher, graded, each):
    graded.shares.create(marker=rivera)
    graded.shares.create(marker=co_teacher, is_second=True)
    look_everywhere(sign_in, rivera, graded)
    assert (went(graded), seen_by(sign_in(ana), graded)) == (False, False)


def test_not_before_they_agree(sign_in, rivera, ana, disputed, each):
    sign_in(rivera).post(address_of(disputed), on_desk(disputed))
    look_everywhere(sign_in, rivera, disputed)
    assert (went(disputed), seen_by(sign_in(ana), disputed)) == (False, False)


def test_what_is_written_on_is_kept(sign_in, rivera, ana, graded, each):
    graded.reopen(rivera)
    let_out([graded.giving])
    give_back_what_is_due(dry_run=False)
    assert (went(graded), seen_by(sign_in(ana), graded)) == (False, False)


def test_hidden_again_it_waits_for_a_person(
    sign_in, rivera, ana, giving, url, release_page, take_back, graded, each
):
    let_out([giving])
    client, student = sign_in(rivera), sign_in(ana)
    assert seen_by(student, graded)
    client.post(take_back, {"work": [graded.pk]})
    look_everywhere(sign_in, rivera, graded)
    client.post(address_of(graded), on_desk(graded))
    client.post(url, ticked(shown=[giving]))
    assert "hidden again</span>" in words(client.get(release_page))
    assert "Nothing goes back at once" in words(client.get(release_page))
    client.post(url, ticked(giving))
    look_everywhere(sign_in, rivera, graded)
    graded.reopen(rivera)
    graded.turn_in(ana)
    client.post(address_of(graded), on_desk(graded))
    assert Attempt.objects.ready_to_give_back().get() == graded
    assert (went(graded), seen_by(student, graded)) == (False, False)
    client.post(release_page, {"work": [graded.pk]})
    assert seen_by(student, graded)


def test_all_hidden_again(sign_in, rivera, ben, giving, quiz, take_back, graded, each):
    bens = Attempt.objects.open_for(giving, quiz, ben)
    bens.turn_in(ben)
    let_out([giving])
    client = sign_in(rivera)
    client.post(address_of(bens), on_desk(bens))
    client.post(take_back, {"work": [graded.pk, bens.pk]})
    look_everywhere(sign_in, rivera, graded)
    assert (went(graded), went(bens)) == (False, False)


def test_no_key_while_somebody_may_still_write(
    sign_in, rivera, ana, graded, giving, feedback, each
):
    let_out([giving])
    right = 'class="badge done">Right'
    page = words(sign_in(ana).get(feedback))
    assert ("The right answers are shown here once" in page, right in page) == (True, False)
    Giving.objects.update(due_at=timezone.now(), closes_at=timezone.now())
    assert right in words(sign_in(ana).get(feedback))


def test_names_are_hidden_until_it_went(sign_in, rivera, turned_in, url, release_page, each):
    Quiz.objects.update(hides_names=True)
    turned_in.quiz.refresh_from_db()
    number, client = turned_in.called, sign_in(rivera)
    page = words(client.get(release_page))
    assert "With each paper its name shows" in page and "Ana" not in page
    page = words(client.get(address_of(turned_in)))
    assert number in page and "Ana" not in page
    answer = client.post(address_of(turned_in), on_desk(turned_in, ahead="1")).json()
    assert answer["said"] == f"{number}: saved and given back."
    assert "Ana Duarte" in words(client.get(address_of(turned_in)))


def test_with_the_mark_or_not_at_all(sign_in, rivera, turned_in, each, monkeypatch):
    def failing(self, by):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Attempt, "give_back", failing)
    with pytest.raises(RuntimeError):
        sign_in(rivera).post(address_of(turned_in), on_desk(turned_in))
    assert not Mark.objects.filter(by_program=False).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_it_at_once(rivera, turned_in, each):
    """Neither sees what the other is about to store; the second waits for the first."""
    both = threading.Barrier(2, timeout=1)

    def finish(response):
        try:
            with turned_in.each_when_ready():
                judge(response, rivera)
                with suppress(threading.BrokenBarrierError):
                    both.wait()
        finally:
            connection.close()

    threads = [threading.Thread(target=finish, args=[one]) for one in by_person(turned_in)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert went(turned_in)


def test_ended_meanwhile(rivera, giving, turned_in, each):
    with turned_in.each_when_ready() as back:
        for response in by_person(turned_in):
            judge(response, rivera)
        Release.end_each(giving, rivera)
    assert (back, went(turned_in)) == ([], False)


# Beside a planned time, other classes


def test_not_beside_a_planned_time(sign_in, rivera, giving, url, release_page, graded):
    planned = Release.objects.create(giving=giving, at=timezone.now() + HOUR, by=rivera)
    client = sign_in(rivera)
    page = words(client.get(release_page))
    assert f'id="each-{giving.pk}" disabled' in page and "Take that time off first." in page
    page = words(client.post(url, ticked(giving)))
    assert "A time is planned for Period 3. Take it off first." in page
    assert (Release.objects.get(), went(graded)) == (planned, False)


def test_no_time_beside_it(sign_in, rivera, giving, assignment, release_page, each):
    client, field = sign_in(rivera), f"at-{giving.pk}"
    assert f'name="{field}"' not in words(client.get(release_page))
    url = reverse("quizzes:marking_release_at", args=[assignment.pk])
    page = words(client.post(url, {field: "2099-01-05T08:00", f"shown-{giving.pk}": ""}))
    assert "Each paper is given back here when it is ready. Take that off first." in page
    assert 'value="2099-01-05T08:00"' in page
    assert not Release.plan(giving, timezone.now() + HOUR, rivera, None)
    assert Release.objects.get().is_each


def test_one_class_that_cannot_stops_all(sign_in, rivera, zoe, giving, assignment, url, graded):
    other = assignment.givings.create(classroom=make_classroom("Period 5", rivera, zoe))
    Release.objects.create(giving=other, at=timezone.now() + HOUR, by=rivera)
    page = words(sign_in(rivera).post(url, ticked(giving, other)))
    assert "A time is planned for Period 5." in page
    assert f'id="each-{giving.pk}" checked' in page
    assert (Release.objects.count(), went(graded)) == (1, False)


@pytest.fixture
def theirs(assignment, okoro, zoe, quiz):
    """Zoe's paper in Okoro's class, graded."""
    other = assignment.givings.create(classroom=make_classroom("Period 5", okoro, zoe))
    work = Attempt.objects.open_for(other, quiz, zoe)
    work.turn_in(zoe)
    for response in by_person(work):
        judge(response, okoro)
    return work


def test_another_class_is_not_touched(sign_in, rivera, url, giving, graded, theirs):
    client = sign_in(rivera)
    page = words(client.post(url, ticked(theirs.giving)))
    assert "Select a valid choice" in page
    client.post(url, ticked(giving))
    assert (went(graded), went(theirs)) == (True, False)
    bring = reverse("quizzes:marking_bring", args=[giving.assignment_id])
    assert "Period 5" not in words(client.get(bring))


@pytest.mark.parametrize("sent", [["x"], ["-1"], [str(10**30)], ["1", ""]])
def test_what_is_no_class(sign_in, rivera, url, graded, sent):
    words(sign_in(rivera).post(url, {"each": sent}))
    words(sign_in(rivera).post(url, {"shown": sent}))
    assert (Release.objects.count(), went(graded)) == (0, False)


def test_who_may_not(client, sign_in, okoro, ana, technician, lindqvist, url, giving, graded):
    assert client.post(url, ticked(giving)).status_code == 302
    for person in (okoro, ana, technician, lindqvist):
        assert sign_in(person).post(url, ticked(giving)).status_code == 404
    assert (Release.objects.count(), went(graded)) == (0, False)


def test_no_such_assignment(sign_in, rivera, giving):
    url = reverse("quizzes:marking_release_each", args=[10**6])
    assert sign_in(rivera).post(url, ticked(giving)).status_code == 404


def test_other_methods(sign_in, rivera, url):
    assert sign_in(rivera).get(url).status_code == 405


def test_queries(
    sign_in, rivera, giving, quiz, period3, release_page, turned_in, each, count_queries
):
    """Of the page, and of a paper that is saved and goes."""
    client = sign_in(rivera)
    client.get(release_page)
    with_one = count_queries(lambda: client.get(release_page))
    papers = [turned_in]
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        papers.append(Attempt.objects.open_for(giving, quiz, student))
        papers[-1].turn_in(student)
    assert with_one == count_queries(lambda: client.get(release_page)) <= 20

    def save(paper):
        return client.post(address_of(paper), on_desk(paper, ahead="1"))

    saved = [count_queries(partial(save, paper)) for paper in papers[1:]]
    assert saved[0] == saved[1]
    assert [went(paper) for paper in papers] == [False, True, True]
