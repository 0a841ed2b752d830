"""A question's own page: its form comes from its kind, and asked wording never changes."""

from decimal import Decimal

import pytest

from quizzes import kinds
from quizzes.models import Question, Rubric
from quizzes.rubric_patterns import CHOICES, points_of
from tests.admin_forms import sent_back, told
from tests.quizzes.conftest import as_shown


def page(question, name="change"):
    return f"/admin/quizzes/question/{question.pk}/{name}/"


def add(quiz, kind):
    return f"/admin/quizzes/question/add/?quiz={quiz.pk}&kind={kind}"


@pytest.fixture
def essay(quiz):
    return quiz.questions.get(kind="essay")


@pytest.fixture
def choice(quiz):
    return quiz.questions.get(kind="single_choice")


def test_it_works(rivera, quiz, sign_in):
    data = {
        "quiz": quiz.pk,
        "kind": "single_choice",
        "prompt": "Who wrote it?",
        "options": "* The harbor master // He signed it.\r\nThe council",
        "points": "2",
        "required": "on",
    }
    response = sign_in(rivera).post(add(quiz, "single_choice"), data)
    assert response.headers["Location"] == f"/admin/quizzes/quiz/{quiz.pk}/change/"
    question = Question.objects.get(prompt="Who wrote it?")
    assert (question.kind, question.points, question.position) == ("single_choice", 2, 4)
    assert question.settings["options"] == [
        {"key": "a", "text": "The harbor master", "right": True, "feedback": "He signed it."},
        {"key": "b", "text": "The council", "right": False, "feedback": ""},
    ]


def test_a_new_question_comes_last(rivera, quiz, sign_in):
    quiz.questions.filter(kind="essay").update(position=40)
    data = {"quiz": quiz.pk, "kind": "essay", "prompt": "And then?", "points": "1"}
    sign_in(rivera).post(add(quiz, "essay"), data)
    assert Question.objects.get(prompt="And then?").position == 41


def test_the_form_comes_from_the_kind(rivera, quiz, sign_in):
    client, fields = sign_in(rivera), {}
    for kind in ("single_choice", "several_choices", "short_answer", "essay"):
        form = client.get(add(quiz, kind)).context["adminform"].form
        everywhere = {"quiz", "kind", "prompt", "prompts", "points", "required", "seen"}
        fields[kind] = set(form.fields) - everywhere
    for_graders = {"guidance", "model_answer"}
    aims = {"least_words", "most_words", "passages", "starters"}
    written = for_graders | aims | {"rubric", "pattern"}
    assert fields == {
        "single_choice": for_graders | {"options", "starters"},
        "several_choices": for_graders | {"options", "credit", "starters"},
        "short_answer": written,
        "essay": written | {"planner"},
    }


def as_typed(kind):
    """What an author types of a kind, and what its page shows first."""
    fields = kinds.get(kind).settings_fields()
    return {name: as_shown(field) for name, field in fields.items()} | TYPED.get(kind, {})


TYPED = {
    "single_choice": {"options": "* one\ntwo"},
    "several_choices": {"options": "* one\n* two\nthree"},
    "sourcing_card": {"asked": ["maker"]},
    "chronology": {"items": "A\nB\nC"},
    "matching": {"items": "A = X\nB = Y"},
    "weighing": {"items": "A\nB"},
    "corroboration": {"items": "One claim", "documents": "Doc 1, Doc 2"},
    "variants": {"texts": "Doc 1, Doc 2", "differences": "dawn | daybreak"},
    "annotation": {"items": "doubt\nthreat"},
    "number": {"right": "11"},
    "date": {"right": "1911"},
}


@pytest.mark.parametrize("kind", dict(kinds.choices))
def test_every_kind_has_all_five(rivera, quiz, sign_in, kind, harbor_letter, council_notice):
    """Required or not, points, guidance, a model answer, sentence starters."""
    other = harbor_letter.texts.get().current.body.replace("dawn", "daybreak")
    council_notice.texts.get().revise(other)
    data = {"quiz": quiz.pk, "kind": kind, "prompt": "And then?", "points": "1.5"}
    data |= {"guidance": "Look for the date.", "model_answer": "In 1911."}
    data |= as_typed(kind) | {"starters": "He …\nShe …"}
    response = sign_in(rivera).post(add(quiz, kind), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    question = Question.objects.get(prompt="And then?")
    assert (question.required, question.points) == (False, Decimal("1.5"))
    assert (question.guidance, question.model_answer) == ("Look for the date.", "In 1911.")
    assert question.settings["starters"] == ["He …", "She …"]
    shown = sign_in(rivera).get(page(question)).context["adminform"].form
    assert shown.initial["starters"] == "He …\nShe …"


POINTS = {
    "dbq": 7,
    "long_essay": 6,
    "argument": 12,
    "short": 3,
    "sourcing": 3,
    "context": 3,
    "close_reading": 3,
    "corroboration": 3,
    "plain": 5,
    "paper_points": 3,
    "paper_message": 2,
    "paper_value": 4,
    "paper_compare": 6,
    "paper_judgment": 9,
}


def test_every_rubric_to_begin_with_has_its_points():
    assert {key: points_of(key) for key, _title in CHOICES} == POINTS


@pytest.mark.parametrize("key, points", POINTS.items())
def test_a_new_rubric_is_made_with_the_question(rivera, quiz, key, points, sign_in):
    data = {"quiz": quiz.pk, "kind": "essay", "prompt": "And then?", "points": "1"}
    sign_in(rivera).post(add(quiz, "essay"), data | {"pattern": key})
    question = Question.objects.get(prompt="And then?")
    assert (question.points, question.rubric.owner) == (points, rivera)
    rubric = Rubric.objects.with_rows().get(pk=question.rubric_id)
    assert (str(rubric), rubric.points) == (str(dict(CHOICES)[key]), points)


def test_a_new_rubric_in_place_of_the_old(rivera, essay, rubric, attempt, sign_in):
    client = sign_in(rivera)
    client.post(page(essay), sent_back(client, page(essay), pattern="short"))
    successor = Question.objects.get(replaces=essay)
    assert (successor.points, successor.rubric.criteria.count()) == (3, 1)
    essay.refresh_from_db()
    assert essay.rubric == rubric


def test_no_rubric_is_made_of_a_form_with_mistakes(rivera, quiz, rubric, sign_in):
    data = {"quiz": quiz.pk, "kind": "essay", "prompt": "", "pattern": "dbq"}
    sign_in(rivera).post(add(quiz, "essay"), data)
    client = sign_in(rivera)
    client.post(add(quiz, "essay"), data | {"prompt": "And then?", "pattern": "none"})
    assert Rubric.objects.get() == rubric


@pytest.mark.parametrize(
    "options, words",
    [
        ("One", "Write at least two options"),
        ("One\nTwo", "Begin exactly one option with an asterisk"),
        ("* One\n* Two", "Begin exactly one option with an asterisk"),
        ("", "This field is required."),
    ],
)
def test_options_that_cannot_be(options, words, rivera, choice, sign_in):
    client = sign_in(rivera)
    data = sent_back(client, page(choice), options=options, prompt="Kept?")
    answer = client.post(page(choice), data).content.decode()
    assert words in answer
    assert "Kept?" in answer
    choice.refresh_from_db()
    assert choice.prompt == "Which was secret?"


def test_changed_in_place_while_nobody_was_asked(rivera, essay, sign_in):
    client = sign_in(rivera)
    client.post(page(essay), sent_back(client, page(essay), prompt="Why?", least_words="10"))
    essay.refresh_from_db()
    assert (essay.prompt, essay.settings["least_words"]) == ("Why?", 10)
    assert essay.rubric.title == "Two rows"
    assert essay.points == 3


def test_changed_wording_makes_a_successor(rivera, essay, attempt, sign_in):
    client = sign_in(rivera)
    data = sent_back(client, page(essay), prompt="Why?") | {"_continue": "1"}
    response = client.post(page(essay), data, follow=True)
    successor = Question.objects.get(replaces=essay)
    essay.refresh_from_db()
    assert (essay.prompt, essay.retired) == ("Were the gates shut?", True)
    assert (successor.prompt, successor.retired, successor.position) == ("Why?", False, 3)
    assert attempt.responses.filter(question=essay).exists()
    assert "One student keeps the old wording." in told(response)[0]
    assert response.redirect_chain[-1][0] == page(successor)


def test_words_for_graders_may_be_put_right(rivera, essay, attempt, sign_in):
    Question.objects.filter(pk=essay.pk).update(prompt="Were the gates\nshut?")
    client = sign_in(rivera)
    client.post(page(essay), sent_back(client, page(essay), guidance="Look for the letter."))
    essay.refresh_from_db()
    assert (essay.guidance, essay.retired) == ("Look for the letter.", False)
    assert not Question.objects.filter(replaces=essay).exists()


@pytest.mark.parametrize("kind", ["single_choice", "several_choices", "short_answer", "essay"])
def test_nothing_changed_is_nothing_new(rivera, quiz, kind, attempt, sign_in):
    question = quiz.questions.get(kind=kind)
    Question.objects.filter(pk=question.pk).update(prompt="Line one\nLine two")
    client = sign_in(rivera)
    sent = sent_back(client, page(question))
    assert sent["prompt"] == "Line one\r\nLine two"
    client.post(page(question), sent)
    assert not Question.objects.exclude(replaces=None).exists()


def test_two_teachers_change_it_at_once(rivera, okoro, lesson, essay, attempt, sign_in):
    lesson.authors.add(okoro)
    hers, his = sign_in(rivera), sign_in(okoro)
    stale = sent_back(hers, page(essay), prompt="Hers?")
    his.post(page(essay), sent_back(his, page(essay), prompt="His?"))
    answer = hers.post(page(essay), stale).content.decode()
    assert "A newer wording has taken its place meanwhile: “His?”" in answer
    assert "Hers?" in answer
    assert Question.objects.filter(replaces=essay).count() == 1


def test_two_teachers_before_anybody_was_asked(rivera, okoro, lesson, essay, sign_in):
    lesson.authors.add(okoro)
    hers, his = sign_in(rivera), sign_in(okoro)
    stale = sent_back(hers, page(essay), prompt="Hers?", least_words="7")
    his.post(page(essay), sent_back(his, page(essay), prompt="His?"))
    answer = hers.post(page(essay), stale).content.decode()
    assert "The other version says: “His?”" in answer
    assert "Hers?" in answer
    essay.refresh_from_db()
    assert essay.prompt == "His?"


def test_asked_no_longer_and_again(rivera, essay, attempt, sign_in):
    client = sign_in(rivera)
    client.post(page(essay, "retire"))
    essay.refresh_from_db()
    assert essay.retired
    assert attempt.responses.filter(question=essay).exists()
    listed = client.get(f"/admin/quizzes/quiz/{essay.quiz_id}/change/").content.decode()
    assert "Not asked any longer" in listed
    client.post(page(essay, "retire"))
    essay.refresh_from_db()
    assert not essay.retired


def test_the_old_wording_is_not_asked_again(rivera, essay, attempt, sign_in):
    client = sign_in(rivera)
    client.post(page(essay), sent_back(client, page(essay), prompt="Why?"))
    client.post(page(essay, "retire"))
    essay.refresh_from_db()
    assert essay.retired


def test_asked_questions_stay(rivera, essay, attempt, sign_in):
    client = sign_in(rivera)
    assert "One student was asked it." in client.get(page(essay, "delete")).content.decode()
    client.post(page(essay, "delete"), {"post": "yes"})
    assert Question.objects.filter(pk=essay.pk).exists()


def test_others_may_not(okoro, ana, essay, quiz, rivera, sign_in):
    for person in (okoro, ana):
        client = sign_in(person)
        for name in ("change", "delete", "history", "retire"):
            assert client.get(page(essay, name)).status_code == 404
            assert client.post(page(essay, name), {"post": "yes"}).status_code == 404
        assert client.get(add(quiz, "essay")).status_code == 404
    assert sign_in(rivera).get(page(essay, "retire")).status_code == 404


def test_a_forged_part(rivera, okoro, quiz, lesson, sign_in):
    """A question cannot be slipped into somebody else's lesson."""
    from lessons.models import Lesson, Step
    from quizzes.models import Quiz

    other = Lesson.objects.create(slug="his", title="His", owner=okoro)
    his = Quiz.on_step(Step.objects.create(lesson=other, kind="quiz", title="Part"))
    data = {"quiz": his.pk, "kind": "essay", "prompt": "Mine?", "points": "1"}
    assert sign_in(rivera).post(add(quiz, "essay"), data).status_code == 200
    assert not his.questions.exists()


def test_no_such_kind_or_part(rivera, quiz, sign_in):
    client = sign_in(rivera)
    for query in ("", f"?quiz={quiz.pk}", f"?quiz={quiz.pk}&kind=song", "?quiz=x&kind=essay"):
        assert client.get(f"/admin/quizzes/question/add/{query}").status_code == 404


def test_rubrics_to_choose_from(rivera, okoro, rubric, essay, sign_in):
    from quizzes.models import Rubric

    Rubric.objects.create(title="CANARY", owner=okoro)
    Rubric.objects.create(title="The school's", owner=None)
    words = sign_in(rivera).get(page(essay)).content.decode()
    assert "CANARY" not in words
    assert "The school" in words
