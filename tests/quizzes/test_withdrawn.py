"""A text that is withdrawn, or must not be shown, wherever students and graders meet it."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Step, StepDocument
from quizzes.models import Attempt, DiscussionEntry, Evidence, Note
from sources.models import RightsDecision, Source, Text
from tests.quizzes.test_new_lesson import ADDRESS, typed

WORDS = "I counted eleven masts and no flag."
QUOTE = "eleven masts"
WHY = "The heirs ask us to."


@pytest.fixture
def text(harbor_letter):
    return harbor_letter.texts.get()


@pytest.fixture
def withdrawn(text, rivera):
    text.url = "https://archive.example/letter"
    text.save()
    text.withdraw(rivera, WHY)
    return text


def at(giving, quiz, name="workspace"):
    return reverse(f"quizzes:{name}", args=[giving.assignment_id, quiz.pk])


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def quote(attempt, text, quote=QUOTE):
    start = text.current.reading_text.index(quote)
    return Evidence.objects.create(
        attempt=attempt,
        response=attempt.responses.get(question__kind="essay"),
        key="k1",
        label="Doc 1, ¶2",
        version=text.current,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def test_it_works(sign_in, ana, giving, quiz, attempt, text, withdrawn, rivera):
    page = words(sign_in(ana).get(at(giving, quiz)))
    assert "eleven masts" not in page
    assert "The gates are open, and were never shut." in page
    for shown in [
        "Letter of the harbor master",
        "It was withdrawn on ",
        WHY,
        "https://archive.example/letter",
    ]:
        assert shown in page
    withdrawn.put_back()
    assert WORDS in words(sign_in(ana).get(at(giving, quiz)))


def test_every_document_may_be_withheld(sign_in, ana, giving, quiz, attempt, rivera):
    for text in Text.objects.all():
        text.withdraw(rivera, WHY)
    page = words(sign_in(ana).get(at(giving, quiz)))
    assert page.count(WHY) == 2 and 'name="q' in page


def test_a_decision_closes_and_opens_it(sign_in, ana, giving, quiz, attempt, text):
    decision = RightsDecision.objects.create(
        source=text.source,
        use="show",
        is_allowed=False,
        ground="other",
        decided_on=timezone.localdate(),
    )
    page = words(sign_in(ana).get(at(giving, quiz)))
    assert "eleven masts" not in page and "The school decided not to show it" in page
    decision.delete()
    assert WORDS in words(sign_in(ana).get(at(giving, quiz)))


def test_a_reading_and_the_preview(sign_in, ana, rivera, giving, lesson, withdrawn):
    reading = lesson.steps.get(kind="reading")
    for page in [
        sign_in(ana).get(at(giving, reading)),
        sign_in(rivera).get(reverse("quizzes:preview", args=[lesson.slug, 1])),
    ]:
        assert page.status_code == 200
        assert "eleven masts" not in words(page) and WHY in words(page)


@pytest.fixture
def saving(sign_in, ana, giving, quiz, attempt):
    """`saving(evidence, answer)` sends the essay of Ana's desk as the script does."""
    client, essay = sign_in(ana), quiz.questions.get(kind="essay")

    def send(evidence, answer="Typed before it was gone."):
        attempt.refresh_from_db()
        body = {"user": ana.pk, "round": 1, "base": attempt.revision, "tab": "t"}
        body |= {"seq": attempt.revision + 1, "answers": {str(essay.pk): answer}}
        body["evidence"] = [{"question": essay.pk, "role": "", "label": ""} | evidence]
        return client.post(at(giving, quiz, "save"), json.dumps(body), "application/json")

    return send


def test_what_was_quoted_is_kept_and_saves_go_on(saving, sign_in, ana, attempt, text, giving, quiz):
    row = quote(attempt, text)
    text.withdraw(None, WHY)
    sent = {"key": "k1", "document": 0, "start": 0, "end": 0, "quote": ""}
    answer = saving(sent)
    assert (answer.status_code, answer.json()["withheld"]) == (200, ["d1"])
    assert Evidence.objects.get().quote == row.quote
    essay = attempt.responses.get(question__kind="essay")
    assert essay.answer == "Typed before it was gone."
    page = words(sign_in(ana).get(at(giving, quiz)))
    assert QUOTE in page and WORDS not in page
    assert "Your quotation is kept." in page


def test_words_picked_just_before_are_kept(saving, attempt, text, giving, quiz):
    start = text.current.reading_text.index(QUOTE)
    document = quiz.shown_documents()[0].pk
    picked = {"key": "k2", "document": document, "start": start, "end": start + len(QUOTE)}
    text.withdraw(None, WHY)
    assert saving(picked | {"quote": QUOTE}).json()["labels"] == {"k2": "Doc 1, ¶2"}
    assert Evidence.objects.get().quote == QUOTE


def test_a_page_is_told_only_of_what_is_withdrawn(saving, attempt):
    sent = {"key": "k9", "document": 0, "start": 0, "end": 0, "quote": ""}
    assert "withheld" not in saving(sent).json()


def test_a_guess_finds_no_words_of_it(saving, text, giving, quiz):
    document = quiz.shown_documents()[0].pk
    text.withdraw(None, WHY)
    guess = {"key": "k3", "document": document, "start": 0, "end": 30, "quote": "eleven mast and"}
    assert saving(guess).json()["lost"] == ["k3"]
    assert not Evidence.objects.exists()


def test_it_cannot_be_cited_any_more(sign_in, ana, giving, quiz, attempt, withdrawn):
    answer = sign_in(ana).get(at(giving, quiz, "cite") + "?at=d1:2")
    assert answer.status_code == 404 and "eleven masts" not in words(answer)


def test_graders_and_students_keep_the_quoted_words(
    sign_in, ana, rivera, giving, quiz, turned_in, text
):
    quote(turned_in, text)
    text.withdraw(rivera, WHY)
    grader = sign_in(rivera)
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])
    page = words(grader.get(paper + "?evidence=k1"))
    assert "<q>eleven masts</q>" in page and "I counted" not in page
    assert WHY in page and "The student’s quotation is kept." in page
    assert "stand in none" not in page
    essay = quiz.questions.get(kind="essay")
    table = reverse("quizzes:marking_question", args=[giving.assignment_id, essay.pk])
    assert "I counted" not in words(grader.get(table))
    turned_in.give_back(rivera)
    feedback = words(sign_in(ana).get(at(giving, quiz, "feedback")))
    assert "eleven masts" in feedback and WORDS not in feedback
    assert "Your quotation is kept." in feedback


def test_quotations_are_marked_wherever_they_are_read(
    sign_in, ana, rivera, giving, quiz, attempt, text
):
    """On paper, among earlier versions, in what is taken along, in the list of passages."""
    quote(attempt, text)
    Attempt.objects.update(revision=1)
    cited = {"key": "k1", "question": quiz.questions.get(kind="essay").pk, "label": "Doc 1, ¶2"}
    attempt.keep_draft("save", evidence=[cited | {"quote": QUOTE}])
    text.withdraw(rivera, WHY)
    said, student = "The text was withdrawn", sign_in(ana)
    assert f"{said} on " in words(student.get(at(giving, quiz, "printed")))
    assert f"“{QUOTE}” {said}." in plainly(student.get(at(giving, quiz, "earlier")))
    data = json.loads(student.get(reverse("quizzes:own_work")).getvalue())
    passages = [one for answer in data["work"][0]["answers"] for one in answer["evidence"]]
    assert [one["text_withdrawn"][:10] for one in passages] == [f"{text.withdrawn_at:%Y-%m-%d}"]
    told = student.get(reverse("quizzes:own_work_text")).getvalue().decode()
    assert f"“{QUOTE}” Not said\n  {said} on {text.withdrawn_at:%Y-%m-%d}." in told
    attempt.refresh_from_db()
    attempt.turn_in(ana)
    grader = sign_in(rivera)
    for name, *args in [("paper", attempt.pk), ("papers",)]:
        address = reverse(f"quizzes:marking_{name}", args=[giving.assignment_id, *args])
        assert f"{said} on " in words(grader.get(address))


def plainly(response):
    """Without the markup, quotation marks where it quotes."""
    page = re.sub(r"</?q\b[^>]*>", lambda tag: "”" if "/" in tag[0] else "“", words(response))
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_a_practice_paper_is_marked_too(sign_in, rivera, giving, anchor, text):
    quote(anchor.response.attempt, text)
    text.withdraw(rivera, WHY)
    address = reverse("quizzes:marking_practice_paper", args=[giving.assignment_id, anchor.pk])
    assert "The text was withdrawn on " in words(sign_in(rivera).get(address))


def test_who_withdraws_it_is_told_what_stays(sign_in, rivera, ana, giving, quiz, attempt, text):
    address = reverse("admin:sources_source_withdraw", args=[text.source_id, "text", text.pk])
    client = sign_in(rivera)
    assert "No student’s work is about its words." in words(client.get(address))
    place = {"version": text.current, "start": 0, "end": 9, "quote": "The ships"}
    Note.objects.create(giving=giving, student=ana, key="n", meaning=1, label="Doc 1, ¶1", **place)
    step = Step.objects.create(lesson=quiz.lesson, kind="discussion", title="Talk", position=3)
    StepDocument.objects.create(step=step, text=text, position=1)
    for said in ("First.", "Second."):
        DiscussionEntry.objects.create(giving=giving, step=step, student=ana, words=said)
    page = words(client.get(address))
    assert "One note is on words of it. It keeps them, and what the student wrote." in page
    assert "It lies on the table of discussions with 2 entries, which stay." in page


def test_paper_and_plan_say_what_is_left_out(sign_in, rivera, okoro, lesson, quiz, text):
    Source.objects.update(rights=Source.Rights.CC0)
    packet, plan = reverse("quizzes:packet", args=[lesson.slug]), f"/lessons/{lesson.slug}/"
    page = words(sign_in(rivera).get(packet))
    assert "eleven masts" in page and "left out" not in page
    Source.objects.filter(pk=text.source_id).update(rights="")
    page = words(sign_in(rivera).get(packet))
    assert "eleven masts" not in page and "were never shut" in page
    assert "The words of one document are left out" in page
    assert "Nobody has decided that it may be printed." in page
    assert reverse("admin:sources_source_rights", args=[text.source_id]) in page
    assert "Decide on its rights" not in words(sign_in(okoro).get(packet))
    assert "Nobody has decided that it may be printed." in words(sign_in(rivera).get(plan))
    text.withdraw(rivera, WHY)
    assert "Not shown to students" in words(sign_in(okoro).get(plan))
    publish = words(sign_in(rivera).get(f"/admin/lessons/lesson/{lesson.pk}/publish/"))
    assert "Students are not shown “Letter of the harbor master”. It was withdrawn on " in publish


def test_it_is_not_offered_for_a_new_lesson(sign_in, rivera, lesson, withdrawn):
    lent = withdrawn.step_documents.get()
    chosen = typed(then="draft", chosen=[f"t{withdrawn.pk}", f"d{lent.pk}"])
    chosen |= {f"pasted-{row}-{name}": "" for row in (0, 1) for name in ("title", "text")}
    client = sign_in(rivera)
    assert "Paste a document, or choose one" in words(client.post(ADDRESS, chosen))
    assert client.get(f"/sources/{withdrawn.source.slug}/ask/").status_code == 404
    withdrawn.put_back()
    assert client.get(f"/sources/{withdrawn.source.slug}/ask/").status_code == 200
    assert client.post(ADDRESS, chosen).status_code == 302


def test_its_page_tells_each_reader(sign_in, ana, okoro, rivera, giving, withdrawn):
    address = f"/sources/{withdrawn.source.slug}/"
    for user in [ana, okoro]:
        page = words(sign_in(user).get(address))
        assert "eleven masts" not in page and WHY in page
        assert "https://archive.example/letter" in page
    page = words(sign_in(rivera).get(address))
    assert WORDS in page and "Students are not shown this text." in page and WHY in page


# --- what may be read and not printed -------------------------------------------------------


def test_a_passage_beside_an_answer_stays_off_paper(sign_in, rivera, giving, quiz, turned_in, text):
    quote(turned_in, text)
    essay = quiz.questions.get(kind="essay")
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])
    table = reverse("quizzes:marking_question", args=[giving.assignment_id, essay.pk])
    client, reason = sign_in(rivera), "<p>Nobody has decided that it may be printed.</p>"
    on_paper = f'<div class="sheet-body only-print"><p class="serif"><q>{QUOTE}</q></p>{reason}'
    for address in [paper + "?evidence=k1", table]:
        page = words(client.get(address))
        assert on_paper in page and '<div class="sheet-body no-print" lang="en"' in page
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    for address in [paper + "?evidence=k1", table]:
        page = words(client.get(address))
        assert WORDS[:9] in page and 'no-print" lang' not in page and "only-print" not in page
