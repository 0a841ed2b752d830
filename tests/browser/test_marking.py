"""Grading in the browser: with the mouse, by keyboard alone, without JavaScript, in two tabs."""

import re
import threading
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.models import AuditEvent, Enrolment
from quizzes.marking import paper
from quizzes.marking.desk import keep_half_done
from quizzes.models import (
    Attempt,
    Criterion,
    Evidence,
    MarginSymbol,
    Mark,
    Question,
    Remark,
    SavedComment,
)
from tests.cast import make_person

pytestmark = pytest.mark.browser

#: Selects "The letter" as the mouse would.
SELECT = """(node) => {
  const first = node.querySelector("p").firstChild;
  const at = first.data.indexOf("The letter");
  getSelection().setBaseAndExtent(first, at, first, at + 10);
  node.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
}"""


@pytest.fixture
def essay(turned_in):
    """Ana's essay, with a passage of Doc 1 and one of Doc 2."""
    response = turned_in.responses.get(question__kind="essay")
    response.answer = (
        "The gates were shut 🔒. The letter says “We shall keep the gates shut” (Doc 1, ¶3), but "
        "the notice says “nobody ever locked anything here” (Doc 2, ¶1)."
    )
    response.save()
    words = {
        "Doc 1, ¶3": "We shall keep the gates shut until the council speaks.",
        "Doc 2, ¶1": "The gates are open, and were never shut.",
    }
    for number, document in enumerate(response.question.quiz.shown_documents(), 1):
        label, quote = list(words.items())[number - 1]
        start = document.shown_version.reading_text.index(quote)
        Evidence.objects.create(
            attempt=turned_in,
            response=response,
            key=f"k{number}",
            label=label,
            role="backs",
            version=document.shown_version,
            start=start,
            end=start + len(quote),
            quote=quote,
        )
    return response


@pytest.fixture
def short(turned_in):
    return turned_in.responses.get(question__kind="short_answer")


@pytest.fixture
def bens(giving, quiz, ben):
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    attempt.turn_in(ben)
    return attempt


@pytest.fixture
def url(essay):
    attempt = essay.attempt
    return reverse("quizzes:marking_paper", args=[attempt.giving.assignment_id, attempt.pk])


@pytest.fixture
def desk(page, enter, rivera, url):
    enter(page, rivera)
    page.goto(url)
    return page


@pytest.fixture
def plain(visitor, enter, rivera, url):
    page = visitor(java_script_enabled=False, viewport={"width": 1366, "height": 900})
    enter(page, rivera)
    page.goto(url)
    return page


def judged(page, essay):
    """The fieldset in which the essay is judged."""
    return page.locator("[data-judgement]").filter(has=page.locator(f'[name="r{essay.pk}-base"]'))


def beside(page):
    return page.get_by_role("article", name="The passage beside the answer")


def choose(page, essay, row, points):
    group = judged(page, essay).get_by_role("radiogroup", name=row)
    group.get_by_role("radio", name=re.compile(f"^{points} of")).check(force=True)


def own_mark(essay):
    return Mark.objects.get(response=essay, by_program=False)


def test_it_works(desk, essay):
    expect(beside(desk)).to_contain_text("I counted eleven masts and no flag.")
    desk.get_by_role("button", name="(Doc 2, ¶1)").click()
    expect(beside(desk)).to_contain_text("The gates are open, and were never shut.")
    expect(beside(desk).locator("mark.picked")).to_have_text(
        "The gates are open, and were never shut."
    )
    expect(desk.get_by_text("These words are not in the text that was given.")).to_be_visible()
    choose(desk, essay, "Thesis", 1)
    choose(desk, essay, "Evidence", 2)
    expect(judged(desk, essay).locator("output")).to_have_text("3")
    judged(desk, essay).get_by_label("Next step for Ana Duarte").fill("Weigh the notice.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Ana Duarte: saved.")).to_be_visible()
    mark = own_mark(essay)
    assert (mark.points, mark.comment, mark.is_done) == (3, "Weigh the notice.", True)


def test_a_passage_changes_without_losing_what_is_typed(desk, essay):
    judged(desk, essay).get_by_label("Next step for Ana Duarte").fill("Half a th")
    desk.get_by_role("button", name="(Doc 2, ¶1)").click()
    expect(beside(desk)).to_contain_text("Doc 2, ¶1")
    comment = judged(desk, essay).get_by_label("Next step for Ana Duarte")
    expect(comment).to_have_value("Half a th")


def test_half_done_grading_is_kept(desk, essay, url):
    choose(desk, essay, "Thesis", 1)
    expect(desk.get_by_role("status").filter(has_text="kept")).to_be_visible(timeout=8000)
    mark = own_mark(essay)
    assert (mark.points, mark.is_done) == (1, False)
    choose(desk, essay, "Evidence", 1)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("Ana Duarte: saved.")).to_be_visible()
    mark.refresh_from_db()
    assert (mark.points, mark.is_done) == (2, True)


def test_a_comment_used_before_is_put_in(desk, essay, rivera):
    """Two letters of a word, an arrow, Enter; Escape leaves what is typed as it is."""
    SavedComment.objects.create(owner=rivera, text="Weigh both sides.", row="Evidence")
    essay.remarks.create(
        marker=rivera, start=0, end=3, quote="The", text="Who says the other side?"
    )
    comment = judged(desk, essay).get_by_label("Next step for Ana Duarte")
    offered = desk.get_by_role("listbox", name="Used before")
    comment.press_sequentially("First: si")
    expect(offered.get_by_role("option")).to_have_text(
        ["Weigh both sides. Evidence", "Who says the other side?"]
    )
    comment.press("ArrowDown")
    expect(offered.get_by_role("option", selected=True)).to_have_text("Weigh both sides. Evidence")
    comment.press("Enter")
    expect(comment).to_have_value("First: Weigh both sides.")
    expect(offered).to_have_count(0)
    comment.press_sequentially(" ot")
    expect(offered.get_by_role("option")).to_have_text(["Who says the other side?"])
    comment.press("Escape")
    expect(offered).to_have_count(0)
    expect(comment).to_have_value("First: Weigh both sides. ot")
    comment.press_sequentially("h")
    offered.get_by_role("option").click()
    expect(comment).to_have_value("First: Weigh both sides. Who says the other side?")
    expect(desk.get_by_role("status").filter(has_text="kept")).to_be_visible(timeout=8000)
    assert own_mark(essay).comment == "First: Weigh both sides. Who says the other side?"


def test_leaving_with_words_that_a_save_does_not_have(desk, essay):
    held = []
    desk.route("**/marking/**", lambda route: held.append(route) or None, times=1)
    box = judged(desk, essay).get_by_label("Next step for Ana Duarte")
    with desk.expect_request(lambda one: one.method == "POST"):
        box.fill("First.")
    box.fill("First, and more.")
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.evaluate("location.assign('/')")
    desk.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    held[0].continue_()
    expect(desk.get_by_role("status").filter(has_text="kept")).to_be_visible(timeout=8000)
    assert [one.comment for one in essay.marks.all()] == ["First, and more."]


@pytest.fixture
def asks(page):
    """What the browser asked about leaving; it is answered "stay"."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    return asked


def stays(page, asks, box=None):
    """Whoever leaves is asked first, and nothing typed is lost by staying."""
    typed = box and box.input_value()
    del asks[:]
    page.evaluate("location.assign('/')")
    page.wait_for_timeout(500)
    assert asks == ["beforeunload"]
    if box:
        expect(box).to_have_value(typed)
    del asks[:]


def test_leaving_with_a_comment_that_is_not_pinned(others, desk, essay, asks):
    desk.locator(f"#answer-{essay.pk} [data-answer-text]").evaluate(SELECT)
    box = desk.locator(f"#answer-{essay.pk} [data-remark]").get_by_label("Your comment")
    box.press_sequentially("Whose letter?")
    stays(desk, asks, box)
    desk.get_by_role("link", name="Skip", exact=True).click(no_wait_after=True)
    desk.wait_for_timeout(500)
    assert asks == ["beforeunload"]
    expect(box).to_have_value("Whose letter?")
    # Grades that are kept by themselves carry no comment along.
    choose(desk, essay, "Thesis", 1)
    expect(desk.get_by_role("status").filter(has_text="kept")).to_be_visible(timeout=8000)
    stays(desk, asks, box)
    desk.get_by_role("button", name="Pin the comment").click()
    expect(desk.locator(".remarks").get_by_text("Whose letter?")).to_be_visible()
    choose(desk, essay, "Thesis", 0)
    expect(desk.get_by_role("status").filter(has_text="kept")).to_be_visible(timeout=8000)
    desk.get_by_role("link", name="Skip", exact=True).click()
    expect(heading(desk)).to_have_text("Bea")
    assert asks == []


def test_leaving_with_grades_that_the_student_would_see(desk, essay, asks, rivera, url):
    """Nothing of them is kept by itself."""
    for response in essay.attempt.responses.filter(marks=None):
        Mark.of(response, rivera).record(levels={}, points=1, comment="", done=True, base=0)
    essay.attempt.give_back(rivera)
    desk.goto(url)
    choose(desk, essay, "Thesis", 1)
    choose(desk, essay, "Evidence", 1)
    stays(desk, asks)
    comment = judged(desk, essay).get_by_label("Next step for Ana Duarte")
    comment.press_sequentially("Weigh it.")
    stays(desk, asks, comment)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Ana Duarte: saved.")).to_be_visible()
    desk.get_by_role("link", name="Skip", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).not_to_have_text("Ana Duarte")
    assert asks == []
    assert own_mark(essay).comment == "Weigh it."


def test_leaving_with_a_note_that_is_not_sent(others, page, enter, url, rivera, essay, asks):
    """Going on to the next paper would lose it, too, though the grades are saved."""
    desk = enter(page, rivera)
    desk.goto(url)
    fetched_ahead(desk, others[0])
    desk.get_by_text("Something else with this paper").click()
    note = desk.get_by_label("What to mend")
    note.press_sequentially("Once more, please.")
    stays(desk, asks, note)
    choose(desk, essay, "Thesis", 1)
    desk.get_by_role("button", name="Save and next").first.click(no_wait_after=True)
    desk.wait_for_timeout(1000)
    assert asks == ["beforeunload"]
    expect(heading(desk)).to_have_text("Ana Duarte")
    expect(note).to_have_value("Once more, please.")
    del asks[:]
    desk.get_by_role("button", name="Send back to revise").click()
    expect(desk.get_by_text("Ana Duarte can revise it now.")).to_be_visible()
    assert asks == []


def test_leaving_with_points_that_cannot_be_kept(desk, short, asks):
    points = desk.locator(f'[name="r{short.pk}-points"]')
    points.press_sequentially("99")
    expect(desk.get_by_role("status").filter(has_text="look at the points")).to_be_visible()
    stays(desk, asks, points)
    points.fill("1")
    expect(desk.get_by_role("status").filter(has_text="Half done")).to_be_visible()
    desk.evaluate("location.assign('/')")
    desk.wait_for_timeout(500)
    assert asks == []


def test_leaving_what_two_are_agreeing_on(page, enter, asks, essay, rivera, okoro, period3):
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    for number, marker in enumerate((rivera, okoro)):
        essay.attempt.shares.create(marker=marker, is_second=bool(number))
        for response in essay.attempt.responses.exclude(marks__by_program=True):
            points = number if response == essay else 1
            Mark.of(response, marker).record(
                levels={}, points=points, comment="", done=True, base=0
            )
    enter(page, rivera)
    args = [essay.attempt.giving.assignment_id]
    page.goto(reverse("quizzes:marking_moderation", args=args))
    box = page.get_by_label("What you tell the student")
    box.press_sequentially("We both think so.")
    stays(page, asks, box)
    choose(page, essay, "Thesis", 1)
    choose(page, essay, "Evidence", 1)
    page.get_by_role("button", name="Save what is agreed").click()
    expect(page.get_by_text("1 grade agreed on.")).to_be_visible()
    assert asks == []


def test_saving_while_the_page_keeps_by_itself(desk, essay, monkeypatch):
    """A slow answer to the page's own saving does not turn against the teacher's."""
    begun = threading.Event()

    def slowly(*args):
        answer = keep_half_done(*args)
        begun.set()
        time.sleep(1)
        return answer

    monkeypatch.setattr(paper, "keep_half_done", slowly)
    choose(desk, essay, "Thesis", 1)
    choose(desk, essay, "Evidence", 1)
    while not begun.is_set():
        desk.wait_for_timeout(50)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("Ana Duarte: saved.")).to_be_visible()
    assert own_mark(essay).is_done


def test_words_selected_in_the_answer_get_a_comment(desk, essay):
    text = desk.locator(f"#answer-{essay.pk} [data-answer-text]")
    text.evaluate(SELECT)
    box = desk.locator(f"#answer-{essay.pk} [data-remark]")
    expect(box.get_by_label("The words it is about")).to_have_value("The letter")
    box.get_by_label("Your comment").fill("Whose letter?")
    box.get_by_role("button", name="Pin the comment").click()
    expect(desk.locator(".remarks").get_by_text("Whose letter?")).to_be_visible()
    remark = Remark.objects.get()
    assert (remark.start, remark.quote) == (essay.answer.index("The letter"), "The letter")


def test_a_key_pins_a_symbol_to_the_selected_words(desk, essay):
    MarginSymbol.objects.update_or_create(label="Thesis", defaults={"sign": "✓", "key": "t"})
    desk.reload()
    desk.keyboard.press("t")  # nothing is selected: a letter alone does nothing
    desk.locator(f"#answer-{essay.pk} [data-answer-text]").evaluate(SELECT)
    desk.keyboard.press("t")
    shown = desk.locator(".remarks .symbol")
    expect(shown).to_have_text("✓ Thesis")
    remark = Remark.objects.get()
    assert (remark.quote, remark.label, remark.text) == ("The letter", "Thesis", "")


def test_the_keys_are_shown_by_a_key(desk, essay):
    """But not to who is typing."""
    keys = desk.get_by_text("show these keys, or hide them")
    comment = judged(desk, essay).get_by_label("Next step for Ana Duarte")
    comment.press("?")
    expect(comment).to_have_value("?")
    expect(keys).to_be_hidden()
    desk.locator("h1").click()
    desk.keyboard.press("?")
    expect(keys).to_be_visible()
    desk.keyboard.press("?")
    expect(keys).to_be_hidden()


def test_what_the_student_tagged_is_told_once_each_row_has_its_level(
    page, enter, rivera, url, essay
):
    Criterion.objects.filter(title="Evidence").update(skill=Criterion.Skill.CORROBORATION)
    enter(page, rivera)
    page.goto(url)
    told = judged(page, essay).get_by_text("As the student tagged:")
    choose(page, essay, "Thesis", 1)
    expect(told).to_be_hidden()
    choose(page, essay, "Evidence", 2)
    expect(told).to_be_visible()


def test_other_points_than_the_sum_count_along(desk, essay):
    choose(desk, essay, "Thesis", 1)
    choose(desk, essay, "Evidence", 1)
    total = judged(desk, essay).locator("output")
    expect(total).to_have_text("2")
    judged(desk, essay).get_by_text("Other points than the sum").click()
    judged(desk, essay).get_by_label("Points instead of the sum, of 3").fill("2.5")
    expect(total).to_have_text("2.5")
    expect(desk.get_by_text("Half done, kept")).to_be_visible()
    assert (own_mark(essay).points, str(own_mark(essay).set_points)) == (2, "2.50")
    judged(desk, essay).get_by_label("Why").fill("Bolder than the rows.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Ana Duarte: saved.")).to_be_visible()
    mark = own_mark(essay)
    assert (str(mark.points), mark.reason, mark.is_done) == ("2.50", "Bolder than the rows.", True)


def test_by_keyboard_alone(desk, essay, bens):
    """Open a passage, pin a comment, judge every row and go on; no key works while one types."""
    keys = desk.keyboard

    def tab_to(locator):
        for _press in range(120):
            keys.press("Tab")
            if locator.evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"the keyboard never reached {locator}")

    tab_to(desk.get_by_role("button", name="(Doc 2, ¶1)"))
    keys.press("Enter")
    expect(beside(desk)).to_contain_text("Doc 2, ¶1")
    desk.evaluate("document.activeElement.blur()")
    box = desk.locator(f"#answer-{essay.pk} [data-remark]")
    tab_to(box.locator("summary"))
    keys.press("Enter")
    keys.press("Tab")
    keys.type("The letter says")
    keys.press("Tab")
    keys.type("1 2 0 says who?")
    keys.press("Control+Enter")
    expect(desk.locator(".remarks").get_by_text("1 2 0 says who?")).to_be_visible()
    group = judged(desk, essay).get_by_role("radiogroup", name="Thesis")
    tab_to(group.get_by_role("radio").first)
    keys.press("ArrowRight")
    expect(group.get_by_role("radio").nth(1)).to_be_checked()
    keys.press("Tab")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    expect(judged(desk, essay).locator("output")).to_have_text("3")
    keys.press("Tab")
    keys.type("2 documents weighed.")
    keys.press("Control+Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ben Sorensen")
    mark = own_mark(essay)
    assert (mark.points, mark.comment, mark.is_done) == (3, "2 documents weighed.", True)


@pytest.fixture
def others(giving, quiz, period3):
    """Three more papers, by name after Ana's."""
    works = []
    for name in ("Bea", "Cem", "Dov"):
        student = make_person(name.lower(), name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        works.append(Attempt.objects.open_for(giving, quiz, student))
        works[-1].turn_in(student)
    return works


def heading(page):
    return page.get_by_role("heading", level=1)


def fetched_ahead(page, work):
    """Waits until the paper is at hand."""
    ends = f"/{work.pk}/"
    page.wait_for_event(
        "requestfinished",
        lambda one: one.url.endswith(ends) and is_ahead(one),
    )
    page.wait_for_timeout(100)


def test_the_next_paper_is_at_hand(page, enter, rivera, url, essay, short, others):
    """It shows without a page of its own, is noted as read then and not before, and can be
    graded; the way back leads to the paper before."""
    enter(page, rivera)
    page.goto(url)
    fetched_ahead(page, others[0])
    read = AuditEvent.objects.filter(action="read", actor=rivera)
    assert [one.student.display_name for one in read] == ["Ana Duarte"]
    page.evaluate("window.isTheSamePage = true")
    choose(page, essay, "Thesis", 1)
    choose(page, essay, "Evidence", 1)
    page.locator(f'[name="r{short.pk}-points"]').fill("1")
    page.keyboard.press("Control+Enter")
    expect(heading(page)).to_have_text("Bea")
    expect(heading(page)).to_be_focused()
    expect(page.get_by_text("Ana Duarte: saved.")).to_be_visible()
    expect(page.get_by_role("navigation", name="Papers of this part")).to_contain_text("3 to grade")
    assert page.evaluate("window.isTheSamePage") is True
    assert page.url.endswith(f"/{others[0].pk}/")
    assert "Bea" in page.title()
    expect(page.locator("noscript")).to_be_hidden()
    assert (own_mark(essay).points, own_mark(essay).is_done) == (2, True)
    assert {one.student.display_name for one in read.all()} == {"Ana Duarte", "Bea"}
    fetched_ahead(page, others[1])
    beas = others[0].responses.get(question__kind="essay")
    choose(page, beas, "Thesis", 0)
    expect(page.get_by_role("status").filter(has_text="kept")).to_be_visible(timeout=8000)
    assert own_mark(beas).levels
    page.go_back()
    expect(heading(page)).to_have_text("Ana Duarte")
    assert page.evaluate("window.isTheSamePage") is None


def test_the_paper_just_left_is_at_hand(page, enter, rivera, url, essay, short, others):
    """Previous shows it at once, without a network, as it was left; it can be graded on."""
    enter(page, rivera)
    page.goto(url)
    before = page.get_by_role("link", name="Previous")
    expect(before).to_have_count(0)
    fetched_ahead(page, others[0])
    page.evaluate("window.isTheSamePage = true")
    choose(page, essay, "Thesis", 1)
    choose(page, essay, "Evidence", 1)
    page.locator(f'[name="r{short.pk}-points"]').fill("1")
    page.keyboard.press("Control+Enter")
    expect(heading(page)).to_have_text("Bea")
    fetched_ahead(page, others[1])
    page.context.set_offline(True)
    before.click()
    expect(heading(page)).to_have_text("Ana Duarte")
    expect(heading(page)).to_be_focused()
    expect(before).to_have_count(0)
    expect(page.get_by_text("Ana Duarte: saved.")).to_have_count(0)
    thesis = judged(page, essay).get_by_role("radiogroup", name="Thesis")
    expect(thesis.get_by_role("radio").nth(1)).to_be_checked()
    expect(judged(page, essay).locator("output")).to_have_text("2")
    assert page.url.endswith(f"/{essay.attempt_id}/")
    page.context.set_offline(False)
    choose(page, essay, "Thesis", 0)  # over the revision that its own saving has made
    page.keyboard.press("Control+Enter")
    expect(heading(page)).to_have_text("Bea")
    assert page.evaluate("window.isTheSamePage") is True
    assert own_mark(essay).points == 1
    page.go_back()
    expect(heading(page)).to_have_text("Ana Duarte")
    page.wait_for_load_state("networkidle")
    page.go_forward()
    expect(heading(page)).to_have_text("Bea")


@pytest.mark.parametrize("back", ["the link", "the browser's button"])
def test_going_back_keeps_what_is_typed(page, enter, rivera, url, essay, others, back):
    """With something typed it is an ordinary way, on which that is kept half done."""
    enter(page, rivera)
    page.goto(url)
    fetched_ahead(page, others[0])
    page.get_by_role("button", name="Save and next").first.click()
    expect(heading(page)).to_have_text("Bea")
    page.wait_for_load_state("networkidle")
    beas = others[0].responses.get(question__kind="essay")
    choose(page, beas, "Thesis", 1)
    if back == "the link":
        page.get_by_role("link", name="Previous").click()
    else:
        page.go_back()
    expect(heading(page)).to_have_text("Ana Duarte")
    for _turn in range(100):  # the page that has gone sends its last words by itself
        if beas.marks.exists():
            break
        page.wait_for_timeout(100)
    page.get_by_role("link", name="Bea").click()
    group = judged(page, beas).get_by_role("radiogroup", name="Thesis")
    expect(group.get_by_role("radio").nth(1)).to_be_checked()


@pytest.mark.parametrize("is_held", [True, False])
def test_what_going_on_costs(page, enter, rivera, url, others, capsys, is_held):
    """Requests, bytes on the wire and the wait, with the next paper at hand and without."""
    if not is_held:  # as for who asks browsers to save data
        page.add_init_script(
            "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
        )
    enter(page, rivera)
    page.goto(url)
    if is_held:
        fetched_ahead(page, others[0])
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("requestfinished", lambda one: asked.append(one))
    begun = time.monotonic()
    page.get_by_role("button", name="Save and next").first.click()
    expect(heading(page)).to_have_text("Bea")
    waited = time.monotonic() - begun
    page.wait_for_timeout(1500)
    while is_held and not any(map(is_ahead, asked)) and time.monotonic() < begun + 20:
        page.wait_for_timeout(100)
    pages = [one for one in asked if "/static/" not in one.url]
    size = sum(int(one.response().headers.get("content-length", 0)) for one in pages)
    with capsys.disabled():
        print(
            f"\nnext paper {'at hand' if is_held else 'asked for'}: {len(pages)} pages asked for, "
            f"{size:,} bytes, and {len(asked) - len(pages)} files from the browser's own store; "
            f"shown after {waited * 1000:.0f} ms"
        )
    ways = [(one.method, is_ahead(one)) for one in pages]
    if is_held:
        assert ways == [("POST", False), ("GET", False), ("GET", True)]
    else:
        assert ways == [("POST", False), ("GET", False)]


def is_ahead(request):
    return request.headers.get("purpose") == "prefetch"


def test_a_mistake_is_told_by_the_page_itself(page, enter, rivera, url, essay, short, others):
    enter(page, rivera)
    page.goto(url)
    fetched_ahead(page, others[0])
    page.locator(f'[name="r{short.pk}-points"]').fill("99")
    page.get_by_role("button", name="Save and next").first.click()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(heading(page)).to_have_text("Ana Duarte")
    expect(page.locator(f'[name="r{short.pk}-points"]')).to_have_value("99")


def test_graded_meanwhile_the_page_held_is_laid_anew(
    page, enter, rivera, url, essay, short, others
):
    enter(page, rivera)
    page.goto(url)
    fetched_ahead(page, others[0])
    beas = others[0].responses.get(question__kind="essay")
    mark = Mark.of(beas, rivera)
    mark.record(levels={}, points=None, comment="From elsewhere", done=False, base=0)
    page.get_by_role("button", name="Save and next").first.click()
    expect(heading(page)).to_have_text("Bea")
    comment = judged(page, beas).get_by_label("Next step for Bea")
    expect(comment).to_have_value("From elsewhere")


def test_without_javascript(plain, essay, giving, rivera):
    choose(plain, essay, "Thesis", 1)
    judged(plain, essay).get_by_label("Next step for Ana Duarte").fill("Half a th")
    plain.get_by_role("button", name="(Doc 2, ¶1)").click()
    expect(beside(plain)).to_contain_text("The gates are open, and were never shut.")
    comment = judged(plain, essay).get_by_label("Next step for Ana Duarte")
    expect(comment).to_have_value("Half a th")
    choose(plain, essay, "Evidence", 1)
    box = plain.locator(f"#answer-{essay.pk} [data-remark]")
    box.locator("summary").click()
    box.get_by_label("The words it is about").fill("The leter")
    box.get_by_label("Your comment").fill("Whose letter?")
    box.get_by_role("button", name="Pin the comment").click()
    wrong = "These words do not stand in the answer. Copy them from it."
    expect(box.get_by_text(wrong, exact=True)).to_be_visible()
    expect(box.get_by_label("Your comment")).to_have_value("Whose letter?")
    box.get_by_label("The words it is about").fill("The letter")
    box.get_by_role("button", name="Pin the comment").click()
    expect(plain.locator(".remarks").get_by_text("Whose letter?")).to_be_visible()
    expect(comment).to_have_value("Half a th")
    row = judged(plain, essay).get_by_role("radiogroup", name="Evidence")
    expect(row.get_by_role("radio").nth(1)).to_be_checked()
    short = essay.attempt.responses.get(question__kind="short_answer")
    plain.locator(f'[name="r{short.pk}-points"]').fill("1.5")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.get_by_text("Ana Duarte: saved.")).to_be_visible()
    plain.goto(reverse("quizzes:marking_release", args=[giving.assignment_id]))
    expect(plain.get_by_role("checkbox", name="Ana Duarte")).to_be_checked()
    plain.get_by_role("button", name="Give back what is ticked").click()
    expect(plain.get_by_text("1 paper given back.")).to_be_visible()
    assert essay.attempt.__class__.objects.get(pk=essay.attempt_id).given_back_by == rivera


def test_two_tabs(desk, essay, url):
    other = desk.context.new_page()
    other.goto(url)
    choose(desk, essay, "Thesis", 1)
    choose(desk, essay, "Evidence", 2)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Ana Duarte: saved.")).to_be_visible()
    choose(other, essay, "Thesis", 0)
    choose(other, essay, "Evidence", 0)
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("There it says 3 points")).to_be_visible()
    expect(judged(other, essay).locator("output")).to_have_text("0")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Ana Duarte: saved.")).to_be_visible()
    assert (own_mark(essay).points, own_mark(essay).changes.count()) == (0, 2)


def test_question_by_question(page, enter, rivera, essay, bens, giving):
    short = essay.attempt.responses.get(question__kind="short_answer")
    enter(page, rivera)
    address = [giving.assignment_id, short.question_id]
    page.goto(reverse("quizzes:marking_question", args=address))
    page.locator(f'[name="r{short.pk}-points"]').fill("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="Ben Sorensen")).to_be_visible()
    expect(page.get_by_role("heading", name="Ana Duarte")).to_have_count(0)
    assert own_mark(short).points == 2


def test_all_answers_to_a_question_are_saved_from_outside_of_them(
    page, enter, rivera, essay, bens, giving
):
    short = essay.attempt.responses.get(question__kind="short_answer")
    others = bens.responses.get(question=short.question_id)
    enter(page, rivera)
    page.goto(reverse("quizzes:marking_question", args=[giving.assignment_id, short.question_id]))
    page.locator(f'[name="r{short.pk}-points"]').fill("2")
    page.locator(f'[name="r{others.pk}-points"]').fill("1")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    marks = [own_mark(one) for one in (short, others)]
    assert [(one.points, one.done_at is not None) for one in marks] == [(2, True), (1, True)]


@pytest.mark.parametrize("width", [320, 768, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_axe_finds_nothing(
    visitor, enter, rivera, okoro, period3, essay, url, axe, width, scheme
):
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    essay.marks.create(marker=okoro, points=1)
    essay.remarks.create(marker=rivera, start=0, end=9, quote="The gates", text="Which?")
    row = essay.question.rubric.criteria.last()
    row.levels.filter(points=2).update(least=2, points=4, marker_text="Weighs both. " * 4)
    Question.objects.update(model_answer="They were open, and nobody came.")
    page = visitor(viewport={"width": width, "height": 800}, color_scheme=scheme)
    enter(page, rivera)
    page.goto(url)
    page.get_by_role("radio", name="2 to 4 of 4").check()
    expect(page.get_by_role("spinbutton", name="Evidence: points from 2 to 4")).to_be_visible()
    page.get_by_text("What a full answer says").last.click()
    expect(page.get_by_role("heading", name="Model answer")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_help_for_keys_on_the_table_of_a_question(page, enter, rivera, giving, essay):
    enter(page, rivera)
    page.goto(reverse("quizzes:marking_question", args=[giving.assignment_id, essay.question_id]))
    chosen = page.locator("[data-judgement] input[type=radio]:checked")
    off = page.get_by_role("button", name="Turn these keys off")
    expect(off).to_be_hidden()
    page.keyboard.press("?")
    off.click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("1")
    assert chosen.count() == 0
    off.click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("1")
    assert chosen.count() == 1
