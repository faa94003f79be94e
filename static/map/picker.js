/* The map on which a reviewer points at a place: a click sets a point, a number chooses a
   candidate. It gets numbers only, like the main map (views/picker_map.py). */
(function () {
  "use strict";

  let viewNumber = null;
  let clicks = 0;
  let based = null;

  function send(what) {
    clicks += 1;
    const data = window.__GLOBAL_DATA__;
    if (!data) return;
    data.selected_tags = { view: viewNumber, pick: what, n: clicks };
    // What the component would send of itself, so that it does not say the same again.
    data.previous_data = JSON.parse(JSON.stringify({ selected_tags: data.selected_tags }));
    window.Streamlit.setComponentValue(data.previous_data);
  }

  function start(map) {
    Geo.map = map;
    map.getContainer().setAttribute("role", "application");
    map.getContainer().setAttribute("aria-label", "Map to point at a place");
    based = Geo.base.start(map).then(() => "drawn", () => "missing");
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.on("click", (e) => {
      if (!Geo.open) return;
      const at = e.latlng.wrap();
      send("point:" + at.lat.toFixed(4) + "," + at.lng.toFixed(4));
    });
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  }

  function pin(number, chosen) {
    const node = document.createElement("div");
    node.textContent = number > 0 ? String(number) : "";
    const ink = Geo.base.ink("ink") || "#1B1F24";
    Object.assign(node.style, {
      width: "22px", height: "22px", borderRadius: "50%", display: "grid", placeItems: "center",
      font: "600 12px/1 'Source Sans 3', sans-serif", boxSizing: "border-box",
      border: chosen ? "3px solid #D55E00" : "2px solid #1F4E79",
      background: chosen ? "#FFF3E6" : "#FFF", color: "#1B1F24",
      boxShadow: "0 0 0 2px rgba(255,255,255,.8)",
    });
    if (chosen && number === 0) node.style.outline = "2px solid " + ink;
    return L.divIcon({ html: node, className: "pin", iconSize: [22, 22] });
  }

  function paint(group, payload) {
    const root = document.documentElement;
    if (root.dataset.theme !== payload.theme) {
      root.dataset.theme = payload.theme;
      Geo.base.repaint();
    }
    Geo.open = payload.open;
    Geo.map.getContainer().style.cursor = payload.open ? "crosshair" : "";
    const v = payload.view;
    if (v && v.number !== viewNumber) {
      viewNumber = v.number;
      Geo.map.setView(v.center, v.zoom, { animate: false });
    }
    for (const [number, latitude, longitude, chosen, wide] of payload.points) {
      const at = [latitude, longitude];
      if (wide) {
        group.addLayer(L.circleMarker(at, { radius: 26, weight: 2, dashArray: "5 4",
          color: chosen ? "#D55E00" : "#1F4E79", fillOpacity: 0.08, interactive: false }));
      }
      const marker = L.marker(at, { icon: pin(number, chosen), keyboard: false,
        zIndexOffset: chosen ? 1000 : 0 });
      if (number > 0) marker.on("click", () => send("candidate:" + number));
      group.addLayer(marker);
    }
    Geo.base.relabel();
    root.dataset.points = String(payload.points.length);
  }

  let waiting = false;
  function draw(group, payload) {
    Geo.styled.then(() => {
      paint(group, payload);
      if (waiting) return;
      waiting = true;
      based.then((how) => {
        document.documentElement.dataset.base = how;
        document.documentElement.classList.add("ready");
        document.getElementById("map_div").style.visibility = "";
      });
    });
  }

  window.Geoevents = { start, draw };
})();
