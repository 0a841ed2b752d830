"""A teacher opens a name that was kept closed, for the classes of one assignment."""

import pytest
from django.urls import reverse

from lessons.models import AuditEvent
from sources.models import Contribution, Person, PersonName
from tests.cast import make_source
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def name(harbor_letter):
    """Of somebody whose open name stands on another document."""
    person = Person.objects.create(slug="stalin", name="Joseph Stalin")
    name = person.names.create(name="Filippov", kind="pseudonym", is_closed=True)
    Contribution.objects.create(
        source=harbor_letter, person=person, role="sender", name_as_printed="FILIPPOV"
    )
    return name


@pytest.fixture
def url(giving, name):
    return reverse("lessons:open_name", args=[giving.classroom_id, giving.assignment_id, name.pk])


@pytest.fixture
def page(giving):
    return reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])


def opened(giving):
    return list(giving.assignment.opened_names.all())


def test_it_works(sign_in, rivera, ana, giving, name, url, page):
    teacher, student = sign_in(rivera), sign_in(ana)
    shown = words(teacher.get(page))
    assert (
        "Filippov is Joseph Stalin Closed: students see only the name on the paper. Open Filippov"
    ) in shown
    assert "Stalin" not in words(student.get("/sources/harbor-letter/"))
    told = words(teacher.post(url, {"opened": "1"}, follow=True))
    assert "Students now see that Filippov is Joseph Stalin." in told
    assert "Close Filippov again" in told
    assert opened(giving) == [name]
    assert "FILIPPOV (Joseph Stalin)" in words(student.get("/sources/harbor-letter/"))
    told = words(teacher.post(url, {"opened": "0"}, follow=True))
    assert "Students no longer see that Filippov is Joseph Stalin." in told
    assert opened(giving) == []
    assert "Stalin" not in words(student.get("/sources/harbor-letter/"))
    events = AuditEvent.objects.filter(actor=rivera).values_list("action", flat=True)
    assert list(events.order_by("pk")) == ["name opened", "name closed"]


def test_a_second_click_on_an_old_page_undoes_nothing(sign_in, rivera, giving, name, url):
    for _click in range(2):
        sign_in(rivera).post(url, {"opened": "1"})
    assert opened(giving) == [name]
    for odd in [{}, {"opened": "x"}, {"opened": ""}]:
        assert sign_in(rivera).post(url, odd).status_code == 302
    assert opened(giving) == [name]


def test_only_names_of_its_documents_are_offered(sign_in, rivera, giving, name, url, page):
    person = name.person
    person.names.create(name="Koba", kind="pseudonym", is_closed=True)
    open_one = person.names.create(name="harbor", kind="spelling")
    other = Person.objects.create(slug="x", name="X").names.create(name="Q. Z.", is_closed=True)
    paper = make_source("elsewhere", "Elsewhere", "Q. Z. wrote.")
    paper.named.add(other.person)
    shown = words(sign_in(rivera).get(page))
    assert "Koba" not in shown and "Q. Z." not in shown and "harbor is" not in shown
    for not_offered in (other, open_one):
        address = url.replace(f"/{name.pk}/", f"/{not_offered.pk}/")
        assert sign_in(rivera).post(address, {"opened": "1"}).status_code == 404
    assert opened(giving) == []


def test_a_name_in_the_words_of_a_document_is_offered(sign_in, rivera, giving, harbor_letter, page):
    person = Person.objects.create(slug="y", name="Ann Yarrow")
    PersonName.objects.create(person=person, name="the council", is_closed=True)
    assert "the council is Ann Yarrow" in words(sign_in(rivera).get(page))


@pytest.mark.parametrize("printed", ["F-v", "ФИЛИППОВ", "filippoff"])
def test_what_is_hidden_can_be_opened(sign_in, rivera, ana, giving, name, url, page, printed):
    """A spelling that nobody listed keeps the person hidden, and so do capitals of any alphabet."""
    PersonName.objects.filter(pk=name.pk).update(name="Филиппов")
    Contribution.objects.update(name_as_printed=printed)
    student = sign_in(ana)
    assert "Stalin" not in words(student.get("/sources/harbor-letter/"))
    assert "Филиппов is Joseph Stalin" in words(sign_in(rivera).get(page))
    sign_in(rivera).post(url, {"opened": "1"})
    assert f"{printed} (Joseph Stalin)" in words(student.get("/sources/harbor-letter/"))


def test_what_tells_who_it_is_offers_no_name(sign_in, rivera, giving, name, page):
    Contribution.objects.update(name_as_printed="JOSEPH STALIN")
    assert "Filippov" not in words(sign_in(rivera).get(page))


def test_a_hand_on_the_way_is_offered_too(sign_in, rivera, giving, name, harbor_letter, page):
    Contribution.objects.all().delete()
    harbor_letter.custody.create(kind="received", hand="F-v", person=name.person)
    assert "Filippov is Joseph Stalin" in words(sign_in(rivera).get(page))


def test_nothing_closed_says_nothing(sign_in, rivera, giving, page):
    assert "Names kept closed" not in words(sign_in(rivera).get(page))


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, giving, url):
    assert client.post(url, {"opened": "1"}).status_code == 302
    for stranger in (okoro, ana, zoe, technician):
        assert sign_in(stranger).post(url, {"opened": "1"}).status_code == 404
    assert opened(giving) == []


def test_wrong_method_and_missing_ids(sign_in, rivera, giving, name, url):
    teacher = sign_in(rivera)
    assert teacher.get(url).status_code == 405
    for numbers in [(9999, giving.assignment_id), (giving.classroom_id, 9999)]:
        missing = reverse("lessons:open_name", args=[*numbers, name.pk])
        assert teacher.post(missing, {"opened": "1"}).status_code == 404
    assert teacher.post(url.replace(f"/{name.pk}/", "/9999/")).status_code == 404
