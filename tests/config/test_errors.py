import json
import re

import pytest
from django.test import Client, override_settings

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.addresses")]

ESSAY = "The chair was empty because <Malik> stayed away & waited."
ESCAPED = "The chair was empty because &lt;Malik&gt; stayed away &amp; waited."


@pytest.fixture
def client():
    client = Client(raise_request_exception=False)
    client.enforce = Client(
        enforce_csrf_checks=True,
        raise_request_exception=False,
        headers={"origin": "http://testserver"},
    )
    return client


def areas(response):
    """What stands in the text boxes of a page."""
    return re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", response.content.decode(), re.DOTALL)


def test_not_found(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert b"There is nothing here" in response.content
    assert areas(response) == []


def test_not_found_keeps_what_was_typed(client):
    response = client.post("/no-such-page/", {"answer": ESSAY, "password": "open-sesame"})
    assert response.status_code == 404
    assert areas(response) == [ESCAPED]
    assert b"open-sesame" not in response.content


def test_forbidden_keeps_what_was_typed(client):
    response = client.post("/test/denied/", {"answer": ESSAY})
    assert response.status_code == 403
    assert areas(response) == [ESCAPED]


def test_what_nobody_typed_is_left_out(client):
    posted = {"base": "17", "tab": "0b9d2f6e-6f6a-4a3e-9d3c-1f2e3d4c5b6a", "done": "on"}
    assert areas(client.post("/test/denied/", posted | {"answer": "Malik"})) == ["Malik"]
    assert b"What you typed" not in client.post("/test/denied/", posted).content


def test_a_leading_newline_survives(client):
    response = client.post("/test/denied/", {"answer": "\nsecond line"})
    assert areas(response) == ["\nsecond line"]


def test_too_large(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post("/test/echo/", {"answer": "x" * 2000})
    assert response.status_code == 413
    assert b"This is too large to save" in response.content


def test_too_large_by_script(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post("/test/body/", "x" * 2000, content_type="application/json")
    assert response.status_code == 413
    assert response.json()["error"] == "too_large"


def test_too_many_fields(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = client.post("/test/echo/", {f"answer{n}": "x" for n in range(9)})
    assert response.status_code == 400


def test_boundary_missing(client):
    response = client.post("/test/echo/", "nonsense", content_type="multipart/form-data")
    assert response.status_code == 400


@pytest.mark.parametrize("path", ["/", "/healthz", "/no-such-page/", "/sources/"])
def test_wrong_host(client, path):
    assert client.get(path, headers={"host": "evil.example"}).status_code == 400


def test_server_error_keeps_what_was_typed(client):
    response = client.post("/test/broken/", {"answer": ESSAY, "new_password1": "open-sesame"})
    assert response.status_code == 500
    assert b"Something went wrong" in response.content
    assert areas(response) == [ESCAPED]
    assert b"open-sesame" not in response.content


def test_server_error_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/test/broken/")


def test_locked_database_is_no_error_of_ours(client):
    response = client.post("/test/locked/", {"answer": ESSAY})
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert areas(response) == [ESCAPED]


def test_locked_database_by_script(client):
    response = client.post("/test/locked/", "{}", content_type="application/json")
    assert response.status_code == 503
    assert response.json() == {"error": "busy"}


@pytest.mark.parametrize("path", ["/test/broken/", "/test/denied/", "/no-such-page/"])
def test_a_script_gets_json(client, path):
    response = client.post(path, json.dumps({}), content_type="application/json")
    assert response["Content-Type"] == "application/json"
    assert response.json()["error"]


def test_csrf_failure_offers_to_send_again(client):
    response = client.enforce.post("/test/echo/?part=2", {"answer": ESSAY, "password": "sesame"})
    page = response.content.decode()
    assert response.status_code == 403
    assert areas(response) == [ESCAPED]
    assert 'method="post" action="/test/echo/?part=2">' in page
    assert 'name="answer"' in page
    assert "sesame" not in page


def test_csrf_failure_sent_again_works(client):
    page = client.enforce.post("/test/echo/", {"answer": ESSAY}).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = {"answer": ESSAY, "csrfmiddlewaretoken": token}
    response = client.enforce.post("/test/echo/", again)
    assert response.content.decode() == ESSAY


def test_csrf_failure_keeps_every_field_and_value(client):
    posted = {"answer": ["one word", "two words"], "base": "17", "empty": "", "title": "and more"}
    response = client.enforce.post("/test/echo/", posted)
    assert areas(response) == ["one word", "two words", "and more"]
    assert '<input type="hidden" name="base" value="17">' in response.content.decode()


def test_without_an_origin_there_is_no_button(client):
    del client.enforce.defaults["HTTP_ORIGIN"]
    response = client.enforce.post("/test/echo/", {"answer": ESSAY})
    assert b"Send it again" not in response.content
    assert areas(response) == [ESCAPED]


def test_another_site_gets_no_button(client):
    headers = {"origin": "https://evil.example"}
    response = client.enforce.post("/test/echo/", {"answer": ESSAY}, headers=headers)
    assert response.status_code == 403
    assert b"Send it again" not in response.content
    assert areas(response) == [ESCAPED]


def test_csrf_failure_by_script(client):
    response = client.enforce.post("/test/body/", "{}", content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (403, "csrf")


@override_settings(DEBUG=True)
def test_debug_does_not_change_the_csrf_page(client):
    response = client.enforce.post("/test/echo/", {"answer": ESSAY})
    assert areas(response) == [ESCAPED]
