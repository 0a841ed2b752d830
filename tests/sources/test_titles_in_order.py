"""Every document has the key by which its title is put in order, wherever it comes from."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from sources.models import Source
from sources.search.words import filed
from tests.admin_forms import sent_back
from tests.cast import make_source

pytestmark = pytest.mark.django_db


def without_key():
    rows = Source.objects.order_by("pk").values_list("title", "title_key")
    return [title for title, key in rows if key != filed(title)]


def test_it_works(rivera, sign_in):
    source = make_source("paper", "A paper", "Words.", owner=rivera)
    client, address = sign_in(rivera), f"/admin/sources/source/{source.pk}/change/"
    client.post(address, sent_back(client, address, title="“The Zürich paper”"))
    source.refresh_from_db()
    assert source.title_key == "the zurich paper"


def test_what_is_brought_in(edition, table):
    call_command("import_sources", str(edition))
    call_command("import_sources", str(table("id,title,body\n1,Élan,Words.\n2,Zebra,More.\n")))
    assert Source.objects.count() == 5 and without_key() == []


def test_what_was_here_before(monkeypatch):
    for number in range(5):
        make_source(f"s{number}", f"Élan {number}", "x")
    Source.objects.update(title_key="")
    migration = import_module("sources.migrations.0018_titles_in_order")
    monkeypatch.setattr(migration, "BATCH", 2)
    migration.put_in_order(apps, None)
    assert without_key() == []
