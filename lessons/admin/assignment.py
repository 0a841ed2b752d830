"""Classes and what they were given, to look at. They are changed on pages of their own."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from lessons.models import Assignment, Classroom, Giving
from sources.admin.base import OwnedAdmin


class LookOnly(OwnedAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Classroom)
class ClassroomAdmin(LookOnly):
    list_display = ["name", "term", "ends_on", "page"]
    search_fields = ["name"]
    fields = ["name", "term", "ends_on", "time_zone", "page"]
    readonly_fields = ["page"]
    view_on_site = False  # `page` leads there, where it opens

    def get_list_display(self, request):
        return self._without_road(request, self.list_display)

    def get_fields(self, request, obj=None):
        return self._without_road(request, self.fields)

    def _without_road(self, request, names):
        """A class's page opens to who teaches it; an administrator looks on from here."""
        return [name for name in names if name != "page" or not request.user.is_superuser]

    def rows_for(self, user, *, choosing):
        return Classroom.objects.all() if user.is_superuser else Classroom.objects.taught_by(user)

    @admin.display(description=_("roster and dates"))
    def page(self, classroom):
        return format_html('<a href="{}">{}</a>', classroom.get_absolute_url(), _("Open the class"))


@admin.register(Assignment)
class AssignmentAdmin(LookOnly):
    list_display = ["lesson", "given_by", "created_at"]
    list_select_related = ["lesson", "given_by"]
    fields = ["plan", "teacher", "created_at", "classes"]
    readonly_fields = ["plan", "teacher", "classes"]

    def rows_for(self, user, *, choosing):
        everything = Assignment.objects.all()
        return everything if user.is_superuser else Assignment.objects.taught_by(user)

    def get_queryset(self, request):
        """Each with the classes that this person teaches, an administrator with all of them, as
        `shown_givings`."""
        taught = Giving.objects.taught_by(request.user)
        givings = Giving.objects.annotate(opens=Exists(taught.filter(pk=OuterRef("pk"))))
        givings = givings.select_related("classroom")
        if not request.user.is_superuser:
            givings = givings.taught_by(request.user)
        shown = Prefetch("givings", givings, to_attr="shown_givings")
        return super().get_queryset(request).prefetch_related(shown)

    @admin.display(description=_("lesson"))
    def plan(self, assignment):
        """Not its own page in the admin, which may be somebody else's."""
        lesson = assignment.lesson
        return format_html('<a href="{}">{}</a>', lesson.get_absolute_url(), lesson)

    @admin.display(description=_("given by"))
    def teacher(self, assignment):
        """Her name; the accounts are for technicians."""
        return str(assignment.given_by or "")

    @admin.display(description=_("classes"))
    def classes(self, assignment):
        """Each leads to how the class is doing, for who teaches it."""
        return format_html_join(" ", "{}", ((self._road(one),) for one in assignment.shown_givings))

    @staticmethod
    def _road(giving):
        if not giving.opens:
            return giving.classroom
        address = reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])
        return format_html('<a href="{}">{}</a>', address, giving.classroom)
