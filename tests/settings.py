"""Settings of the tests: the product's own, on a folder of their own and in a hurry."""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="dossier-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ["ENV_FILE"] = ""
os.environ["DATA_DIR"] = FOLDER
for name in ("DEBUG", "DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "SCHOOL_NAME"):
    os.environ.pop(name, None)
os.environ.update(SECRET_KEY="tests" * 12, HTTPS="off", TIME_ZONE="America/New_York")

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

# Hashing slowly is the point elsewhere; here it would be most of the time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The test client signs in without a request, which axes refuses. Its own test turns it on.
AXES_ENABLED = False

STATIC_ROOT = DATA_DIR / "staticfiles"
STATIC_ROOT.mkdir()
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as at a school: the browser tests' server threads share it under the same locks.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"]["OPTIONS"].pop("pool")  # its idle connections keep the database open
