"""Rubrics for short answers, in our own words: the three levels of short history assessments, for
any judgment and for each of the four reading skills; and plain points.

A pattern: key: (title, note, rows); a row: (title, skill, for graders, for students, levels); a
level: (points, title, for graders, for students).
"""

from django.utils.translation import gettext_lazy as _

from quizzes.models import Criterion

Skill = Criterion.Skill

SHORT = {
    "short": (
        _("Short assessment, three levels"),
        _("Look for the reason, not for the verdict."),
        [
            (
                _("Judging the source"),
                Skill.SOURCING,
                _("Is the judgment sound, for the reason that makes it sound?"),
                _("I judge the source and give the reason that decides it."),
                [
                    (1, _("Basic"), _("Takes it at its word."), _("I took the words as they are.")),
                    (2, _("Emergent"), _("Judges; the reason falls short."), _("I need a reason.")),
                    (3, _("Proficient"), _("Sound, with its reason."), _("I named what decides.")),
                ],
            )
        ],
    ),
    "sourcing": (
        _("Sourcing, three levels"),
        _("Before and while reading: who made it, for whom, why, when, and how far to trust it."),
        [
            (
                _("Sourcing"),
                Skill.SOURCING,
                _("Is the source judged by who made it, when and what for, and to a purpose?"),
                _("I say what this source is good for, because of who made it, when and why."),
                [
                    (1, _("Basic"), _("Repeats the header."), _("I copied who wrote it.")),
                    (2, _("Emergent"), _("Doubts it in general."), _("I said it may be biased.")),
                    (3, _("Proficient"), _("Says what for, and why."), _("I said what follows.")),
                ],
            )
        ],
    ),
    "context": (
        _("Contextualization, three levels"),
        _("What was going on then and there, and what it changes in the meaning."),
        [
            (
                _("Contextualization"),
                Skill.CONTEXT,
                _("Does the setting, of that time and place, explain what the source says?"),
                _("I use what was going on then to explain what the source says."),
                [
                    (1, _("Basic"), _("Reads it as of today."), _("I read it as if it were now.")),
                    (2, _("Emergent"), _("Names the setting."), _("I named what was going on.")),
                    (3, _("Proficient"), _("Explains the words by it."), _("I explained by it.")),
                ],
            )
        ],
    ),
    "close_reading": (
        _("Close reading, three levels"),
        _("What is claimed, in what words, and what is left out."),
        [
            (
                _("Close reading"),
                Skill.CLOSE_READING,
                _("Does the answer rest on particular words, and on what they do?"),
                _("I quote the words that matter and say what they do."),
                [
                    (1, _("Basic"), _("Sums up."), _("I told what it says.")),
                    (2, _("Emergent"), _("Quotes without reading."), _("I quoted it.")),
                    (3, _("Proficient"), _("Shows what the words do."), _("I said how it works.")),
                ],
            )
        ],
    ),
    "corroboration": (
        _("Corroboration, three levels"),
        _("Where sources agree, disagree or are silent, and what is most probable."),
        [
            (
                _("Corroboration"),
                Skill.CORROBORATION,
                _("Are sources set against each other to find out what is most probable?"),
                _("I compare the sources and say what is most likely, and why."),
                [
                    (1, _("Basic"), _("One source at a time."), _("I used them one by one.")),
                    (2, _("Emergent"), _("Names agreement or not."), _("I said if they agree.")),
                    (3, _("Proficient"), _("Decides, with a reason."), _("I said what is likely.")),
                ],
            )
        ],
    ),
    "plain": (
        _("Plain points"),
        "",
        [
            (
                _("Points"),
                "",
                _("One point for each thing the answer gets right."),
                _("One point for each thing I get right."),
                [(points, "", "", "") for points in range(6)],
            )
        ],
    ),
}
