"""A corrected rubric counts for what was graded: /marking/<…>/question/<question>/again/."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent
from quizzes.marking import regrade as regrading
from quizzes.models import Anchor, Attempt, Criterion, Mark, PracticeMark, Question, Share
from tests.quizzes.test_marking_rescore import seen_in, text


@pytest.fixture
def old(turned_in):
    """The essay: Thesis 0-1, Evidence 0-2."""
    return Question.objects.get(kind="essay")


@pytest.fixture
def corrected(old, rubric, rivera):
    """A copy of the rubric: full evidence is worth three points, the thesis is called otherwise."""
    copy = rubric.copy(rivera, "Two rows, corrected")
    copy.criteria.filter(title="Thesis").update(title="Claim")
    copy.criteria.get(title="Evidence").levels.filter(points=2).update(points=3)
    return copy


@pytest.fixture
def today(old, corrected):
    return with_rubric(old, corrected)


@pytest.fixture
def url(assignment, today):
    return reverse("quizzes:marking_rescore", args=[assignment.pk, today.pk])


@pytest.fixture
def mark(turned_in, old, rivera, levels):
    """One of Thesis, two of Evidence, with words on what to do next."""
    row = str(Criterion.objects.get(title="Evidence", rubric=old.rubric).pk)
    return graded(turned_in, rivera, **levels(1, 2), next_steps={row: "Weigh it."})


def with_rubric(question, rubric):
    question = Question.objects.get(pk=question.pk)
    question.rubric = rubric
    return question.revise()


def graded(work, marker, **judged):
    one = Mark.of(work.responses.get(question__kind="essay"), marker)
    return one.record(comment="Well said.", done=True, base=0, **judged)


def rows_of(rubric):
    return [str(row.pk) for row in rubric.criteria.all()]


def test_it_works(sign_in, rivera, turned_in, old, corrected, today, mark, url):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "1 answer changes" in page
    assert "of 1 by the rubric before" in page
    row = page.split('<th scope="row">Ana Duarte')[1]
    assert [row.find(one) > 0 for one in (">3<", "<b>4</b>", ">–<")] == [True] * 3
    mark.refresh_from_db()
    assert mark.points == 3  # looking stores nothing
    page = text(client.post(url, {"seen": seen_in(page)}, follow=True))
    assert "1 answer goes by the corrected rubric now." in page
    assert "Nothing to change" in page
    claim, evidence = rows_of(corrected)
    before = mark.as_change()
    mark.refresh_from_db()
    assert (mark.levels, mark.points) == ({claim: "1", evidence: "3"}, 4)
    assert (mark.next_steps, mark.comment) == ({evidence: "Weigh it."}, "Well said.")
    assert mark.is_done
    assert turned_in.responses.get(question=old).keyed_by == today
    change = mark.changes.first()
    assert (change.by, change.why) == (rivera, "the rubric was corrected")
    assert (change.before, change.after) == (before, mark.as_change())
    event = AuditEvent.objects.get(action="graded again")
    assert (event.actor, event.details["count"]) == (rivera, 1)
    corrected.refresh_from_db()
    assert corrected.is_used


def test_everybody_reads_the_new_rows(sign_in, ana, rivera, turned_in, mark, url, assignment):
    client = sign_in(rivera)
    desk = reverse("quizzes:marking_paper", args=[assignment.pk, turned_in.pk])
    assert "Claim" not in text(client.get(desk))
    client.post(url, {"seen": seen_in(text(client.get(url)))})
    page = text(client.get(desk))
    assert "Claim" in page
    assert "of 4" in page
    Attempt.objects.update(given_back_at=timezone.now())
    feedback = reverse("quizzes:feedback", args=[assignment.pk, turned_in.quiz_id])
    page = text(sign_in(ana).get(feedback))
    assert "Claim" in page
    assert '<b class="total">7</b> of 9 points' in page


def test_the_question_table_goes_by_what_counts(sign_in, rivera, mark, old, today, url, assignment):
    client = sign_in(rivera)
    client.post(url, {"seen": seen_in(text(client.get(url)))})
    tables = [
        text(
            client.get(
                reverse("quizzes:marking_question", args=[assignment.pk, one.pk]) + "?show=all"
            )
        )
        for one in (old, today)
    ]
    assert ["Ana Duarte" in page for page in tables] == [False, True]
    assert "Claim" in tables[1]


def test_a_row_without_a_level_is_graded_anew(sign_in, rivera, mark, corrected, url):
    new = corrected.criteria.create(title="Context", position=5)
    for points in (0, 1):
        new.levels.create(points=points)
    client = sign_in(rivera)
    page = text(client.get(url))
    assert 'data-label="To grade anew">Claim, Context</td>' in page
    client.post(url, {"seen": seen_in(page)})
    mark.refresh_from_db()
    assert (mark.is_done, mark.points, mark.levels) == (False, 3, {rows_of(corrected)[1]: "3"})


def test_what_a_student_reads_is_not_taken_away(sign_in, rivera, turned_in, mark, corrected, url):
    corrected.criteria.create(title="Context", position=5).levels.create(points=1)
    Attempt.objects.update(given_back_at=timezone.now())
    page = text(sign_in(rivera).get(url))
    assert "given back: stays as it is" in page
    assert "Let the new rubric count" not in page
    sign_in(rivera).post(url, {"seen": regrading.fingerprint([])})
    mark.refresh_from_db()
    assert (mark.is_done, mark.points) == (True, 3)


def test_what_nobody_has_graded_goes_by_it_too(sign_in, rivera, old, today, url):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "0 answers change" in page and "of 1 by the rubric before" in page
    client.post(url, {"seen": seen_in(page)})
    assert old.responses.get().rubric_id == today.rubric_id


def test_set_points_stay(sign_in, rivera, turned_in, levels, corrected, url):
    mark = graded(turned_in, rivera, **levels(1, 1), set_points=Decimal("2.5"), reason="Half.")
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "0 answers change" in page
    client.post(url, {"seen": seen_in(page)})
    mark.refresh_from_db()
    assert (mark.points, mark.set_points, mark.is_done) == (Decimal("2.5"), Decimal("2.5"), True)
    assert list(mark.levels) == rows_of(corrected)


def test_who_grades_blind_reads_no_points(
    sign_in, rivera, co_teacher, turned_in, mark, levels, url
):
    Share.objects.create(attempt=turned_in, marker=co_teacher, is_second=True)
    page = text(sign_in(co_teacher).get(url))
    assert page.count(">hidden</td>") == 2
    assert "<b>4</b>" not in page
    assert "<b>4</b>" in text(sign_in(rivera).get(url))


def test_practice_goes_along(sign_in, rivera, anchor, levels, mark, corrected, url):
    one = PracticeMark.objects.create(anchor=anchor, marker=rivera, **levels(0, 2))
    client = sign_in(rivera)
    client.post(url, {"seen": seen_in(text(client.get(url)))})
    claim, evidence = rows_of(corrected)
    stored = Anchor.objects.get()
    assert (stored.levels, stored.points) == ({claim: "1", evidence: "3"}, 4)
    assert stored.reasons == {claim: "It takes a side."}
    one.refresh_from_db()
    assert (one.levels, one.points) == ({claim: "0", evidence: "3"}, 3)


def test_it_changed_meanwhile(sign_in, rivera, mark, levels, url):
    client = sign_in(rivera)
    seen = seen_in(text(client.get(url)))
    mark.record(comment="No.", done=True, base=mark.revision, **levels(0, 1))
    page = text(client.post(url, {"seen": seen}))
    assert "Something changed meanwhile, so nothing was stored." in page
    mark.refresh_from_db()
    assert mark.points == 1


def test_somebody_is_quicker(sign_in, rivera, mark, url, monkeypatch):
    """Between the look and the store: all stays as it is."""
    client = sign_in(rivera)
    seen = seen_in(text(client.get(url)))
    look = regrading.fingerprint

    def quicker(answers):
        Mark.objects.filter(pk=mark.pk).update(revision=99)
        return look(answers)

    monkeypatch.setattr(regrading, "fingerprint", quicker)
    assert "Something changed meanwhile" in text(client.post(url, {"seen": seen}))
    mark.refresh_from_db()
    assert (mark.points, mark.response.keyed_by) == (3, None)


def went(moves, key):
    return {before.worth: after.worth for before, after in moves.levels[key]}


def test_points_within_a_level_stay_as_far_below_its_best(rubric, rivera):
    from quizzes.rows import rows_of as read

    band = rubric.criteria.get(title="Evidence").levels.get(points=2)
    band.points, band.least = 9, 7
    band.save()
    copy = rubric.copy(rivera)
    key, after = rows_of(rubric)[1], rows_of(copy)[1]
    wider = copy.criteria.get(title="Evidence").levels.get(points=9)
    wider.points, wider.least = 12, 11
    wider.save()
    moves = regrading.Moves.between(*(read([one.pk])[one.pk] for one in (rubric, copy)))
    for points, gone in (("9", "12"), ("8.5", "11.5"), ("7", "11"), ("1", "1")):
        assert moves.of({key: points}) == {after: gone}


def test_levels_by_words_by_place_by_points(rubric, rivera):
    from quizzes.rows import rows_of as read

    before = read([rubric.pk])[rubric.pk]
    copy = rubric.copy(rivera)
    evidence = copy.criteria.get(title="Evidence")
    best, middle = evidence.levels.get(points=2), evidence.levels.get(points=1)
    best.points = 4
    best.save()
    key = str(before[1].criterion.pk)
    moves = regrading.Moves.between(before, read([copy.pk])[copy.pk])
    assert went(moves, key) == {"0": "0", "1": "1", "2": "4"}  # by their words
    middle.title, middle.points = "Some", Decimal("1.5")
    middle.save()
    moves = regrading.Moves.between(before, read([copy.pk])[copy.pk])
    assert went(moves, key)["1"] == "1.5"  # by its place
    evidence.levels.create(points=1, title="Named")
    moves = regrading.Moves.between(before, read([copy.pk])[copy.pk])
    assert went(moves, key) == {"0": "0", "1": "1", "2": "4"}  # by its points
    evidence.levels.filter(title="Named").delete()
    evidence.levels.create(points=3, title="Weighed")
    moves = regrading.Moves.between(before, read([copy.pk])[copy.pk])
    assert went(moves, key) == {"0": "0", "2": "4"}  # it finds none


def test_who_was_asked_something_else_keeps_it(sign_in, rivera, mark, old, corrected, assignment):
    question = Question.objects.get(pk=old.pk)
    question.prompt, question.rubric = "Were the gates open?", corrected
    today = question.revise()
    address = reverse("quizzes:marking_rescore", args=[assignment.pk, today.pk])
    assert "Nothing to change" in text(sign_in(rivera).get(address))


def test_more_than_go_at_once(sign_in, rivera, ben, giving, quiz, old, mark, url, monkeypatch):
    work = Attempt.objects.open_for(giving, quiz, ben)
    work.responses.filter(question__kind="essay").update(question=old)
    work.turn_in(ben)
    graded(work, rivera, levels=mark.levels, points=mark.points)
    monkeypatch.setattr(regrading, "MOST", 1)
    client = sign_in(rivera)
    for _one in range(2):
        page = text(client.get(url))
        assert "1 answers go over at once." in page
        client.post(url, {"seen": seen_in(page)})
    assert "Nothing to change" in text(client.get(url))
    assert set(Mark.objects.filter(by_program=False).values_list("points", flat=True)) == {4}


def test_the_queue_and_the_question_lead_here(sign_in, rivera, mark, old, corrected, assignment):
    client = sign_in(rivera)
    queue = reverse("quizzes:marking_queue", args=[assignment.pk])
    assert "Go by the rubric of today" not in text(client.get(queue))
    today = with_rubric(old, corrected)
    address = reverse("quizzes:marking_rescore", args=[assignment.pk, today.pk])
    page = text(client.get(queue))
    assert f'href="{address}"' in page
    client.post(address, {"seen": seen_in(text(client.get(address)))})
    page = text(client.get(queue))
    assert "Go by the rubric of today" not in page
    assert reverse("quizzes:marking_question", args=[assignment.pk, today.pk]) in page


def test_another_round_goes_by_it_too(sign_in, rivera, ana, turned_in, mark, today, url):
    client = sign_in(rivera)
    client.post(url, {"seen": seen_in(text(client.get(url)))})
    Attempt.objects.get(pk=turned_in.pk).send_back(rivera, "Say more.")
    second = Attempt.objects.get(round=2)
    assert second.responses.get(question__kind="essay").rubric_id == today.rubric_id


def test_who_may_not(sign_in, client, okoro, lindqvist, ana, rivera, url, mark, old, assignment):
    assert client.get(url).status_code == 302
    for person in (ana, okoro, lindqvist):
        assert sign_in(person).get(url).status_code in (403, 404)
        assert sign_in(person).post(url).status_code in (403, 404)
    without = Question.objects.get(kind="short_answer")
    others = reverse("quizzes:marking_rescore", args=[assignment.pk, without.pk])
    assert sign_in(rivera).get(others).status_code == 404
    assert sign_in(rivera).put(url).status_code == 405


def test_queries_do_not_grow(sign_in, rivera, ben, giving, quiz, old, mark, url, count_queries):
    client = sign_in(rivera)
    client.get(url)
    one = count_queries(lambda: client.get(url))
    work = Attempt.objects.open_for(giving, quiz, ben)
    work.responses.filter(question__kind="essay").update(question=old)
    work.turn_in(ben)
    graded(work, rivera, levels=mark.levels, points=mark.points)
    assert "of 2 by the rubric" in text(client.get(url))
    assert count_queries(lambda: client.get(url)) == one <= 20
