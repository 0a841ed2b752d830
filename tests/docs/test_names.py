"""Every name of code, file and address in the papers is one that exists."""

import importlib
import inspect
import re
from functools import cache

import pytest
from django.apps import apps
from django.urls import get_resolver

from tests.docs.pages import PAGES, ROOT, TECHNICAL, code_names, name_of

APPS = ["sources", "lessons", "quizzes"]
PACKAGES = [*APPS, "config", "tests"]


def dotted(name):
    return re.fullmatch(r"[A-Za-z_]\w*(\.\w+)+", name)


FOLDERS = [*PACKAGES, "docs", "static", "templates", "deploy", "benchmarks", ".ci"]


def a_path(name):
    """A file, or what stands in one of the repository's folders; not a time zone."""
    shaped = re.fullmatch(r"[\w.-]+(/[\w.*-]+)*/?", name)
    return shaped and (is_file_name(name) or name.partition("/")[0] in FOLDERS and "/" in name)


def is_file_name(name):
    return re.fullmatch(r"\.?[\w-]+\.(py|md|toml|html|css|js|yaml|txt)", name)


@cache
def classes():
    """Every model and every queryset by its name, and the few classes of the desk."""
    found = {}
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            found[model.__name__] = model
            module = importlib.import_module(model.__module__)
            found |= dict(inspect.getmembers(module, inspect.isclass))
    desk = ("quizzes.desk", "quizzes.desk.saving", "quizzes.forms.save")
    for name in (*desk, "quizzes.kinds.base", "quizzes.kinds.parts"):
        module = importlib.import_module(name)
        found |= dict(inspect.getmembers(module, inspect.isclass))
    return found


def reached(owner, rest):
    for part in rest:
        fields = {f.name for f in owner._meta.get_fields()} if hasattr(owner, "_meta") else set()
        if part in fields:
            return True
        owner = getattr(owner, part)
    return True


def of_a_class(name):
    first, *rest = name.split(".")
    return first in classes() and reached(classes()[first], rest)


def of_a_module(name):
    """`quizzes.saving.save_work`: the longest module there is, then its attributes."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:size]))
        except ModuleNotFoundError:
            continue
        return reached(module, parts[size:])
    return False


def exists(name):
    try:
        return of_a_module(name) if name.split(".")[0] in PACKAGES else of_a_class(name)
    except AttributeError:
        return False


def file_exists(name):
    return bool(list(ROOT.glob(name.rstrip("/"))))


@cache
def addresses():
    """`quizzes:save` of every address, and the address itself without converters."""
    names = {}
    for name_space, (_prefix, resolver) in get_resolver().namespace_dict.items():
        if name_space in APPS:
            for pattern in resolver.url_patterns:
                shown = re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern.pattern))
                names[f"{name_space}:{pattern.name}"] = f"/{shown}"
    return names


@cache
def all_code():
    folders = [*PACKAGES, "static/js", "templates", "deploy"]
    files = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".js", ".html", ".sh")
    ]
    words = " ".join(path.read_text() for path in [*files, ROOT / "Makefile"])
    return set(re.findall(r"\w+", words))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_is_there(page):
    paths = [name for name in code_names(page) if a_path(name) and not dotted_code(name)]
    assert [name for name in paths if not file_exists(name)] == []


def dotted_code(name):
    return dotted(name) and not is_file_name(name)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_dotted_name_is_there(page):
    known = {*PACKAGES, *classes()}
    names = [name for name in code_names(page) if dotted_code(name)]
    ours = [name for name in names if page in TECHNICAL or name.split(".")[0] in known]
    assert [name for name in ours if not exists(name)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_address_is_there(page):
    names = [name for name in code_names(page) if re.fullmatch(r"(\w+):(\w+)", name)]
    assert [name for name in names if name not in addresses()] == []


@pytest.mark.parametrize("page", TECHNICAL, ids=name_of)
def test_every_single_word_stands_in_the_code(page):
    words = [name for name in code_names(page) if re.fullmatch(r"[A-Za-z_]\w*", name)]
    assert [word for word in words if word not in all_code()] == []


def anchors(page):
    heads = re.findall(r"^#+ (.*)$", page.read_text(), flags=re.M)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_heading_that_a_link_names_is_there(page):
    for target, anchor in re.findall(r"\]\(([^):#]*)#([^)]+)\)", page.read_text()):
        file = (page.parent / target).resolve() if target else page
        assert anchor in anchors(file), f"{target}#{anchor}"


def test_every_benchmark_is_named():
    told = (ROOT / "CONTRIBUTING.md").read_text()
    runs = [one for one in (ROOT / "benchmarks").glob("*.py") if "__main__" in one.read_text()]
    assert [one.name for one in runs if f"`benchmarks/{one.name}`" not in told] == []
