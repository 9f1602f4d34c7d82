/* Show picture tiles, of an address or of a file, as the map underneath. */
(function () {
  "use strict";

  CityMap.kinds.tiles = CityMap.Layer.extend({
    draw: function (map) {
      this.tiles = L.tileLayer(this.spec.url, {
        attribution: this.spec.attribution, maxNativeZoom: this.spec.max_zoom, maxZoom: map.getMaxZoom(),
        subdomains: this.spec.subdomains,
      });
      CityMap.whenViewed(map, () => this.tiles.addTo(map));
    },
    erase: function () {
      this.tiles.remove();
    },
  });
})();
