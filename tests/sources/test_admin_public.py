"""The two switches of the public library, for administrators."""

import pytest

from sources.models import PublicLibrary
from tests.cast import make_source

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/sources/publiclibrary/1/change/"


def switches():
    return list(PublicLibrary.objects.values_list("is_open", "has_feeds"))


def test_it_works(sign_in, admin, rivera):
    make_source("open", "Open", "x", owner=rivera, access="anyone")
    make_source("draft", "Draft", "x", owner=rivera, access="anyone", state="draft")
    page = sign_in(admin)
    assert page.get("/admin/sources/publiclibrary/")["Location"] == ADDRESS
    shown = page.get(ADDRESS).content.decode()
    assert "1 published document marked “Anyone, without signing in”" in shown
    assert "Without it only people with an account of the school read anything here." in shown
    assert switches() == []
    page.post(ADDRESS, {"is_open": "on", "has_feeds": "on"})
    assert switches() == [(True, True)]
    page.post(ADDRESS, {})
    assert switches() == [(False, False)]


def test_search_engines_are_visitors_too(sign_in, admin):
    page = sign_in(admin).post(ADDRESS, {"has_feeds": "on"})
    assert "Search engines are visitors too: let visitors read first" in page.content.decode()
    assert switches() == []


@pytest.mark.parametrize("who", ["rivera", "lindqvist", "technician"])
def test_nobody_elses_business(request, sign_in, who):
    page = sign_in(request.getfixturevalue(who))
    assert page.get(ADDRESS).status_code == 403
    assert page.post(ADDRESS, {"is_open": "on"}).status_code == 403
    assert switches() == []


def test_there_is_one(sign_in, admin):
    page = sign_in(admin)
    assert page.get("/admin/sources/publiclibrary/add/").status_code == 403
    assert page.post("/admin/sources/publiclibrary/1/delete/").status_code == 403
    for other in ["2", "x", "1_"]:
        address = ADDRESS.replace("/1/", f"/{other}/")
        assert page.post(address, {"is_open": "on"}).status_code in (302, 404)
    assert switches() == []


def test_a_student_finds_no_such_page(sign_in, ana):
    assert sign_in(ana).get(ADDRESS).status_code == 404
