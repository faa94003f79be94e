/* Ties the parts together for the dashboard: takes the server's payloads and sends back what was
   pressed. It runs last, when Leaflet and the parts are there (static/map/start.js). */
(function () {
  "use strict";

  const PLAIN = 13; // closest zoom of the offline map; tiles go further
  const NARROW = 560; // pixels of a phone's map
  const TILES = {
    osm: ["https://tile.openstreetmap.org/{z}/{x}/{y}.png", 19,
      '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors'],
    topo: ["https://tile.opentopomap.org/{z}/{x}/{y}.png", 17,
      '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors, '
        + 'SRTM; style <a href="https://opentopomap.org">OpenTopoMap</a> (CC BY-SA)'],
    hot: ["https://a.tile.openstreetmap.fr/hot/{z}/{x}/{y}.png", 19,
      '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors, '
        + 'tiles by Humanitarian OpenStreetMap Team, hosted by OpenStreetMap France'],
  };
  let tiles = null;
  let viewNumber = null; // the last view command that was obeyed
  let clicks = 0;
  let based = null; // promise of the base map

  function start(map) {
    Geo.map = map;
    if (map.getSize().x < NARROW) map.setMinZoom(1); // the world at 2 is wider than a phone
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", "Map of the events");
    based = Geo.base.start(map).then(() => "drawn", () => "missing");
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    Geo.tools.start(map);
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
    map.on("resize", () => {
      if (!unfitted) return;
      if (map.getSize().x < NARROW) map.setMinZoom(1);
      fit(unfitted);
    });
  }

  /* Sends what was pressed, with a running number, so that the same press twice is two. */
  Geo.pick = (what) => {
    clicks += 1;
    const data = window.__GLOBAL_DATA__;
    if (!data) return;
    data.selected_tags = { view: viewNumber, pick: what, n: clicks };
    const b = Geo.map.getBounds();
    const value = {
      bounds: { _southWest: b.getSouthWest(), _northEast: b.getNorthEast() },
      zoom: Geo.map.getZoom(),
      selected_tags: data.selected_tags,
    };
    data.previous_data = JSON.parse(JSON.stringify(value));
    window.Streamlit.setComponentValue(data.previous_data);
  };

  function view(payload) {
    const v = payload.view;
    if (!v || v.number === viewNumber) return;
    viewNumber = v.number;
    const data = window.__GLOBAL_DATA__;
    if (data) data.selected_tags = { view: viewNumber, pick: null, n: clicks };
    if (!fit(v.bounds)) Geo.map.setView(v.center, v.zoom, { animate: false });
    Geo.map.fire("moveend");
  }

  /* Fits a narrow map to bounds, since the server's guess is for a wide one; tells whether it did.
     A frame that is not laid out yet has no room at all: what is to be fitted waits for it. */
  let unfitted = null;
  function fit(bounds) {
    const size = Geo.map.getSize();
    unfitted = null;
    if (!bounds || size.x >= NARROW) return false;
    if (size.x < 100 || size.y < 150) {
      unfitted = bounds;
      return false;
    }
    const [west, south, east, north] = bounds;
    Geo.map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 9,
      paddingTopLeft: [28, 56], paddingBottomRight: [28, 28] }); // the bar of tools is above
    return true;
  }

  function ground(payload) {
    const want = TILES[payload.tiles] ? payload.tiles : null;
    if (tiles && tiles.kind !== want) {
      Geo.map.removeLayer(tiles);
      tiles = null;
    }
    if (want && !tiles) {
      const [url, most, credit] = TILES[want];
      tiles = L.tileLayer(url, { attribution: credit, maxZoom: most });
      tiles.kind = want;
      tiles.addTo(Geo.map);
    }
    Geo.map.setMaxZoom(want ? 17 : PLAIN);
    for (const pane of ["land", "lines", "words"]) {
      Geo.map.getPane(pane).style.display = want ? "none" : "";
    }
  }

  function paint(group, payload) {
    const root = document.documentElement;
    const active = document.activeElement;
    const held = active && active.classList.contains("mark") ? active.dataset.what : null;
    if (root.dataset.theme !== payload.theme) {
      root.dataset.theme = payload.theme;
      Geo.base.repaint();
    }
    Geo.shown = payload;
    ground(payload);
    view(payload);
    const fills = L.layerGroup();
    const marks = L.layerGroup();
    group.addLayer(fills);
    group.addLayer(marks);
    Geo.marks.forget();
    if (payload.layer === "heat") Geo.layers.drawHeat(payload, fills);
    else if (payload.layer !== "marks") Geo.layers.drawFills(payload, fills);
    Geo.marks.drawCells(payload, marks, Geo.map);
    Geo.marks.drawRegions(payload, fills, Geo.map);
    Geo.layers.drawFrames(payload, fills);
    Geo.marks.drawPicked(payload, group);
    Geo.tools.update(payload);
    Geo.base.relabel();
    root.dataset.marks = String(payload.cells.length);
    root.dataset.regions = String(payload.regions.length);
    root.dataset.layer = payload.layer;
    if (held) {
      for (const node of document.querySelectorAll(".mark")) {
        if (node.dataset.what === held) node.focus({ preventScroll: true });
      }
    }
  }

  let waiting = false;
  function draw(group, payload) {
    Geo.styled.then(() => {
      paint(group, payload);
      if (waiting) return;
      waiting = true;
      based.then((state) => { // the first picture is shown whole
        document.documentElement.dataset.base = state;
        document.documentElement.classList.add("ready");
        document.getElementById("map_div").style.visibility = "";
        Geo.map.invalidateSize(); // the frame may have been laid out meanwhile
        Geo.tools.settle();
      });
    });
  }

  window.Geoevents = { start, draw };
})();
