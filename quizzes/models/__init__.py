from quizzes.models.attempt import Attempt
from quizzes.models.mark import ChangedMeanwhile, Mark, MarkChange, Remark
from quizzes.models.question import Question, Quiz
from quizzes.models.response import Draft, Evidence, Response
from quizzes.models.rubric import Criterion, Level, Rubric

__all__ = [
    "Attempt",
    "ChangedMeanwhile",
    "Criterion",
    "Draft",
    "Evidence",
    "Level",
    "Mark",
    "MarkChange",
    "Question",
    "Quiz",
    "Remark",
    "Response",
    "Rubric",
]
