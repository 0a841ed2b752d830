"""The real storage: hashed names, as at a school. A name that is missing there is an error 500."""

import pytest
from django.core.management import call_command
from django.templatetags.static import static


@pytest.fixture
def hashed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static.HashedStaticFiles"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return settings.STATIC_ROOT


def test_it_works(hashed):
    address = static("css/dossier.css")
    assert address.startswith("/static/css/dossier.")
    assert address != "/static/css/dossier.css"
    assert (hashed / address.removeprefix("/static/")).exists()


def test_modules_import_each_other_by_hashed_names(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "one.js").write_text('import { two } from "./two.js";\ntwo();\n')
    (source / "two.js").write_text("export function two() {}\n")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static.HashedStaticFiles"}
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    name = static("one.js").removeprefix("/static/")
    two = static("two.js").rpartition("/")[2]
    assert (settings.STATIC_ROOT / name).read_text().startswith(f'import {{ two }} from "./{two}"')


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/no-such-page/", "/favicon.ico"])
def test_public_pages(hashed, client, path):
    assert client.get(path).status_code in (200, 302, 404)


@pytest.mark.django_db
def test_every_admin_page(hashed, client, admin_user):
    """Lists and forms of every model: a template that names a lost file shows itself here."""
    from django.contrib import admin
    from django.urls import reverse

    client.force_login(admin_user)
    assert client.get("/admin/").status_code == 200
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{base}_changelist")).status_code in (200, 302, 403, 404), model
        assert client.get(reverse(f"{base}_add")).status_code in (200, 302, 403, 404), model
