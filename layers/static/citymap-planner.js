/* Draw on the map: pick a place, a box, a ring, a line; move corners of a border. What is drawn goes to the page. */
(function () {
  "use strict";

  /* Handles nearer to one another, in pixels, could not be grasped singly: the later one waits for a closer view. */
  const APART = 16;
  const ACCENT = "#0b3d91";

  CityMap.kinds.planner = CityMap.Layer.extend({
    draw: function (map) {
      this.map = map;
      this.corners = [];
      this.handles = L.layerGroup().addTo(map);
      this.sketch = L.layerGroup().addTo(map);
      this.bar = this.buttons().addTo(map);
      this.heard = {
        click: (event) => this.click(event),
        dblclick: () => this.finish(),
        mousemove: (event) => this.move(event),
        moveend: () => this.showHandles(),
      };
      map.on(this.heard);
      this.key = (event) => this.pressed(event);
      map.getContainer().addEventListener("keydown", this.key);
      map.getContainer().tabIndex = 0;
      this.use(map.cityTool && this.spec.tools.some(([tool]) => tool === map.cityTool) ? map.cityTool : "pick");
      CityMap.whenViewed(map, () => this.showHandles());
    },
    erase: function () {
      this.map.off(this.heard);
      this.map.getContainer().removeEventListener("keydown", this.key);
      this.map.doubleClickZoom.enable();
      this.map.getContainer().classList.remove("cm-drawing");
      this.handles.remove();
      this.sketch.remove();
      this.bar.remove();
    },

    buttons: function () {
      const bar = L.control({ position: "topleft" });
      bar.onAdd = () => {
        const box = L.DomUtil.create("div", "leaflet-bar cm-tools");
        L.DomEvent.disableClickPropagation(box);
        this.spec.tools.forEach(([tool, label, hint]) => {
          const button = L.DomUtil.create("button", "", box);
          button.type = "button";
          button.dataset.tool = tool;
          button.innerHTML = label;
          button.title = unescaped(hint);
          button.addEventListener("click", () => this.use(tool));
        });
        this.said = L.DomUtil.create("div", "cm-tools-said", box);
        return box;
      };
      return bar;
    },
    use: function (tool) {
      this.map.cityTool = this.tool = tool;
      this.cancel();
      const drawing = tool !== "pick";
      this.map.getContainer().classList.toggle("cm-drawing", drawing);
      this.map.doubleClickZoom[drawing ? "disable" : "enable"]();
      this.hint();
      this.bar.getContainer().querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
      });
    },

    hint: function () {
      const found = this.spec.tools.find(([key]) => key === this.tool);
      const drawing = this.tool !== "pick" && found;
      this.said.innerHTML = drawing ? found[2] : this.sparse ? this.spec.zoom_in : "";
    },

    click: function (event) {
      const at = event.latlng;
      if (this.tool === "pick") {
        this.tell("place", [[at.lng, at.lat]], event.originalEvent);
        return;
      }
      const last = this.corners[this.corners.length - 1];
      /* The second click of a double click ends the drawing and is no corner of its own. */
      if (last && this.map.latLngToContainerPoint(last).distanceTo(event.containerPoint) < 4) return;
      this.corners.push(at);
      if (this.tool === "box" && this.corners.length === 2) this.finish();
      else this.redraw(at);
    },
    move: function (event) {
      if (this.corners.length) this.redraw(event.latlng);
    },
    redraw: function (to) {
      this.sketch.clearLayers();
      const look = { color: ACCENT, weight: 2.5, dashArray: "6 5", interactive: false };
      const way = [...this.corners, to];
      if (this.tool === "box") L.rectangle(L.latLngBounds(this.corners[0], to), look).addTo(this.sketch);
      else if (this.tool === "ring" && way.length > 2) L.polygon(way, look).addTo(this.sketch);
      else L.polyline(way, look).addTo(this.sketch);
      this.corners.forEach((corner) => L.circleMarker(corner, { ...look, radius: 4, dashArray: null, fillOpacity: 1 }).addTo(this.sketch));
    },
    finish: function () {
      const least = { box: 2, ring: 3, line: 2 }[this.tool];
      if (!least || this.corners.length < least) return;
      let way = this.corners.map((corner) => [corner.lng, corner.lat]);
      if (this.tool === "box") {
        const [[west, south], [east, north]] = way;
        way = [[west, south], [east, south], [east, north], [west, north]];
      }
      const kind = this.tool === "line" ? "line" : "ring";
      this.cancel();
      this.tell(kind, way);
    },
    cancel: function () {
      this.corners = [];
      this.sketch.clearLayers();
    },
    pressed: function (event) {
      if (event.key === "Escape") this.cancel();
      else if (event.key === "Enter") this.finish();
      else if (event.key === "Backspace" && this.corners.length) this.redraw(this.corners.pop());
      else return;
      event.preventDefault();
    },

    /* Corners of the border that is edited, those in sight, with a fainter one in the middle of each edge. */
    showHandles: function () {
      this.handles.clearLayers();
      const view = this.map.getBounds().pad(0.02);
      const seen = (place) => view.contains([place[1], place[0]]);
      const found = [];
      let hidden = 0;
      const offer = (place, style, apart) => {
        if (!seen(place)) return;
        const at = this.map.latLngToContainerPoint([place[1], place[0]]);
        if (found.some((other) => other.at.distanceTo(at) < apart)) hidden += style === "cm-corner";
        else found.push({ place: place, style: style, at: at });
      };
      const rings = this.spec.rings || [];
      rings.forEach((ring) => ring.forEach((corner) => offer(corner, "cm-corner", APART)));
      rings.forEach((ring) => ring.forEach((corner, i) => {
        const next = ring[(i + 1) % ring.length];
        offer([(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2], "cm-corner cm-middle", APART);
      }));
      this.sparse = hidden > 0;
      this.hint();
      found.forEach(({ place, style }) => {
        const marker = L.marker([place[1], place[0]], {
          draggable: true, keyboard: false, zIndexOffset: 3000,
          icon: L.divIcon({ className: style, iconSize: [12, 12] }),
        });
        marker.on("dragend", () => {
          const to = marker.getLatLng();
          this.tell("corner", [place, [to.lng, to.lat]]);
        });
        marker.on("click", (event) => L.DomEvent.stop(event));
        marker.addTo(this.handles);
      });
    },

    /* One pixel in metres goes with it: how near is near depends on the zoom. */
    tell: function (kind, way, event) {
      const middle = this.map.getSize().divideBy(2);
      const pixel = this.map.containerPointToLatLng(middle).distanceTo(this.map.containerPointToLatLng(middle.add([1, 0])));
      const more = Boolean(event && (event.shiftKey || event.ctrlKey));
      CityMap.report("drawn", JSON.stringify({ kind: kind, way: way, pixel_m: pixel, more: more }), { lat: way[0][1], lng: way[0][0] });
    },
  });

  /* A title is text, not HTML: take the entities of an escaped label away again. */
  function unescaped(html) {
    return new DOMParser().parseFromString(html, "text/html").documentElement.textContent;
  }
})();
