"""Photographs of pages in a real browser: from the desk to the grading desk."""

import io
import time

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from lessons import clock
from lessons.models import Sitting
from quizzes.models import Attempt, Quiz
from tests.browser.desk import essay, stored
from tests.photographs import HEIC, add_photos, photograph

pytestmark = pytest.mark.browser


def sent(name, content, kind="image/jpeg"):
    return {"name": name, "mimeType": kind, "buffer": content}


def a_png(size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def pages(desk):
    """Ana's page for photographs, come to from the desk with words that were not saved yet."""
    essay(desk).fill("Typed before.")
    desk.get_by_role("button", name="I wrote this on paper").click()
    expect(desk.get_by_role("heading", name="Photographs of your pages")).to_be_visible()
    return desk


def choose(page, *files):
    page.get_by_label("Photographs of the pages").set_input_files(list(files))
    page.get_by_role("button", name="Add these pages").click()


def test_it_works(pages):
    assert stored() == "Typed before."
    large = sent("IMG_1.jpg", photograph(1, size=(3200, 1600)).read())
    choose(pages, large, sent("scan.png", a_png(), "image/png"))
    expect(pages.get_by_text("2 pages added.")).to_be_visible()
    photos = Attempt.objects.get().photos.all()
    assert [(one.width, one.height) for one in photos] == [(3000, 1500), (40, 30)]
    with photos[1].file.open("rb") as file:  # on white, as paper is
        assert Image.open(file).convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    pages.get_by_role("button", name="Later page 1").click()
    expect(pages.locator(".photos img").first).to_have_attribute("width", "40")
    pages.get_by_role("link", name="Check and turn in").click()
    pages.get_by_role("button", name="Turn in").click()
    expect(pages.get_by_text("Turned in on paper.")).to_be_visible()
    assert Attempt.objects.get().on_paper


def test_a_sitting_ends_while_they_are_on_their_way(pages, giving, quiz, ana):
    """The page closes once they are there: loaded anew before, it would cut them off."""
    Quiz.objects.filter(pk=quiz.pk).update(timed="40, 20", waits_for_teacher=False)
    clock.begin(giving, quiz, ana, 1, 40, more_to_come=True)
    pages.reload(wait_until="networkidle")
    pages.evaluate(
        "setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 300)"
    )  # it asks the clock

    def slow(route):
        if route.request.method == "POST":
            Sitting.objects.update(ends_at=timezone.now())
            time.sleep(2)
        route.continue_()

    pages.route("**/photographs/", slow)
    choose(pages, sent("a.jpg", photograph(1).read()))
    expect(pages.get_by_text("Sitting 1 of 2 is over.")).to_be_visible()
    assert Attempt.objects.get().photos.count() == 1


def test_what_this_device_cannot_open_either(pages):
    choose(pages, sent("IMG_2.heic", HEIC, "image/heic"), sent("a.jpg", photograph(1).read()))
    expect(pages.get_by_text("1 page added.")).to_be_visible()
    expect(pages.locator(".invalid-feedback")).to_contain_text("“IMG_2.heic” was not added.")


def test_the_teacher_looks_closer(page, enter, rivera, ana, giving, attempt):
    add_photos(attempt, ana, 1, 2)
    attempt.turn_in(ana)
    enter(page, rivera)
    page.goto(f"/marking/{giving.assignment_id}/{attempt.pk}/")
    second = page.locator(".viewer").nth(1)
    second.get_by_role("button", name="Larger").click()
    expect(second.locator("[data-viewer-state]")).to_have_text("140 %")
    expect(page.locator("[data-viewer-state]").first).to_have_text("100 %")
