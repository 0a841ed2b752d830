"""My shelf: what a teacher keeps at hand."""

import pytest

from sources.models import ShelfItem
from tests.cast import make_source

ADDRESS = "/shelf/"
KEEP, LET_GO = "/sources/harbor-letter/keep/", "/sources/harbor-letter/let-go/"


def shown(client, address=ADDRESS):
    return " ".join(client.get(address).content.decode().split())


def test_it_works(sign_in, rivera, harbor_letter):
    client = sign_in(rivera)
    assert "Nothing is on it yet." in shown(client)
    assert "Keep on my shelf" in shown(client, "/sources/harbor-letter/")
    for _twice in range(2):
        assert client.post(KEEP).url == "/sources/harbor-letter/"
    assert ShelfItem.objects.get().source == harbor_letter
    assert "Letter of the harbor master" in shown(client)
    assert "Take off my shelf" in shown(client, "/sources/harbor-letter/")
    assert client.post(LET_GO).url == ADDRESS
    assert not ShelfItem.objects.exists()


def test_a_shelf_is_ones_own(sign_in, rivera, okoro, harbor_letter):
    sign_in(rivera).post(KEEP)
    assert "Letter of the harbor master" not in shown(sign_in(okoro))
    sign_in(okoro).post(LET_GO)
    assert ShelfItem.objects.count() == 1


def test_what_one_may_open_no_more_is_not_on_it(sign_in, okoro, harbor_letter):
    sign_in(okoro).post(KEEP)
    harbor_letter.state = "draft"
    harbor_letter.save()
    assert "Letter of the harbor master" not in shown(sign_in(okoro))
    assert sign_in(okoro).post(KEEP).status_code == 404


def test_who_may_not(client, sign_in, ana, technician, harbor_letter):
    assert client.get(ADDRESS).status_code == 302
    assert client.post(KEEP).status_code == 302
    for stranger in (ana, technician):
        assert sign_in(stranger).get(ADDRESS).status_code == 404
        assert sign_in(stranger).post(KEEP).status_code == 404
        assert sign_in(stranger).post(LET_GO).status_code == 404
    assert not ShelfItem.objects.exists()
    assert "my shelf" not in shown(sign_in(ana), "/sources/").lower()


def test_wrong_methods_and_missing(sign_in, rivera, harbor_letter):
    client = sign_in(rivera)
    assert [client.get(KEEP).status_code, client.get(LET_GO).status_code] == [405, 405]
    assert client.post(ADDRESS).status_code == 405
    assert client.post("/sources/nothing/keep/").status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_queries_do_not_grow(sign_in, rivera, more, django_assert_num_queries):
    for number in range(more):
        ShelfItem.objects.create(user=rivera, source=make_source(f"s{number}", f"S{number}", "x"))
    client = sign_in(rivera)
    client.get(ADDRESS)
    with django_assert_num_queries(8):
        client.get(ADDRESS)
