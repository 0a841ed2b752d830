"""All addresses. Pages of the apps stand in the apps."""

from django.contrib import admin
from django.urls import include, path

from config import converters, health, wellknown  # noqa: F401 (converters: <id:…>)

urlpatterns = [
    path("", include("quizzes.urls")),
    path("", include("lessons.urls")),
    path("", include("sources.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("favicon.ico", wellknown.favicon, name="favicon"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
