"""Settings come from the file and the environment, and a wrong one says what to write instead."""

import pytest

from mapapp import settings
from mapapp.errors import SettingsError
from mapapp.i18n import Translator


@pytest.mark.parametrize(
    ("written", "environ", "field", "value"),
    [
        ("", {}, "basemap", "city"),
        ('city = "a.db"', {}, "city", "a.db"),
        ('city = "a.db"', {"MAPAPP_CITY": "b.db"}, "city", "b.db"),  # the environment is stronger
        ("basemap_max_zoom = 16", {}, "basemap_max_zoom", 16),
        ("", {"MAPAPP_BASEMAP_MAX_ZOOM": "17"}, "basemap_max_zoom", 17),
        ("", {"MAPAPP_BASEMAP": "http://t{s}.local/{z}/{x}/{y}"}, "basemap_kind", "tiles"),
        ("", {"MAPAPP_BASEMAP": "http://t{s}.local/{z}/{x}/{y}"}, "tile_origins", ("http://*.local",)),
        ("", {"MAPAPP_BASEMAP": "/tiles/{z}/{x}/{y}.png"}, "tile_origins", ()),
        ("", {"MAPAPP_BASEMAP": "http://t.local/{z}/{x}/{y}.pmtiles"}, "basemap_kind", "tiles"),
    ],
)
def test_read(tmp_path, written, environ, field, value):
    path = tmp_path / "city.toml"
    path.write_text(written, encoding="utf-8")
    assert getattr(settings.read(path, environ), field) == value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mbtiles", "mbtiles"),
        ("a.pmtiles", "pmtiles"),
        ("A.PMTiles", "pmtiles"),
        ("底图.mbtiles", "mbtiles"),
    ],
)
def test_a_tile_file_is_known_by_its_name(tmp_path, name, kind):
    path = tmp_path / name
    path.write_bytes(b"")  # what is inside is looked at when the server starts
    chosen = settings.read(None, {"MAPAPP_BASEMAP": str(path), "MAPAPP_SETTINGS": str(empty(tmp_path))})
    assert chosen.basemap_kind == kind
    assert chosen.tile_origins == ()  # a file needs no other server


def empty(folder):
    path = folder / "city.toml"
    path.write_text("", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("city = ", "TOML"),
        ("town = 'a.db'", "town"),
        ("city = 5", "带引号"),
        ("basemap_max_zoom = 40", "1 到 22"),
        ("basemap = 'http://host/tiles'", "含 {z}、{x}、{y} 的瓦片地址"),
        ("basemap = 'missing.mbtiles'", "没有这个底图文件"),
    ],
)
def test_wrong_settings_say_what_to_do(tmp_path, written, said):
    path = tmp_path / "city.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        settings.read(path, {})
    told = Translator("zh").error(caught.value)
    assert said in told
    assert "city.toml" in told


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(SettingsError, match="打不开"):
        settings.read(None, {"MAPAPP_SETTINGS": str(tmp_path / "none.toml")})
