from quizzes.models.anchor import Anchor, PracticeMark
from quizzes.models.attempt import Attempt
from quizzes.models.conversion import Conversion
from quizzes.models.discussion import DiscussionEntry, DiscussionRole
from quizzes.models.export_layout import ExportLayout
from quizzes.models.gradebook import Gradebook
from quizzes.models.loan import Consent, Loan
from quizzes.models.make_up import MakeUp
from quizzes.models.margin_symbol import MarginSymbol
from quizzes.models.mark import Mark, MarkChange, Remark
from quizzes.models.misreading import Misreading
from quizzes.models.next_step import NextStep
from quizzes.models.note import GroupSeat, Note, NoteNames
from quizzes.models.photo import Photo
from quizzes.models.prediction import Prediction
from quizzes.models.question import Question, Quiz
from quizzes.models.release import Release
from quizzes.models.response import Draft, Evidence, Response
from quizzes.models.restatement import Restatement
from quizzes.models.revision import ChangedMeanwhile
from quizzes.models.rubric import Criterion, Level, Rubric
from quizzes.models.saved_comment import SavedComment
from quizzes.models.share import Moderation, Share
from quizzes.models.signature import CannotSign, Signature
from quizzes.models.student_question import StudentQuestion

__all__ = [
    "Anchor",
    "Attempt",
    "CannotSign",
    "ChangedMeanwhile",
    "Consent",
    "Conversion",
    "Criterion",
    "DiscussionEntry",
    "DiscussionRole",
    "Draft",
    "Evidence",
    "ExportLayout",
    "Gradebook",
    "GroupSeat",
    "Level",
    "Loan",
    "MakeUp",
    "MarginSymbol",
    "Mark",
    "MarkChange",
    "Misreading",
    "Moderation",
    "NextStep",
    "Note",
    "NoteNames",
    "Photo",
    "PracticeMark",
    "Prediction",
    "Question",
    "Quiz",
    "Release",
    "Remark",
    "Response",
    "Restatement",
    "Rubric",
    "SavedComment",
    "Share",
    "Signature",
    "StudentQuestion",
]
