import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from lessons.models import User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

ADDRESS = "/accounts/sign-in/"
REFUSED = (
    "This user name and this password do not go together. Look at both again, or ask your "
    "teacher for a new password."
)


def errors(response):
    shown = re.findall(r"<li>\s*(.*?)\s*</li>", response.content.decode(), re.DOTALL)
    return [unescape(error) for error in shown]


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def test_it_works(client, ana):
    response = client.post(ADDRESS, {"username": "ana", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(client) == str(ana.pk)


def test_the_form_helps_password_managers_and_names_nobody(client, ana, ben):
    page = client.get(ADDRESS).content.decode()
    inputs = re.findall(r"<input[^>]*>", page)
    name = next(one for one in inputs if 'name="username"' in one)
    password = next(one for one in inputs if 'name="password"' in one)
    assert 'autocomplete="username"' in name and 'autocapitalize="none"' in name
    assert 'autocomplete="current-password"' in password and 'type="password"' in password
    assert "Ana Duarte" not in page and "Ben Sorensen" not in page
    assert 'type="checkbox"' not in page  # nobody is kept signed in on a shared machine


@pytest.mark.parametrize("typed", ["ANA", " Ana ", "Ａｎａ"])
def test_one_name_however_it_is_typed(client, ana, typed):
    client.post(ADDRESS, {"username": typed, "password": PASSWORD})
    assert signed_in_as(client) == str(ana.pk)


@pytest.mark.parametrize(
    ("username", "password"),
    [("ana", "wrong"), ("nobody", PASSWORD), ("closed", PASSWORD), ("nul\x00", PASSWORD)],
)
def test_every_wrong_pair_gets_one_answer(client, ana, username, password):
    User.objects.create_user("closed", password=PASSWORD, is_active=False)
    response = client.post(ADDRESS, {"username": username, "password": password})
    assert response.status_code == 200
    if "\x00" not in username:
        assert errors(response) == [REFUSED]
    assert password not in response.content.decode()
    assert signed_in_as(client) is None


def test_the_demonstrations_password_opens_nothing(client, ana, settings):
    ana.set_password("dossier-demo")
    ana.save()
    response = client.post(ADDRESS, {"username": "ana", "password": "dossier-demo"})
    assert errors(response) == [REFUSED]
    settings.DEMO = True
    client.post(ADDRESS, {"username": "ana", "password": "dossier-demo"})
    assert signed_in_as(client) == str(ana.pk)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/sources/?q=note", "/sources/?q=note"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_it_leads_on_to_pages_of_ours_alone(client, ana, wanted, reached):
    response = client.post(ADDRESS, {"username": "ana", "password": PASSWORD, "next": wanted})
    assert response["Location"] == reached


def test_the_page_keeps_where_one_was_going(client):
    page = client.get(ADDRESS, {"next": "/assignments/"}).content.decode()
    assert '<input type="hidden" name="next" value="/assignments/">' in page
    page = client.get(ADDRESS, {"next": "//elsewhere.example/"}).content.decode()
    assert "elsewhere" not in page


def test_whoever_is_in_is_led_on(client, ana):
    client.force_login(ana)
    assert client.get(ADDRESS)["Location"] == "/"


def test_another_student_on_the_same_computer_gets_a_session_of_her_own(client, ana, ben):
    client.force_login(ana)
    client.session["seen"] = 1
    key = client.session.session_key
    client.post(ADDRESS, {"username": "ben", "password": PASSWORD})
    assert signed_in_as(client) == str(ben.pk)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_students_session_ends_with_the_browser_and_a_teachers_after_twelve_hours(
    client, ana, rivera
):
    client.post(ADDRESS, {"username": "ana", "password": PASSWORD})
    assert client.session.get_expire_at_browser_close()
    assert Session.objects.get().expire_date - timezone.now() < timedelta(hours=2, seconds=1)
    assert client.cookies["sessionid"]["max-age"] == ""

    client.post(ADDRESS, {"username": "rivera", "password": PASSWORD})
    assert client.cookies["sessionid"]["max-age"] == 12 * 60 * 60
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


def test_wrong_method(client):
    assert client.put(ADDRESS).status_code == 405


def test_a_password_from_a_card_is_changed_first(client, ana):
    ana.must_change_password = True
    ana.save()
    client.post(ADDRESS, {"username": "ana", "password": PASSWORD})
    assert client.get("/")["Location"] == "/accounts/password/"


# --- again, in the page of somebody whose session ended ------------------------------

AGAIN = "/accounts/sign-in-again/"


def test_signing_in_again_works(client, ana):
    answer = client.post(AGAIN, {"username": "ana", "password": PASSWORD, "person": ana.pk})
    assert answer.status_code == 200
    assert answer.json() == {"person": ana.pk, "name": "Ana Duarte"}
    assert signed_in_as(client) == str(ana.pk)


@pytest.mark.parametrize(
    ("username", "password", "whose"),
    [
        ("ana", "wrong", "ana"),
        ("ben", PASSWORD, "ana"),
        ("ana", PASSWORD, "ben"),
        ("ana", PASSWORD, None),
        ("", "", "ana"),
    ],
)
def test_again_is_for_the_same_person_alone(client, ana, ben, username, password, whose):
    person = {"ana": ana.pk, "ben": ben.pk, None: ""}[whose]
    answer = client.post(AGAIN, {"username": username, "password": password, "person": person})
    assert (answer.status_code, answer.json()) == (401, {"error": "refused", "message": REFUSED})
    assert signed_in_as(client) is None


def test_again_does_not_throw_somebody_else_out(client, ana, ben):
    client.force_login(ben)
    answer = client.post(AGAIN, {"username": "ana", "password": PASSWORD, "person": ana.pk})
    assert (answer.status_code, answer.json()["error"]) == (401, "somebody_else")
    assert signed_in_as(client) == str(ben.pk)


def test_again_only_by_post(client):
    assert client.get(AGAIN).status_code == 405
