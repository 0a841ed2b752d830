from collections import namedtuple

import pytest
from django.db import OperationalError

from config import health

Usage = namedtuple("Usage", "total used free")


@pytest.mark.django_db
def test_alive_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    state = response.json()
    assert (state["ready"], state["database"], state["migrations"]) == (True, "ok", "ok")
    assert state["library"].startswith(("sqlite 3.", "postgresql"))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_an_answer(client, monkeypatch):
    def refuse(connection):
        raise OperationalError("gone")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "no answer")


@pytest.mark.django_db
def test_not_ready_before_migrations(client, monkeypatch):
    monkeypatch.setattr(health, "database_state", lambda: ("ok", False))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, "waiting")


GB = 1024**3


@pytest.mark.parametrize(
    "free, word", [(50 * GB, "ok"), (9 * GB, "low"), (10 * 1024 * 1024, "full")]
)
def test_disk(monkeypatch, tmp_path, free, word):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100 * GB, 0, free))
    assert health.disk_state(tmp_path) == word


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt", "/favicon.ico"])
def test_wrong_method(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_nothing_is_indexed(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_the_icon(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/img/icon.svg")
