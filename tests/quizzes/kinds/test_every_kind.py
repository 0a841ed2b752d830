"""What holds for every kind of question, whatever is sent and whatever is stored."""

import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import kinds
from quizzes.answer_text import lines_of
from quizzes.forms.answers import initial_of
from quizzes.forms.save import Refused, clean_answers, read_work
from quizzes.models import Attempt, Question, Response
from quizzes.plain import plain

ITEMS = "Doc 1\nDoc 2\nThe gates"
#: As an author would type them; the rest is as the page shows it first.
TYPED = {
    "single_choice": {"options": "* one\ntwo"},
    "several_choices": {"options": "* one\n* two\nthree"},
    "evidence_hunt": {"sought": "Doc 1, ¶1"},
    "chronology": {"items": ITEMS},
    "matching": {"items": "A = X\nB = Y"},
    "weighing": {"items": ITEMS},
    "corroboration": {"items": "One claim", "documents": "Doc 1, Doc 2"},
    "variants": {"texts": "Doc 1, Doc 2", "differences": "a | b\nc | d // order"},
    "annotation": {"items": "doubt\nthreat"},
    "number": {"right": "11", "tolerance": "5%"},
    "date": {"right": "June 27, 1950"},
}
KEYS = list(dict(kinds.choices))
WORDS = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    [
        "",
        "a",
        "b",
        "1",
        "for-2",
        "meaning",
        "supports",
        "(Doc 1, ¶1)",
        "§ a",
        "\ud800",
        "\x00",
        "9" * 300,
    ]
)
VALUES = WORDS | st.none() | st.booleans() | st.integers() | st.lists(WORDS, max_size=3)


def stored(key):
    """A question of a kind that is nowhere stored."""
    handler = kinds.get(key)
    fields = handler.settings_fields()
    typed = {name: first(field) for name, field in fields.items()} | TYPED.get(key, {})
    cleaned = {name: field.clean(typed[name]) for name, field in fields.items()}
    return Question(pk=7, kind=key, prompt="?", points=2, settings=handler.clean_settings(cleaned))


def first(field):
    choices = getattr(field, "choices", None)
    return field.initial or (list(choices)[0][0] if choices else "")


QUESTIONS = {key: stored(key) for key in KEYS}


def sent_to(key):
    names = list(QUESTIONS[key].handler.fields(QUESTIONS[key]))
    parts = st.dictionaries(st.sampled_from([*names, "zz", "\x00"]), VALUES, max_size=4)
    return st.tuples(st.just(key), VALUES | parts)


SENT = st.one_of([sent_to(key) for key in KEYS])


def saved(key, sent):
    """The answer that a save would store, or None where it is refused."""
    body = {"round": 1, "base": 0, "tab": "t", "seq": 1, "user": 1, "answers": {"7": sent}}
    request = SimpleNamespace(body=json.dumps(body).encode())
    response = SimpleNamespace(question_id=7, question=QUESTIONS[key])
    try:
        return clean_answers(read_work(request).answers, [response])[7]
    except Refused as refused:
        assert refused.status in (400, 413)
        return None


@given(SENT)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_is_kept_or_refused(sent):
    key, value = sent
    answer = saved(key, value)
    if answer is None:
        return
    question, kind = QUESTIONS[key], kinds.get(key)
    answer.encode()
    assert plain(answer) == answer
    assert kind.answer_of(dict.fromkeys(kind.fields(question), "") | kind.values(answer)) == answer
    kind.is_blank(answer)
    kind.advice(question, answer)
    assert all(isinstance(line, str) for line in kind.shown(question, answer))
    response = Response(question=question, answer=answer)
    lines_of(response)
    if kind.is_scored(question) and key != "evidence_hunt":
        assert 0 <= kind.score(question, answer) <= question.points


@pytest.mark.parametrize("key", KEYS)
def test_what_is_sent_too_long(key):
    kind, question = kinds.get(key), QUESTIONS[key]
    boxes = [name for name, one in kind.fields(question).items() if not hasattr(one, "choices")]
    if not boxes:
        return
    long = "x" * (kind.longest + 1)
    assert saved(key, {boxes[0]: long} if kind.shape is dict else long) is None
    allowed = "x" * kind.longest
    assert saved(key, {boxes[0]: allowed} if kind.shape is dict else allowed)


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_page_is_an_empty_answer(key):
    kind, question = kinds.get(key), QUESTIONS[key]
    fields = kind.fields(question)
    answer = kind.answer_of(
        {name: one.clean([] if kind.shape is list else "") for name, one in fields.items()}
    )
    assert (answer, kind.is_blank(answer)) == ("", True)
    assert kind.shown(question, answer) == []
    if kind.is_scored(question) and key != "evidence_hunt":
        assert kind.score(question, answer) == 0


@pytest.mark.parametrize("key", KEYS)
def test_what_its_author_typed_comes_back(key):
    kind, question = kinds.get(key), QUESTIONS[key]
    initial = kind.initial_settings(dict(question.settings))
    fields = kind.settings_fields()
    again = {name: one.clean(initial.get(name, "")) for name, one in fields.items()}
    assert kind.clean_settings(again) == question.settings
    assert kind.about
    assert kind.lacks(question) == ""


@pytest.mark.parametrize("key", KEYS)
def test_a_question_without_settings_breaks_no_page(key):
    question, kind = Question(pk=7, kind=key, prompt="?", points=2), kinds.get(key)
    kind.fields(question)
    kind.on_paper(question)
    kind.places(question)
    kind.said(question, "")
    kind.lacks(question)
    assert kind.rule(question) is not None


@pytest.fixture
def all_kinds(quiz):
    """The part asks every kind there is."""
    quiz.questions.all().delete()
    for position, (key, question) in enumerate(QUESTIONS.items()):
        quiz.questions.create(
            kind=key, prompt=f"Of {key}", points=2, settings=question.settings, position=position
        )
    return quiz


def test_every_page_shows_every_kind(all_kinds, giving, ana, rivera, sign_in, count_queries):
    client, teacher = sign_in(ana), sign_in(rivera)
    at = f"/assignments/{giving.assignment_id}/{all_kinds.pk}/"
    lesson = "/lessons/were-the-gates-shut/"
    for reader, address in [
        (client, at),
        (teacher, f"{lesson}packet/"),
        (teacher, f"{lesson}preview/2/"),
        (client, f"{at}submit/"),
    ]:
        page = reader.get(address)
        assert page.status_code == 200
        assert all(f"Of {key}" in page.content.decode() for key in KEYS), address
    attempt = Attempt.objects.get()
    assert count_queries(lambda: client.get(at)) <= 12
    attempt.turn_in(ana)
    assert attempt.responses.filter(marks__by_program=True).count() == 7
    paper = f"/marking/{giving.assignment_id}/{attempt.pk}/"
    assert all(f"Of {key}" in teacher.get(paper).content.decode() for key in KEYS)
    assert teacher.get(f"/marking/{giving.assignment_id}/").status_code == 200
    attempt.give_back(rivera)
    back = client.get(f"{at}feedback/").content.decode()
    assert all(f"Of {key}" in back for key in KEYS)


def something(question):
    """An answer that says something, as its kind stores it."""
    fields = question.handler.fields(question)
    many = isinstance(next(iter(fields.values())), forms.MultipleChoiceField)
    values = {name: said_in(field) for name, field in fields.items()}
    return question.handler.answer_of({"": ["a"]} if many else values)


def said_in(field):
    choices = [value for value, _label in getattr(field, "choices", [])]
    return next((str(one) for one in choices if one), "11")


def read(response):
    """What a page, a text or a workbook says."""
    if "zip" in response["Content-Type"] or "sheet" in response["Content-Type"]:
        with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
            return "".join(archive.read(one).decode() for one in archive.namelist())
    return response.getvalue().decode()


def test_every_page_with_answers_shows_every_kind(all_kinds, giving, ana, rivera, sign_in):
    client, teacher = sign_in(ana), sign_in(rivera)
    at = f"/assignments/{giving.assignment_id}/{all_kinds.pk}/"
    attempt = Attempt.objects.open_for(giving, all_kinds, ana)
    asked = list(attempt.responses.select_related("question"))
    for response in asked:
        response.answer = something(response.question)
        assert response.answer, response.question.kind
        response.save()
    draft = attempt.keep_draft("save")
    attempt.responses.update(answer="")
    Attempt.objects.update(revision=1)
    sent = {"base": "0", "round": "1", "all": "1"}
    for response in asked:
        sent |= initial_of(response, response.answer)
    pages = {
        "beside": client.post(f"{at}keep/", sent),
        "take": client.get(f"{at}earlier/{draft.pk}/take/"),
    }
    for response in asked:
        response.save()
    earlier = client.get(f"{at}earlier/").content.decode()
    assert all(f"Question {number}<" in earlier for number in range(1, len(KEYS) + 1))
    attempt.refresh_from_db()
    attempt.turn_in(ana)
    work = f"/marking/{giving.assignment_id}/"
    for reader, address in [
        (client, f"{at}print/"),
        (client, "/assignments/my-work.txt"),
        (client, "/assignments/my-work.json"),
        (teacher, f"{work}answers.csv"),
        (teacher, f"{work}answers.xlsx"),
        (teacher, f"{work}papers/"),
        (teacher, f"{work}papers.zip"),
    ]:
        pages[address] = reader.get(address)
    for address, page in pages.items():
        told = read(page)
        assert [key for key in KEYS if f"Of {key}" not in told] == [], address


@pytest.mark.parametrize("key", KEYS)
def test_its_author_opens_and_leaves_it(key, all_kinds, giving, ana, rivera, sign_in):
    """Saved unchanged after somebody was asked, nothing becomes new."""
    from tests.admin_forms import sent_back

    Attempt.objects.open_for(giving, all_kinds, ana)
    question = all_kinds.questions.get(kind=key)
    client, page = sign_in(rivera), f"/admin/quizzes/question/{question.pk}/change/"
    sent = sent_back(client, page, guidance="Look twice.")
    if key == "variants":  # the cast's two texts are not one document's
        return
    assert client.post(page, sent).status_code == 302
    question.refresh_from_db()
    assert question.guidance == "Look twice."
    assert not Question.objects.exclude(replaces=None).exists()
