"""The class's picture: /marking/<assignment>/picture/."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment, Giving, Pin, StepDocument, Support
from quizzes.marking.rescore import rescored, store
from quizzes.models import Attempt, Evidence
from quizzes.picture.passages import in_runs
from quizzes.picture.questions import LEAST, discrimination
from sources.models import RightsDecision, Text
from sources.passages import at
from tests.cast import make_person


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_picture", args=[assignment.pk])


def words(response):
    """What stands on the page, tags taken out."""
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def grade(attempt, marker, kind, levels=None, points=None, **columns):
    """A mark of this person that is done; `levels` by the titles of the rows."""
    response = attempt.responses.get(question__kind=kind)
    rows = response.question.rubric.criteria.all() if levels else []
    chosen = {str(row.pk): str(levels[row.title]) for row in rows}
    if levels:
        points = sum(levels.values())
    return response.marks.create(
        marker=marker,
        levels=chosen,
        points=Decimal(points),
        **{"done_at": timezone.now()} | columns,
    )


def cite(attempt, source, quote, role="", kind="essay", label=None):
    """Keep a passage with an answer, and name it there unless `label` says otherwise."""
    response = attempt.responses.get(question__kind=kind)
    version = source.texts.first().current
    start = version.reading_text.index(quote)
    passage = at(version.reading_text, start, start + len(quote))
    number = attempt.evidence.count()
    label = label or f"Doc 1, ¶1{'bcdefgh'[number]}"
    response.answer += f" ({label})"
    response.save()
    return Evidence.objects.create(
        attempt=attempt,
        response=response,
        key=f"k{number}",
        label=label,
        role=role,
        version=version,
        start=passage.start,
        end=passage.end,
        quote=passage.quote,
    )


@pytest.fixture
def bens(giving, quiz, ben):
    """Ben's work, turned in with nothing in it."""
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    attempt.turn_in(ben)
    return attempt


def test_it_works(sign_in, rivera, url, turned_in, bens):
    grade(turned_in, rivera, "essay", {"Thesis": 1, "Evidence": 1})
    grade(bens, rivera, "essay", {"Thesis": 0, "Evidence": 1})
    page = words(sign_in(rivera).get(url))
    assert "students 2 answers 8 graded 6" in page
    evidence = "Evidence Questions, question 4 2 0 at 0 points Evidence 0 2 at 1 point Evidence 1"
    assert f"{evidence} 0 at 2 points Evidence 2 50% 2 graded" in page
    assert "1 at 0 points Thesis 0 1 at 1 point Thesis 1 50% 2 graded" in page
    assert "Which was secret? Questions, question 1 2 answers are scored. 1 has all points." in page
    assert "Doc 1 Letter of the harbor master: ¶1" in page
    assert "Doc 2 Notice of the council: nothing of it" in page


def test_what_all_missed_stands_first(sign_in, rivera, url, turned_in, bens):
    grade(turned_in, rivera, "essay", {"Thesis": 0, "Evidence": 2})
    page = words(sign_in(rivera).get(url))
    assert page.index("Thesis Questions, question 4") < page.index("Evidence Questions, question 4")
    grade(bens, rivera, "essay", {"Thesis": 1, "Evidence": 0})
    turned_in.responses.get(question__kind="essay").marks.update(
        levels={
            str(row.pk): {"Thesis": "1", "Evidence": "0"}[row.title]
            for row in turned_in.responses.get(
                question__kind="essay"
            ).question.rubric.criteria.all()
        }
    )
    page = words(sign_in(rivera).get(url))
    assert page.index("Evidence Questions, question 4") < page.index("Thesis Questions, question 4")


def test_only_grades_that_count_and_are_done(sign_in, rivera, okoro, url, turned_in):
    grade(turned_in, rivera, "essay", {"Thesis": 1, "Evidence": 2}, done_at=None)
    grade(turned_in, okoro, "essay", {"Thesis": 0, "Evidence": 0}, counts=False)
    page = words(sign_in(rivera).get(url))
    assert "No answer is graded by a rubric yet." in page
    assert "student 1 answers 4 graded 2" in page
    turned_in.responses.get(question__kind="essay").marks.update(done_at=timezone.now())
    assert "0 at 0 points Thesis 0 1 at 1 point Thesis 1 100% 1 graded" in words(
        sign_in(rivera).get(url)
    )


def test_the_newest_round_that_was_turned_in(sign_in, rivera, ana, url, turned_in):
    grade(turned_in, rivera, "essay", {"Thesis": 0, "Evidence": 0})
    again = turned_in.send_back(rivera, "Once more.")
    client = sign_in(rivera)
    assert "1 at 0 points Thesis 0 0 at 1 point Thesis 1" in words(client.get(url))
    again.turn_in(ana)
    grade(again, rivera, "essay", {"Thesis": 1, "Evidence": 0})
    page = words(client.get(url))
    assert "0 at 0 points Thesis 0 1 at 1 point Thesis 1" in page
    assert "student 1 answers 4" in page


def test_work_that_is_not_turned_in(sign_in, rivera, url, attempt):
    attempt.responses.filter(question__kind="essay").update(answer="Still writing (Doc 1, ¶1).")
    page = words(sign_in(rivera).get(url))
    assert "Nobody has turned in anything yet." in page
    assert "Doc 1" not in page


# --- questions that the program scores -----------------------------------------------


@pytest.fixture
def many(giving, quiz, period3):
    """`LEAST` students: those with an even number choose right and get 2, the others 0."""
    marked = []
    for number in range(LEAST):
        student = make_person(f"s{number}", f"Student {number}")
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        attempt = Attempt.objects.open_for(giving, quiz, student)
        chosen = {"single_choice": "b" if number % 2 else "a", "several_choices": "a\nb"}
        for response in attempt.responses.select_related("question"):
            response.answer = chosen.get(response.question.kind, "")
            response.save()
        attempt.turn_in(student)
        marked.append(attempt)
    return marked


def test_options_and_who_chose_them(sign_in, rivera, url, many):
    page = words(sign_in(rivera).get(url))
    assert "The letter Right 5 The notice 5" in page
    assert "Option a Right 10 Option b Right 10 Option c 0" in page


def test_a_corrected_key(sign_in, rivera, url, many, quiz, assignment):
    asked = quiz.questions.get(kind="single_choice")
    for option in asked.settings["options"]:
        option["right"] = not option["right"]
    asked.points = Decimal(3)
    today = asked.revise()
    page = words(sign_in(rivera).get(url))
    assert "The letter Right 5 The notice 5" in page
    store(rescored(rivera, assignment, today), today, rivera, assignment)
    page = words(sign_in(rivera).get(url))
    assert "The letter 5 The notice Right 5" in page
    assert page.count("Which was secret?") == 1
    assert "10 answers are scored. 5 have all points. Points earned 50%" in page


def test_a_corrected_key_where_some_are_graded_by_a_person(
    sign_in, rivera, url, many, quiz, assignment, ana, giving
):
    """A key does not touch those; the others and who was asked with it stand in one entry."""
    asked = quiz.questions.get(kind="single_choice")
    kept = many[0].responses.get(question=asked)
    kept.marks.all().delete()
    grade(many[0], rivera, "single_choice", points=1)
    for option in asked.settings["options"]:
        option["right"] = not option["right"]
    today = asked.revise()
    store(rescored(rivera, assignment, today), today, rivera, assignment)
    Attempt.objects.open_for(giving, quiz, ana).turn_in(ana)
    page = words(sign_in(rivera).get(url))
    assert page.count("Which was secret? Questions, question 1") == 2
    assert "1 answer is scored. 1 has all points." in page
    assert "10 answers are scored. 5 have all points. 1 is empty. Points earned 50%" in page


def test_the_hardest_question_stands_first(sign_in, rivera, url, many):
    page = words(sign_in(rivera).get(url))
    assert page.index("Which was secret?") < page.index("Which two?")
    assert "10 answers are scored. 5 have all points. Points earned 50%" in page
    assert "10 answers are scored. 10 have all points. Points earned 100%" in page


def test_whether_a_question_tells_readers_apart(sign_in, rivera, url, many):
    sentence = "Those who did well on the rest got this right more often"
    client = sign_in(rivera)
    assert f"{sentence} cannot be told" in words(client.get(url))
    for number, attempt in enumerate(many):
        grade(attempt, rivera, "short_answer", points=0 if number % 2 else 2)
    assert f"{sentence} yes" in words(client.get(url))
    for number, attempt in enumerate(many):
        mark = attempt.responses.get(question__kind="short_answer").marks.get()
        mark.points = 2 if number % 2 else 0
        mark.save()
    assert f"{sentence} no" in words(client.get(url))


def test_too_few_to_say(sign_in, rivera, url, many, ana):
    Attempt.objects.get(student__username="s0").reopen(rivera)
    page = words(sign_in(rivera).get(url))
    assert "9 answers are scored. 4 have all points." in page
    assert (
        "Too few to say how hard it is, or whether it tells readers apart: that takes 10." in page
    )
    assert "got this right more often" not in page and "Points earned 44%" not in page


def test_discrimination_leaves_out_what_is_not_graded():
    pairs = [(0, 0), (1, 1)] * 5
    assert discrimination(pairs) == pytest.approx(1)
    assert discrimination([*pairs[1:], (0, None)]) is None
    assert discrimination([*pairs, (0, None)]) == pytest.approx(1)
    assert discrimination([(1, one) for _zero, one in pairs]) is None


# --- what the class used --------------------------------------------------------------


def test_passages_by_paragraph(sign_in, rivera, url, turned_in, bens, harbor_letter):
    turned_in.responses.update(answer="")
    grade(turned_in, rivera, "essay", {"Thesis": 1, "Evidence": 2})
    cite(turned_in, harbor_letter, "eleven masts", "says", label="Doc 1, ¶2")
    cite(turned_in, harbor_letter, "no flag", "backs", label="Doc 1, ¶2b")
    cite(bens, harbor_letter, "I counted eleven", "says", label="Doc 1, ¶2")
    page = words(sign_in(rivera).get(url))
    assert "Cited 3 times, by 2 students" in page
    second = "¶2 I counted eleven masts and no flag. 2 2 3"
    assert f"{second} says what it says: 2 backs my point: 1 100%, 1 graded" in page
    assert "¶1 The ships came in at dawn. Nobody had sent for them. 0 0 Nobody used it" in page
    assert "Doc 1 Letter of the harbor master: ¶1, ¶3" in page


def test_with_which_levels_a_passage_stands(
    sign_in, rivera, url, turned_in, bens, harbor_letter, council_notice
):
    turned_in.responses.update(answer="")
    grade(turned_in, rivera, "essay", {"Thesis": 1, "Evidence": 2})
    grade(bens, rivera, "essay", {"Thesis": 0, "Evidence": 2})
    grade(bens, rivera, "short_answer", points=1)
    cite(turned_in, harbor_letter, "eleven masts", label="Doc 1, ¶2")
    cite(turned_in, harbor_letter, "no flag", label="Doc 1, ¶2b")
    cite(bens, harbor_letter, "I counted eleven", label="Doc 1, ¶2")
    cite(bens, council_notice, "Trade", label="Doc 2, ¶2", kind="short_answer")
    page = words(sign_in(rivera).get(url))
    told = "With which levels ¶2 Thesis: 1 at 0, 1 at 1 Evidence: 2 at 2"
    assert f"83%, 2 graded {told}" in page
    assert page.count("With which levels") == 1  # none where no answer has rows


def test_a_sentence_is_tinted_by_how_many_used_it(
    sign_in, rivera, url, turned_in, bens, harbor_letter
):
    turned_in.responses.update(answer="")
    cite(turned_in, harbor_letter, "at dawn", label="Doc 1, ¶1")
    cite(bens, harbor_letter, "dawn. Nobody", label="Doc 1, ¶1")
    page = sign_in(rivera).get(url).content.decode()
    first = '<span class="tint-4">The ships came in at dawn.</span><sup>2</sup>'
    assert f'{first} <span class="tint-2">Nobody had sent for them.</span><sup>1</sup>' in page


def test_a_place_that_is_only_typed_counts(sign_in, rivera, url, turned_in):
    turned_in.responses.filter(question__kind="essay").update(answer="So says Doc 2.")
    page = words(sign_in(rivera).get(url))
    assert "¶2 I counted eleven masts and no flag. 1 1 1 Not said: 1 not graded yet" in page
    assert "No answer cites a passage of it. Named 1 time without a place" in page


def test_a_passage_that_is_only_gathered_does_not(sign_in, rivera, url, turned_in, harbor_letter):
    turned_in.responses.update(answer="")
    kept = cite(turned_in, harbor_letter, "eleven masts", label="Doc 1, ¶2")
    client = sign_in(rivera)
    assert "Cited 1 time, by 1 student" in words(client.get(url))
    turned_in.responses.filter(pk=kept.response_id).update(answer="I name nothing.")
    assert "Cited" not in words(client.get(url))


def test_words_that_are_withheld(sign_in, rivera, url, turned_in, harbor_letter):
    assert "I counted eleven masts" in words(sign_in(rivera).get(url))
    harbor_letter.texts.get().withdraw(rivera, "A mistake.")
    page = words(sign_in(rivera).get(url))
    assert "I counted eleven" not in page and "gates shut until" not in page
    assert "A mistake. Its paragraphs are named by their numbers." in page
    assert "¶2 1 1 Not said: 1" in page
    assert "Doc 1 Letter of the harbor master: ¶1" in page


def test_words_that_are_not_printed(sign_in, rivera, url, turned_in, harbor_letter):
    page = sign_in(rivera).get(url).content.decode()
    assert page.count('class="wide words serif no-print"') == 5
    assert page.count('<div class="card-body only-print">') == 2
    RightsDecision.objects.create(
        source=harbor_letter,
        use="print",
        is_allowed=True,
        ground="Ours.",
        decided_on=date(2026, 1, 5),
        decided_by=rivera,
    )
    page = sign_in(rivera).get(url).content.decode()
    assert page.count('class="wide words serif no-print"') == 2
    assert page.count('<div class="card-body only-print">') == 1


def test_only_what_lies_on_the_table(sign_in, rivera, url, turned_in, harbor_letter):
    StepDocument.objects.filter(text__source=harbor_letter).update(
        first_paragraph=2, last_paragraph=2
    )
    page = words(sign_in(rivera).get(url))
    assert "I counted eleven masts and no flag." in page
    assert "came in at dawn" not in page


def test_a_text_that_some_students_read_instead(
    sign_in, rivera, ben, url, giving, quiz, harbor_letter, turned_in
):
    short = Text.objects.create(
        source=harbor_letter, kind="adaptation", based_on=harbor_letter.texts.get(), position=1
    )
    short.revise("Ships came. Nobody called them.")
    Pin.objects.update(other_version=None)
    Support.objects.create(student=ben, reading_text="adapted")
    bens = Attempt.objects.open_for(giving, quiz, ben)
    bens.turn_in(ben)
    response = bens.responses.get(question__kind="essay")
    response.answer = "Nobody called (Doc 1, ¶1), as I typed (Doc 1, ¶2)."
    response.save()
    Evidence.objects.create(
        attempt=bens,
        response=response,
        key="k",
        label="Doc 1, ¶1",
        version=short.current,
        start=12,
        end=31,
        quote="Nobody called them.",
    )
    page = words(sign_in(rivera).get(url))
    whole = "Doc 1: Letter of the harbor master Cited 2 times, by 1 student"
    other = "Doc 1: Letter of the harbor master (Shortened for class) Cited 1 time, by 1 student"
    assert whole in page and other in page
    assert page.index(whole) < page.index(other) < page.index("Doc 2: Notice of the council")
    assert "Nobody called them. 1 1 1 Not said: 1" in page


def test_a_document_taken_off_the_table(sign_in, rivera, url, turned_in, harbor_letter, assignment):
    cite(turned_in, harbor_letter, "eleven masts", label="Doc 1, ¶2")
    StepDocument.objects.filter(text__source=harbor_letter).delete()
    response = sign_in(rivera).get(url)
    page = words(response)
    assert "Letter of the harbor master (no longer in this lesson) Cited 1 time" in page
    assert "Doc 1: " not in page and "Letter of the harbor master: ¶" not in page
    version = harbor_letter.texts.get().current
    link = reverse("quizzes:marking_misreadings", args=[assignment.pk, version.pk, 2])
    assert f'href="{link}"' in response.content.decode()
    assert sign_in(rivera).get(link).status_code == 200


def test_paragraphs_in_runs():
    assert in_runs([4, 1, 5, 6, 9]) == "¶1, ¶4–6, ¶9"
    assert in_runs([]) == ""


# --- who, and how much ----------------------------------------------------------------


@pytest.fixture
def second_class(giving, quiz, zoe, okoro, period2):
    """The same assignment in Okoro's class, where Zoe's essay is graded."""
    other = Giving.objects.create(assignment=giving.assignment, classroom=period2)
    attempt = Attempt.objects.open_for(other, quiz, zoe)
    attempt.turn_in(zoe)
    grade(attempt, okoro, "essay", {"Thesis": 1, "Evidence": 2})
    return attempt


def test_the_classes_one_teaches_and_no_other(sign_in, rivera, okoro, url, turned_in, second_class):
    grade(turned_in, rivera, "essay", {"Thesis": 0, "Evidence": 0})
    page = words(sign_in(rivera).get(url))
    assert "1 at 0 points Thesis 0 0 at 1 point Thesis 1 0% 1 graded" in page
    assert "Period 2" not in page
    page = words(sign_in(okoro).get(url))
    assert "0 at 0 points Thesis 0 1 at 1 point Thesis 1 100% 1 graded" in page
    assert "Period 3" not in page


def test_one_class_or_all(sign_in, rivera, okoro, url, turned_in, second_class, period2, period3):
    Enrolment.objects.create(classroom=period2, user=rivera, role="co_teacher")
    client = sign_in(rivera)
    assert "students 2 answers 8" in words(client.get(url))
    page = client.get(url, {"class": period3.pk})
    assert "student 1 answers 4" in words(page)
    assert f'<option value="{period3.pk}" selected>Period 3</option>' in page.content.decode()
    assert "student 1 answers 4" in words(sign_in(okoro).get(url, {"class": period3.pk}))


@pytest.mark.parametrize("query", ["?class=x", f"?class={10**30}", "?class=&class=1", "?part=x"])
def test_a_choice_that_is_none(sign_in, rivera, url, turned_in, query):
    assert sign_in(rivera).get(url + query).status_code == 200


def test_who_may_not(client, sign_in, okoro, lindqvist, technician, ana, ben, url, turned_in):
    assert client.get(url).status_code == 302
    people = [okoro, lindqvist, technician, ana, ben]
    assert [sign_in(one).get(url).status_code for one in people] == [404] * 5


def test_an_observer_may_not(sign_in, lindqvist, period3, url, turned_in):
    Enrolment.objects.create(classroom=period3, user=lindqvist, role="observer")
    assert sign_in(lindqvist).get(url).status_code == 404


def test_who_left_the_class_may_not(sign_in, rivera, url, turned_in):
    Enrolment.objects.filter(user=rivera).update(left_at=timezone.now())
    assert sign_in(rivera).get(url).status_code == 404


def test_other_methods(sign_in, rivera, url, turned_in):
    assert sign_in(rivera).post(url).status_code == 405


def test_a_missing_assignment(sign_in, rivera, period3):
    assert sign_in(rivera).get(reverse("quizzes:marking_picture", args=[99])).status_code == 404


def test_links_to_it(sign_in, rivera, url, turned_in, period3, assignment):
    client = sign_in(rivera)
    queue = client.get(reverse("quizzes:marking_queue", args=[assignment.pk]))
    assert f'href="{url}">The class’s picture</a>' in queue.content.decode()
    progress = client.get(reverse("quizzes:progress", args=[period3.pk, assignment.pk]))
    link = f'href="{url}?class={period3.pk}">The class’s picture</a>'
    assert link in progress.content.decode()


def test_what_ran_out_of_time_is_in_it(sign_in, rivera, url, attempt, quiz, giving, ana):
    quiz.timed, quiz.waits_for_teacher = "10", False
    quiz.save()
    ended = timezone.now() - timedelta(minutes=30)
    giving.sittings.create(
        student=ana, step=quiz, number=1, minutes=10, begun_at=ended, ends_at=ended
    )
    assert "student 1 answers 4" in words(sign_in(rivera).get(url))


def test_queries(
    sign_in, rivera, url, turned_in, giving, quiz, period3, harbor_letter, count_queries
):
    cite(turned_in, harbor_letter, "eleven masts")
    grade(turned_in, rivera, "essay", {"Thesis": 1, "Evidence": 1})
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        attempt = Attempt.objects.open_for(giving, quiz, student)
        attempt.turn_in(student)
        cite(attempt, harbor_letter, "dawn")
        grade(attempt, rivera, "essay", {"Thesis": 1, "Evidence": 1})
    assert with_one == count_queries(lambda: client.get(url)) <= 20
