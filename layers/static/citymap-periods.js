/* Play cells period after period: all periods are here already, nothing is asked for while they play. */
(function () {
  "use strict";

  const STEP_MS = 900;
  /* Where each film stood, so that a layer that is drawn anew goes on from there. */
  const stood = {};

  CityMap.kinds.periods = CityMap.Layer.extend({
    draw: function (map) {
      this.map = map;
      this.hot = this.spec.hot.map((cells) => new Set(cells));
      this.paths = this.spec.cells.map((coordinates, i) => {
        const path = L.polygon(L.GeoJSON.coordsToLatLngs(coordinates, 1), { renderer: map.cityCanvas, stroke: false, fill: false });
        path.bindTooltip(() => `${this.spec.labels[this.at]}<br><b>${this.spec.counts[this.at][i]} ${this.spec.unit}</b>`, {
          sticky: true, className: "cm-tip", opacity: 1, direction: "top",
        });
        return path;
      });
      const last = this.spec.labels.length - 1;
      const kept = stood[this.spec.key];
      this.at = kept !== undefined && kept.of === this.spec.labels.join() ? kept.at : last;
      this.player();
      this.toggle("", true);
      this.show(this.at);
    },
    player: function () {
      const [play, pause, period] = this.spec.words;
      const box = L.DomUtil.create("div", "cm-player", this.map.getContainer());
      box.innerHTML = `<button type="button" class="cm-play">▶</button><input type="range" min="0" step="1"
        max="${this.spec.labels.length - 1}" aria-label="${period}"><output></output>`;
      [this.button, this.slider, this.label] = box.children;
      this.box = box;
      this.names = { play: text(play), pause: text(pause) };
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      this.button.onclick = () => (this.timer ? this.stop() : this.play());
      this.slider.oninput = () => {
        this.stop();
        this.show(Number(this.slider.value));
      };
      this.stop();
    },
    play: function () {
      if (this.at === this.spec.labels.length - 1) this.show(0);
      this.timer = setInterval(() => {
        this.show(this.at + 1);
        if (this.at === this.spec.labels.length - 1) this.stop();
      }, STEP_MS);
      this.mark("❚❚", this.names.pause);
    },
    stop: function () {
      clearInterval(this.timer);
      this.timer = null;
      this.mark("▶", this.names.play);
    },
    mark: function (sign, name) {
      this.button.textContent = sign;
      this.button.title = name;
      this.button.setAttribute("aria-label", name);
    },
    show: function (at) {
      this.at = at;
      stood[this.spec.key] = { at: at, of: this.spec.labels.join() };
      this.slider.value = at;
      this.label.innerHTML = this.spec.labels[at];
      this.slider.setAttribute("aria-valuetext", this.label.textContent);
      const classes = this.spec.classes[at];
      this.paths.forEach((path, i) => {
        const seen = classes[i] >= 0;
        const hot = seen && this.hot[at].has(i);
        /* A style that stays is not drawn again. */
        const key = seen ? `${classes[i]}${hot}` : "";
        if (path.cityLook === key) return;
        path.cityLook = key;
        path.setStyle(seen ? { ...this.spec.styles[classes[i]], stroke: hot, color: this.spec.edge, weight: 2, opacity: 1 }
          : { stroke: false, fill: false });
        if (hot) path.bringToFront();
        if (!seen) path.closeTooltip();
      });
    },
    toggle: function (part, on) {
      this.paths.forEach((path) => (on ? path.addTo(this.map) : path.remove()));
      this.box.hidden = !on;
      if (!on) this.stop();
    },
    erase: function () {
      this.stop();
      this.paths.forEach((path) => path.remove());
      this.box.remove();
    },
  });

  /* Escaped text as plain text, for attributes that are set and not parsed. */
  function text(html) {
    const box = document.createElement("span");
    box.innerHTML = html;
    return box.textContent;
  }
})();
