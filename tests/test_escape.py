"""Text stays text: through the one escape, through JSON in a script, through folium's renderer."""

import html
import json
import re

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st

import layers
from layers import _render
from layers._text import PLAIN, plain, script_json
from mapapp.i18n import Translator

from .hostile import EVERYTHING, PAYLOADS

each_payload = pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("人民路（中山路—解放路段）北侧", "人民路（中山路—解放路段）北侧"),  # the usual stays readable
        ("No. 12, 3/F: 50% + 2!", "No. 12, 3/F: 50% + 2!"),
        ("<b>", "&#60;b&#62;"),
        ("a&b", "a&#38;b"),
        ("${x}", "&#36;&#123;x&#125;"),
        ("`'\"\\", "&#96;&#39;&#34;&#92;"),
        ("{{ 7*7 }}", "&#123;&#123; 7&#42;7 &#125;&#125;"),
        ("a_b\n", "a&#95;b&#10;"),
        ("😀", "&#128512;"),
        (12, "12"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_plain(text, escaped):
    assert plain(text) == escaped


@given(st.text())
def test_plain_reads_back_and_holds_nothing_that_means_something(text):
    escaped = plain(text)
    rest = re.sub(r"&#\d+;", "", escaped)
    assert all(c.isalnum() or c in PLAIN for c in rest)
    assert not set(rest) & set("<>&\"'`$\\{}()_;=")
    visible = "".join(c for c in text if ord(c) >= 0xA0 or 0x20 <= ord(c) < 0x7F)
    if visible == text:
        assert html.unescape(escaped) == text


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_script_json_is_json_without_anything_a_page_reads(value):
    written = script_json({"v": value})
    assert json.loads(written) == {"v": value}
    assert not re.search(r"[<>&'`$_]|\{[{%#]", written)
    assert written.isascii()


@each_payload
def test_macro_output_is_not_a_template(text):
    made = folium.Map(tiles=None)
    folium.Marker([0, 0], tooltip=folium.Tooltip(text)).add_to(made)
    made.render()
    script = "".join(piece.render() for piece in made.get_root().script._children.values())
    assert text in script


@each_payload
def test_popup_output_is_not_a_template(text):
    made = folium.Map(tiles=None)
    group = folium.FeatureGroup(name=text).add_to(made)
    popup = folium.Popup(max_width=10)
    popup.html.add_child(_render.Literal(text))
    folium.Marker([0, 0], popup=popup).add_to(group)
    folium.LayerControl().add_to(made)
    made.render()
    script = "".join(piece.render() for piece in made.get_root().script._children.values())
    assert text.replace("\n", " ") in script


def test_saved_page_holds_no_payload_as_written():
    say = Translator("zh")
    element = layers._element.CityLayer(
        "shapes",
        "k",
        EVERYTHING,
        legend=[layers.LegendRow(EVERYTHING, "#000000", "area", EVERYTHING)],
        styles=[],
        features=[],
        order=1,
    )
    made = layers.compose(layers.Drawn(element, (), 0), say=say, not_shown={EVERYTHING: 1})
    page = layers.standalone(made, title=EVERYTHING)
    assert "window.hacked=1" not in page.replace(html.escape(EVERYTHING), "")
    assert "49" not in element.layer_name
    assert page.count("</script>") == page.count("<script>")
