from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.addresses")]

START = timezone.now().replace(microsecond=0)


def status_after(client, **times):
    with time_machine.travel(START + timedelta(**times), tick=False):
        return client.get("/test/private/").status_code


@pytest.fixture
def signed_in(client, ana):
    with time_machine.travel(START, tick=False):
        client.force_login(ana)
        client.get("/test/private/")
    return client


def test_the_cookie_ends_with_the_browser(signed_in):
    cookie = signed_in.cookies["sessionid"]
    assert (cookie["expires"], cookie["max-age"]) == ("", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_two_idle_hours_end_a_session(signed_in):
    assert status_after(signed_in, hours=2, minutes=1) == 302


def test_work_keeps_a_session_alive(signed_in):
    assert status_after(signed_in, hours=1) == 200
    assert status_after(signed_in, hours=2, minutes=30) == 200


def test_a_row_is_not_written_at_every_request(signed_in):
    before = Session.objects.get().expire_date
    assert status_after(signed_in, minutes=4) == 200
    assert Session.objects.get().expire_date == before
    assert status_after(signed_in, minutes=6) == 200
    assert Session.objects.get().expire_date > before


def test_a_visitor_gets_no_session(client):
    client.get("/robots.txt")
    assert Session.objects.count() == 0


def test_signing_in_is_the_default(client):
    response = client.get("/test/private/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/sign-in/?next=/test/private/"


def test_a_script_is_told_so(client):
    response = client.post("/test/private/", "{}", content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (401, "signed_out")


def test_a_removed_person_is_out_at_the_next_request(signed_in, ana):
    ana.is_active = False
    ana.save()
    assert status_after(signed_in, minutes=1) == 302
