/* Enlarge the map with the screen, so that it is read from five metres; before Leaflet looks at the pixels. */
(function () {
  "use strict";

  /* Width in pixels of a screen on which the map's own type is large enough. */
  const NEAR = 1250;
  const real = window.devicePixelRatio || 1;
  const factor = () => Math.max(1, window.innerWidth / NEAR);

  Object.defineProperty(window, "devicePixelRatio", { configurable: true, get: () => real * factor() });
  window.CityPlayer = { factor: factor };
})();
