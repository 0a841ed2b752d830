"""How many documents an answer rests on, by what its writer says each passage does.

A fact that no document tells has no passage: its writer says so in the text, behind it.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.models import Evidence


def outside_mark():
    """What a student writes behind a fact that is from outside the documents."""
    return _("(outside evidence)")


@dataclass(frozen=True)
class Tagged:
    """Numbers of different documents, of the passages that say nothing of what they do, and of
    the facts from outside.

    A document counts under every tag that one of its passages has. Nothing is judged: whoever
    reads these numbers still reads the answer.
    """

    cited: int = 0
    described: int = 0
    used: int = 0
    sourced: int = 0
    untagged: int = 0
    outside: int = 0


def tagged(passages, answer=""):
    """`Tagged` of these `Evidence`, which need nothing fetched beside them, and of the answer.

    A document lies on a student's table in one version, so its versions tell documents apart;
    labels would not, for authors may write them as they like.
    """
    documents = {}
    for one in passages:
        documents.setdefault(one.role, set()).add(one.version_id)

    def number(role):
        return len(documents.get(role, ()))

    role = Evidence.Role
    return Tagged(
        cited=len(set().union(*documents.values())),
        described=number(role.SAYS),
        used=number(role.BACKS),
        sourced=number(role.WHO_WROTE),
        untagged=sum(one.role == role.NONE for one in passages),
        outside=_outside(answer),
    )


def _outside(answer):
    words = outside_mark().strip("()").split()
    mark = r"\(\s*{}\s*\)".format(r"\s+".join(map(re.escape, words)))
    return len(re.findall(mark, answer, re.I))
