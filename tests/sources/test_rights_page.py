"""The pages where a teacher decides on rights and withdraws a printing or a file."""

from datetime import timedelta
from html import escape, unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sources.citing import citation
from sources.models import Attachment, RightsDecision, Source, Text
from sources.search.indexing import index
from tests import files
from tests.cast import make_source

pytestmark = pytest.mark.django_db
PDF = files.pdf()


@pytest.fixture
def letter(rivera):
    return make_source("letter", "A letter", "CANARY words.", owner=rivera, access="signed_in")


def rights(source):
    return reverse("admin:sources_source_rights", args=[source.pk])


def withdraw(source, thing, kind="text"):
    return reverse("admin:sources_source_withdraw", args=[source.pk, kind, thing.pk])


def decision(**changed):
    given = {
        "about": "",
        "uses": ["print"],
        "is_allowed": "yes",
        "ground": "letter",
        "decided_on": timezone.localdate().isoformat(),
        "until": "",
        "note": "Mrs. Bell wrote to us.",
    }
    return given | changed


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def test_it_works(sign_in, rivera, letter):
    client = sign_in(rivera)
    before = words(client.get(rights(letter)))
    assert "Nobody has decided that it may be printed." in before
    assert "Everybody at school." in before
    sent = decision(uses=["print", "adapt"], letter=SimpleUploadedFile("Bell.txt.pdf", PDF))
    assert client.post(rights(letter), sent).status_code == 302
    made = list(RightsDecision.objects.order_by("pk"))
    assert [(one.use, one.is_allowed, one.ground, one.decided_by) for one in made] == [
        ("print", True, "letter", rivera),
        ("adapt", True, "letter", rivera),
    ]
    assert {one.letter.name for one in made} == {made[0].letter.name}
    assert made[0].letter.name.startswith("letters/")
    text = Text.objects.with_rights().get()
    assert (text.may_print, text.may_adapt, text.may_export) == (True, True, False)
    after = words(client.get(rights(letter)))
    assert "Nobody has decided that it may be printed." not in after
    assert "Mrs. Bell wrote to us." in after and "Ms. Rivera, from" in after
    assert LogEntry.objects.filter(user=rivera, object_id=str(letter.pk)).count() == 2


def test_the_letter_is_for_who_may_change_the_document(
    client, sign_in, rivera, okoro, ana, lindqvist, letter
):
    sent = decision(letter=SimpleUploadedFile("bell.pdf", PDF))
    sign_in(rivera).post(rights(letter), sent)
    made = RightsDecision.objects.get()
    address = reverse("admin:sources_source_letter", args=[letter.pk, made.pk])
    for user in [rivera, lindqvist]:
        answer = sign_in(user).get(address)
        assert b"".join(answer.streaming_content).count(files.WORDS) == 1
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"]
    assert sign_in(okoro).get(address).status_code == 404
    assert sign_in(ana).get(address).status_code in (302, 404)
    assert client.get(address).status_code in (302, 404)
    other = make_source("other", "Other", "x", owner=rivera)
    elsewhere = reverse("admin:sources_source_letter", args=[other.pk, made.pk])
    assert sign_in(rivera).get(elsewhere).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"uses": []}, "This field is required."),
        ({"uses": ["burn"]}, "Select a valid choice."),
        ({"ground": ""}, "This field is required."),
        ({"about": "text-999999"}, "Select a valid choice."),
        ({"decided_on": "tomorrow"}, "Enter a valid date."),
        ({"until": "1999-01-01"}, "It ends before it begins."),
        ({"letter": SimpleUploadedFile("x.pdf", b"<script>")}, "This is no picture, PDF"),
        ({"letter": SimpleUploadedFile("x.pdf", files.mp3())}, "A letter is a PDF"),
    ],
)
def test_a_mistake_is_told_and_nothing_stored(sign_in, rivera, letter, changed, told):
    answer = sign_in(rivera).post(rights(letter), decision(**changed))
    assert answer.status_code == 200
    assert told in words(answer) and "Mrs. Bell wrote to us." in words(answer)
    assert not RightsDecision.objects.exists()


def test_a_letter_is_there_or_said_to_be_somewhere(sign_in, rivera, letter):
    client = sign_in(rivera)
    answer = client.post(rights(letter), decision(note=""))
    assert "Add the letter, or note where it is kept." in words(answer)
    assert not RightsDecision.objects.exists()
    client.post(rights(letter), decision(note="", letter=SimpleUploadedFile("B.pdf", PDF)))
    client.post(rights(letter), decision(note="", ground="fair_use"))
    assert RightsDecision.objects.count() == 2


@pytest.mark.parametrize("deed", ["decide", "withdraw"])
def test_feeds_hear_of_it(sign_in, rivera, letter, deed):
    before = letter.changed_at
    client = sign_in(rivera)
    if deed == "decide":
        client.post(rights(letter), decision())
    else:
        client.post(withdraw(letter, letter.texts.get()), {"why": "By letter."})
    letter.refresh_from_db()
    assert letter.changed_at > before


def test_it_is_about_what_is_chosen(sign_in, rivera, letter):
    other = make_source("other", "Other", "x", owner=rivera).texts.get()
    mine = letter.texts.get()
    client = sign_in(rivera)
    client.post(rights(letter), decision(about=f"text-{mine.pk}", uses=["show"], is_allowed="no"))
    made = RightsDecision.objects.get()
    assert (made.source, made.text, made.attachment, made.is_allowed) == (letter, mine, None, False)
    answer = client.post(rights(letter), decision(about=f"text-{other.pk}"))
    assert answer.status_code == 200 and RightsDecision.objects.count() == 1


@pytest.mark.parametrize("name", ["okoro", "technician"])
def test_others_have_no_such_page(request, sign_in, letter, name):
    client = sign_in(request.getfixturevalue(name))
    text = letter.texts.get()
    for address in [rights(letter), withdraw(letter, text)]:
        assert client.get(address).status_code in (403, 404)
        assert client.post(address, decision(why="x")).status_code in (403, 404)
    text.refresh_from_db()
    assert not text.is_withdrawn and not RightsDecision.objects.exists()


def test_withdrawing_says_what_becomes_of_quotations(sign_in, rivera, ana, giving, turned_in):
    from quizzes.models import Evidence

    text = turned_in.quiz.shown_documents()[0].text
    response = turned_in.responses.get(question__kind="essay")
    row = {"version": text.current, "start": 0, "end": 9, "quote": "The ships"}
    Evidence.objects.create(attempt=turned_in, response=response, key="k", label="Doc 1, ¶1", **row)
    client, address = sign_in(rivera), withdraw(text.source, text)
    page = words(client.get(address))
    assert "One answer quotes it. It keeps its words" in page
    assert "Were the gates shut?" in page
    assert client.post(address, {"why": ""}).status_code == 200
    assert not Text.objects.exclude(withdrawn_at=None).exists()
    assert client.post(address, {"why": "The heirs ask us to."}).status_code == 302
    text.refresh_from_db()
    assert (text.is_withdrawn, text.withdrawn_by, text.withdrawn_why) == (
        True,
        rivera,
        "The heirs ask us to.",
    )
    logged = LogEntry.objects.filter(object_id=str(text.source_id)).first().get_change_message()
    assert logged == "Withdrawn: Transcription. The heirs ask us to."
    back = words(client.get(address))
    assert "Ms. Rivera withdrew it on" in back and "The heirs ask us to." in back
    assert client.post(address, {"put_back": ""}).status_code == 302
    text.refresh_from_db()
    assert (text.is_withdrawn, text.withdrawn_by, text.withdrawn_why) == (False, None, "")
    assert Evidence.objects.get().quote == "The ships"


def test_a_second_press_of_a_button_changes_nothing(sign_in, rivera, lindqvist, letter):
    text = letter.texts.get()
    client, address = sign_in(rivera), withdraw(letter, text)
    client.post(address, {"why": "The heirs ask us to."})
    said = words(sign_in(lindqvist).post(address, {"why": "x"}, follow=True))
    assert "It is withdrawn already." in said
    text.refresh_from_db()
    assert (text.withdrawn_by, text.withdrawn_why) == (rivera, "The heirs ask us to.")
    assert 'name="put_back"' in client.get(address).content.decode()
    for told in ["is shown again where it was before.", "It is shown already."]:
        assert told in words(client.post(address, {"put_back": ""}, follow=True))
        text.refresh_from_db()
        assert not text.is_withdrawn
    assert LogEntry.objects.filter(object_id=str(letter.pk)).count() == 2


def test_what_was_made_from_it_goes_with_it(sign_in, rivera, letter):
    text = letter.texts.get()
    first = Text.objects.create(source=letter, label="Short", kind="adaptation", based_on=text)
    second = Text.objects.create(source=letter, label="Shorter", kind="adaptation", based_on=first)
    apart = Text.objects.create(source=letter, label="Apart")
    page = words(sign_in(rivera).get(withdraw(letter, text)))
    assert "Shorter" in page and "Apart" not in page.partition("Also withdraw")[2]
    sent = {"why": "x", "also": [first.pk, second.pk, apart.pk]}
    assert sign_in(rivera).post(withdraw(letter, text), sent).status_code == 200
    sent["also"] = [first.pk, second.pk]
    sign_in(rivera).post(withdraw(letter, text), sent)
    assert {*Text.objects.filter(withdrawn_at=None)} == {apart}


def test_what_was_withdrawn_before_keeps_its_reason(sign_in, rivera, letter):
    text = letter.texts.get()
    first = Text.objects.create(source=letter, label="Short", kind="adaptation", based_on=text)
    second = Text.objects.create(source=letter, label="Shorter", kind="adaptation", based_on=first)
    first.withdraw(rivera, "It says too little.")
    page = words(sign_in(rivera).get(withdraw(letter, text))).partition("Also withdraw")[2]
    assert f'value="{second.pk}"' in page and f'value="{first.pk}"' not in page
    sent = {"why": "The heirs ask us to.", "also": [second.pk]}
    assert sign_in(rivera).post(withdraw(letter, text), sent).status_code == 302
    assert list(letter.texts.order_by("pk").values_list("withdrawn_why", flat=True)) == [
        "The heirs ask us to.",
        "It says too little.",
        "The heirs ask us to.",
    ]


def test_what_was_made_from_it_in_other_documents(sign_in, rivera, okoro, letter):
    text = letter.texts.get()
    own = make_source("own", "Own reader", "Ships.", owner=rivera)
    theirs = make_source("theirs", "Their reader", "Ships.", owner=okoro)
    for source in (own, theirs):
        source.texts.update(based_on=text, kind="adaptation", label="Short")
    made = own.texts.get()
    page = words(sign_in(rivera).get(withdraw(letter, text)))
    assert "Own reader, Short" in page.partition("Also withdraw")[2]
    assert "Their reader, Short (Shortened for class)" in page.partition("Tell who keeps them:")[2]
    sent = {"why": "x", "also": [made.pk, theirs.texts.get().pk]}
    assert sign_in(rivera).post(withdraw(letter, text), sent).status_code == 200
    sign_in(rivera).post(withdraw(letter, text), sent | {"also": [made.pk]})
    assert {*Text.objects.filter(withdrawn_at=None)} == {theirs.texts.get()}
    changed = LogEntry.objects.filter(object_id=own.pk).get()
    assert "Withdrawn: Short. x" in changed.get_change_message()


def test_a_file_is_withdrawn_as_well(sign_in, rivera, ana, letter):
    file = Attachment.objects.create(source=letter, kind="link", url="https://archive.example/")
    sign_in(rivera).post(withdraw(letter, file, "file"), {"why": "Wrong page."})
    file.refresh_from_db()
    assert file.withdrawn_why == "Wrong page."
    assert sign_in(rivera).get(withdraw(letter, file, "text")).status_code in (200, 404)
    assert sign_in(rivera).get(withdraw(letter, file, "person")).status_code == 404


def test_a_withdrawn_file_is_not_found_by_its_words(sign_in, rivera, ana, letter):
    file = Attachment.objects.create(
        source=letter, kind="link", url="https://archive.example/", transcript="Semaphore."
    )
    index(letter)
    found = '<a href="/sources/letter/">'
    assert found in sign_in(ana).get("/sources/?q=semaphore").content.decode()
    sign_in(rivera).post(withdraw(letter, file, "file"), {"why": "Wrong page."})
    assert found not in sign_in(ana).get("/sources/?q=semaphore").content.decode()
    sign_in(rivera).post(withdraw(letter, file, "file"), {"put_back": ""})
    assert found in sign_in(ana).get("/sources/?q=semaphore").content.decode()


def test_in_place_of_a_file_stand_its_citation_and_link(sign_in, rivera, ana, letter):
    file = Attachment.objects.create(
        source=letter, kind="link", url="https://archive.example/page", caption="A page"
    )
    page = sign_in(ana).get("/sources/letter/").content.decode()
    assert "not shown here" not in page
    file.withdraw(rivera, "The heirs asked for it.")
    page = sign_in(ana).get("/sources/letter/").content.decode()
    place = page.partition('<figure class="attachment">')[2].partition("</figure>")[0]
    assert "This picture or file is not shown here." in place
    people = letter.contributions.select_related("person")
    line = citation(letter, people, letter.texts.first())
    assert line and f'<p class="serif small">{escape(line)}</p>' in place
    assert 'href="https://archive.example/page"' in place


def test_permissions_that_end_soon_are_found(sign_in, rivera, letter):
    make_source("other", "Another letter", "x", owner=rivera)
    today = timezone.localdate()
    made = RightsDecision.objects.create(
        source=letter, use="print", ground="letter", decided_on=today, until=today
    )
    client, address = sign_in(rivera), reverse("admin:sources_source_changelist")

    def listed(value):
        page = client.get(address, {"permission": value})
        return [str(one) for one in page.context["cl"].result_list]

    assert (listed("soon"), listed("ended")) == (["A letter"], [])
    RightsDecision.objects.filter(pk=made.pk).update(until=today - timedelta(days=1))
    assert (listed("soon"), listed("ended")) == ([], ["A letter"])


def test_the_document_leads_here(sign_in, rivera, okoro, letter):
    for address in ["/sources/letter/", f"/admin/sources/source/{letter.pk}/change/"]:
        assert rights(letter) in sign_in(rivera).get(address).content.decode()
    assert rights(letter) not in sign_in(okoro).get("/sources/letter/").content.decode()
    assert Source.objects.count() == 1


def test_queries_do_not_grow(sign_in, rivera, letter, django_assert_max_num_queries):
    client, counts = sign_in(rivera), []
    client.get(rights(letter))
    for numbers in [range(1), range(1, 3)]:
        for number in numbers:
            text = Text.objects.create(source=letter)
            text.revise("More.")
            file = Attachment.objects.create(source=letter, kind="image", file=f"{number}.png")
            for about in ({}, {"text": text}, {"attachment": file}):
                letter.decisions.create(
                    use="print",
                    ground="letter",
                    decided_on="2026-01-01",
                    decided_by=rivera,
                    **about,
                )
        with django_assert_max_num_queries(20) as queries:
            client.get(rights(letter))
        counts.append(len(queries))
    assert counts[0] == counts[1]
