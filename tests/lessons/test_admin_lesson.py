"""A lesson in the admin: its outline, its parts, the documents on the table, copies."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Giving, Lesson, Progress, Step, StepDocument
from quizzes.models import Question, Quiz
from sources.models import State
from tests.admin_forms import sent_back, told
from tests.cast import make_source


def change(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


@pytest.fixture
def reading(lesson):
    return lesson.steps.get(kind="reading")


def test_it_works(rivera, sign_in):
    client = sign_in(rivera)
    data = {
        "title": "Gates",
        "question": "Shut?",
        "steps-TOTAL_FORMS": "2",
        "steps-INITIAL_FORMS": "0",
        "steps-0-title": "Read",
        "steps-0-kind": "reading",
        "steps-0-position": "1",
        "steps-1-title": "Write",
        "steps-1-kind": "quiz",
        "steps-1-position": "2",
        "steps-1-minutes": "20",
    }
    client.post("/admin/lessons/lesson/add/", data)
    lesson = Lesson.objects.get()
    assert (lesson.slug, lesson.owner, lesson.state) == ("gates", rivera, State.DRAFT)
    assert [(step.title, step.kind) for step in lesson.steps.all()] == [
        ("Read", "reading"),
        ("Write", "quiz"),
    ]
    quiz = Quiz.objects.get()
    assert (quiz.title, quiz.position, quiz.minutes) == ("Write", 2, 20)
    page = client.get(change(lesson)).content.decode()
    assert f"/admin/quizzes/quiz/{quiz.pk}/change/" in page
    assert client.get(change(quiz)).status_code == 200


def test_parts_are_ordered_in_the_outline(rivera, lesson, quiz, sign_in):
    client = sign_in(rivera)
    data = sent_back(client, change(lesson), **{"steps-0-position": "5", "steps-0-title": "Later"})
    client.post(change(lesson), data)
    assert [step.title for step in lesson.steps.all()] == ["Questions", "Later"]
    assert Quiz.objects.get().position == 2


def test_the_kind_of_a_part_is_settled(rivera, lesson, quiz, sign_in):
    client = sign_in(rivera)
    client.post(change(lesson), sent_back(client, change(lesson), **{"steps-0-kind": "quiz"}))
    assert lesson.steps.first().kind == "reading"


def test_parts_without_work_can_be_deleted(rivera, lesson, quiz, sign_in):
    client = sign_in(rivera)
    client.post(change(lesson), sent_back(client, change(lesson), **{"steps-1-DELETE": "on"}))
    assert not Quiz.objects.exists()
    assert not Question.objects.exists()


def test_parts_with_work_stay(rivera, lesson, attempt, sign_in):
    client = sign_in(rivera)
    for row in ("steps-0-DELETE", "steps-1-DELETE"):
        page = client.post(change(lesson), sent_back(client, change(lesson), **{row: "on"}))
        assert page.status_code == 200
    assert lesson.steps.count() == 2
    for step in (lesson.steps.first(), attempt.quiz):
        address = change(step).replace("change", "delete")
        assert "cannot be deleted" in client.get(address).content.decode()
        client.post(address, {"post": "yes"})
    assert lesson.steps.count() == 2


def test_documents_on_the_table(rivera, reading, sign_in):
    text = make_source("third", "Third", "One.\n\nTwo.", owner=rivera).texts.get()
    client = sign_in(rivera)
    rows = {
        "documents-TOTAL_FORMS": "3",
        "documents-2-text": text.pk,
        "documents-2-label": "",
        "documents-2-position": "3",
        "documents-2-headnote": "Read this last.",
        "documents-2-first_paragraph": "2",
        "documents-2-last_paragraph": "2",
    }
    client.post(change(reading), sent_back(client, change(reading), **rows))
    document = StepDocument.objects.get(text=text)
    assert (document.label, document.first_paragraph, document.headnote) == (
        "Doc 3",
        2,
        "Read this last.",
    )


@pytest.mark.parametrize(
    "rows, words",
    [
        ({"documents-0-last_paragraph": "9"}, "The document has only 3 paragraphs."),
        (
            {"documents-0-first_paragraph": "3", "documents-0-last_paragraph": "1"},
            "The excerpt ends before it begins.",
        ),
    ],
)
def test_excerpts_that_cannot_be(rows, words, rivera, reading, sign_in):
    client = sign_in(rivera)
    page = client.post(change(reading), sent_back(client, change(reading), **rows))
    assert words in page.content.decode()
    assert not StepDocument.objects.exclude(last_paragraph=None).exists()


def test_documents_of_others_cannot_be_laid_out(rivera, okoro, reading, sign_in):
    secret = make_source("s", "CANARY", "Words.", owner=okoro, state=State.DRAFT).texts.get()
    client = sign_in(rivera)
    rows = {
        "documents-TOTAL_FORMS": "3",
        "documents-2-text": secret.pk,
        "documents-2-position": "3",
    }
    page = client.post(change(reading), sent_back(client, change(reading), **rows))
    assert "CANARY" not in page.content.decode()
    assert not StepDocument.objects.filter(text=secret).exists()


def test_a_co_authors_draft_stays_on_the_table(rivera, okoro, lesson, reading, sign_in):
    lesson.authors.add(okoro)
    document = reading.documents.first()
    document.text.source.state = State.DRAFT
    document.text.source.save()
    client = sign_in(okoro)
    rows = {"documents-0-headnote": "Ours."}
    response = client.post(change(reading), sent_back(client, change(reading), **rows))
    assert response.status_code == 302
    document.refresh_from_db()
    assert document.headnote == "Ours."


@pytest.mark.parametrize("label", ["Doc 1", "document  1"])
def test_two_documents_of_one_label_are_refused(rivera, reading, sign_in, label):
    client = sign_in(rivera)
    rows = {"documents-1-label": label, "documents-1-headnote": "Read it twice."}
    page = client.post(change(reading), sent_back(client, change(reading), **rows))
    typed = " ".join(label.split())
    words = f"“{typed}” lies on this table already. Give one of the two another label."
    assert page.status_code == 200
    assert words in " ".join(page.content.decode().split())
    assert "Read it twice." in page.content.decode()
    assert [one.label for one in reading.documents.all()] == ["Doc 1", "Doc 2"]
    deleted = sent_back(client, change(reading), **rows, **{"documents-0-DELETE": "on"})
    assert client.post(change(reading), deleted).status_code == 302


def test_two_that_students_work_with_stay(rivera, reading, attempt, sign_in):
    reading.documents.filter(label="Doc 2").update(label="Doc 1")
    client = sign_in(rivera)
    rows = {"documents-1-headnote": "The second."}
    response = client.post(change(reading), sent_back(client, change(reading), **rows))
    assert response.status_code == 302
    assert [one.headnote for one in reading.documents.all()] == ["", "The second."]


def test_the_table_is_frozen_once_work_exists(rivera, reading, attempt, sign_in):
    client = sign_in(rivera)
    rows = {"documents-0-label": "Doc 9", "documents-0-headnote": "New words."}
    client.post(change(reading), sent_back(client, change(reading), **rows))
    document = reading.documents.first()
    assert (document.label, document.headnote) == ("Doc 1", "New words.")
    page = client.post(
        change(reading), sent_back(client, change(reading), **{"documents-0-DELETE": "on"})
    )
    assert page.status_code == 200
    assert reading.documents.count() == 2


def test_somebody_else_changed_it_meanwhile(rivera, okoro, lesson, reading, sign_in):
    lesson.authors.add(okoro)
    hers, his = sign_in(rivera), sign_in(okoro)
    for row, field in ((lesson, "question"), (reading, "body")):
        stale = sent_back(hers, change(row), **{field: "Her words."})
        his.post(change(row), sent_back(his, change(row), **{field: "His words."}))
        page = hers.post(change(row), stale)
        words = page.content.decode()
        assert "The other version says: “His words.”" in words
        assert "Her words." in words
        row.refresh_from_db()
        assert getattr(row, field) == "His words."


def test_rows_changed_meanwhile(rivera, okoro, lesson, reading, sign_in):
    lesson.authors.add(okoro)
    hers, his = sign_in(rivera), sign_in(okoro)
    name = "documents-0-headnote"
    stale = sent_back(hers, change(reading), **{name: "Hers."})
    his.post(change(reading), sent_back(his, change(reading), **{name: "His."}))
    page = hers.post(change(reading), stale)
    assert "The other version says: “His.”" in page.content.decode()
    assert reading.documents.first().headnote == "His."


def test_publishing_tells_what_is_missing(rivera, sign_in):
    lesson = Lesson.objects.create(slug="bare", title="Bare", owner=rivera)
    step = Step.objects.create(lesson=lesson, kind="quiz", title="Write", position=1)
    quiz = Quiz.on_step(step)
    client = sign_in(rivera)
    address = f"/admin/lessons/lesson/{lesson.pk}/publish/"
    page = client.get(address).content.decode()
    assert "It asks no question." in page
    assert "“Write” has no documents." in page
    assert "“Write” asks nothing yet." in page
    Question.objects.create(quiz=quiz, kind="essay", prompt="Why?", points=0)
    assert "“Why?” gives no points." in client.get(address).content.decode()
    client.post(address)
    lesson.refresh_from_db()
    assert lesson.state == State.PUBLISHED


def test_a_copy_takes_everything_authored(rivera, lesson, quiz, giving, sign_in):
    document = lesson.steps.first().documents.first()
    StepDocument.objects.filter(pk=document.pk).update(headnote="H", last_paragraph=2)
    Quiz.objects.update(feedback="turned_in")
    response = sign_in(rivera).post("/lessons/were-the-gates-shut/copy/")
    copy = Lesson.objects.get(copied_from=lesson)
    assert response.headers["Location"] == f"/admin/lessons/lesson/{copy.pk}/change/"
    assert (copy.title, copy.owner, copy.state) == (
        "Copy of Were the gates shut?",
        rivera,
        State.DRAFT,
    )
    assert [step.title for step in copy.steps.all()] == ["Read", "Questions"]
    copied = Quiz.objects.get(lesson=copy)
    assert (copied.position, copied.feedback) == (2, "turned_in")
    assert [one.wording() for one in copied.questions.all()] == [
        one.wording() for one in quiz.questions.all()
    ]
    laid = copy.steps.first().documents.first()
    assert (laid.headnote, laid.last_paragraph, laid.version) == ("H", 2, None)
    assert not copy.assignments.exists()


def test_a_colleagues_copy_has_its_own_rubric(okoro, rivera, lesson, quiz, rubric, sign_in):
    sign_in(okoro).post("/lessons/were-the-gates-shut/copy/")
    essay = Question.objects.get(quiz__lesson__owner=okoro, kind="essay")
    assert (essay.rubric.owner, essay.rubric.copied_from) == (okoro, rubric)


def test_copying_a_draft_of_somebody_else(okoro, ana, lesson, sign_in):
    Lesson.objects.update(state=State.DRAFT)
    assert sign_in(okoro).post("/lessons/were-the-gates-shut/copy/").status_code == 404
    assert sign_in(ana).post("/lessons/were-the-gates-shut/copy/").status_code == 404
    assert sign_in(okoro).get("/lessons/were-the-gates-shut/copy/").status_code == 405
    assert Lesson.objects.count() == 1


def test_a_given_lesson_is_put_away_instead(rivera, lesson, giving, sign_in):
    client = sign_in(rivera)
    address = f"/admin/lessons/lesson/{lesson.pk}/delete/"
    assert "It was given to classes." in client.get(address).content.decode()
    client.post(address, {"post": "yes"})
    client.post(f"/admin/lessons/lesson/{lesson.pk}/put-away/")
    lesson.refresh_from_db()
    assert lesson.state == State.ARCHIVED


def test_a_lesson_nobody_was_given_goes(rivera, lesson, quiz, sign_in):
    sign_in(rivera).post(f"/admin/lessons/lesson/{lesson.pk}/delete/", {"post": "yes"})
    assert not Lesson.objects.exists()


def test_lists_show_hers_alone(rivera, okoro, lindqvist, lesson, sign_in):
    title = "Were the gates shut?"
    assert title in sign_in(rivera).get("/admin/lessons/lesson/").content.decode()
    assert title not in sign_in(okoro).get("/admin/lessons/lesson/").content.decode()
    assert title in sign_in(lindqvist).get("/admin/lessons/lesson/").content.decode()
    lesson.authors.add(okoro)
    assert title in sign_in(okoro).get("/admin/lessons/lesson/").content.decode()


def test_no_looking_through_relations(rivera, lesson, sign_in):
    client = sign_in(rivera)
    for lookup in ("owner__password__startswith=m", "assignments__given_by=1"):
        assert client.get(f"/admin/lessons/lesson/?{lookup}").status_code == 400


def test_saving_a_part_leads_back_to_the_lesson(rivera, lesson, reading, sign_in):
    client = sign_in(rivera)
    data = sent_back(client, change(reading), body="Read both.") | {"_save": "1"}
    response = client.post(change(reading), data)
    assert response.headers["Location"] == change(lesson)


def test_classes_and_assignments_are_looked_at(rivera, giving, assignment, sign_in):
    client = sign_in(rivera)
    page = client.get(f"/admin/lessons/assignment/{assignment.pk}/change/").content.decode()
    assert "Period 3" in page
    address = f"/admin/lessons/classroom/{giving.classroom_id}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Mine"}).status_code == 403
    assert client.get("/admin/lessons/classroom/add/").status_code == 403


def test_queries_of_the_outline_do_not_grow(rivera, lesson, quiz, sign_in):
    client, counts = sign_in(rivera), []
    for number in range(3):
        Quiz.on_step(Step.objects.create(lesson=lesson, kind="quiz", title=f"Part {number}"))
        client.get(change(lesson))
        with CaptureQueriesContext(connection) as queries:
            client.get(change(lesson))
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 20


def test_queries_of_a_part_do_not_grow(rivera, reading, harbor_letter, sign_in):
    client, counts = sign_in(rivera), []
    for number in range(3):
        text = make_source(f"s{number}", f"S{number}", "Words.", owner=rivera).texts.get()
        StepDocument.objects.create(step=reading, text=text, label=f"Doc {number + 3}")
        client.get(change(reading))
        with CaptureQueriesContext(connection) as queries:
            client.get(change(reading))
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 20


def test_messages_say_what_happened(rivera, lesson, sign_in):
    client = sign_in(rivera)
    page = client.post(f"/admin/lessons/lesson/{lesson.pk}/put-away/", follow=True)
    assert told(page) == ["“Were the gates shut?” is put away. Classes that have it keep it."]


def test_an_assignment_names_only_ones_own_classes(
    okoro, admin, assignment, giving, period2, sign_in
):
    Giving.objects.create(assignment=assignment, classroom=period2)
    address = f"/admin/lessons/assignment/{assignment.pk}/change/"
    his, all_of_them = (sign_in(one).get(address).content.decode() for one in (okoro, admin))
    assert "Period 2" in his
    assert "Period 3" not in his
    assert "Period 3" in all_of_them


def test_an_administrator_is_led_to_no_page_that_stays_closed(
    rivera, admin, assignment, giving, sign_in
):
    """Classes are looked at from here; their own pages open to who teaches them."""
    room = f"/classes/{giving.classroom_id}/"
    pages = [
        f"/admin/lessons/assignment/{assignment.pk}/change/",
        f"/admin/lessons/classroom/{giving.classroom_id}/change/",
    ]
    hers, theirs = sign_in(rivera), sign_in(admin)
    assert [f'<a href="{room}' in hers.get(one).content.decode() for one in pages] == [True, True]
    assert [room in theirs.get(one).content.decode() for one in pages] == [False, False]
    assert theirs.get(room).status_code == 404


def documents(*texts, first=0):
    """Rows of documents as the page of a part sends them, from the row `first` on."""
    rows = {"documents-TOTAL_FORMS": str(first + len(texts))}
    for number, text in enumerate(texts, first):
        rows |= {f"documents-{number}-text": text.pk, f"documents-{number}-position": str(number)}
    return rows


@pytest.fixture
def third(rivera):
    return make_source("third", "Third", "One.\n\nTwo.", owner=rivera).texts.get()


def test_no_other_table_under_running_work(rivera, quiz, third, attempt, sign_in):
    client, before = sign_in(rivera), list(quiz.shown_documents())
    page = client.post(change(quiz), sent_back(client, change(quiz), **documents(third)))
    assert "Students work here with the documents of the part before it." in page.content.decode()
    assert list(quiz.shown_documents()) == before


def test_nor_between_the_table_and_the_work(rivera, lesson, quiz, third, attempt, sign_in):
    talk = Step.objects.create(lesson=lesson, kind="discussion", title="Talk", position=1)
    client = sign_in(rivera)
    client.post(change(talk), sent_back(client, change(talk), **documents(third)))
    assert not talk.documents.exists()


def test_a_part_after_the_work_may_have_its_own(rivera, lesson, quiz, third, attempt, sign_in):
    later = Step.objects.create(lesson=lesson, kind="reading", title="Later", position=9)
    client = sign_in(rivera)
    client.post(change(later), sent_back(client, change(later), **documents(third)))
    assert later.documents.get().pins.get().version == third.current


def test_another_table_before_anybody_works(rivera, quiz, third, giving, sign_in):
    client = sign_in(rivera)
    client.post(change(quiz), sent_back(client, change(quiz), **documents(third)))
    assert not quiz.documents.get().pins.exists()


def test_what_is_added_under_running_work_is_pinned(rivera, reading, third, attempt, sign_in):
    client = sign_in(rivera)
    client.post(change(reading), sent_back(client, change(reading), **documents(third, first=2)))
    assert reading.documents.get(text=third).pins.get().version == third.current


def test_parts_stay_in_order_under_running_work(rivera, lesson, attempt, sign_in):
    client = sign_in(rivera)
    rows = {"steps-0-position": "5", "steps-0-title": "Read on"}
    page = client.post(change(lesson), sent_back(client, change(lesson), **rows))
    assert "Students have begun to work: the parts stay in their order." in page.content.decode()
    assert [step.title for step in lesson.steps.all()] == ["Read", "Questions"]
    client.post(change(lesson), sent_back(client, change(lesson), **{"steps-0-title": "Read on"}))
    assert [step.title for step in lesson.steps.all()] == ["Read on", "Questions"]


def test_other_numbers_are_no_other_order(rivera, lesson, attempt, sign_in):
    """Dragging and adding number all rows anew; what stood in order may still be sent."""
    client = sign_in(rivera)
    rows = {
        "steps-TOTAL_FORMS": "3",
        "steps-0-position": "10",
        "steps-1-position": "20",
        "steps-2-title": "Talk",
        "steps-2-kind": "discussion",
        "steps-2-position": "30",
    }
    client.post(change(lesson), sent_back(client, change(lesson), **rows))
    stored = lesson.steps.values_list("title", "position")
    assert list(stored) == [("Read", 10), ("Questions", 20), ("Talk", 30)]


def test_a_row_that_is_only_numbered_is_empty(rivera, lesson, quiz, reading, sign_in):
    client = sign_in(rivera)
    rows = {"steps-TOTAL_FORMS": "3", "steps-2-kind": "reading", "steps-2-position": "30"}
    client.post(change(lesson), sent_back(client, change(lesson), **rows))
    assert lesson.steps.count() == 2
    rows = {"documents-TOTAL_FORMS": "3", "documents-2-position": "30"}
    rows["documents-2-lends_other_text"] = "on"  # as an empty row of the page has it
    response = client.post(change(reading), sent_back(client, change(reading), **rows))
    assert (response.status_code, reading.documents.count()) == (302, 2)


def test_every_number_says_what_it_orders(rivera, lesson, quiz, reading, sign_in):
    client = sign_in(rivera)
    for row, words in [
        (lesson, "Order of “Read”"),
        (reading, "Order of “Doc 2: Notice of the council”"),
        (quiz, f"Order of “{quiz.questions.first()}”"),
    ]:
        page = client.get(change(row)).content.decode()
        assert f'aria-label="{words}"' in page
        assert "admin_ordering/admin_ordering.js" in page


@pytest.mark.parametrize("finished_at", [None, "2026-11-01T12:00Z"])
def test_parts_that_students_opened_stay(rivera, lesson, giving, ana, finished_at, sign_in):
    talk = Step.objects.create(lesson=lesson, kind="discussion", title="Talk", position=9)
    Progress.objects.create(giving=giving, step=talk, student=ana, finished_at=finished_at)
    client = sign_in(rivera)
    rows = {f"steps-{lesson.steps.count() - 1}-DELETE": "on"}
    page = client.post(change(lesson), sent_back(client, change(lesson), **rows))
    assert "it can no longer be deleted" in page.content.decode()
    assert "Ana" not in page.content.decode()
    address = change(talk).replace("change", "delete")
    assert "Students have begun to work on it." in client.get(address).content.decode()
    client.post(address, {"post": "yes"})
    assert Progress.objects.filter(step=talk).exists()
