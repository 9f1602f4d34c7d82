/* Write what stands beside the map. Every text becomes a text node: nothing here is read as HTML. */
(function () {
  "use strict";

  const COLOUR = /^#[0-9a-fA-F]{6}$/;
  /* More bars than this stand upright. */
  const LYING = 6;

  function make(tag, className, parent, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }

  /* Change a text only where it is another one. */
  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  const colour = (wanted) => (COLOUR.test(wanted) ? wanted : "#6b7785");

  const blocks = {
    words: (block, box) => make("p", "pl-words", box, block.text),
    nothing: (block, box) => make("p", "pl-nothing", box, block.text),
    ranked: (block, box) => {
      const list = make("ol", "pl-ranked", box);
      block.items.forEach((item) => {
        const row = make("li", item.current ? "pl-current" : "", list);
        make("b", "pl-mark", row, item.mark);
        make("span", "", row, item.text);
      });
    },
    table: (block, box) => {
      const table = make("table", "pl-table" + (block.tone ? " pl-" + block.tone : ""), box);
      const head = make("tr", "", make("thead", "", table));
      block.columns.forEach((text) => make("th", "", head, text));
      const body = make("tbody", "", table);
      block.rows.forEach((row) => {
        const line = make("tr", "", body);
        row.forEach((text) => make("td", "", line, text));
      });
    },
    bars: (block, box) => {
      const most = Math.max(1, ...block.values);
      const upright = block.labels.length > LYING;
      const chart = make("div", upright ? "pl-columns" : "pl-bars", box);
      block.labels.forEach((label, i) => {
        const row = make("div", "", chart);
        make("span", "pl-bar-label", row, label);
        const track = make("span", "pl-track", row);
        const bar = make("i", "", track);
        bar.style.background = colour(block.colours[i]);
        bar.style[upright ? "height" : "width"] = `${(100 * block.values[i]) / most}%`;
        make("span", "pl-bar-value", row, block.said[i]);
      });
    },
    lights: (block, box, show) => {
      const row = make("div", "pl-lights", box);
      block.items.forEach((light) => {
        const part = make("div", "", row);
        make("i", "", part).style.background = colour(show.lights[light.key]);
        make("b", "", part, light.count);
        make("span", "", part, light.label);
      });
    },
    photos: (block, box, show) => {
      const row = make("div", "pl-photos", box);
      block.items.forEach((photo) => {
        const figure = make("figure", "", row);
        const gone = () => figure.replaceChildren(make("p", "pl-nothing", null, block.missing));
        const address = show.photos[photo.sha256];
        if (!address) return gone();
        const picture = make("img", "", figure);
        picture.alt = photo.caption;
        picture.onerror = gone;
        picture.src = address;
        if (photo.caption) make("figcaption", "", figure, photo.caption);
      });
    },
  };

  function draw(scene, show, panel) {
    const parts = [make("h2", "", null, scene.title)];
    if (scene.caption) parts.push(make("p", "pl-caption", null, scene.caption));
    scene.blocks.forEach((block) => {
      const box = make("section", "pl-block");
      if (block.title) make("h3", block.tone ? "pl-" + block.tone : "", box, block.title);
      blocks[block.kind](block, box, show);
      parts.push(box);
    });
    panel.replaceChildren(...parts);
    panel.scrollTop = 0;
    fit(panel);
  }

  /* Make the type of a full panel smaller step by step, to 0.65 at least; what then still runs over scrolls. */
  function fit(panel) {
    for (let size = 1; size > 0.64; size -= 0.07) {
      panel.style.fontSize = `${size}em`;
      if (panel.scrollHeight <= panel.clientHeight + 1) return;
    }
  }

  function figures(scene, row) {
    while (row.children.length > scene.figures.length) row.lastChild.remove();
    scene.figures.forEach((figure, i) => {
      const box = row.children[i] || make("div", "pl-figure", row);
      if (!box.children.length) ["span", "b", "em"].forEach((tag) => make(tag, "", box));
      say(box.children[0], figure.label);
      say(box.children[1], figure.value);
      say(box.children[2], figure.change);
      box.children[2].className = figure.tone ? "pl-" + figure.tone : "";
    });
    row.hidden = scene.figures.length === 0;
  }

  Object.assign(window.CityPlayer, { make: make, say: say, drawPanel: draw, drawFigures: figures, fitPanel: fit });
})();
