"""Evidence picked by mouse, by keyboard alone, by touch, and on a page that others rewrite."""

import pytest
from playwright.sync_api import expect

from lessons.models import Pin
from quizzes.models import Evidence, Response
from tests.browser.desk import SAVED, essay
from tests.browser.finger import Finger, middle_of

pytestmark = pytest.mark.browser
SELECT = """([from, start, to, end]) => {
  const walk = (id) => document.createTreeWalker(document.querySelector(id), NodeFilter.SHOW_TEXT);
  const text = (id) => walk(id).nextNode();
  const range = document.createRange();
  range.setStart(text(from), start);
  range.setEnd(text(to), end);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def saved(page):
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.wait_for_function("document.querySelector('[data-save-state]').dataset.state === 'saved'")


def bar(page):
    return page.get_by_role("group", name="The picked passage")


def evidence_of(page, number):
    return page.locator(f'[data-number="{number}"] .evidence li')


def test_by_mouse(desk):
    essay(desk).fill("He saw many ships  and no flag.")
    essay(desk).evaluate("(area) => area.setSelectionRange(18, 18)")
    essay(desk).dispatch_event("keyup")
    words = desk.locator('#d1p2 [data-s="2.1"]').bounding_box()
    middle = words["y"] + words["height"] / 2
    desk.mouse.move(words["x"] + 1, middle)
    desk.mouse.down()
    desk.mouse.move(words["x"] + words["width"] - 1, middle, steps=5)
    desk.mouse.up()
    expect(bar(desk)).to_contain_text("Doc 1, ¶2 picked.")
    expect(bar(desk).get_by_role("combobox")).to_have_value(
        desk.locator('[data-number="4"]').get_attribute("data-question")
    )
    bar(desk).get_by_role("button", name="backs my point").click()
    expect(bar(desk)).to_have_count(0)
    expect(essay(desk)).to_have_value("He saw many ships (Doc 1, ¶2) and no flag.")
    expect(evidence_of(desk, 4)).to_have_count(1)
    expect(desk.locator("#d1p2 mark.backs")).to_have_text("I counted eleven masts and no flag.")
    saved(desk)
    evidence = Evidence.objects.get()
    assert (evidence.quote, evidence.role, evidence.label) == (
        "I counted eleven masts and no flag.",
        "backs",
        "Doc 1, ¶2",
    )


def test_too_long_a_passage_is_told(desk, url, harbor_letter, rivera):
    text = harbor_letter.texts.get()
    Pin.objects.filter(document__text=text).update(version=text.revise("Shut! " * 900, by=rivera))
    desk.goto(url)
    desk.locator("#d1p1 .para-no").click()
    expect(bar(desk)).to_contain_text("This is too long to cite. Pick at most 5,000 characters.")
    expect(bar(desk).get_by_role("button", name="backs my point")).to_be_disabled()
    desk.locator('#d1p1 [data-s="1.1"]').press("Enter")
    expect(bar(desk).get_by_text("This is too long to cite")).to_be_hidden()
    bar(desk).get_by_role("button", name="backs my point").click()
    saved(desk)
    assert Evidence.objects.get().quote == "Shut!"


def test_a_label_put_right_is_saved_in_the_answer(desk):
    """The server chose another letter: the words that name the place are saved again."""

    def put_right(route):
        answer = route.fetch()
        key = route.request.post_data_json["evidence"][0]["key"]
        route.fulfill(json=answer.json() | {"labels": {key: "Doc 1, ¶2b"}})

    desk.route("**/save/", put_right)
    essay(desk).fill("He saw none.")
    desk.locator("#d1p2 .para-no").click()
    bar(desk).get_by_role("button", name="backs my point").click()
    expect(essay(desk)).to_have_value("He saw none. (Doc 1, ¶2b)")
    saved(desk)
    essays = Response.objects.filter(question__kind="essay")
    assert essays.get().answer == "He saw none. (Doc 1, ¶2b)"


def test_some_words_across_paragraphs(desk):
    desk.evaluate(SELECT, ['#d1p1 [data-s="1.2"]', 7, '#d1p2 [data-s="2.1"]', 9])
    expect(bar(desk)).to_contain_text("Doc 1, ¶1–2 picked.")
    bar(desk).get_by_role("button", name="says what it says").click()
    saved(desk)
    evidence = Evidence.objects.get()
    assert evidence.quote == "had sent for them.\nI counted"
    assert evidence.version.reading_text[evidence.start : evidence.end] == evidence.quote
    assert evidence.label == "Doc 1, ¶1–2"
    assert desk.locator("mark.says").all_text_contents() == ["had sent for them.", "I counted"]


def test_by_keyboard_alone(desk):
    essay(desk).focus()
    desk.keyboard.type("He wrote ")
    first = desk.locator('#d1p1 [data-s="1.1"]')
    for _press in range(40):
        desk.keyboard.press("Shift+Tab")
        if first.evaluate("(one) => one === document.activeElement"):
            break
    expect(first).to_be_focused()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Space")
    expect(bar(desk)).to_contain_text("Doc 1, ¶1 picked.")
    desk.keyboard.press("Shift+ArrowDown")
    expect(bar(desk)).to_contain_text("Doc 1, ¶1–2 picked.")
    expect(desk.get_by_role("status").filter(has_text="picked. Press Tab")).to_be_attached()
    desk.keyboard.press("Tab")
    expect(bar(desk).get_by_role("button", name="says what it says")).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator('#d1p2 [data-s="2.1"]')).to_be_focused()
    expect(essay(desk)).to_have_value("He wrote (Doc 1, ¶1–2)")
    saved(desk)
    evidence = Evidence.objects.get()
    assert (evidence.quote, evidence.role) == (
        "Nobody had sent for them.\nI counted eleven masts and no flag.",
        "who_wrote",
    )


def test_escape_gives_up(desk):
    sentence = desk.locator('#d1p1 [data-s="1.1"]')
    sentence.focus()
    desk.keyboard.press("Enter")
    expect(bar(desk)).to_be_visible()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")
    expect(bar(desk)).to_have_count(0)
    expect(sentence).to_be_focused()
    expect(desk.locator("mark")).to_have_count(0)


def test_letters_do_nothing(desk):
    desk.locator('#d1p1 [data-s="1.1"]').focus()
    desk.keyboard.type("abchsnx?/")
    expect(bar(desk)).to_have_count(0)


def test_a_paragraph_by_its_number(desk):
    desk.get_by_role("button", name="Cite paragraph 3").first.click()
    expect(bar(desk)).to_contain_text("Doc 1, ¶3 picked.")
    bar(desk).get_by_role("combobox").select_option(label="question 3")
    bar(desk).get_by_role("button", name="says what it says").click()
    expect(desk.get_by_label("Your answer to question 3")).to_have_value("(Doc 1, ¶3)")
    saved(desk)
    assert Evidence.objects.get().response.question.kind == "short_answer"


def test_a_chip_leads_back_to_its_place(desk):
    desk.get_by_role("link", name="Doc 2").first.click()
    expect(desk.locator("#d2sheet")).to_be_visible()
    expect(desk.locator("#d1sheet")).to_be_hidden()
    desk.get_by_role("button", name="Cite paragraph 2").last.click()
    bar(desk).get_by_role("button", name="says what it says").click()
    desk.get_by_role("link", name="Doc 1").first.click()
    expect(desk.locator("#d2sheet")).to_be_hidden()
    evidence_of(desk, 3).get_by_role("link").click()
    expect(desk.locator("#d2p2")).to_be_in_viewport()
    desk.get_by_role("link", name="Doc 1").first.click()
    evidence_of(desk, 3).get_by_role("link").click()
    expect(desk.locator("#d2p2")).to_be_in_viewport()


def test_change_and_remove(desk):
    for number in (1, 2):
        desk.get_by_role("button", name=f"Cite paragraph {number}").first.click()
        bar(desk).get_by_role("button", name="says what it says").click()
    saved(desk)
    rows = evidence_of(desk, 3)
    rows.first.get_by_role("combobox", name="What Doc 1, ¶1 does here").select_option("backs")
    expect(desk.locator("#d1p1 mark.backs")).to_have_count(1 + 1)
    rows.last.get_by_role("button", name="Remove Doc 1, ¶2").click()
    expect(rows).to_have_count(1)
    expect(desk.locator("#d1p2 mark")).to_have_count(0)
    expect(rows.first.get_by_role("button", name="Remove")).to_be_focused()
    saved(desk)
    assert list(Evidence.objects.values_list("label", "role")) == [("Doc 1, ¶1", "backs")]
    desk.reload()
    expect(desk.locator("#d1p1 mark.backs").first).to_be_visible()
    expect(evidence_of(desk, 3)).to_have_count(1)


def test_a_second_passage_of_a_paragraph(desk):
    for place in ("1.1", "1.2"):
        desk.locator(f'#d1p1 [data-s="{place}"]').focus()
        desk.keyboard.press("Enter")
        bar(desk).get_by_role("button", name="says what it says").click()
    saved(desk)
    assert list(Evidence.objects.values_list("label", flat=True)) == ["Doc 1, ¶1", "Doc 1, ¶1b"]
    assert Response.objects.get(question__kind="short_answer").answer == "(Doc 1, ¶1) (Doc 1, ¶1b)"


def test_a_typed_place_is_offered(desk):
    essay(desk).fill("They kept them shut (Doc 1, ¶3), see also Doc 9, ¶1.")
    offer = desk.get_by_text("You name Doc 1, ¶3.")
    expect(offer).to_be_visible()
    expect(desk.get_by_text("You name Doc 9")).to_have_count(0)
    desk.get_by_role("button", name="Add it to your evidence").click()
    expect(offer).to_have_count(0)
    expect(evidence_of(desk, 4)).to_have_count(1)
    saved(desk)
    evidence = Evidence.objects.get()
    assert (evidence.label, evidence.role) == ("Doc 1, ¶3", "")
    assert evidence.quote == "We shall keep the gates shut until the council speaks."


WRAP = """() => {
  const pane = document.querySelector("#documents");
  const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const font = document.createElement("font");
    font.append(document.createTextNode(%s));
    node.replaceWith(font);
  }
}"""


def test_every_text_node_wrapped_in_font(desk):
    desk.evaluate(WRAP % "node.data")
    desk.evaluate(SELECT, ['#d1p2 [data-s="2.1"]', 10, '#d1p2 [data-s="2.1"]', 22])
    expect(bar(desk)).to_be_visible()
    expect(bar(desk).get_by_text("The words on this page differ")).to_be_hidden()
    bar(desk).get_by_role("button", name="says what it says").click()
    saved(desk)
    assert Evidence.objects.get().quote == "eleven masts"


def test_a_translated_page_cites_by_sentence(desk):
    desk.evaluate(WRAP % "node.data.trim() ? node.data.toUpperCase() + ' (traducido)' : node.data")
    desk.evaluate(SELECT, ['#d1p1 [data-s="1.2"]', 3, '#d1p1 [data-s="1.2"]', 9])
    expect(bar(desk).get_by_text("The words on this page differ")).to_be_visible()
    bar(desk).get_by_role("button", name="backs my point").click()
    saved(desk)
    evidence = Evidence.objects.get()
    assert evidence.quote == "Nobody had sent for them."
    assert evidence.version.reading_text[evidence.start : evidence.end] == evidence.quote


def test_characters_beyond_the_first_plane(page, enter, ana, url, harbor_letter):
    text = harbor_letter.texts.get()
    text.revise("A fish \U0001f41f and a \U0001d504 stood on the chart. Nobody knew why.")
    enter(page, ana)
    page.goto(url)
    page.evaluate(SELECT, ['#d1p1 [data-s="1.1"]', 14, '#d1p1 [data-s="1.1"]', 22])
    bar(page).get_by_role("button", name="says what it says").click()
    saved(page)
    evidence = Evidence.objects.get()
    assert evidence.quote == "a \U0001d504 sto"
    assert evidence.version.reading_text[evidence.start : evidence.end] == evidence.quote
    assert page.locator("#d1p1 mark").all_text_contents() == ["a \U0001d504 sto"]


def test_on_a_phone(visitor, enter, ana, url):
    page = visitor(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    enter(page, ana)
    page.goto(url)
    expect(page.locator("#documents")).to_be_visible()
    expect(page.locator("#questions")).to_be_hidden()
    page.get_by_role("button", name="Cite paragraph 2").first.tap()
    bar(page).get_by_role("button", name="backs my point").tap()
    page.get_by_role("navigation", name="Show").get_by_role("link", name="Questions").tap()
    expect(page.locator("#questions")).to_be_visible()
    expect(page.locator("#documents")).to_be_hidden()
    saved(page)
    expect(evidence_of(page, 3)).to_have_count(1)
    evidence_of(page, 3).get_by_role("link").tap()
    expect(page.locator("#d1p2")).to_be_in_viewport()
    expect(page.locator("#questions")).to_be_hidden()


@pytest.fixture
def tablet(visitor, enter, ana, url):
    """`tablet(width)`: Ana's desk under her fingers."""

    def make(width):
        page = visitor(viewport={"width": width, "height": 1024}, has_touch=True, is_mobile=True)
        enter(page, ana)
        page.goto(url, wait_until="networkidle")
        return page

    return make


@pytest.mark.parametrize("width", [768, 1024])
def test_by_long_press_and_handles(tablet, width):
    """A finger rests on a word until it is chosen, a handle is drawn on, a button is touched."""
    page = tablet(width)
    finger = Finger(page)
    finger.rest_on(page.locator('#d1p2 [data-s="2.1"]'), 24)  # on “counted”
    expect(bar(page)).to_contain_text("Doc 1, ¶2 picked.")
    finger.draw_the_handle(words=2)  # while the bar stands there
    expect(bar(page)).to_contain_text("Doc 1, ¶2 picked.")
    finger.tap(middle_of(bar(page).get_by_role("button", name="backs my point")))
    expect(bar(page)).to_have_count(0)
    saved(page)
    evidence = Evidence.objects.get()
    assert (evidence.quote, evidence.label) == ("counted eleven masts", "Doc 1, ¶2")


@pytest.mark.parametrize("width", [768, 1024])
def test_a_touch_elsewhere_lets_go(tablet, width):
    page = tablet(width)
    page.locator("#d1p2 .para-no").first.tap()
    expect(bar(page)).to_contain_text("Doc 1, ¶2 picked.")
    Finger(page).tap(middle_of(page.locator('#d1p1 [data-s="1.1"]')))
    expect(bar(page)).to_have_count(0)
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("width", [768, 1024])
def test_a_tablet_shows_the_desk_whole(tablet, width, axe):
    page = tablet(width)
    expect(page.locator("#documents")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    show = page.get_by_role("navigation", name="Show")
    if show.is_visible():  # one after the other, as on a phone
        show.get_by_role("link", name="Questions").tap()
    essay(page).tap()
    page.keyboard.type("Shut.")
    saved(page)
    assert Response.objects.get(question__kind="essay").answer == "Shut."
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
