"""A student's sheets as a phone would take them: drawn here from the words of the content."""

import textwrap
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from sources.uploads import checked

WIDTH, HEIGHT, MARGIN = 1200, 1600, 130
FIRST, APART, LINES, COLUMNS = 150, 100, 14, 42
PAPER, RULE, EDGE, INK = "#f7f4ec", "#c3cfdf", "#d9a3a0", "#1d2c5e"


def photographed(text):
    """The pages of a text as uploads."""
    lines = [line for one in text.split("\n") for line in textwrap.wrap(one, COLUMNS) or [""]]
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    return [checked(ContentFile(drawn(page), "page.jpg")) for page in pages]


def drawn(lines):
    """One page as the bytes of a JPEG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.line([(MARGIN - 24, 0), (MARGIN - 24, HEIGHT)], fill=EDGE, width=3)
    font = ImageFont.load_default(44)
    for number in range(LINES):
        base = FIRST + number * APART
        draw.line([(0, base), (WIDTH, base)], fill=RULE, width=2)
        line = lines[number] if number < len(lines) else ""
        draw.text((MARGIN + number % 3 * 4, base - 8), line, fill=INK, font=font, anchor="ls")
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
