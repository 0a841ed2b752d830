"""Saying what one expects of a document before its words open, and what one thinks later."""

import json
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from lessons.models import Assignment, Enrolment, Giving, Lesson, Step, StepDocument
from quizzes.models import Evidence, Note, Prediction, Quiz
from sources.models import Source, State
from tests.cast import make_classroom, make_person

WORDS = "I counted eleven masts"
NOTICE = "were never shut"
EXPECTED = "It will blame the council, because he writes to nobody else."
WHY_CLOSED = "Its words open once you have said what you expect of it."


@pytest.fixture
def reading(lesson):
    reading = lesson.steps.get(kind="reading")
    Step.objects.filter(pk=reading.pk).update(sourcing_first=True)
    reading.refresh_from_db()
    return reading


@pytest.fixture
def letter(reading):
    return reading.documents.first()


def at(giving, step, tail=""):
    return f"/assignments/{giving.assignment_id}/{step.pk}/{tail}"


def words(response):
    return " ".join(unescape(response.getvalue().decode()).split())


def said(document, text=EXPECTED):
    return {"document": document.pk, f"expect-{document.pk}-words": text}


def test_it_works(sign_in, ana, giving, reading, letter):
    client = sign_in(ana)
    page = words(client.get(at(giving, reading)))
    for shown in [
        "Doc 1",
        "Letter of the harbor master",
        "March 4, 1911",
        "Kept secret when written",
    ]:
        assert shown in page
    assert page.count("What do you expect this document to say, and why?") == 2
    assert page.count(WHY_CLOSED) == 2
    assert WORDS not in page and NOTICE not in page
    answer = client.post(at(giving, reading, "predict/"), said(letter))
    assert answer["Location"] == at(giving, reading, "#d1sheet")
    page = words(client.get(at(giving, reading)))
    assert WORDS in page and EXPECTED in page and "What I expected of Doc 1" in page
    assert NOTICE not in page
    kept = Prediction.objects.get()
    assert (kept.student, kept.source, kept.label) == (ana, letter.text.source, "Doc 1")
    assert (kept.title, kept.words) == ("Letter of the harbor master", EXPECTED)


def test_the_headnote_waits_too(sign_in, ana, giving, reading, letter):
    StepDocument.objects.filter(pk=letter.pk).update(headnote="He tells of eleven ships.")
    client = sign_in(ana)
    assert "eleven ships" not in words(client.get(at(giving, reading)))
    client.post(at(giving, reading, "predict/"), said(letter))
    assert "eleven ships" in words(client.get(at(giving, reading)))


def test_what_is_thought_later(sign_in, ana, giving, reading, letter):
    client = sign_in(ana)
    later = {"document": letter.pk, f"later-{letter.pk}-words": "He blames nobody."}
    address = at(giving, reading, "predict/later/")
    assert client.post(address, later).status_code == 404  # not read yet
    client.post(at(giving, reading, "predict/"), said(letter))
    assert client.post(address, later)["Location"] == at(giving, reading, "#d1sheet")
    kept = Prediction.objects.get()
    assert (kept.words, kept.later) == (EXPECTED, "He blames nobody.")
    page = words(client.get(at(giving, reading)))
    assert "He blames nobody." in page and "What do you think now" not in page
    again = client.post(address, later | {f"later-{letter.pk}-words": "He lies."}, follow=True)
    assert "is not kept: “He lies.”" in words(again)
    assert Prediction.objects.get().later == "He blames nobody."


def test_what_was_typed_while_it_was_withdrawn_is_kept(sign_in, ana, giving, reading, letter):
    client = sign_in(ana)
    letter.text.withdraw(None, "The heirs ask us to.")
    client.post(at(giving, reading, "predict/"), said(letter))
    later = {"document": letter.pk, f"later-{letter.pk}-words": "He blames nobody."}
    client.post(at(giving, reading, "predict/later/"), later)
    kept = Prediction.objects.get()
    assert (kept.words, kept.later) == (EXPECTED, "He blames nobody.")
    page = words(client.get(at(giving, reading)))
    assert WORDS not in page and "The heirs ask us to." in page


def test_it_is_asked_once_and_never_changed(sign_in, ana, giving, reading, letter):
    client, address = sign_in(ana), at(giving, reading, "predict/")
    client.post(address, said(letter))
    made_at = Prediction.objects.get().made_at
    again = client.post(address, said(letter), follow=True)
    assert "is not kept" not in words(again)
    other = client.post(address, said(letter, "Something else."), follow=True)
    assert "is not kept: “Something else.”" in words(other)
    kept = Prediction.objects.get()
    assert (kept.words, kept.made_at) == (EXPECTED, made_at)


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_bad_words_change_nothing_and_are_shown_again(sign_in, ana, giving, reading, letter, text):
    answer = sign_in(ana).post(at(giving, reading, "predict/"), said(letter, text))
    page = words(answer)
    assert answer.status_code == 400 and not Prediction.objects.exists()
    assert 'aria-invalid="true"' in page and WORDS not in page
    assert text.strip() in page


def test_two_thousand_characters_are_taken(sign_in, ana, giving, reading, letter):
    sign_in(ana).post(at(giving, reading, "predict/"), said(letter, "x" * 2000))
    assert len(Prediction.objects.get().words) == 2000


@pytest.mark.parametrize("document", ["", "x", "0", "999999", str(2**40)])
def test_no_such_document(sign_in, ana, giving, reading, letter, document):
    sent = said(letter) | {"document": document}
    assert sign_in(ana).post(at(giving, reading, "predict/"), sent).status_code == 404
    assert not Prediction.objects.exists()


def test_refusals(sign_in, ana, zoe, rivera, giving, reading, letter):
    for tail in ["predict/", "predict/later/"]:
        address = at(giving, reading, tail)
        assert sign_in(ana).get(address).status_code == 405
        for user in [zoe, rivera]:
            assert sign_in(user).post(address, said(letter)).status_code == 404
        signed_out = Client().post(address, said(letter))
        assert EXPECTED in words(signed_out)  # given back, to be kept by hand
    giving.withdraw()
    assert sign_in(ana).post(at(giving, reading, "predict/"), said(letter)).status_code == 404
    assert not Prediction.objects.exists()


# --- while one writes ------------------------------------------------------------------


def test_answers_travel_along(sign_in, ana, giving, quiz, reading, letter, attempt):
    client, short = sign_in(ana), quiz.questions.get(kind="short_answer")
    page = words(client.get(at(giving, quiz)))
    assert f'formaction="{at(giving, quiz, "predict/")}"' in page
    sent = said(letter) | {"round": 1, "base": 0, "all": 1, f"q{short.pk}": "Not sure yet."}
    answer = client.post(at(giving, quiz, "predict/"), sent)
    assert answer["Location"] == at(giving, quiz, "#d1sheet")
    assert attempt.responses.get(question=short).answer == "Not sure yet."
    assert Prediction.objects.get().words == EXPECTED


def test_bad_words_lose_no_answer(sign_in, ana, giving, quiz, reading, letter, attempt):
    short = quiz.questions.get(kind="short_answer")
    sent = said(letter, " ") | {"round": 1, "base": 0, "all": 1, f"q{short.pk}": "Not sure yet."}
    answer = sign_in(ana).post(at(giving, quiz, "predict/"), sent)
    assert answer.status_code == 400 and "Not sure yet." in words(answer)
    assert attempt.responses.get(question=short).answer == ""


def test_an_answer_written_somewhere_else_stays(
    sign_in, ana, giving, quiz, reading, letter, attempt
):
    short = quiz.questions.get(kind="short_answer")
    sent = {"round": 1, "base": 0, "all": 1, f"q{short.pk}": "The first."}
    client = sign_in(ana)
    client.post(at(giving, quiz, "keep/"), sent)
    sent |= said(letter) | {f"q{short.pk}": "The second."}
    answer = client.post(at(giving, quiz, "predict/"), sent)
    assert answer.status_code == 409
    assert "The first." in words(answer) and "The second." in words(answer)
    assert Prediction.objects.get().words == EXPECTED


# --- closed everywhere -----------------------------------------------------------------


@pytest.fixture
def open_papers(reading):
    """For everybody who has signed in, without the class that it is given to."""
    Source.objects.update(access=Source.Access.SIGNED_IN, rights=Source.Rights.CC0)


PAGES = [
    "/sources/harbor-letter/text.txt",
    "/sources/harbor-letter/passages.json",
    "/sources/harbor-letter/manifest.json",
    "/sources/harbor-letter.json",
    "/sources/harbor-letter.ris",
    "/sources/harbor-letter.tei.xml",
    "/sources/harbor-letter/compare/",
]


def test_the_library_holds_it_back(sign_in, ana, zoe, giving, reading, letter, open_papers):
    Source.objects.filter(slug="harbor-letter").update(summary="He saw eleven ships.")
    client, other = sign_in(ana), sign_in(zoe)
    assert WORDS in words(other.get("/sources/harbor-letter/"))
    assert "<mark>masts</mark>" in words(other.get("/sources/?q=masts"))
    page = words(client.get("/sources/harbor-letter/"))
    assert WORDS not in page and "eleven ships" not in page
    assert "You do not read this document now." in page and "March 4, 1911" in page
    assert "harbor-letter" not in words(client.get("/sources/?q=masts"))
    for address in PAGES:
        seen = other.get(address).status_code
        assert seen in (200, 404) and client.get(address).status_code == 404
    client.post(at(giving, reading, "predict/"), said(letter))
    assert WORDS in words(client.get("/sources/harbor-letter/"))
    assert "<mark>masts</mark>" in words(client.get("/sources/?q=masts"))
    for address in PAGES:
        assert client.get(address).status_code == other.get(address).status_code


def quoted(document, quote=WORDS):
    start = document.text.current.reading_text.index(quote)
    return {"key": "k1", "document": document.pk, "start": start, "end": start + len(quote)} | {
        "quote": quote
    }


def test_nothing_of_it_is_cited_noted_or_checked(
    sign_in, ana, giving, quiz, reading, letter, attempt
):
    client, essay = sign_in(ana), quiz.questions.get(kind="essay")
    for tail in ["cite/?at=d1:2", "mark/?at=d1:2"]:
        assert client.get(at(giving, quiz, tail)).status_code == 404
    note = quoted(letter) | {"base": 0, "meaning": 1, "words": "", "sharing": "me", "version": 0}
    body = {
        "user": ana.pk,
        "round": 1,
        "base": 0,
        "tab": "t",
        "seq": 1,
        "answers": {str(essay.pk): f"He says “{WORDS}” (Doc 1, ¶2)."},
        "evidence": [quoted(letter) | {"question": essay.pk, "role": "", "label": ""}],
        "notes": [note | {"prefix": "", "suffix": ""}],
    }
    answer = client.post(at(giving, quiz, "save/"), body, content_type="application/json")
    assert answer.status_code == 200
    assert (answer.json()["lost"], answer.json()["notes_lost"]) == (["k1"], ["k1"])
    assert not Evidence.objects.exists() and not Note.objects.exists()
    page = words(client.get(at(giving, quiz, "quotations/")))
    assert "One is closed to you" in page and "Word for word" not in page


def test_a_note_of_before_is_kept_and_leads_nowhere(sign_in, ana, giving, reading, letter):
    version, start = letter.text.current, letter.text.current.reading_text.index(WORDS)
    place = {"version": version, "start": start, "end": start + len(WORDS), "quote": WORDS}
    Note.objects.create(giving=giving, student=ana, key="k", meaning=1, label="Doc 1, ¶2", **place)
    client, address = sign_in(ana), f"/assignments/{giving.assignment_id}/"
    page = words(client.get(address))
    assert WHY_CLOSED in page and "Your note is kept." in page
    client.post(at(giving, reading, "predict/"), said(letter))
    page = words(client.get(address))
    assert WHY_CLOSED not in page and WORDS in page


def test_once_said_it_is_open_in_every_part(sign_in, ana, ben, giving, quiz, reading, letter):
    client = sign_in(ana)
    client.post(at(giving, quiz, "predict/"), said(letter))
    for step in [reading, quiz]:
        assert WORDS in words(client.get(at(giving, step)))
    assert WORDS not in words(sign_in(ben).get(at(giving, quiz)))


# --- another assignment, another class -------------------------------------------------


@pytest.fixture
def plain(rivera, period3, harbor_letter):
    """The same letter given to the same class, in a lesson without stages."""
    lesson = Lesson.objects.create(slug="l2", title="Again", owner=rivera, state=State.PUBLISHED)
    step = Step.objects.create(lesson=lesson, title="Read again")
    StepDocument.objects.create(step=step, text=harbor_letter.texts.get(), label="Doc 9")
    assignment = Assignment.objects.create(lesson=lesson, given_by=rivera)
    return Giving.objects.create(assignment=assignment, classroom=period3)


def test_the_stricter_one_counts(sign_in, ana, giving, reading, letter, plain):
    client, step = sign_in(ana), plain.assignment.lesson.steps.get()
    page = words(client.get(at(plain, step)))
    assert WORDS not in page and WHY_CLOSED in page
    client.post(at(plain, step, "predict/"), said(step.documents.get()))
    assert WORDS in words(client.get(at(plain, step)))
    assert WORDS in words(client.get(at(giving, reading)))


@pytest.mark.parametrize("ends", ["withdrawn", "left", "not open yet"])
def test_only_as_long_as_that_assignment_is_open(sign_in, ana, okoro, giving, reading, plain, ends):
    if ends == "withdrawn":
        giving.withdraw()
    elif ends == "left":
        room = make_classroom("Period 5", okoro, ana)
        Giving.objects.filter(pk=giving.pk).update(classroom=room)
        Enrolment.objects.filter(classroom=room, user=ana).update(left_at=timezone.now())
    else:
        later = timezone.now() + timezone.timedelta(days=1)
        Giving.objects.filter(pk=giving.pk).update(opens_at=later)
    step = plain.assignment.lesson.steps.get()
    assert WORDS in words(sign_in(ana).get(at(plain, step)))


def test_a_draft_holds_it_back_too(sign_in, ana, giving, reading, plain):
    Lesson.objects.filter(pk=reading.lesson_id).update(state=State.DRAFT)
    step = plain.assignment.lesson.steps.get()
    assert WORDS not in words(sign_in(ana).get(at(plain, step)))


def test_other_classes_read_it(sign_in, zoe, period2, giving, reading, plain):
    Giving.objects.create(assignment=plain.assignment, classroom=period2)
    step = plain.assignment.lesson.steps.get()
    assert WORDS in words(sign_in(zoe).get(at(plain, step)))


# --- a running clock wins --------------------------------------------------------------


def test_under_a_clock_nothing_is_held_back(sign_in, ana, giving, quiz, reading):
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    client = sign_in(ana)
    client.post(at(giving, quiz, "begin/"), {"number": 1})
    for step in [quiz, reading]:
        page = words(client.get(at(giving, step)))
        assert WORDS in page and "What do you expect" not in page


def test_under_a_clock_another_assignment_holds_nothing_back(
    sign_in, ana, giving, quiz, reading, plain
):
    """A stricter lesson opens at its own part; here time would run out."""
    Step.objects.update(sourcing_first=False)
    Step.objects.filter(lesson=plain.assignment.lesson).update(sourcing_first=True)
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    client = sign_in(ana)
    client.post(at(giving, quiz, "begin/"), {"number": 1})
    assert WORDS in words(client.get(at(giving, quiz)))
    assert WORDS not in words(client.get(at(giving, reading)))


def test_a_clock_over_other_documents_changes_nothing(
    sign_in, ana, giving, quiz, reading, council_notice
):
    """The timed part has a table of its own: the reading stays as it was."""
    StepDocument.objects.create(step=quiz.step_ptr, text=council_notice.texts.get(), label="Doc 3")
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    page = words(sign_in(ana).get(at(giving, reading)))
    assert WORDS not in page and WHY_CLOSED in page


# --- who reads it ----------------------------------------------------------------------


@pytest.fixture
def kept(ana, letter):
    Prediction.keep(ana, letter_named(letter), EXPECTED)
    kept = Prediction.objects.get()
    kept.think_again("He blames nobody.")
    return kept


def letter_named(letter):
    letter.name = "Doc 1"
    return letter


def test_the_grader_reads_both(sign_in, rivera, okoro, giving, turned_in, kept):
    paper = f"/marking/{giving.assignment_id}/{turned_in.pk}/"
    page = words(sign_in(rivera).get(paper))
    assert EXPECTED in page and "He blames nobody." in page
    assert sign_in(okoro).get(paper).status_code == 404
    Step.objects.update(sourcing_first=False)
    assert EXPECTED not in words(sign_in(rivera).get(paper))


def test_a_grader_reads_nobody_elses(sign_in, rivera, ben, giving, turned_in, letter):
    Prediction.keep(ben, letter_named(letter), "Of Ben.")
    page = words(sign_in(rivera).get(f"/marking/{giving.assignment_id}/{turned_in.pk}/"))
    assert "Of Ben." not in page


def test_one_takes_it_along(sign_in, ana, ben, kept):
    [row] = json.loads(sign_in(ana).get("/assignments/my-work.json").getvalue())["predictions"]
    assert (row["document"], row["expected"], row["later"]) == (
        "Doc 1: Letter of the harbor master",
        EXPECTED,
        "He blames nobody.",
    )
    assert row["expected_at"] and row["later_at"]
    page = words(sign_in(ana).get("/assignments/my-work.txt"))
    assert EXPECTED in page and "He blames nobody." in page
    assert EXPECTED not in words(sign_in(ben).get("/assignments/my-work.txt"))


def test_it_outlives_its_document(sign_in, ana, kept, letter):
    source = letter.text.source
    letter.delete()
    source.delete()
    page = words(sign_in(ana).get("/assignments/my-work.txt"))
    assert EXPECTED in page and "Doc 1: Letter of the harbor master" in page


def test_it_goes_with_the_student(ana, kept):
    ana.delete()
    assert not Prediction.objects.exists()


def test_teachers_read_on(sign_in, rivera, okoro, lesson, quiz, giving, reading, open_papers):
    for user in [rivera, okoro]:
        client = sign_in(user)
        for address in [
            "/sources/harbor-letter/",
            f"/lessons/{lesson.slug}/preview/1/",
            f"/lessons/{lesson.slug}/packet/",
        ]:
            assert WORDS in words(client.get(address))
    page = words(sign_in(rivera).get(f"/lessons/{lesson.slug}/preview/2/"))
    assert page.count("What do you expect this document to say, and why?") == 2
    assert page.count('<button class="btn btn-primary" type="button" disabled>') == 2


# --- for the author --------------------------------------------------------------------


def test_a_copy_keeps_the_setting(rivera, reading):
    copy = reading.lesson.copy(rivera, "A copy", "a-copy")
    assert copy.steps.first().sourcing_first is True


@pytest.mark.parametrize("more", [0, 3])
def test_queries(count_queries, sign_in, ana, giving, quiz, reading, kept, attempt, more):
    for number in range(more):
        student = make_person(f"more{number}", f"More {number}")
        Enrolment.objects.create(classroom=giving.classroom, user=student, role="student")
        text = reading.documents.first().text
        row = StepDocument(step=reading, text=text, label=f"Doc {number + 7}", position=9)
        row.save()
        Prediction.keep(student, letter_named(row), "More")
    client = sign_in(ana)
    client.get(at(giving, quiz))
    assert count_queries(lambda: client.get(at(giving, quiz))) == 8
