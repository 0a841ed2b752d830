import pytest
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db

ADDRESS = "/accounts/sign-out/"


def test_it_works(client, ana):
    client.force_login(ana)
    response = client.post(ADDRESS)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Cache-Control"] == "private, no-store"
    assert client.session.get("_auth_user_id") is None
    assert Session.objects.filter(session_key=client.session.session_key).count() == 0
    assert "You are signed out." in client.get("/").content.decode()


def test_a_link_signs_nobody_out(client, ana):
    client.force_login(ana)
    assert client.get(ADDRESS).status_code == 405
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_another_site_signs_nobody_out(ana):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert client.post(ADDRESS).status_code == 403
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_a_visitor_is_led_home(client):
    assert client.post(ADDRESS)["Location"] == "/"
