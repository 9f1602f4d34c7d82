/* Draw the legend, which is also the switchboard of the layers, and the note about what the map shows. */
(function () {
  "use strict";

  const SHAPES = {
    circle: '<circle cx="8" cy="8" r="6"/>',
    triangle: '<path d="M8 1.6 14.8 13.6H1.2z"/>',
    square: '<rect x="2.4" y="2.4" width="11.2" height="11.2" rx="1"/>',
    diamond: '<path d="M8 1 15 8 8 15 1 8z"/>',
    area: '<rect x="1" y="3" width="14" height="10" rx="1.5"/>',
    line: '<path d="M1 8H15" stroke-width="4" stroke-linecap="round"/>',
    number: '<circle cx="8" cy="8" r="7"/>',
  };

  /* Colours and shapes come from layers/_style.py; anything else is drawn as a grey circle. */
  function symbol(shape, colour, size) {
    const safe = /^#[0-9a-fA-F]{6}$/.test(colour) ? colour : "#6b7785";
    const outline = shape === "line" ? safe : "#ffffff";
    return `<svg class="cm-symbol" width="${size}" height="${size}" viewBox="0 0 16 16" fill="${safe}"
      stroke="${outline}" stroke-width="1.4">${SHAPES[shape] || SHAPES.circle}</svg>`;
  }

  function make(tag, className, parent, html) {
    const made = L.DomUtil.create(tag, className, parent);
    if (html !== undefined) made.innerHTML = html;
    return made;
  }

  const Panel = L.Control.extend({
    options: { position: "topright" },
    initialize: function (texts) {
      this.texts = texts;
      this.layers = [];
    },
    onAdd: function () {
      const box = make("div", "cm-panel");
      const head = make("button", "cm-panel-head", box, this.texts.legend);
      head.type = "button";
      head.setAttribute("aria-expanded", "true");
      this.body = make("div", "cm-panel-body", box);
      head.onclick = () => {
        const folded = box.classList.toggle("cm-folded");
        head.setAttribute("aria-expanded", String(!folded));
      };
      box.hidden = true;
      this.box = box;
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },
    register: function (layer) {
      this.layers = this.layers.filter((other) => other.spec.key !== layer.spec.key).concat([layer]);
      this.hidden(layer).forEach((part) => layer.toggle(part, false));
      this.refresh();
    },
    unregister: function (layer) {
      this.layers = this.layers.filter((other) => other !== layer);
      this.refresh();
    },
    hidden: function (layer) {
      const start = layer.spec.key + "/";
      return [...this._map.cityHidden].filter((k) => k.startsWith(start)).map((k) => k.slice(start.length));
    },
    refresh: function () {
      this.body.replaceChildren();
      this.box.hidden = this.layers.length === 0;
      this.layers.forEach((layer) => this.section(layer));
    },
    section: function (layer) {
      const parts = layer.spec.legend.some((row) => row[4]);
      const part = make("section", "cm-layer cm-layer-" + layer.spec.key, this.body);
      if (parts) make("div", "cm-layer-name", part, layer.spec.name);
      else this.switchFor(layer, "", make("label", "cm-layer-name", part), layer.spec.name);
      layer.spec.legend.forEach(([label, colour, shape, count, key]) => {
        const inside = (shape ? symbol(shape, colour, 16) : "") + `<span class="cm-label">${label}</span>`;
        const row = make(key ? "label" : "div", key ? "cm-row" : "cm-row cm-scale", part);
        const full = inside + `<span class="cm-count">${count}</span>`;
        if (key) this.switchFor(layer, key, row, full);
        else row.innerHTML = full;
      });
    },
    switchFor: function (layer, key, label, html) {
      const name = layer.spec.key + "/" + key;
      label.innerHTML = html;
      const box = L.DomUtil.create("input");
      box.type = "checkbox";
      box.checked = !this._map.cityHidden.has(name);
      box.onchange = () => {
        this._map.cityHidden[box.checked ? "delete" : "add"](name);
        layer.toggle(key, box.checked);
      };
      label.prepend(box);
    },
  });

  const Notes = L.Control.extend({
    options: { position: "bottomleft" },
    onAdd: function () {
      return make("div", "cm-notes");
    },
  });

  CityMap.kinds.notes = CityMap.Layer.extend({
    draw: function (map) {
      if (!map.cityNotes) map.cityNotes = new Notes().addTo(map);
      const box = map.cityNotes.getContainer();
      box.innerHTML = this.spec.lines.map((line) => `<span>${line}</span>`).join("");
      box.hidden = this.spec.lines.length === 0;
    },
  });

  CityMap.Panel = Panel;
  CityMap.symbol = symbol;
})();
