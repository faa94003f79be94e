/* The map on which a reviewer points at a place: a click sets a point, a number chooses a
   candidate. It gets numbers and ids only, like the main map (views/picker_map.py). */
(function () {
  "use strict";

  let viewNumber = null;
  let clicks = 0;
  let based = null;
  let fitting = false; // whether the next chosen region is brought into sight as a whole
  let round = 0; // of drawings; a shape that comes later than the next of them is not drawn
  const REGION = 3; // the precision from which a place has no point of its own; 4 is a country

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

  function pin(number, chosen, status) {
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
    // What stands, as on the main map: filled is reported, a ring claimed, a crossed ring denied.
    if (status === 0) node.style.background = chosen ? "#D55E00" : "#1F4E79";
    if (status === 2) {
      node.style.background = "linear-gradient(135deg, #FFF 44%, currentColor 44%, currentColor 56%, "
        + "#FFF 56%)";
      node.style.color = chosen ? "#D55E00" : "#1F4E79";
    }
    node.dataset.status = String(status);
    if (chosen && number === 0) node.style.outline = "2px solid " + ink;
    return L.divIcon({ html: node, className: "pin", iconSize: [22, 22] });
  }

  /* What has no point of its own says so on a plate; it never looks like a town. */
  function plate(number, precision, chosen) {
    const node = document.createElement("span");
    const words = precision === REGION ? "region only" : "country only";
    node.textContent = number > 0 ? number + " · " + words : words;
    Object.assign(node.style, {
      display: "inline-block", transform: "translate(-50%, -50%)", padding: "1px 8px",
      borderRadius: "9px", whiteSpace: "nowrap", font: "600 12px/17px 'Source Sans 3', sans-serif",
      border: "1.5px dashed " + (chosen ? "#D55E00" : "#1F4E79"),
      background: chosen ? "#FFF3E6" : "#FFF", color: "#1B1F24",
    });
    return L.divIcon({ html: node, className: "plate", iconSize: null });
  }

  /* The outline of a region or country and where its name stands; null where the map has none. */
  function shapeOf(precision, id, country) {
    if (precision !== REGION) {
      return based.then(() => {
        const c = Geo.base.countries.get(country);
        return c ? { shape: c.shape, at: c.at } : null;
      });
    }
    return country ? Geo.base.detail(country).then((file) => file.regions.get(id) || null)
      : Promise.resolve(null);
  }

  function area(group, found, at, chosen) {
    const look = { pane: "shades", weight: chosen ? 2 : 1.2, dashArray: "5 4", className: "shade",
      color: chosen ? "#D55E00" : "#1F4E79", fillOpacity: chosen ? 0.16 : 0.06,
      interactive: false };
    const drawn = found ? L.polygon(found.shape, look) : L.circleMarker(at, { ...look, radius: 40 });
    group.addLayer(drawn);
    return drawn;
  }

  function mark(group, number, at, chosen, icon) {
    const marker = L.marker(at, { icon, keyboard: false, interactive: number > 0,
      zIndexOffset: chosen ? 1000 : 0 });
    if (number > 0) marker.on("click", () => send("candidate:" + number));
    group.addLayer(marker);
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
      fitting = true;
      Geo.map.setView(v.center, v.zoom, { animate: false });
    }
    const mine = ++round;
    for (const point of payload.points) {
      const [number, latitude, longitude, chosen, precision, id, country, status] = point;
      const at = [latitude, longitude];
      if (precision < REGION) {
        mark(group, number, at, chosen, pin(number, chosen, status));
        continue;
      }
      shapeOf(precision, id, country).then((found) => {
        if (mine !== round) return;
        const drawn = area(group, found, at, chosen);
        if (fitting && chosen && found && precision === REGION) {
          fitting = false; // once for each order to look there, as people may move the map
          Geo.map.fitBounds(drawn.getBounds(), { maxZoom: 8, padding: [14, 14], animate: false });
        }
        mark(group, number, found ? found.at : at, chosen, plate(number, precision, chosen));
      });
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
