"""One paper at the grading desk: /marking/<assignment>/<attempt>/."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, AuditEvent, Enrolment, Giving
from quizzes.models import Attempt, ChangedMeanwhile, Evidence, Mark, MarkChange, Question
from sources.models import Text
from tests.cast import make_classroom, make_person


@pytest.fixture
def url(giving, turned_in):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])


@pytest.fixture
def short(turned_in):
    return turned_in.responses.get(question__kind="short_answer")


@pytest.fixture
def essay(turned_in):
    return turned_in.responses.get(question__kind="essay")


@pytest.fixture
def thesis(rubric):
    return rubric.criteria.get(title="Thesis")


@pytest.fixture
def evidence_row(rubric):
    return rubric.criteria.get(title="Evidence")


@pytest.fixture
def judged(short, essay, thesis, evidence_row):
    """What a page sends: the short answer and both rows of the essay, nothing stored before."""
    return {
        f"r{short.pk}-base": 0,
        f"r{short.pk}-points": "1.5",
        f"r{short.pk}-comment": "",
        f"r{essay.pk}-base": 0,
        f"r{essay.pk}-row-{thesis.pk}": "1",
        f"r{essay.pk}-row-{evidence_row.pk}": "2",
        f"r{essay.pk}-comment": "Weigh the notice too.",
    }


def cite(response, label, start, end, role=""):
    document = response.attempt.quiz.shown_documents().order_by("position")[int(label[4]) - 1]
    version = document.shown_version
    return Evidence.objects.create(
        attempt=response.attempt,
        response=response,
        key=f"k{start}",
        label=label,
        role=role,
        version=version,
        start=start,
        end=end,
        quote=version.reading_text[start:end],
    )


def text(response):
    return " ".join(response.content.decode().split())


def state_of(attempt):
    return Attempt.objects.with_state().get(pk=attempt.pk).state


def test_what_each_level_means(sign_in, rivera, url, evidence_row):
    """In words beside its points: a grader reads them, by mouse or not."""
    evidence_row.levels.filter(points=1).update(title="", marker_text="One document, used.")
    evidence_row.levels.filter(points=2).update(marker_text="Two documents, used.")
    page = text(sign_in(rivera).get(url))
    shown = re.findall(r'<span class="visually-hidden">(\d of 2)</span><span>(.*?)</span>', page)
    assert shown == [
        ("0 of 2", "<b>Evidence 0</b> "),
        ("1 of 2", "One document, used."),
        ("2 of 2", "<b>Evidence 2.</b> Two documents, used."),
    ]


def test_levels_without_words_stand_in_a_line(sign_in, rivera, url, thesis):
    thesis.levels.update(title="", marker_text="")
    page = text(sign_in(rivera).get(url))
    assert '<div class="scale-levels bare" role="radiogroup" aria-label="Thesis">' in page
    assert '<div class="scale-levels" role="radiogroup" aria-label="Evidence">' in page


def test_it_works(sign_in, rivera, url, turned_in, short, essay, thesis, judged):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "Ana Duarte" in page
    assert "He counted eleven masts" in page
    assert "Guidance 3" in page
    assert "Thesis for graders" in page
    assert "1 of 1 points, scored by the program" in page
    response = client.post(url, judged)
    assert (response.status_code, response.headers["Location"]) == (302, url)
    mark = essay.marks.get()
    assert (mark.marker, mark.points, mark.counts, mark.is_done) == (rivera, 3, True, True)
    assert mark.levels == {str(thesis.pk): "1", str(thesis.pk + 1): "2"}
    assert mark.comment == "Weigh the notice too."
    assert short.marks.get().points == Decimal("1.5")
    assert state_of(turned_in) == "graded"
    assert MarkChange.objects.filter(by=rivera).count() == 2
    page = text(client.get(url))
    assert f'name="r{essay.pk}-row-{thesis.pk}" value="1" checked' in page
    assert "Weigh the notice too." in page


def test_save_and_next(sign_in, rivera, ben, giving, quiz, url, turned_in, judged):
    other = Attempt.objects.open_for(giving, quiz, ben)
    other.turn_in(ben)
    client = sign_in(rivera)
    following = reverse("quizzes:marking_paper", args=[giving.assignment_id, other.pk])
    page = text(client.get(url))
    assert f'href="{following}">Skip</a>' in page
    assert client.post(url, judged | {"next": "1"}).headers["Location"] == following
    blank = {
        f"r{one.pk}-{name}": value
        for one in other.responses.exclude(question__kind__endswith="choice")
        for name, value in (("base", 0), ("points", 0), ("comment", ""))
    }
    queue = reverse("quizzes:marking_queue", args=[giving.assignment_id])
    response = client.post(following, blank | {"next": "1"})
    assert response.headers["Location"] == f"{queue}?part={quiz.pk}"


def test_the_queue_of_one_class(sign_in, rivera, zoe, giving, quiz, assignment, url, judged):
    room = make_classroom("Period 5", rivera, zoe)
    other = Giving.objects.create(assignment=assignment, classroom=room)
    Attempt.objects.open_for(other, quiz, zoe).turn_in(zoe)
    client = sign_in(rivera)
    assert "Zoe Adeyemi" in text(client.get(url))
    one_class = f"{url}?class={giving.classroom_id}"
    assert "Zoe Adeyemi" not in text(client.get(one_class))
    response = client.post(one_class, judged | {"next": "1"})
    assert response.headers["Location"].endswith(f"?class={giving.classroom_id}&part={quiz.pk}")


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_what_is_fetched_ahead_is_not_noted_as_read(sign_in, rivera, ana, url, header):
    client = sign_in(rivera)
    read = AuditEvent.objects.filter(action="read", student=ana)
    assert "He counted eleven masts" in text(client.get(url, headers={header: "prefetch"}))
    assert read.count() == 0
    client.get(url)
    client.get(url, headers={header: "prefetch"})
    assert read.count() == 1


def test_saving_for_a_page_that_has_the_next_one(
    sign_in, rivera, ben, giving, quiz, url, short, judged
):
    other = Attempt.objects.open_for(giving, quiz, ben)
    other.turn_in(ben)
    client, ahead = sign_in(rivera), {"ahead": "1"}
    mistaken = judged | {f"r{short.pk}-points": "99"}
    answer = client.post(url, mistaken | ahead)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid"})
    answer = client.post(url, judged | ahead)
    following = reverse("quizzes:marking_paper", args=[giving.assignment_id, other.pk])
    bases = {f"r{mark.response_id}-base": 1 for mark in Mark.objects.filter(marker=rivera)}
    said = "Ana Duarte: saved."
    assert answer.json() == {"next": following, "said": said, "bases": bases}
    assert short.marks.get().is_done
    answer = client.post(url, judged | {f"r{short.pk}-points": "0"} | ahead)
    assert (answer.status_code, answer.json()) == (409, {"error": "changed"})
    other.reopen(rivera)
    assert client.post(url, judged | bases | ahead).json()["next"] == ""


def test_half_done_is_kept_and_not_graded(
    sign_in, rivera, url, turned_in, essay, thesis, evidence_row, short
):
    client = sign_in(rivera)
    half = {
        f"r{short.pk}-base": 0,
        f"r{short.pk}-comment": "",
        f"r{essay.pk}-base": 0,
        f"r{essay.pk}-row-{thesis.pk}": "1",
        f"r{essay.pk}-comment": "Begun",
        "draft": "1",
    }
    response = client.post(url, half)
    assert response.json() == {"bases": {f"r{essay.pk}-base": 1}}
    mark = essay.marks.get()
    assert (mark.points, mark.comment, mark.is_done) == (1, "Begun", False)
    assert short.marks.count() == 0
    assert state_of(turned_in) == "being_graded"
    page = text(client.get(url))
    assert "Begun" in page
    assert f'name="r{essay.pk}-row-{thesis.pk}" value="1" checked' in page
    whole = half | {f"r{essay.pk}-base": 1, f"r{essay.pk}-row-{evidence_row.pk}": "2"}
    client.post(url, whole)
    assert essay.marks.get().is_done is False
    assert MarkChange.objects.count() == 0
    del whole["draft"]
    client.post(url, whole | {f"r{essay.pk}-base": 2})
    assert essay.marks.get().is_done is True
    assert MarkChange.objects.count() == 1


def test_typed_points_are_not_done_before_they_are_saved(sign_in, rivera, url, short, judged):
    client = sign_in(rivera)
    client.post(url, judged | {"draft": "1"})
    mark = short.marks.get()
    assert (mark.points, mark.is_done) == (Decimal("1.5"), False)
    assert Mark.objects.done().filter(by_program=False).count() == 0


def test_the_page_keeps_nothing_by_itself_of_what_was_given_back(
    sign_in, rivera, url, turned_in, short, judged
):
    client = sign_in(rivera)
    client.post(url, judged)
    turned_in.give_back(rivera)
    assert "data-kept" not in text(client.get(url))
    change = judged | {f"r{short.pk}-base": 1, f"r{short.pk}-points": "0"}
    assert client.post(url, change | {"draft": "1"}).status_code == 409
    assert short.marks.get().points == Decimal("1.5")
    client.post(url, change)
    assert short.marks.get().points == 0


def test_two_tabs(sign_in, rivera, url, essay, short, thesis, judged):
    client = sign_in(rivera)
    client.post(url, judged)
    late = judged | {
        f"r{essay.pk}-row-{thesis.pk}": "0",
        f"r{essay.pk}-comment": "From the other tab",
        f"r{short.pk}-base": 1,
        f"r{short.pk}-points": "2",
    }
    page = text(client.post(url, late))
    assert "This grade was changed somewhere else meanwhile." in page
    assert "There it says 3 points: “Weigh the notice too.”" in page
    assert "From the other tab" in page
    assert essay.marks.get().comment == "Weigh the notice too."
    assert short.marks.get().points == 2
    assert f'name="r{essay.pk}-base" value="1"' in page
    client.post(url, late | {f"r{essay.pk}-base": 1, f"r{short.pk}-base": 2})
    mark = essay.marks.get()
    assert (mark.comment, mark.points) == ("From the other tab", 2)
    change = mark.changes.first()
    assert change.before["comment"] == "Weigh the notice too."
    assert change.after["comment"] == "From the other tab"


def test_two_tabs_keeping_half_done(sign_in, rivera, url, essay, judged):
    client = sign_in(rivera)
    client.post(url, judged | {"draft": "1"})
    other = judged | {"draft": "1", f"r{essay.pk}-comment": "Other"}
    response = client.post(url, other)
    assert (response.status_code, response.json()) == (409, {"error": "changed"})
    assert essay.marks.get().comment == "Weigh the notice too."


def test_saving_the_same_twice_changes_nothing(sign_in, rivera, url, essay, short, judged):
    client = sign_in(rivera)
    client.post(url, judged)
    client.post(url, judged | {f"r{essay.pk}-base": 1, f"r{short.pk}-base": 1})
    assert essay.marks.get().revision == 1
    assert MarkChange.objects.count() == 2


def test_a_mark_begun_in_two_places_at_once(rivera, essay):
    first, second = Mark(response=essay, marker=rivera), Mark(response=essay, marker=rivera)
    judgement = {"levels": {}, "points": 1, "comment": "", "done": True, "base": 0}
    first.record(**judgement)
    with pytest.raises(ChangedMeanwhile) as told:
        second.record(**judgement)
    assert told.value.stored == first
    assert essay.marks.count() == 1


def test_all_or_nothing(sign_in, rivera, url, essay, short, judged, monkeypatch):
    real = Mark._store

    def fail_on_the_essay(self, *args):
        if self.response_id == essay.pk:
            raise RuntimeError
        real(self, *args)

    monkeypatch.setattr(Mark, "_store", fail_on_the_essay)
    client = sign_in(rivera)
    client.raise_request_exception = False
    assert client.post(url, judged).status_code == 500
    assert Mark.objects.filter(by_program=False).count() == 0


def test_two_teachers(sign_in, rivera, co_teacher, url, essay, short, thesis, judged):
    first, second = sign_in(rivera), sign_in(co_teacher)
    first.post(url, judged)
    page = text(second.get(url))
    assert (
        "Ms. Rivera grades this too. You see the points and comments after you save yours." in page
    )
    assert "Ms. Rivera gives" not in page
    assert "Weigh the notice too." not in page
    second.post(url, {f"r{essay.pk}-comment": "Hm", "draft": "1"} | bases(essay, short))
    assert "Ms. Rivera gives" not in text(second.get(url))
    mine = judged | {f"r{essay.pk}-base": 1, f"r{essay.pk}-row-{thesis.pk}": "0"}
    second.post(url, mine)
    page = text(second.get(url))
    assert "Ms. Rivera gives 3 points. “Weigh the notice too.” These count." in page
    assert "Let mine count" in page
    counting, other = essay.marks.get(marker=rivera), essay.marks.get(marker=co_teacher)
    assert (counting.counts, other.counts, other.points) == (True, False, 2)
    assert "Mr. Okoro gives 2 points." in text(first.get(url))


def test_a_colleagues_margin_waits_like_the_points(
    sign_in, rivera, co_teacher, turned_in, url, essay, judged
):
    sign_in(rivera).post(url, judged)
    essay.remarks.create(marker=rivera, start=0, end=9, quote="The gates", text="Which gates?")
    second = sign_in(co_teacher)
    assert "Which gates?" not in text(second.get(url))
    second.post(url, judged)
    assert "Which gates?" in text(second.get(url))
    essay.marks.filter(marker=co_teacher).delete()
    turned_in.give_back(rivera)
    page = text(second.get(url))
    assert "Which gates?" in page
    assert "Ms. Rivera gives 3 points." in page


def test_each_answer_has_its_points_beside_it(sign_in, rivera, url, essay, short):
    page = text(sign_in(rivera).get(url))
    assert '<span class="quiet small">1 of 1</span>' in page
    for response in (essay, short):
        card = page.partition(f'id="answer-{response.pk}"')[2].partition("</article>")[0]
        assert f'name="r{response.pk}-base"' in card
        assert re.search(rf'name="r{response.pk}-comment"[^>]* form="grade"', card)


def bases(*responses):
    return {f"r{one.pk}-base": 0 for one in responses}


def test_what_is_done_counts_before_what_is_half_done(
    sign_in, rivera, co_teacher, url, turned_in, essay, short, judged
):
    half = bases(essay, short) | {f"r{essay.pk}-comment": "Later", "draft": "1"}
    sign_in(rivera).post(url, half)
    sign_in(co_teacher).post(url, judged)
    assert essay.marks.get(counts=True).marker == co_teacher
    assert state_of(turned_in) == "graded"


FORGED = ["-1", "2.01", "1.3", "NaN", "-Infinity", "1e400", "1e-400", "0.001", "x", "1" * 400]


@pytest.mark.parametrize("points", FORGED)
def test_points_out_of_bounds(sign_in, rivera, url, short, judged, points):
    response = sign_in(rivera).post(url, judged | {f"r{short.pk}-points": points})
    assert response.status_code == 200
    page = text(response)
    assert "Not saved yet" in page
    assert "Weigh the notice too." in page
    assert f'value="{points}"' in page
    assert Mark.objects.filter(by_program=False).count() == 0


def test_half_points_or_all_of_them_or_what_stands_there(sign_in, rivera, url, short, judged):
    """Points of a part that is worth 1.75, and a third that was given before."""
    client = sign_in(rivera)
    Question.objects.filter(pk=short.question_id).update(points="1.75")
    sent = judged | {f"r{short.pk}-points": "0.37"}
    assert "Type whole or half points." in text(client.post(url, sent))
    client.post(url, sent | {f"r{short.pk}-points": "1.75"})
    assert short.marks.get().points == Decimal("1.75")
    Mark.objects.filter(response=short).update(points="0.37")
    client.post(url, sent | {f"r{short.pk}-base": 1, f"r{short.pk}-comment": "A third."})
    assert (short.marks.get().points, short.marks.get().comment) == (Decimal("0.37"), "A third.")


def test_full_width_digits_are_digits(sign_in, rivera, url, short, judged):
    sign_in(rivera).post(url, judged | {f"r{short.pk}-points": "１.５"})
    assert short.marks.get().points == Decimal("1.5")


@pytest.mark.parametrize("level", ["3", "-1", "NaN", "1e400", "２", "x"])
def test_a_level_that_is_not_in_the_row(sign_in, rivera, url, essay, evidence_row, judged, level):
    response = sign_in(rivera).post(url, judged | {f"r{essay.pk}-row-{evidence_row.pk}": level})
    assert "Not saved yet" in text(response)
    assert Mark.objects.filter(by_program=False).count() == 0


def test_a_row_of_another_rubric(sign_in, rivera, url, essay, rubric, judged):
    strange = rubric.copy(by=rivera).criteria.first()
    sign_in(rivera).post(url, judged | {f"r{essay.pk}-row-{strange.pk}": "1"})
    assert str(strange.pk) not in essay.marks.get().levels
    assert essay.marks.get().points == 3


def test_answers_of_other_papers_are_left_alone(
    sign_in, rivera, ben, giving, quiz, url, turned_in, judged
):
    other = Attempt.objects.open_for(giving, quiz, ben)
    other.turn_in(ben)
    theirs = other.responses.get(question__kind="short_answer")
    forged = {f"r{theirs.pk}-base": 0, f"r{theirs.pk}-points": "2", f"r{theirs.pk}-comment": ""}
    choice = turned_in.responses.get(question__kind="single_choice")
    forged |= {f"r{choice.pk}-base": 0, f"r{choice.pk}-points": "0"}
    sign_in(rivera).post(url, judged | forged)
    assert theirs.marks.count() == 0
    assert [mark.by_program for mark in choice.marks.all()] == [True]


@pytest.mark.parametrize("base", ["", "-1", "x", "9" * 30, "5"])
def test_forged_revisions(sign_in, rivera, url, short, judged, base):
    response = sign_in(rivera).post(url, judged | {f"r{short.pk}-base": base})
    assert response.status_code in (200, 302)
    if base == "":
        assert "This page was not sent whole." in text(response)
        assert short.marks.count() == 0


def test_a_comment_may_be_long_but_not_endless(sign_in, rivera, url, essay, judged):
    page = sign_in(rivera).post(url, judged | {f"r{essay.pk}-comment": "é" * 10_001})
    assert "Not saved yet" in text(page)
    assert essay.marks.count() == 0


def test_a_nul_in_a_comment(sign_in, rivera, url, essay, judged):
    assert sign_in(rivera).post(url, judged | {f"r{essay.pk}-comment": "a\x00b"}).status_code < 500


def test_the_passage_beside(sign_in, rivera, url, short, essay):
    cite(short, "Doc 1, ¶2", 53, 87, "says")
    chosen = cite(essay, "Doc 1, ¶3", 89, 113, "backs")
    client = sign_in(rivera)
    page = text(client.get(url))
    assert '<span class="chip says"><b>Doc 1, ¶2</b></span>' in page
    page = text(client.get(url + f"?evidence={chosen.key}"))
    assert '<span class="chip backs"><b>Doc 1, ¶3</b></span>' in page
    assert 'class="backs picked"' in page
    assert 'class="says"' in page
    assert "We shall keep the gates" in page
    assert f'formaction="?evidence={chosen.key}#passage"' in page
    assert 'class="chip backs" data-swap' in page
    assert "Kept secret" in page


def test_the_passage_of_a_text_shortened_for_class_says_so(sign_in, rivera, url, short, essay):
    cite(short, "Doc 1, ¶2", 53, 87, "says")
    page = text(sign_in(rivera).get(url))
    assert "Shortened for class" not in page
    Text.objects.update(kind="adaptation")
    assert "Shortened for class" in text(sign_in(rivera).get(url))


def test_a_citation_without_a_passage_leads_to_its_place(sign_in, rivera, url, essay):
    essay.answer = "It was open (Doc 2). See (Doc 2, ¶2), (Doc 1, ¶9) and (Doc 7)."
    essay.save()
    client = sign_in(rivera)
    page = text(client.get(url))
    assert 'formaction="?evidence=Doc+2#passage"' in page
    assert 'formaction="?evidence=Doc+2%2C+%C2%B62#passage"' in page
    assert "%C2%B69" not in page
    assert "Doc+7" not in page
    page = text(client.get(url + "?evidence=Doc+2%2C+%C2%B62"))
    assert "Named in the answer, no passage chosen" in page
    assert 'class="picked" data-key="typed"' in page
    page = text(client.get(url + "?evidence=Doc+2"))
    assert "Trade goes on as before." in page
    assert 'data-key="typed"' not in page


def test_a_whole_document_leads_to_its_first_passage(sign_in, rivera, url, essay):
    essay.answer = "It was shut (Doc 1)."
    essay.save()
    first = cite(essay, "Doc 1, ¶3", 89, 113)
    cite(essay, "Doc 1, ¶2", 53, 60)
    page = text(sign_in(rivera).get(url))
    assert (
        f'formaction="?evidence={first.key}#passage" name="look" value="1" class="citation' in page
    )


@pytest.fixture
def looking(url, essay, judged):
    """The address and the form of who opens the passage of Doc 1 with the rubric half typed."""
    chosen = cite(essay, "Doc 1, ¶3", 89, 113, "backs")
    return f"{url}?evidence={chosen.key}", judged | {"look": "1"}


def test_opening_a_passage_keeps_what_is_typed(
    sign_in, rivera, looking, turned_in, essay, thesis, evidence_row
):
    (to, form), client = looking, sign_in(rivera)
    del form[f"r{essay.pk}-row-{evidence_row.pk}"]
    response = client.post(to, form)
    assert (response.status_code, response.headers["Location"]) == (302, f"{to}#passage")
    mark = essay.marks.get()
    assert (mark.points, mark.comment, mark.is_done) == (1, "Weigh the notice too.", False)
    page = text(client.get(to))
    assert '<span class="chip backs"><b>Doc 1, ¶3</b></span>' in page
    assert f'name="r{essay.pk}-row-{thesis.pk}" value="1" checked' in page
    assert (state_of(turned_in), MarkChange.objects.count()) == ("being_graded", 0)


def test_opening_a_passage_never_makes_a_grade_done(sign_in, rivera, looking, essay):
    sign_in(rivera).post(*looking)
    assert (essay.marks.get().points, essay.marks.get().is_done) == (3, False)


def test_opening_a_passage_over_points_that_cannot_be(sign_in, rivera, looking, short, essay):
    to, form = looking
    page = text(sign_in(rivera).post(to, form | {f"r{short.pk}-points": "99"}))
    assert '<span class="chip backs"><b>Doc 1, ¶3</b></span>' in page
    assert 'value="99"' in page and "Weigh the notice too." in page
    assert "Not saved yet" in page
    assert not Mark.objects.filter(by_program=False).exists()


def test_opening_a_passage_of_what_was_given_back(
    sign_in, rivera, url, looking, turned_in, essay, judged
):
    client = sign_in(rivera)
    client.post(url, judged)
    turned_in.give_back(rivera)
    to, form = looking
    comment = {f"r{essay.pk}-base": 1, f"r{essay.pk}-comment": "Not yet said"}
    page = text(client.post(to, form | comment))
    assert "Not yet said" in page
    assert '<span class="chip backs"><b>Doc 1, ¶3</b></span>' in page
    assert essay.marks.get().comment == "Weigh the notice too."


def test_opening_a_passage_after_another_tab_saved(sign_in, rivera, url, looking, essay, judged):
    client = sign_in(rivera)
    client.post(url, judged)
    to, form = looking
    page = text(client.post(to, form | {f"r{essay.pk}-comment": "Second thoughts"}))
    assert "This grade was changed somewhere else meanwhile." in page
    assert "Second thoughts" in page
    assert essay.marks.get().comment == "Weigh the notice too."


@pytest.mark.parametrize("key", ["x" * 500, "%00", "Doc 9, ¶1", "<b>"])
def test_a_passage_that_is_not_there(sign_in, rivera, url, short, key):
    cite(short, "Doc 1, ¶2", 53, 87)
    page = text(sign_in(rivera).get(url, {"evidence": key}))
    assert "<b>Doc 1, ¶2</b>" in page


def test_quotations_are_checked(sign_in, rivera, url, essay):
    essay.answer = "The letter says “We shall keep the harbor shut” (Doc 1, ¶3)."
    essay.save()
    page = text(sign_in(rivera).get(url))
    said = "Doc 1, ¶3 has “gates” where you have “harbor”."
    assert f'<b>1. Quotation check</b><div class="remark-words">{said}' in page
    assert 'class="anchor query"' in page


def test_answers_are_text(sign_in, rivera, url, short):
    short.answer = "<script>alert(1)</script>"
    short.save()
    page = sign_in(rivera).get(url).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_reading_is_noted_once(sign_in, rivera, ana, url, quiz):
    client = sign_in(rivera)
    client.get(url)
    client.get(url)
    event = AuditEvent.objects.get(action="read")
    assert (event.actor, event.student, event.about) == (rivera, ana, str(quiz))


def test_on_paper_a_person_gives_all_points(sign_in, rivera, ben, giving, quiz, assignment):
    sheet = Attempt.objects.open_for(giving, quiz, ben)
    sheet.take_on_paper(rivera)
    url = reverse("quizzes:marking_paper", args=[assignment.pk, sheet.pk])
    client = sign_in(rivera)
    page = text(client.get(url))
    assert page.count("On the sheet.") == 4
    assert Mark.objects.count() == 0
    choice = sheet.responses.get(question__kind="single_choice")
    assert f'name="r{choice.pk}-points"' in page
    given = {f"r{choice.pk}-points": "1"} | bases(*sheet.responses.all())
    client.post(url, given)
    assert (choice.marks.get().points, choice.marks.get().marker) == (1, rivera)


def test_only_what_is_turned_in(sign_in, rivera, ben, giving, quiz):
    writing = Attempt.objects.open_for(giving, quiz, ben)
    url = reverse("quizzes:marking_paper", args=[giving.assignment_id, writing.pk])
    client = sign_in(rivera)
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


def test_who_may_not(sign_in, okoro, ana, zoe, lindqvist, technician, url, judged):
    assert Client().get(url).status_code == 302
    assert Client().post(url, judged).status_code == 302
    for stranger in (okoro, ana, zoe, lindqvist, technician):
        client = sign_in(stranger)
        assert (client.get(url).status_code, client.post(url, judged).status_code) == (404, 404)
    assert Mark.objects.filter(by_program=False).count() == 0


def test_other_addresses(sign_in, rivera, lesson, giving, turned_in):
    other = Assignment.objects.create(lesson=lesson, given_by=rivera)
    Giving.objects.create(assignment=other, classroom=giving.classroom)
    client = sign_in(rivera)
    for assignment, attempt in (
        (other.pk, turned_in.pk),
        (giving.assignment_id, turned_in.pk + 9),
        (giving.assignment_id + 9, turned_in.pk),
        (10**30, turned_in.pk),
    ):
        assert client.get(f"/marking/{assignment}/{attempt}/").status_code == 404
    assert client.put(f"/marking/{giving.assignment_id}/{turned_in.pk}/").status_code == 405


def test_a_student_sees_nothing_before(sign_in, rivera, ana, giving, quiz, url, judged, essay):
    sign_in(rivera).post(url, judged)
    essay.remarks.create(marker=rivera, start=0, end=3, quote="The", text="Canary remark")
    client = sign_in(ana)
    step = f"/assignments/{giving.assignment_id}/{quiz.pk}/"
    assert client.get(step + "feedback/").status_code == 404
    for address in ("/", "/assignments/", f"/assignments/{giving.assignment_id}/", step):
        page = text(client.get(address))
        for canary in ("Weigh the notice", "Canary remark", "Thesis 1", ">3<", "1.5"):
            assert canary not in page


@pytest.mark.parametrize("more", [0, 2])
def test_queries(count_queries, sign_in, rivera, giving, quiz, url, essay, short, turned_in, more):
    for number in range(more):
        student = make_person(f"more{number}", f"More {number}")
        Enrolment.objects.create(classroom=giving.classroom, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    for number in range(more + 1):
        cite(essay, f"Doc 1, ¶{number}", number, number + 3)
        essay.remarks.create(marker=rivera, start=number, end=9, quote="", text="x")
        essay.marks.create(
            marker=make_person(f"t{number}", f"T {number}", "Teachers"),
            counts=not number,
            done_at=timezone.now(),
            points=1,
        )
    client = sign_in(rivera)
    client.get(url)
    assert count_queries(lambda: client.get(url)) == 16
