"""Show every problem with folium's FastMarkerCluster on a plain page, its scripts from the vendored files."""

import os

import folium
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

from layers import _assets
from mapapp import store


@st.cache_resource
def places():
    """Read the positions once."""
    return store.city(store.connect(os.environ["MAPAPP_CITY"])).problems[["lat", "lon"]].to_numpy().tolist()


@st.cache_resource
def vendored() -> dict[str, str]:
    """Put the scripts into the page: the plain server has no route for them."""
    import base64

    found = {}
    for path in (*_assets.VENDORED_SCRIPTS, *_assets.VENDORED_STYLES):
        kind = "text/javascript" if path.endswith(".js") else "text/css"
        content = base64.b64encode((_assets.VENDOR / path).read_bytes()).decode()
        found[path] = f"data:{kind};base64,{content}"
    return found


st.set_page_config(layout="wide")
links = vendored()
FastMarkerCluster.default_js = [("cluster", links["leaflet.markercluster/leaflet.markercluster.js"])]
FastMarkerCluster.default_css = [("cluster", links["leaflet.markercluster/MarkerCluster.css"])]
chart = folium.Map(location=[33.93, 114.4], zoom_start=11, tiles=None)
chart.default_js = [("leaflet", links["leaflet/leaflet.js"])]
chart.default_css = [("leaflet", links["leaflet/leaflet.css"])]
chart.options["maxZoom"] = 19
# Its own callback wants the scripts of AwesomeMarkers for each icon; a circle is less work, in its favour.
circle = "function (row) { return L.circleMarker([row[0], row[1]]); };"
FastMarkerCluster(places(), callback=circle).add_to(chart)
st_folium(chart, returned_objects=[], height=610, use_container_width=True)
