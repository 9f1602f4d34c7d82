/* Draw the city's own communities and roads as the map underneath, with their names, tile by tile. */
(function () {
  "use strict";

  const INK = {
    area: "#fbfaf7", border: "#cfc8bb", casing: "#d3d8de", road: "#ffffff",
    roadName: "#6d7681", areaName: "#8a7f6b", halo: "rgba(255,255,255,0.92)",
  };
  const FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif";
  const AREA_FONT = `600 13px ${FONT}`;
  const ROAD_FONT = `12px ${FONT}`;
  const WORLD = 256;

  const Tiles = L.GridLayer.extend({
    options: { updateWhenZooming: false, keepBuffer: 3, className: "cm-base" },
    createTile: function (coords, done) {
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const size = this.getTileSize();
      const canvas = document.createElement("canvas");
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      const scale = WORLD * Math.pow(2, coords.z);
      const margin = 24 / scale;
      const view = [coords.x * size.x / scale - margin, coords.y * size.y / scale - margin,
        (coords.x + 1) * size.x / scale + margin, (coords.y + 1) * size.y / scale + margin];
      const paint = (city) => {
        if (!canvas.isConnected) return;
        const pen = canvas.getContext("2d");
        pen.scale(ratio, ratio);
        pen.translate(-coords.x * size.x, -coords.y * size.y);
        this.options.paint(pen, city, coords.z, scale, view);
        done(null, canvas);
      };
      this.options.zones.need(coords.z, view).then((city) => CityMap.soon(() => paint(city)), (error) => done(error, canvas));
      return canvas;
    },
  });

  const { meets, chains } = CityMap;

  function trace(pen, lines, scale, close) {
    lines.forEach((c) => {
      pen.moveTo(c[0] * scale, c[1] * scale);
      for (let i = 2; i < c.length; i += 2) pen.lineTo(c[i] * scale, c[i + 1] * scale);
      if (close) pen.closePath();
    });
  }

  function paintGround(pen, city, zoom, scale, view) {
    const areas = city.areas.filter((area) => meets(area.box, view));
    const roads = city.roads.filter((road) => meets(road.box, view));
    pen.lineJoin = pen.lineCap = "round";
    pen.beginPath();
    areas.forEach((area) => trace(pen, chains(area, zoom), scale, true));
    pen.fillStyle = INK.area;
    pen.fill("evenodd");
    paintRoads(pen, roads, zoom, scale);
    pen.setLineDash(zoom < 14 ? [] : [5, 4]);
    pen.strokeStyle = INK.border;
    pen.lineWidth = zoom < 12 ? 0.7 : 1.2;
    pen.beginPath();
    areas.forEach((area) => trace(pen, chains(area, zoom), scale, true));
    pen.stroke();
    pen.setLineDash([]);
  }

  /* Pixels of a road: its true width, but never too thin to follow nor too wide to be a line. */
  function roadWidth(road, zoom, scale) {
    const metre = scale / 40075017 / Math.cos(latitude(road.box[1]));
    const least = zoom < 12 ? 0.8 : zoom < 14 ? 1.4 : zoom < 16 ? 3 : 5;
    return Math.max(least, Math.min(road.width * metre, 26));
  }

  const latitude = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y)));

  function paintRoads(pen, roads, zoom, scale) {
    const passes = zoom < 13 ? [[INK.casing, 0]] : [[INK.casing, 1.6], [INK.road, 0]];
    passes.forEach(([colour, extra]) => {
      const widths = new Map();
      roads.forEach((road) => {
        const width = Math.round(roadWidth(road, zoom, scale) * 2) / 2 + extra;
        if (!widths.has(width)) widths.set(width, []);
        widths.get(width).push(road);
      });
      pen.strokeStyle = colour;
      [...widths].sort((a, b) => a[0] - b[0]).forEach(([width, group]) => {
        pen.lineWidth = width;
        pen.beginPath();
        group.forEach((road) => trace(pen, chains(road, zoom), scale, false));
        pen.stroke();
      });
    });
  }

  /* Names are placed once per zoom, block by block as they are looked at; a block gives way to those before it. */
  const BLOCK = 512;
  /* Pixels that no name reaches beyond its middle: what a tile shows is settled before it is painted. */
  const REACH = 320;
  const CELL = 120;

  function namesAround(pen, city, zoom, scale, view) {
    city.placed = city.placed || {};
    const placed = (city.placed[zoom] = city.placed[zoom] || { blocks: new Map(), taken: new Map() });
    const at = (value) => Math.floor(value * scale / BLOCK);
    const reach = REACH / scale;
    const found = [];
    for (let x = at(view[0] - reach); x <= at(view[2] + reach); x++) {
      for (let y = at(view[1] - reach); y <= at(view[3] + reach); y++) {
        const key = x + ":" + y;
        if (!placed.blocks.has(key)) placed.blocks.set(key, placeBlock(pen, city, zoom, scale, x, y, placed.taken));
        found.push(...placed.blocks.get(key));
      }
    }
    return found;
  }

  function placeBlock(pen, city, zoom, scale, x, y, taken) {
    const side = BLOCK / scale;
    const box = [x * side, y * side, (x + 1) * side, (y + 1) * side];
    const here = (place) => place.x >= box[0] * scale && place.x < box[2] * scale && place.y >= box[1] * scale && place.y < box[3] * scale;
    const names = [];
    const put = (name) => {
      if (here(name) && free(taken, name)) names.push(name);
    };
    if (zoom >= 12) city.areas.forEach((area) => area.at && meets(area.box, box) && placeArea(pen, area, scale, put));
    if (zoom >= 15.5) city.roads.forEach((road) => road.name && meets(road.box, box) && placeRoad(pen, road, scale, put));
    return names;
  }

  function free(taken, name) {
    const cx = Math.floor(name.x / CELL);
    const cy = Math.floor(name.y / CELL);
    for (let i = cx - 3; i <= cx + 3; i++) {
      for (let j = cy - 3; j <= cy + 3; j++) {
        for (const other of taken.get(i + ":" + j) || []) {
          const apart = Math.hypot(other.x - name.x, other.y - name.y);
          if (apart < other.reach + name.reach || (other.text === name.text && apart < 320)) return false;
        }
      }
    }
    const key = cx + ":" + cy;
    if (!taken.has(key)) taken.set(key, []);
    taken.get(key).push(name);
    return true;
  }

  const widths = new Map();

  function widthOf(pen, font, text) {
    const key = font + text;
    if (!widths.has(key)) {
      pen.font = font;
      widths.set(key, pen.measureText(text).width);
    }
    return widths.get(key);
  }

  function placeArea(pen, area, scale, put) {
    if (!area.name) return;
    const width = widthOf(pen, AREA_FONT, area.name);
    if ((area.box[2] - area.box[0]) * scale < width * 0.9) return;
    put({ x: area.at[0] * scale, y: area.at[1] * scale, angle: 0, text: area.name, reach: width / 2 + 5, area: true });
  }

  function placeRoad(pen, road, scale, put) {
    const width = widthOf(pen, ROAD_FONT, road.name);
    chains(road, 0).forEach((c) => {
      const spot = along(c, scale, width);
      if (spot) put({ x: spot.x, y: spot.y, angle: spot.angle, text: road.name, reach: width / 2 + 6 });
    });
  }

  /* Where a text of this width lies nearly straight on a line, in its middle or after a share; nothing on a bend. */
  function along(c, scale, width, share = 0.5) {
    const steps = [0];
    for (let i = 2; i < c.length; i += 2) {
      steps.push(steps[steps.length - 1] + Math.hypot(c[i] - c[i - 2], c[i + 1] - c[i - 1]) * scale);
    }
    const length = steps[steps.length - 1];
    if (length < width + 16) return null;
    const a = at(c, steps, (length - width) * share, scale);
    const b = at(c, steps, (length - width) * share + width, scale);
    if (Math.hypot(b[0] - a[0], b[1] - a[1]) < width * 0.96) return null;
    let angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
    if (angle > Math.PI / 2) angle -= Math.PI;
    if (angle <= -Math.PI / 2) angle += Math.PI;
    return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, angle: angle };
  }

  function at(c, steps, distance, scale) {
    let k = 1;
    while (k < steps.length - 1 && steps[k] < distance) k++;
    const share = (distance - steps[k - 1]) / (steps[k] - steps[k - 1] || 1);
    const i = 2 * k;
    return [(c[i - 2] + (c[i] - c[i - 2]) * share) * scale, (c[i - 1] + (c[i + 1] - c[i - 1]) * share) * scale];
  }

  function paintNames(pen, city, zoom, scale, view) {
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    namesAround(pen, city, zoom, scale, view).forEach((name) => {
      const reach = name.reach / scale;
      const [x, y] = [name.x / scale, name.y / scale];
      if (!meets([x - reach, y - reach, x + reach, y + reach], view)) return;
      pen.save();
      pen.translate(name.x, name.y);
      pen.rotate(name.angle);
      pen.font = name.area ? AREA_FONT : ROAD_FONT;
      pen.lineWidth = 3.5;
      pen.strokeStyle = INK.halo;
      pen.strokeText(name.text, 0, 0);
      pen.fillStyle = name.area ? INK.areaName : INK.roadName;
      pen.fillText(name.text, 0, 0);
      pen.restore();
    });
  }

  CityMap.kinds.base = CityMap.Layer.extend({
    draw: function (map) {
      const zones = this.spec.city ? CityMap.embedded(this.spec.city) : CityMap.zones(this.spec.url);
      const zooms = { maxZoom: map.getMaxZoom(), zones: zones, attribution: this.spec.attribution };
      this.ground = new Tiles({ ...zooms, pane: "tilePane", paint: paintGround });
      this.names = new Tiles({ ...zooms, attribution: "", pane: "city-labels", paint: paintNames });
      CityMap.whenViewed(map, () => [this.ground, this.names].forEach((part) => part.addTo(map)));
    },
    erase: function () {
      [this.ground, this.names].forEach((part) => part.remove());
    },
  });

  Object.assign(CityMap, { INK: INK, FONT: FONT, along: along });
})();
