"""A class that has begun gets the corrected words of a document, if its teacher says so."""

import re
import threading
from html import unescape

import pytest
from django.db import connection, transaction
from django.urls import reverse

from lessons.models import AuditEvent, Enrolment, Giving, Pin, StepDocument
from quizzes.models import Attempt, Evidence
from sources.passages import at
from tests.cast import make_classroom

FIRST, OLD, LAST = "The ships came in at dawn.", "I counted eleven masts.", "We shut the gates."
NEW = "I counted twelve masts."
BODY = "{}\n\n{}\n\n{}"


@pytest.fixture
def text(harbor_letter):
    text = harbor_letter.texts.get()
    text.revise(BODY.format(FIRST, OLD, LAST))
    return text


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_corrected", args=[assignment.pk])


def cite(attempt, quote, label, key="k"):
    version = Pin.objects.get(giving=attempt.giving, document__label="Doc 1").version
    start = version.reading_text.index(quote)
    return Evidence.objects.create(
        attempt=attempt,
        response=attempt.responses.get(question__kind="essay"),
        key=key,
        label=label,
        version=version,
        start=start,
        end=start + len(quote),
        quote=quote,
        prefix=at(version.reading_text, start, start + len(quote)).prefix,
        suffix=at(version.reading_text, start, start + len(quote)).suffix,
    )


@pytest.fixture
def cited(text, attempt):
    """Ana cites all three paragraphs; then the second is corrected, and the first is longer."""
    words = [(FIRST, "Doc 1, ¶1"), (OLD, "Doc 1, ¶2"), (LAST, "Doc 1, ¶3")]
    rows = [cite(attempt, quote, label, f"k{label[-1]}") for quote, label in words]
    text.revise(BODY.format(f"{FIRST} Nobody called.", NEW, LAST))
    return rows


def page_of(client, url):
    html = client.get(url).content.decode()
    return html, " ".join(unescape(re.sub("<[^>]+>", "", html)).split())


def sent(client, url):
    html = client.get(url).content.decode()
    return {
        name: re.search(f'name="{name}" value="([^"]*)"', html)[1] for name in ("giving", "seen")
    }


def test_it_works(sign_in, rivera, ana, giving, quiz, url, text, cited):
    client, before = sign_in(rivera), cited[0].version
    html, words = page_of(client, url)
    assert "2 cited passages stand there as before and follow." in words
    assert "1 has changed or moved: the answer keeps its earlier words." in words
    assert f"?versions={before.pk}-{text.current.pk}" in html
    assert Pin.objects.filter(version=before).count() == 1  # nothing is stored by looking
    page = client.post(url, sent(client, url), follow=True)
    assert "Period 3 reads the corrected words now." in page.content.decode()
    assert Pin.objects.get(document__label="Doc 1").version == text.current
    rows = list(Evidence.objects.order_by("key"))
    assert [one.version == text.current for one in rows] == [True, False, True]
    assert [one.version.reading_text[one.start : one.end] for one in rows] == [FIRST, OLD, LAST]
    assert [one.label for one in rows] == ["Doc 1, ¶1", "Doc 1, ¶2", "Doc 1, ¶3"]
    event = AuditEvent.objects.get(action="gave corrected words")
    assert (event.actor, event.details) == (rivera, {"count": 1})
    desk = reverse("quizzes:workspace", args=[giving.assignment_id, quiz.pk])
    assert NEW in page_of(sign_in(ana), desk)[1]
    assert "This class reads the words of today." in page_of(client, url)[1]


def test_words_that_stand_in_another_place_stay(sign_in, rivera, url, text, attempt):
    """The label in the answer would lie."""
    row = cite(attempt, LAST, "Doc 1, ¶3")
    text.revise(BODY.format(FIRST, f"{OLD}\n\nAdded.", LAST))
    client = sign_in(rivera)
    client.post(url, sent(client, url))
    assert Evidence.objects.get().version == row.version
    assert Pin.objects.get(document__label="Doc 1").version == text.current


def test_only_the_class_that_is_named(sign_in, rivera, ana, url, assignment, cited):
    other = Giving.objects.create(
        assignment=assignment, classroom=make_classroom("Period 5", rivera, ana)
    )
    Pin.objects.create(
        giving=other, document=StepDocument.objects.get(label="Doc 1"), version=cited[0].version
    )
    client = sign_in(rivera)
    form = sent(client, url)
    assert int(form["giving"]) != other.pk
    client.post(url, form)
    assert Pin.objects.get(giving=other).version == cited[0].version


def test_not_where_work_was_turned_in(sign_in, rivera, ana, url, cited, attempt):
    client = sign_in(rivera)
    form = sent(client, url)
    attempt.turn_in(ana)
    html, words = page_of(client, url)
    assert "Work was turned in here." in words
    assert "Give this class the corrected words" not in words
    page = client.post(url, form)
    assert "nothing was stored" in page.content.decode()
    assert Pin.objects.get(document__label="Doc 1").version == cited[0].version


@pytest.mark.django_db(transaction=True)
def test_turned_in_at_the_same_moment(sign_in, rivera, ana, url, cited, attempt):
    """The work is graded by the words it was written with, whoever comes first."""
    client, written, answered = sign_in(rivera), threading.Event(), threading.Event()
    form = sent(client, url)

    def turn_in():
        with transaction.atomic():
            attempt.turn_in(ana)
            written.set()
            answered.wait(1)  # not before the turning in is stored
        connection.close()

    student = threading.Thread(target=turn_in)
    student.start()
    written.wait(5)
    page = client.post(url, form)
    answered.set()
    student.join()
    assert "nothing was stored" in page.content.decode()
    assert Pin.objects.get(document__label="Doc 1").version == cited[0].version


def test_not_what_was_not_shown(sign_in, rivera, url, text, cited):
    client = sign_in(rivera)
    form = sent(client, url)
    text.revise(BODY.format(FIRST, "Thirteen masts.", LAST))
    assert "nothing was stored" in client.post(url, form).content.decode()
    assert Pin.objects.get(document__label="Doc 1").version == cited[0].version


@pytest.mark.parametrize("sends", [{}, {"giving": "x", "seen": "y"}, {"giving": "1" * 30}])
def test_bad_input_stores_nothing(sign_in, rivera, url, cited, sends):
    page = sign_in(rivera).post(url, sends)
    assert page.status_code == 200
    assert Pin.objects.get(document__label="Doc 1").version == cited[0].version


def test_not_a_colleagues_class(sign_in, okoro, rivera, zoe, url, assignment, giving, cited):
    """Nor by who only helps in it."""
    form = sent(sign_in(rivera), url)
    assert sign_in(okoro).get(url).status_code == 404
    Giving.objects.create(assignment=assignment, classroom=make_classroom("P 2", okoro, zoe))
    assert "Period 3" not in page_of(sign_in(okoro), url)[1]
    assert sign_in(okoro).post(url, form).status_code == 404
    Enrolment.objects.filter(user=rivera).update(role="assistant")
    assert sign_in(rivera).post(url, form).status_code == 404
    assert Pin.objects.get(giving=giving, document__label="Doc 1").version == cited[0].version


def test_the_text_that_some_read_instead(sign_in, rivera, url, giving, text):
    short = text.source.texts.create(kind="adaptation", based_on=text, position=1)
    short.revise("Ships came.")
    StepDocument.objects.freeze(giving)
    short.revise("Ships came in.")
    client = sign_in(rivera)
    client.post(url, sent(client, url))
    pin = Pin.objects.get(document__label="Doc 1")
    assert (pin.version, pin.other_version) == (text.current, short.current)


def test_queries(count_queries, sign_in, rivera, ben, url, cited, attempt, council_notice):
    client = sign_in(rivera)
    client.get(url)
    one = count_queries(lambda: client.get(url))
    notice = council_notice.texts.get()
    notice.revise("Corrected.")
    for number in range(3):
        cite(attempt, FIRST, f"Doc 1, ¶1{'bcd'[number]}", f"more{number}")
    Attempt.objects.open_for(attempt.giving, attempt.quiz, ben)
    assert len(re.findall("See what changed", page_of(client, url)[1])) == 2
    assert count_queries(lambda: client.get(url)) == one
