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
    ],
)
def test_read(tmp_path, written, environ, field, value):
    path = tmp_path / "city.toml"
    path.write_text(written, encoding="utf-8")
    assert getattr(settings.read(path, environ), field) == value


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
