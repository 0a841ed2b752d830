"""What this app copies along with a part of a lesson: its questions, and their rubrics."""

from quizzes.models import Question, Quiz, Rubric


def copy_quiz(step, copy):
    """Make `copy` (a plain step) a quiz like `step`, with the questions asked today."""
    quiz = Quiz.objects.filter(pk=step.pk).first()
    if quiz is None:
        return
    names = ("feedback", "timed", "waits_for_teacher", "signers", "hides_names")
    columns = {name: getattr(quiz, name) for name in names}
    Quiz.on_step(copy, **columns)
    owner = copy.lesson.owner
    for question in quiz.questions.asked().select_related("rubric"):
        wording = question.wording() | {"rubric_id": _rubric_for(owner, question.rubric)}
        Question.objects.create(quiz_id=copy.pk, **wording)


def _rubric_for(owner, rubric):
    """The rubric itself where its new user may see it, else one copy of her own."""
    if rubric is None:
        return None
    if owner is None or Rubric.objects.visible_to(owner).filter(pk=rubric.pk).exists():
        return rubric.pk
    made = Rubric.objects.filter(owner=owner, copied_from=rubric).first()
    return (made or rubric.copy(owner)).pk
