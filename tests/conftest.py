"""What every test may ask for: the cast of people, the browser, and no network."""

import gc
import socket
from itertools import count

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

# A busy machine is no fault of what is tested.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

pytest_plugins = ["tests.cast", "tests.chromium", "tests.migrated", "tests.leftovers"]

HERE = ("127.0.0.1", "::1", "localhost")
connect = socket.socket.connect


def connect_here(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in HERE:
        raise AssertionError(f"A test reached for the network: {address}")
    return connect(self, address)


def pytest_collection_finish():
    """What stands now stays to the end: Python need not look through it for garbage each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def no_network():
    socket.socket.connect = connect_here
    yield
    socket.socket.connect = connect


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """Names of folders, each for one test. `tmp_path` looks through all that are there first."""
    folder = tmp_path_factory.mktemp("files")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_media(settings, folders):
    """Files of a test never meet another test's; most tests have none, and no folder."""
    folder = next(folders)
    settings.MEDIA_ROOT = folder / "media"
    settings.BACKUP_ROOT = folder / "backups"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Django asks SQLite once whether it knows JSON: no test that counts queries is the first."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field
