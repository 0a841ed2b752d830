from django.urls import path

from quizzes.views import (
    assignment,
    feedback,
    home,
    keep,
    new_lesson,
    packet,
    preview,
    progress,
    save,
    student_home,
    submit,
    workspace,
)

app_name = "quizzes"
urlpatterns = [
    path("", home.home, name="home"),
    path("assignments/", student_home.assignments, name="assignments"),
    path("assignments/<int:assignment>/", assignment.assignment, name="assignment"),
    path("assignments/<int:assignment>/<int:step>/", workspace.workspace, name="workspace"),
    path("assignments/<int:assignment>/<int:step>/save/", save.save, name="save"),
    path("assignments/<int:assignment>/<int:step>/saved/", save.saved, name="saved"),
    path("assignments/<int:assignment>/<int:step>/keep/", keep.keep, name="keep"),
    path("assignments/<int:assignment>/<int:step>/cite/", keep.cite_paragraph, name="cite"),
    path("assignments/<int:assignment>/<int:step>/submit/", submit.submit, name="submit"),
    path("assignments/<int:assignment>/<int:step>/finish/", workspace.finish, name="finish"),
    path("assignments/<int:assignment>/<int:step>/feedback/", feedback.feedback, name="feedback"),
    path(
        "classes/<int:classroom_id>/assignments/<int:assignment_id>/",
        progress.progress,
        name="progress",
    ),
    path("lessons/new/", new_lesson.new_lesson, name="new_lesson"),
    path("lessons/new/find/", new_lesson.find, name="new_lesson_find"),
    path("lessons/new/more/", new_lesson.more, name="new_lesson_more"),
    path("lessons/<str:slug>/preview/<int:number>/", preview.preview, name="preview"),
    path("lessons/<str:slug>/packet/", packet.packet, name="packet"),
    path("sources/<str:slug>/ask/", new_lesson.ask, name="ask"),
]
