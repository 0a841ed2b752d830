import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config.passwords import DEMO_PASSWORD


@pytest.fixture
def copied(ana):
    ana.set_password(DEMO_PASSWORD)
    ana.save()
    return ana


def test_the_demonstrations_password_opens_the_demonstration(copied, settings):
    settings.DEMO = True
    assert authenticate(username="ana", password=DEMO_PASSWORD) == copied


def test_and_nothing_else(copied):
    assert authenticate(username="ana", password=DEMO_PASSWORD) is None


def test_nobody_may_choose_it():
    with pytest.raises(ValidationError, match="manual of the demonstration"):
        validate_password(DEMO_PASSWORD)


@pytest.mark.parametrize("password", ["short", "password1"])
def test_poor_ones_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["blue otter", "x" * 64, "пароль и слово"])
def test_any_eight_characters_will_do(password):
    validate_password(password)


def test_hashes_cost_what_owasp_asks(settings):
    settings.PASSWORD_HASHERS = ["config.hashers.Argon2"]
    assert make_password("blue otter").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
