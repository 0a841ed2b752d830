import re
from html import unescape

import pytest

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

ADDRESS = "/accounts/password/"
NEW = "three quiet lanterns"


def change(client, old=PASSWORD, new=NEW, again=NEW):
    words = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post(ADDRESS, words)


def errors(response):
    found = re.findall(r'<span id="error[^>]*><strong>(.*?)</strong>', response.content.decode())
    return [unescape(error) for error in found]


def test_it_works(client, ana):
    client.force_login(ana)
    response = change(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    ana.refresh_from_db()
    assert ana.check_password(NEW)


def test_other_sessions_end_and_this_one_goes_on(sign_in, ana):
    here, there = sign_in(ana), sign_in(ana)
    key = here.session.session_key
    change(here)
    assert here.get("/").status_code == 200
    assert here.session.session_key != key
    assert there.get(ADDRESS)["Location"] == f"/accounts/sign-in/?next={ADDRESS}"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"old": "wrong"},
            ["Your old password was entered incorrectly. Please enter it again."],
        ),
        ({"again": "another one"}, ["The two password fields didn’t match."]),
        (
            {"new": "short", "again": "short"},
            ["This password is too short. It must contain at least 8 characters."],
        ),
        ({"new": "password123", "again": "password123"}, ["This password is too common."]),
        (
            {"new": "dossier-demo", "again": "dossier-demo"},
            ["This password is printed in the manual of the demonstration. Choose another one."],
        ),
    ],
)
def test_a_clear_word_and_nothing_changed(client, ana, typed, words):
    client.force_login(ana)
    response = change(client, **typed)
    assert response.status_code == 200
    assert errors(response) == words
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_a_card_is_followed_by_a_password_of_ones_own(client, ana):
    ana.must_change_password = True
    ana.save()
    client.force_login(ana)
    assert "Choose your own password" in client.get(ADDRESS).content.decode()

    same = client.post(ADDRESS, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert errors(same) == ["This is the password of your card. Choose another one."]

    client.post(ADDRESS, {"new_password1": NEW, "new_password2": NEW})
    ana.refresh_from_db()
    assert (ana.must_change_password, ana.check_password(NEW)) == (False, True)
    assert client.get("/").status_code == 200


def test_until_then_every_page_leads_there_and_signing_out_works(client, ana):
    ana.must_change_password = True
    ana.save()
    client.force_login(ana)
    for address in ["/", "/sources/", "/assignments/", "/classes/", "/admin/"]:
        assert client.get(address)["Location"] == ADDRESS
    assert client.post("/accounts/sign-out/")["Location"] == "/"


def test_a_visitor_signs_in_first(client):
    assert client.get(ADDRESS)["Location"] == f"/accounts/sign-in/?next={ADDRESS}"


def test_wrong_method(client, ana):
    client.force_login(ana)
    assert client.put(ADDRESS).status_code == 405
