"""New passwords and sign-in cards."""

import re

from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, User
from lessons.words import WORDS

TWO_WORDS = re.compile(r"<b>([a-z]+)-([a-z]+)</b>")


def test_it_works(sign_in, rivera, period3, ana):
    place = period3.enrolments.get(user=ana)
    url = reverse("lessons:reset_password", args=[period3.pk, place.pk])
    page = sign_in(rivera)
    asked = page.get(url).content.decode()
    assert not TWO_WORDS.search(asked)
    shown = page.post(url).content.decode()
    first, second = TWO_WORDS.search(shown).groups()
    assert {first, second} <= set(WORDS)
    ana.refresh_from_db()
    assert ana.check_password(f"{first}-{second}")
    assert ana.must_change_password
    assert AuditEvent.objects.get(action="password reset").student == ana


def test_the_old_session_ends(sign_in, rivera, period3, ana):
    hers = sign_in(ana)
    assert hers.get("/sources/").status_code == 200
    place = period3.enrolments.get(user=ana)
    sign_in(rivera).post(reverse("lessons:reset_password", args=[period3.pk, place.pk]))
    assert hers.get("/accounts/password/").status_code == 302


def test_only_students_of_the_class(sign_in, rivera, okoro, ana, zoe, period3, period2):
    other = period2.enrolments.get(user=zoe)
    page = sign_in(rivera)
    assert (
        page.post(reverse("lessons:reset_password", args=[period3.pk, other.pk])).status_code == 404
    )
    own = period3.enrolments.get(user=rivera)
    assert (
        page.post(reverse("lessons:reset_password", args=[period3.pk, own.pk])).status_code == 404
    )
    place = period3.enrolments.get(user=ana)
    url = reverse("lessons:reset_password", args=[period3.pk, place.pk])
    assert sign_in(okoro).post(url).status_code == 404
    assert sign_in(ana).post(url).status_code == 404


def test_only_who_manages_the_class(sign_in, okoro, ana, period3):
    Enrolment.objects.create(classroom=period3, user=okoro, role="assistant")
    place = period3.enrolments.get(user=ana)
    url = reverse("lessons:reset_password", args=[period3.pk, place.pk])
    page = sign_in(okoro)
    assert [page.get(url).status_code, page.post(url).status_code] == [404, 404]
    shown = page.get(reverse("lessons:classroom", args=[period3.pk])).content.decode()
    assert url not in shown


def test_cards_are_for_who_never_signed_in(sign_in, rivera, period3, ana, ben):
    User.objects.filter(pk=ben.pk).update(last_login=timezone.now())
    url = reverse("lessons:cards", args=[period3.pk])
    page = sign_in(rivera)
    assert "1 student has never signed in." in page.get(url).content.decode()
    shown = page.post(url, {"who": "new"}).content.decode()
    assert "Ana Duarte" in shown
    assert "Ben Sorensen" not in shown
    password = re.search(r"First password</dt><dd>([a-z]+-[a-z]+)</dd>", shown)[1]
    ana.refresh_from_db()
    assert ana.check_password(password)
    before = ben.password
    ben.refresh_from_db()
    assert ben.password == before
    both = page.post(url, {"who": "everybody"}).content.decode()
    assert "Ben Sorensen" in both


def test_words_are_easy():
    assert len(WORDS) == len(set(WORDS)) >= 300
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 9 for word in WORDS)
