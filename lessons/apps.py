from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    name = "lessons"
    verbose_name = _("Lessons and classes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from lessons import grants, groups, reading
        from sources import access, usage

        access.grants.append(grants.sources_given_to)
        access.holds.append(grants.held_while_work_rests)
        access.opened_names.append(grants.names_opened_to)
        usage.places.append(grants.lessons_with)
        usage.readers.append(reading.after_correction)
        post_migrate.connect(groups.lay_down, sender=self)
