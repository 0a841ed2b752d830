"""A few words of a text around what was asked for, with the words marked."""

import re
from itertools import islice, pairwise, zip_longest
from typing import NamedTuple

from django.db.models import F
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from sources.models import Text
from sources.models.rights import ask as ask_rights
from sources.search.words import GAP, is_sign, lower, plain

WIDTH = 240  # characters
FURTHEST = 200_000  # characters of a text that are looked through
MOST_PLACES = 60


def texts_of(sources, search, user):
    """Texts of these documents, which he may open: their `words`, and whether rights show them.

    `sources` is {pk: document}, each `with_reader`.
    """
    texts = Text.objects.filter(source__in=sources).exclude(current=None).order_by("position", "pk")
    texts = texts.only("source", "kind", "url", "withdrawn_at", "withdrawn_why", "rights")
    if search.question.wanted:
        texts = texts.annotate(words=Left(F("current__reading_text"), FURTHEST))
    texts = list(texts)
    for text in texts:
        text.source = sources[text.source_id]
    ask_rights(texts, user, search.decided)
    return texts


def quotable(texts):
    """Those whose words a list may show, for rights allow it and no warning stands before them:
    the one place that says so."""
    return [one for one in texts if one.may_show and not one.source.content_warning]


def snippets(sources, texts, search):
    """{document: html} of these documents' words that were found: of a text, or the summary.

    `texts` are those of `texts_of`.
    """
    wanted = wanted_by(search)
    if wanted is None or not sources:
        return {}
    found = {}
    for text in quotable(texts):
        found[text.source_id] = found.get(text.source_id) or _quoted(text, wanted)
    return {pk: found.get(pk) or snippet(source.summary, wanted) for pk, source in sources.items()}


def _quoted(text, wanted):
    """The words of a text; a shortened one always says that it is one."""
    words = snippet(text.words or "", wanted)
    if words and text.is_adapted:
        return format_html('<span class="badge">{}</span> {}', _("Shortened for class"), words)
    return words


class Wanted(NamedTuple):
    """What is to be marked: a pattern with a group for each spelling, and the term each is of."""

    pattern: re.Pattern
    terms: list[int]

    def places(self, text):
        """(where it begins, which term), from the first on. Of one term the first is the best."""
        found = islice(self.pattern.finditer(text), MOST_PLACES if len(set(self.terms)) > 1 else 1)
        return [(place.start(), self.terms[place.lastindex - 1]) for place in found]


def wanted_by(search):
    """The `Wanted` of a question; None where nothing is to be marked."""
    spelled = [
        (_words(words, term.is_beginning), number)
        for number, term in enumerate(search.question.wanted)
        for words in search.words_for(term)
    ]
    if not spelled:
        return None
    spellings, terms = zip(*spelled, strict=True)
    return Wanted(re.compile("|".join(spellings)), list(terms))


def _words(words, is_beginning):
    """One spelling, which ends with a group. It begins with its letter, which is what the text is
    searched for: only then it is asked whether a word begins there."""
    first, rest = words[0][0], _together(words)[1:]
    begins = "" if is_sign(words[0]) else rf"(?<!\w{first})"
    goes_on = r"[^\W_]*" if is_beginning else ""
    ends = "" if is_sign(words[-1]) else r"\b"
    return f"{first}{begins}{rest}{goes_on}{ends}()"


def _together(words):
    """Words one after the other; signs of which each is a word stand without anything between."""
    spelled = [r"[^\W_]+" if word == GAP else _spelled(word) for word in words]
    between = [
        r"[\W_]*" if is_sign(one) or is_sign(other) else r"[\W_]+" for one, other in pairwise(words)
    ]
    return "".join(part for pair in zip_longest(spelled, between, fillvalue="") for part in pair)


def _spelled(word):
    """The letters of a short word with the apostrophe or the dots that may be among them."""
    return r"['.]?".join(word) if len(word) < 8 else word


def snippet(text, wanted):
    """Html of the stretch with the most of the terms; nothing where none stands in the text."""
    at = _best(text, wanted)
    if at is None:
        return ""
    start, end = _stretch(text, at)
    return _marked(text, start, end, wanted.pattern.finditer(plain(text[start:end])))


def _best(text, wanted):
    """Where most of the terms stand together, the first such place.

    To take the accents away takes several times as long: only where that may find more.
    """
    found = _weighed(wanted.places(lower(text)))
    if found[0] < len(set(wanted.terms)) and not text.isascii():
        found = max(found, _weighed(wanted.places(plain(text))))
    return -found[1] if found[0] else None


def _weighed(places):
    """(how many of the terms stand near, the place as a negative number) of the best of them."""
    return max(((_terms_near(places, at), -at) for at, _term in places), default=(0, 0))


def _terms_near(places, start):
    return len({term for at, term in places if start <= at <= start + WIDTH * 3 // 4})


def _stretch(text, at):
    """From a word before the place to a word after it, or from the beginning of the text."""
    start = max(0, at - WIDTH // 4)
    if start:
        start = text.find(" ", start, at) + 1 or at
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = max(text.rfind(" ", at, end), text.find(" ", at) if end <= at else 0, at + 1)
    return start, end


def _marked(text, start, end, found):
    """`found` are matches of what is to be marked, counted from the start."""
    pieces, at = [], start
    for begins, ends in ((start + one.start(), start + one.end()) for one in found):
        pieces.append(format_html("{}<mark>{}</mark>", text[at:begins], text[begins:ends]))
        at = ends
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    words = format_html_join("", "{}", ((piece,) for piece in pieces))
    return format_html("{}{}{}{}", before, words, text[at:end], after)
