"""Where sentences end in the papers of offices: cables, notes, minutes, footers."""

import re


def _words(line):
    return frozenset(line.split())


# Never the end of a sentence, whatever follows.
NEVER = _words(
    "mr mrs ms dr prof cde cdes com comr gen col lt capt maj adm gov sen rep rev hon pres amb "
    "st ste mt ft messrs mme mlle sgt cpl brig cf e.g i.e viz ca approx vs resp"
)
# An abbreviation only where a number follows ("No. 5", "Oct. 26"); else a word.
BEFORE_NUMBER = _words(
    "no nos vol vols p pp fig figs art arts sec ch doc docs para par pt ser box jan feb mar apr "
    "jun jul aug sep sept oct nov dec font fond f op opis d delo l ll listy tel encl ref"
)
# May end a sentence too; only a word that likes to begin one tells.
EITHER = _words("inc ltd co corp jr sr bros dept etc a.m p.m b.c a.d n.b et.al al")
BEGINNERS = _words(
    "the this that these those it its he his she her they their we our you i in on at by for "
    "from to after before when while if as but and or so yet then there here what who why how "
    "where is are was were no not a an all both most some such since although though however "
    "therefore moreover please"
)

_CLOSERS = "\"'”’»›)\\]"
_END = re.compile(
    rf"(?P<stop>[.!?…؟۔।]+)[{_CLOSERS}]*(?P<gap>\s+)(?P<next>[\"'“‘«‹„(\[¿¡—–-]*\s?)"
    rf"|(?P<wide>[。！？]+[」』”’）]*)(?P<none>\s*)"
)
_PRINTED_NUMBER = re.compile(r"\(?(?:\d{1,3}|[IVXLC]{1,6}|[A-Za-z])[.)](?:\d{1,2}[.)]?)*\s*")
_LETTERS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")


def sentences(text):
    """Ranges (start, end) of the sentences, the white space between them left out."""
    ranges, start = [], 0
    for found in _END.finditer(text, _skip_number(text)):
        end = found.start("gap") if found["stop"] else found.start("none")
        after = found.end("next") if found["stop"] else found.end()
        if after < len(text) and (found["wide"] or _ends(text, found, after)):
            ranges.append((start, end))
            start = found.end("gap") if found["stop"] else after
    return [*ranges, (start, len(text))] if start < len(text) else ranges


def _skip_number(text):
    """Past the printed numbers at the start ("1.", "(a)", "2. i."), which end nothing."""
    at = 0
    while (found := _PRINTED_NUMBER.match(text, at)) and found[0][-1:].isspace():
        at = found.end()
    return at


def _ends(text, found, after):
    following = text[after]
    if following.islower() or following in ".,;:!?…":
        return False
    if found["stop"] != ".":
        return True
    word = _word_before(text, found.start("stop"))
    if word.lower() in NEVER or (len(word) < 3 and word.isdigit() and following.isdigit()):
        return False
    if word.lower() in BEFORE_NUMBER and _is_number(text, after):
        return False
    if _LETTERS.fullmatch(word) and (len(word) == 1 or "." in word):
        return _begins(text, after)
    return word.lower() not in EITHER or _begins(text, after)


def _word_before(text, stop):
    """The word before the stop, with the dots inside it: "U.S", "Font" of "Font . 558"."""
    head = text[max(0, stop - 24) : stop].rstrip()
    return re.search(r"[\w.]*$", head)[0].lstrip(".")


def _is_number(text, at):
    return bool(re.match(r"(?:\d|[IVXLC]+\b|№)", text[at : at + 8]))


def _begins(text, at):
    return re.match(r"\w*", text[at : at + 16])[0].lower() in BEGINNERS
