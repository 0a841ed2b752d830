"""Symbols that a grader sets in the margin, with a comment or alone, and their list."""

import io
import zipfile
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from quizzes.models import MarginSymbol, Remark
from tests.taken_along import text_of

ANSWER = "The gates were shut. The letter says so."
ADD = "/admin/quizzes/marginsymbol/add/"


@pytest.fixture
def essay(turned_in):
    response = turned_in.responses.get(question__kind="essay")
    response.answer = ANSWER
    response.save()
    return response


@pytest.fixture
def paper(essay):
    args = [essay.attempt.giving.assignment_id, essay.attempt_id]
    return reverse("quizzes:marking_paper", args=args)


@pytest.fixture
def thesis(db):
    MarginSymbol.objects.all().delete()
    return MarginSymbol.objects.create(sign="✓", label="Thesis", key="t")


@pytest.fixture
def press(paper, essay):
    """Presses a symbol at the desk, words of the answer chosen."""
    short = essay.attempt.responses.get(question__kind="short_answer")

    def pressed(client, symbol, text="", quote="The letter", response=essay):
        sent = {f"m{essay.pk}-quote": quote, f"m{essay.pk}-text": text}
        sent |= {f"r{essay.pk}-base": 0, f"r{short.pk}-base": 0}
        return client.post(paper, sent | {"pin": f"{response.pk}-{symbol}"})

    return pressed


@pytest.fixture
def remark(essay, rivera):
    return Remark.objects.create(
        response=essay,
        marker=rivera,
        start=21,
        end=31,
        quote="The letter",
        sign="✓",
        label="Thesis",
    )


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, ana, essay, paper, thesis, press):
    client = sign_in(rivera)
    page = words(client.get(paper))
    button = f'value="{essay.pk}-{thesis.pk}" data-pinned-by="t" aria-keyshortcuts="t">'
    assert f'{button}<span aria-hidden="true">✓</span> Thesis <kbd' in page
    assert press(client, thesis.pk).url == f"{paper}#answer-{essay.pk}"
    remark = Remark.objects.get()
    told = (remark.marker, remark.quote, remark.sign, remark.label, remark.text)
    assert told == (rivera, "The letter", "✓", "Thesis", "")
    shown = '<span class="symbol"><span aria-hidden="true">✓</span> Thesis</span>'
    assert shown in words(client.get(paper))
    back = f"/assignments/{essay.attempt.giving.assignment_id}/{essay.question.quiz_id}/feedback/"
    assert sign_in(ana).get(back).status_code == 404
    essay.attempt.give_back(rivera)
    assert shown in words(sign_in(ana).get(back))


def test_with_a_comment(sign_in, rivera, thesis, press):
    press(sign_in(rivera), thesis.pk, "Put it first.")
    remark = Remark.objects.get()
    assert (remark.label, remark.text) == ("Thesis", "Put it first.")


def test_pressed_twice_it_stands_once(sign_in, rivera, thesis, press):
    client = sign_in(rivera)
    press(client, thesis.pk)
    press(client, thesis.pk)
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("symbol", ["0", "x", "-1", "9" * 30, ""])
def test_a_symbol_that_is_none(sign_in, rivera, thesis, press, symbol):
    page = words(press(sign_in(rivera), symbol))
    assert "Type a comment, or choose a symbol." in page
    assert Remark.objects.count() == 0


def test_no_words_are_chosen(sign_in, rivera, thesis, press):
    page = words(press(sign_in(rivera), thesis.pk, "Kept", quote=""))
    assert "This field is required." in page
    assert "Kept</textarea>" in page
    assert Remark.objects.count() == 0


def test_the_database_refuses_an_empty_one(essay):
    with pytest.raises(IntegrityError):
        essay.remarks.create(start=0, end=3, quote="The")


def test_changing_it(sign_in, rivera, paper, thesis, remark):
    other = MarginSymbol.objects.create(sign="?", label="Unclear")
    thesis.delete()
    change = reverse(
        "quizzes:marking_remark",
        args=[remark.response.attempt.giving.assignment_id, remark.response.attempt_id, remark.pk],
    )
    client = sign_in(rivera)
    page = words(client.get(change))
    assert '<option value="Thesis" selected>✓ Thesis</option>' in page
    sent = {"quote": "The letter", "text": "", "chosen": "Unclear"} | {"base": 0}
    assert "Select a valid choice." in words(client.post(change, sent | {"chosen": "Made up"}))
    assert "Type a comment, or choose a symbol." in words(
        client.post(change, sent | {"chosen": ""})
    )
    assert client.post(change, sent).status_code == 302
    remark.refresh_from_db()
    assert (remark.sign, remark.label) == ("?", other.label)


def test_what_is_pinned_stays_when_the_list_changes(thesis, remark):
    MarginSymbol.objects.all().delete()
    remark.refresh_from_db()
    assert (remark.sign, remark.label) == ("✓", "Thesis")


def test_on_paper_as_files_and_to_take_along(sign_in, rivera, ana, essay, remark):
    client, pk = sign_in(rivera), essay.attempt.giving.assignment_id
    printed = reverse("quizzes:marking_papers", args=[pk])
    assert "In the margin" not in words(client.get(printed))
    essay.marks.create(marker=rivera, points=1, done_at=timezone.now())
    page = words(client.get(printed))
    assert f'<li id="r{essay.pk}-1"><b>1 <q>The letter</q></b><span class="symbol">' in page
    assert f'<span class="anchor" id="a{essay.pk}-1">The letter</span>' in page
    assert "In the margin" not in words(client.get(f"{printed}?boxes=empty"))
    answer = client.get(reverse("quizzes:marking_papers_zip", args=[pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "Thesis</span>" in archive.read(archive.namelist()[0]).decode()
    assert "✓ Thesis" not in text_of(ana)
    essay.attempt.give_back(rivera)
    assert "“The letter”: ✓ Thesis\n" in text_of(ana)


def test_a_colleagues_comments_wait_on_paper_too(sign_in, rivera, okoro, essay, remark):
    essay.marks.create(marker=rivera, points=1, done_at=timezone.now())
    essay.remarks.create(marker=okoro, start=0, end=3, quote="The", text="CANARY")
    printed = reverse("quizzes:marking_papers", args=[essay.attempt.giving.assignment_id])
    assert "CANARY" not in words(sign_in(rivera).get(printed))
    essay.attempt.give_back(rivera)
    assert "CANARY" in words(sign_in(rivera).get(printed))


def test_heads_of_department_change_the_list(sign_in, lindqvist, rivera, thesis):
    client = sign_in(lindqvist)
    sent = {"sign": "▲", "label": "Evidence", "key": "e", "position": "2"}
    page = client.get(ADD)
    assert page.status_code == 200
    assert client.post(ADD, sent).status_code == 302
    assert MarginSymbol.objects.get(key="e").label == "Evidence"
    page = words(client.post(ADD, sent | {"label": "Other"}))
    assert "Another symbol has this key." in page
    page = words(client.post(ADD, sent | {"label": "Other", "key": "É"}))
    assert "Type one small letter or digit." in page
    assert MarginSymbol.objects.count() == 2
    assert sign_in(rivera).get(ADD).status_code == 403


def test_what_a_school_begins_with(db):
    shipped = import_module("quizzes.migrations.0024_first_symbols")
    MarginSymbol.objects.all().delete()
    shipped.lay_down(apps, None)
    for symbol in MarginSymbol.objects.all():
        symbol.full_clean()
    assert [one.label for one in MarginSymbol.objects.all()][:3] == [
        "Thesis",
        "Sourcing",
        "Evidence",
    ]
    MarginSymbol.objects.exclude(label="Thesis").delete()
    shipped.lay_down(apps, None)
    assert MarginSymbol.objects.count() == 1
