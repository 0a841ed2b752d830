"""A lesson on one page: question, documents, what they write, who gets it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Assignment, Lesson, StepDocument
from quizzes.models import Question, Quiz, Rubric
from quizzes.rubric_patterns import make_rubric
from sources.models import Source, State
from tests.admin_forms import mark_of
from tests.cast import make_source

ADDRESS = "/lessons/new/"
PAGE = """Dispatch of the pilot, May 3, 1911

Citation:
"Dispatch of the pilot," May 3, 1911, Harbor Archive, box 4, file 12.

Summary:
The pilot reports eleven masts.

Copyright:
The History and Public Policy Program welcomes reuse of these materials for research.

I saw eleven masts. They carried no flag.

Nobody came ashore.
"""


def typed(period3=None, **changes):
    """A page as a teacher sends it: two pasted documents, an essay, one class."""
    data = {
        "question": "Were the gates shut?",
        "title": "",
        "background": "",
        "task": "essay",
        "rubric": "dbq",
        "short_questions": "",
        "then": "give",
        "pasted-TOTAL_FORMS": "2",
        "pasted-INITIAL_FORMS": "0",
        "pasted-0-title": "Letter",
        "pasted-0-text": "The gates are shut.\n\nNobody comes in.",
        "pasted-1-title": "Notice",
        "pasted-1-text": "The gates are open.",
        "q": "",
        "lesson": "",
    }
    if period3:
        data |= {
            f"class-{period3.pk}-given": "on",
            f"class-{period3.pk}-due_at": "2031-05-06T23:59",
        }
    return data | changes


def test_it_works(rivera, period3, sign_in):
    response = sign_in(rivera).post(ADDRESS, typed(period3))
    assert response.headers["Location"] == "/"
    lesson = Lesson.objects.get()
    assert (lesson.title, lesson.slug) == ("Were the gates shut?", "were-the-gates-shut")
    assert (lesson.owner, lesson.state) == (rivera, State.PUBLISHED)
    documents = StepDocument.objects.order_by("position")
    assert [(one.label, one.text.source.title) for one in documents] == [
        ("Doc 1", "Letter"),
        ("Doc 2", "Notice"),
    ]
    assert documents[0].text.current.body == "The gates are shut.\n\nNobody comes in."
    assert {source.owner for source in Source.objects.all()} == {rivera}
    assert {source.access for source in Source.objects.all()} == {"classes"}
    question = Question.objects.get()
    assert (question.kind, question.prompt) == ("essay", "Were the gates shut?")
    assert (question.points, question.rubric.owner) == (7, rivera)
    giving = Assignment.objects.get().givings.get()
    assert (giving.classroom, giving.due_at.isoformat()) == (period3, "2031-05-07T04:59:00+00:00")


def test_a_student_reads_it_at_once(rivera, period3, ana, sign_in):
    sign_in(rivera).post(ADDRESS, typed(period3))
    page = sign_in(ana).get(f"/assignments/{Assignment.objects.get().pk}/{Quiz.objects.get().pk}/")
    assert "Nobody comes in." in page.content.decode()


def test_a_double_click_makes_one_lesson(rivera, period3, sign_in):
    client = sign_in(rivera)
    sent = typed(period3) | mark_of(client.get(ADDRESS))
    assert [client.post(ADDRESS, sent).url for _click in range(2)] == ["/", "/"]
    assert Lesson.objects.count() == Assignment.objects.count() == 1
    client.post(ADDRESS, sent | {"question": "Who opened them?"})
    assert Lesson.objects.count() == 2


def test_short_questions(rivera, sign_in):
    data = typed(then="draft", task="short", short_questions="Who?\n\n Whom? \n")
    response = sign_in(rivera).post(ADDRESS, data)
    lesson = Lesson.objects.get()
    assert response.headers["Location"] == f"/admin/lessons/lesson/{lesson.pk}/change/"
    assert lesson.state == State.DRAFT
    rows = [(row.kind, row.prompt, row.points) for row in Question.objects.all()]
    assert rows == [("short_answer", "Who?", 2), ("short_answer", "Whom?", 2)]
    assert not Rubric.objects.exists()
    assert not Assignment.objects.exists()


def test_preview_follows_at_once(rivera, sign_in):
    client = sign_in(rivera)
    response = client.post(ADDRESS, typed(then="preview"))
    assert response.headers["Location"] == "/lessons/were-the-gates-shut/preview/1/"
    page = client.get(response.headers["Location"]).content.decode()
    assert "Nobody comes in." in page
    assert "Were the gates shut?" in page


def test_a_page_of_an_archive_is_read(rivera, sign_in):
    data = typed(then="draft", **{"pasted-0-title": "", "pasted-0-text": PAGE})
    data |= {"pasted-1-title": "", "pasted-1-text": ""}
    sign_in(rivera).post(ADDRESS, data)
    source = Source.objects.get()
    assert "Dispatch of the pilot" in source.title
    assert source.written == "1911-05-03"
    assert source.summary == "The pilot reports eleven masts."
    body = source.texts.get().current.body
    assert "I saw eleven masts." in body
    assert "Citation" not in body


def test_documents_from_the_library(rivera, harbor_letter, council_notice, sign_in):
    chosen = [f"t{source.texts.get().pk}" for source in (council_notice, harbor_letter)]
    data = typed(then="draft", chosen=chosen) | dict.fromkeys(
        [f"pasted-{number}-{name}" for number in "01" for name in ("title", "text")], ""
    )
    sign_in(rivera).post(ADDRESS, data)
    titles = [one.text.source.title for one in StepDocument.objects.order_by("position")]
    assert titles == ["Notice of the council", "Letter of the harbor master"]
    assert Source.objects.count() == 2


def test_borrowing_takes_headnote_and_excerpt(lesson, okoro, sign_in):
    lent = StepDocument.objects.order_by("position").first()
    StepDocument.objects.filter(pk=lent.pk).update(headnote="A letter.", last_paragraph=2)
    data = typed(then="draft", chosen=[f"d{lent.pk}"])
    sign_in(okoro).post(ADDRESS, data)
    borrowed = StepDocument.objects.get(step__lesson__owner=okoro, text=lent.text)
    assert (borrowed.label, borrowed.headnote, borrowed.last_paragraph) == ("Doc 3", "A letter.", 2)


def test_looking_keeps_what_is_typed_and_stores_nothing(rivera, harbor_letter, sign_in):
    page = sign_in(rivera).post(ADDRESS + "find/", typed(q="masts", question="Who came?"))
    words = page.content.decode()
    assert "Letter of the harbor master" in words
    assert "Who came?" in words
    assert "Nobody comes in." in words
    assert "This field is required" not in words
    assert not Lesson.objects.exists()


def test_looking_in_a_lesson(lesson, okoro, sign_in):
    words = sign_in(okoro).post(ADDRESS + "find/", typed(lesson=lesson.pk)).content.decode()
    documents = StepDocument.objects.values_list("pk", flat=True)
    assert all(f'value="d{pk}"' in words for pk in documents)


def test_one_more_place_to_paste(rivera, sign_in):
    words = sign_in(rivera).post(ADDRESS + "more/", typed()).content.decode()
    assert 'name="pasted-2-text"' in words
    assert "Nobody comes in." in words


def test_a_pattern_is_told_from_the_copy_one_has(rivera, sign_in):
    make_rubric("dbq", rivera)
    form = sign_in(rivera).get(ADDRESS).context["form"]
    titles = [title for _key, title in form.fields["rubric"].choices]
    assert len(titles) == len(set(titles))
    assert "Essay on documents, seven points (new copy)" in titles
    assert "Essay on documents, seven points" in titles


def test_a_rubric_of_ones_own(rivera, rubric, sign_in):
    sign_in(rivera).post(ADDRESS, typed(then="draft", rubric=f"own-{rubric.pk}"))
    question = Question.objects.get()
    assert (question.rubric, question.points) == (rubric, 3)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"question": ""}, "This field is required."),
        ({"task": "short"}, "Write at least one question."),
        ({"rubric": "own-999"}, "Select a valid choice."),
        ({"pasted-0-title": ""}, "Give this document a title."),
        ({"pasted-0-text": ""}, "Paste its text, or empty its title."),
        ({"task": "song"}, "Select a valid choice."),
    ],
)
def test_mistakes_keep_everything_typed(change, words, rivera, period3, sign_in):
    data = typed(period3, background="Kept words.", **change)
    response = sign_in(rivera).post(ADDRESS, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "Kept words." in page
    assert "The gates are open." in page
    assert "2031-05-06T23:59" in page
    assert not Lesson.objects.exists()
    assert not Source.objects.exists()


def test_no_documents(rivera, sign_in):
    empty = {f"pasted-{number}-{name}": "" for number in "01" for name in ("title", "text")}
    page = sign_in(rivera).post(ADDRESS, typed(then="draft") | empty).content.decode()
    assert "students need something to read" in page
    assert not Lesson.objects.exists()


def test_giving_without_a_class(rivera, period3, sign_in):
    page = sign_in(rivera).post(ADDRESS, typed()).content.decode()
    assert "Tick the class that gets it" in page
    assert not Lesson.objects.exists()


def test_a_class_of_another_teacher(rivera, period2, sign_in):
    sign_in(rivera).post(ADDRESS, typed(period2))
    assert not Assignment.objects.exists()


def test_documents_of_others_are_not_found(okoro, harbor_letter, council_notice, sign_in):
    Source.objects.filter(pk=harbor_letter.pk).update(state=State.DRAFT)
    client = sign_in(okoro)
    words = client.post(ADDRESS + "find/", typed(q="masts")).content.decode()
    assert "Letter of the harbor master" not in words
    client.post(ADDRESS, typed(then="draft", chosen=[f"t{harbor_letter.texts.get().pk}"]))
    assert not StepDocument.objects.filter(text__source=harbor_letter).exists()


def test_rubbish_is_no_fault(rivera, sign_in):
    chosen = ["", "t", "tx", "d²", "z3", "t" + "9" * 40, "d1\x00"]
    response = sign_in(rivera).post(ADDRESS + "find/", typed(chosen=chosen, lesson="x"))
    assert response.status_code == 200
    response = sign_in(rivera).post(ADDRESS + "more/", {"pasted-TOTAL_FORMS": "x"})
    assert response.status_code == 200
    assert sign_in(rivera).post(ADDRESS, {"question": "x\x00"}).status_code == 200


def test_ask_one_question(rivera, period3, harbor_letter, sign_in):
    data = {
        "question": "What did he count?",
        "task": "short",
        "short_questions": "What did he count?",
        "rubric": "",
        "then": "give",
        f"class-{period3.pk}-given": "on",
    }
    client = sign_in(rivera)
    assert client.get("/sources/harbor-letter/ask/").status_code == 200
    client.post("/sources/harbor-letter/ask/", data)
    assert StepDocument.objects.get().text.source == harbor_letter
    assert Question.objects.get().prompt == "What did he count?"
    assert Assignment.objects.get().givings.get().classroom == period3


def test_ask_on_a_document_of_somebody_else(okoro, harbor_letter, sign_in):
    Source.objects.filter(pk=harbor_letter.pk).update(state=State.DRAFT)
    assert sign_in(okoro).get("/sources/harbor-letter/ask/").status_code == 404
    assert sign_in(okoro).get("/sources/nothing/ask/").status_code == 404


def test_students_and_visitors(ana, client, harbor_letter, sign_in):
    student = sign_in(ana)
    for address in (ADDRESS, "/sources/harbor-letter/ask/"):
        assert student.get(address).status_code == 404
        assert student.post(address, typed()).status_code == 404
        assert client.get(address).status_code == 302
    for address in ("find/", "more/"):
        assert student.post(ADDRESS + address).status_code == 404
        assert sign_in(ana).get(ADDRESS + address).status_code == 404


def test_looking_is_a_post(rivera, sign_in):
    assert sign_in(rivera).get(ADDRESS + "find/").status_code == 405
    assert sign_in(rivera).get(ADDRESS + "more/").status_code == 405


def test_queries_do_not_grow(rivera, period3, harbor_letter, council_notice, sign_in):
    client = sign_in(rivera)
    client.get(ADDRESS)
    texts = [f"t{source.texts.get().pk}" for source in (harbor_letter, council_notice)]
    counts = []
    for chosen in (texts[:1], texts):
        with CaptureQueriesContext(connection) as queries:
            client.post(ADDRESS + "find/", typed(q="gates", chosen=chosen))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_the_document_leads_to_it(rivera, ana, giving, harbor_letter, sign_in):
    address = "/sources/harbor-letter/"
    assert "/sources/harbor-letter/ask/" in sign_in(rivera).get(address).content.decode()
    assert "/ask/" not in sign_in(ana).get(address).content.decode()


def test_a_document_that_the_library_has_is_told_of(rivera, okoro, period3, sign_in):
    """A colleague's, too."""
    words = "I saw eleven masts at dawn, and no flag on any of them. Nobody came ashore that day."
    make_source("log", "Log of the pilot", words, owner=okoro)
    sent = typed(period3, **{"pasted-0-title": "The pilot", "pasted-0-text": words})
    page = sign_in(rivera).post(ADDRESS, sent, follow=True).content.decode()
    assert "The library has one that is 100% alike. The same document?" in page
    assert 'href="/sources/log/"' in page
    assert page.count("alike. The same document?") == 1
