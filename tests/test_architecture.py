"""The rooms of ARCHITECTURE.md keep their doors: who may import whom, how long a page or a module may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GROUND = {"errors": set(), "i18n": {"errors"}, "settings": {"errors", "i18n"}}
"""Modules that everybody may import, and what they may import themselves."""
FAMILIES = {"readers", "hotspots", "reports", "store", "demo", "engines"}
BELOW = {  # room → rooms that it may import, besides itself and the ground
    "server": {"pages", "commands", "ui", "http", "layers", "family", "domain"},
    "pages": {"ui", "http", "layers", "family", "domain"},
    "commands": {"http", "layers", "family", "domain"},
    "ui": {"layers", "family", "domain"},
    "http": {"layers", "family", "domain"},
    "layers": {"family", "domain"},
    "family": {"domain"},
    "domain": set(),
}
ONLY_IN = {  # package → where it may be imported; a folder or a file
    "streamlit": ("streamlit_app.py", "pages/", "mapapp/ui/"),
    "streamlit_folium": ("mapapp/ui/map_view.py",),
    "folium": ("layers/", "mapapp/ui/map_view.py"),
    "branca": ("layers/", "mapapp/ui/map_view.py"),
    "sqlalchemy": ("mapapp/store/",),
    "alembic": ("mapapp/store/",),
    "starlette": ("mapapp/http/", "streamlit_app.py"),
    "distributed": ("mapapp/engines/dask_engine.py",),
    "dask": ("mapapp/engines/dask_engine.py",),
    "matplotlib": ("mapapp/pictures/", "mapapp/reports/_charts.py", "mapapp/reports/_fonts.py"),
}
NOT_IN_PAGES = {"pandas", "geopandas", "shapely", "numpy", "folium"}
VAGUE = ("manager", "helper", "util", "process", "handle", "data", "info")
"""Words that a name must not contain as a word of its own: they say nothing about the thing named."""


def sources() -> list[str]:
    """List the program's Python files, as paths below the root."""
    folders = [ROOT / "mapapp", ROOT / "layers", ROOT / "pages"]
    found = [path for folder in folders for path in folder.rglob("*.py")] + [ROOT / "streamlit_app.py"]
    return sorted(path.relative_to(ROOT).as_posix() for path in found if path.exists())


SOURCES = sources()


def tree(source: str) -> ast.Module:
    return ast.parse((ROOT / source).read_text(encoding="utf-8"))


def imported(source: str) -> Iterator[str]:
    """Name every module that a file imports, relative imports resolved, also inside functions."""
    package = source.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    """Say in which room a module lies; "" for foreign ones, "ground" for what everybody may use."""
    parts = module.split(".")
    if parts[0] in ("layers", "pages"):
        return parts[0]
    if parts[0] == "streamlit_app":
        return "server"
    if parts[0] != "mapapp":
        return ""
    part = parts[1] if len(parts) > 1 else ""
    if part in GROUND or part in ("", "__version__"):
        return "ground"
    if part in ("ui", "http", "commands"):
        return part
    if part == "__main__":
        return "commands"
    return "family" if part in FAMILIES else "domain"


def module_of(source: str) -> str:
    return source.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@pytest.mark.parametrize("source", SOURCES)
def test_imports_go_downwards_only(source):
    here = room(module_of(source))
    ours = [name for name in imported(source) if room(name)]
    if here == "ground":
        allowed = GROUND.get(module_of(source).removeprefix("mapapp."), set())
        wrong = [name for name in ours if name.split(".")[1] not in allowed]
    else:
        wrong = [name for name in ours if room(name) not in {here, "ground", *BELOW[here]}]
        if here == "family":
            # Families do not know each other: what they share belongs to the domain.
            own = module_of(source).split(".")[1]
            wrong += [name for name in ours if room(name) == "family" and name.split(".")[1] != own]
    assert wrong == []


@pytest.mark.parametrize("source", SOURCES)
def test_packages_stay_in_their_rooms(source):
    foreign = {name.split(".")[0] for name in imported(source)}
    wrong = [
        package for package, places in ONLY_IN.items() if package in foreign and not source.startswith(places)
    ]
    if source.startswith("pages/"):
        wrong += sorted(foreign & NOT_IN_PAGES)
    assert wrong == []


def test_pages_lie_in_folders_and_are_thin():
    # A file directly inside pages/ would open at its own address without the frame and its sign-in.
    pages = [source for source in SOURCES if source.startswith("pages/")]
    assert [page for page in pages if page.count("/") != 2] == []
    assert {page: lines for page in pages if (lines := length(page)) > 60} == {}


def test_modules_are_short():
    assert {source: lines for source in SOURCES if (lines := length(source)) > 250} == {}


def length(source: str) -> int:
    return len((ROOT / source).read_text(encoding="utf-8").splitlines())


def test_functions_are_short():
    long = {}
    # A migration is a list of columns written once, not a function that anybody follows.
    for source in (source for source in SOURCES if "/migrations/versions/" not in source):
        for node in ast.walk(tree(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > 40:
                long[f"{source}:{node.name}"] = body_lines(node)
    assert long == {}


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function below its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("source", SOURCES)
def test_names_say_something(source):
    parsed = tree(source)
    named = [node.name for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    named += [
        node.id for node in ast.walk(parsed) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    named += [node.arg for node in ast.walk(parsed) if isinstance(node, ast.arg)]
    named += module_of(source).split(".")
    vague = {
        name for name in named if set(words(name)) & {form for word in VAGUE for form in (word, word + "s")}
    }
    assert vague == set()


def words(name: str) -> list[str]:
    """Split snake_case and CamelCase into lower-case words."""
    spaced = "".join(" " + letter if letter.isupper() else letter for letter in name)
    return spaced.replace("_", " ").lower().split()


@pytest.mark.parametrize("source", [source for source in SOURCES if length(source)])
def test_each_module_says_its_one_idea_first(source):
    said = (ast.get_docstring(tree(source)) or "").splitlines()
    assert said, "a module begins with its docstring"
    assert said[0].endswith("."), "the first line is one sentence"
