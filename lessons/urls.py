from django.urls import path

from lessons.views import accounts, catalog, classes, giving, roster, support, view

app_name = "lessons"
urlpatterns = [
    path("accounts/sign-in/", accounts.sign_in, name="sign_in"),
    path("accounts/sign-in-again/", accounts.sign_in_again, name="sign_in_again"),
    path("accounts/sign-out/", accounts.sign_out, name="sign_out"),
    path("accounts/view/", view.view, name="view"),
    path("accounts/password/", accounts.password, name="password"),
    path("classes/", classes.classes, name="classes"),
    path("classes/new/", classes.new_class, name="new_class"),
    path("classes/<id:classroom_id>/", classes.classroom, name="classroom"),
    path("classes/<id:classroom_id>/change/", classes.change_class, name="change_class"),
    path("classes/<id:classroom_id>/students/", roster.add_students, name="add_students"),
    path("classes/<id:classroom_id>/cards/", roster.cards, name="cards"),
    path("classes/<id:classroom_id>/colleagues/", roster.add_colleague, name="add_colleague"),
    path(
        "classes/<id:classroom_id>/people/<id:enrolment_id>/remove/",
        roster.remove_student,
        name="remove_student",
    ),
    path(
        "classes/<id:classroom_id>/people/<id:enrolment_id>/password/",
        roster.reset_password,
        name="reset_password",
    ),
    path(
        "classes/<id:classroom_id>/people/<id:enrolment_id>/aids/",
        support.support,
        name="support",
    ),
    path("lessons/", catalog.catalog, name="catalog"),
    path("lessons/<str:slug>/", catalog.lesson, name="lesson"),
    path("lessons/<str:slug>/copy/", catalog.copy, name="copy"),
    path("lessons/<str:slug>/give/", giving.give, name="give"),
    path(
        "classes/<id:classroom_id>/assignments/<id:assignment_id>/dates/",
        giving.dates,
        name="dates",
    ),
    path(
        "classes/<id:classroom_id>/assignments/<id:assignment_id>/withdraw/",
        giving.withdraw,
        name="withdraw",
    ),
    path(
        "classes/<id:classroom_id>/assignments/<id:assignment_id>/names/<id:name_id>/",
        giving.open_name,
        name="open_name",
    ),
    path(
        "classes/<id:classroom_id>/assignments/<id:assignment_id>/dates/<id:student_id>/",
        giving.student_dates,
        name="student_dates",
    ),
]
