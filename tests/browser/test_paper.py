"""What only a browser shows of a document: layers left out, readings switched, read aloud."""

import pytest
from playwright.sync_api import expect

from lessons.models import StepDocument
from sources.models import Source, Term, Text
from tests.cast import make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "[Top secret]{.stamp} He [would not]{.reading or=“was not to | never did”} stay. "
    "They went[^t1].\n\nNobody saw the cable.\n\n[^t1]: No verb."
)

#: A device with one voice of its own and one of another service. What is said is kept.
VOICES = """
window.said = [];
const voices = [{ name: "far", lang: "en-US", localService: false }];
if (%s) voices.push({ name: "near", lang: "en-GB", localService: true });
const synth = new EventTarget();
Object.assign(synth, {
  getVoices: () => voices,
  cancel() {},
  speak(saying) {
    said.push([saying.text, saying.voice.name, saying.rate]);
    window.saying = saying;
  },
});
Object.defineProperty(window, "speechSynthesis", { value: synth });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def cable(rivera):
    source = make_source("cable", "A cable", BODY, owner=rivera)
    source.terms.add(Term.objects.create(name="cable", meaning="A message by wire."))
    return source


@pytest.fixture
def page(page, enter, ana):
    return enter(page, ana)


def test_layers_are_left_out_without_a_script(visitor, enter, ana, cable):
    page = enter(visitor(java_script_enabled=False), ana)
    page.goto("/sources/cable/")
    page.locator(".view-menu summary").click()
    page.get_by_label("Marks on the paper").uncheck()
    expect(page.get_by_text("Top secret")).to_be_hidden()
    page.get_by_label("Translator’s notes").uncheck()
    expect(page.locator("#note-t1")).to_be_hidden()
    expect(page.locator("#note-t1-ref")).to_be_hidden()
    expect(page.locator("#r1")).to_have_text("would not")
    page.get_by_label("Marks on the paper").check()
    expect(page.locator("#p1 .stamp")).to_be_visible()


def test_what_is_chosen_is_kept(page, cable):
    page.goto("/sources/cable/")
    page.locator(".view-menu summary").click()
    before = page.locator("#p1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    page.get_by_label("Marks on the paper").uncheck()
    page.get_by_label("Largest").check()
    page.reload()
    expect(page.locator("#p1 .stamp")).to_be_hidden()
    after = page.locator("#p1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert after > 1.5 * before
    expect(page.locator(".view-menu summary")).to_contain_text("(not all shown)")
    page.locator(".view-menu summary").click()
    assert not page.get_by_label("Marks on the paper").is_checked()
    page.get_by_label("Marks on the paper").check()
    page.reload()
    expect(page.locator("#p1 .stamp")).to_be_visible()


def test_readings_are_switched_by_mouse_and_by_keys(page, axe, cable):
    page.goto("/sources/cable/")
    switch = page.get_by_role("button", name="Reading 1 of 3")
    switch.click()
    expect(page.locator("#p1")).to_contain_text("was not to")
    expect(page.locator("#r1")).to_be_hidden()
    assert axe(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.locator("#p1 .sense")).to_have_text("never did")
    expect(page.locator("#p1 [role=status]")).to_have_text("Reading 3 of 3: never did")
    page.keyboard.press("Enter")
    expect(page.locator("#r1")).to_be_visible()
    assert page.locator("#p1 .sense").count() == 0
    page.keyboard.press("ArrowLeft")
    assert page.locator("[data-sense][aria-current]").text_content() == "never did"


def test_another_reading_is_cited_as_the_words_of_the_document(page, harbor_letter, giving, quiz):
    harbor_letter.texts.get().revise(BODY)
    page.goto(f"/assignments/{giving.assignment_id}/{quiz.pk}/")
    page.mouse.move(100, 100)
    page.get_by_role("button", name="Reading 1 of 3").click()
    page.locator(".sense").select_text()
    bar = page.locator("[data-place]")
    expect(bar).to_have_text("Doc 1, ¶1")
    page.get_by_role("button", name="backs my point").click()
    expect(page.locator(".evidence q").first).to_have_text("would not")
    page.get_by_role("button", name="Cite paragraph 1").first.click()
    page.get_by_role("button", name="backs my point").click()
    expect(page.locator(".evidence q").nth(1)).to_contain_text("Top secret He would not stay.")


def test_a_word_is_explained_where_it_stands(page, cable):
    page.goto("/sources/cable/")
    word = page.locator("#p2 .term")
    word.focus()
    tip = page.locator(".tip")
    expect(tip).to_have_text("A message by wire.")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    word.click()
    expect(tip).to_be_visible()
    assert "#" not in page.url


def test_it_is_read_aloud_by_a_voice_of_this_device(page, cable):
    page.add_init_script(VOICES % "true")
    page.goto("/sources/cable/")
    page.get_by_role("button", name="Read aloud").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".spoken-now")).to_contain_text("would not")
    assert page.evaluate("said") == [["Top secret He would not stay.", "near", 1]]
    page.evaluate("saying.onend()")
    expect(page.locator(".spoken-now")).to_have_text("They wentt1.")
    page.get_by_role("button", name="Slower").click()
    assert page.evaluate("said.at(-1)") == ["They went.", "near", 0.8]
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Go on").click()
    assert page.evaluate("said.length") == 4
    page.keyboard.press("Escape")
    assert page.locator(".spoken-now").count() == 0
    expect(page.get_by_role("button", name="Read aloud")).to_be_visible()


def test_without_a_voice_of_its_own_nothing_is_offered(page, cable):
    page.add_init_script(VOICES % "false")
    page.goto("/sources/cable/")
    expect(page.locator("#p1")).to_be_visible()
    expect(page.locator("[data-aloud]")).to_be_hidden()


def test_a_first_visit_asks_for_little(page, cable):
    asked = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto("/sources/cable/", wait_until="networkidle")
    assert len(asked) <= 10, "\n".join(asked)


def test_what_may_not_be_printed_gives_way_on_paper(page, cable):
    """Seen on the page all the same; on paper stand the reason and the citation."""
    words = page.get_by_text("Nobody saw the cable.")
    reason = page.get_by_text("Nobody has decided that it may be printed.")
    address = "/sources/cable/"
    page.goto(address)
    expect(words).to_be_visible()
    expect(reason).to_be_hidden()
    page.emulate_media(media="print")
    expect(words).to_be_hidden()
    expect(page.locator("#note-t1")).to_be_hidden()
    expect(reason).to_be_visible()
    expect(page.locator("#sheet").get_by_text("“A Cable.” n.d.")).to_be_visible()
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    page.goto(address)
    expect(words).to_be_visible()
    expect(reason).to_have_count(0)


def test_what_may_not_be_printed_gives_way_on_the_desk_too(page, harbor_letter, giving, quiz):
    """The first document may not be printed, the original beside the second."""
    translated = Text.objects.get(source__slug="council-notice")
    original = translated.source.texts.create(language="fr", rights=Source.Rights.NOT_EVALUATED)
    original.revise("Les portes sont ouvertes.\n\nRien d'autre.")
    translated.kind, translated.based_on = Text.Kind.TRANSLATION, original
    translated.save()
    Source.objects.filter(pk=translated.source_id).update(rights=Source.Rights.PUBLIC_DOMAIN)
    StepDocument.objects.update(shows_original=True)
    page.goto(f"/assignments/{giving.assignment_id}/{quiz.pk}/")
    first, second = page.locator("#d1sheet"), page.locator("#d2sheet")
    beside = page.locator(".side-by-side")
    expect(first.locator("#d1p1")).to_be_visible()
    page.emulate_media(media="print")
    expect(first.locator("#d1p1")).to_be_hidden()
    expect(first.get_by_text("Nobody has decided that it may be printed.")).to_be_visible()
    expect(first.get_by_text("“Letter of the Harbor Master.” March 4, 1911.")).to_be_visible()
    expect(second.locator("#d2p1")).to_be_visible()
    expect(beside).to_be_hidden()
    reason = page.locator("[data-sheet=d2] > .only-print .withheld")
    expect(reason).to_contain_text("Nobody has decided that it may be printed.")
    expect(reason).to_contain_text("“Notice of the Council.” Diplomatic note. March 6, 1911.")
