"""Taking an earlier version back: /assignments/<assignment>/<step>/earlier/<draft>/take/."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, Draft, Evidence


@pytest.fixture
def desk(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def essay(attempt):
    return str(attempt.responses.get(question__kind="essay").question_id)


@pytest.fixture
def save(sign_in, ana, desk, attempt, essay):
    """`save(base, text)` as Ana's page does."""
    client = sign_in(ana)

    def post(base, text, tab="t1", **more):
        work = {
            "round": 1,
            "base": base,
            "tab": tab,
            "seq": base + 1,
            "user": ana.pk,
            "answers": {essay: text},
        } | more
        return client.post(f"{desk}save/", json.dumps(work), content_type="application/json")

    return post


@pytest.fixture
def first(save):
    """The first of two versions: the second stands there now."""
    save(0, "The gates were shut.")
    save(1, "The gates were open.")
    return Draft.objects.get(revision=1)


@pytest.fixture
def url(desk, first):
    return f"{desk}earlier/{first.pk}/take/"


def text(response):
    return " ".join(response.content.decode().split())


def answer(attempt):
    return attempt.responses.get(question__kind="essay").answer


def test_it_works(sign_in, ana, url, desk, attempt, essay):
    client = sign_in(ana)
    assert f'href="{url}"' in text(client.get(f"{desk}earlier/"))
    page = text(client.get(url))
    assert page.index("The gates were open.") < page.index("The gates were shut.")
    assert "Question 4" in page
    assert "Question 3" not in page
    response = client.post(url, {"base": 2})
    assert (response.status_code, response.headers["Location"]) == (302, desk)
    assert answer(attempt) == "The gates were shut."
    attempt.refresh_from_db()
    assert attempt.revision == 3
    newest, replaced = Draft.objects.all()[:2]
    assert (newest.kind, newest.revision) == ("save", 3)
    assert newest.answers[essay] == "The gates were shut."
    assert (replaced.kind, replaced.revision) == ("replaced", 2)
    assert replaced.answers[essay] == "The gates were open."
    assert "It is your answer again." in text(client.get(desk))


def test_its_words_do_not_come_anew(sign_in, ana, rivera, save, desk, attempt):
    """They were counted when they were written: no grader is told that they came in one save."""
    for number in range(1, 9):
        save(number - 1, "word " * 50 * number)
    save(8, "Begun anew.")
    Draft.objects.update(words_added=0)
    whole = Draft.objects.get(revision=8)
    sign_in(ana).post(f"{desk}earlier/{whole.pk}/take/", {"base": 9})
    assert len(answer(attempt).split()) == 400
    assert not Draft.objects.at_once().exists()
    save(10, "word " * 600)
    assert Draft.objects.at_once().get().words_added == 200


def test_what_it_replaced_is_never_thinned(sign_in, ana, url, attempt, essay):
    sign_in(ana).post(url, {"base": 2})
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=2))
    Draft.objects.thin()
    assert Draft.objects.get(kind="replaced").answers[essay] == "The gates were open."


def test_other_answers_stand_where_a_version_has_none(sign_in, ana, desk, save, attempt, essay):
    attempt.responses.filter(question__kind="short_answer").update(answer="Eleven.")
    save(0, "The gates were shut.")
    save(0, "Written on the phone.", tab="t2")
    branch = Draft.objects.get(kind="branch")
    assert branch.answers == {essay: "Written on the phone."}
    sign_in(ana).post(f"{desk}earlier/{branch.pk}/take/", {"base": 1})
    assert answer(attempt) == "Written on the phone."
    assert attempt.responses.get(question__kind="short_answer").answer == "Eleven."


def test_evidence_stays(sign_in, ana, url, attempt, lesson):
    version = lesson.steps.first().documents.first().shown_version
    response = attempt.responses.get(question__kind="essay")
    Evidence.objects.create(
        attempt=attempt,
        response=response,
        key="k1",
        label="Doc 1, ¶1",
        version=version,
        end=9,
        start=0,
        quote=version.reading_text[:9],
    )
    sign_in(ana).post(url, {"base": 2})
    assert Evidence.objects.get().key == "k1"


# --- passages and outlines -------------------------------------------------------------------


@pytest.fixture
def letter(lesson):
    return lesson.steps.first().documents.get(label="Doc 1")


@pytest.fixture
def picked(letter, essay):
    """`picked("k1", "eleven masts")`: a passage of the letter as a page names it."""

    def made(key, quote, name="Doc 1, ¶2", **more):
        start = letter.shown_version.reading_text.index(quote)
        return {
            "key": key,
            "question": int(essay),
            "document": letter.pk,
            "start": start,
            "end": start + len(quote),
            "quote": quote,
            "role": "",
            "label": name,
        } | more

    return made


@pytest.fixture
def branch(save, picked, essay):
    """Kept beside the same words: one more passage, a use of the other one, and an outline."""
    words, claims = "Shut (Doc 1, ¶2).", [{"text": "Shut", "labels": ["Doc 1, ¶2"]}]
    save(0, words, evidence=[picked("k1", "eleven masts")])
    more = [picked("k1", "eleven masts", role="says"), picked("k2", "no flag", "Doc 1, ¶2b")]
    assert save(0, words, tab="t2", evidence=more, claims={essay: claims}).status_code == 409
    return Draft.objects.get(kind="branch")


def cited():
    rows = Evidence.objects.order_by("key")
    return [(one.key, one.label, one.quote, one.role) for one in rows]


def test_passages_and_the_outline_come_back(sign_in, ana, desk, branch, attempt, essay):
    client, take = sign_in(ana), f"{desk}earlier/{branch.pk}/take/"
    assert cited() == [("k1", "Doc 1, ¶2", "eleven masts", "")]
    assert '<q class="quoted" dir="auto">no flag</q>' in text(client.get(f"{desk}earlier/"))
    page = text(client.get(take))
    assert page.index("This evidence comes back") < page.index("no flag")
    assert '<ol class="claims-read"><li dir="auto">Shut' in page
    assert client.post(take, {"base": 1}).status_code == 302
    assert cited() == [
        ("k1", "Doc 1, ¶2", "eleven masts", "says"),
        ("k2", "Doc 1, ¶2b", "no flag", ""),
    ]
    outline = attempt.responses.get(question__kind="essay").outline
    assert outline == branch.outlines[essay] != ""
    replaced = Draft.objects.get(kind="replaced").evidence
    assert [(one["key"], one["role"]) for one in replaced] == [("k1", "")]
    newest = Draft.objects.first().evidence
    assert [one["key"] for one in newest] == ["k1", "k2"]
    assert "did not come back" not in text(client.get(desk))
    page = text(client.get(take))
    assert "Both say the same." in page


def test_the_same_passages_are_kept_beside_once(save, branch, picked, essay):
    save(0, "Shut (Doc 1, ¶2).", tab="t3", evidence=[picked("k1", "eleven masts")])
    assert Draft.objects.filter(kind="branch").count() == 1
    more = [picked("k1", "eleven masts"), picked("k3", "no flag")]
    other = [picked("k4", "The ships")]
    for tab, evidence in (("t4", more), ("t5", more), ("t6", other)):
        save(0, "Shut (Doc 1, ¶2).", tab=tab, evidence=evidence)
    assert Draft.objects.filter(kind="branch").count() == 3


def test_what_stands_stays(sign_in, ana, desk, save, branch, picked):
    """A passage that a version has not is no passage that it takes away."""
    save(1, "Open.", evidence=[picked("k9", "The ships", "Doc 1, ¶1")])
    sign_in(ana).post(f"{desk}earlier/{branch.pk}/take/", {"base": 2})
    assert [one[0] for one in cited()] == ["k1", "k2", "k9"]


def test_a_label_that_another_passage_has_by_now(sign_in, ana, desk, save, picked, attempt):
    save(0, "Shut (Doc 1, ¶2).", evidence=[picked("k1", "eleven masts")])
    save(1, "Open (Doc 1, ¶2).", evidence=[picked("k2", "no flag")])
    first = Draft.objects.get(revision=1)
    sign_in(ana).post(f"{desk}earlier/{first.pk}/take/", {"base": 2})
    assert cited() == [
        ("k1", "Doc 1, ¶2b", "eleven masts", ""),
        ("k2", "Doc 1, ¶2", "no flag", ""),
    ]
    assert answer(attempt) == "Shut (Doc 1, ¶2b)."


def test_the_text_was_corrected_meanwhile(sign_in, ana, desk, branch, letter):
    text_of = letter.text
    words = text_of.current.reading_text
    text_of.revise(words.replace("eleven masts and no flag", "eleven tall masts, no flag"))
    sign_in(ana).post(f"{desk}earlier/{branch.pk}/take/", {"base": 1})
    row = Evidence.objects.get(key="k2")
    assert row.quote == row.version.reading_text[row.start : row.end] == "no flag"
    assert [one[0] for one in cited()] == ["k1", "k2"]


def test_words_that_are_gone_are_told(sign_in, ana, desk, branch, attempt):
    gone = [one | {"quote": "There were camels"} for one in branch.evidence if one["key"] == "k2"]
    Draft.objects.filter(pk=branch.pk).update(evidence=gone)
    client = sign_in(ana)
    client.post(f"{desk}earlier/{branch.pk}/take/", {"base": 1})
    assert [one[0] for one in cited()] == ["k1"]
    assert "1 passage did not come back" in text(client.get(desk))
    assert "There were camels" in text(client.get(f"{desk}earlier/"))


def test_no_more_than_two_hundred(sign_in, ana, desk, branch, picked, attempt, letter):
    response = attempt.responses.get(question__kind="essay")
    version = letter.shown_version
    Evidence.objects.bulk_create(
        Evidence(
            attempt=attempt,
            response=response,
            key=f"n{number}",
            label=f"Doc 1, ¶1-{number}",
            version=version,
            start=0,
            end=9,
            quote=version.reading_text[:9],
        )
        for number in range(198)
    )
    more = [*branch.evidence, branch.evidence[1] | {"key": "k3"}]
    Draft.objects.filter(pk=branch.pk).update(evidence=more)
    client = sign_in(ana)
    client.post(f"{desk}earlier/{branch.pk}/take/", {"base": 1})
    assert Evidence.objects.count() == 200
    assert set(Evidence.objects.values_list("key", flat=True)) >= {"k1", "k2", "n197"}
    assert "1 passage did not come back" in text(client.get(desk))


def test_a_version_from_before_passages_had_a_place(sign_in, ana, desk, branch):
    """It says no document, only the label: the words are looked for there."""
    names = ("key", "question", "label", "role", "quote")
    old = [{name: one[name] for name in names} for one in branch.evidence]
    Draft.objects.filter(pk=branch.pk).update(evidence=old)
    client = sign_in(ana)
    assert "no flag</q>" in text(client.get(f"{desk}earlier/"))
    client.post(f"{desk}earlier/{branch.pk}/take/", {"base": 1})
    assert [one[:3] for one in cited()] == [
        ("k1", "Doc 1, ¶2", "eleven masts"),
        ("k2", "Doc 1, ¶2b", "no flag"),
    ]


def test_of_a_document_that_was_closed_nothing_comes_back(sign_in, ana, desk, branch, letter):
    type(letter.text.source).objects.filter(pk=letter.text.source_id).update(access="staff")
    client = sign_in(ana)
    client.post(f"{desk}earlier/{branch.pk}/take/", {"base": 1})
    assert [one[0] for one in cited()] == ["k1"]


def test_passages_of_what_is_turned_in(sign_in, ana, desk, branch):
    sign_in(ana).post(f"{desk}submit/", {"base": 1})
    turned_in = Draft.objects.get(kind="turned_in").evidence
    assert [(one["key"], one["quote"]) for one in turned_in] == [("k1", "eleven masts")]


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["1", "3", "-1", "x", "", str(2**40)])
def test_changed_meanwhile(sign_in, ana, url, attempt, base):
    response = sign_in(ana).post(url, {"base": base})
    assert response.status_code == 409
    assert "Nothing was replaced." in text(response)
    assert answer(attempt) == "The gates were open."
    assert Draft.objects.count() == 2


def test_pressed_twice(sign_in, ana, url, attempt):
    client = sign_in(ana)
    assert client.post(url, {"base": 2}).status_code == 302
    response = client.post(url, {"base": 2})
    assert response.status_code == 409
    assert "Both say the same." in text(response)
    assert answer(attempt) == "The gates were shut."
    assert Draft.objects.count() == 4


def test_another_tab_is_told(sign_in, ana, url, save, attempt):
    sign_in(ana).post(url, {"base": 2})
    assert save(2, "The gates were open, I say.").status_code == 409
    assert answer(attempt) == "The gates were shut."


def test_a_version_of_the_first_round(sign_in, ana, rivera, desk, first, attempt):
    attempt.turn_in(ana)
    following = attempt.send_back(rivera)
    response = sign_in(ana).post(f"{desk}earlier/{first.pk}/take/", {"base": 1})
    assert response.status_code == 302
    assert answer(following) == "The gates were shut."
    assert answer(attempt) == "The gates were open."


@pytest.mark.parametrize("how", ["closed", "turned in", "withdrawn"])
def test_not_open(sign_in, ana, url, desk, attempt, giving, how):
    if how == "closed":
        giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
        giving.save()
    elif how == "turned in":
        attempt.turn_in(ana)
    else:
        giving.withdraw()
    client = sign_in(ana)
    for response in (client.get(url), client.post(url, {"base": 2})):
        assert (response.status_code, response.headers["Location"]) == (302, desk)
    assert "You cannot write here now. Nothing was changed." in text(client.get(desk))
    assert answer(attempt) == "The gates were open."
    assert Draft.objects.count() == 2
    assert f'href="{url}"' not in text(client.get(f"{desk}earlier/"))


def test_somebody_elses_version(sign_in, ben, ana, giving, quiz, desk, first):
    his = Attempt.objects.open_for(giving, quiz, ben)
    theirs = his.keep_draft(Draft.Kind.SAVE)
    assert sign_in(ben).get(f"{desk}earlier/{first.pk}/take/").status_code == 404
    assert sign_in(ana).post(f"{desk}earlier/{theirs.pk}/take/", {"base": 2}).status_code == 404


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url).status_code == 404
    assert client.post(url, {"base": 2}).status_code == 404


def test_no_such_version(sign_in, ana, desk, first):
    assert sign_in(ana).get(f"{desk}earlier/{first.pk + 99}/take/").status_code == 404


def test_signed_out(url, attempt):
    assert Client().get(url).status_code == 302
    assert Client().post(url, {"base": 2}).status_code in (302, 403)
    assert answer(attempt) == "The gates were open."


def test_other_methods(sign_in, ana, url):
    assert sign_in(ana).put(url).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, url, attempt, number):
    for _one in range(number):
        attempt.keep_draft(Draft.Kind.SAVE)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) == 9
