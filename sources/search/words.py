"""What counts as a word, for what is stored and for what is asked alike.

Both databases are given these words and nothing else, so that both find the same.
Case, accents and apostrophes make no difference: Zürich is zurich, Stalin’s is stalin,
U.S.S.R. is ussr. Chinese, Japanese, Thai, Lao, Burmese and Khmer, which put no space between
words, are taken sign by sign, each with the vowels and tones that hang on it.
"""

import re
import unicodedata

#: Stands for a word too common to look for, and where something else begins. Nobody can type
#: it, nor anything that begins with it: no word has an underscore.
GAP = "_"
COMMON = {
    "a", "an", "and", "as", "at", "be", "by", "for", "from", "he", "in", "is", "it", "of", "on",
    "or", "that", "the", "this", "to", "was", "were", "with",
}  # fmt: skip
LONGEST = 60  # characters: what is longer is no word

_SIGN = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
#: What belongs to the letter before it and is no accent, such as the vowels of Hindi.
_HANGS = "".join(
    chr(code) for code in range(0x0300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_LETTER = rf"[^\W_{_SIGN}]"
_WORD = re.compile(rf"(?=[^\W_])[{_SIGN}][{_HANGS}]*|{_LETTER}(?:{_LETTER}|[{_HANGS}])*")
_OTHER_LETTERS = re.compile(r"[^\x00-\x7f]")
_MARK = re.compile(r"[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f]")
_A_SIGN = re.compile(f"[{_SIGN}]")
_HANGUL = re.compile(r"[\uac00-\ud7af]$")
_POSSESSIVE = re.compile(r"'s?(?!\w)|'(?=\w)")
_DOTTED = re.compile(r"(?<!\w)(?:[a-z]\.){2,}[a-z](?!\w)")
_MAY_BE_DOTTED = re.compile(r"\.[a-z]\.[a-z]\b")
_TO_SPACES = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
_GAPS = dict.fromkeys(COMMON, GAP)
#: Letters with a stroke, which no standard takes apart, and apostrophes.
_KNOWN = dict(zip("łŁøØđĐħıς’ʼ‘", "llooddhiσ'''", strict=True))


class _Folded(dict):
    """{code of a sign: the sign without its accent}; one for one, so places stay."""

    def __missing__(self, code):
        self[code] = _folded(chr(code))
        return self[code]


_FOLDED = _Folded({code: chr(code) for code in range(128)})
#: Signs beyond ASCII up to which each is looked for by itself: a text has few, or many.
FEW_SIGNS = 40


def _folded(sign):
    if sign in _KNOWN or _HANGUL.match(sign) or unicodedata.category(sign)[0] == "M":
        return _KNOWN.get(sign, sign)
    letter = unicodedata.normalize("NFKD", sign)[0].lower()[:1]
    return letter if letter.isalnum() else sign if sign.isalnum() else " "


def lower(text):
    """Lower case, every character where it was."""
    return text.replace("İ", "I").lower()


def plain(text):
    """The same without accents. `text` is in NFC."""
    return unaccented(lower(text))


def unaccented(text):
    """`text` is in lower case already, and in NFC."""
    if text.isascii():
        return text
    signs = set(_OTHER_LETTERS.findall(text))
    if len(signs) > FEW_SIGNS:
        return text.translate(_FOLDED)
    for sign in signs:
        text = text.replace(sign, _FOLDED[ord(sign)])
    return text


def words_of(text):
    """The words of a text in order; common ones leave a GAP."""
    text = plain(unicodedata.normalize("NFC", text))
    if not text.isascii():
        text = _MARK.sub("", text)
    if _MAY_BE_DOTTED.search(text):
        text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    text = _POSSESSIVE.sub("", text)
    words = text.translate(_TO_SPACES).split() if text.isascii() else _WORD.findall(text)
    if max(map(len, words), default=0) > LONGEST:
        words = [word[:LONGEST] for word in words]
    return [_GAPS.get(word, word) for word in words]


def filed(name):
    """A name or a title as it is put in order: without case, accents and what stands before it."""
    name = " ".join(plain(unicodedata.normalize("NFC", name)).split())
    return re.sub(r"^[\W_]+", "", name)


def trimmed(words):
    """Without the gaps at both ends, which say nothing."""
    return " ".join(words).strip(f"{GAP} ").split()


def is_sign(word):
    """Whether it is a sign that is a word by itself, with no space around it."""
    return bool(_A_SIGN.match(word))


def is_open_ended(word):
    """Korean hangs its small words on the end of a name: 스탈린 also stands in 스탈린은."""
    return bool(_HANGUL.search(word))
