"""Everything of one's own, as a student takes it along."""

import json

from quizzes.own_work import as_json, as_text, own_work


def text_of(student):
    return b"".join(as_text(own_work(student))).decode()


def data_of(student):
    return json.loads(b"".join(as_json(own_work(student))))
