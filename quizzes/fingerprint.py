"""The fingerprint of what was turned in: the same words always have the same one."""

import hashlib
import json

GROUP = 4


def fingerprint_of(answers, photos=()):
    """SHA-256 (FIPS 180-4) of `{question id as text: answer}`, as 64 hexadecimal digits.

    It is taken of the JSON with its keys in order, without spaces, in UTF-8. Where pages were
    photographed, the list of the SHA-256 of each file stands there too, as "photographs".
    """
    whole = answers | ({"photographs": list(photos)} if photos else {})
    words = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def in_groups(fingerprint):
    """To be read and compared by people: "3a7b 09f1 …"."""
    return " ".join(fingerprint[at : at + GROUP] for at in range(0, len(fingerprint), GROUP))
