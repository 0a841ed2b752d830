"""British and American ways to write one English word, and older ones."""

import re
from functools import lru_cache

# A rule asks for some length, so that "four" and "for" stay two words.
_ONE_SPELLING = [
    (re.compile(pattern), plain)
    for pattern, plain in [
        (r"(?<=\w{2})our(?=$|s$|ed|ing|abl|it|er|hood|less|ful)", "or"),
        (r"(?<=\w{3})is(?=e$|ed$|es$|er|ing$|ation)", "iz"),
        (r"(?<=\w{3})ys(?=e$|ed$|es$|ing$)", "yz"),
        (r"(?<=\w{3})tre(?=$|s$|d$)", "ter"),
        (r"(?<=\w{4})ll(?=ed$|ing$|er|or)", "l"),
        (r"(?<=def|off|lic|ret)ence", "ense"),
        (r"(?<=\w{3})ogue(?=$|s$)", "og"),
        (r"(?<=\w)ae(?=\w)|(?<=\w)oe(?=\w)", "e"),
        (r"(?<=\w{3})gramme", "gram"),
        (r"(?<=\w{3})xion(?=$|s$|al)", "ction"),
        (r"(?<=dg)e(?=ment)", ""),
        (r"\bgrey", "gray"),
        (r"cheque", "check"),
        (r"plough", "plow"),
    ]
]


@lru_cache(8192)
def plain_spelling(key):
    """One spelling for the words of a dictionary that are written in several; others stay."""
    for pattern, plain in _ONE_SPELLING:
        key = pattern.sub(plain, key)
    return key
