"""Every page of the admin, with the static files that production serves; and who may not."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from lessons.models import Step
from sources.models import Collection, CollectionItem, Person


@pytest.fixture
def hashed_files(settings, tmp_path_factory):
    """Names of static files as production has them: one that is missing is an error."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static.HashedStaticFiles"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def pages(lesson, quiz, rubric, rivera, harbor_letter, assignment, giving):
    """{name: address} of the pages about Rivera's things."""
    collection = Collection.objects.create(slug="gates", title="Gates", owner=rivera)
    item = CollectionItem.objects.create(collection=collection, source=harbor_letter)
    text = harbor_letter.texts.get()
    rows = {
        "sources_source": harbor_letter,
        "sources_text": text,
        "sources_collection": collection,
        "sources_collectionitem": item,
        "lessons_lesson": lesson,
        "lessons_step": Step.objects.exclude(kind="quiz").get(),
        "quizzes_quiz": quiz,
        "quizzes_question": quiz.questions.first(),
        "quizzes_rubric": rubric,
        "lessons_assignment": assignment,
        "lessons_classroom": giving.classroom,
    }
    found = {}
    for name, row in rows.items():
        for page in ("change", "history", "delete"):
            found[f"{name}_{page}"] = reverse(f"admin:{name}_{page}", args=[row.pk])
    found["rights"] = reverse("admin:sources_source_rights", args=[harbor_letter.pk])
    found["withdraw"] = reverse(
        "admin:sources_source_withdraw", args=[harbor_letter.pk, "text", text.pk]
    )
    found["publish_source"] = reverse("admin:sources_source_publish", args=[harbor_letter.pk])
    found["publish_lesson"] = reverse("admin:lessons_lesson_publish", args=[lesson.pk])
    return found


LISTS = [
    "sources_source",
    "sources_text",
    "sources_collection",
    "sources_collectionitem",
    "sources_person",
    "sources_place",
    "sources_term",
    "lessons_lesson",
    "lessons_step",
    "lessons_classroom",
    "lessons_assignment",
    "quizzes_quiz",
    "quizzes_question",
    "quizzes_rubric",
]
LOOKED_AT_ONLY = {"lessons_assignment_delete", "lessons_classroom_delete"}


def adding(quiz, source):
    yield reverse("admin:sources_source_add")
    yield reverse("admin:sources_text_add") + f"?source={source.pk}"
    yield reverse("admin:sources_person_add")
    yield reverse("admin:sources_place_add")
    yield reverse("admin:sources_term_add")
    yield reverse("admin:sources_collection_add")
    yield reverse("admin:sources_collectionitem_add")
    yield reverse("admin:lessons_lesson_add")
    yield reverse("admin:quizzes_rubric_add")
    yield reverse("admin:quizzes_rubric_add") + "?pattern=dbq"
    yield reverse("admin:quizzes_rubric_bring")
    for kind in ("single_choice", "several_choices", "short_answer", "essay"):
        yield reverse("admin:quizzes_question_add") + f"?quiz={quiz.pk}&kind={kind}"


def test_it_works(hashed_files, pages, quiz, harbor_letter, rivera, sign_in):
    client = sign_in(rivera)
    addresses = [reverse("admin:index")]
    addresses += [reverse(f"admin:{name}_changelist") for name in LISTS]
    addresses += [
        reverse("admin:app_list", args=[app]) for app in ("sources", "lessons", "quizzes")
    ]
    addresses += [pages[name] for name in pages if name not in LOOKED_AT_ONLY]
    addresses += adding(quiz, harbor_letter)
    statuses = {address: client.get(address).status_code for address in addresses}
    assert {address: status for address, status in statuses.items() if status != 200} == {}


def test_the_page_of_one_part_of_the_admin(rivera, sign_in):
    client = sign_in(rivera)
    page = client.get(reverse("admin:app_list", args=["lessons"])).content.decode()
    assert "<h1>Lessons and classes</h1>" in page
    assert f'<li><a href="{reverse("admin:index")}">Admin</a></li>' in page
    assert reverse("admin:lessons_lesson_changelist") in page
    new_lesson = "All on one page."
    assert new_lesson in client.get(reverse("admin:index")).content.decode()
    assert new_lesson not in page


def test_a_person(rivera, sign_in):
    person = Person.objects.create(slug="vane", name="E. Vane")
    assert sign_in(rivera).get(f"/admin/sources/person/{person.pk}/change/").status_code == 200


def test_accounts(hashed_files, technician, ana, sign_in):
    client = sign_in(technician)
    for address in ["", "add/", f"{ana.pk}/change/", f"{ana.pk}/password/", f"{ana.pk}/history/"]:
        assert client.get(f"/admin/lessons/user/{address}").status_code == 200, address


def test_strangers_find_nothing(pages, okoro, ana, sign_in):
    for person in (okoro, ana):
        client = sign_in(person)
        statuses = {name: client.get(address).status_code for name, address in pages.items()}
        allowed = (403, 404) if person == okoro else (404,)
        assert {name: status for name, status in statuses.items() if status not in allowed} == {}
        assert {name for name, status in statuses.items() if status == 403} <= LOOKED_AT_ONLY


def test_strangers_change_nothing(pages, okoro, ana, sign_in):
    for person in (okoro, ana):
        client = sign_in(person)
        statuses = {client.post(address).status_code for address in pages.values()}
        assert statuses <= {403, 404}


def test_visitors_are_asked_to_sign_in(pages, client):
    for address in [reverse("admin:index"), *pages.values()]:
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(("/admin/login/", "/accounts/sign-in/"))
    response = client.get("/admin/login/?next=/admin/lessons/lesson/")
    assert response.headers["Location"] == "/accounts/sign-in/?next=/admin/lessons/lesson/"
    elsewhere = client.get("/admin/login/?next=https://example.com/")
    assert elsewhere.headers["Location"] == "/accounts/sign-in/?next=/admin/"


def test_a_student_has_no_admin(ana, sign_in):
    client = sign_in(ana)
    for address in ["", "login/", "autocomplete/", "lessons/lesson/", "jsi18n/", "nothing/"]:
        assert client.get(f"/admin/{address}").status_code == 404, address


def test_a_row_that_is_not_there(rivera, sign_in):
    client = sign_in(rivera)
    for name in LISTS:
        for page in ("change", "history", "delete"):
            address = reverse(f"admin:{name}_{page}", args=[987654])
            assert client.get(address).status_code in (404, 403), address


def test_no_road_from_a_number_to_an_address(harbor_letter, okoro, sign_in):
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(harbor_letter)
    response = sign_in(okoro).get(f"/admin/r/{kind.pk}/{harbor_letter.pk}/")
    assert response.status_code == 404
