"""Accounts in the admin: for technicians, without any way to more than a role."""

import re

import pytest

from lessons.models import User
from tests.admin_forms import sent_back

LIST = "/admin/lessons/user/"


def page(person, name="change"):
    return f"{LIST}{person.pk}/{name}/"


def test_it_works(technician, sign_in):
    data = {
        "username": "Lake",
        "display_name": "Ms. Lake",
        "role": "Teachers",
        "password1": "reading-room-1951",
        "password2": "reading-room-1951",
    }
    response = sign_in(technician).post(LIST + "add/", data)
    assert response.status_code == 302
    person = User.objects.get(username="lake")
    assert (person.display_name, person.is_staff, person.is_superuser) == ("Ms. Lake", True, False)
    assert [group.name for group in person.groups.all()] == ["Teachers"]


def test_the_list_says_the_role_in_words(technician, rivera, lindqvist, ana, sign_in):
    client = sign_in(technician)
    shown = client.get(LIST).content.decode()
    roles = dict(re.findall(r'/change/">(\w+)</a>.*?field-role">([^<]+)</td>', shown))
    wanted = {"ana": "Student", "rivera": "Teacher", "lindqvist": "Head of department"}
    assert roles | wanted == roles
    page_of_ana = client.get(page(ana)).content.decode()
    assert "argon2" not in page_of_ana and ana.password.split("$")[-1][:6] not in page_of_ana


def test_a_student_becomes_a_teacher_and_back(technician, ana, sign_in):
    client = sign_in(technician)
    for role, staff in (("Teachers", True), ("", False)):
        client.post(page(ana), sent_back(client, page(ana), role=role))
        ana.refresh_from_db()
        assert ana.is_staff == staff


def test_a_new_password_and_nothing_else(technician, ana, sign_in):
    client = sign_in(technician)
    shown = client.get(page(ana, "password")).content.decode()
    assert "Save the new password" in shown
    for gone in ("LDAP", "usable_password", "authentication"):
        assert gone not in shown
    short = client.post(page(ana, "password"), {"password1": "a", "password2": "a"})
    assert "Not saved yet." in short.content.decode()
    words = {"password1": "new-words-1950", "password2": "new-words-1950"}
    # Sent all the same, it takes nobody's password away.
    sent = client.post(page(ana, "password"), words | {"usable_password": "false"})
    assert sent.status_code == 302
    ana.refresh_from_db()
    assert ana.check_password("new-words-1950")


def test_no_flag_can_be_slipped_in(technician, ana, sign_in):
    client = sign_in(technician)
    more = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"], "groups": ["1"]}
    client.post(page(ana), sent_back(client, page(ana), **more))
    ana.refresh_from_db()
    assert (ana.is_superuser, ana.is_staff) == (False, False)
    assert not ana.user_permissions.exists()


def test_nobody_changes_her_own_role(technician, sign_in):
    client = sign_in(technician)
    client.post(page(technician), sent_back(client, page(technician), role="Department heads"))
    assert [group.name for group in technician.groups.all()] == ["Technicians"]


def test_superusers_are_not_there(technician, admin, sign_in):
    client = sign_in(technician)
    assert "admin" not in [row.username for row in client.get(LIST).context["cl"].result_list]
    for name in ("password", "history"):
        assert client.get(page(admin, name)).status_code in (302, 404)
    old = admin.password
    data = {"usable_password": "true", "password1": "new-words-1950", "password2": "new-words-1950"}
    assert client.post(page(admin, "password"), data).status_code in (302, 404)
    admin.refresh_from_db()
    assert admin.password == old


def test_accounts_are_switched_off_not_deleted(technician, ana, sign_in):
    assert sign_in(technician).get(page(ana, "delete")).status_code == 403
    assert sign_in(technician).post(page(ana, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=ana.pk).exists()


def test_no_looking_at_passwords(technician, sign_in):
    for lookup in ("password__startswith=m", "groups__name=x", "school_number=S-001"):
        assert sign_in(technician).get(f"{LIST}?{lookup}").status_code == 400, lookup


@pytest.mark.parametrize("who", ["rivera", "lindqvist"])
def test_teachers_have_no_accounts_to_look_after(who, request, ana, sign_in):
    client = sign_in(request.getfixturevalue(who))
    for address in (LIST, LIST + "add/", page(ana), page(ana, "password")):
        assert client.get(address).status_code == 403
    query = {"app_label": "sources", "model_name": "source", "field_name": "owner"}
    assert client.get("/admin/autocomplete/", query).status_code == 403


def test_technicians_see_nothing_else(technician, lesson, quiz, sign_in):
    client = sign_in(technician)
    for name in ("sources/source", "lessons/lesson", "quizzes/question", "lessons/assignment"):
        assert client.get(f"/admin/{name}/").status_code == 403
    assert "Were the gates" not in client.get("/admin/").content.decode()


def test_students(ana, sign_in):
    assert sign_in(ana).get(LIST).status_code == 404
