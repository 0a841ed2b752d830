from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from config import checks  # noqa: F401  (registers itself)


class AuthoringConfig(AdminConfig):
    default_site = "config.administration.AuthoringSite"
