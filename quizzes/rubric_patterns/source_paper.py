"""Rubrics for the five parts of a source paper, 24 points: IB history paper 1, in our own words.

Three points made in a source (3), its message (2), its value and limitations from origin, purpose
and content (4), two sources compared (6), a judgment from all of them and own knowledge (9).
A pattern is as in `quizzes.rubric_patterns.essays`; a band has (from, to) for its points.
"""

from django.utils.translation import gettext_lazy as _

from quizzes.models import Criterion

Skill = Criterion.Skill

SOURCE_PAPER = {
    "paper_points": (
        _("Source paper: three points from a source"),
        _("One point for each that the source makes, in the student's own words."),
        [
            (
                _("Points made"),
                Skill.CLOSE_READING,
                _("Counts what is correct and in the source."),
                _("I name three points that the source makes."),
                [
                    (0, "", _("None."), _("None of my points stands in it.")),
                    (1, "", _("One."), _("I found one.")),
                    (2, "", _("Two."), _("I found two.")),
                    (3, "", _("Three."), _("I found three.")),
                ],
            )
        ],
    ),
    "paper_message": (
        _("Source paper: the message of a source"),
        "",
        [
            (
                _("Message"),
                Skill.CLOSE_READING,
                _("One point for the message, one for the detail that shows it."),
                _("I say what the source tells us and which detail shows it."),
                [
                    (0, "", _("Only described."), _("I only described it.")),
                    (1, "", _("The message, or part of it."), _("I named the message.")),
                    (2, "", _("The message, and what shows it."), _("I showed where it is.")),
                ],
            )
        ],
    ),
    "paper_value": (
        _("Source paper: value and limitations"),
        _("From origin, purpose and content. Value alone, or limitations alone: two points."),
        [
            (
                _("Value"),
                Skill.SOURCING,
                _("What is it good for, because of origin, purpose or content?"),
                _("I say what this source is good for, and why."),
                [
                    (0, "", _("None, or any source's."), _("I did not say what it is good for.")),
                    (1, "", _("Named."), _("I named a use.")),
                    (2, "", _("With its reason."), _("I gave the reason.")),
                ],
            ),
            (
                _("Limitations"),
                Skill.SOURCING,
                _("What is it not good for, because of origin, purpose or content?"),
                _("I say what this source cannot tell us, and why."),
                [
                    (0, "", _("None, or any source's."), _("I did not say what it cannot tell.")),
                    (1, "", _("Named."), _("I named a limit.")),
                    (2, "", _("With its reason."), _("I gave the reason.")),
                ],
            ),
        ],
    ),
    "paper_compare": (
        _("Source paper: two sources compared"),
        _("Both likeness and difference. One of them alone earns three points at most."),
        [
            (
                _("Alike"),
                Skill.CORROBORATION,
                _("What both sources say, point by point."),
                _("I show where the two sources agree."),
                [
                    (0, "", _("None."), _("I named nothing alike.")),
                    (1, "", _("General."), _("I said it in general.")),
                    (2, "", _("One clear point."), _("I showed one point.")),
                    (3, "", _("Several, from the words."), _("I showed several.")),
                ],
            ),
            (
                _("Different"),
                Skill.CORROBORATION,
                _("Where they differ, side by side and not one after the other."),
                _("I show where the two sources differ, side by side."),
                [
                    (0, "", _("None."), _("I named no difference.")),
                    (1, "", _("One after the other."), _("I told first one, then the other.")),
                    (2, "", _("One clear point."), _("I showed one point.")),
                    (3, "", _("Several, side by side."), _("I showed several.")),
                ],
            ),
        ],
    ),
    "paper_judgment": (
        _("Source paper: a judgment from sources and own knowledge"),
        _("Find the band that fits, then the points in it."),
        [
            (
                _("Judgment"),
                Skill.ARGUMENT,
                _("An argument to the question, from the sources and from beyond them."),
                _("I answer the question with the sources and with what I know besides."),
                [
                    (0, "", _("Nothing to the question."), _("I did not answer it yet.")),
                    (
                        (1, 3),
                        _("First band"),
                        _("General; sources named, hardly used."),
                        _("I used few sources and no knowledge of my own."),
                    ),
                    (
                        (4, 6),
                        _("Second band"),
                        _("To the point; sources or own knowledge used, not both together."),
                        _("I used the sources or what I know, not yet together."),
                    ),
                    (
                        (7, 9),
                        _("Third band"),
                        _("Focused; sources and own knowledge joined in one argument."),
                        _("I joined the sources and what I know in one argument."),
                    ),
                ],
            )
        ],
    ),
}
