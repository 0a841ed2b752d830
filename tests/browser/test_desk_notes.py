"""Notes by mouse, by keyboard alone, by touch; their list; kept from part to part."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.desk import notes as desk_notes
from quizzes.models import Evidence, Note, NoteNames
from tests.browser.desk import essay
from tests.browser.test_desk_citing import SELECT, bar, saved

pytestmark = pytest.mark.browser


@pytest.fixture
def reading(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.lesson.steps.first().pk}/"


def editor(page):
    return page.get_by_role("group", name="My note", exact=True)


def rows(page):
    return page.locator("[data-note-list] > li")


def mark(page, name):
    bar(page).get_by_role("group").get_by_role("button", name=name).click()


def test_by_mouse(desk, url, ana):
    words = desk.locator('#d1p2 [data-s="2.1"]').bounding_box()
    middle = words["y"] + words["height"] / 2
    desk.mouse.move(words["x"] + 1, middle)
    desk.mouse.down()
    desk.mouse.move(words["x"] + words["width"] - 1, middle, steps=5)
    desk.mouse.up()
    mark(desk, "Question")
    expect(bar(desk)).to_have_count(0)
    box = editor(desk).get_by_role("textbox")
    expect(box).to_be_focused()
    box.fill("Whose masts?")
    editor(desk).get_by_label("Who may read it").select_option(label="My teacher")
    editor(desk).get_by_role("button", name="Done").click()
    expect(editor(desk)).to_have_count(0)
    expect(desk.locator("#d1p2 mark.note.meaning-2")).to_have_text(
        "(my note: Question)I counted eleven masts and no flag."
    )
    expect(rows(desk)).to_have_count(1)
    expect(rows(desk)).to_contain_text("Whose masts?")
    expect(rows(desk)).to_contain_text("My teacher")
    saved(desk)
    note = Note.objects.get()
    assert (note.student, note.quote) == (ana, "I counted eleven masts and no flag.")
    assert (note.meaning, note.words, note.sharing) == (2, "Whose masts?", "teacher")
    assert (note.label, note.start, note.end) == ("Doc 1, ¶2", 53, 88)
    assert essay(desk).input_value() == ""


def test_by_keyboard_alone(desk):
    first = desk.locator('#d1p1 [data-s="1.1"]')
    first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Space")
    expect(bar(desk)).to_contain_text("Doc 1, ¶1 picked.")
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("Tab")
    button = bar(desk).get_by_role("button", name="Disagree")
    for _press in range(12):
        if button.evaluate("(one) => one === document.activeElement"):
            break
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(editor(desk).get_by_role("textbox")).to_be_focused()
    expect(desk.get_by_role("status").filter(has_text="Doc 1, ¶1–2 is marked.")).to_be_attached()
    desk.keyboard.type("Somebody had.")
    desk.keyboard.press("Escape")
    expect(desk.locator('#d1p2 [data-s="2.1"]')).to_be_focused()
    saved(desk)
    note = Note.objects.get()
    assert (note.meaning, note.words) == (4, "Somebody had.")
    assert note.quote == "Nobody had sent for them.\nI counted eleven masts and no flag."


def test_by_touch(visitor, enter, ana, reading):
    phone = visitor(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    enter(phone, ana)
    phone.goto(reading + "#documents")
    phone.get_by_role("button", name="Mark paragraph 2").first.tap()
    expect(bar(phone)).to_contain_text("Mark it for myself as")
    expect(bar(phone)).not_to_contain_text("Cite it in")
    bar(phone).get_by_role("button", name="Surprising").tap()
    editor(phone).get_by_role("textbox").fill("So many!")
    editor(phone).get_by_role("button", name="Done").tap()
    saved(phone)
    assert [(one.meaning, one.words) for one in Note.objects.all()] == [(3, "So many!")]
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_some_words_beside_evidence(desk):
    desk.get_by_role("button", name="Cite paragraph 2").first.click()
    bar(desk).get_by_role("button", name="backs my point").click()
    desk.evaluate(SELECT, ['#d1p1 [data-s="1.2"]', 7, "#d1p2 mark", 9])
    mark(desk, "Important")
    editor(desk).get_by_role("button", name="Done").click()
    saved(desk)
    assert Note.objects.get().quote == "had sent for them.\nI counted"
    assert Evidence.objects.get().quote == "I counted eleven masts and no flag."
    assert desk.locator("#d1p2 mark.backs").count() > 0
    # What stands in the text for screen readers is no word of the document.
    sentence = desk.locator('#d1p1 [data-s="1.2"]')
    expect(sentence).to_have_text("Nobody (my note: Important)had sent for them.")
    sentence.evaluate("(one) => getSelection().selectAllChildren(one)")
    mark(desk, "Question")
    editor(desk).get_by_role("button", name="Done").click()
    desk.wait_for_timeout(100)
    saved(desk)
    assert Note.objects.last().quote == "Nobody had sent for them."


def test_from_part_to_part(desk, url, reading):
    desk.goto(reading)
    desk.get_by_role("button", name="Mark paragraph 3").first.click()
    mark(desk, "Important")
    editor(desk).get_by_role("textbox").fill("The order")
    editor(desk).get_by_role("button", name="Done").click()
    saved(desk)
    desk.goto(url)
    expect(rows(desk)).to_contain_text("The order")
    expect(desk.locator("#d1p3 mark.note.meaning-1")).to_have_count(1)
    desk.get_by_role("link", name="Doc 2").first.click()
    rows(desk).get_by_role("link", name="Doc 1, ¶3").click()
    expect(desk.locator("#d1p3")).to_be_in_viewport()
    desk.goto(url.rsplit("/", 2)[0] + "/")
    desk.get_by_role("link", name="Doc 1, ¶3", exact=True).click()
    expect(desk).to_have_url(re.compile(r"#d1p3$"))
    expect(desk.locator("#d1p3")).to_be_in_viewport()


def test_change_and_delete(desk):
    for number in (1, 2):
        desk.get_by_role("button", name=f"Cite paragraph {number}").first.click()
        mark(desk, "Important")
        editor(desk).get_by_role("button", name="Done").click()
    saved(desk)
    rows(desk).first.get_by_role("button", name="Change the note on Doc 1, ¶1").click()
    editor(desk).get_by_label("It is").select_option(label="Disagree")
    editor(desk).get_by_role("textbox").fill("No.")
    expect(desk.locator("#d1p1 mark.meaning-4")).to_have_count(2)
    editor(desk).get_by_role("button", name="Done").click()
    expect(rows(desk).first.get_by_role("button", name="Change")).to_be_focused()
    saved(desk)
    rows(desk).last.get_by_role("button", name="Delete the note on Doc 1, ¶2").click()
    expect(rows(desk)).to_have_count(1)
    expect(rows(desk).get_by_role("button", name="Delete")).to_be_focused()
    expect(desk.locator("#d1p2 mark")).to_have_count(0)
    expect(desk.locator("#d1p2 .visually-hidden")).to_have_count(0)
    desk.wait_for_timeout(100)
    saved(desk)
    note = Note.objects.get()
    assert (note.meaning, note.words, note.revision) == (4, "No.", 2)


def test_a_failed_save_is_sent_again(desk):
    desk.route("**/save/", lambda route: route.abort())
    desk.get_by_role("button", name="Cite paragraph 2").first.click()
    mark(desk, "Question")
    editor(desk).get_by_role("textbox").fill("Kept?")
    expect(desk.locator("[data-save-state]")).to_contain_text("no connection")
    editor(desk).get_by_role("textbox").fill("Kept!")
    assert Note.objects.count() == 0
    desk.unroute("**/save/")
    saved(desk)
    assert Note.objects.get().words == "Kept!"


def test_the_answer_was_lost_on_the_way(desk):
    def lose(route):
        route.fetch()
        route.abort()

    desk.route("**/save/", lose, times=1)
    desk.get_by_role("button", name="Cite paragraph 2").first.click()
    mark(desk, "Question")
    editor(desk).get_by_role("textbox").fill("Once")
    expect(desk.locator("[data-save-state]")).to_contain_text("no connection")
    saved(desk)
    assert [one.words for one in Note.objects.all()] == ["Once"]


def test_in_two_tabs_both_are_kept(desk, page, reading, visitor, enter, ana):
    desk.goto(reading)
    desk.get_by_role("button", name="Mark paragraph 2").first.click()
    mark(desk, "Question")
    editor(desk).get_by_role("button", name="Done").click()
    saved(desk)
    other = visitor()
    enter(other, ana)
    other.goto(reading)
    for tab, words in [(other, "There"), (desk, "Here")]:
        rows(tab).get_by_role("button", name="Change").click()
        editor(tab).get_by_role("textbox").fill(words)
        editor(tab).get_by_role("button", name="Done").click()
        tab.wait_for_timeout(100)
        saved(tab)
    assert sorted(one.words for one in Note.objects.all()) == ["Here", "There"]
    rows(desk).get_by_role("button", name="Change").click()
    editor(desk).get_by_role("textbox").fill("Here again")
    desk.wait_for_timeout(100)
    saved(desk)
    assert sorted(one.words for one in Note.objects.all()) == ["Here again", "There"]


def test_deleted_in_one_tab_and_changed_in_the_other(desk, reading, visitor, enter, ana):
    desk.goto(reading)
    desk.get_by_role("button", name="Mark paragraph 2").first.click()
    mark(desk, "Question")
    editor(desk).get_by_role("button", name="Done").click()
    saved(desk)
    other = visitor()
    enter(other, ana)
    other.goto(reading)
    expect(rows(other).get_by_role("button", name="Change")).to_be_visible()
    Note.objects.all().delete()
    rows(other).get_by_role("button", name="Change").click()
    editor(other).get_by_role("textbox").fill("Still here")
    saved(other)
    assert [(one.words, one.start) for one in Note.objects.all()] == [("Still here", 53)]


def test_what_others_share_is_drawn(desk, url, ana, ben, giving, harbor_letter):
    version = harbor_letter.texts.get().current
    columns = {"giving": giving, "label": "Doc 1, ¶1", "version": version, "sharing": "class"}
    for student, meaning, end, quote in [
        (ana, 1, 9, "The ships"),
        (ben, 4, 17, "The ships came in"),
    ]:
        Note.objects.create(
            student=student,
            key="k",
            meaning=meaning,
            start=0,
            end=end,
            quote=quote,
            words="W",
            **columns,
        )
    NoteNames.objects.create(giving=giving, fourth="Doubtful")
    desk.goto(url)
    expect(desk.locator("#d1p1 mark.theirs").first).to_contain_text("(Ben Sorensen: Doubtful)")
    expect(desk.locator("#d1p1 mark.meaning-1:not(.theirs)")).to_have_text(
        "(my note: Important)The ships"
    )
    theirs = desk.locator("#notes .note-list").last
    expect(theirs).to_contain_text("Ben Sorensen")
    expect(theirs.get_by_role("button")).to_have_count(0)


def test_no_faults_of_accessibility(desk, axe, url):
    desk.get_by_role("button", name="Cite paragraph 2").first.click()
    assert axe(desk) == []
    mark(desk, "Question")
    assert axe(desk) == []
    editor(desk).get_by_role("button", name="Done").click()
    assert axe(desk) == []
    saved(desk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_without_faults(visitor, enter, axe, ana, rivera, giving, reading, lesson, scheme):
    version = lesson.steps.first().documents.first().text.current
    note = Note.objects.create(
        giving=giving, student=ana, key="k", meaning=2, sharing="class", words="Whose?",
        label="Doc 1, ¶1", version=version, start=0, end=9, quote="The ships",
    )  # fmt: skip
    part, room = reading.rstrip("/").rpartition("/")[0], giving.classroom_id
    for person, places in [
        (ana, [reading, f"{reading}mark/?at=d1:1", f"{reading}notes/{note.pk}/", f"{part}/"]),
        (rivera, [f"/classes/{room}/assignments/{giving.assignment_id}/notes/"]),
    ]:
        page = visitor(color_scheme=scheme, viewport={"width": 360, "height": 800})
        enter(page, person)
        for place in places:
            assert page.goto(place).status == 200
            assert axe(page) == [], place
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_line_tells_them_apart_without_color(visitor, enter, ana, url, scheme):
    page = visitor(color_scheme=scheme, forced_colors="active")
    enter(page, ana)
    page.goto(url)
    for number, name in enumerate(["Important", "Question", "Surprising"], 1):
        page.get_by_role("button", name=f"Cite paragraph {number}").first.click()
        mark(page, name)
        editor(page).get_by_role("button", name="Done").click()
    page.get_by_role("link", name="Doc 2").first.click()
    page.get_by_role("button", name="Cite paragraph 1").last.click()
    mark(page, "Disagree")
    style = "(one) => getComputedStyle(one).textDecorationStyle"
    styles = [page.locator(f"mark.note.meaning-{n}").first.evaluate(style) for n in range(1, 5)]
    assert styles == ["solid", "double", "dashed", "wavy"]
    line = "(one) => getComputedStyle(one).borderBlockStartStyle"
    assert page.locator("mark.note").first.evaluate(line) == "solid"
    saved(page)


def test_without_a_script(visitor, enter, ana, reading):
    page = visitor(java_script_enabled=False)
    enter(page, ana)
    page.goto(reading)
    page.get_by_role("button", name="Mark paragraph 2").first.click()
    page.get_by_label("Question").check()
    page.get_by_label("My note").fill("Whose?")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#notes")).to_contain_text("Whose?")
    page.get_by_role("link", name="Change Doc 1, ¶2").click()
    page.get_by_role("button", name="Delete the note").click()
    expect(page.locator("#notes")).not_to_contain_text("Whose?")
    assert Note.objects.count() == 0


def test_weight_of_a_first_visit(visitor, enter, ana, url):
    page = visitor()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    enter(page, ana)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 10, asked


def test_a_note_that_cannot_be_kept_waits(desk, reading, monkeypatch):
    """Its words are nowhere but on the page: it says so, asks, and tries again."""
    monkeypatch.setattr(desk_notes, "MOST", 0)
    desk.goto(reading)
    desk.get_by_role("button", name="Mark paragraph 2").first.click()
    mark(desk, "Question")
    editor(desk).get_by_role("textbox").fill("Whose masts?")
    state = desk.locator("[data-save-state]")
    expect(state).to_have_text("Saved, but not: the note on Doc 1, ¶2")
    editor(desk).get_by_role("button", name="Done").click()
    expect(rows(desk)).to_contain_text("This note waits here only")
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.evaluate("location.assign('/')")
    desk.wait_for_timeout(300)
    assert (asked, Note.objects.count()) == (["beforeunload"], 0)
    monkeypatch.setattr(desk_notes, "MOST", 500)
    desk.get_by_role("button", name="Mark paragraph 1").first.click()
    mark(desk, "Question")
    saved(desk)
    assert sorted(Note.objects.values_list("words", flat=True)) == ["", "Whose masts?"]
    expect(rows(desk).locator("[data-state=unkept]:visible")).to_have_count(0)


def test_a_note_that_is_too_long_waits(desk, reading):
    desk.goto(reading)
    desk.get_by_role("button", name="Mark paragraph 2").first.click()
    mark(desk, "Question")
    box = editor(desk).get_by_role("textbox")
    box.fill("m" * 2_003)
    expect(editor(desk)).to_contain_text("too long by 3")
    expect(desk.locator("[data-save-state]")).to_have_text("Saved, but not: the note on Doc 1, ¶2")
    box.fill("m" * 2_000)
    saved(desk)
    assert len(Note.objects.get().words) == 2_000
