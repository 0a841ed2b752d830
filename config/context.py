"""What every template may name. Nothing here asks the database."""

from django.conf import settings


def school(request):
    return {"SCHOOL_NAME": settings.SCHOOL_NAME, "DEMO": settings.DEMO}
