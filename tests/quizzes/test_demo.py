"""manage.py demo: loads once, says what it did, and never touches a school."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import User
from quizzes import demonstration
from sources.models import Attachment, Source

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def test_it_works(db, demo, capsys):
    call_command("demo")
    said = capsys.readouterr().out
    assert said.startswith("Loaded 7 documents in 8 texts, 3 lessons, 4 classes, 79 people")
    for name in ("rivera", "okoro", "lindqvist", "admin", "ana", "dossier-demo"):
        assert name in said
    with CaptureQueriesContext(connection) as queries:
        call_command("demo")
    assert capsys.readouterr().out.startswith("The demonstration school is loaded already")
    assert len(queries) == 1


def test_the_command_refuses_a_school(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo")
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo", "--reset")
    assert not User.objects.exists()


def test_the_command_refuses_a_folder_that_is_not_there(db, demo, tmp_path, monkeypatch):
    monkeypatch.setattr(demonstration, "is_loaded", lambda: True)  # loading it takes long
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("demo", "--seeds", str(tmp_path / "nowhere"))


def test_reset_begins_anew(transactional_db, demo, capsys):
    demonstration.load(FRIDAY)
    [picture] = Attachment.objects.all()
    place = Path(picture.file.path)
    User.objects.filter(username="ana").update(display_name="Somebody else")
    call_command("demo", "--reset")
    assert User.objects.get(username="ana").display_name == "Ana Duarte"
    assert User.objects.get(username="rivera").has_perm("lessons.change_lesson")
    assert not place.exists() or Attachment.objects.get().file.path == str(place)


FULL = """---
title: A reply
written: "1950-06-29"
---
1. The first point of the printed reply.
"""


def test_full_texts_are_added_once_and_kept_to_classes(db, demo, tmp_path, capsys):
    (tmp_path / "reply.txt").write_text(FULL, encoding="utf-8")
    (tmp_path / "other.md").write_text(FULL.replace("1950-06-29", "1812"), encoding="utf-8")
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\xff")
    call_command("demo", "--seeds", str(tmp_path))
    said = capsys.readouterr().out
    assert "other.md: 0 full texts added." in said
    assert "broken.txt: left out." in said
    assert "reply.txt: 1 full texts added." in said
    reply = Source.objects.get(slug="soviet-reply-1950")
    assert reply.access == "classes"
    assert [text.label for text in reply.texts.all()] == ["Shortened for class", "Full text 1"]
    short, full = reply.texts.all()
    assert short.based_on == full
    assert [step.kind for step in short.custody.all()] == ["adapted"]
    assert [step.kind for step in full.custody.all()] == ["published"]
    call_command("demo", "--seeds", str(tmp_path))
    assert "reply.txt: 0 full texts added." in capsys.readouterr().out
    assert reply.texts.count() == 2
