"""Words taken out of an answer before others read it: names, and what else tells whose it is."""

import re

#: What stands in an answer for words that were taken out.
LEFT_OUT = "[…]"


def names_out(text, words):
    """`text` without any of `words`, wherever each stands as a whole, in small letters or large."""
    looked_for = [_pattern(one) for one in sorted(words, key=len, reverse=True) if one.strip()]
    if not looked_for:
        return text
    return re.sub("|".join(looked_for), LEFT_OUT, text, flags=re.IGNORECASE)


def names_in(text, people):
    """The names of these people, and the parts of them, that stand in `text`: as they are
    written there, in their order, each once."""
    names = {part for one in people for part in _parts(one)}
    if not names:
        return []
    looked_for = "|".join(_pattern(one) for one in sorted(names, key=len, reverse=True))
    found = (one.group() for one in re.finditer(looked_for, text, flags=re.IGNORECASE))
    return list(dict.fromkeys(found))


def _parts(person):
    """A person's names as others would write them: initials tell nobody anything."""
    whole = [person.display_name, person.username, person.school_number]
    return [one for one in [*whole, *person.display_name.split()] if len(one.strip(".")) > 1]


def _pattern(words):
    """These words as a whole, whatever blanks stand between them."""
    whole = r"\s+".join(map(re.escape, words.split()))
    return rf"(?<!\w){whole}(?!\w)"
