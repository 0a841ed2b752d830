"""One's own work with its evidence, to print: /assignments/<assignment>/<step>/print/."""

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Evidence

LONG = "We shall keep the gates shut until the council speaks."


@pytest.fixture
def desk(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def url(desk):
    return f"{desk}print/"


@pytest.fixture
def cited(turned_in, harbor_letter):
    """Ana's essay with a passage that it names and one that it does not."""
    essay = turned_in.responses.get(question__kind="essay")
    words = {"version": harbor_letter.texts.get().current, "attempt": turned_in, "response": essay}
    place = {"label": "Doc 1, ¶3", "start": 90, "end": 144, "quote": LONG}
    Evidence.objects.create(key="k1", role="backs", **place, **words)
    spare = {"label": "Doc 1, ¶1", "start": 0, "end": 26, "quote": "The ships came in at dawn."}
    Evidence.objects.create(key="k2", **spare, **words)
    return turned_in


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, ana, url, cited):
    page = text(sign_in(ana).get(url))
    assert "Ana Duarte, Period 3" in page
    assert "Turned in " in page
    assert '<a href="#e-k1" data-quote="' in page
    assert f'<b>(Doc 1, ¶3)</b> <q class="serif" id="w-k1" dir="auto">{LONG}</q>' in page
    assert "backs my point" in page
    assert page.count("not used in the answer") == 1
    assert page.index("The ships came in") > page.index(LONG)
    cited_documents = page[page.index("Documents cited") :]
    assert "<dt>Doc 1" in cited_documents
    assert "“Letter of the Harbor Master.” March 4, 1911." in cited_documents


def test_what_is_chosen_is_told_and_not_what_was_right(sign_in, ana, url, cited):
    page = text(sign_in(ana).get(url))
    chosen = cited.responses.get(question__kind="single_choice").question.settings["options"]
    for option in chosen:
        assert (f"<li>{option['text']}</li>" in page) == (option["key"] == "a")


def test_a_work_in_progress(sign_in, ana, url, desk, attempt):
    page = text(sign_in(ana).get(url))
    assert "Nothing was saved yet." in page
    assert "Documents cited" not in page
    attempt.saved_at, attempt.revision = timezone.now(), 1
    attempt.save()
    assert "Not turned in. As it was saved " in text(sign_in(ana).get(url))
    assert f'href="{url}"' in text(sign_in(ana).get(desk))


def test_where_it_is_offered(sign_in, ana, rivera, url, desk, cited):
    client = sign_in(ana)
    assert f'href="{url}"' in text(client.get(desk))
    cited.give_back(rivera)
    assert f'href="{url}?round=1"' in text(client.get(f"{desk}feedback/"))


def test_an_earlier_round(sign_in, ana, rivera, url, cited):
    cited.send_back(rivera)
    second = cited.giving.attempts.get(round=2)
    second.responses.filter(question__kind="essay").update(answer="Another beginning.")
    client = sign_in(ana)
    assert "Another beginning." in text(client.get(url))
    first = text(client.get(f"{url}?round=1"))
    assert "Another beginning." not in first
    assert LONG in first
    assert client.get(f"{url}?round=7").status_code == 404
    assert client.get(f"{url}?round=x").status_code == 200


def test_nothing_of_the_grade(sign_in, ana, rivera, url, cited):
    essay = cited.responses.get(question__kind="essay")
    essay.marks.create(marker=rivera, points=2, comment="Weigh it.", done_at=timezone.now())
    assert "Weigh it." not in text(sign_in(ana).get(url))


def test_withdrawn_words_stay_the_student_s(sign_in, ana, url, cited, harbor_letter):
    harbor_letter.texts.update(withdrawn_at=timezone.now())
    page = text(sign_in(ana).get(url))
    assert LONG in page
    assert "Documents cited" not in page


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url, cited):
    assert sign_in(request.getfixturevalue(who)).get(url).status_code == 404


def test_signed_out(url, cited):
    assert Client().get(url).status_code == 302


def test_only_get(sign_in, ana, url, cited):
    assert sign_in(ana).post(url).status_code == 405


def test_nothing_begun(sign_in, ana, url):
    assert sign_in(ana).get(url).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, url, cited, number):
    one = cited.evidence.get(key="k2")
    for again in range(number - 1):
        one.pk, one.key, one.label = None, f"more{again}", f"Doc 1, ¶{again + 4}"
        one.save(force_insert=True)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) == 8
