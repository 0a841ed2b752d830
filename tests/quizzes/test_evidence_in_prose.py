"""Evidence in an answer and beside it: what the text names, what waits, putting it in."""

import pytest
from lxml import html

from quizzes.answer_text import parted, renamed
from quizzes.models import Attempt, Evidence
from sources.passages import at

PLACES = {"¶1": (0, 26), "¶2": (53, 88), "¶3": (89, 143)}


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def essay(attempt):
    return attempt.responses.get(question__kind="essay")


@pytest.fixture
def gather(attempt, essay, lesson):
    """`gather("¶2")` makes that paragraph of Doc 1 evidence of Ana's essay."""

    def make(*places, response=essay):
        Attempt.objects.filter(pk=attempt.pk).update(revision=1)
        version = lesson.steps.first().documents.first().shown_version
        for place in places:
            start, end = PLACES[place]
            passage = at(version.reading_text, start, end)
            Evidence.objects.create(
                attempt=attempt,
                response=response,
                key=f"key-{place[1:]}",
                label=f"Doc 1, {place}",
                version=version,
                start=start,
                end=end,
                quote=passage.quote,
            )

    return make


@pytest.fixture
def write(essay):
    def make(answer):
        essay.answer = answer
        essay.save()

    return make


def lists(page, essay):
    """Labels of what stands in the answer, and of what waits beside it."""
    question = html.fromstring(page.content).get_element_by_id(f"q{essay.question_id}")
    return [
        [
            chip.text_content()
            for rows in question.find_class(name)
            for chip in rows.find_class("chip")
        ]
        for name in ("evidence", "spare")
    ]


def kept(essay):
    return {f"q{essay.question_id}": essay.answer, "round": 1, "base": 1, "all": 1, "then": "save"}


def test_it_works(sign_in, ana, url, essay, gather, write):
    gather("¶1", "¶2", "¶3")
    write("Shut (Doc 1, ¶3). He counted them (see Doc. 1, para 1).")
    client = sign_in(ana)
    page = client.get(url)
    assert lists(page, essay) == [["Doc 1, ¶3", "Doc 1, ¶1"], ["Doc 1, ¶2"]]
    assert "Evidence not used yet" in page.content.decode()
    answer = client.post(url + "keep/", kept(essay) | {"put": "key-2"})
    assert answer.headers["Location"] == url + f"#q{essay.question_id}"
    essay.refresh_from_db()
    assert essay.answer == "Shut (Doc 1, ¶3). He counted them (see Doc. 1, para 1). (Doc 1, ¶2)"
    assert lists(client.get(url), essay) == [["Doc 1, ¶3", "Doc 1, ¶1", "Doc 1, ¶2"], []]


def test_taking_it_out_of_the_text_keeps_it(sign_in, ana, url, essay, gather, write):
    gather("¶3")
    write("Shut (Doc 1, ¶3).")
    client = sign_in(ana)
    client.post(url + "keep/", kept(essay) | {f"q{essay.question_id}": "Shut."})
    assert lists(client.get(url), essay) == [[], ["Doc 1, ¶3"]]
    evidence = Evidence.objects.get()
    assert (evidence.label, evidence.response) == ("Doc 1, ¶3", essay)


def test_putting_it_in_twice(sign_in, ana, url, essay, gather, write):
    gather("¶3")
    write("Shut (Doc 1, ¶3).")
    sign_in(ana).post(url + "keep/", kept(essay) | {"put": "key-3"})
    essay.refresh_from_db()
    assert essay.answer == "Shut (Doc 1, ¶3)."


def test_the_words_just_sent_are_kept(sign_in, ana, url, essay, gather):
    gather("¶3")
    sent = kept(essay) | {f"q{essay.question_id}": "Just typed.", "put": "key-3"}
    sign_in(ana).post(url + "keep/", sent)
    essay.refresh_from_db()
    assert essay.answer == "Just typed. (Doc 1, ¶3)"


def test_a_passage_that_is_none(sign_in, ana, url, essay, gather, write):
    gather("¶3")
    write("Shut.")
    assert sign_in(ana).post(url + "keep/", kept(essay) | {"put": "key-9"}).status_code == 302
    essay.refresh_from_db()
    assert essay.answer == "Shut."


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera"])
def test_nobody_elses(request, sign_in, url, essay, gather, write, who):
    gather("¶3")
    write("Shut.")
    person = request.getfixturevalue(who)
    sign_in(person).post(url + "keep/", kept(essay) | {"put": "key-3"})
    essay.refresh_from_db()
    assert essay.answer == "Shut."


def test_signed_out(client, url, essay, gather, write):
    gather("¶3")
    write("Shut.")
    client.post(url + "keep/", kept(essay) | {"put": "key-3"})
    essay.refresh_from_db()
    assert essay.answer == "Shut."


def test_closed(sign_in, ana, url, essay, gather, write):
    gather("¶3")
    write("Shut.")
    essay.attempt.turn_in(ana)
    assert sign_in(ana).post(url + "keep/", kept(essay) | {"put": "key-3"}).status_code == 410
    essay.refresh_from_db()
    assert essay.answer == "Shut."


def test_a_sentence_that_is_typed_gets_the_label_of_its_evidence(sign_in, ana, url, essay, gather):
    gather("¶1")
    typed = "Nobody sent for them (Doc 1, ¶1.2). Doc 1 par. 1.2 says so."
    sent = kept(essay) | {f"q{essay.question_id}": typed}
    sent["make"] = f"{essay.question_id}:Doc 1, ¶1.2"
    client = sign_in(ana)
    client.post(url + "keep/", sent)
    essay.refresh_from_db()
    assert essay.answer == "Nobody sent for them (Doc 1, ¶1b). Doc 1, ¶1b says so."
    assert Evidence.objects.get(label="Doc 1, ¶1b").quote == "Nobody had sent for them."
    assert lists(client.get(url), essay) == [["Doc 1, ¶1b"], ["Doc 1, ¶1"]]


# --- what is in the text -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "used"),
    [
        ("", []),
        ("(Doc 1, ¶2)", ["Doc 1, ¶2"]),
        ("document 1 paragraph 2", ["Doc 1, ¶2"]),
        ("(Doc 1, ¶2b) and (Doc 1, ¶2)", ["Doc 1, ¶2b", "Doc 1, ¶2"]),
        ("(Poster, ¶1)", ["Poster, ¶1"]),
        ("Doc 1 says so", []),
        ("(Doc 1, ¶22)", []),
    ],
)
def test_what_is_used(answer, used):
    gathered = [Evidence(label=one) for one in ("Doc 1, ¶2", "Doc 1, ¶2b", "Poster, ¶1")]
    found, spare = parted(answer, gathered)
    assert [one.label for one in found] == used
    assert spare == [one for one in gathered if one.label not in used]


def test_renaming_leaves_other_places_alone():
    answer = "(Doc 1, ¶1.2) (Doc 1, ¶1) Doc 1, ¶1.2"
    labels = {"Doc 1, ¶1.2": "Doc 1, ¶1b", "Doc 1, ¶1b": "Doc 1, ¶1c"}
    assert renamed(answer, labels) == "(Doc 1, ¶1b) (Doc 1, ¶1) Doc 1, ¶1b"


# --- read --------------------------------------------------------------------------------


def test_before_turning_in_what_is_not_used_is_told(sign_in, ana, url, essay, gather, write):
    gather("¶2", "¶3")
    write("Shut (Doc 1, ¶3).")
    question = html.fromstring(sign_in(ana).get(url + "submit/").content).get_element_by_id(
        f"q{essay.question_id}"
    )
    rows = [" ".join(row.text_content().split()) for row in question.find_class("evidence")[0]]
    assert rows == [
        "Doc 1, ¶3We shall keep the gates shut until the council speaks.",
        "Doc 1, ¶2I counted eleven masts and no flag.not used in the answer",
    ]
