/* Draw a vector tile file as the map underneath, in the city map's own style. layers/_tile_roles.py says what
   each layer shows; the shape and the class of each feature say the rest. Names are painted: no escape is needed. */
(function () {
  "use strict";

  const { INK, FONT, along } = CityMap;
  const [POINT, LINE, AREA] = [1, 2, 3];
  const AREA_INK = { land: INK.area, other: INK.area, road: INK.road, place: INK.area, border: "transparent",
    green: "#e9f1e3", water: "#d3e4ee", building: "#e9e5dd" };
  const BUILT = "#f4f1eb";
  const RIVER = "#bcd6e6";
  const RAIL = "#b9bec6";
  const WATER_NAME = "#5b8aa6";
  const PLACE_NAME = "#4c565f";

  /* What a feature is, in the words of Protomaps, OpenMapTiles, OpenStreetMap and Geofabrik. */
  const CLASSES = ["kind_detail", "class", "highway", "railway", "fclass", "kind", "pmap:kind", "place", "landuse"];
  const METRES = { motorway: 26, highway: 26, trunk: 24, primary: 20, major_road: 20, secondary: 16, medium_road: 14,
    tertiary: 12, residential: 8, unclassified: 8, minor: 8, minor_road: 8, living_street: 6, pedestrian: 5, service: 5,
    busway: 6, track: 3, path: 2, footway: 2, cycleway: 2, bridleway: 2, steps: 2 };
  const WIDTHS = ["width_m", "width", "宽度"];
  const USUAL = 10;
  const RAILS = new Set(["rail", "railway", "transit", "subway", "light_rail", "tram", "narrow_gauge", "monorail"]);
  const UNPAINTED = new Set(["ferry", "pier", "proposed", "construction"]);
  const NOT_GREEN = new Set(["residential", "commercial", "industrial", "retail", "school", "university", "college",
    "kindergarten", "hospital", "railway", "military", "quarry", "sand", "beach", "rock", "bare_rock", "barren", "ice",
    "glacier", "urban_area", "neighbourhood", "suburb", "quarter", "aerodrome", "runway", "parking", "stadium", "other",
    "pedestrian", "pier", "dam", "bus_station", "library"]);
  const PLACES = { country: 17, state: 15, province: 15, region: 15, city: 16, locality: 15, town: 15, county: 15,
    macrohood: 13, suburb: 13, borough: 13, village: 13, quarter: 12, neighbourhood: 12, hamlet: 12 };

  function classOf(feature, known) {
    for (const field of CLASSES) {
      const told = feature.props[field];
      if (typeof told !== "string") continue;
      const name = told.replace(/_link$/, "");
      if (known[name] > 0) return name;
    }
    return "";
  }

  const either = (feature, set) => CLASSES.some((field) => set.has(feature.props[field]));

  /* Metres from side to side: as measured, or as is usual for the class. */
  function metres(feature) {
    const measured = WIDTHS.map((field) => parseFloat(feature.props[field])).find((m) => m > 0);
    return measured || METRES[classOf(feature, METRES)] || USUAL;
  }

  /* Pixels: the true width, but never too thin to follow nor too wide to be a line. */
  function roadWidth(zoom, feature, perMetre) {
    const wide = metres(feature);
    const least = zoom < 12 ? 0.8 : zoom < 14 ? 1.4 : zoom < 16 ? 3 : 5;
    return Math.max(wide > 3 ? least : least / 2.5, Math.min(wide * perMetre(zoom), 26));
  }

  function areaRules(name, role) {
    const green = (zoom, feature) => (either(feature, NOT_GREEN) ? BUILT : AREA_INK.green);
    const rules = [{
      dataLayer: name, filter: (zoom, f) => f.geomType === AREA, minzoom: role === "building" ? 14 : 0,
      symbolizer: new protomapsL.PolygonSymbolizer({
        fill: role === "green" ? green : AREA_INK[role], perFeature: true,
        stroke: role === "building" ? "#dcd6cb" : INK.border, width: role === "building" ? 0.6 : 0,
      }),
    }];
    if (role === "other" || role === "border" || role === "place") {
      rules.push({ dataLayer: name, filter: (zoom, f) => f.geomType === AREA, symbolizer: borderline() });
    }
    return rules;
  }

  const borderline = () =>
    new protomapsL.LineSymbolizer({ dash: [5, 4], dashColor: INK.border, dashWidth: 1.2, perFeature: true });

  /* Lines from below: water, rails, the edges of all roads, then the roads, then borders. */
  function lineRules(layers, perMetre) {
    const of = (wanted) => layers.filter(([, role]) => wanted.includes(role));
    const rule = (name, symbolizer, accept) => ({
      dataLayer: name, symbolizer: symbolizer, filter: (zoom, f) => f.geomType === LINE && (!accept || accept(f)),
    });
    const line = (colour, width) => new protomapsL.LineSymbolizer({
      color: colour, width: width, lineCap: "round", lineJoin: "round", perFeature: true,
    });
    const isRoad = (f) => !either(f, RAILS) && !either(f, UNPAINTED);
    const roads = of(["road", "other"]);
    const edge = (zoom, f) => roadWidth(zoom, f, perMetre) + (zoom < 13 ? 0 : 1.6);
    const inside = (zoom, f) => roadWidth(zoom, f, perMetre);
    const river = (zoom) => (zoom < 12 ? 1 : zoom < 15 ? 2 : 3.5);
    return [
      ...of(["water", "land", "green", "building"]).map(([name, role]) =>
        rule(name, line(role === "water" ? RIVER : INK.border, role === "water" ? river : 1))),
      ...of(["road"]).map(([name]) => rule(name, line(RAIL, (zoom) => (zoom < 14 ? 1 : 2)), (f) => either(f, RAILS))),
      ...roads.map(([name]) => rule(name, line(INK.casing, edge), isRoad)),
      ...roads.map(([name]) => ({ ...rule(name, line(INK.road, inside), isRoad), minzoom: 13 })),
      ...of(["border", "place"]).map(([name]) => rule(name, borderline())),
    ];
  }

  function dotRules(layers) {
    const dot = new protomapsL.CircleSymbolizer({ radius: 2.2, fill: "#b9b3a6", stroke: "#ffffff", width: 1 });
    return layers.filter(([, role]) => role === "other").map(([name]) => ({
      dataLayer: name, symbolizer: dot, minzoom: 14, filter: (zoom, f) => f.geomType === POINT,
    }));
  }

  function text(colour, font, fields) {
    return { labelProps: fields, fill: colour, font: font, stroke: INK.halo, width: 1.8, maxLineChars: 40 };
  }

  const nameOf = (feature, fields) =>
    fields.map((field) => feature.props[field]).find((name) => typeof name === "string" && name) || "";

  /* An area's name in the middle of what a tile shows of it, where there is room; once within 400 pixels. */
  function areaName(fields) {
    const centred = new protomapsL.CenteredTextSymbolizer(text(INK.areaName, `600 13px ${FONT}`, fields));
    return {
      place: function (layout, geom, feature) {
        const points = geom.flat();
        const [west, north, east, south] = points.reduce(
          (b, p) => [Math.min(b[0], p.x), Math.min(b[1], p.y), Math.max(b[2], p.x), Math.max(b[3], p.y)],
          [Infinity, Infinity, -Infinity, -Infinity]);
        const spot = points[0].clone();
        [spot.x, spot.y] = [(west + east) / 2, (north + south) / 2];
        const fits = ({ bboxes: [box] }) => box.maxX - box.minX < (east - west) * 0.6 && south - north > 30;
        return (centred.place(layout, [[spot]], feature) || []).filter(fits).map((label) => ({
          ...label, deduplicationKey: nameOf(feature, fields), deduplicationDistance: 400,
        }));
      },
    };
  }

  /* A line's name along it, as on the city's own map; again after `apart` pixels. */
  function lineName(fields, colour, font, apart) {
    return {
      place: function (layout, geom, feature) {
        const name = nameOf(feature, fields);
        if (!name) return [];
        layout.scratch.font = font;
        const width = layout.scratch.measureText(name).width;
        return geom.flatMap((line) => {
          const flat = line.flatMap((point) => [point.x, point.y]);
          const length = line.slice(1).reduce((sum, p, i) => sum + Math.hypot(p.x - line[i].x, p.y - line[i].y), 0);
          const times = Math.max(1, Math.floor(length / apart));
          const spots = Array.from({ length: times }, (_, i) => along(flat, 1, width, (i + 0.5) / times));
          return spots.filter((spot) => spot).map((spot) => ({
            ...lying(spot, width, line[0]), deduplicationKey: name, deduplicationDistance: apart * 0.8,
            draw: (pen) => paintName(pen, spot.angle, name, colour, font),
          }));
        });
      },
    };
  }

  /* The room of a turned text: small boxes along it. */
  function lying(spot, width, point) {
    const anchor = point.clone();
    [anchor.x, anchor.y] = [spot.x, spot.y];
    const boxes = [];
    for (let off = -width / 2; off <= width / 2 + 6; off += 12) {
      const [x, y] = [spot.x + off * Math.cos(spot.angle), spot.y + off * Math.sin(spot.angle)];
      boxes.push({ minX: x - 9, minY: y - 9, maxX: x + 9, maxY: y + 9 });
    }
    return { anchor: anchor, bboxes: boxes };
  }

  function paintName(pen, angle, name, colour, font) {
    pen.rotate(angle);
    Object.assign(pen, { font: font, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3.5,
      strokeStyle: INK.halo, fillStyle: colour, globalAlpha: 1 });
    pen.strokeText(name, 0, 0);
    pen.fillText(name, 0, 0);
  }

  const roadName = (fields) => lineName(fields, INK.roadName, `12px ${FONT}`, 400);
  const waterName = (fields) => lineName(fields, WATER_NAME, `italic 12px ${FONT}`, 600);

  const pointName = (fields) => new protomapsL.CenteredTextSymbolizer({
    ...text(PLACE_NAME, "", fields),
    font: (zoom, f) => `600 ${PLACES[classOf(f, PLACES)] || 12}px ${FONT}`,
  });

  /* Names, the most important first: an earlier rule takes the room of a later one. */
  function nameRules(layers) {
    const rules = [];
    const add = (roles, kind, make, minzoom, accept) =>
      layers.filter(([, role, fields]) => roles.includes(role) && fields.length).forEach(([name, , fields]) =>
        rules.push({ dataLayer: name, symbolizer: make(fields), minzoom: minzoom,
          filter: (zoom, f) => f.geomType === kind && (!accept || accept(zoom, f)) }));
    const large = (zoom, f) => zoom >= 14 || (PLACES[classOf(f, PLACES)] || 0) > 12;
    const wide = (zoom, f) => zoom >= 15 || metres(f) >= 16;
    add(["place"], POINT, pointName, 0, large);
    add(["road", "road_name", "other"], LINE, roadName, 13, wide);
    add(["water"], LINE, waterName, 13);
    add(["water", "green", "other", "place"], AREA, areaName, 13);
    add(["water", "green", "other"], POINT, pointName, 15);
    return rules;
  }

  CityMap.kinds.vector = CityMap.Layer.extend({
    draw: function (map) {
      CityMap.whenViewed(map, () => {
        const perMetre = (zoom) => (256 * 2 ** zoom) / 40075017 / Math.cos((map.getCenter().lat * Math.PI) / 180);
        const common = { url: this.spec.url, maxDataZoom: this.spec.max_zoom, maxZoom: map.getMaxZoom(),
          devicePixelRatio: Math.min(window.devicePixelRatio || 1, 2), updateWhenZooming: false, keepBuffer: 3 };
        const layers = this.spec.layers;
        this.ground = protomapsL.leafletLayer({
          ...common, attribution: this.spec.attribution,
          paintRules: [...layers.flatMap(([name, role]) => (role === "road_name" ? [] : areaRules(name, role))),
            ...lineRules(layers, perMetre), ...dotRules(layers)],
        });
        this.names = protomapsL.leafletLayer({
          ...common, attribution: "", pane: "city-labels", labelRules: nameRules(layers),
        });
        /* Both draw from the same tiles: each is fetched and read once. */
        this.names.views = this.ground.views;
        [this.ground, this.names].forEach((part) => part.addTo(map));
      });
    },
    erase: function () {
      [this.ground, this.names].forEach((part) => part && part.remove());
    },
  });
})();
