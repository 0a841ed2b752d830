"""How many documents an answer rests on, by what its writer says each passage does."""

from dataclasses import dataclass

from quizzes.models import Evidence


@dataclass(frozen=True)
class Tagged:
    """Numbers of different documents, and of the passages that say nothing of what they do.

    A document counts under every tag that one of its passages has. Nothing is judged: whoever
    reads these numbers still reads the answer.
    """

    cited: int = 0
    described: int = 0
    used: int = 0
    sourced: int = 0
    untagged: int = 0


def tagged(passages):
    """`Tagged` of these `Evidence`, which need nothing fetched beside them.

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
    )
