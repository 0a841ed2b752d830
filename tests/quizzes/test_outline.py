"""An outline: claims with their evidence, stored beside the answer and turned into paragraphs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from quizzes.models import Attempt, Draft, Response
from quizzes.outline import Claim, in_prose, merged, moved, read, write
from tests.admin_forms import sent_back

SHUT = Claim("The gates were shut.", ("Doc 1, ¶3", "Doc 2, ¶1"))
OPEN = Claim("The council says they were open", ("Doc 2, ¶1",))
ONE_LINE = st.text(st.characters(exclude_characters="\n"), min_size=1)


# --- as text ---------------------------------------------------------------------------


def test_it_works():
    assert write([SHUT, Claim(), OPEN]) == (
        "§ 1\nThe gates were shut.\n§ 1-with\nDoc 1, ¶3\nDoc 2, ¶1\n"
        "§ 2\nThe council says they were open\n§ 2-with\nDoc 2, ¶1"
    )
    assert read(write([SHUT, Claim(), OPEN])) == [SHUT, OPEN]
    assert read("") == []
    assert write([Claim(" \n")]) == ""


def test_evidence_without_words_yet():
    assert read(write([Claim("", ("Doc 1, ¶1",)), OPEN])) == [Claim("", ("Doc 1, ¶1",)), OPEN]


@given(st.lists(st.builds(Claim, st.text(), st.lists(ONE_LINE).map(tuple))))
def test_any_outline_comes_back(claims):
    assert read(write(claims)) == [one for one in claims if not one.is_blank]


@pytest.mark.parametrize(
    ("claim", "paragraph"),
    [
        (SHUT, "The gates were shut (Doc 1, ¶3) (Doc 2, ¶1)."),
        (OPEN, "The council says they were open (Doc 2, ¶1)"),
        (Claim("Were they?", ("Doc 1, ¶1",)), "Were they (Doc 1, ¶1)?"),
        (Claim("He says “shut.”", ("Doc 1, ¶1",)), "He says “shut.” (Doc 1, ¶1)"),
        (Claim("Shut (Doc 1, ¶1).", ("Doc 1, ¶1",)), "Shut (Doc 1, ¶1)."),
        (Claim("Two\n\nlines"), "Two lines"),
        (Claim("", ("Doc 1, ¶1",)), "(Doc 1, ¶1)"),
    ],
)
def test_a_paragraph(claim, paragraph):
    assert claim.paragraph == paragraph


def test_paragraphs_are_put_after_the_answer_once():
    written = in_prose("I say:\n", [SHUT, OPEN])
    assert written == f"I say:\n\n{SHUT.paragraph}\n\n{OPEN.paragraph}"
    assert in_prose(written, [SHUT, OPEN]) == written
    assert in_prose("", [OPEN]) == OPEN.paragraph
    assert in_prose("I say:\n", []) == "I say:\n"


@pytest.mark.parametrize(
    ("at", "by", "order"),
    [(1, -1, "bac"), (1, 1, "acb"), (0, -1, "abc"), (2, 1, "abc"), (7, -1, "abc")],
)
def test_moving(at, by, order):
    claims = [Claim(letter) for letter in "abc"]
    assert "".join(one.text for one in moved(claims, at, by)) == order


def test_two_outlines_lose_nothing():
    more = Claim(SHUT.text, ("Doc 1, ¶1", "Doc 1, ¶3"))
    both = Claim(SHUT.text, ("Doc 1, ¶3", "Doc 2, ¶1", "Doc 1, ¶1"))
    assert merged([SHUT], [OPEN, more]) == [both, OPEN]


# --- saved by the page's script -----------------------------------------------------------


@pytest.fixture
def essay(attempt):
    return attempt.responses.get(question__kind="essay")


@pytest.fixture
def send(sign_in, ana, giving, quiz, essay):
    client, seq = sign_in(ana), iter(range(1, 100))

    def post(claims, base=0, **more):
        data = {"round": 1, "base": base, "tab": "t1", "seq": next(seq), "user": ana.pk}
        data |= {"answers": {str(essay.question_id): "So it was."}, "claims": claims} | more
        url = f"/assignments/{giving.assignment_id}/{quiz.pk}/save/"
        return client.post(url, json.dumps(data), content_type="application/json")

    return post


def as_sent(*claims):
    return [{"text": one.text, "labels": list(one.labels)} for one in claims]


def test_saved_with_the_answer(send, essay):
    pk = str(essay.question_id)
    assert send({pk: as_sent(SHUT, Claim(), OPEN)}).json()["rev"] == 1
    essay.refresh_from_db()
    assert (essay.answer, read(essay.outline)) == ("So it was.", [SHUT, OPEN])
    assert Draft.objects.get().outlines == {pk: essay.outline}
    # what is not sent stays; what is sent empty is empty
    assert send({}, base=1).status_code == 200
    assert read(Response.objects.get(pk=essay.pk).outline) == [SHUT, OPEN]
    assert send({pk: []}, base=2).status_code == 200
    assert Response.objects.get(pk=essay.pk).outline == ""
    assert [one.outlines for one in Draft.objects.all()] == [{}, {pk: essay.outline}] + [
        {pk: essay.outline}
    ]


def test_a_stale_page_is_told_and_its_outline_kept(send, essay):
    pk = str(essay.question_id)
    send({pk: as_sent(SHUT)})
    conflict = send({pk: as_sent(OPEN)}, tab="t2")
    assert conflict.status_code == 409
    assert conflict.json()["claims"] == {pk: as_sent(SHUT)}
    assert read(Response.objects.get(pk=essay.pk).outline) == [SHUT]
    branch = Draft.objects.get(kind="branch")
    assert {pk: read(one) for pk, one in branch.outlines.items()} == {pk: [OPEN]}
    send({pk: as_sent(OPEN)})
    assert Draft.objects.filter(kind="branch").count() == 1


def test_after_turning_in_it_is_kept_beside(send, essay, ana):
    essay.attempt.turn_in(ana)
    assert send({str(essay.question_id): as_sent(SHUT)}).status_code == 410
    assert Response.objects.get(pk=essay.pk).outline == ""
    assert list(Draft.objects.get(kind="too_late").outlines.values()) == [write([SHUT])]


def test_it_goes_on_in_the_next_round(send, essay, ana, rivera):
    send({str(essay.question_id): as_sent(SHUT)})
    attempt = Attempt.objects.get()
    attempt.turn_in(ana)
    following = attempt.send_back(rivera)
    assert attempt.drafts.get(kind="given_back").outlines == {str(essay.question_id): write([SHUT])}
    assert read(following.responses.get(question__kind="essay").outline) == [SHUT]


@pytest.mark.parametrize(
    "claims",
    [
        [],
        {"x": []},
        {"ESSAY": "words"},
        {"ESSAY": ["words"]},
        {"ESSAY": [{"text": "no labels"}]},
        {"ESSAY": [{"text": 1, "labels": []}]},
        {"ESSAY": [{"text": "", "labels": "Doc 1"}]},
        {"ESSAY": [{"text": "", "labels": [""]}]},
        {"ESSAY": [{"text": "", "labels": ["Doc 1\nDoc 2"]}]},
        {"ESSAY": [{"text": "", "labels": ["x" * 41]}]},
        {"ESSAY": [{"text": "", "labels": ["Doc 1"] * 41}]},
        {"OTHER": []},
        {"987654": []},
    ],
)
def test_claims_of_a_wrong_shape(send, essay, claims):
    other = essay.attempt.responses.get(question__kind="short_answer")
    names = {"ESSAY": str(essay.question_id), "OTHER": str(other.question_id)}
    if isinstance(claims, dict):
        claims = {names.get(name, name): value for name, value in claims.items()}
    answer = send(claims)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")
    assert Attempt.objects.get().revision == 0


@pytest.mark.parametrize(
    ("claims", "error", "limit"),
    [([Claim("x" * 2001)], "too_long", 2000), ([Claim()] * 21, "too_many", 20)],
)
def test_more_than_an_outline_holds(send, essay, claims, error, limit):
    answer = send({str(essay.question_id): as_sent(*claims)})
    assert answer.status_code == 413
    assert (answer.json()["error"], answer.json()["limit"]) == (error, limit)
    assert answer.json()["question"] == essay.question_id
    assert Attempt.objects.get().revision == 0


# --- by the buttons of the page ------------------------------------------------------------


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def press(sign_in, ana, url, essay):
    """Sends the page's claims with a button of the outline pressed."""

    def post(*claims, button="add", base=0, by=ana, **more):
        pk = essay.question_id
        data = {"round": 1, "base": base, "all": 1, f"q{pk}": "So it was.", "then": "save"}
        for number, claim in enumerate(claims, 1):
            data |= {f"o{pk}-{number}": claim.text, f"o{pk}-{number}-with": list(claim.labels)}
        data |= {"arrange": f"{pk}:{button}" if button else ""} | more
        return sign_in(by).post(url + "keep/", data)

    return post


def outline_of(essay):
    return read(Response.objects.get(pk=essay.pk).outline)


def fields(page, essay):
    """[(words, labels ticked)] of the claims on the page."""
    form = html.fromstring(page.content).get_element_by_id("work")
    pk = essay.question_id
    rows = [one for one in form.inputs if one.tag == "textarea" and "data-claim" in one.attrib]
    assert [one.name for one in rows] == [f"o{pk}-{n}" for n in range(1, len(rows) + 1)]
    ticks = form.xpath(".//input[@checked]")
    return [
        (
            row.value.removeprefix("\n"),
            [one.get("value") for one in ticks if one.name == f"{row.name}-with"],
        )
        for row in rows
    ]


def test_by_buttons(sign_in, ana, url, essay, press):
    client = sign_in(ana)
    assert fields(client.get(url), essay) == [("", [])]
    answer = press(OPEN)
    assert answer.headers["Location"] == f"{url}#q{essay.question_id}-outline"
    assert outline_of(essay) == [OPEN]
    assert fields(client.get(url), essay) == [(OPEN.text, ["Doc 2, ¶1"]), ("", [])]
    press(OPEN, SHUT, base=1, button="up-2")
    assert outline_of(essay) == [SHUT, OPEN]
    press(SHUT, OPEN, base=2, button="down-1")
    assert outline_of(essay) == [OPEN, SHUT]
    press(OPEN, SHUT, Claim(), base=3, button="drop-1")
    assert outline_of(essay) == [SHUT]
    press(SHUT, base=4, button="")
    assert outline_of(essay) == [SHUT]
    answer = press(SHUT, OPEN, base=5, button="write")
    assert answer.headers["Location"] == f"{url}#q{essay.question_id}"
    essay.refresh_from_db()
    assert essay.answer == f"So it was.\n\n{SHUT.paragraph}\n\n{OPEN.paragraph}"
    assert outline_of(essay) == [SHUT, OPEN]


PLAN = ["My answer in one sentence", "A reason, with its evidence", "What speaks against it"]


@pytest.fixture
def planned(essay):
    essay.question.settings |= {"planner": PLAN}
    essay.question.save()
    return essay


def test_a_plan_opens_with_a_claim_for_each_line(sign_in, ana, url, planned, press):
    client = sign_in(ana)
    page = client.get(url)
    assert fields(page, planned) == [("", [])] * 3
    tree = html.fromstring(page.content)
    (outline,) = tree.xpath("//details[@data-outline]")
    assert "open" in outline.attrib
    assert [one.text for one in outline.xpath(".//*[contains(@class, 'plan')]//li")] == PLAN
    press(SHUT)
    assert fields(client.get(url), planned)[0][0] == SHUT.text
    assert len(fields(client.get(url), planned)) == 3
    press(SHUT, OPEN, SHUT, OPEN, base=1)
    assert len(fields(client.get(url), planned)) == 5  # those there are, and one more


def test_a_plan_is_typed_with_the_question(sign_in, rivera, essay):
    client, question = sign_in(rivera), essay.question
    at = f"/admin/quizzes/question/{question.pk}/change/"
    Attempt.objects.all().delete()
    client.post(at, sent_back(client, at, planner=" One \n\nTwo\n"))
    question.refresh_from_db()
    assert question.settings["planner"] == ["One", "Two"]
    assert client.get(at).context["adminform"].form["planner"].value() == "One\nTwo"
    page = client.post(at, sent_back(client, at, planner="\n".join("abcdefghi")))
    assert "A plan has 8 lines at most." in page.content.decode()
    client.post(at, sent_back(client, at, planner=""))
    question.refresh_from_db()
    assert "planner" not in question.settings


def test_it_is_offered_for_essays_alone(sign_in, ana, url, essay):
    page = html.fromstring(sign_in(ana).get(url).content)
    outlines = page.xpath("//details[@data-outline]")
    assert [one.get("data-outline") for one in outlines] == [str(essay.question_id)]
    assert "open" not in outlines[0].attrib


def test_the_evidence_can_be_ticked(sign_in, ana, url, essay, lesson):
    version = lesson.steps.first().documents.first().shown_version
    Attempt.objects.update(revision=1)
    essay.evidence.create(
        attempt=essay.attempt,
        key="k",
        label="Doc 1, ¶2",
        version=version,
        start=53,
        end=88,
        quote="I",
    )
    essay.outline = write([SHUT])
    essay.save()
    page = html.fromstring(sign_in(ana).get(url).content)
    ticks = page.get_element_by_id(f"q{essay.question_id}-outline").xpath(".//input")
    told = [(one.name[-6:], one.get("value"), "checked" in one.attrib) for one in ticks]
    assert told == [
        ("1-with", "Doc 1, ¶2", False),
        ("1-with", "Doc 1, ¶3", True),
        ("1-with", "Doc 2, ¶1", True),
        ("2-with", "Doc 1, ¶2", False),
    ]


def test_a_page_without_an_outline_changes_none(press, essay):
    press(SHUT)
    press(base=1, button="")
    assert outline_of(essay) == [SHUT]


@pytest.mark.parametrize("button", ["up-1", "down-2", "up-7", "drop-9", "up-0"])
def test_buttons_that_lead_nowhere(press, essay, button):
    assert press(SHUT, OPEN, button=button).status_code == 302
    assert outline_of(essay) == [SHUT, OPEN]


@pytest.mark.parametrize(
    "changes",
    [
        {"arrange": "x"},
        {"arrange": "1:up"},
        {"claims": [Claim("x" * 2001)]},
        {"claims": [Claim("", ("x" * 41,))]},
        {"claims": [Claim("", ("a\nb",))]},
        {"claims": [Claim("", ("Doc 1",) * 41)]},
    ],
)
def test_what_no_page_sends(press, essay, changes):
    claims = changes.pop("claims", [SHUT])
    answer = press(*claims, **changes)
    assert answer.status_code == 400
    assert "So it was." in answer.content.decode()
    assert fields(answer, essay)[0][0] == claims[0].text
    assert Attempt.objects.get().revision == 0


def test_a_full_outline_has_no_row_to_add(sign_in, ana, url, essay):
    essay.outline = write([Claim(str(number)) for number in range(20)])
    essay.save()
    assert len(fields(sign_in(ana).get(url), essay)) == 20


def test_a_conflict_puts_both_together(press, essay):
    press(SHUT)
    answer = press(OPEN)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "You also wrote other claims in your outline." in page
    assert "Both say the same." not in page
    form = html.fromstring(page).xpath("//main//form")[0]
    pk = essay.question_id
    sent = [(one.name, one.value) for one in form.inputs if (one.name or "").startswith("o")]
    assert sent == [
        (f"o{pk}-1", SHUT.text),
        (f"o{pk}-1-with", "Doc 1, ¶3"),
        (f"o{pk}-1-with", "Doc 2, ¶1"),
        (f"o{pk}-2", OPEN.text),
        (f"o{pk}-2-with", "Doc 2, ¶1"),
        (f"o{pk}-3", None),
    ]
    assert outline_of(essay) == [SHUT]
    press(SHUT, OPEN, base=1, button="")
    assert outline_of(essay) == [SHUT, OPEN]


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera"])
def test_nobody_elses(request, press, essay, who):
    press(SHUT, by=request.getfixturevalue(who))
    assert outline_of(essay) == []


def test_closed(press, essay, ana):
    essay.attempt.turn_in(ana)
    assert press(SHUT, button="write").status_code == 410
    assert outline_of(essay) == []


# --- read ---------------------------------------------------------------------------------


def test_only_the_student_reads_it(sign_in, ana, rivera, url, essay, press, giving):
    press(SHUT)
    client = sign_in(ana)
    assert SHUT.text in client.get(url + "submit/").content.decode()
    earlier = client.get(url + "earlier/").content.decode()
    assert SHUT.text in earlier
    assert "Doc 2, ¶1" in earlier
    essay.attempt.turn_in(ana)
    assert SHUT.text in client.get(url).content.decode()
    teacher = sign_in(rivera)
    paper = f"/marking/{giving.assignment_id}/{essay.attempt_id}/"
    page = teacher.get(paper).content.decode()
    assert "So it was." in page
    assert SHUT.text not in page
    assert (
        SHUT.text
        not in teacher.get(
            f"/marking/{giving.assignment_id}/question/{essay.question_id}/"
        ).content.decode()
    )


def test_queries(count_queries, sign_in, ana, url, press, essay):
    client = sign_in(ana)
    client.get("/accounts/password/")  # the session notes the day once
    counts = []
    for base, claims in enumerate([[SHUT], [SHUT, OPEN, Claim("More")]]):
        press(*claims, base=base)
        counts.append(count_queries(lambda: client.get(url)))
    assert counts[0] == counts[1] <= 12
