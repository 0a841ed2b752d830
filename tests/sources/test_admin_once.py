"""Two clicks on Save in the admin, and going back to it: done once, and told."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sources.models import Source
from tests.admin_forms import mark_of, sent_back, told

ADD = "/admin/sources/source/add/"
NOTE = {"title": "A note", "body": "Words.", "kind": "other", "access": "signed_in"}
AGAIN = "This page was saved before. It was not saved a second time."


def change(source):
    return f"/admin/sources/source/{source.pk}/change/"


def custody(number=0, **values):
    row = {"kind": "sent", "when": "", "hand": "Ada Wray", "place": "", "position": "0"} | values
    sent = {f"custody-{number}-{name}": value for name, value in row.items()}
    return {"custody-TOTAL_FORMS": str(number + 1)} | sent


def test_it_works(rivera, sign_in):
    client = sign_in(rivera)
    data = NOTE | mark_of(client.get(ADD))
    first = client.post(ADD, data)
    assert AGAIN not in told(client.get(first.url))
    again = client.post(ADD, data)
    assert (again.status_code, again.url) == (302, first.url)
    assert AGAIN in told(client.get(again.url))
    assert Source.objects.get().title == "A note"


def test_a_step_on_its_way_is_taken_once(rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    page = client.get(at)
    data = sent_back(client, at, **custody()) | mark_of(page)
    assert [client.post(at, data).status_code for _click in range(2)] == [302, 302]
    assert harbor_letter.custody.count() == 1


def test_a_printing_is_added_once(rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), f"/admin/sources/text/add/?source={harbor_letter.pk}"
    data = sent_back(client, at, body="Ships.", label="Two") | mark_of(client.get(at))
    assert [client.post(at, data).status_code for _click in range(2)] == [302, 302]
    assert harbor_letter.texts.count() == 2


def test_another_page_with_the_same_words_is_meant(rivera, sign_in):
    client = sign_in(rivera)
    for _page in range(2):
        client.post(ADD, NOTE | mark_of(client.get(ADD)))
    assert Source.objects.count() == 2


def test_what_was_changed_after_going_back_is_saved(rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    data = sent_back(client, at) | mark_of(client.get(at))
    client.post(at, data)
    client.post(at, data | {"place": "Harbor"})
    harbor_letter.refresh_from_db()
    assert harbor_letter.place == "Harbor"


def picture(name, size):
    out = io.BytesIO()
    Image.new("RGB", (size, size), "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def test_another_file_is_another_form(rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    row = {"attachments-TOTAL_FORMS": "1", "attachments-0-position": "0"}
    data = sent_back(client, at, **row) | mark_of(client.get(at))
    for name, size in [("a.png", 4), ("a.png", 4), ("b.png", 4), ("b.png", 400)]:
        client.post(at, data | {"attachments-0-file": picture(name, size)})
    assert harbor_letter.attachments.count() == 3


def test_what_was_refused_is_sent_again(rivera, sign_in):
    client = sign_in(rivera)
    mark = mark_of(client.get(ADD))
    page = client.post(ADD, NOTE | mark | {"title": ""})
    assert page.status_code == 200 and not Source.objects.exists()
    client.post(ADD, NOTE | mark_of(page))
    assert Source.objects.get().title == "A note"


def test_a_colleague_s_form_is_his(rivera, okoro, sign_in):
    mark = mark_of(sign_in(rivera).get(ADD))
    for person in (rivera, okoro):
        sign_in(person).post(ADD, NOTE | mark)
    assert {source.owner for source in Source.objects.all()} == {rivera, okoro}
