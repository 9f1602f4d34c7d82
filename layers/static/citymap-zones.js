/* Fetch the shapes of communities and roads: coarse ones of the whole city at once, finer ones where one looks. */
(function () {
  "use strict";

  const BANDS = [[16, 14], [13, 12]];
  const MICRO = 1e6;
  const OUTDATED = 204;
  const known = new Map();

  /* The tiles that are fine enough for a zoom; 0 is the whole city. */
  function band(zoom) {
    const found = BANDS.find(([least]) => zoom >= least);
    return found ? found[1] : 0;
  }

  /* Longitude and latitude to the unit square of the Web Mercator map. */
  function unit(lon, lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  }

  /* A chain comes as millionths of a degree, each the difference from the one before. */
  function degrees(steps) {
    const places = [];
    let [lon, lat] = [0, 0];
    for (let i = 0; i < steps.length; i += 2) places.push([(lon += steps[i]) / MICRO, (lat += steps[i + 1]) / MICRO]);
    return places;
  }

  function flat(places) {
    const found = new Float64Array(places.length * 2);
    places.forEach(([lon, lat], i) => found.set(unit(lon, lat), 2 * i));
    return found;
  }

  function box(chains) {
    const found = [Infinity, Infinity, -Infinity, -Infinity];
    chains.forEach((c) => {
      for (let i = 0; i < c.length; i += 2) {
        found[0] = Math.min(found[0], c[i]);
        found[1] = Math.min(found[1], c[i + 1]);
        found[2] = Math.max(found[2], c[i]);
        found[3] = Math.max(found[3], c[i + 1]);
      }
    });
    return found;
  }

  /* One zone: its places at each band that has been fetched. */
  function zone(places, name) {
    const made = { places: { 0: places }, flat: { 0: places.map(flat) }, name: name };
    made.box = box(made.flat[0]);
    return made;
  }

  /* The finest band at hand that a zoom needs. */
  function at(item, zoom) {
    const wanted = band(zoom);
    if (item.places[wanted]) return wanted;
    return wanted === 14 && item.places[12] ? 12 : 0;
  }

  function chains(item, zoom) {
    const chosen = at(item, zoom);
    if (!item.flat[chosen]) item.flat[chosen] = item.places[chosen].map(flat);
    return item.flat[chosen];
  }

  const meets = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

  function Zones(url) {
    const tiles = new Map();
    const city = { areas: [], roads: [], area: new Map(), road: new Map() };
    const ask = (z, x, y) => fetch(url.replace("{z}", z).replace("{x}", x).replace("{y}", y)).then((answer) => {
      if (answer.status === OUTDATED) CityMap.outdated();
      if (answer.status !== 200) throw new Error("zones: " + answer.status);
      return answer.json();
    });
    const whole = ask(0, 0, 0).then((found) => {
      found.areas.forEach(([number, lines, name, place]) => {
        const item = zone(lines.map(degrees), name);
        if (place.length) item.at = unit(place[0], place[1]);
        city.areas.push(item);
        city.area.set(number, item);
      });
      found.roads.forEach(([number, lines, name, width]) => {
        const item = Object.assign(zone(lines.map(degrees), name), { width: width || 10 });
        city.roads.push(item);
        city.road.set(number, item);
      });
      return city;
    });
    whole.catch(() => known.delete(url));
    const refine = (z, found) => ["area", "road"].forEach((kind) => found[kind + "s"].forEach(([number, lines]) => {
      const item = city[kind].get(number);
      if (item && !item.places[z]) item.places[z] = lines.map(degrees);
    }));
    /* What is not to be had stays coarse, and is asked for again. */
    const tile = (z, x, y) => {
      const key = `${z}/${x}/${y}`;
      if (!tiles.has(key)) tiles.set(key, ask(z, x, y).then((found) => refine(z, found), () => tiles.delete(key)));
      return tiles.get(key);
    };
    /* Keep the promise when all that a box of the unit square needs at a zoom is there. */
    this.need = (zoom, view) => {
      const z = band(zoom);
      if (!z) return whole;
      const count = Math.pow(2, z);
      const wanted = [];
      for (let x = Math.floor(view[0] * count); x <= Math.floor(view[2] * count); x++) {
        for (let y = Math.floor(view[1] * count); y <= Math.floor(view[3] * count); y++) {
          if (x >= 0 && y >= 0 && x < count && y < count) wanted.push([x, y]);
        }
      }
      return whole.then(() => Promise.all(wanted.map(([x, y]) => tile(z, x, y)))).then(() => city);
    };
  }

  /* One fetch for all layers of the same city. */
  function zones(url) {
    if (!known.has(url)) known.set(url, new Zones(url));
    return known.get(url);
  }

  /* Zones that stand in the page itself, as GeoJSON. */
  function embedded(collection) {
    const city = { areas: [], roads: [] };
    collection.features.forEach((feature) => {
      const g = feature.geometry;
      const lines = { Polygon: () => g.coordinates, MultiPolygon: () => g.coordinates.flat(),
        LineString: () => [g.coordinates], MultiLineString: () => g.coordinates }[g.type]();
      const p = feature.properties;
      const item = Object.assign(zone(lines, p.name), { width: p.width || 10 });
      if (p.at) item.at = unit(p.at[0], p.at[1]);
      city[p.kind === "area" ? "areas" : "roads"].push(item);
    });
    const whole = Promise.resolve(city);
    return { need: () => whole };
  }

  Object.assign(CityMap, { zones: zones, embedded: embedded, zoneAt: at, chains: chains, meets: meets, unit: unit });
})();
