"""Whatever a person can choose is named in the docs."""

import re
from pathlib import Path

import pytest

import layers
from mapapp import commands, hotspots, problem_types, readers, reports
from mapapp.ui import frame

ROOT = Path(__file__).parents[1]
DOCS = "\n".join(path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("hotspot method", [f"`{key}`" for key in hotspots.METHODS]),
        ("layer", [f"`{key}`" for key in layers.LAYERS]),
        ("format", [f"`{suffix}`" for form in readers.FORMATS.values() for suffix in form.suffixes]),
        ("command", [f"mapapp {key}" for key in commands.COMMANDS]),
        ("document", [f"`{key}`" for key in reports.DOCUMENTS]),
        ("problem type", [kind.name_zh for kind in problem_types.TYPES.values()]),
        ("page", [f"`{page}`" for pages in frame.MENU.values() for page, _, _ in pages]),
    ],
)
def test_named_in_the_docs(what, names):
    assert names, f"no {what} at all"
    assert not [name for name in names if name not in DOCS]


def test_readme_shows_both_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in readme
    assert "make test" in readme
    assert "streamlit run streamlit_app.py" in readme


def test_every_relative_link_leads_somewhere():
    dead = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(
            r"\]\((?!https?:|#)([^)#\s]+)", re.sub(r"`[^`]*`", "", path.read_text("utf-8"))
        ):
            if not (path.parent / target).exists():
                dead.append(f"{path.name}: {target}")
    assert not dead
