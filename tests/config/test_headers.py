import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.addresses")]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/accounts/sign-in/", "/no-page/"])
def test_every_answer_carries_them(client, path):
    response = client.get(path)
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "camera=()" in response["Permissions-Policy"]


def test_signed_in_pages_are_not_kept(client, ana):
    client.force_login(ana)
    assert client.get("/test/private/")["Cache-Control"] == "private, no-store"


def test_pages_of_nobody_may_be_kept(client):
    assert "Cache-Control" not in client.get("/robots.txt")


def test_large_pages_are_compressed(client, ana):
    response = client.get("/accounts/sign-in/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
