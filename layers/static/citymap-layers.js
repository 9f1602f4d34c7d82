/* Draw zones and cells as shapes, problems as clustered symbols, hotspots as numbers. */
(function () {
  "use strict";

  const ACCENT = "#0b3d91";

  /* Zones, sections and cells, all on one canvas: a second canvas above would swallow the clicks. */
  CityMap.kinds.shapes = CityMap.Layer.extend({
    draw: function (map) {
      this.map = map;
      this.shown = true;
      this.paths = [];
      this.renew = () => this.refine();
      if (!this.spec.zones) {
        this.fill(this.spec.features.map((feature) => this.path(feature)));
        return;
      }
      this.zones = CityMap.zones(this.spec.zones);
      this.zones.need(0, []).then((city) => CityMap.soon(() => {
        if (this.erased) return;
        const items = city[this.spec.click === "community" ? "area" : "road"];
        const known = this.spec.features.filter((feature) => items.has(feature[3]));
        this.fill(known.map((feature) => this.path(feature, items.get(feature[3]))));
        map.on("moveend", this.renew);
        this.refine();
      }), () => {});
    },
    fill: function (paths) {
      this.paths = paths;
      if (this.shown) this.toggle("", true);
    },
    /* Give what is looked at the shapes that its scale needs, and take them away where it is looked at from afar. */
    refine: function () {
      const box = this.map.getBounds();
      const zoom = Math.round(this.map.getZoom());
      const north = CityMap.unit(box.getWest(), box.getNorth());
      const south = CityMap.unit(box.getEast(), box.getSouth());
      const view = [north[0], north[1], south[0], south[1]];
      this.zones.need(zoom, view).then(() => {
        if (this.erased) return;
        this.paths.forEach((path) => {
          const wanted = zoom < 13 || CityMap.meets(path.item.box, view) ? CityMap.zoneAt(path.item, zoom) : path.band;
          if (wanted === path.band) return;
          path.band = wanted;
          path.setLatLngs(latlngs(path.item.places[wanted]));
        });
      }, () => {});
    },
    path: function ([id, style, type, coordinates, tip, selected], item) {
      const look = { ...this.spec.styles[style], renderer: this.map.cityCanvas };
      if (selected) Object.assign(look, { color: ACCENT, weight: Math.max(look.weight + 2, 4), opacity: 1, dashArray: null });
      const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[type];
      const points = item ? latlngs(item.places[0]) : L.GeoJSON.coordsToLatLngs(coordinates, depth);
      const area = item ? this.spec.click === "community" : type.endsWith("Polygon");
      const path = area ? L.polygon(points, look) : L.polyline(points, look);
      if (item) Object.assign(path, { item: item, band: 0 });
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
      this.erased = true;
      this.map.off("moveend", this.renew);
      this.paths.forEach((path) => path.remove());
      unstack(this.map, this);
    },
  });

  const latlngs = (chains) => chains.map((chain) => L.GeoJSON.coordsToLatLngs(chain, 0));

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
      this.prepare(map);
      this.markers = this.spec.rows.map((row) => this.marker(row));
      // The chosen one stands on the map itself: in a cluster nobody would find it.
      this.chosen = this.markers.find((marker) => marker.chosen);
      this.clusters.addLayers(this.markers.filter((marker) => !marker.chosen));
      this.clusters.addTo(map);
      if (this.chosen) this.chosen.addTo(map);
    },
    prepare: function (map) {
      this.map = map;
      this.dark = new Set();
      const muted = this.spec.muted ? " cm-muted" : "";
      this.icons = this.spec.parts.map(([, colour, shape]) => icon(shape, colour, muted));
      this.chosenIcons = this.spec.parts.map(([, colour, shape]) => icon(shape, colour, " cm-chosen"));
      this.clusters = L.markerClusterGroup({
        maxClusterRadius: (zoom) => (zoom >= 17 ? 14 : zoom >= 14 ? 44 : 64), showCoverageOnHover: false, animate: false,
        spiderLegPolylineOptions: { weight: 1, color: "#5b6672", opacity: 0.6 },
        iconCreateFunction: (cluster) => donut(cluster.getAllChildMarkers(), this.spec.parts, muted),
      });
    },
    marker: function (row) {
      const chosen = row[0] === this.spec.selected;
      const marker = L.marker([row[2], row[1]], {
        icon: (chosen ? this.chosenIcons : this.icons)[row[3]], zIndexOffset: chosen ? 3000 : 0, riseOnHover: true,
      });
      marker.part = row[3];
      marker.chosen = chosen;
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
      return this.told(row, row.slice(4).map((number) => this.spec.texts[number]));
    },
    /* The popup of a problem from its title and lines, already escaped. */
    told: function (row, texts) {
      const lines = this.spec.fields.map((label, i) => (texts[i + 1] ? `<dt>${label}</dt><dd>${texts[i + 1]}</dd>` : ""));
      const [, colour, shape] = this.spec.parts[row[3]];
      return `<h4>${CityMap.symbol(shape, colour, 16)} ${texts[0]}</h4><dl>${lines.join("")}</dl>`;
    },
    toggle: function (part, on) {
      const index = this.spec.parts.findIndex(([key]) => key === part);
      if (index < 0 || on !== this.dark.has(index)) return;
      this.dark[on ? "delete" : "add"](index);
      const moved = this.markers.filter((marker) => marker.part === index && !marker.chosen);
      this.clusters[on ? "addLayers" : "removeLayers"](moved);
      if (this.chosen && this.chosen.part === index) this.chosen[on ? "addTo" : "remove"](this.map);
    },
    erase: function () {
      this.clusters.remove();
      if (this.chosen) this.chosen.remove();
    },
  });

  function icon(shape, colour, extra) {
    return L.divIcon({
      html: CityMap.symbol(shape, colour, 18), className: "cm-point" + extra, iconSize: [18, 18], popupAnchor: [0, -8],
    });
  }

  /* A ring that shows the shares of the groups, with the number of problems inside. */
  function donut(markers, parts, muted) {
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
    return L.divIcon({ html: html, className: "cm-cluster" + muted, iconSize: [size, size] });
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
