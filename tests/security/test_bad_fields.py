"""Whatever stands in a field of any form, for whoever may send it: never a 500.

Every form of the product is sent as its page has it, with some fields exchanged for what nobody
would type, left out, sent twice or as a file. What is refused changes nothing. One seeded
generator makes every case, so that a failure can be made again by its number. The suite sends
few; `BAD_INPUTS=6000` sends as many.
"""

import json
import os
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.quizzes.test_bad_inputs import SCALARS, STRANGE
from tests.security.test_extra_fields import CHOSEN, POSTS, filled, sent_by_page
from tests.security.visiting import BOOKKEEPING, changed, stored, undone

pytestmark = pytest.mark.usefixtures("in_the_school")
CASES = int(os.environ.get("BAD_INPUTS", "50"))
#: So many of the refusals are looked at for what they changed: each looks at every row.
LOOKED_AT = 10
LONG = ["x" * 100_001, "9" * 5000, "word " * 30_000, "\n" * 3000, "[" * 2000]
TYPES = ["image/jpeg", "text/csv", "application/zip", "application/octet-stream", "text/xml"]
FILES = [b"", b"\x00" * 50, b"\xff\xd8\xff\xe0 no picture", b"PK\x03\x04 no zip", b"<!DOCTYPE a ["]


def value(chance):
    found = chance.choice([*SCALARS, *STRANGE, *LONG, "2027-02-30T25:61", "{}", "[null]", "../x"])
    text = found if isinstance(found, str) else json.dumps(found)
    return text.encode("utf-8", "replace").decode()


def file(chance):
    name = chance.choice(["a.jpg", "a.zip", "a.csv", "a.xlsx", "a.xml", "a..", "é" * 99 + ".tif"])
    return SimpleUploadedFile(name, chance.choice(FILES), chance.choice(TYPES))


def spoiled(chance, data, names):
    """The data of a page with one to four of its fields made wrong."""
    sent = dict(data)
    known = sorted(names) or ["words"]
    for name in chance.sample(known, min(len(known), chance.randrange(1, 5))):
        how = chance.randrange(8)
        if how == 0:
            sent.pop(name, None)
        elif how == 1:
            sent[name] = file(chance)
        elif how == 2:
            sent[name] = [value(chance) for _one in range(chance.randrange(2, 40))]
        else:
            sent[name] = value(chance)
    return sent


def test_wrong_values_in_every_field(clients, school):
    pages, refused, wrong, before = {}, 0, [], stored()
    for number in range(CASES):
        chance = random.Random(number)
        at, role = chance.choice(POSTS)
        client, address = clients[role], at.format_map(school.ids)
        if at not in pages:
            data, names = sent_by_page(client, address)
            chosen = {name: filled(one, school) for name, one in CHOSEN.get(at, {}).items()}
            pages[at] = data | chosen, names | chosen.keys()
        sent = spoiled(chance, *pages[at])
        cookies = client.cookies.copy()
        with undone():
            status = client.post(address, sent).status_code
            refused += status >= 400 and status != 409
            is_looked_at = status >= 400 and status != 409 and refused % LOOKED_AT == 1
            after = stored() if is_looked_at else before
        client.cookies = cookies
        kept = {table for table in changed(before, after) if label(table) not in BOOKKEEPING}
        if status >= 500 or kept:
            wrong.append((number, at, status, sorted(kept)))
    assert wrong == []
    assert refused  # some were looked at


def label(table):
    return table.replace(".", "_").lower()
