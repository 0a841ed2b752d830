"""How many documents an answer rests on, by what its writer says each passage does.

A fact that no document tells has no passage: its writer says so in the text, behind it.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from quizzes.models import Criterion, Evidence


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


#: Which numbers tell something of a row of a rubric, by the row's skill.
OF_SKILL = {
    Criterion.Skill.SOURCING: ["sourced"],
    Criterion.Skill.CONTEXT: ["outside"],
    Criterion.Skill.CLOSE_READING: ["described", "used"],
    Criterion.Skill.CORROBORATION: ["cited"],
    Criterion.Skill.ARGUMENT: ["used"],
}

WORDS = {
    "cited": ngettext_lazy("%d document cited", "%d documents cited"),
    "described": ngettext_lazy("%d document described", "%d documents described"),
    "used": ngettext_lazy(
        "%d document used for the argument", "%d documents used for the argument"
    ),
    "sourced": ngettext_lazy("%d document sourced", "%d documents sourced"),
    "outside": ngettext_lazy(
        "%d fact from outside the documents", "%d facts from outside the documents"
    ),
}


def of_row(criterion, counted):
    """The numbers of a `Tagged` that belong to one row, in words; "" where none does."""
    names = OF_SKILL.get(criterion.skill, [])
    return ", ".join(WORDS[name] % getattr(counted, name) for name in names)


def _outside(answer):
    words = outside_mark().strip("()").split()
    mark = r"\(\s*{}\s*\)".format(r"\s+".join(map(re.escape, words)))
    return len(re.findall(mark, answer, re.I))
