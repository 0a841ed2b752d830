"""Where files lie that only a permission opens."""

from django.core.files.storage import storages


def private_storage():
    return storages["default"]
