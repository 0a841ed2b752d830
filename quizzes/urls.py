from django.urls import path

from quizzes.marking import collect, deeds, grades, paper, queue, release, table
from quizzes.views import (
    assignment,
    earlier,
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
    path("assignments/<id:assignment>/<id:step>/earlier/", earlier.earlier, name="earlier"),
    path("assignments/<id:assignment>/<id:step>/finish/", workspace.finish, name="finish"),
    path("assignments/<id:assignment>/<id:step>/feedback/", feedback.feedback, name="feedback"),
    path(
        "classes/<id:classroom_id>/assignments/<id:assignment_id>/",
        progress.progress,
        name="progress",
    ),
    path(
        "classes/<id:classroom_id>/assignments/<id:assignment_id>/collect/",
        collect.collect,
        name="marking_collect",
    ),
    path("lessons/new/", new_lesson.new_lesson, name="new_lesson"),
    path("lessons/new/find/", new_lesson.find, name="new_lesson_find"),
    path("lessons/new/more/", new_lesson.more, name="new_lesson_more"),
    path("lessons/<str:slug>/preview/<id:number>/", preview.preview, name="preview"),
    path("lessons/<str:slug>/packet/", packet.packet, name="packet"),
    path("sources/<str:slug>/ask/", new_lesson.ask, name="ask"),
    path("marking/", queue.grading, name="grading"),
    path("marking/<id:assignment_id>/", queue.queue, name="marking_queue"),
    path("marking/<id:assignment_id>/give-back/", release.release, name="marking_release"),
    path("marking/<id:assignment_id>/take-back/", release.take_back, name="marking_take_back"),
    path("marking/<id:assignment_id>/grades.csv", grades.grades, name="marking_grades"),
    path("marking/<id:assignment_id>/on-paper/", deeds.on_paper, name="marking_on_paper"),
    path(
        "marking/<id:assignment_id>/question/<id:question_id>/",
        table.question,
        name="marking_question",
    ),
    path("marking/<id:assignment_id>/<id:attempt_id>/", paper.paper, name="marking_paper"),
    path("marking/<id:assignment_id>/<id:attempt_id>/reopen/", deeds.reopen, name="marking_reopen"),
    path(
        "marking/<id:assignment_id>/<id:attempt_id>/send-back/",
        deeds.send_back,
        name="marking_send_back",
    ),
    path(
        "marking/<id:assignment_id>/<id:attempt_id>/answers/<id:response_id>/remarks/",
        deeds.add_remark,
        name="marking_add_remark",
    ),
    path(
        "marking/<id:assignment_id>/<id:attempt_id>/remarks/<id:remark_id>/",
        deeds.remark,
        name="marking_remark",
    ),
    path(
        "marking/<id:assignment_id>/<id:attempt_id>/remarks/<id:remark_id>/delete/",
        deeds.delete_remark,
        name="marking_delete_remark",
    ),
    path(
        "marking/<id:assignment_id>/<id:attempt_id>/marks/<id:mark_id>/count/",
        deeds.make_count,
        name="marking_make_count",
    ),
]
