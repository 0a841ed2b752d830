"""Rubrics for essays, in our own words.

The first follows the AP history rubric for document-based questions in force since 2023-24
(thesis 1, context 1, documents 2, beyond the documents 1, sourcing 1, complexity 1), the second
the one for long essays (thesis 1, context 1, evidence 2, analysis 2), the third what the C3
Framework asks of an argument (dimensions 3 and 4).

A pattern: key: (title, note, rows); a row: (title, skill, for graders, for students, levels); a
level: (points, title, for graders, for students).
"""

from django.utils.translation import gettext_lazy as _

from quizzes.models import Criterion

Skill = Criterion.Skill

#: Rows that both AP rubrics have.
THESIS = (
    _("Thesis"),
    Skill.ARGUMENT,
    _("Answers the question with a claim that can be defended, and shows its line."),
    _("I answer the question with a claim and say why."),
    [
        (0, "", _("No claim, or the question said again."), _("My claim is missing.")),
        (1, "", _("A claim with a line of argument."), _("I took a position.")),
    ],
)
CONTEXT = (
    _("Context"),
    Skill.CONTEXT,
    _("Describes the wider setting and ties it to the topic in more than a phrase."),
    _("I explain what was going on around it."),
    [
        (0, "", _("None, or a passing phrase."), _("The setting is only named.")),
        (1, "", _("A setting, tied to the topic."), _("I explained the setting.")),
    ],
)

ESSAYS = {
    "dbq": (
        _("Essay on documents, seven points"),
        _("Every point is earned on its own. Read it as a first draft written against the clock."),
        [
            THESIS,
            CONTEXT,
            (
                _("Evidence from documents"),
                Skill.CLOSE_READING,
                _("1: three documents described correctly. 2: four used for an argument."),
                _("I use three or four documents to prove something."),
                [
                    (0, "", _("Fewer than three."), _("I used fewer than three documents.")),
                    (1, "", _("Three described correctly."), _("I described three correctly.")),
                    (2, "", _("Four used for an argument."), _("I used four for my point.")),
                ],
            ),
            (
                _("Evidence beyond the documents"),
                Skill.CONTEXT,
                _("A specific fact that is in none of them, used for the argument."),
                _("I bring a fact from outside."),
                [
                    (0, "", _("None, or named without use."), _("No fact from outside yet.")),
                    (1, "", _("A specific fact, used."), _("I brought a fact and used it.")),
                ],
            ),
            (
                _("Sourcing"),
                Skill.SOURCING,
                _("For two documents, says how who wrote it, for whom, when or why matters."),
                _("I say why it matters who wrote two of them, to whom and when."),
                [
                    (0, "", _("One or none; naming is not enough."), _("One document or none.")),
                    (1, "", _("Two, each bearing on the argument."), _("I did it for two.")),
                ],
            ),
            (
                _("Complexity"),
                Skill.ARGUMENT,
                _(
                    "Weighs a counter-view, several causes or change. Or by evidence: uses all "
                    "seven documents well, or sources four."
                ),
                _("I show that it is not that simple."),
                [
                    (0, "", _("One side only."), _("The other side is still missing.")),
                    (
                        1,
                        "",
                        _("More than one side weighed, or one of the two by evidence."),
                        _("I weighed the other side."),
                    ),
                ],
            ),
        ],
    ),
    "long_essay": (
        _("Essay without documents, six points"),
        _("Every point is earned on its own. Read it as a first draft written against the clock."),
        [
            THESIS,
            CONTEXT,
            (
                _("Evidence"),
                "",
                _("1: two specific examples from the topic. 2: they carry an argument."),
                _("I bring specific examples and use them to prove my point."),
                [
                    (0, "", _("Fewer than two, or general talk."), _("My examples are too few.")),
                    (1, "", _("Two specific examples."), _("I gave two specific examples.")),
                    (2, "", _("Used for an argument."), _("My examples carry my point.")),
                ],
            ),
            (
                _("Analysis and reasoning"),
                Skill.ARGUMENT,
                _(
                    "1: orders the argument by cause, comparison, or change over time. "
                    "2: shows a complex understanding as well."
                ),
                _("I reason by cause, comparison or change, and show that it is not that simple."),
                [
                    (0, "", _("Tells what happened."), _("I only told what happened.")),
                    (1, "", _("Reasons historically."), _("I gave causes, compared, or traced.")),
                    (2, "", _("And weighs it in depth."), _("I weighed more than one side.")),
                ],
            ),
        ],
    ),
    "argument": (
        _("Argument from sources, four rows"),
        _("For an argument at the end of an inquiry. Read for the reasons, not for the verdict."),
        [
            (
                _("Claim"),
                Skill.ARGUMENT,
                _("Answers the compelling question, precisely and open to debate."),
                _("My claim answers the question and somebody could disagree with it."),
                [
                    (0, _("Not yet"), _("No claim."), _("My claim is missing.")),
                    (1, _("Beginning"), _("A topic or an opinion."), _("I named the topic.")),
                    (2, _("Sound"), _("Answers the question."), _("I answered the question.")),
                    (3, _("Strong"), _("Precise, with its limits."), _("I said how far it goes.")),
                ],
            ),
            (
                _("Evidence"),
                Skill.CLOSE_READING,
                _("Takes passages from several sources that bear on the claim, and names them."),
                _("I use passages from several sources and say where they are from."),
                [
                    (0, _("Not yet"), _("None."), _("I used no source.")),
                    (1, _("Beginning"), _("One source, or loosely."), _("I used one source.")),
                    (2, _("Sound"), _("Several, to the point."), _("I used several.")),
                    (3, _("Strong"), _("The best there are."), _("I chose the strongest.")),
                ],
            ),
            (
                _("Sources weighed"),
                Skill.SOURCING,
                _("Says who made a source, when and for whom, and what that makes it good for."),
                _("I say how far I trust each source and why."),
                [
                    (0, _("Not yet"), _("Takes all at their word."), _("I believed all of them.")),
                    (1, _("Beginning"), _("Names the maker."), _("I said who made it.")),
                    (2, _("Sound"), _("Says what follows from it."), _("I said why it matters.")),
                    (3, _("Strong"), _("Sets sources against each other."), _("I compared them.")),
                ],
            ),
            (
                _("Reasoning"),
                Skill.CORROBORATION,
                _("Shows how the evidence supports the claim, and meets what speaks against it."),
                _("I explain how my evidence proves my claim and answer the other side."),
                [
                    (0, _("Not yet"), _("Evidence stands alone."), _("I did not explain it.")),
                    (1, _("Beginning"), _("Partly joined."), _("I explained some of it.")),
                    (2, _("Sound"), _("Joined throughout."), _("I explained all of it.")),
                    (3, _("Strong"), _("Meets the other side."), _("I answered the other side.")),
                ],
            ),
        ],
    ),
}
