"""A document in the admin: six things to type, words that are never overwritten."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from sources.admin import deleting
from sources.models import Attachment, Contribution, Person, Relation, Source, State, Text
from tests import files
from tests.admin_forms import sent_back, told
from tests.cast import make_source

ADD = "/admin/sources/source/add/"
INLINES = ["contributions", "texts", "relations", "attachments"]


def change(source):
    return f"/admin/sources/source/{source.pk}/change/"


def shown(client, address):
    """The fields of a page as its form would send them back."""
    form = client.get(address).context["adminform"].form
    values = {}
    for bound in form:
        value = bound.value()
        if value is not None:
            values[bound.html_name] = value if isinstance(value, (str, list)) else str(value)
    return values


def typed(client, source, **changes):
    data = shown(client, change(source)) | changes
    context = client.get(change(source)).context
    for formset in context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        for form in formset.formset.forms:
            for bound in form:
                if bound.value() is not None and bound.name != "DELETE":
                    data.setdefault(bound.html_name, str(bound.value()))
        data.setdefault(f"{prefix}-TOTAL_FORMS", str(len(formset.formset.forms)))
        data.setdefault(f"{prefix}-INITIAL_FORMS", str(formset.formset.initial_form_count()))
    return data


def test_it_works(rivera, sign_in):
    data = {
        "title": "Letter of the pilot",
        "body": "Dawn.\r\n\r\nEleven masts.",
        "written": "May 3, 1911",
        "made_by": "Jon Pike; Ada Wray",
        "kind": "letter",
        "rights": "",
        "access": "signed_in",
    }
    response = sign_in(rivera).post(ADD, data, follow=True)
    source = Source.objects.get()
    assert (source.title, source.slug) == ("Letter of the pilot", "letter-of-the-pilot")
    assert (source.owner, source.state) == (rivera, State.DRAFT)
    assert (source.written, source.earliest) == ("1911-05-03", 19110503)
    assert source.texts.get().current.body == "Dawn.\n\nEleven masts."
    authors = source.contributions.values_list("person__name", "role")
    assert list(authors) == [("Jon Pike", "author"), ("Ada Wray", "author")]
    assert "The date reads: May 3, 1911." in told(response)


def test_title_and_text_are_enough(rivera, sign_in):
    client = sign_in(rivera)
    data = {"title": "A note", "body": "Words.", "kind": "other", "access": "signed_in"}
    client.post(ADD, data)
    client.post(ADD, data)
    assert list(Source.objects.values_list("slug", flat=True)) == ["a-note", "a-note-2"]
    page = client.post(ADD, data | {"title": "", "body": ""})
    assert set(page.context["adminform"].form.errors) == {"title", "body"}


@pytest.mark.parametrize("body", ["  ", "\r\n \t\r\n"])
def test_a_text_of_blanks_is_none(body, rivera, harbor_letter, sign_in):
    client, before = sign_in(rivera), harbor_letter.texts.get().current
    data = {"title": "A note", "body": body, "kind": "other", "access": "signed_in"}
    pages = (
        client.post(ADD, data),
        client.post(change(harbor_letter), typed(client, harbor_letter, body=body)),
    )
    for page in pages:
        assert (
            page.context["adminform"].form.errors.get_json_data()["body"][0]["code"] == "required"
        )
    assert Source.objects.get().texts.get().current == before
    bare = Source.objects.create(slug="bare", title="Bare", owner=rivera)
    assert client.post(change(bare), typed(client, bare, body=body)).status_code == 302
    assert not bare.texts.exists()


def test_six_fields_show_and_the_rest_is_folded(rivera, sign_in):
    fieldsets = list(sign_in(rivera).get(ADD).context["adminform"])
    first, *folded = fieldsets
    names = [name for line in first for name in line.fields]
    assert names == ["title", "body", "written", "made_by", "kind", "rights"]
    assert all(fieldset.is_collapsible for fieldset in folded)
    shown = [name for fieldset in fieldsets for line in fieldset for name in line.fields]
    assert "owner" not in shown


@pytest.mark.parametrize(
    "words, stored", [("about 1950", "1950~"), ("1950-06", "1950-06"), ("", ""), ("44 BC", "-0043")]
)
def test_dates_as_one_says_them(words, stored, rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    client.post(change(harbor_letter), typed(client, harbor_letter, written=words))
    harbor_letter.refresh_from_db()
    assert harbor_letter.written == stored


def test_no_date(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    page = client.post(change(harbor_letter), typed(client, harbor_letter, written="whenever"))
    assert set(page.context["adminform"].form.errors) == {"written"}
    assert 'value="whenever"' in page.content.decode()


def test_a_new_text_is_a_new_version(rivera, harbor_letter, sign_in):
    client, text = sign_in(rivera), harbor_letter.texts.get()
    client.post(change(harbor_letter), typed(client, harbor_letter))
    assert text.versions.count() == 1
    data = typed(client, harbor_letter, body="Other words.")
    response = client.post(change(harbor_letter), data, follow=True)
    assert [version.body[:5] for version in text.versions.all()] == ["Other", "The s"]
    new, old = text.versions.all()
    [message] = [words for words in told(response) if "new version" in words]
    assert message.startswith("The text has a new version; the old one is kept.")
    compare = f"/sources/harbor-letter/compare/?versions={old.pk}-{new.pk}"
    assert f'<a href="{compare}">See what changed</a>' in message
    assert client.get(compare).status_code == 200


def test_what_the_library_has_already_is_told(rivera, sign_in):
    words = "The ships came in at night and the gates of the harbor stood open until morning. "
    make_source("first", "A report on the gates", words * 3, written="1911-03-04")
    hidden = make_source("hidden", "CANARY", words * 3, written="1911-03-04", state="draft")
    data = {"title": "On the gates", "body": words * 3 + "So it was.", "written": "1911-03-04"}
    data |= {"kind": "report", "access": "signed_in"}
    response = sign_in(rivera).post(ADD, data, follow=True)
    [message] = [one for one in told(response) if "alike" in one]
    assert '<a href="/sources/first/">A report on the gates</a>' in message
    assert "CANARY" not in response.content.decode() and hidden.state == "draft"
    assert Source.objects.filter(title="On the gates").exists()
    misdated = data | {"title": "The gates again", "written": "1895"}
    response = sign_in(rivera).post(ADD, misdated, follow=True)
    assert [one for one in told(response) if "alike" in one]  # the words count, not the date
    other = data | {"title": "Else", "body": "Nothing of the kind.", "written": ""}
    response = sign_in(rivera).post(ADD, other, follow=True)
    assert not [one for one in told(response) if "alike" in one]


def test_who_cited_it_is_counted(rivera, harbor_letter, attempt, sign_in):
    response = attempt.responses.get(question__kind="essay")
    version = harbor_letter.texts.get().current
    attempt.evidence.create(
        response=response, key="k", label="Doc 1, ¶1", version=version, start=0, end=3, quote="The"
    )
    client = sign_in(rivera)
    data = typed(client, harbor_letter, body="Other words.")
    page = client.post(change(harbor_letter), data, follow=True)
    words = "One student has cited it and keeps the words it had."
    [message] = [one for one in told(page) if "new version" in one]
    assert "Students cite one place and keep its words: 1 no longer in the text." in message
    assert words in client.get(change(harbor_letter)).content.decode()


def test_somebody_else_changed_it_meanwhile(rivera, okoro, harbor_letter, sign_in):
    harbor_letter.editors.add(okoro)
    hers, his = sign_in(rivera), sign_in(okoro)
    stale = typed(hers, harbor_letter, title="Her title", place="Harbor")
    his.post(change(harbor_letter), typed(his, harbor_letter, title="His title", body="His words."))
    page = hers.post(change(harbor_letter), stale)
    errors = page.context["adminform"].form.errors
    harbor_letter.refresh_from_db()
    assert harbor_letter.title == "His title"
    assert "Mr. Okoro changed this at" in str(errors["__all__"])
    assert "The other version says: “His title”" in str(errors["title"])
    assert "You left this alone" in str(errors["body"])
    form = page.context["adminform"].form
    assert (form["title"].value(), form["place"].value()) == ("Her title", "Harbor")
    assert form["body"].value() == "His words."
    again = stale | {"seen": form["seen"].value(), "body": form["body"].value()}
    assert hers.post(change(harbor_letter), again).status_code == 302
    harbor_letter.refresh_from_db()
    assert (harbor_letter.title, harbor_letter.place) == ("Her title", "Harbor")
    assert harbor_letter.texts.get().current.body == "His words."


def test_a_forged_stamp_is_no_fault(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    for stamp in ["", "x", "[]", json.dumps({"title": 5}), "9" * 5000]:
        data = typed(client, harbor_letter, seen=stamp)
        assert client.post(change(harbor_letter), data).status_code in (200, 302)


def test_people_by_their_names_alone(rivera, harbor_letter, sign_in):
    known = Person.objects.create(name="Ada Wray", slug="ada-wray")
    client = sign_in(rivera)
    rows = {
        "contributions-TOTAL_FORMS": "2",
        "contributions-0-role": "addressee",
        "contributions-0-name_as_printed": "ada wray",
        "contributions-0-position": "0",
        "contributions-1-role": "sender",
        "contributions-1-name_as_printed": "The harbor master",
        "contributions-1-position": "1",
    }
    client.post(change(harbor_letter), typed(client, harbor_letter, **rows))
    parts = Contribution.objects.order_by("position").values_list("role", "person__name")
    assert list(parts) == [("addressee", "Ada Wray"), ("sender", "The harbor master")]
    assert harbor_letter.contributions.get(role="addressee").person == known


def test_a_printed_name_finds_all_documents_where_it_is_asked(rivera, harbor_letter, sign_in):
    known = Person.objects.create(name="Ada Wray", slug="ada-wray")
    other = make_source("other", "Another letter", "Words.", owner=rivera)
    other.contributions.create(person=known, role="sender")
    client = sign_in(rivera)
    row = {
        "contributions-TOTAL_FORMS": "1",
        "contributions-0-role": "addressee",
        "contributions-0-name_as_printed": "Ada  Wrey",
        "contributions-0-person": known.pk,
        "contributions-0-position": "0",
    }
    client.post(change(harbor_letter), typed(client, harbor_letter, **row))
    assert not known.names.exists()
    assert "Another letter" not in client.get("/sources/?q=wrey").content.decode()
    client.post(
        change(harbor_letter),
        typed(client, harbor_letter, **{"contributions-0-is_form": "on"}),
    )
    assert known.names.get().name == "Ada Wrey"
    assert "Another letter" in client.get("/sources/?q=wrey").content.decode()
    client.post(
        change(harbor_letter),
        typed(client, harbor_letter, **{"contributions-0-is_form": "on"}),
    )
    assert known.names.count() == 1


def test_no_name_is_no_form_of_one(rivera, harbor_letter, sign_in):
    known = Person.objects.create(name="Ada Wray", slug="ada-wray")
    client = sign_in(rivera)
    row = {
        "contributions-TOTAL_FORMS": "1",
        "contributions-0-role": "addressee",
        "contributions-0-person": known.pk,
        "contributions-0-is_form": "on",
        "contributions-0-position": "0",
    }
    page = client.post(change(harbor_letter), typed(client, harbor_letter, **row))
    assert "Write the name by which all documents are to be found." in page.content.decode()
    assert not Contribution.objects.exists()


def test_linking_to_a_document_of_somebody_else(okoro, rivera, harbor_letter, sign_in):
    secret = make_source("secret", "CANARY", "Words.", owner=okoro, state=State.DRAFT)
    client = sign_in(rivera)
    rows = {
        "relations-TOTAL_FORMS": "1",
        "relations-0-kind": "replies_to",
        "relations-0-target": secret.pk,
        "relations-0-note": "",
    }
    page = client.post(change(harbor_letter), typed(client, harbor_letter, **rows))
    assert page.status_code == 200
    assert "CANARY" not in page.content.decode()
    assert not Relation.objects.exists()


def picture(kind="PNG", size=(40, 30), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def upload(client, source, name, content):
    rows = {
        "attachments-TOTAL_FORMS": "1",
        "attachments-0-file": SimpleUploadedFile(name, content),
        "attachments-0-position": "0",
    }
    return client.post(change(source), typed(client, source, **rows))


def test_a_picture_is_drawn_anew(rivera, harbor_letter, sign_in):
    exif = Image.Exif()
    exif[0x010E] = "CANARY-EXIF"
    response = upload(
        sign_in(rivera), harbor_letter, "Pier.PNG", picture("JPEG", exif=exif) + b"<script>CANARY"
    )
    assert response.status_code == 302
    stored = Attachment.objects.get()
    assert (stored.kind, stored.width, stored.height) == ("image", 40, 30)
    assert stored.file.name.endswith("pier.jpg")
    with stored.file.open() as file:
        assert b"CANARY" not in file.read()


def test_a_pdf_is_known_by_its_bytes(rivera, harbor_letter, sign_in):
    upload(sign_in(rivera), harbor_letter, "scan.txt", files.pdf())
    assert Attachment.objects.get().kind == "pdf"
    assert Attachment.objects.get().file.name.endswith(".pdf")


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("a.jpg", picture("JPEG", size=(400, 400))[:300]),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 50),
        ("a.gif", b"GIF89a" + b"\x00" * 20),
    ],
)
def test_what_is_no_picture(name, content, rivera, harbor_letter, sign_in):
    response = upload(sign_in(rivera), harbor_letter, name, content)
    assert response.status_code == 200
    assert not Attachment.objects.exists()


def box(name, body):
    return (len(body) + 8).to_bytes(4, "big") + name + body


def test_a_film_forgets_where_it_was_made(rivera, harbor_letter, sign_in):
    place = box(b"\xa9xyz", b"CANARY+51.5-000.1/")
    moov = box(b"moov", box(b"trak", box(b"udta", place)) + box(b"udta", place))
    film = box(b"ftyp", b"isom\x00\x00\x02\x00isommp41") + moov + box(b"mdat", b"sound and light")
    response = upload(sign_in(rivera), harbor_letter, "reel.mp4", film)
    assert response.status_code == 302
    with Attachment.objects.get().file.open() as file:
        kept = file.read()
    assert len(kept) == len(film) and kept.endswith(b"sound and light")
    assert b"CANARY" in film and b"CANARY" not in kept


def test_a_damaged_film(rivera, harbor_letter, sign_in):
    film = box(b"ftyp", b"isom\x00\x00\x02\x00isommp41") + b"\x7f\xff\xff\xffmoov"
    response = upload(sign_in(rivera), harbor_letter, "reel.mp4", film)
    assert "The film is damaged" in response.content.decode()
    assert not Attachment.objects.exists()


def link(client, source, url, **more):
    rows = {
        "attachments-TOTAL_FORMS": "1",
        "attachments-0-url": url,
        "attachments-0-position": "0",
    }
    return client.post(change(source), typed(client, source, **rows | more))


def test_a_film_elsewhere_is_an_address(rivera, harbor_letter, sign_in):
    assert link(sign_in(rivera), harbor_letter, "https://a.example/reel").status_code == 302
    stored = Attachment.objects.get()
    assert (stored.kind, stored.url, stored.file.name) == ("link", "https://a.example/reel", "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/reel", "reel"])
def test_an_address_that_is_none(rivera, harbor_letter, sign_in, url):
    assert link(sign_in(rivera), harbor_letter, url).status_code == 200
    assert not Attachment.objects.exists()


def test_a_file_and_an_address_at_once(rivera, harbor_letter, sign_in):
    file = SimpleUploadedFile("a.png", picture())
    more = {"attachments-0-file": file}
    page = link(sign_in(rivera), harbor_letter, "https://a.example/reel", **more)
    assert "Choose a file or write an address, not both." in page.content.decode()
    assert not Attachment.objects.exists()


def test_a_flood_of_pixels(rivera, harbor_letter, sign_in, monkeypatch):
    monkeypatch.setattr("sources.uploads.MOST_PIXELS", 1000)
    response = upload(sign_in(rivera), harbor_letter, "a.png", picture())
    assert "too many pixels" in response.content.decode()
    assert not Attachment.objects.exists()


def test_used_documents_are_put_away_instead(rivera, lesson, harbor_letter, sign_in):
    client = sign_in(rivera)
    address = f"/admin/sources/source/{harbor_letter.pk}/delete/"
    page = client.get(address).content.decode()
    assert "It is used in one place that you can see:" in page
    assert "Were the gates shut?" in page
    client.post(address, {"post": "yes"})
    assert Source.objects.filter(pk=harbor_letter.pk).exists()
    client.post(f"/admin/sources/source/{harbor_letter.pk}/put-away/")
    harbor_letter.refresh_from_db()
    assert harbor_letter.state == State.ARCHIVED


def test_places_of_others_are_counted_not_named(okoro, lesson, harbor_letter, sign_in):
    harbor_letter.editors.add(okoro)
    page = sign_in(okoro).get(f"/admin/sources/source/{harbor_letter.pk}/delete/").content.decode()
    assert "One thing still rests on it." in page
    assert "Were the gates shut?" not in page


def test_unused_documents_go(rivera, harbor_letter, sign_in):
    sign_in(rivera).post(f"/admin/sources/source/{harbor_letter.pk}/delete/", {"post": "yes"})
    assert not Source.objects.exists()


def test_deleting_from_the_list_is_refused_too(rivera, lesson, harbor_letter, sign_in):
    data = {"action": "delete_selected", "_selected_action": harbor_letter.pk, "post": "yes"}
    sign_in(rivera).post("/admin/sources/source/", data)
    assert Source.objects.filter(pk=harbor_letter.pk).exists()


def test_few_are_deleted_at_once(rivera, sign_in, monkeypatch):
    for number in range(3):
        make_source(f"s{number}", "S", "x", owner=rivera)
    client = sign_in(rivera)
    assert "(50 at the most)" in client.get("/admin/sources/source/").content.decode()
    monkeypatch.setattr(deleting, "MOST", 2)
    pks = list(Source.objects.values_list("pk", flat=True))
    data = {"action": "delete_selected", "_selected_action": pks[0], "select_across": "1"}
    for asked in (data, data | {"post": "yes"}):
        page = client.post("/admin/sources/source/", asked, follow=True)
        assert told(page) == ["At most 2 are deleted at once. Nothing is deleted: choose fewer."]
    assert Source.objects.count() == 3
    data = {"action": "delete_selected", "_selected_action": pks[:2], "post": "yes"}
    client.post("/admin/sources/source/", data)
    assert list(Source.objects.values_list("pk", flat=True)) == pks[2:]


def test_publishing_tells_what_is_missing(rivera, sign_in):
    source = make_source("bare", "Bare", "Words.", owner=rivera, state=State.DRAFT)
    address = f"/admin/sources/source/{source.pk}/publish/"
    client = sign_in(rivera)
    page = client.get(address).content.decode()
    assert "Nobody has decided on its rights." in page
    assert "It has no date." in page
    client.post(address)
    source.refresh_from_db()
    assert source.state == State.PUBLISHED


def files_of(source):
    """A picture without and one with a description, a sound and a film without words."""
    for kind, caption, alt, transcript in [
        ("image", "Page 1", "", ""),
        ("image", "Page 2", "A typed page.", ""),
        ("image", "Page 3", "", "Dear all,"),
        ("sound", "Speech", "", ""),
        ("film", "Parade", "", "Hurrah!"),
    ]:
        source.attachments.create(
            kind=kind, caption=caption, alt=alt, transcript=transcript, file="none.png"
        )


LEFT_OUT = [
    "A picture has no description for those who cannot see it. (Page 1; Page 3)",
    "A sound, film or PDF has no written words for those who cannot hear or see it. (Speech)",
]


def test_publishing_names_what_nobody_wrote_down(rivera, sign_in):
    source = make_source("bare", "Bare", "Words.", owner=rivera, state=State.DRAFT)
    files_of(source)
    address = f"/admin/sources/source/{source.pk}/publish/"
    page = sign_in(rivera).get(address).content.decode()
    assert [words in page for words in LEFT_OUT] == [True, True]
    assert "nobody has typed yet" not in page
    source.texts.all().delete()
    page = sign_in(rivera).get(address).content.decode()
    assert "A picture has words in it that nobody has typed yet. (Page 1; Page 2)" in page


def test_publishing_from_the_list_asks_once(rivera, sign_in):
    lacking = make_source("bare", "Bare", "Words.", owner=rivera, state=State.DRAFT)
    complete = make_source("whole", "Whole", "Words.", owner=rivera, state=State.DRAFT)
    files_of(lacking)
    complete.attachments.create(kind="image", alt="A page.", file="none.png")
    chosen = {"action": "publish", "_selected_action": [lacking.pk, complete.pk]}
    client = sign_in(rivera)
    page = client.post("/admin/sources/source/", chosen).content.decode()
    listed = page.split("Look at these first.")[1].split("</form>")[0]
    assert f'<a href="/admin/sources/source/{lacking.pk}/change/">Bare</a>' in listed
    assert [words in listed for words in LEFT_OUT] == [True, True] and "Whole" not in listed
    assert {*Source.objects.values_list("state", flat=True)} == {State.DRAFT}
    answer = client.post("/admin/sources/source/", chosen | {"all_the_same": "1"}, follow=True)
    assert "Published: 2" in answer.content.decode()
    assert {*Source.objects.values_list("state", flat=True)} == {State.PUBLISHED}


def test_publishing_what_is_complete_asks_nothing(rivera, sign_in):
    source = make_source("whole", "Whole", "Words.", owner=rivera, state=State.DRAFT)
    source.attachments.create(kind="image", alt="A page.", file="none.png")
    data = {"action": "publish", "_selected_action": source.pk}
    assert sign_in(rivera).post("/admin/sources/source/", data).status_code == 302
    assert Source.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("more", [1, 3])
def test_queries_of_publishing_do_not_grow(rivera, sign_in, more, django_assert_num_queries):
    for number in range(more):
        files_of(make_source(f"s{number}", "S", "x", owner=rivera, state=State.DRAFT))
    pks = list(Source.objects.values_list("pk", flat=True))
    client = sign_in(rivera)
    client.get("/admin/")
    with django_assert_num_queries(8):
        client.post("/admin/sources/source/", {"action": "publish", "_selected_action": pks})


def test_actions_of_the_list(rivera, okoro, harbor_letter, sign_in):
    other = make_source("other", "Other", "Words.", owner=okoro)
    data = {"action": "put_away", "_selected_action": [harbor_letter.pk, other.pk]}
    sign_in(rivera).post("/admin/sources/source/", data)
    states = dict(Source.objects.values_list("slug", "state"))
    assert states == {"harbor-letter": "archived", "other": "published"}


def test_the_list_shows_hers_alone(rivera, okoro, lindqvist, harbor_letter, sign_in):
    make_source("other", "CANARY", "Words.", owner=okoro)
    assert "CANARY" not in sign_in(rivera).get("/admin/sources/source/").content.decode()
    assert "CANARY" not in sign_in(rivera).get("/admin/sources/source/?q=C").content.decode()
    assert "CANARY" in sign_in(lindqvist).get("/admin/sources/source/").content.decode()


def test_no_looking_through_relations(rivera, harbor_letter, sign_in):
    for lookup in (
        "owner__password__startswith=m",
        "editors__username=x",
        "texts__current__body=x",
    ):
        response = sign_in(rivera).get(f"/admin/sources/source/?{lookup}")
        assert response.status_code == 400, lookup


def test_autocompletes_show_what_she_may_see(rivera, okoro, harbor_letter, sign_in):
    make_source("draft", "Gate CANARY", "Words.", owner=okoro, state=State.DRAFT)
    make_source("open", "Gate open", "Words.", owner=okoro)
    fields = [("sources", "relation", "target"), ("lessons", "stepdocument", "text")]
    for app, model, field in fields:
        query = {"app_label": app, "model_name": model, "field_name": field, "term": "gate"}
        found = sign_in(rivera).get("/admin/autocomplete/", query).json()["results"]
        assert [row["text"] for row in found] == ["Gate open"]


def test_histories_and_recent_actions(rivera, okoro, harbor_letter, sign_in):
    client = sign_in(rivera)
    client.post(change(harbor_letter), typed(client, harbor_letter, title="CANARY"))
    assert "CANARY" in client.get("/admin/").content.decode()
    his = sign_in(okoro)
    assert "CANARY" not in his.get("/admin/").content.decode()
    assert his.get(f"/admin/sources/source/{harbor_letter.pk}/history/").status_code == 404


def test_another_printing(rivera, okoro, harbor_letter, sign_in):
    client = sign_in(rivera)
    address = f"/admin/sources/text/add/?source={harbor_letter.pk}"
    data = {
        "source": harbor_letter.pk,
        "label": "In short",
        "kind": "adaptation",
        "body": "Ships came.",
        "language": "en",
        "position": "1",
    }
    client.post(address, data)
    text = Text.objects.get(label="In short")
    assert (text.source, text.current.body) == (harbor_letter, "Ships came.")
    assert sign_in(okoro).get(address).status_code == 404
    assert sign_in(okoro).post(address, data).status_code == 404
    client.post(f"/admin/sources/text/add/?source={harbor_letter.pk}", data | {"source": "999"})
    assert Text.objects.count() == 2


def printing(source, **typed):
    plain = {"source": source.pk, "label": "One", "kind": "transcription", "language": "en"}
    return plain | {"position": "1"} | typed


def test_shortened_without_leave_is_told(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    address = f"/admin/sources/text/add/?source={harbor_letter.pk}"
    short = printing(harbor_letter, kind="adaptation", body="Ships came.")
    told = "Nobody has decided that it may be shortened or changed."
    page = client.post(address, short, follow=True).content.decode()
    assert told in page and f"/admin/sources/source/{harbor_letter.pk}/rights/" in page
    harbor_letter.decisions.create(use="adapt", ground="fair_use", decided_on="2026-01-01")
    page = client.post(address, short | {"label": "Two"}, follow=True).content.decode()
    assert told not in page
    page = client.post(address, printing(harbor_letter, body="x"), follow=True).content.decode()
    assert told not in page


def test_a_printing_that_the_library_has_elsewhere_is_told(rivera, harbor_letter, sign_in):
    body = "We counted eleven masts at noon, and none of them carried a flag of ours. " * 3
    make_source("other", "Another paper", body, owner=rivera)
    client = sign_in(rivera)
    address = f"/admin/sources/text/add/?source={harbor_letter.pk}"
    page = client.post(address, printing(harbor_letter, body=body), follow=True)
    assert "The library has one that is 100% alike." in page.content.decode()


def test_words_that_come_later_are_compared_too(rivera, sign_in):
    body = "We counted eleven masts at noon, and none of them carried a flag of ours. " * 3
    make_source("other", "Another paper", body, owner=rivera)
    bare = Source.objects.create(slug="bare", title="Bare", owner=rivera)
    client = sign_in(rivera)
    page = client.post(change(bare), typed(client, bare, body=body), follow=True)
    assert "The library has one that is 100% alike." in page.content.decode()


@pytest.mark.parametrize(
    "later", [{"written": "March 4, 1911"}, {"title": "A report on the gates"}]
)
def test_a_date_or_a_title_that_comes_later_is_compared_too(rivera, sign_in, later):
    make_source("other", "A report on the gates", "Its words.", written="1911-03-04")
    own = {"title": "A report on the gates", "written": "1911-03-04"} | dict.fromkeys(later, "")
    source = make_source("own", own["title"] or "Paper", "Others.", rivera, written=own["written"])
    client = sign_in(rivera)
    assert not _alike(client.post(change(source), typed(client, source, place="X"), follow=True))
    [message] = _alike(client.post(change(source), typed(client, source, **later), follow=True))
    assert '<a href="/sources/other/">A report on the gates</a>' in message


def _alike(response):
    return [one for one in told(response) if "alike" in one]


def test_queries_do_not_grow(rivera, sign_in):
    client, counts = sign_in(rivera), []
    client.get("/admin/sources/source/")
    for number in (1, 2, 3):
        make_source(f"s{number}", f"Source {number}", "Words.", owner=rivera)
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/sources/source/")
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 20


def test_queries_of_a_page_do_not_grow(rivera, harbor_letter, sign_in):
    client, counts = sign_in(rivera), []
    for number in range(3):
        person = Person.objects.create(name=f"P{number}", slug=f"p{number}")
        harbor_letter.contributions.create(person=person, role="sender")
        Text.objects.create(source=harbor_letter).revise(f"Words {number}")
        client.get(change(harbor_letter))
        with CaptureQueriesContext(connection) as queries:
            client.get(change(harbor_letter))
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 20


def test_the_archive_is_named_in_words(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    client.post(change(harbor_letter), typed(client, harbor_letter, held_by=" Harbor  Archive "))
    harbor_letter.refresh_from_db()
    assert harbor_letter.repository.name == "Harbor Archive"
    other = make_source("other", "Other", "Words.", rivera)
    client.post(change(other), typed(client, other, held_by="harbor archive"))
    other.refresh_from_db()
    assert other.repository == harbor_letter.repository
    client.post(change(other), typed(client, other, held_by=""))
    other.refresh_from_db()
    assert other.repository is None


@pytest.mark.parametrize("sent", ["null", "x", "1.5", "٣x", "9" * 30])
def test_a_choice_that_is_no_number_is_told(rivera, sign_in, sent):
    """Of one or of several: the page comes back with a word, and is no fault."""
    client = sign_in(rivera)
    page = client.post(ADD, {"title": "Letter", "body": "Dawn.", "named": [sent]})
    assert page.status_code == 200 and "named" in page.context["adminform"].form.errors
    page = client.post("/admin/sources/collectionitem/add/", {"source": sent, "collection": sent})
    assert page.status_code == 200 and "source" in page.context["adminform"].form.errors
    assert not Source.objects.exists()


def test_a_stamp_that_is_none_is_no_fault(rivera, sign_in, harbor_letter):
    at = f"/admin/sources/source/{harbor_letter.pk}/change/"
    client = sign_in(rivera)
    for seen in ("[" * 2000, "{", "[]", "null"):
        assert client.post(at, sent_back(client, at, seen=seen)).status_code == 302


def test_a_published_document_gets_a_picture_without_words(rivera, harbor_letter, sign_in):
    """It is public at once, so it is told at once."""
    client = sign_in(rivera)
    upload(client, harbor_letter, "Pier.png", picture())
    words = "A picture has no description for those who cannot see it."
    assert words in client.get(change(harbor_letter)).content.decode()
    Source.objects.update(state=State.DRAFT)
    client.post(change(harbor_letter), typed(client, harbor_letter))
    assert words not in client.get(change(harbor_letter)).content.decode()


def test_where_it_is_used_stands_on_the_page_of_a_printing(rivera, lesson, harbor_letter, sign_in):
    address = f"/admin/sources/text/{harbor_letter.texts.get().pk}/change/"
    page = sign_in(rivera).get(address).content.decode()
    assert "Where it is used" in page
    assert str(lesson) in page


def test_a_printing_of_another_kind_is_set_anew(sign_in, rivera):
    body = "They answered “we shall come tomorrow” and left."
    source = make_source("note", "Note", body, owner=rivera)
    text, client = source.texts.get(), sign_in(rivera)
    address = f"/admin/sources/text/{text.pk}/change/"
    for number, kind in enumerate(["adaptation", "adaptation", "translation"], start=1):
        sent = sent_back(client, address, kind=kind)
        page = client.post(address, sent | {"_continue": ""}, follow=True)
        text.refresh_from_db()
        assert (text.kind, text.current.body) == (kind, body)
        assert text.current.number == (1, 2, 2, 3)[number]
        assert ("<q" in str(text.current.blocks)) is (kind == "adaptation")
        has_new = "The text has a new version; the old one is kept." in page.content.decode()
        assert has_new is (number != 2)


def test_the_list_folds_long_filters_and_counts_what_was_looked_for(rivera, sign_in):
    client = sign_in(rivera)
    page = client.get("/admin/sources/source/").content.decode()
    assert 'data-filter-title="kind">' in page and 'data-filter-title="state" open>' in page
    assert "Show all" not in page
    assert '<a href="/admin/" aria-current="true">Admin</a>' in page
    page = client.get("/admin/sources/source/", {"kind__exact": "letter"}).content.decode()
    assert 'data-filter-title="kind" open>' in page and "0 results" in page and "Show all" in page
    assert (
        '<a href="/admin/" aria-current="true">Admin</a>'
        not in client.get("/admin/lessons/lesson/").content.decode()
    )
