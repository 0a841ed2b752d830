from django.db import models


class SortKeyField(models.CharField):
    """By what rows are put in order, sign by sign: left to itself each database has its own."""

    def db_parameters(self, connection):
        collation = "C" if connection.vendor == "postgresql" else None
        return super().db_parameters(connection) | {"collation": collation}
