"""Fields that nobody asked for are told in the log, by their names: config.middleware.ignored."""

import pytest
from django.http import QueryDict

from config.middleware.ignored import Watched


@pytest.fixture
def logged(caplog):
    return lambda: [one.getMessage() for one in caplog.records if one.name == "dossier.ignored"]


NAMES = {"username": "ana", "password": "wrong"}
SIGN_IN = "/accounts/sign-in/"


def test_it_works(client, ana, logged):
    client.post(SIGN_IN, NAMES | {"is_staff": "secret-1", "next_mark": "secret-2"})
    assert logged() == ["lessons:sign_in: 2 fields sent that nobody reads: 'is_staff', 'next_mark'"]


def test_what_a_form_reads_is_told_nowhere(client, ana, logged):
    client.post(SIGN_IN, NAMES)
    client.post(SIGN_IN, {})
    client.get(SIGN_IN, {"is_staff": "1"})
    assert logged() == []


def test_a_name_is_told_in_short_and_on_one_line(client, ana, logged):
    client.post(
        SIGN_IN, NAMES | {"a\nb\u202e" + "x" * 500: "1"} | {f"z{n:02}": "1" for n in range(30)}
    )
    (line,) = logged()
    assert line.startswith(
        r"lessons:sign_in: 31 fields sent that nobody reads: 'a\nb\u202e" + "x" * 56 + "', 'z00'"
    )
    assert "z18" in line and "z19" not in line


def test_a_request_that_is_refused_is_not_told(sign_in, ana, logged):
    assert sign_in(ana).post("/classes/1/students/", {"is_staff": "1"}).status_code == 404
    assert logged() == []


def test_what_was_sent_can_be_read_as_ever():
    sent = Watched.of(QueryDict("a=1&a=2&b=&c=3"))
    assert (sent["a"], sent.getlist("a"), sent.get("d"), "b" in sent) == (
        "2",
        ["1", "2"],
        None,
        True,
    )
    assert sent.asked == {"a", "b", "d"}
    copy = sent.copy()
    copy["e"] = "5"
    assert (copy["c"], copy["e"]) == ("3", "5")
    assert sent.asked >= {"c"}
    assert dict(sent.lists()) == {"a": ["1", "2"], "b": [""], "c": ["3"]}
    with pytest.raises(AttributeError):
        sent["a"] = "3"
