/* Keep the map's layers across reruns, set the view, and report clicks. */
(function () {
  "use strict";

  const kinds = {};
  const living = new Map();

  /* Every layer of ours. Streamlit removes and re-adds all layers when one of them changes; leaving is
     put off until the end of the turn, so that an unchanged layer stays on the screen, popup and all. */
  const CityLayer = L.Layer.extend({
    initialize: function (spec) {
      this.spec = spec;
    },
    onAdd: function (map) {
      if (this._leaving) {
        clearTimeout(this._leaving);
        this._leaving = null;
        return;
      }
      this.draw(map);
      if (this.spec.name && map.cityPanel) map.cityPanel.register(this);
    },
    onRemove: function (map) {
      this._leaving = setTimeout(() => {
        this._leaving = null;
        if (living.get(this.spec.key) === this) living.delete(this.spec.key);
        this.erase(map);
        if (this.spec.name && map.cityPanel) map.cityPanel.unregister(this);
      }, 0);
    },
    draw: function () {},
    erase: function () {},
    /* Show or hide the whole layer (part "") or one part of it. */
    toggle: function () {},
  });

  function layer(kind, spec) {
    if (window.feature_group) window.feature_group = window.feature_group.filter((added) => added._map);
    const known = living.get(spec.key);
    if (known && known.spec.digest === spec.digest) return known;
    const made = new kinds[kind](spec);
    living.set(spec.key, made);
    return made;
  }

  function start(map, options) {
    map.cityHidden = new Set();
    map.cityWaiting = [];
    const pane = (name, level, passive) => {
      map.createPane(name).style.zIndex = level;
      if (passive) map.getPane(name).style.pointerEvents = "none";
    };
    pane("city-density", 405, true);
    pane("city-shapes", 410, false);
    pane("city-labels", 450, true);
    map.cityCanvas = L.canvas({ pane: "city-shapes", padding: 0.3, tolerance: 5 });
    L.control.zoom({ zoomInTitle: options.zoom_in, zoomOutTitle: options.zoom_out }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
    L.control.attribution({ prefix: false }).addTo(map);
    map.cityPanel = new CityMap.Panel(options).addTo(map);
    /* A frame that grows after the first look shows the same place, until the reader moves the map. */
    ["mousedown", "wheel", "touchstart", "keydown"].forEach((kind) =>
      map.getContainer().addEventListener(kind, () => (map.cityTouched = true), { passive: true }),
    );
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    map.on("resize", () => {
      if (map.cityLookAgain && !map.cityTouched) map.cityLookAgain();
    });
  }

  /* Look at a place: at once the first time, flying when the wish changes, never again for the same wish. */
  kinds.view = CityLayer.extend({
    draw: function (map) {
      const apply = () => {
        if (map.getSize().x === 0) {
          map.once("resize", apply);
          return;
        }
        this.look(map, map.cityViewed);
        map.cityViewed = true;
        map.cityTouched = false;
        map.cityLookAgain = () => this.look(map, false);
        map.cityWaiting.splice(0).forEach((task) => task());
      };
      apply();
    },
    look: function (map, fly) {
      const box = this.spec.bounds;
      const still = { animate: false, paddingTopLeft: [24, 24], paddingBottomRight: [24, 56] };
      const motion = { ...still, animate: true, duration: 0.6 };
      if (box) return fly ? map.flyToBounds(box, motion) : map.fitBounds(box, still);
      const zoom = this.spec.zoom || Math.max(map.getZoom(), 15);
      return fly ? map.flyTo(this.spec.centre, zoom, motion) : map.setView(this.spec.centre, zoom, still);
    },
  });

  /* Do something once the map looks where it should: tiles of another place are never asked for. */
  function whenViewed(map, task) {
    if (map.cityViewed) task();
    else map.cityWaiting.push(task);
  }

  const told = { clicked: null };

  function tell(news) {
    Object.assign(told, news);
    if (window.Streamlit) window.Streamlit.setComponentValue({ ...told });
  }

  /* Tell the page what was clicked; `n` tells two clicks on the same thing apart. */
  function report(kind, id, latlng) {
    tell({ clicked: { kind: kind, id: String(id), n: Date.now(), lat: latlng.lat, lon: latlng.lng } });
  }

  /* Tell the page, once, that the problems of the first view stand: what it put off for the map may follow,
     as soon as the browser has painted and has nothing more urgent to do. */
  const idle = window.requestIdleCallback || ((task) => setTimeout(task, 200));

  function drawn() {
    if (told.drawn) return;
    told.drawn = true;
    requestAnimationFrame(() => idle(() => tell({}), { timeout: 1500 }));
  }

  /* Ask the page to draw anew, because the server does not know any more what the map shows. */
  function outdated() {
    tell({ outdated: Date.now() });
  }

  const SLICE_MS = 12;
  const queue = [];
  let working = false;

  /* Do something soon, a slice of time between two frames: what is quick to show is not held up by what takes long. */
  function soon(task) {
    queue.push(task);
    if (!working) later();
    working = true;
  }

  function later() {
    if (document.hidden) setTimeout(work, 50);
    else requestAnimationFrame(() => setTimeout(work));
  }

  function work() {
    const until = performance.now() + SLICE_MS;
    while (queue.length && performance.now() < until) queue.shift()();
    working = queue.length > 0;
    if (working) later();
  }

  window.CityMap = {
    soon: soon, kinds: kinds, Layer: CityLayer, layer: layer, start: start, report: report, drawn: drawn, outdated: outdated, whenViewed: whenViewed,
  };
})();
