"""An answer in named parts, from the page to the grader and back: the sourcing card stands for all.

It is one plain text, saved, compared, kept and shown by what serves prose.
"""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lessons.models import Giving
from quizzes import kinds
from quizzes.kinds.parts import joined, parts_of, stretches
from quizzes.models import Attempt, Draft, Evidence, Mark
from quizzes.plain import plain

MAKER = "The harbor master (Doc 1, ¶2)."
ANSWER = f"§ maker\n{MAKER}\n§ audience\nThe council.\nNobody else."


@pytest.fixture
def card(ask):
    return ask("sourcing_card", "Who speaks here?", document="doc 1", starters="Because he was …")


@pytest.fixture
def mine(card, attempt):
    """Ana's response to the card."""
    return attempt.responses.get(question=card)


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def client(sign_in, ana):
    return sign_in(ana)


@pytest.fixture
def send(client, url, ana, mine):
    def post(parts, base=0, seq=1, tab="t1", **more):
        data = {"round": 1, "base": base, "tab": tab, "seq": seq, "user": ana.pk, "final": False}
        data |= {"answers": {str(mine.question_id): parts}, "evidence": []} | more
        return client.post(url + "save/", json.dumps(data), content_type="application/json")

    return post


def words(response):
    return response.content.decode()


def answer_of(response):
    response.refresh_from_db()
    return response.answer


# --- the text that is kept -----------------------------------------------------------

NAMES = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8")).map(plain) | st.sampled_from(
    ["§ maker", "§§ maker", "§", "a\n§ b", "\n", " "]
)


@given(st.dictionaries(NAMES, TEXTS))
def test_parts_come_back_as_they_went(parts):
    answer = joined(parts)
    assert parts_of(answer) == {name: text for name, text in parts.items() if text}
    for start, end in stretches(answer).values():
        assert 0 <= start <= end <= len(answer)


def test_it_reads_as_plain_text():
    parts = {"maker": MAKER, "purpose": "", "audience": "The council.\nNobody else."}
    assert joined(parts) == ANSWER
    assert {name: ANSWER[a:b] for name, (a, b) in stretches(ANSWER).items()} == parts_of(ANSWER)


# --- writing -------------------------------------------------------------------------


def test_it_works(client, url, send, mine):
    page = words(client.get(url))
    assert "Because he was …" in page
    assert f'name="q{mine.question_id}-maker"' in page
    response = send({"maker": MAKER, "audience": "The council.\nNobody else."})
    assert (response.status_code, answer_of(mine)) == (200, ANSWER)
    assert f">\n{MAKER}</textarea>" in words(client.get(url))
    assert Draft.objects.get().answers[str(mine.question_id)] == ANSWER


def test_an_answer_left_out_stays(send, mine):
    send({"maker": MAKER})
    assert send({}, base=1, seq=2, answers={}).status_code == 200
    assert answer_of(mine) == f"§ maker\n{MAKER}"


def test_emptied_again(send, mine):
    send({"maker": MAKER})
    send({"maker": ""}, base=1, seq=2)
    assert answer_of(mine) == ""


@pytest.mark.parametrize(
    "sent", ["text", ["maker"], None, 3, {"maker": 3}, {"song": "x"}, {"maker": {"x": ""}}]
)
def test_what_is_no_card_is_refused(send, mine, sent):
    response = send(sent)
    assert (response.status_code, response.json()["error"]) == (400, "malformed")
    assert answer_of(mine) == ""


def test_parts_for_a_question_without_them(send, mine):
    other = mine.attempt.responses.get(question__kind="essay").question_id
    assert send({}, answers={str(other): {"maker": "x"}}).status_code == 400


def test_a_part_that_is_too_long(send, mine):
    response = send({"purpose": "It is.", "maker": "x" * 10_001})
    assert response.status_code == 413
    assert (response.json()["limit"], response.json()["part"]) == (10_000, "maker")
    assert "Shorten it to 10,000 characters" in response.json()["message"]
    assert send({"maker": "x" * 10_000, "purpose": "x" * 10_000}).status_code == 200


def test_a_passage_cited_in_a_part(send, mine, lesson):
    letter = lesson.steps.first().documents.first()
    cited = {"key": "k1", "question": mine.question_id, "document": letter.pk, "role": "says"}
    cited |= {"start": 53, "end": 88, "quote": "I counted eleven masts and no flag."}
    send({"maker": MAKER}, evidence=[cited | {"label": "Doc 1, ¶2"}])
    evidence = Evidence.objects.get()
    assert (evidence.response, evidence.label) == (mine, "Doc 1, ¶2")


def test_changed_somewhere_else(send, mine):
    send({"maker": "Here."})
    response = send({"maker": "There."}, tab="t2")
    assert response.status_code == 409
    assert response.json()["text"][str(mine.question_id)] == {"maker": "Here."}
    branch = Draft.objects.get(kind="branch")
    assert branch.answers[str(mine.question_id)] == "§ maker\nThere."


# --- without a script ----------------------------------------------------------------


def keep(client, url, mine, base=0, **parts):
    name = f"q{mine.question_id}"
    data = {"round": 1, "base": base, "all": "1"}
    data |= {f"{name}-{part.replace('_', '-')}": text for part, text in parts.items()}
    return client.post(url + "keep/", data)


def test_by_the_button(client, url, mine):
    response = keep(client, url, mine, maker=MAKER, audience="The council.\r\nNobody else.")
    assert response.status_code == 302
    assert answer_of(mine) == ANSWER


def test_both_side_by_side(client, url, mine):
    keep(client, url, mine, maker="Here.")
    response = keep(client, url, mine, maker="There.", purpose="To warn.")
    page = words(response)
    assert response.status_code == 409
    assert "Doc 1, Who made it?: Here." in page
    assert "Doc 1, What for?: To warn." in page
    assert ">\nThere.</textarea>" in page
    name = f"q{mine.question_id}"
    chosen = {"round": 1, "base": 1, "all": "1", f"pick-{mine.question_id}": "sent"}
    client.post(url + "keep/", chosen | {f"{name}-maker": "There."})
    assert answer_of(mine) == "§ maker\nThere."


def test_a_paragraph_cited_in_a_part(client, url, mine):
    keep(client, url, mine, maker="The harbor master")
    page = words(client.get(url + "cite/?at=d1:2"))
    place = f"{mine.question_id}-maker"
    assert f'<option value="{place}">5. Doc 1: Who made it?</option>' in page
    data = {"question": place, "words": "0", "put_in": "on", "role": "says"}
    response = client.post(url + "cite/?at=d1:2", data)
    assert response.headers["Location"].endswith(f"#q{mine.question_id}")
    assert answer_of(mine) == "§ maker\nThe harbor master (Doc 1, ¶2)"
    assert Evidence.objects.get().response == mine


def test_no_such_part_to_cite_in(client, url, mine):
    data = {"question": f"{mine.question_id}-song", "words": "0"}
    assert "Select a valid choice" in words(client.post(url + "cite/?at=d1:2", data))


# --- reading -------------------------------------------------------------------------


@pytest.fixture
def turned_in(mine, ana):
    mine.answer = ANSWER
    mine.save()
    Attempt.objects.filter(pk=mine.attempt_id).update(revision=1)
    mine.attempt.refresh_from_db()
    return mine.attempt


def test_before_turning_in(client, url, mine, turned_in):
    page = words(client.get(url + "submit/"))
    assert '<p class="part-label" data-skip>Who made it?</p>' in page
    assert "The harbor master (Doc 1, ¶2)." in page
    assert "§ maker" not in page
    assert "4 questions have no answer yet." in page


def test_earlier_versions(client, url, send):
    send({"maker": MAKER})
    assert f"Doc 1, Who made it?: {MAKER}" in words(client.get(url + "earlier/"))


def test_the_grader_reads_it(sign_in, rivera, mine, turned_in, ana, giving):
    turned_in.turn_in(ana)
    at = f"/marking/{giving.assignment_id}"
    for address in (f"{at}/{turned_in.pk}/", f"{at}/question/{mine.question_id}/"):
        page = words(sign_in(rivera).get(address))
        assert "Who made it?" in page
        assert "§ maker" not in page
        assert "Nobody else." in page
    page = words(sign_in(rivera).get(f"{at}/{turned_in.pk}/"))
    assert ">(Doc 1, ¶2)</button>" in page


def test_a_comment_pinned_to_words_of_a_part(sign_in, rivera, mine, turned_in, ana, giving):
    turned_in.turn_in(ana)
    at = f"/marking/{giving.assignment_id}/{turned_in.pk}/"
    comment = {f"m{mine.pk}-quote": "Nobody else.", f"m{mine.pk}-text": "How do you know?"}
    bases = {f"r{one.pk}-base": 0 for one in turned_in.responses.all()}
    sign_in(rivera).post(at, comment | bases | {"pin": mine.pk})
    remark = mine.remarks.get()
    assert mine.answer[remark.start : remark.end] == "Nobody else."
    assert ">Nobody else.</mark>" in words(sign_in(rivera).get(at))


def test_what_came_back(client, sign_in, rivera, url, mine, turned_in, ana):
    turned_in.turn_in(ana)
    Mark.objects.create(response=mine, marker=rivera, points=1, done_at=timezone.now())
    turned_in.give_back(rivera)
    page = words(client.get(url + "feedback/"))
    assert '<p class="part-label" data-skip>For whom?</p>' in page
    assert "<div>Nobody else." in page


def test_on_paper(sign_in, rivera, card):
    page = words(sign_in(rivera).get("/lessons/were-the-gates-shut/packet/"))
    assert '<th scope="row">How far do you trust it?</th><td></td>' in page


def test_in_the_preview(sign_in, rivera, card):
    page = words(sign_in(rivera).get("/lessons/were-the-gates-shut/preview/2/"))
    assert f'name="q{card.pk}-reliability"' in page


def test_closed_meanwhile(send, mine, giving):
    now = timezone.now()
    Giving.objects.filter(pk=giving.pk).update(
        due_at=now - timedelta(hours=2), closes_at=now - timedelta(hours=1)
    )
    assert send({"maker": MAKER}).status_code == 410
    assert Draft.objects.get().answers[str(mine.question_id)] == f"§ maker\n{MAKER}"


# --- what its author types -----------------------------------------------------------


def test_the_author_names_a_document(sign_in, rivera, quiz):
    at = f"/admin/quizzes/question/add/?quiz={quiz.pk}&kind=sourcing_card"
    data = {"quiz": quiz.pk, "kind": "sourcing_card", "prompt": "Who?", "points": "2"}
    data |= {"asked": ["purpose", "maker"], "document": "Doc 9", "starters": "He …\r\n\r\nShe …"}
    page = words(sign_in(rivera).post(at, data))
    assert "There is no “Doc 9” on the table of this part. There are: Doc 1, Doc 2." in page
    sign_in(rivera).post(at, data | {"document": " doc 1 "})
    card = quiz.questions.get(kind="sourcing_card")
    assert card.settings == {
        "document": "Doc 1",
        "asked": ["maker", "purpose"],
        "starters": ["He …", "She …"],
    }
    assert list(kinds.get("sourcing_card").fields(card)) == ["maker", "purpose"]
