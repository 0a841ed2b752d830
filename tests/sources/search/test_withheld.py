"""Words that rights keep from a reader answer none of his questions."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils import timezone

from quizzes.management.commands.nightly import search as every_night
from sources import access
from sources.forms.library import LibraryForm
from sources.models import Source, Text
from sources.models.rights import decided_on
from sources.rights import Statement
from sources.search import asking
from sources.search.finding import Search
from sources.search.indexing import index
from sources.search.withheld import FEW, Closed
from tests.cast import make_person, make_source
from tests.sources.test_rights import every_way

pytestmark = pytest.mark.django_db
INC, EDU = Statement.IN_COPYRIGHT, Statement.IN_COPYRIGHT_EDUCATION
FREE = Statement.PUBLIC_DOMAIN
#: By a word, by words and a phrase, by a word that it does not have beside one that it has.
ASKED = ["masts", '"eleven masts"', "letter masts", "mast*", "masts -bread"]


@pytest.fixture
def letter(rivera):
    return make_source(
        "letter", "A letter", "I counted eleven masts.", owner=rivera, summary="Of ships."
    )


def found(typed, user):
    search = Search(asking.read(typed), user)
    rows = search.matching(Source.objects.visible_to(user))
    slugs = list(rows.values_list("slug", flat=True))
    assert search.weights([row.pk for row in rows]).keys() <= {row.pk for row in rows}
    return slugs


@pytest.mark.parametrize("thing", [Source, Text])
def test_words_in_copyright_are_found_by_those_who_read_them(
    letter, ana, okoro, rivera, technician, monkeypatch, thing
):
    assert [found(one, ana) for one in ASKED] == [["letter"]] * 5
    thing.objects.update(rights=INC)
    for user in [ana, technician]:
        assert [found(one, user) for one in ASKED] == [[]] * 5
        assert found("letter -masts", user) == found("ships", user) == ["letter"]
    for user in [okoro, rivera]:
        assert [found(one, user) for one in ASKED] == [["letter"]] * 5
        assert found("letter -masts", user) == []
    monkeypatch.setattr(access, "grants", [lambda user: Q(slug="letter")])
    assert [found(one, ana) for one in ASKED] == [["letter"]] * 5
    assert found("letter -masts", ana) == []


def test_words_that_are_not_for_visitors_answer_none_of_them(letter, open_library):
    visitor = AnonymousUser()
    Source.objects.update(rights=Statement.PUBLIC_DOMAIN, access="anyone")
    assert [found(one, visitor) for one in ASKED] == [["letter"]] * 5
    Text.objects.update(rights=EDU)
    assert [found(one, visitor) for one in ASKED] == [[]] * 5
    assert found("letter -masts", visitor) == ["letter"]


@pytest.fixture
def picture(letter):
    return letter.attachments.create(
        kind="image", file="none.png", caption="Page", alt="A brig.", transcript="Dear all"
    )


@pytest.mark.parametrize("typed", ["brig", '"dear all"'])
def test_words_of_a_file_are_found_where_everybody_sees_it(
    letter, picture, ana, open_library, typed
):
    Source.objects.update(access="anyone")
    visitor = AnonymousUser()
    for of_letter, of_picture, found_by in [
        ("", "", [True, False]),  # what nobody decided on is not for visitors
        (FREE, "", [True, True]),
        (FREE, EDU, [True, False]),  # not for visitors, who may open the document
        ("", EDU, [True, False]),
        ("", INC, [False, False]),
        (INC, "", [False, False]),
    ]:
        Source.objects.update(rights=of_letter)
        letter.attachments.update(rights=of_picture)
        index(letter)
        assert [found(typed, user) == ["letter"] for user in [ana, visitor]] == found_by
        assert found("page", ana) == ["letter"]


def test_words_of_a_file_that_some_see_are_found_by_them(
    letter, picture, ana, ben, rivera, okoro, monkeypatch
):
    """By a word, beside a word of the document, in a phrase, and left out."""
    asked = ["brig", "ships brig", '"a brig"', "ships -brig"]

    def found_by(user):
        return [found(typed, user) == ["letter"] for typed in asked]

    index(letter)
    assert [found_by(one) for one in (ana, okoro)] == [[True, True, True, False]] * 2
    letter.attachments.update(rights=INC)
    index(letter)
    monkeypatch.setattr(
        access, "grants", [lambda user: Q(pk__in=[letter.pk] if user == ben else [])]
    )
    assert [found_by(one) for one in (ben, rivera, okoro)] == [[True, True, True, False]] * 3
    assert found_by(ana) == [False, False, False, True]
    letter.decisions.create(
        attachment=picture,
        use="show",
        is_allowed=False,
        ground="letter",
        decided_on=timezone.localdate(),
    )
    index(letter)
    assert found_by(rivera) == [True, True, True, False]
    assert [found_by(one) for one in (ana, ben, okoro)] == [[False, False, False, True]] * 3
    picture.withdraw(rivera, "")
    index(letter)
    assert found_by(rivera) == [False, False, False, True]
    assert letter.entries.exclude(attachment=None).count() == 0


def test_pictures_are_counted_for_those_who_see_them(
    letter, picture, ana, ben, rivera, okoro, open_library, monkeypatch
):
    def counted(user):
        form = LibraryForm(
            QueryDict("has=image"), sources=Source.objects.visible_to(user), user=user
        )
        return form.narrowing.values["has"].get("image", 0), len(form.found)

    index(letter)
    assert counted(ana) == (1, 1)
    letter.attachments.update(rights=INC)
    index(letter)
    monkeypatch.setattr(
        access, "grants", [lambda user: Q(pk__in=[letter.pk] if user == ben else [])]
    )
    assert [counted(one) for one in (ben, rivera, okoro)] == [(1, 1)] * 3
    assert counted(ana) == (0, 0)
    Source.objects.update(access="anyone", rights=FREE)
    letter.attachments.update(rights=EDU)
    index(letter)
    assert counted(ana) == (1, 1)
    assert counted(AnonymousUser()) == (0, 0)
    letter.attachments.create(kind="image", file="other.png", rights=FREE)
    index(letter)
    assert counted(AnonymousUser()) == (1, 1)


def test_words_of_a_file_follow_a_decision(letter, picture, sign_in, rivera, ana):
    index(letter)
    assert found("brig", ana) == ["letter"]
    today = timezone.localdate()
    sent = {"about": f"file-{picture.pk}", "uses": ["show"], "is_allowed": "no", "ground": "other"}
    address = f"/admin/sources/source/{letter.pk}/rights/"
    assert sign_in(rivera).post(address, sent | {"decided_on": today}).status_code == 302
    assert found("brig", ana) == []
    day_before = today - timedelta(days=1)
    letter.decisions.update(decided_on=day_before, until=day_before)
    assert found("brig", ana) == []
    every_night(dry_run=False)
    assert found("brig", ana) == ["letter"]


def test_who_closed_a_text_finds_it_by_its_words(letter, rivera, okoro, lindqvist):
    letter.decisions.create(
        use="show", is_allowed=False, ground="letter", decided_on=timezone.localdate()
    )
    assert [found("masts", one) for one in [rivera, lindqvist, okoro]] == [["letter"]] * 2 + [[]]


def test_the_search_and_the_page_agree(rivera, okoro, lindqvist, ana, monkeypatch):
    """In each way in which statements and decisions may answer, for each kind of reader."""
    every_way()
    withdrawn = make_source("withdrawn", "Withdrawn", "Masts.").texts.get()
    withdrawn.withdraw(rivera, "")
    # Each text has words, and a language that names it.
    named = Concat(Value("x"), Cast("pk", CharField()))
    Text.objects.update(language=named, current=withdrawn.current)
    for text in list(Text.objects.all())[::3]:
        Text.objects.create(source=text.source, language="en", current=withdrawn.current)
    Source.objects.filter(pk__in=range(0, Source.objects.last().pk, 5)).update(owner=rivera)
    given = make_person("cal", "Cal")
    fifth = Q(slug__endswith="0") | Q(slug__endswith="7")
    monkeypatch.setattr(
        access, "grants", [lambda user: fifth if user.pk == given.pk else Q(pk__in=[])]
    )
    for user in [rivera, okoro, lindqvist, ana, given, AnonymousUser()]:
        seen = {*Text.objects.visible_to(user).values_list("pk", flat=True)}
        shown = {*Text.objects.showable_to(user).values_list("pk", flat=True)}
        assert open_to(user) & seen == shown
        assert shown < seen or user == lindqvist
        assert len(languages_shown_to(user)) > 1 or user == lindqvist
        for few in (FEW, 0):
            monkeypatch.setattr("sources.search.withheld.FEW", few)
            assert languages_read_by(user) == languages_shown_to(user)


def languages_shown_to(user):
    """{document: those of its texts that rights show} of documents with one that they close."""
    told = {}
    shown = {*Text.objects.showable_to(user).values_list("pk", flat=True)}
    for text in Text.objects.visible_to(user).exclude(current=None):
        told.setdefault(text.source_id, []).append((text.language, text.pk in shown))
    return {
        source: {language for language, is_shown in texts if is_shown}
        for source, texts in told.items()
        if not all(is_shown for _, is_shown in texts)
    }


def languages_read_by(user):
    visible = list(Source.objects.visible_to(user).values_list("pk", flat=True))
    found = Closed(user, decided_on()).readable_languages(visible)
    return {source: languages for source, languages in found.items() if source in visible}


def open_to(user):
    condition, params = Closed(user, decided_on()).open_words()
    rows = "SELECT id AS text_id, source_id FROM sources_text"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text_id FROM ({rows}) AS f WHERE {condition}", params)
        return {pk for (pk,) in cursor.fetchall()}
