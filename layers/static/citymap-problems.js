/* Show problems from tiles: a picture of their density, and single ones where a screen can carry them. */
(function () {
  "use strict";

  const OUTDATED = 204;
  const AROUND = 0.25;
  const BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

  const Density = L.TileLayer.extend({
    /* Leaflet's own asks for tiles of half a zoom where the map stands between two. */
    redraw: function () {
      if (this._map) {
        this._removeAllTiles();
        this._resetView();
      }
      return this;
    },
    getTileUrl: function (coords) {
      return this.options.owner.address("density", coords.z, coords.x, coords.y);
    },
  });

  CityMap.kinds.problem_tiles = CityMap.kinds.points.extend({
    draw: function (map) {
      this.prepare(map);
      this.tiles = new Map();
      this.density = new Density("", {
        owner: this, pane: "city-density", className: "cm-density", maxZoom: this.spec.first_zoom - 0.5,
        updateWhenIdle: false, updateWhenZooming: false, keepBuffer: 2, errorTileUrl: BLANK,
      });
      this.density.on("tileerror", (event) => this.explain(event.coords));
      this.density.once("load", CityMap.drawn);
      this.renew = () => this.look();
      CityMap.whenViewed(map, () => {
        this.density.addTo(map);
        this.clusters.addTo(map);
        map.on("moveend", this.renew);
        this.look();
      });
    },
    address: function (layer, z, x, y) {
      const parts = this.spec.parts.reduce((bits, part, i) => (this.dark.has(i) ? bits : bits | (1 << i)), 0);
      const at = this.spec.url.replace("{layer}", layer).replace("{z}", z).replace("{x}", x).replace("{y}", y);
      return layer === "density" ? `${at}&g=${parts}` : at;
    },
    /* Fetch the single problems that the view needs and let go of those far away. One zoom serves all deeper ones. */
    look: function () {
      const zoom = this.spec.first_zoom;
      const single = Math.round(this.map.getZoom()) >= zoom;
      this.map.citySingle = this;
      this.map.getContainer().classList.toggle("cm-single", single);
      const wanted = single ? this.around(zoom, AROUND) : new Set();
      const kept = single ? this.around(zoom, 1) : wanted;
      [...this.tiles.keys()].filter((key) => !kept.has(key)).forEach((key) => this.drop(key));
      wanted.forEach((key) => {
        if (!this.tiles.has(key)) this.fetch(key);
      });
    },
    around: function (zoom, margin) {
      const box = this.map.getBounds().pad(margin);
      const last = Math.pow(2, zoom) - 1;
      const tile = (latlng) => this.map.project(latlng, zoom).divideBy(256).floor();
      const [first, after] = [tile(box.getNorthWest()), tile(box.getSouthEast())];
      const keys = new Set();
      for (let x = Math.max(first.x, 0); x <= Math.min(after.x, last); x++) {
        for (let y = Math.max(first.y, 0); y <= Math.min(after.y, last); y++) keys.add(`${x}/${y}`);
      }
      return keys;
    },
    fetch: function (key) {
      const tile = { markers: [] };
      const [x, y] = key.split("/");
      this.tiles.set(key, tile);
      fetch(this.address("points", this.spec.first_zoom, x, y)).then((answer) => {
        if (answer.status === OUTDATED) this.outdated();
        if (answer.status !== 200) throw new Error("problems: " + answer.status);
        return answer.json();
      }).then((rows) => {
        if (this.tiles.get(key) !== tile) return;
        tile.markers = rows.map((row) => this.marker(row));
        this.clusters.addLayers(tile.markers.filter((marker) => !this.dark.has(marker.part)));
        tile.drawn = true;
        CityMap.drawn();
      }, () => {
        /* Asked for again at the next move. */
        if (this.tiles.get(key) === tile) this.tiles.delete(key);
        CityMap.drawn();
      });
    },
    drop: function (key) {
      this.clusters.removeLayers(this.tiles.get(key).markers);
      this.tiles.delete(key);
    },
    /* A picture that did not come does not say why: ask once. */
    explain: function (coords) {
      if (this.asked) return;
      this.asked = true;
      fetch(this.address("density", coords.z, coords.x, coords.y)).then((answer) => {
        if (answer.status === OUTDATED) this.outdated();
      }, () => {});
    },
    outdated: function () {
      if (this.told_outdated) return;
      this.told_outdated = true;
      CityMap.outdated();
    },
    popup: function (row) {
      const box = document.createElement("div");
      const say = (texts) => (box.innerHTML = this.told(row, texts));
      say([this.spec.waiting]);
      fetch(this.spec.case_url.replace("{id}", row[0])).then((answer) => {
        if (!answer.ok) throw new Error("case: " + answer.status);
        return answer.json();
      }).then(say, () => say([this.spec.failed])).then(() => {
        const open = this.map._popup;
        if (open && open.getContent() === box) open.update();
      });
      return box;
    },
    toggle: function (part, on) {
      const index = this.spec.parts.findIndex(([key]) => key === part);
      if (index < 0 || on !== this.dark.has(index)) return;
      this.dark[on ? "delete" : "add"](index);
      this.density.redraw();
      const moved = [...this.tiles.values()].flatMap((tile) => tile.markers).filter((marker) => marker.part === index);
      this.clusters[on ? "addLayers" : "removeLayers"](moved);
    },
    erase: function () {
      this.map.off("moveend", this.renew);
      if (this.map.citySingle === this) this.map.getContainer().classList.remove("cm-single");
      this.tiles.clear();
      this.clusters.remove();
      this.density.remove();
    },
  });
})();
