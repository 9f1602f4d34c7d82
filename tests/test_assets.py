"""Every script and stylesheet of a map is a file of the program, unchanged since it was vendored."""

import hashlib
import re

import folium
import folium.plugins
import pytest
from branca.colormap import LinearColormap

import layers
from layers import _assets
from layers._element import OfflineMap
from mapapp.errors import AssetError
from mapapp.i18n import Translator

SAY = Translator("zh")
FILES = [
    (package["name"], path, digest)
    for package in _assets.manifest()["packages"]
    for path, digest in package["files"].items()
]


@pytest.mark.parametrize(("package", "path", "digest"), FILES, ids=[path for _, path, _ in FILES])
def test_file_is_what_the_manifest_says(package, path, digest):
    assert hashlib.sha256((_assets.VENDOR / path).read_bytes()).hexdigest() == digest


def test_manifest_names_every_file_and_no_other():
    found = {p.relative_to(_assets.VENDOR).as_posix() for p in _assets.VENDOR.rglob("*") if p.is_file()}
    assert found == {path for _, path, _ in FILES} | {"MANIFEST.json"}


def test_every_package_has_version_and_licence():
    for package in _assets.manifest()["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert len((_assets.VENDOR / package["licence_file"]).read_text("utf-8")) > 500, package["name"]


def test_map_asks_for_files_of_the_program_only():
    asked = [url for _, url in OfflineMap.default_js + OfflineMap.default_css]
    assert [url for url in asked if url.split("?")[0].endswith(".js")] == [_assets.whole_address()]
    for url in asked:
        assert url.startswith("/city/")
        assert url.startswith(_assets.WHOLE) or _assets.file_of(url).is_file()


def test_scripts_of_a_map_are_one_in_their_order():
    whole = _assets.whole()
    folders = (_assets.VENDOR, _assets.VENDORED_SCRIPTS), (_assets.STATIC, _assets.CITY_SCRIPTS)
    starts = [
        whole.index((folder / name).read_text("utf-8")[:200]) for folder, names in folders for name in names
    ]
    assert starts == sorted(starts)
    assert "sourceMappingURL" not in whole
    assert _assets.localise(_assets.WHOLE) == _assets.whole_address()


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js", "leaflet.js"),
        (
            "https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/1.1.0/leaflet.markercluster.js",
            "leaflet.markercluster.js",
        ),
    ],
)
def test_url_of_folium_is_answered_from_the_program(url, file):
    assert _assets.file_of(url).name == file


@pytest.mark.parametrize(
    "element",
    [
        folium.plugins.HeatMap([[33.9, 113.6]]),  # its script is not vendored
        folium.plugins.Fullscreen(),
        folium.Marker([33.9, 113.6], popup="text"),  # a folium popup needs jQuery
        folium.Marker([33.9, 113.6], icon=folium.Icon()),  # an icon needs Font Awesome
        LinearColormap(["red", "blue"]),  # streamlit_folium adds d3 from elsewhere
    ],
    ids=["heat map", "full screen", "popup", "icon", "colour map"],
)
def test_what_is_not_vendored_raises(element):
    made = layers.compose(say=SAY)
    element.add_to(made)
    with pytest.raises(AssetError, match="离线"):
        layers.check(made)


def test_style_holds_its_pictures():
    style = _assets.inline_style(_assets.address("vendor", "leaflet/leaflet.css"))
    assert "url(images/" not in style
    assert style.count("url(data:image/png;base64,") == 3


@pytest.mark.parametrize(
    "path", ["../_text.py", "leaflet/../../_text.py", "", "/etc/passwd", "leaflet", "a\\b"]
)
def test_path_out_of_the_folder_finds_nothing(path):
    assert _assets.find("vendor", path) is None


def test_address_changes_with_the_content(tmp_path, monkeypatch):
    monkeypatch.setitem(_assets.FOLDERS, "vendor", tmp_path)
    (tmp_path / "a.js").write_text("1")
    first = _assets.address("vendor", "a.js")
    _assets.address.cache_clear()
    (tmp_path / "a.js").write_text("2")
    second = _assets.address("vendor", "a.js")
    _assets.address.cache_clear()
    assert first.partition("?")[0] == second.partition("?")[0] == "/city/vendor/a.js"
    assert first != second
