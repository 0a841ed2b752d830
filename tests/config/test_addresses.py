"""Every address asks for a sign-in, unless it stands in the list below."""

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter

PUBLIC = {
    "healthz",
    "readyz",
    "sources:robots",
    "favicon",
    "admin:login",  # leads to the one sign-in
    "quizzes:home",
    "quizzes:save",  # answers 401 itself: a script has no use for a page
    "quizzes:saved",
    "quizzes:clock",
    "quizzes:keep",  # hands typed words back to who was signed out meanwhile; so do these:
    "quizzes:discussion",
    "quizzes:discussion_entry",
    "quizzes:student_question",
    "quizzes:predict",
    "quizzes:restate",
    "quizzes:next_step",
    "quizzes:mark",
    "quizzes:note",
    "quizzes:think_again",
    "lessons:sign_in",
    "lessons:sign_in_again",
    "lessons:sign_out",
    "sources:library",
    "sources:source",
    "sources:compare",
    "sources:tei",
    "sources:people",
    "sources:person",
    "sources:same_event",
    "sources:quoted",
    "sources:collection",
    "sources:collection_booklet",
    "sources:collections",
    "sources:collection_timeline",
    "sources:collection_faces",
    "sources:timeline",
    "sources:event_faces",
    "sources:feed",
    "sources:csl_json",
    "sources:ris",
    "sources:bibtex",
    "sources:biblatex",
    "sources:manifest",
    "sources:passages",
    "sources:words",
    "sources:unapi",
    "sources:sitemap",
    "sources:sitemap_section",
    "sources:media",
    "sources:picture",
    "sources:pages",
}


def patterns(resolver, namespaces=()):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or str(pattern.pattern)]), pattern
        else:
            inner = [pattern.namespace] if pattern.namespace else []
            yield from patterns(pattern, (*namespaces, *inner))


def test_only_the_listed_ones_are_public():
    found = {
        name
        for name, pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }
    assert found == PUBLIC


def test_every_address_has_a_name():
    nameless = [name for name, pattern in patterns(get_resolver()) if not pattern.name]
    assert [name for name in nameless if not name.startswith("admin:")] == []


def test_every_number_is_one_that_a_database_can_look_for():
    """`<id:…>`, never `<int:…>`."""
    endless = [
        name
        for name, pattern in patterns(get_resolver())
        if any(type(one) is IntConverter for one in pattern.pattern.converters.values())
    ]
    assert endless == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/admin/lessons/", "/accounts/password/"])
def test_a_visitor_is_led_to_the_sign_in(client, path):
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1] == (f"/accounts/sign-in/?next={path}", 302)


@pytest.mark.django_db
def test_a_student_finds_no_admin(client, ana):
    client.force_login(ana)
    assert client.get("/admin/", follow=True).status_code == 404


@pytest.mark.django_db
def test_a_teacher_is_in_already(client, rivera):
    client.force_login(rivera)
    assert client.get("/admin/login/")["Location"] == "/admin/"


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ["//evil.example/", "https:evil.example", "/\\evil.example"])
def test_nobody_is_led_elsewhere(client, wanted):
    response = client.get("/admin/login/", {"next": wanted})
    assert response["Location"] == "/accounts/sign-in/?next=/admin/"
