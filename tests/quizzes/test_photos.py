"""Photographs of pages: /assignments/<assignment>/<step>/photographs/, move/ and remove/."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from lessons.models import Sitting
from quizzes.desk.moving import WRITTEN
from quizzes.fingerprint import fingerprint_of
from quizzes.models import Attempt, Draft, Photo
from quizzes.models import photo as photo_module
from sources.derivatives import derivative
from tests.photographs import HEIC, add_photos, content_of, photograph


@pytest.fixture
def desk(giving, quiz, attempt):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def url(desk):
    return f"{desk}photographs/"


def text(response):
    return " ".join(response.content.decode().split())


def files():
    storage = photo_module.private_storage()
    return sorted(photo_module.files_below(storage, photo_module.FOLDER))


def order(attempt):
    return [one.pk for one in attempt.photos.all()]


def test_it_works(sign_in, ana, attempt, url, desk):
    client = sign_in(ana)
    assert "No page yet." in text(client.get(url))
    response = client.post(url, {"photos": [photograph(1), photograph(2), photograph(3)]})
    assert (response.status_code, response.url) == (302, url)
    photos = list(attempt.photos.all())
    assert [(one.position, one.added_by) for one in photos] == [(1, ana), (2, ana), (3, ana)]
    assert [(one.width, one.height) for one in photos] == [(60, 80)] * 3
    assert sorted(one.file.name for one in photos) == files()
    page = text(client.get(url))
    assert "3 pages added." in page
    assert 'alt="Page 2 of 3, by Ana Duarte"' in page
    assert f'src="/photographs/{photos[1].pk}/"' in page
    assert "3 pages photographed" in text(client.get(desk))


def test_the_way_there(sign_in, ana, url, desk, attempt):
    client = sign_in(ana)
    page = text(client.get(desk))
    assert "I wrote this on paper" in page
    essay = attempt.responses.get(question__kind="essay")
    sent = {"round": 1, "base": 0, "then": "photos", f"q{essay.question_id}": "Typed too."}
    response = client.post(f"{desk}keep/", sent)
    assert (response.status_code, response.url) == (302, url)
    essay.refresh_from_db()
    assert essay.answer == "Typed too."


def test_it_counts_as_begun_and_saved(sign_in, ana, url, attempt):
    assert not attempt.is_begun
    sign_in(ana).post(url, {"photos": [photograph()]})
    attempt = Attempt.objects.with_state().get()
    assert (attempt.is_begun, attempt.state, attempt.revision) == (True, "writing", 0)
    assert Attempt.objects.filter(WRITTEN).get() == attempt  # goes along to another class


def test_nothing_that_a_camera_noted_is_kept(sign_in, ana, url, attempt):
    noted = Image.Exif()
    noted[0x010F] = "A camera of Lima"
    noted[0x9003] = "2026:01:02 03:04:05"
    client = sign_in(ana)
    client.post(url, {"photos": [photograph(exif=noted, comment=b"Lima", name="ana-lima.jpg")]})
    photo = attempt.photos.get()
    content = content_of(photo)
    assert b"Lima" not in content
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
    assert "lima" not in photo.file.name
    assert photo.digest == hashlib.sha256(content).hexdigest()


def test_in_another_order(sign_in, ana, url, attempt):
    first, second, third = (one.pk for one in add_photos(attempt, ana, 1, 2, 3))
    client = sign_in(ana)
    for number, to, expected in [
        (third, "earlier", [first, third, second]),
        (first, "later", [third, first, second]),
        (third, "earlier", [third, first, second]),
        (second, "later", [third, first, second]),
        (second, "sideways", [third, first, second]),
    ]:
        assert client.post(f"{url}{number}/move/", {"to": to}).url == url
        assert order(attempt) == expected


def test_removed(sign_in, ana, url, attempt):
    first, second = add_photos(attempt, ana, 1, 2)
    derivative(first, 480).close()
    assert len(files()) == 3
    assert sign_in(ana).post(f"{url}{first.pk}/remove/").url == url
    assert order(attempt) == [second.pk]
    assert files() == [second.file.name]


# --- what is refused ---


def refused(client, url, *sent):
    """What the page says, and that it says it on the page itself."""
    response = client.post(url, {"photos": sent})
    assert response.status_code == 200
    return text(response)


def test_what_is_no_photograph_leaves_the_others(sign_in, ana, url, attempt):
    page = refused(
        sign_in(ana),
        url,
        photograph(1),
        SimpleUploadedFile("IMG_4.HEIC", HEIC),
        SimpleUploadedFile("notes<b>.pdf", b"%PDF-1.4\n"),
        SimpleUploadedFile("half.jpg", photograph(9, size=(600, 800)).read()[:700]),
        photograph(2),
    )
    assert "“IMG_4.HEIC” was not added. It is in the iPhone’s own format (HEIC)" in page
    assert "“notes&lt;b&gt;.pdf” was not added. It is no photograph" in page
    assert "“half.jpg” was not added. The picture is damaged and cannot be read." in page
    assert "2 pages added." in page
    assert attempt.photos.count() == 2


def test_nothing_chosen(sign_in, ana, url):
    response = sign_in(ana).post(url, {})
    assert "Choose at least one photograph." in text(response)
    page = refused(sign_in(ana), url, SimpleUploadedFile("empty.jpg", b""))
    assert "One of the files is empty." in page


def test_the_same_again_is_kept_once(sign_in, ana, url, attempt):
    client = sign_in(ana)
    for _again in range(2):
        client.post(url, {"photos": [photograph(1), photograph(1)]})
    assert attempt.photos.count() == len(files()) == 1
    assert "These pages are here already." in text(client.get(url))


def test_no_more_than_there_is_room_for(sign_in, ana, url, attempt, monkeypatch):
    monkeypatch.setattr("quizzes.forms.photos.MOST", 3)
    (first,) = add_photos(attempt, ana, 1)
    client = sign_in(ana)
    assert "Up to 3 pages, 25 MB each" in text(client.get(url))
    page = refused(client, url, photograph(2), photograph(3), photograph(4))
    assert "There is room for 2 more pages of 3, and you chose 3." in page
    assert order(attempt) == [first.pk]


def test_the_limit_holds_for_two_at_once(ana, attempt, monkeypatch):
    """Sent from two devices in the same moment, both forms saw room."""
    monkeypatch.setattr(photo_module, "MOST", 1)
    (first,) = add_photos(attempt, ana, 1)
    assert add_photos(attempt, ana, 2) == [first]
    assert files() == [first.file.name]


def test_too_large_together(sign_in, ana, url, attempt, monkeypatch):
    monkeypatch.setattr("quizzes.forms.photos.LARGEST_AT_ONCE", 0)
    page = refused(sign_in(ana), url, photograph(1))
    assert "Together they are larger than 0 MB. Add fewer at once." in page
    assert not attempt.photos.exists()


def test_a_full_disk(sign_in, ana, url, attempt, monkeypatch):
    (first,) = add_photos(attempt, ana, 1)

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    page = refused(sign_in(ana), url, photograph(2))
    assert "There is no room on the server. Nothing was added." in page
    assert order(attempt) == [first.pk]


def test_choices_alone_are_not_written_on_paper(sign_in, ana, url, desk, attempt):
    attempt.responses.filter(question__kind__in=["essay", "short_answer"]).delete()
    client = sign_in(ana)
    assert "I wrote this on paper" not in text(client.get(desk))
    assert client.get(url).status_code == 404
    assert client.post(url, {"photos": [photograph()]}).status_code == 404


def test_turned_in_it_stays(sign_in, ana, url, desk, attempt):
    first, second = add_photos(attempt, ana, 1, 2)
    attempt.turn_in(ana)
    client = sign_in(ana)
    assert client.get(url).url == desk
    for address, data in [
        (url, {"photos": [photograph(3)]}),
        (f"{url}{first.pk}/move/", {"to": "later"}),
        (f"{url}{first.pk}/remove/", {}),
    ]:
        assert client.post(address, data).url == desk
        assert "Its pages stay as they are." in text(client.get(desk))
    assert order(attempt) == [first.pk, second.pk]


def test_turned_in_while_it_is_sent(ana, attempt):
    (first,) = add_photos(attempt, ana, 1)
    Attempt.objects.update(turned_in_at=timezone.now())
    assert add_photos(attempt, ana, 2) == [first]
    first.move(ana, 1)
    assert first.remove(ana) is False
    assert files() == [first.file.name]


def test_closed(sign_in, ana, url, desk, attempt, giving):
    (first,) = add_photos(attempt, ana, 1)
    now = timezone.now()
    giving.due_at = giving.closes_at = now - timedelta(hours=1)
    giving.opens_at = now - timedelta(days=2)
    giving.save()
    client = sign_in(ana)
    assert client.post(url, {"photos": [photograph(3)]}).url == desk
    assert client.post(f"{url}{first.pk}/remove/").url == desk
    assert order(attempt) == [first.pk]


@pytest.mark.parametrize(("seconds", "number"), [(30, 1), (301, 0)])
def test_sent_while_it_closed(sign_in, ana, url, attempt, giving, seconds, number):
    """A phone sends them for minutes, and the time is told when all of it is here."""
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=seconds)
    giving.opens_at = giving.due_at - timedelta(days=2)
    giving.save()
    page = sign_in(ana).post(url, {"photos": [photograph(3)]}, follow=True).content.decode()
    assert len(order(attempt)) == number
    assert ("It had just closed. They were still taken, as late." in page) == bool(number)
    attempt.refresh_from_db()
    assert attempt.is_begun == bool(number)


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, ana, url, attempt, period2):
    (first,) = add_photos(attempt, ana, 1)
    client = sign_in(request.getfixturevalue(who))
    for address in (f"{url}{first.pk}/move/", f"{url}{first.pk}/remove/"):
        assert client.post(address, {"to": "later"}).status_code == 404
    client.post(url, {"photos": [photograph(2)]})
    assert order(attempt) == [first.pk]


def test_closed_between_two_sittings(sign_in, ana, attempt):
    (mine,) = add_photos(attempt, ana, 1)
    now = timezone.now()
    sitting = Sitting.objects.create(
        giving=attempt.giving,
        step_id=attempt.quiz_id,
        student=ana,
        number=1,
        begun_at=now - timedelta(minutes=40),
        ends_at=now + timedelta(minutes=5),
        more_to_come=True,
    )
    client = sign_in(ana)
    assert b"".join(client.get(f"/photographs/{mine.pk}/")) == content_of(mine)
    sitting.ends_at = now
    sitting.save()
    assert client.get(f"/photographs/{mine.pk}/").status_code == 404
    assert client.get(f"/photographs/{mine.pk}/480/").status_code == 404


def test_of_another_piece_of_work(sign_in, ana, ben, url, attempt, giving, quiz):
    other = Attempt.objects.open_for(giving, quiz, ben)
    (theirs,) = add_photos(other, ben, 1)
    client = sign_in(ana)
    assert client.post(f"{url}{theirs.pk}/remove/").status_code == 404
    assert client.post(f"{url}{theirs.pk + 1}/remove/").status_code == 404
    assert order(other) == [theirs.pk]


def test_signed_out(url, attempt):
    assert Client().get(url).status_code == 302
    assert Client().post(url, {"photos": [photograph()]}).status_code == 302
    assert not Photo.objects.exists()


@pytest.mark.parametrize("deed", ["move", "remove"])
def test_wrong_method(sign_in, ana, url, attempt, deed):
    (first,) = add_photos(attempt, ana, 1)
    assert sign_in(ana).get(f"{url}{first.pk}/{deed}/").status_code == 405


# --- turning in ---


def test_turning_in_makes_it_work_on_paper(sign_in, ana, desk, url, attempt):
    first, second = add_photos(attempt, ana, 1, 2)
    client = sign_in(ana)
    page = text(client.get(f"{desk}submit/"))
    assert "2 pages are photographed." in page
    assert 'alt="Page 1 of 2, by Ana Duarte"' in page
    sent = {"base": 0, "pages": f"{first.pk},{second.pk}"}
    assert f'name="pages" value="{sent["pages"]}"' in page
    assert client.post(f"{desk}submit/", sent).url == f"{desk}#questions"
    attempt.refresh_from_db()
    assert (attempt.is_turned_in, attempt.on_paper) == (True, True)
    digests = [first.digest, second.digest]
    draft = Draft.objects.get()
    assert draft.photos == digests
    assert draft.fingerprint == fingerprint_of(attempt.answers(), digests)
    assert draft.fingerprint != fingerprint_of(attempt.answers())
    assert attempt.receipt == draft
    page = text(client.get(desk))
    assert "Turned in on paper. Your teacher grades your pages." in page
    assert f'href="/photographs/{second.pk}/"' in page
    assert "The fingerprint of your words and pages:" in page
    assert "2 pages photographed" in text(client.get(f"{desk}receipt/"))


def test_a_page_came_meanwhile_from_the_phone(sign_in, ana, desk, attempt):
    client = sign_in(ana)
    (first,) = add_photos(attempt, ana, 1)
    response = client.post(f"{desk}submit/", {"base": 0, "pages": ""})
    assert response.status_code == 409
    assert f'name="pages" value="{first.pk}"' in text(response)
    attempt.refresh_from_db()
    assert not attempt.is_turned_in


def test_choices_made_here_are_scored(sign_in, ana, attempt):
    choice = attempt.responses.get(question__kind="single_choice")
    choice.answer = "a"
    choice.save()
    add_photos(attempt, ana, 1)
    attempt.turn_in(ana)
    marked = [one.question.kind for one in attempt.responses.filter(marks__by_program=True)]
    assert marked == ["single_choice"]


def test_reopened_it_may_be_changed_again(sign_in, ana, rivera, url, attempt):
    first, second = add_photos(attempt, ana, 1, 2)
    attempt.turn_in(ana)
    attempt.keep_draft(Draft.Kind.TURNED_IN)
    attempt.reopen(rivera)
    sign_in(ana).post(f"{url}{first.pk}/remove/")
    assert order(attempt) == [second.pk]
    attempt.turn_in(ana)
    attempt.keep_draft(Draft.Kind.TURNED_IN)
    assert attempt.receipt.photos == [second.digest]


def test_a_second_round_begins_without(ana, rivera, attempt):
    add_photos(attempt, ana, 1)
    attempt.turn_in(ana)
    assert not attempt.send_back(rivera).photos.exists()
    assert attempt.photos.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, url, desk, attempt, number):
    add_photos(attempt, ana, *range(number))
    client = sign_in(ana)
    client.get(desk)
    assert count_queries(lambda: client.get(url)) == 8
    assert count_queries(lambda: client.get(desk)) == 8
    assert count_queries(lambda: client.get(f"{desk}submit/")) <= 12
    attempt.turn_in(ana)
    attempt.keep_draft(Draft.Kind.TURNED_IN)
    assert count_queries(lambda: client.get(desk)) <= 12
