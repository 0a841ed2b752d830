"""A warning before the text: seen first, gone past by a button; it closes nothing to anybody."""

import re

import pytest

from sources.models import Collection, CollectionItem, Relation, Source
from tests.cast import make_source
from tests.sources.test_manifest import picture
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db
WARNING = "Tells of a killing."
SHOWN = f'<p class="notice warn"><b>Before you read:</b> {WARNING}</p>'


@pytest.fixture
def diary(rivera):
    source = make_source(
        "diary", "A diary", "They shot at the pier.", owner=rivera, content_warning=WARNING,
        summary="Of one day.",
    )  # fmt: skip
    picture(source, caption="The pier", first_paragraph=1)
    return source


def folded(page):
    """[(what opens it, what is behind it)] of everything that a warning stands before."""
    html = page.content.decode()
    found = re.findall(
        rf'<div class="warned">{re.escape(SHOWN)}<details( open)?><summary class="btn">(.*?)'
        r"</summary>(.*?)</details></div>",
        html,
        re.S,
    )
    return [(is_open, button, behind) for is_open, button, behind in found]


def test_it_works(sign_in, ana, diary):
    page = sign_in(ana).get("/sources/diary/")
    (text_open, text, behind), (file_open, file, pictured) = folded(page)
    assert (text_open, text, file_open, file) == (
        *("", "Show the text"),
        *("", "Show the picture or file"),
    )
    assert "They shot at the pier." in re.sub("<.*?>", "", behind)
    assert "<img" in pictured and "The pier" in pictured
    html = page.content.decode()
    assert html.count("<img") == 1 and html.count("shot at") == 1


def test_without_a_warning_nothing_is_folded(sign_in, ana, diary):
    Source.objects.update(content_warning="")
    page = sign_in(ana).get("/sources/diary/")
    assert 'class="warned"' not in page.content.decode()
    assert "A warning comes first" not in page.content.decode()
    assert "They shot at the pier." in words(page)


def test_what_a_teacher_typed_is_no_markup(sign_in, ana, diary):
    Source.objects.update(content_warning="<script>x</script>")
    assert "<script>x" not in sign_in(ana).get("/sources/diary/").content.decode()


def test_changes_to_a_text_stand_behind_it(sign_in, ana, rivera, diary):
    first = diary.texts.get()
    short = diary.texts.create(kind="adaptation", based_on=first, position=1)
    short.revise("They shot.", by=rivera)
    page = sign_in(ana).get("/sources/diary/", {"printing": short.pk, "changes": 1})
    assert "<del>" in folded(page)[0][2]


def test_lists_have_a_quiet_mark(sign_in, ana, rivera, diary):
    whole = Collection.objects.create(slug="whole", title="The whole", owner=rivera)
    CollectionItem.objects.create(collection=whole, source=diary)
    for address in ("/sources/", "/collections/whole/", "/timeline/", "/sources/?q=diary"):
        Source.objects.update(written="1950", earliest=19500101, latest=19501231)
        page = sign_in(ana).get(address).content.decode()
        assert page.count('<span class="badge">A warning comes first</span>') == 1, address


def test_a_search_shows_none_of_its_words(sign_in, ana, diary):
    page = sign_in(ana).get("/sources/", {"q": "shot"}).content.decode()
    assert "A diary" in page and "Of one day." in page
    assert "<mark>" not in page and "at the pier" not in page
    Source.objects.update(content_warning="")
    assert "<mark>shot</mark>" in sign_in(ana).get("/sources/", {"q": "shot"}).content.decode()


@pytest.fixture
def addresses(rivera, diary):
    """Pages whose every part is words or pictures: the warning stands in their place."""
    second = diary.texts.create(kind="translation", label="Other", position=1)
    second.revise("They shot near the pier.", by=rivera)
    comment = make_source("comment", "Comment", "He says “they shot at the pier”.", owner=rivera)
    Relation.objects.create(source=comment, kind="comments_on", target=diary)
    return ["/sources/diary/pages/", "/sources/diary/compare/", "/sources/comment/quoted/"]


def test_pages_of_pictures_and_comparisons_come_after_it(sign_in, ana, addresses):
    page = sign_in(ana)
    for address in addresses:
        first = page.get(address)
        html = first.content.decode()
        assert SHOWN in html and "shot" not in words(first), address
        assert "<img" not in html
        (way_on,) = re.findall(r'<a class="btn" href="(\?.*?seen=1.*?)">Show it</a>', html)
        seen = page.get(f"{address}{way_on}")
        assert "shot" in words(seen) and "Show it" not in words(seen), address


@pytest.mark.parametrize("seen", ["false", ""])
def test_only_who_went_past_it_has_seen_it(sign_in, ana, diary, seen):
    page = sign_in(ana).get("/sources/diary/pages/", {"seen": seen})
    assert "Show it" in words(page)


def test_pages_are_turned_without_being_warned_anew(sign_in, ana, diary):
    picture(diary, caption="The gate", position=5, first_paragraph=2)
    page = sign_in(ana).get("/sources/diary/pages/", {"seen": "1"})
    assert 'href="?seen=1&amp;page=2"' in page.content.decode()
    assert [is_open for is_open, _button, _behind in folded(page)] == [" open"]


def test_it_closes_nothing(client, open_library, sign_in, ana, diary):
    Source.objects.update(access="anyone", rights=Source.Rights.CC0)
    for reader in (client, sign_in(ana)):
        for address in ("/sources/diary/", "/sources/diary/text.txt", "/sources/diary.tei.xml"):
            assert b"They shot at the pier." in b"".join(reader.get(address))


def test_documents_of_one_event(sign_in, ana, rivera, diary):
    other = make_source("other", "Another", "All was quiet.", owner=rivera)
    Relation.objects.create(source=other, kind="same_event", target=diary)
    assert len(folded(sign_in(ana).get("/sources/other/same-event/"))) == 1
