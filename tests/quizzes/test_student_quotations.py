"""A student's own check of quoted words: /assignments/<assignment>/<step>/quotations/."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from lessons.models import Enrolment, StepDocument
from quizzes.desk.quoting import MOST
from quizzes.models import Attempt, Draft, Question

ESSAY = (
    "The letter says “I counted eleven masts” (Doc 1, ¶2) and “we shall keep all gates shut” "
    "(Doc 1, ¶3). It “[counts] eleven masts”, and “nobody rang the bell at noon”."
)


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/quotations/"


@pytest.fixture
def essay(attempt):
    return attempt.responses.get(question__kind="essay")


def text(response):
    return " ".join(unescape(response.content.decode()).split())


def ask(client, url, response, answer):
    return client.post(url, {"question": response.question_id, "answer": answer})


def test_it_works(sign_in, ana, url, attempt, essay):
    attempt.responses.filter(pk=essay.pk).update(answer=ESSAY)
    page = text(sign_in(ana).get(url))
    assert "Only you see this, and nothing of it is kept." in page
    exact, altered, marked, elsewhere = page.split("<ol ")[2].split("<li id=")[1:]
    assert "Word for word</span>" in exact
    assert "Stands in Doc 1, ¶2, word for word." in exact
    assert f'href="{url.removesuffix("quotations/")}#d1p2">See Doc 1, ¶2<' in exact
    assert "Differs</span>" in altered
    assert "You have <q>all gates</q>. Doc 1, ¶3 has <q>the gates</q>." in altered
    assert "or mark what you change: [brackets]" in altered
    assert "Changes are marked</span>" in marked
    assert "Not found</span>" in elsewhere
    assert "These words are not in the text that was given." in elsewhere
    assert "If they come from somewhere else, say where." in elsewhere
    assert 'href="#a' in exact


def test_the_words_in_the_answer_lead_both_ways(sign_in, ana, url, attempt, essay):
    attempt.responses.filter(pk=essay.pk).update(answer=ESSAY)
    page = text(sign_in(ana).get(url))
    pk = essay.question_id
    assert f'<span class="anchor" id="a{pk}-2">“we shall keep all gates shut”</span>' in page
    assert f'<a class="pin" href="#r{pk}-2"' in page
    assert f'<li id="r{pk}-2">' in page
    assert f'<a href="#a{pk}-2"' in page


def test_while_writing_nothing_is_stored(sign_in, ana, url, attempt, essay):
    response = ask(sign_in(ana), url, essay, "😀 “I counted eleven mast”")
    assert response.status_code == 200
    piece = text(response)
    assert "<html" not in piece
    assert "You have <q>mast</q>. Doc 1, ¶2 has <q>masts</q>." in piece
    assert 'data-words="2-25"' in piece
    assert 'href="#d1p2"' in piece
    assert not attempt.responses.exclude(answer="").exists()
    assert Draft.objects.count() == 0
    attempt.refresh_from_db()
    assert attempt.revision == 0


def test_no_quotations(sign_in, ana, url, attempt, essay):
    client = sign_in(ana)
    assert "no words in quotation marks in your answers yet" in text(client.get(url))
    assert "no words in quotation marks in this answer yet" in text(ask(client, url, essay, "None"))


def test_words_of_the_question_are_nobodys_quotation(sign_in, ana, url, essay):
    piece = text(ask(sign_in(ana), url, essay, "Asked “Were the gates shut?”, I say yes."))
    assert "no words in quotation marks" in piece


def test_what_is_typed_is_no_markup(sign_in, ana, url, essay):
    piece = ask(sign_in(ana), url, essay, "“<b>no such</b> words & more here”").content.decode()
    assert "<b>no" not in piece
    assert "&lt;b&gt;no such" in piece


def test_a_shortened_text(sign_in, ana, url, essay, harbor_letter):
    harbor_letter.texts.update(kind="adaptation")
    piece = text(ask(sign_in(ana), url, essay, "“I counted eleven masts”"))
    assert "Words of the shortened text</span>" in piece
    assert "These words are the adapter’s." in piece


def test_only_the_excerpt_was_given(sign_in, ana, url, essay, lesson):
    StepDocument.objects.filter(label="Doc 1").update(first_paragraph=2, last_paragraph=2)
    piece = text(ask(sign_in(ana), url, essay, "“The ships came in at dawn”"))
    assert "These words are not in the text that was given." in piece


def test_a_closed_text_gives_nothing_away(sign_in, ana, rivera, url, essay, harbor_letter):
    harbor_letter.texts.get().withdraw(rivera, "The heirs ask us to.")
    for words in ["“I counted eleven masts”", "“I counted eleven mast and more”"]:
        piece = text(ask(sign_in(ana), url, essay, words))
        assert "not in the texts that you can read now. One is closed to you." in piece
        assert "no flag" not in piece


def test_only_so_many_at_a_time(sign_in, ana, url, essay):
    piece = ask(sign_in(ana), url, essay, "“no such words” " * (MOST + 5)).content.decode()
    assert piece.count("<li id=") == MOST
    assert f"These are the first {MOST}; more are not compared at once." in piece


@pytest.mark.parametrize("answer", ["“", "“”" * 50, "'\x00' “a\x00b c”", "\ud800“x y”", "’’‘ ‘"])
def test_bad_input_changes_nothing(sign_in, ana, url, essay, answer):
    answer = answer.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert ask(sign_in(ana), url, essay, answer).status_code == 200


def test_refused(sign_in, ana, url, essay, attempt):
    client = sign_in(ana)
    choice = attempt.responses.get(question__kind="single_choice")
    for sent in [{}, {"question": "x"}, {"question": 2**70}, {"question": choice.question_id}]:
        assert client.post(url, {"answer": "“a b”"} | sent).status_code == 400
    assert ask(client, url, essay, "x" * 100_001).status_code == 400


def test_saving_leads_there_without_a_script(sign_in, ana, url, essay):
    desk = url.removesuffix("quotations/")
    client = sign_in(ana)
    assert 'value="quotations"' in client.get(desk).content.decode()
    sent = {"round": 1, "base": 0, "then": "quotations", f"q{essay.question_id}": ESSAY}
    response = client.post(desk + "keep/", sent)
    assert (response.status_code, response.headers["Location"]) == (302, url)
    essay.refresh_from_db()
    assert essay.answer == ESSAY


def test_offered_before_turning_in(sign_in, ana, url, attempt):
    desk = url.removesuffix("quotations/")
    assert f'href="{url}"' in sign_in(ana).get(desk + "submit/").content.decode()


def test_read_again_when_turned_in(sign_in, ana, url, turned_in):
    page = text(sign_in(ana).get(url))
    assert "Word for word</span>" in page
    assert "Back to my work" in page


@pytest.mark.parametrize("who", ["zoe", "rivera", "okoro", "lindqvist", "technician", "admin"])
def test_strangers(request, who, sign_in, url, essay):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url).status_code == 404
    assert ask(client, url, essay, "“a b”").status_code == 404


def test_signed_out(url, essay):
    assert Client().get(url).status_code == 302
    assert ask(Client(), url, essay, "“a b”").status_code == 302


def test_methods(sign_in, ana, url):
    assert sign_in(ana).put(url).status_code == 405


def test_nothing_begun(sign_in, ben, url):
    assert sign_in(ben).get(url).status_code == 404


def test_a_class_one_has_left(sign_in, ana, url, essay):
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert sign_in(ana).get(url).status_code == 404


def test_queries(count_queries, sign_in, ana, url, quiz, attempt):
    client = sign_in(ana)
    for response in attempt.responses.all():
        response.answer = ESSAY if response.handler.takes_evidence else response.answer
        response.save()
    Attempt.objects.filter(pk=attempt.pk).update(revision=1)
    assert count_queries(lambda: client.get(url)) <= 12
    essay = attempt.responses.get(question__kind="essay")
    few = count_queries(lambda: ask(client, url, essay, "“I counted eleven masts”"))
    assert count_queries(lambda: ask(client, url, essay, ESSAY * 5)) == few
    assert few <= 12


def test_of_an_answer_in_parts(sign_in, ana, url, attempt, ask_card):
    """The boxes one after the other; together they may be longer than one of them."""
    client = sign_in(ana)
    desk = text(client.get(url.removesuffix("quotations/")))
    card = desk.partition(f'id="q{ask_card.question_id}"')[2].partition("</article>")[0]
    assert 'value="quotations">Check my quotations</button>' in card
    words = "x" * 10_000 + "\n\n“I counted eleven mast”"
    assert "You have <q>mast</q>." in text(ask(client, url, ask_card, words))
    assert ask(client, url, ask_card, "x" * 100_001).status_code == 400


@pytest.fixture
def ask_card(quiz, attempt):
    settings = {"asked": ["maker", "purpose"], "document": "Doc 1", "starters": []}
    columns = {"kind": "sourcing_card", "prompt": "Who speaks?", "points": 2, "position": 50}
    question = Question.objects.create(quiz=quiz, settings=settings, **columns)
    return attempt.responses.create(question=question)
