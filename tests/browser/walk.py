"""The whole path of one lesson in pieces: a teacher's, a student's, and what is stored.

The pieces use the words on the pages alone and work with scripts or without; where the two
ways differ, a test has its own. The lesson has a pasted document and one of the library.
"""

import re
from decimal import Decimal

from playwright.sync_api import expect

from config.passwords import DEMO_PASSWORD
from lessons.models import Giving, User
from quizzes.models import Attempt, Draft, Mark
from sources.models import Source, State

QUESTION = "Who kept the Soviet delegate away from the table?"
SLUG = "who-kept-the-soviet-delegate-away-from-the-table"
NOTE = "Note of a hall porter"
NOTE_TEXT = (
    "I set out eleven chairs at nine, as on every day of that month.\n\n"
    "Ten were taken. Nobody asked me to carry the last one away, and nobody sat on it."
)
DUE = "2031-05-06T15:00"
NAMES = ["Ines Abara", "Tomas Lind"]
OWN_PASSWORD = "harbor lamp violet"  # noqa: S105
NOT_IN_THE_TEXT = "These words are not in the text that was given."

THESIS = "Moscow kept its own delegate away, and said that Washington did."
WORDS = "“has not been able to take part”, because the position of the United States keeps China"
PARAGRAPH = (
    "3. “It is not true” that it refused to take part. In spite of its “full willingness” it "
    f"{WORDS}, “a permanent member”, out; so the Council cannot take “decisions having legal "
    "force”."
)
LABEL = "Doc 2, ¶3"
MORE = " The porter saw the chair and says nothing of why."

GRADE = {
    "Thesis": (1, "I took a position."),
    "Context": (0, "The setting is only named."),
    "Evidence from documents": (1, "I described three correctly."),
    "Evidence beyond the documents": (0, "No fact from outside yet."),
    "Sourcing": (1, "I did it for two."),
    "Complexity": (0, "The other side is still missing."),
}
COMMENT = "Say next what the reply leaves out."
PINNED, REMARK = "and said that Washington did", "Where does it say so?"


# What the teacher does


def sign_in(page, username, password=DEMO_PASSWORD):
    page.goto("/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def build(page):
    """New lesson: one document pasted, one chosen from the library; saved and previewed."""
    page.get_by_role("link", name="New lesson").click()
    page.get_by_role("textbox", name="The question").fill(QUESTION)
    first = page.get_by_role("group", name="Paste a document (1)")
    first.get_by_label("Its title").fill(NOTE)
    first.get_by_label("Its text").fill(NOTE_TEXT)
    page.get_by_label("Find a document by its words").fill("Soviet reply")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("checkbox", name="The Soviet reply").check()
    rubric = page.get_by_label("How the essay is graded")
    rubric.select_option("Essay on documents, seven points (new copy)")
    page.get_by_role("button", name="Save and see it as a student").click()
    expect(page.get_by_text("Preview: nothing is saved")).to_be_visible()
    expect(page.get_by_text("nobody sat on it")).to_be_visible()
    assert not Attempt.objects.filter(quiz__lesson__slug=SLUG).exists()


def publish(page):
    page.get_by_role("link", name="Back to the lesson").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published.")).to_be_visible()


def fill_the_class(page):
    """Two names pasted into Period 6. Returns their cards: {name: (user name, password)}."""
    page.goto("/")
    page.get_by_role("link", name="Add students").click()
    page.get_by_label("Students").fill("\n".join(NAMES))
    page.get_by_role("button", name="Look at the list").click()
    page.get_by_role("button", name="Add these 2 students").click()
    page.get_by_role("link", name="Sign-in cards").click()
    page.get_by_role("button", name="Make 2 cards").click()
    cards = page.locator(".cards-to-cut li")
    expect(cards).to_have_count(2)
    return dict(card_of(card) for card in cards.all())


def card_of(card):
    names, values = (card.locator(part).all_inner_texts() for part in ("dt", "dd"))
    words = dict(zip(names, values, strict=True))
    return card.get_by_role("heading").inner_text(), (words["User name"], words["First password"])


def give(page):
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Lessons").click()
    page.get_by_role("main").get_by_role("link", name=QUESTION).click()
    page.get_by_role("link", name="Give to classes").click()
    room = page.get_by_role("group", name="Period 6")
    room.get_by_label("Period 6").check()
    room.get_by_label("Due").fill(DUE)
    page.get_by_role("button", name="Give", exact=True).click()
    expect(
        page.get_by_text("Given. Your students see it now, or as soon as it opens.")
    ).to_be_visible()
    expect(page.get_by_role("row", name=NAMES[0])).to_contain_text("Not started")


def open_paper(page, quote):
    """Two clicks from the home page, and the passage lies beside the answer."""
    page.goto("/")
    page.get_by_role("link", name="1 paper to grade in Period 6").click()
    page.get_by_role("link", name=NAMES[0]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[0])
    passage = page.get_by_role("article", name="The passage beside the answer")
    expect(passage.locator("mark.picked").first).to_be_visible()
    assert "".join(passage.locator("mark.picked").all_inner_texts()) == quote
    expect(page.get_by_text(NOT_IN_THE_TEXT)).to_have_count(0)


def judge(page):
    for row, (points, _words) in GRADE.items():
        levels = page.get_by_role("radiogroup", name=row, exact=True)
        levels.get_by_role("radio", name=re.compile(f"^{points} of")).check(force=True)
    page.get_by_label(f"Next step for {NAMES[0]}").fill(COMMENT)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"{NAMES[0]}: saved.")).to_be_visible()


def give_back(page):
    page.goto("/")
    page.get_by_role("link", name="1 graded paper to give back in Period 6").click()
    expect(page.get_by_role("checkbox", name=NAMES[0])).to_be_checked()
    page.get_by_role("button", name="Give back what is ticked").click()
    expect(page.get_by_text("1 paper given back.")).to_be_visible()


# What the student does


def first_sign_in(page, card):
    """With the card; nothing else is shown before there is a password of one's own."""
    sign_in(page, *card)
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose your own password")
    page.goto("/assignments/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose your own password")
    page.locator("[name=new_password1]").fill(OWN_PASSWORD)
    page.get_by_label("New password once more").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Change my password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")


def begin(page):
    work = page.get_by_role("region", name=QUESTION)
    expect(work).to_contain_text("Due Tuesday, May 6, 2031 at 3:00 PM")
    work.get_by_role("link", name="Begin").click()
    expect(page.get_by_text("nobody sat on it")).to_be_visible()


def essay(page):
    return page.get_by_label("Your answer to question 1")


def turn_in(page):
    page.get_by_role("button", name="Check and turn in").first.click()
    expect(page.get_by_text("Every question has an answer.")).to_be_visible()
    expect(page.get_by_text(THESIS)).to_be_visible()
    page.get_by_role("button", name="Turn in").click()
    expect(page.get_by_text("You can read your work here but not change it.")).to_be_visible()


def assert_nothing_shows(page):
    """No byte of the grade reaches the student before it is given back."""
    assert Mark.objects.get(response__attempt__in=work()).points == 3
    desk = f"/assignments/{given().assignment_id}/{given_quiz().pk}/"
    pages = ["/", "/assignments/", f"/assignments/{given().assignment_id}/", desk]
    pages += [desk + name for name in ("submit/", "feedback/", "saved/")]
    secrets = [COMMENT, REMARK, "Given back", "Graded", *(words for _, words in GRADE.values())]
    for address in pages:
        bytes_sent = page.request.get(address).text()
        assert [secret for secret in secrets if secret in bytes_sent] == [], address
    assert THESIS in page.request.get(desk).text()


def read_what_came_back(page):
    page.goto("/")
    page.get_by_role("link", name="Read what came back: Read and write").click()
    expect(page.get_by_text("3 of 7 points")).to_be_visible()
    table = page.get_by_role("table", name="How it was scored")
    for row, (points, words) in GRADE.items():
        line = table.get_by_role("row").filter(has=page.get_by_text(row, exact=True))
        expect(line).to_contain_text(words)
        expect(line.get_by_role("cell")).to_contain_text(f"{points} of")
    expect(page.get_by_text(COMMENT)).to_be_visible()
    comments = page.get_by_role("region", name="Comments on your words")
    expect(comments).to_contain_text(PINNED)
    expect(comments).to_contain_text(REMARK)


# What is stored


def given():
    return Giving.objects.get(assignment__lesson__slug=SLUG)


def given_quiz():
    return given().assignment.lesson.steps.get().quiz


def work():
    return Attempt.objects.filter(giving=given())


def assert_stored(answer, role, quote):
    """Everything the path leaves behind, to the last number."""
    rivera = User.objects.get(username="rivera")
    student = User.objects.get(display_name=NAMES[0])
    giving = given()
    assert (giving.classroom.name, giving.assignment.given_by) == ("Period 6", rivera)
    assert giving.due_at.isoformat() == "2031-05-06T19:00:00+00:00"
    assert giving.assignment.lesson.state == State.PUBLISHED
    labels = giving.assignment.lesson.steps.get().documents.values_list(
        "label", "text__source__title", "text__source__access"
    )
    assert list(labels) == [
        ("Doc 1", NOTE, Source.Access.CLASSES),
        ("Doc 2", "The Soviet reply", Source.Access.ANYONE),
    ]
    attempt = work().with_state().get()
    assert (attempt.student, attempt.round, attempt.state) == (student, 1, "read")
    assert (attempt.turned_in_by, attempt.given_back_by) == (student, rivera)
    assert attempt.drafts.filter(kind__in=[*Draft.BESIDE, Draft.Kind.LATE]).count() == 0
    response = attempt.responses.get()
    assert response.answer == answer
    assert_evidence(attempt, response, role, quote)
    assert_graded(response, rivera)


def assert_evidence(attempt, response, role, quote):
    evidence = attempt.evidence.get()
    assert (evidence.response, evidence.label, evidence.role) == (response, LABEL, role)
    assert evidence.quote == quote
    assert evidence.version.reading_text[evidence.start : evidence.end] == quote
    assert evidence.version.text.source.title == "The Soviet reply"


def assert_graded(response, marker):
    mark = response.marks.get()
    assert (mark.marker, mark.counts, mark.is_done) == (marker, True, True)
    assert (mark.points, mark.comment) == (Decimal(3), COMMENT)
    rows = response.question.rubric.criteria.all()
    levels = {row.title: Decimal(mark.levels[str(row.pk)]) for row in rows}
    assert levels == {row: points for row, (points, _words) in GRADE.items()}
    remark = response.remarks.get()
    assert (remark.marker, remark.quote, remark.text) == (marker, PINNED, REMARK)
    assert response.answer[remark.start : remark.end] == PINNED
