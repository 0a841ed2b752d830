"""How somebody wants documents shown, kept with the account."""

import pytest
from django.test import Client

from lessons.models import User

URL = "/accounts/view/"


def root(user):
    return f'<html lang="en-us" dir="ltr" data-keep="/accounts/view/" data-person="{user.pk}"'


def head(client, url="/"):
    page = client.get(url, follow=True).content.decode()
    return " ".join(page[page.index("<html") : page.index("<head>")].split())


def test_it_works(sign_in, ana):
    client = sign_in(ana)
    assert head(client) == f"{root(ana)}>"
    sent = {"view-size": "3", "view-theme": "cream", "view-ruler": "on", "view-width": "usual"}
    page = client.post(URL, sent, follow=True).content.decode()
    assert "Kept. Documents look like this wherever you sign in." in page
    ana.refresh_from_db()
    assert ana.view == {"size": "3", "theme": "cream", "ruler": "on"}
    assert head(sign_in(ana)) == f'{root(ana)} data-size="3" data-ruler="on" data-theme="cream">'


def test_one_goes_on_where_one_was(sign_in, ana):
    sent = {"view-size": "2", "next": "/sources/?q=gate"}
    assert sign_in(ana).post(URL, sent).headers["Location"] == "/sources/?q=gate"
    sent["next"] = "https://elsewhere.example/"
    assert sign_in(ana).post(URL, sent).headers["Location"] == "/"


def test_what_is_not_sent_stays(sign_in, ana):
    client = sign_in(ana)
    client.post(URL, {"view-size": "3", "view-spacing": "wide"})
    client.post(URL, {"view-theme": "dark"})
    client.post(URL, {"view-size": "1"})
    assert User.objects.get(pk=ana.pk).view == {"spacing": "wide", "theme": "dark"}


def test_layers_left_out(sign_in, ana):
    """A page offers the layers that its documents have; of others it says nothing."""
    client = sign_in(ana)
    client.post(URL, {"view-offered": ["stamp", "margin", "editor"], "view-shown": ["editor"]})
    assert User.objects.get(pk=ana.pk).view == {"hide": "margin stamp"}
    client.post(URL, {"view-offered": ["stamp"], "view-shown": ["stamp"]})
    assert User.objects.get(pk=ana.pk).view == {"hide": "margin"}
    assert head(client) == f'{root(ana)} data-hide="margin">'


def test_a_script_is_told_no_more_than_that(sign_in, ana):
    answer = sign_in(ana).post(URL, {"view-size": "2"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    "sent",
    [
        {"view-size": "9"},
        {"view-theme": '"><script>'},
        {"view-offered": ["everything"]},
        {"view-shown": ["stamp x"]},
    ],
)
def test_what_the_menu_does_not_offer(sign_in, ana, sent):
    assert sign_in(ana).post(URL, sent).status_code == 400
    assert User.objects.get(pk=ana.pk).view == {}


def test_it_is_the_sender_s_own(sign_in, ana, ben):
    sign_in(ana).post(URL, {"view-size": "2"})
    assert User.objects.get(pk=ben.pk).view == {}
    assert head(sign_in(ben)) == f"{root(ben)}>"


def test_the_menu_shows_what_is_kept(sign_in, ana, giving, quiz):
    User.objects.filter(pk=ana.pk).update(view={"size": "4", "documents": "all"})
    page = sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/").content.decode()
    menu = page[page.index("view-menu") : page.index("</details>", page.index("view-menu"))]
    assert menu.count(" checked>") == 6
    for name, value in [("size", "4"), ("documents", "all"), ("theme", "auto"), ("ruler", "off")]:
        place = menu.index(f'name="view-{name}" value="{value}"')
        assert " checked>" in menu[place : menu.index("</label>", place)]
    assert "<noscript><button" in menu


def test_a_visitor_has_no_button(open_library):
    page = Client().get("/accounts/sign-in/").content.decode()
    assert "data-keep" not in page


def test_refusals(sign_in, ana):
    assert Client().post(URL, {"view-size": "2"}).status_code == 302
    script = {"accept": "application/json"}
    assert Client().post(URL, {"view-size": "2"}, headers=script).status_code == 401
    assert sign_in(ana).get(URL).status_code == 405
