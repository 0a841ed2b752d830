"""A document's warning on the table of a lesson and on paper."""

import re

import pytest

from sources.models import Source
from tests.sources.test_manifest import picture
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db
WARNING = "Tells of a killing."


@pytest.fixture
def warned(harbor_letter):
    Source.objects.filter(pk=harbor_letter.pk).update(content_warning=WARNING)
    picture(harbor_letter, caption="The harbor")
    return harbor_letter


def test_on_the_table(sign_in, ana, giving, quiz, warned):
    page = sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/", follow=True)
    html = page.content.decode()
    sheet = html[html.index('id="d1sheet"') : html.index('id="d2sheet"')]
    assert sheet.count(WARNING) == sheet.count('<div class="warned">') == 2
    behind = re.sub("<.*?>", "", sheet[sheet.index("Show the text") :])
    assert "The ships came in at dawn." in behind
    assert "ships came" not in sheet[: sheet.index("Show the text")]
    assert 'class="warned"' not in html[html.index('id="d2sheet"') :]


def test_the_lesson_has_a_quiet_mark(sign_in, rivera, lesson, warned):
    page = words(sign_in(rivera).get(f"/lessons/{lesson.slug}/"))
    assert page.count("A warning comes first") == 1


def test_on_paper_it_stands_at_the_head(sign_in, rivera, lesson, warned):
    Source.objects.update(rights=Source.Rights.CC0)
    page = words(sign_in(rivera).get(f"/lessons/{lesson.slug}/packet/"))
    assert page.count(f"Before you read: {WARNING}") == 1
    assert page.index("Letter of the harbor master") < page.index(WARNING) < page.index("The ships")
