"""The rules of `sources.rights`, asked in SQL and of a row: both must say the same."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from lessons.models import StepDocument
from sources.models import Attachment, PublicLibrary, RightsDecision, Source, Text
from sources.models.rights import ask
from sources.rights import TABLE, Answer, Reader, Statement, Use
from tests.cast import make_person, make_source

pytestmark = pytest.mark.django_db
INC, FREE, UNKNOWN = Statement.IN_COPYRIGHT, Statement.PUBLIC_DOMAIN, Statement.UNKNOWN


@pytest.fixture
def letter(rivera):
    return make_source("letter", "A letter", "Words.", owner=rivera, access="signed_in")


def text_of(source, user=None):
    return Text.objects.with_rights(user).get(source=source)


def decide(source, use, is_allowed, by=None, **columns):
    given = {"ground": "fair_use", "decided_on": timezone.localdate(), "decided_by": by}
    return RightsDecision.objects.create(
        source=source, use=use, is_allowed=is_allowed, **given | columns
    )


def may(row):
    return [
        name
        for name in ["show", "print", "adapt", "export"]
        if getattr(row, "may_show" if name == "show" else f"may_{name}")
    ]


@pytest.mark.parametrize(
    ("statement", "at_school", "given"),
    [
        (UNKNOWN, ["show"], ["show"]),
        (FREE, ["show", "print", "adapt", "export"], ["show", "print", "adapt", "export"]),
        (Statement.CC_BY_NC, ["show", "print", "adapt", "export"], None),
        (Statement.CC_BY_ND, ["show", "print", "export"], None),
        (Statement.CC_BY_NC_ND, ["show", "print", "export"], None),
        (Statement.NO_COPYRIGHT_CONTRACT, ["show"], ["show"]),
        (Statement.IN_COPYRIGHT_NO_OWNER, [], ["show"]),
        (Statement.NOT_EVALUATED, ["show"], ["show"]),
        (INC, [], ["show"]),
        (Statement.IN_COPYRIGHT_EDUCATION, ["show", "print", "adapt"], None),
        (Statement.UNDETERMINED, ["show"], ["show"]),
    ],
)
def test_what_a_statement_allows(letter, ana, statement, at_school, given):
    Source.objects.update(rights=statement)
    assert may(text_of(letter, ana)) == at_school
    assert may(text_of(letter)) == (at_school if given is None else given)


def test_all_statements_and_licenses_are_known():
    """Twelve statements of RightsStatements.org; six licenses of Creative Commons and two marks."""
    of = [uri.split("/")[2] for uri in Statement.values if uri]
    assert (of.count("rightsstatements.org"), of.count("creativecommons.org")) == (12, 8)
    assert len(set(Statement.labels)) == len(Statement) == 21


def test_every_statement_has_its_row():
    assert [*TABLE] == [*Statement]
    assert all(answer in (Answer.ASK, Answer.YES) for row in TABLE.values() for answer in row)


def test_the_strictest_of_document_and_printing_counts(letter):
    Source.objects.update(rights=FREE)
    Text.objects.update(rights=INC)
    assert may(text_of(letter)) == ["show"]
    Source.objects.update(rights=INC)
    Text.objects.update(rights=FREE)
    assert may(text_of(letter)) == ["show"]
    Source.objects.update(rights=UNKNOWN)
    assert may(text_of(letter)) == ["show", "print", "adapt", "export"]


def test_a_decision_is_about_its_use_and_its_thing(letter):
    text = letter.texts.get()
    other = Text.objects.create(source=letter, label="Other")
    decide(letter, Use.PRINT, True, text=text)
    assert may(Text.objects.with_rights().get(pk=text.pk)) == ["show", "print"]
    assert may(Text.objects.with_rights().get(pk=other.pk)) == ["show"]
    decide(letter, Use.PRINT, False)
    assert may(text_of_pk(text)) == ["show"]
    assert text_of_pk(text).not_printed_because == "The school decided that it is not printed."


def text_of_pk(text):
    return Text.objects.with_rights().get(pk=text.pk)


def test_the_newest_decision_in_force_counts(letter):
    today = timezone.localdate()
    decide(letter, Use.SHOW, False, decided_on=date(2020, 1, 1))
    assert not text_of(letter).may_show
    until_today = decide(
        letter, Use.SHOW, True, decided_on=date(2021, 1, 1), until=timezone.localdate()
    )
    assert text_of(letter).may_show
    until_today.until = today - timedelta(days=1)
    until_today.save()
    assert not text_of(letter).may_show
    decide(letter, Use.SHOW, True, decided_on=today + timedelta(days=1))
    assert not text_of(letter).may_show


#: What was decided on one use, the newest last: (allowed, days ago, days until it ended).
DECIDED = {
    "nothing": [],
    "yes": [(True, 0, None)],
    "no": [(False, 0, None)],
    "no after yes": [(True, 9, None), (False, 3, None)],
    "yes after no, on one day": [(False, 3, None), (True, 3, None)],
    "yes, a no that is over": [(True, 9, None), (False, 3, -1)],
    "a no to come": [(False, -1, None)],
}


@pytest.mark.parametrize("on_show", DECIDED)
@pytest.mark.parametrize("on_export", DECIDED)
def test_visitors_read_what_reaches_everybody(
    letter, open_library, django_assert_num_queries, on_export, on_show
):
    today = timezone.localdate()
    for use, decided in [(Use.EXPORT, on_export), (Use.SHOW, on_show)]:
        for allowed, ago, ends in DECIDED[decided]:
            until = None if ends is None else today + timedelta(days=ends)
            decide(letter, use, allowed, decided_on=today - timedelta(days=ago), until=until)
    decide(letter, Use.EXPORT, True, text=letter.texts.get())  # is not about the document
    Source.objects.update(access="anyone")
    for statement in [UNKNOWN, FREE, INC]:
        Source.objects.update(rights=statement)
        reaches = Source.objects.with_rights().get().reach == Reader.ANYONE
        with django_assert_num_queries(1):
            assert list(Source.objects.public()) == [letter] * reaches


def test_a_letter_that_lets_us_give_it_away_opens_it_to_the_school(letter, ana):
    Source.objects.update(rights=INC)
    decide(letter, Use.EXPORT, True)
    assert may(text_of(letter, ana)) == ["show", "export"]


def test_what_must_not_be_shortened_has_no_shortened_text(letter, ana):
    Text.objects.update(kind="adaptation")
    assert text_of(letter, ana).may_show
    decide(letter, Use.ADAPT, False)
    assert not text_of(letter, ana).may_show
    assert not Text.objects.showable_to(ana).exists()
    Text.objects.update(kind="translation")
    assert text_of(letter, ana).may_show


def test_what_is_withdrawn_is_read_by_its_editors_alone(letter, ana, okoro, rivera):
    Source.objects.update(rights=FREE)
    at = timezone.now()
    Text.objects.update(withdrawn_at=at, withdrawn_why="The publisher asks us to.")
    assert may(text_of(letter, ana)) == may(text_of(letter, okoro)) == may(text_of(letter)) == []
    assert may(text_of(letter, rivera)) == ["show"]
    assert [*Text.objects.showable_to(rivera)] == [letter.texts.get()]
    why = text_of(letter, ana).withheld_because
    assert why.startswith("It was withdrawn on ") and why.endswith(" The publisher asks us to.")
    assert text_of(letter, rivera).withheld_because == ""
    assert text_of(letter, rivera).hidden_because == why


def test_in_copyright_it_is_read_where_it_is_given(letter, ana, ben, okoro, giving, harbor_letter):
    Source.objects.update(rights=INC, access="signed_in")
    other = make_person("zed", "Zed")
    given = harbor_letter.texts.get()
    assert given in Text.objects.showable_to(ana)
    assert given not in Text.objects.showable_to(other)
    assert given in Text.objects.showable_to(okoro)  # teachers prepare their lessons
    assert letter.texts.get() not in Text.objects.showable_to(ana)
    assert text_of(letter, ana).withheld_because == (
        "It is in copyright: only the classes that it is given to read it here."
    )


def test_a_file_answers_like_a_text(letter, ana):
    file = Attachment.objects.create(source=letter, kind="link", url="https://archive.example/")
    assert may(Attachment.objects.with_rights(ana).get()) == ["show"]
    decide(letter, Use.SHOW, False, attachment=file)
    assert may(Attachment.objects.with_rights(ana).get()) == []
    assert text_of(letter, ana).may_show
    assert not Attachment.objects.showable_to(ana).exists()


def test_a_document_on_a_table_answers_for_its_text(lesson, django_assert_num_queries):
    Text.objects.update(rights=INC)
    with django_assert_num_queries(1):
        rows = list(StepDocument.objects.with_words().order_by("pk"))
        assert [may(row) for row in rows] == [["show"], ["show"]]
    Text.objects.filter(pk=rows[0].text_id).update(withdrawn_at=timezone.now())
    assert [may(row) for row in StepDocument.objects.with_words().order_by("pk")] == [[], ["show"]]


def test_a_row_that_was_not_asked_asks_once(letter, django_assert_num_queries):
    text = letter.texts.select_related("source").get()
    with django_assert_num_queries(1):
        assert text.may_show and not text.may_export and not text.may_print
    assert not letter.may_export


def test_visitors_read_what_may_be_given_away_and_only_in_an_open_library(letter, client):
    from django.contrib.auth.models import AnonymousUser

    visitor = AnonymousUser()
    Source.objects.update(access="anyone", rights=FREE)
    assert not Source.objects.visible_to(visitor).exists()
    library = PublicLibrary.objects.create(pk=1)
    assert not Source.objects.visible_to(visitor).exists()
    library.is_open = True
    library.save()
    assert [*Source.objects.visible_to(visitor)] == [letter]
    assert [*Text.objects.showable_to(visitor)] == [letter.texts.get()]
    Text.objects.update(rights=INC)
    assert [*Source.objects.visible_to(visitor)] == [letter]
    assert not Text.objects.showable_to(visitor).exists()
    assert text_of(letter, visitor).withheld_because == (
        "Its rights do not let us show it to everybody. Sign in to read it."
    )
    for rights in [UNKNOWN, INC, Statement.IN_COPYRIGHT_EDUCATION, Statement.UNDETERMINED]:
        Source.objects.update(rights=rights)
        assert not Source.objects.visible_to(visitor).exists()
    decide(letter, Use.EXPORT, True)
    assert Source.objects.visible_to(visitor).exists()
    decide(letter, Use.SHOW, False)
    assert not Source.objects.visible_to(visitor).exists()
    Source.objects.update(access="signed_in")


ANSWERS = [None, False, True]
COMBINATIONS = [
    *product([UNKNOWN, INC, FREE], [UNKNOWN, INC, FREE], ANSWERS, ANSWERS, ANSWERS, ANSWERS)
]


def every_way():
    """A document in each way in which document and printing may answer for showing and giving
    away; and shortened ones, in each way in which they may answer for shortening."""
    PublicLibrary.objects.create(pk=1, is_open=True)
    statements = [FREE, Statement.CC_BY_ND, INC, UNKNOWN]
    shortened = [("adaptation", *one) for one in product(statements, statements, ANSWERS, ANSWERS)]
    ways = [("transcription", *one) for one in COMBINATIONS] + shortened
    sources = Source.objects.bulk_create(
        Source(slug=f"s{n}", title="S", state="published", access="anyone", rights=one[1])
        for n, one in enumerate(ways)
    )
    texts = Text.objects.bulk_create(
        Text(source=source, kind=one[0], rights=one[2])
        for source, one in zip(sources, ways, strict=True)
    )
    RightsDecision.objects.bulk_create(
        RightsDecision(
            source=text.source,
            text=text if own else None,
            use=use,
            is_allowed=is_allowed,
            ground="other",
            decided_on=timezone.localdate(),
        )
        for text, (kind, _, _, *answers) in zip(texts, ways, strict=True)
        for (use, own), is_allowed in zip(
            product(["adapt"] if kind == "adaptation" else ["show", "export"], [False, True]),
            answers,
            strict=True,
        )
        if is_allowed is not None
    )
    given_away = [one for one in texts if one.kind == "adaptation"][::2]
    RightsDecision.objects.bulk_create(
        RightsDecision(
            source=text.source, use="export", ground="other", decided_on=timezone.localdate()
        )
        for text in given_away
    )
    return texts


def test_rows_and_queries_agree(rivera, okoro, ana):
    from django.contrib.auth.models import AnonymousUser

    texts = every_way()
    for user in [rivera, okoro, ana, AnonymousUser()]:
        asked = {row for row in Text.objects.visible_to(user).with_rights(user) if row.may_show}
        assert asked == {*Text.objects.showable_to(user)}
        assert 0 < len(asked) < len(texts)
        at_hand = list(Text.objects.visible_to(user).select_related("source"))
        ask(at_hand, user)
        assert {row for row in at_hand if row.may_show} == asked
    rows = Text.objects.with_rights()
    assert {row.reach for row in rows} == {*Reader}
    at_hand = list(Text.objects.select_related("source"))
    ask(at_hand)
    assert [(row.reach, may(row)) for row in at_hand] == [(row.reach, may(row)) for row in rows]
