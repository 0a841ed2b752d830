"""What this app copies along with a part of a lesson: its questions."""

from quizzes.models import Question, Quiz


def copy_quiz(step, copy):
    """Make `copy` (a plain step) a quiz like `step`, with the questions asked today."""
    quiz = Quiz.objects.filter(pk=step.pk).first()
    if quiz is None:
        return
    Quiz.on_step(copy, feedback=quiz.feedback)
    for question in quiz.questions.asked():
        Question.objects.create(quiz_id=copy.pk, **question.wording())
