/* Draw zones and cells as shapes, problems as clustered symbols, hotspots as numbers. */
(function () {
  "use strict";

  const ACCENT = "#0b3d91";

  /* Zones, sections and cells, all on one canvas: a second canvas above would swallow the clicks. */
  CityMap.kinds.shapes = CityMap.Layer.extend({
    draw: function (map) {
      this.map = map;
      this.paths = this.spec.features.map((feature) => this.path(feature));
      this.toggle("", true);
    },
    path: function ([id, style, type, coordinates, tip, selected]) {
      const look = { ...this.spec.styles[style], renderer: this.map.cityCanvas };
      if (selected) Object.assign(look, { color: ACCENT, weight: Math.max(look.weight + 2, 4), opacity: 1, dashArray: null });
      const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[type];
      const points = L.GeoJSON.coordsToLatLngs(coordinates, depth);
      const path = type.endsWith("Polygon") ? L.polygon(points, look) : L.polyline(points, look);
      if (tip) path.bindTooltip(tip, { sticky: true, className: "cm-tip", opacity: 1, direction: "top" });
      if (this.spec.click) path.on("click", (event) => CityMap.report(this.spec.click, id, event.latlng));
      path.on("mouseover", () => path.setStyle({ weight: look.weight + 1.5 }));
      path.on("mouseout", () => path.setStyle({ weight: look.weight }));
      path.chosen = selected;
      return path;
    },
    toggle: function (part, on) {
      this.shown = on;
      this.paths.forEach((path) => (on ? path.addTo(this.map) : path.remove()));
      if (on) stack(this.map, this);
    },
    erase: function () {
      this.paths.forEach((path) => path.remove());
      unstack(this.map, this);
    },
  });

  /* Keep the order areas, cells, lines, whatever was drawn last. */
  function stack(map, layer) {
    unstack(map, layer);
    map.cityStack = (map.cityStack || []).concat([layer]).sort((a, b) => a.spec.order - b.spec.order);
    const above = map.cityStack.filter((other) => other.shown && other.spec.order >= layer.spec.order);
    above.forEach((other) => other.paths.forEach((path) => path.bringToFront()));
    map.cityStack.forEach((other) => {
      if (other.shown) other.paths.filter((path) => path.chosen).forEach((path) => path.bringToFront());
    });
  }

  function unstack(map, layer) {
    map.cityStack = (map.cityStack || []).filter((other) => other !== layer);
  }

  /* Problems: [id, longitude, latitude, part, text…]; texts are numbers of spec.texts, already escaped. */
  CityMap.kinds.points = CityMap.Layer.extend({
    draw: function (map) {
      this.map = map;
      this.dark = new Set();
      this.icons = this.spec.parts.map(([, colour, shape]) => icon(shape, colour, ""));
      this.chosenIcons = this.spec.parts.map(([, colour, shape]) => icon(shape, colour, " cm-chosen"));
      this.clusters = L.markerClusterGroup({
        maxClusterRadius: (zoom) => (zoom >= 17 ? 14 : zoom >= 14 ? 44 : 64), showCoverageOnHover: false, animate: false,
        spiderLegPolylineOptions: { weight: 1, color: "#5b6672", opacity: 0.6 },
        iconCreateFunction: (cluster) => donut(cluster.getAllChildMarkers(), this.spec.parts),
      });
      this.markers = this.spec.rows.map((row) => this.marker(row));
      this.clusters.addLayers(this.markers);
      this.clusters.addTo(map);
    },
    marker: function (row) {
      const chosen = row[0] === this.spec.selected;
      const marker = L.marker([row[2], row[1]], {
        icon: (chosen ? this.chosenIcons : this.icons)[row[3]], zIndexOffset: chosen ? 1000 : 0, riseOnHover: true,
      });
      marker.part = row[3];
      marker.on("click", (event) => {
        if (!marker.getPopup()) {
          marker.bindPopup(this.popup(row), { className: "cm-popup", maxWidth: 320, autoPanPaddingTopLeft: [56, 16],
            autoPanPaddingBottomRight: [20, 20] });
          marker.openPopup();
        }
        CityMap.report("case", row[0], event.latlng);
      });
      return marker;
    },
    popup: function (row) {
      const texts = row.slice(4).map((number) => this.spec.texts[number]);
      const lines = this.spec.fields.map((label, i) => (texts[i + 1] ? `<dt>${label}</dt><dd>${texts[i + 1]}</dd>` : ""));
      const [, colour, shape] = this.spec.parts[row[3]];
      return `<h4>${CityMap.symbol(shape, colour, 16)} ${texts[0]}</h4><dl>${lines.join("")}</dl>`;
    },
    toggle: function (part, on) {
      const index = this.spec.parts.findIndex(([key]) => key === part);
      if (index < 0 || on !== this.dark.has(index)) return;
      this.dark[on ? "delete" : "add"](index);
      const moved = this.markers.filter((marker) => marker.part === index);
      this.clusters[on ? "addLayers" : "removeLayers"](moved);
    },
    erase: function () {
      this.clusters.remove();
    },
  });

  function icon(shape, colour, extra) {
    return L.divIcon({
      html: CityMap.symbol(shape, colour, 18), className: "cm-point" + extra, iconSize: [18, 18], popupAnchor: [0, -8],
    });
  }

  /* A ring that shows the shares of the groups, with the number of problems inside. */
  function donut(markers, parts) {
    const counts = parts.map(() => 0);
    markers.forEach((marker) => (counts[marker.part] += 1));
    const total = markers.length;
    const size = total < 10 ? 32 : total < 100 ? 38 : total < 1000 ? 46 : 54;
    const radius = size / 2 - 4;
    const round = 2 * Math.PI * radius;
    let start = 0;
    const arcs = counts.map((count, i) => {
      const length = (count / total) * round;
      const arc = `<circle cx="${size / 2}" cy="${size / 2}" r="${radius}" fill="none" stroke="${parts[i][1]}"
        stroke-width="5" stroke-dasharray="${length} ${round - length}" stroke-dashoffset="${-start}"/>`;
      start += length;
      return count ? arc : "";
    });
    const html = `<svg width="${size}" height="${size}"><circle cx="${size / 2}" cy="${size / 2}" r="${size / 2 - 1}"
      fill="#ffffff"/><g transform="rotate(-90 ${size / 2} ${size / 2})">${arcs.join("")}</g></svg><b>${total}</b>`;
    return L.divIcon({ html: html, className: "cm-cluster", iconSize: [size, size] });
  }

  /* Numbered hotspots: [id, longitude, latitude, number, colour, tip, selected]. */
  CityMap.kinds.numbers = CityMap.Layer.extend({
    draw: function (map) {
      this.map = map;
      this.markers = this.spec.items.map(([id, lon, lat, number, colour, tip, selected]) => {
        const marker = L.marker([lat, lon], {
          icon: L.divIcon({
            html: `<span style="background:${colour}">${number}</span>`, iconSize: [26, 26],
            className: "cm-number" + (selected ? " cm-chosen" : ""),
          }),
          zIndexOffset: 2000 - number, riseOnHover: true,
        });
        marker.bindTooltip(tip, { className: "cm-tip", opacity: 1, direction: "top", offset: [0, -12] });
        return marker.on("click", (event) => CityMap.report("spot", id, event.latlng));
      });
      this.toggle("", true);
    },
    toggle: function (part, on) {
      this.markers.forEach((marker) => (on ? marker.addTo(this.map) : marker.remove()));
    },
    erase: function () {
      this.markers.forEach((marker) => marker.remove());
    },
  });
})();
