"""The teacher stops the clock, and the server dies before it goes on: on a server of its own."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SAVED
from tests.browser.own_server import run, stored
from tests.browser.test_desk_clock import FRESH

pytestmark = pytest.mark.browser
COVER = "Your teacher has stopped the clock."

BEFORE = """
from datetime import timedelta
from django.utils import timezone
from lessons import clock
from lessons.models import Giving, Pause, Sitting, User
from quizzes.models import Quiz
giving, teacher = Giving.objects.get(), User.objects.get(username="teacher")
"""
#: Eleven minutes go by: all that has happened lies as much further back.
ELEVEN_MINUTES = """
long = timedelta(minutes=11)
for one in Sitting.objects.all():
    Sitting.objects.update(begun_at=one.begun_at - long, ends_at=one.ends_at - long)
Pause.objects.update(began_at=Pause.objects.get().began_at - long)
"""
LEFT = """
import json
one = Sitting.objects.get()
print(json.dumps([(one.ends_at - timezone.now()).total_seconds() / 60, Pause.objects.count()]))
"""


@pytest.fixture
def teacher(environment):
    """`teacher("clock.stop(giving, teacher)")` does that to the school, whatever serves it."""
    return lambda deed: run(environment, "manage.py", "shell", "-v", "0", "-c", BEFORE + deed)


def written(page):
    return page.get_by_label("Your answer to question 1")


def test_it_works(served, server, folder, teacher):
    teacher('Quiz.objects.update(timed="40", waits_for_teacher=False)')
    served.clock.install()
    served.reload()
    served.get_by_role("button", name="Begin now").click()
    written(served).fill("Before the bell.")
    expect(served.locator("[data-save-state]")).to_have_text(re.compile(SAVED))
    teacher('clock.stop(giving, teacher, reason="Fire drill")')
    served.clock.run_for(FRESH)
    cover = served.get_by_role("alertdialog", name=COVER)
    expect(cover).to_be_visible()
    server.kill()
    served.clock.run_for(FRESH)
    expect(cover).to_be_visible()
    teacher(ELEVEN_MINUTES)
    server.start()
    served.clock.run_for(FRESH)
    expect(cover).to_be_visible()  # the server that was started anew knows of the pause
    teacher("clock.go_on(giving, teacher)")
    served.clock.run_for(2 * FRESH)
    expect(cover).to_have_count(0)
    [left, pauses] = json.loads(teacher(LEFT))
    assert (39 < left <= 40, pauses) == (True, 1)
    expect(served.locator("[data-left]")).to_have_text(re.compile("^(39|40) min left"))
    expect(written(served)).to_have_value("Before the bell.")
    written(served).press("End")
    served.keyboard.type(" After it.")
    served.clock.run_for(3000)
    expect(served.locator("[data-save-state]")).to_have_text(re.compile(SAVED))
    assert stored(folder) == "Before the bell. After it."
