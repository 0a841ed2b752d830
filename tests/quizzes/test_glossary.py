"""The words of a document that its word list explains, on the desk."""

import re
from html import unescape

import pytest
from django.urls import reverse

from lessons.models import StepDocument, Support
from sources.models import Term


def desk(giving, step):
    return reverse("quizzes:workspace", args=[giving.assignment_id, step.pk])


def words(response):
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def terms(harbor_letter, council_notice):
    mast = Term.objects.create(
        name="mast", meaning="A pole that holds sails.", variants="masts", translations="es: mástil"
    )
    gate = Term.objects.create(name="gate", meaning="A door of the harbor.", variants="gates")
    anchor = Term.objects.create(name="anchor", meaning="It holds a ship.")
    harbor_letter.terms.add(mast, gate, anchor)
    council_notice.terms.add(gate)
    return mast, gate


def test_it_works(sign_in, ana, giving, quiz, terms):
    page = words(sign_in(ana).get(desk(giving, quiz)))
    mast, gate = terms
    names = re.findall(r'<dt id="(\w+-\w+)" data-forms="([^"]*)">([^<]*)</dt>', page)
    assert names == [
        (f"d1term-{gate.pk}", "gate|gates", "gate"),
        (f"d1term-{mast.pk}", "mast|masts", "mast"),
        (f"d2term-{gate.pk}", "gate|gates", "gate"),
    ]
    assert "A pole that holds sails." in page
    assert "Words explained in Doc 1" in page
    assert "anchor" not in page  # it stands in no document
    assert page.count('<details class="word-list small">') == 2


def test_who_has_a_word_list_sees_it_opened_over_the_text(sign_in, ana, ben, giving, quiz, terms):
    Support.objects.create(student=ana, word_list=True)
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert page.count('<details class="word-list small" open>') == 2
    assert page.index("A pole that holds sails.") < page.index("The ships came in at dawn.")
    page = words(sign_in(ben).get(desk(giving, quiz)))
    assert page.count('<details class="word-list small">') == 2
    assert page.index("A pole that holds sails.") > page.index("The ships came in at dawn.")


def test_in_the_second_language(sign_in, ana, ben, giving, quiz, terms):
    Support.objects.create(student=ana, language="es")
    assert '<b lang="es" dir="auto">mástil</b>:' in words(sign_in(ana).get(desk(giving, quiz)))
    assert "mástil" not in words(sign_in(ben).get(desk(giving, quiz)))


def test_only_words_of_the_excerpt(sign_in, ana, giving, quiz, terms):
    StepDocument.objects.filter(label="Doc 1").update(first_paragraph=3)
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert "A pole that holds sails." not in page
    assert page.count("A door of the harbor.") == 2


def test_a_part_of_a_word_is_none(sign_in, ana, giving, quiz, harbor_letter):
    harbor_letter.terms.add(Term.objects.create(name="as", meaning="Like.", variants="mas"))
    assert "Words explained" not in words(sign_in(ana).get(desk(giving, quiz)))


def test_without_words_nothing(sign_in, ana, giving, quiz):
    Support.objects.create(student=ana, word_list=True)
    assert "Words explained" not in words(sign_in(ana).get(desk(giving, quiz)))


def test_withheld_words_are_not_explained(sign_in, ana, rivera, giving, quiz, terms):
    text = terms[0].sources.get().texts.get()
    text.withdraw(rivera, "The heirs ask us to.")
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert "Words explained in Doc 1" not in page
    assert "Words explained in Doc 2" in page


def test_queries(count_queries, sign_in, ana, giving, quiz, harbor_letter):
    client = sign_in(ana)
    client.get(desk(giving, quiz))
    counts = []
    for name in ("ships", "masts", "gates"):
        harbor_letter.terms.add(Term.objects.create(name=name, meaning="It is explained."))
        counts.append(count_queries(lambda: client.get(desk(giving, quiz))))
    assert counts == [8, 8, 8]
    assert words(client.get(desk(giving, quiz))).count("It is explained.") == 3
