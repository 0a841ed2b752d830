import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import AuditEvent, Enrolment, User
from tests.admin_forms import mark_of


@pytest.fixture
def url(period3):
    return reverse("lessons:add_students", args=[period3.pk])


def names_in(classroom):
    rows = classroom.enrolments.current().students()
    return sorted(rows.values_list("user__display_name", flat=True))


def test_it_works(sign_in, rivera, period3, url):
    page = sign_in(rivera)
    looked = page.post(url, {"names": "Chen Wei\nDaniel Osei\n"}).content.decode()
    assert "2 students read" in looked
    assert "Nothing has been changed yet." in looked
    assert names_in(period3) == ["Ana Duarte", "Ben Sorensen"]

    done = page.post(url, {"names": "Chen Wei\nDaniel Osei\n", "confirm": "1"}, follow=True)
    assert "2 students added." in done.content.decode()
    assert names_in(period3) == ["Ana Duarte", "Ben Sorensen", "Chen Wei", "Daniel Osei"]
    chen = User.objects.get(username="chen")
    assert (chen.display_name, chen.is_staff, chen.must_change_password) == (
        "Chen Wei",
        False,
        True,
    )
    assert not chen.has_usable_password()
    assert AuditEvent.objects.get(action="students added").details == {"count": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,number\nMaría Núñez,17\n", [("María Núñez", "17", "maría")]),
        ("First name;Last name;Student ID\nLi;李;9", [("Li 李", "9", "li")]),
        ("Student name\tUser name\nRosa Diaz\tRosaD", [("Rosa Diaz", "", "rosad")]),
        ("O'Brien, Pat", [("Pat O'Brien", "", "pat")]),
        ("Ana Lee\nAna Roy", [("Ana Lee", "", "ana2"), ("Ana Roy", "", "ana3")]),
        ("=HYPERLINK(1)", [("=HYPERLINK(1)", "", "hyperlink1")]),
    ],
)
def test_what_schools_have_is_read(sign_in, rivera, period3, url, text, expected):
    sign_in(rivera).post(url, {"names": text, "confirm": "1"})
    made = period3.enrolments.order_by("-pk")[: len(expected)]
    found = [
        (row.user.display_name, row.user.school_number, row.user.username) for row in reversed(made)
    ]
    assert found == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_any_encoding(sign_in, rivera, period3, url, encoding):
    upload = SimpleUploadedFile("class.csv", "name;number\nZoë Núñez;5\n".encode(encoding))
    page = sign_in(rivera).post(url, {"file": upload}).content.decode()
    assert "Zoë Núñez" in page
    assert "1 student read" in page


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_from_any_computer(sign_in, rivera, period3, url, end):
    upload = SimpleUploadedFile("class.csv", f"name,number{end}Eva,5{end}Kai,6{end}".encode())
    page = sign_in(rivera).post(url, {"file": upload}).content.decode()
    assert "2 students read" in page


def test_a_double_click_adds_nobody_twice(sign_in, rivera, period3, url):
    page, names = sign_in(rivera), {"names": "Chen Wei\nDaniel Osei"}
    sent = names | {"confirm": "1"} | mark_of(page.post(url, names))
    for _click in range(2):
        assert page.post(url, sent).url == f"/classes/{period3.pk}/"
    assert names_in(period3) == ["Ana Duarte", "Ben Sorensen", "Chen Wei", "Daniel Osei"]


def test_a_form_gone_back_to_and_changed_is_another(sign_in, rivera, period3, url):
    page = sign_in(rivera)
    mark = mark_of(page.post(url, {"names": "Chen Wei"}))
    for name in ("Chen Wei", "Daniel Osei"):
        page.post(url, {"names": name, "confirm": "1"} | mark)
    assert names_in(period3) == ["Ana Duarte", "Ben Sorensen", "Chen Wei", "Daniel Osei"]


def test_a_namesake_needs_a_school_number(sign_in, rivera, period3, url):
    sign_in(rivera).post(url, {"names": "name,number\nana duarte,S-777", "confirm": "1"})
    assert names_in(period3) == ["Ana Duarte", "Ben Sorensen", "ana duarte"]


def test_two_of_one_name_in_a_list_are_told_before_they_are_saved(sign_in, rivera, period3, url):
    page = sign_in(rivera)
    looked = page.post(url, {"names": "Mia Lund\nChen Wei\nmia  lund"}).content.decode()
    assert (
        "This name stands on line 1, too. Take one out; or, if they are two students, put a school"
        " number after this one." in looked
    )
    assert "1 line to mend" in looked
    assert 'name="confirm"' not in looked
    names = {"names": "Mia Lund\nChen Wei\nmia lund, S-9"}
    looked = page.post(url, names)
    assert "new account; line 1 is another student of this name" in looked.content.decode()
    page.post(url, names | {"confirm": "1"} | mark_of(looked))
    assert names_in(period3) == ["Ana Duarte", "Ben Sorensen", "Chen Wei", "Mia Lund", "mia lund"]


def test_columns_it_does_not_keep_are_named(sign_in, rivera, url):
    page = sign_in(rivera).post(url, {"names": "name,email,birth date\nEva Ito,e@x.org,1.1."})
    assert "Left out, because Dossier does not keep it: email, birth date." in page.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There are no names in it."),
        ("\n\n", "There are no names in it."),
        ("name,number\nA,1\nB,1\n", "This school number stands on two lines."),
        ("name,number\nAna Duarte,S-001\n", "This student is in the class already."),
        ("Eve Ito\nEVE ITO\n", "This name stands on line 1, too."),
        ("ana duarte\n", "Somebody of this name is in the class already."),
        ("name,user name\nEve,ana\n", "Somebody else has the user name ana."),
        ("name,number\n,7\n", "No name on this line."),
        ("x" * 151, "longer than 150 characters"),
        ("Ana\u202eetraud", "holds a hidden character"),
        ("name,login\nAna Maria,ana maria\n", "This user name holds a blank or a mark"),
        ("name,username\nPat O'Neil,o'neil\n", "This user name holds a blank or a mark"),
        (f"name,username\nEve Ito,{'e' * 160}\n", "This user name is longer than 150 characters."),
        ('name,number\n"' + "x" * 140_000, "A quotation mark is left open"),
        ("\n".join(f"Student {n}" for n in range(302)), "at most 300 students"),
    ],
)
def test_a_bad_list_changes_nothing_and_loses_nothing(sign_in, rivera, period3, url, text, words):
    answer = sign_in(rivera).post(url, {"names": text, "confirm": "1"})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert names_in(period3) == ["Ana Duarte", "Ben Sorensen"]
    assert User.objects.filter(is_staff=False).count() == 2
    if text.strip():
        assert text.strip()[:40].split("\n")[0] in answer.context["form"]["names"].value()


def test_an_excel_file_is_told_apart(sign_in, rivera, url):
    upload = SimpleUploadedFile("class.csv", b"PK\x03\x04rest")
    assert "Save it as CSV" in sign_in(rivera).post(url, {"file": upload}).content.decode()


def test_a_known_school_number_joins_the_account(sign_in, rivera, period3, zoe, url):
    sign_in(rivera).post(url, {"names": "name,number\nzoe  ADEYEMI,S-090\n", "confirm": "1"})
    assert Enrolment.objects.current().get(classroom=period3, user=zoe).role == "student"
    assert User.objects.filter(is_staff=False).count() == 3


def test_a_school_number_alone_opens_nobodys_account(sign_in, rivera, period3, zoe, url):
    answer = sign_in(rivera).post(url, {"names": "name,number\nWhoever,S-090\n", "confirm": "1"})
    words = "This school number belongs to a student of another name."
    assert words in answer.content.decode()
    assert "Zoe" not in answer.content.decode()
    assert not Enrolment.objects.filter(classroom=period3, user=zoe).exists()


def test_who_may_not(client, sign_in, okoro, ana, rivera, period3, url):
    assert client.get(url).status_code == 302
    assert sign_in(ana).get(url).status_code == 404
    assert sign_in(okoro).get(url).status_code == 404
    missing = reverse("lessons:add_students", args=[period3.pk + 99])
    assert sign_in(rivera).get(missing).status_code == 404
    Enrolment.objects.create(classroom=period3, user=okoro, role="assistant")
    assert sign_in(okoro).get(url).status_code == 404
