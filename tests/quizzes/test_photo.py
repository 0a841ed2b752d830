"""The photograph itself, /photographs/<id>/ and smaller ones; and what becomes of its file."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from quizzes.models import Attempt, Photo
from quizzes.models.photo import delete_strays, files_below
from sources.models.files import private_storage
from sources.uploads import checked
from tests.photographs import add_photos, content_of, photograph

GRADERS, STUDENTS = ["rivera"], ["ana"]
OTHERS = ["ben", "zoe", "okoro", "lindqvist", "technician", "admin"]


@pytest.fixture
def photo(attempt, ana):
    (one,) = add_photos(attempt, ana, 1)
    return one


@pytest.fixture
def url(photo):
    return f"/photographs/{photo.pk}/"


def statuses(request, sign_in, names, url):
    return {name: status(sign_in(request.getfixturevalue(name)), url) for name in names}


def status(client, url):
    response = client.get(url)
    if response.streaming:
        read(response)  # to its end, which closes the file
    return response.status_code


def read(response):
    return b"".join(response.streaming_content)


def test_it_works(sign_in, ana, url, photo):
    response = sign_in(ana).get(url)
    assert response.status_code == 200
    assert read(response) == content_of(photo)
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_smaller(sign_in, ana, attempt):
    Photo.keep(attempt, [checked(photograph(1, size=(600, 800)))], ana)
    client = sign_in(ana)
    response = client.get(f"/photographs/{attempt.photos.get().pk}/480/")
    assert Image.open(io.BytesIO(read(response))).size == (480, 640)
    assert client.get(f"/photographs/{attempt.photos.get().pk}/481/").status_code == 404


def test_until_it_is_turned_in_it_is_the_students_alone(request, sign_in, url, period2):
    assert statuses(request, sign_in, STUDENTS, url) == {"ana": 200}
    others = [*GRADERS, *OTHERS]
    assert statuses(request, sign_in, others, url) == dict.fromkeys(others, 404)


def test_turned_in_who_grades_sees_it(request, sign_in, url, attempt, ana, period2):
    attempt.turn_in(ana)
    seen = [*GRADERS, *STUDENTS]
    assert statuses(request, sign_in, seen, url) == dict.fromkeys(seen, 200)
    assert statuses(request, sign_in, OTHERS, url) == dict.fromkeys(OTHERS, 404)


def test_what_a_teacher_added_comes_back_with_the_work(sign_in, ana, ben, rivera, attempt):
    attempt.take_on_paper(rivera)
    (sheet,) = add_photos(attempt, rivera, 1)
    client, at = sign_in(ana), f"/photographs/{sheet.pk}/"
    assert status(client, at) == 404
    attempt.give_back(rivera)
    assert status(client, at) == 200
    assert status(sign_in(ben), at) == 404


def test_signed_out_and_wrong_method_and_missing(sign_in, ana, url, photo):
    assert Client().get(url).status_code == 302
    assert sign_in(ana).post(url).status_code == 405
    assert sign_in(ana).get(f"/photographs/{photo.pk + 1}/").status_code == 404


def test_a_file_that_is_gone(sign_in, ana, url, photo):
    photo.delete_files()
    assert sign_in(ana).get(url).status_code == 404


# --- erasing ---


def test_the_night_deletes_the_files_of_erased_work(ana, ben, attempt, giving, quiz, capsys):
    add_photos(attempt, ana, 1, 2)
    other = Attempt.objects.open_for(giving, quiz, ben)
    (kept,) = add_photos(other, ben, 3)
    attempt.delete()
    assert delete_strays() == 0  # of today: another request may be writing its row
    tomorrow = timezone.now() + timedelta(days=2)
    assert delete_strays(tomorrow, dry_run=True) == 2
    assert len(list(files_below(private_storage(), "photographs"))) == 3
    assert delete_strays(tomorrow) == 2
    assert list(files_below(private_storage(), "photographs")) == [kept.file.name]


def test_a_student_is_erased_with_the_rows(ana, attempt, photo):
    ana.delete()
    assert not Photo.objects.exists()


def test_taken_along_as_files(ana, rivera, attempt, photo, tmp_path, capsys):
    folder = tmp_path / "ana"
    call_command("export_student", "ana", photographs=str(folder))
    name = photo.file.name.rpartition("/")[2]
    assert [one.name for one in folder.iterdir()] == [name]
    assert (folder / name).read_bytes() == content_of(photo)
    assert (folder / name).stat().st_mode & 0o077 == 0
    assert name in capsys.readouterr().out
