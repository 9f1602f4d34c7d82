/* Play scenes on the whole screen: keys, tour, flights, fresh figures, the presenter's second window. */
(function () {
  "use strict";

  const { make, say, factor } = window.CityPlayer;
  const start = JSON.parse(document.getElementById("pl-start").textContent);
  const asked = new URLSearchParams(location.protocol === "file:" ? "" : location.search);
  const seconds = (name, usual) => 1000 * (Number(asked.get(name)) > 0 ? Number(asked.get(name)) : usual);
  const STAY = seconds("stay", 12);
  const POLL = seconds("poll", 10);
  const QUIET = 3_000;
  const RESUME = 120_000;
  const FLIGHT_S = 0.2;
  const LIGHT_INK = { ...CityMap.INK };
  const DARK_INK = { area: "#1a232d", border: "#46535f", casing: "#0b1015", road: "#33404d", roadName: "#a9b8c6",
    areaName: "#93a5b6", halo: "rgba(16,22,29,0.92)" };

  let show = null;
  let at = -1;
  let playing = Boolean(start.live) && asked.get("play") !== "0";
  let turn = null;
  let map = null;
  let base = null;
  let known = "";
  const layers = new Map();
  let shown = [];

  const root = document.body;
  const page = {};
  const presenting = asked.get("presenter") === "1";
  const channel = start.channel && window.BroadcastChannel ? new BroadcastChannel(start.channel) : null;

  function build() {
    root.replaceChildren();
    page.head = make("header", "pl-head", root);
    page.title = make("h1", "", page.head);
    page.note = make("p", "", page.head);
    page.figures = make("section", "pl-figures", root);
    page.main = make("main", "pl-main", root);
    page.frame = make("div", "pl-frame", page.main);
    page.map = make("div", "pl-map", page.frame);
    page.panel = make("aside", "pl-panel", page.main);
    page.dots = make("footer", "pl-dots", root);
    page.lost = make("p", "pl-lost", root);
    page.lost.hidden = true;
    page.notes = make("div", "pl-notes", root);
    page.notes.hidden = true;
    page.menu = make("nav", "pl-menu", root);
  }

  /* The map keeps its own pixels and is enlarged as a whole. */
  function size() {
    const k = factor();
    page.map.style.width = `${page.frame.clientWidth / k}px`;
    page.map.style.height = `${page.frame.clientHeight / k}px`;
    page.map.style.transform = `scale(${k})`;
    if (map) map.invalidateSize({ pan: false });
    window.CityPlayer.fitPanel(page.panel);
  }

  function startMap() {
    map = L.map(page.map, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: show.max_zoom,
      minZoom: 3, keyboard: false, fadeAnimation: false });
    const [west, south, east, north] = show.nowhere;
    map.fitBounds([[south, west], [north, east]], { animate: false });
    CityMap.start(map, show.words);
    map.cityViewed = true;
    page.map.addEventListener("mousedown", rest, { passive: true });
    page.map.addEventListener("wheel", rest, { passive: true });
  }

  function layerOf(digest, specs) {
    if (!layers.has(digest)) {
      const made = specs[digest];
      layers.set(digest, new CityMap.kinds[made.kind](made.spec));
    }
    return layers.get(digest);
  }

  /* New layers come before old ones go: nothing is bare in between. */
  function exchange(wanted) {
    wanted.filter((digest) => !shown.includes(digest)).forEach((digest) => layerOf(digest, show.layers).addTo(map));
    shown.filter((digest) => !wanted.includes(digest)).forEach((digest) => layers.get(digest).remove());
    shown = wanted;
    for (const digest of layers.keys()) {
      if (!shown.includes(digest) && !(digest in show.layers)) layers.delete(digest);
    }
  }

  function ground(spec) {
    if (!spec || (base && base.spec.digest === spec.spec.digest)) return;
    const old = base;
    base = new CityMap.kinds[spec.kind](spec.spec);
    base.addTo(map);
    if (old) setTimeout(() => old.remove(), 1_500);
  }

  function look(bounds, fly) {
    if (!bounds) return false;
    const box = [[bounds[1], bounds[0]], [bounds[3], bounds[2]]];
    const legend = map.cityPanel.box.offsetWidth + 20;
    const padding = { paddingTopLeft: [16, 16], paddingBottomRight: [legend, 40] };
    map.stop();
    const before = [map.getCenter(), map.getZoom()];
    if (!fly) {
      map.fitBounds(box, { animate: false, ...padding });
      return false;
    }
    const zoom = map.getBoundsZoom(box, false, L.point(legend + 16, 56));
    const shift = map.project(L.latLngBounds(box).getCenter(), zoom).subtract(map.project(before[0], zoom));
    if (Math.abs(zoom - before[1]) < 0.2 && shift.add([(legend - 16) / 2, 12]).distanceTo([0, 0]) < 12) return false;
    map.flyToBounds(box, { animate: true, duration: FLIGHT_S, ...padding });
    return true;
  }

  function go(wanted, { fly = true, told = true } = {}) {
    if (!show.scenes.length) return;
    const began = performance.now();
    const number = (wanted + show.scenes.length) % show.scenes.length;
    const first = at < 0;
    at = number;
    const scene = show.scenes[at];
    say(page.note, [scene.title === show.title ? "" : show.as_of, show.made_up ? show.words.made_up : "",
      show.frozen_at ? show.words.frozen.replace("{time}", show.frozen_at) : ""].filter(Boolean).join(" · "));
    window.CityPlayer.drawFigures(scene, page.figures);
    const wordy = page.main.classList.contains("pl-wordy");
    page.main.classList.toggle("pl-wordy", !scene.bounds || !scene.layers.length);
    if (first || wordy !== page.main.classList.contains("pl-wordy")) size();
    window.CityPlayer.drawPanel(scene, show, page.panel);
    dots();
    notes(scene);
    new CityMap.kinds.notes({ key: "notes", lines: scene.lines }).draw(map);
    exchange(scene.layers);
    const flying = look(scene.bounds, fly && !first);
    if (first) ground(show.base);
    if (flying) map.once("moveend", () => settled(began));
    else settled(began);
    if (told && channel) channel.postMessage({ at: at, key: show.key });
    schedule();
  }

  /* Say that a scene stands, with the milliseconds it took: for people who measure. */
  function settled(began) {
    requestAnimationFrame(() => {
      root.dataset.scene = String(at);
      root.dataset.took = String(Math.round(performance.now() - began));
    });
  }

  function dots() {
    while (page.dots.children.length > show.scenes.length) page.dots.lastChild.remove();
    show.scenes.forEach((scene, i) => {
      const dot = page.dots.children[i] || make("i", "", page.dots);
      dot.className = i === at ? "pl-on" : "";
    });
    page.dots.classList.toggle("pl-playing", playing);
  }

  function schedule() {
    clearTimeout(turn);
    if (playing && !document.hidden) turn = setTimeout(() => go(at + 1), STAY);
  }

  function play(on) {
    playing = on;
    dots();
    menu();
    schedule();
  }

  /* Somebody moves the map: the tour waits, and goes on by itself when they have left. */
  function rest() {
    if (!playing) return;
    clearTimeout(turn);
    turn = setTimeout(() => go(at + 1), RESUME);
  }

  function theme(wanted) {
    root.dataset.theme = wanted;
    Object.assign(CityMap.INK, wanted === "dark" ? DARK_INK : LIGHT_INK);
    if (base && map) {
      base.erase(map);
      base.draw(map);
    }
    remember("theme", wanted);
  }

  function remember(name, value) {
    if (location.protocol === "file:") return;
    asked.set(name, value);
    history.replaceState(null, "", `${location.pathname}?${asked}`);
  }

  function full() {
    const outer = outermost().document;
    if (outer.fullscreenElement) outer.exitFullscreen();
    else outer.documentElement.requestFullscreen().catch(() => {});
  }

  /* The window that the reader sees: the page that holds this one, where there is one. */
  function outermost() {
    try {
      return window.parent.document ? window.parent : window;
    } catch {
      return window;
    }
  }

  function leave() {
    const link = outermost().document.createElement("a");
    link.href = start.home || "/";
    link.target = "_self";
    link.click();
  }

  function presenter() {
    if (!channel) {
      page.notes.hidden = !page.notes.hidden;
      return;
    }
    const address = new URLSearchParams(asked);
    address.set("presenter", "1");
    window.open(`${location.pathname}?${address}`, "presenter", "width=960,height=640");
  }

  function notes(scene) {
    say(page.notes, scene.notes || show.words.no_notes);
  }

  const KEYS = {
    ArrowLeft: () => go(at - 1), ArrowRight: () => go(at + 1), PageUp: () => go(at - 1), PageDown: () => go(at + 1),
    Home: () => go(0), End: () => go(show.scenes.length - 1), " ": () => play(!playing),
    f: full, F: full, n: presenter, N: presenter,
    d: () => theme(root.dataset.theme === "dark" ? "light" : "dark"), D: () => KEYS.d(),
  };

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    wake();
    const number = Number(event.key);
    const act = number >= 1 && number <= 9 && number <= show.scenes.length ? () => go(number - 1) : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  let sleeping = null;
  function wake() {
    root.classList.remove("pl-quiet");
    clearTimeout(sleeping);
    sleeping = setTimeout(() => root.classList.add("pl-quiet"), QUIET);
  }

  function menu() {
    const words = show.words;
    const button = (label, act, on) => {
      const made = make("button", on ? "pl-on" : "", null, label);
      made.type = "button";
      made.onclick = () => {
        act();
        made.blur();
      };
      return made;
    };
    page.menu.replaceChildren(
      button("◀ " + words.previous, KEYS.ArrowLeft), button(playing ? words.pause : words.play, KEYS[" "], playing),
      button(words.next + " ▶", KEYS.ArrowRight), button(words.full, full), button(words.theme, KEYS.d),
      button(words.notes, presenter), ...(start.live || start.home ? [button(words.leave, leave)] : []),
      make("small", "", null, words.keys),
    );
  }

  /* Take new figures without leaving the scene. */
  function apply(fresh) {
    const before = show;
    show = fresh;
    document.title = `${show.city} · ${show.title}`;
    say(page.title, show.title);
    if (!map) startMap();
    menu();
    if (!show.scenes.length) {
      page.panel.replaceChildren(make("p", "pl-nothing", null, show.words.nothing));
      return;
    }
    if (!before) {
      go(Math.min(Math.max(Number(asked.get("scene")) - 1 || 0, 0), show.scenes.length - 1));
      return;
    }
    const same = before.scenes[at];
    const found = show.scenes.findIndex((scene) => scene.kind === same?.kind && scene.title === same?.title);
    ground(show.base);
    go(found >= 0 ? found : Math.min(Math.max(at, 0), show.scenes.length - 1), { fly: true });
  }

  async function fetched(address) {
    const answer = await fetch(address, { cache: "no-cache" });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error || String(answer.status));
    return told;
  }

  /* Ask now and then whether anything changed; what is on the screen stays when the server does not answer. */
  async function renew() {
    try {
      const state = await fetched(start.state);
      if (state.version !== start.version) {
        location.reload();
        return;
      }
      /* The wall begins with its first scene; the others are counted while it stands. */
      if (!show && start.live && !asked.get("scene")) apply(await fetched(start.feed + "&first=1"));
      if (state.key !== known) {
        const fresh = await fetched(start.feed);
        known = state.key;
        root.dataset.revision = String(fresh.revision);
        if (!show || fresh.key !== show.key) apply(fresh);
      }
      page.lost.hidden = true;
      seen = new Date();
    } catch (error) {
      complain(error);
    } finally {
      setTimeout(renew, POLL);
    }
  }

  let seen = null;
  function complain(error) {
    const time = seen ? seen.toLocaleTimeString() : "";
    say(page.lost, show ? show.words.lost.replace("{time}", time) : error.message);
    page.lost.hidden = false;
  }

  function listen() {
    const outer = outermost();
    document.addEventListener("keydown", key);
    if (outer !== window) outer.document.addEventListener("keydown", key);
    ["mousemove", "touchstart"].forEach((kind) => document.addEventListener(kind, wake, { passive: true }));
    document.addEventListener("visibilitychange", schedule);
    window.addEventListener("resize", size);
    if (channel) {
      channel.onmessage = ({ data: message }) => {
        if (message.ask) channel.postMessage({ at: at, key: show.key });
        else if (message.at !== at && message.at < show.scenes.length) go(message.at, { told: false });
      };
    }
  }

  /* The presenter's window: notes large, what comes next, how long it has been. */
  async function present() {
    root.className = "pl pl-presenter";
    show = await fetched(start.feed);
    theme("dark");
    const box = make("div", "pl-desk");
    root.replaceChildren(box);
    const title = make("h1", "", box);
    const words = make("p", "pl-desk-notes", box);
    const next = make("p", "pl-desk-next", box);
    const clock = make("p", "pl-desk-clock", box);
    const began = Date.now();
    const turnTo = (number, told) => {
      at = Math.min(Math.max(number, 0), show.scenes.length - 1);
      const scene = show.scenes[at];
      say(title, `${at + 1} / ${show.scenes.length}　${scene.title}`);
      say(words, scene.notes || show.words.no_notes);
      const after = show.scenes[at + 1];
      say(next, after ? show.words.upcoming.replace("{title}", () => after.title) : show.words.last);
      root.dataset.scene = String(at);
      if (told) channel.postMessage({ at: at, key: show.key });
    };
    setInterval(() => {
      const passed = Math.floor((Date.now() - began) / 1000);
      const two = (number) => String(number).padStart(2, "0");
      say(clock, show.words.elapsed.replace("{time}", `${two(Math.floor(passed / 60))}:${two(passed % 60)}`));
    }, 1_000);
    channel.onmessage = ({ data: message }) => {
      if (message.at !== undefined && message.at >= 0) turnTo(message.at, false);
    };
    document.addEventListener("keydown", (event) => {
      if (["ArrowRight", "PageDown", " "].includes(event.key)) turnTo(at + 1, true);
      if (["ArrowLeft", "PageUp"].includes(event.key)) turnTo(at - 1, true);
    });
    turnTo(0, false);
    channel.postMessage({ ask: true });
  }

  function begin() {
    root.classList.add("pl-quiet");
    if (presenting && channel) {
      present();
      return;
    }
    build();
    const dark = asked.get("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    theme(dark === "dark" ? "dark" : "light");
    listen();
    window.focus();
    if (start.show) {
      apply(start.show);
    } else {
      say(page.title, start.waiting);
      renew();
    }
  }

  begin();
})();
