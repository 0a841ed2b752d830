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
    path("assignments/<id:assignment>/", assignment.assignment, name="assignment"),
    path("assignments/<id:assignment>/<id:step>/", workspace.workspace, name="workspace"),
    path("assignments/<id:assignment>/<id:step>/save/", save.save, name="save"),
    path("assignments/<id:assignment>/<id:step>/saved/", save.saved, name="saved"),
    path("assignments/<id:assignment>/<id:step>/keep/", keep.keep, name="keep"),
    path("assignments/<id:assignment>/<id:step>/cite/", keep.cite_paragraph, name="cite"),
    path("assignments/<id:assignment>/<id:step>/submit/", submit.submit, name="submit"),
    path("assignments/<id:assignment>/<id:step>/finish/", workspace.finish, name="finish"),
    path("assignments/<id:assignment>/<id:step>/feedback/", feedback.feedback, name="feedback"),
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
