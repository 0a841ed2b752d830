"""The chart of the archive's list: drawn here, so that no picture is anybody else's."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

COUNTS = {"1947": 7, "1948": 2, "1949": 10, "1950": 13}
UNDATED = 2
CAPTION = "Dated records of the list by year. Drawn by this project from the archive’s list."
ALT = (
    "Bar chart of the records by year. 1947: 7 records. 1948: 2. 1949: 10, one of them dated only "
    "March 1949. 1950: 13, one of them perhaps misdated. Two records have no date. Between "
    "February 9 and June 26, 1950, there is one record, of May 3."
)
WIDTH, HEIGHT, MARGIN, FLOOR = 1200, 760, 110, 560
PAPER, INK, QUIET, BAR = "#fbf9f4", "#22201c", "#6a655b", "#2f5d62"


def drawn():
    """The chart as the bytes of a PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _write(draw, (MARGIN, 60), "34 records of an archive’s list, by year", 40)
    for number, (year, count) in enumerate(COUNTS.items()):
        _bar(draw, MARGIN + 20 + number * 250, year, count)
    draw.line([(MARGIN, FLOOR), (WIDTH - MARGIN, FLOOR)], fill=INK, width=3)
    _write(
        draw, (MARGIN, 640), "Two records have no date. Between February 9 and June 26, 1950,", 26
    )
    _write(draw, (MARGIN, 674), "the list has one record, of May 3. Drawn by this project.", 26)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _bar(draw, left, year, count, width=170):
    top = FLOOR - count * 30
    draw.rectangle([left, top, left + width, FLOOR], fill=BAR)
    middle = left + width // 2
    _write(draw, (middle, top - 44), str(count), 34, INK, "ma")
    _write(draw, (middle, FLOOR + 16), year, 30, INK, "ma")


def _write(draw, place, words, size, fill=QUIET, anchor="la"):
    fill = INK if size == 40 else fill
    draw.text(place, words, fill=fill, font=ImageFont.load_default(size), anchor=anchor)
