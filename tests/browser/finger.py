"""A finger on a page: touches as a screen sends them, a long press, and its handles."""

#: What a long press does at a point, which no browser without a screen does by itself.
CHOOSE_WORD = """([x, y]) => {
  const { startContainer, startOffset } = document.caretRangeFromPoint(x, y);
  getSelection().collapse(startContainer, startOffset);
  getSelection().modify("move", "backward", "word");
  getSelection().modify("extend", "forward", "word");
}"""
HALF_A_LINE = 10  # pixels: where words run over several lines, the first is meant


class Finger:
    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def down(self, place):
        self._send("touchStart", [dict(zip("xy", place, strict=True))])

    def up(self):
        self._send("touchEnd", [])

    def tap(self, place):
        self.down(place)
        self.up()

    def rest_on(self, words, across):
        """Until the word is chosen that stands so many pixels from where the words begin."""
        words.scroll_into_view_if_needed()
        box = words.bounding_box()
        place = (box["x"] + across, box["y"] + min(box["height"] / 2, HALF_A_LINE))
        self.down(place)
        self.page.evaluate(CHOOSE_WORD, place)
        self.up()

    def draw_the_handle(self, words):
        for _word in range(words):
            self.page.evaluate("getSelection().modify('extend', 'forward', 'word')")
            self.page.wait_for_timeout(300)

    def _send(self, kind, points):
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def middle_of(locator):
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
