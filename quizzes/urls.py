from django.urls import path

from quizzes.views import home, packet, progress

app_name = "quizzes"
urlpatterns = [
    path("", home.home, name="home"),
    path(
        "classes/<int:classroom_id>/assignments/<int:assignment_id>/",
        progress.progress,
        name="progress",
    ),
    path("lessons/<str:slug>/packet/", packet.packet, name="packet"),
]
