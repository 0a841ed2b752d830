from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def locking(settings):
    settings.AXES_ENABLED = True


def sign_in(client, username, password, address="10.0.0.1"):
    words = {"username": username, "password": password}
    return client.post("/accounts/sign-in/", words, REMOTE_ADDR=address)


def lock_out(client, username):
    for _ in range(10):
        response = sign_in(client, username, "wrong")
    return response


def test_ten_wrong_passwords_lock_for_a_while(client, ana):
    response = lock_out(client, "ana")
    assert response.status_code == 429
    assert b"closed on this computer for five minutes" in response.content
    assert sign_in(client, "ana", PASSWORD).status_code == 429


def test_nine_do_not(client, ana):
    for _ in range(9):
        assert sign_in(client, "ana", "wrong").status_code == 200
    assert sign_in(client, "ana", PASSWORD).status_code == 302


def test_a_classmate_at_the_same_address_gets_in(client, ana, ben):
    lock_out(client, "ana")
    assert sign_in(client, "ben", PASSWORD).status_code == 302


def test_nobody_is_shut_out_from_another_machine(client, ana):
    lock_out(client, "ana")
    assert sign_in(client, "ana", PASSWORD, address="10.0.0.2").status_code == 302


def test_it_ends(client, ana):
    lock_out(client, "ana")
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert sign_in(client, "ana", PASSWORD).status_code == 302


def test_no_name_is_logged(client, ana, caplog):
    lock_out(client, "ana")
    assert "ana" not in caplog.text
