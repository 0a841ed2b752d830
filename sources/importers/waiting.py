"""An uploaded file between looking at it and bringing it in: kept for its owner alone.

One at a time for each person; the next takes its place.
"""

import re
from pathlib import PurePosixPath

from django.utils.crypto import get_random_string

from sources.models.files import private_storage

TOKEN = re.compile(r"[a-z0-9]{24}\.[a-z]{1,8}")


def keep(file, user):
    """A token for the file, good for this person."""
    storage, folder = private_storage(), _folder(user)
    forget(user)
    ending = PurePosixPath(file.name).suffix.lower()
    token = f"{get_random_string(24, 'abcdefghijklmnopqrstuvwxyz0123456789')}{ending}"
    file.seek(0)
    storage.save(f"{folder}/{token}", file)
    return token


def opened(token, user):
    """The file of this token, or None where it is another's or gone."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        return private_storage().open(f"{_folder(user)}/{token}")
    except FileNotFoundError:
        return None


def forget(user):
    storage, folder = private_storage(), _folder(user)
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{folder}/{name}")


def _folder(user):
    return f"waiting/{user.pk}"
