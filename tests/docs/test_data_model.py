"""docs/data-model.md names every model and every constraint, and none that is not there."""

import re
from pathlib import Path

import pytest
from django.apps import apps

PAGE = (Path(__file__).parents[2] / "docs" / "data-model.md").read_text()
APPS = ["sources", "lessons", "quizzes"]


def section(app):
    return re.split(r"^## ", PAGE.split(f"\n## {app}")[1], flags=re.M)[0]


def models_of(app):
    return {model.__name__: model for model in apps.get_app_config(app).get_models()}


@pytest.mark.parametrize("app", APPS)
def test_every_model_has_its_line(app):
    named = re.findall(r"^\| `(\w+)` \|", section(app), flags=re.M)
    assert sorted(named) == sorted(models_of(app))


@pytest.mark.parametrize("app", APPS)
def test_every_constraint_stands_on_the_line_of_its_model(app):
    written = {
        name: set(re.findall(r"`([a-z_]+)`", line))
        for name, line in re.findall(r"^\| `(\w+)` \|(.*)$", section(app), flags=re.M)
    }
    real = {
        name: {constraint.name for constraint in model._meta.constraints}
        for name, model in models_of(app).items()
    }
    assert written == real
