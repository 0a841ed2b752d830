"""A few words of a text around what was asked for, with the words marked."""

import re
from itertools import islice, pairwise, takewhile, zip_longest
from typing import NamedTuple

from django.db.models import F
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from sources.models import Text
from sources.models.rights import ask as ask_rights
from sources.search.words import GAP, is_sign, lower, plain, unaccented

WIDTH = 240  # characters
NEAR = WIDTH * 3 // 4
MOST_READ = 1_000_000  # characters that are looked through for a page, of each text as many
MOST_PLACES = 60  # of a term
SHORT = 8  # letters: among those of a shorter word an apostrophe or dots are looked for


def texts_of(sources, search, user):
    """Texts of these documents, which he may open: their `words`, and whether rights show them.

    `sources` is {pk: document}, each `with_reader`.
    """
    texts = Text.objects.filter(source__in=sources).exclude(current=None).order_by("position", "pk")
    texts = texts.only("source", "kind", "url", "withdrawn_at", "withdrawn_why", "rights")
    if search.question.wanted:
        furthest = MOST_READ // max(len(sources), 1)
        texts = texts.annotate(words=Left(F("current__reading_text"), furthest))
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
    """What is to be marked: for each term a pattern of its spellings, letter by letter, which is
    found fast, and one that lets an apostrophe or dots stand among the letters of a short word."""

    usual: list[re.Pattern]
    loose: list[re.Pattern]

    def places(self, text):
        """[(where it begins, which term)] in order. Of one term alone the first is the best.

        To take the accents away takes several times as long as to look for a word: only where a
        term stands nowhere else.
        """
        most = MOST_PLACES if len(self.usual) > 1 else 1
        lowered, found, folded = lower(text), [], None
        for term, (usual, loose) in enumerate(zip(self.usual, self.loose, strict=True)):
            places = _places(usual, lowered, most)
            if not places:
                folded = folded or unaccented(lowered)
                places = _places(loose, folded, most)
            found += [(at, term) for at in places]
        return sorted(found)

    def spans(self, text):
        """[(where it begins, where it ends)] in order, none over another."""
        found = [match.span() for one in self.loose for match in one.finditer(plain(text))]
        kept = []
        for begins, ends in sorted(found, key=lambda span: (span[0], -span[1])):
            if not kept or begins >= kept[-1][1]:
                kept.append((begins, ends))
        return kept


def _places(pattern, text, most):
    return [found.start() for found in islice(pattern.finditer(text), most)]


def wanted_by(search):
    """The `Wanted` of a question; None where nothing is to be marked."""
    asked = [(search.words_for(one), one.is_beginning) for one in search.question.wanted]
    if not asked:
        return None
    return Wanted(
        [_pattern(str, *one) for one in asked], [_pattern(_loosely, *one) for one in asked]
    )


def _pattern(spelled, spellings, is_beginning):
    return re.compile("|".join(_words(spelled, words, is_beginning) for words in spellings))


def _words(spelled, words, is_beginning):
    """One spelling. What stands first of it are letters in any case, and the text is searched for
    these: only where they are it is asked whether a word begins there."""
    known = words[0] if spelled(words[0]) == words[0] else words[0][0]
    begins = "" if is_sign(words[0]) else rf"(?<!\w{known})"
    rest = _together(spelled, words).removeprefix(known)
    goes_on = r"[^\W_]*" if is_beginning else ""
    ends = "" if is_sign(words[-1]) else r"\b"
    return f"{known}{begins}{rest}{goes_on}{ends}"


def _together(spelled, words):
    """Words one after the other; signs of which each is a word stand without anything between."""
    pieces = [r"[^\W_]+" if word == GAP else spelled(word) for word in words]
    between = [
        r"[\W_]*" if is_sign(one) or is_sign(other) else r"[\W_]+" for one, other in pairwise(words)
    ]
    return "".join(part for pair in zip_longest(pieces, between, fillvalue="") for part in pair)


def _loosely(word):
    return r"['.]?".join(word) if len(word) < SHORT else word


def snippet(text, wanted):
    """Html of the stretch with the most of the terms; nothing where none stands in the text."""
    at = _best(text, wanted)
    if at is None:
        return ""
    start, end = _stretch(text, at)
    return _marked(text, start, end, wanted.spans(text[start:end]))


def _best(text, wanted):
    """Where most of the terms stand together, the first such place."""
    places = wanted.places(text)
    return max(places, key=lambda place: _terms_near(places, place), default=(None,))[0]


def _terms_near(places, place):
    """How many of the terms stand at this place and close behind it."""
    near = islice(places, places.index(place), None)
    return len({term for _at, term in takewhile(lambda one: one[0] <= place[0] + NEAR, near)})


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
    """`found` are the spans of what is to be marked, counted from the start."""
    pieces, at = [], start
    for begins, ends in ((start + begins, start + ends) for begins, ends in found):
        pieces.append(format_html("{}<mark>{}</mark>", text[at:begins], text[begins:ends]))
        at = ends
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    words = format_html_join("", "{}", ((piece,) for piece in pieces))
    return format_html("{}{}{}{}", before, words, text[at:end], after)
