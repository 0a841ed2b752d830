import sys

from django.core.management.base import BaseCommand
from django.db import Error, connection


class Command(BaseCommand):
    help = "Exit 0 where the database already holds tables, 1 where it is new."
    requires_system_checks = []

    def handle(self, *args, **options):
        try:
            tables = connection.introspection.table_names()
        except Error:
            tables = []
        sys.exit(0 if tables else 1)
