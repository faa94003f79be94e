/* What one presses on the map: the tools at the top, the panel of layers, the drawing of an area,
   and the legend that is a filter too. Every word stands here; the server sends numbers only. */
(function () {
  "use strict";

  const LAYERS = [
    ["marks", "Marks", "each event, or a count"],
    ["heat", "Heat", "where events crowd"],
    ["regions", "Regions", "events per region"],
    ["rate", "Per 100,000 people", "events against inhabitants"],
  ];
  const MAPS = [
    ["none", "Plain", "offline, light or dark"],
    ["osm", "OpenStreetMap", "from openstreetmap.org"],
    ["topo", "OpenTopoMap", "relief, from opentopomap.org"],
    ["hot", "Humanitarian", "from openstreetmap.fr"],
  ];
  const HINT = "Click the corners, or drag a box. By keyboard: arrows move the map under the cross, "
    + "Space sets a corner, Enter ends, Esc gives up.";
  const MOST = 60; // corners that the address of the page takes

  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  function button(text, act, attributes) {
    const node = el("button", { type: "button", ...attributes }, text);
    node.addEventListener("click", act);
    return node;
  }

  function corner(map, position, node) {
    const control = L.control({ position });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
      return node;
    };
    control.addTo(map);
  }

  /* ---------- the bar of tools ---------- */

  const parts = {};

  function bar(map) {
    parts.fit = button("Show all", () => Geo.pick("fit:all"),
      { title: "Fits the map to the events" });
    parts.to = button("To the selection", toSelection, { hidden: "" });
    parts.draw = button("Draw an area", () => (Geo.drawing ? stop() : begin()),
      { "aria-pressed": "false", title: "Keeps only events within a polygon or box" });
    parts.here = button("Only this view", () => Geo.pick("view:only"),
      { title: "Keeps only events within the map" });
    parts.layers = button("Layers", () => openPanel(parts.panel.hidden),
      { "aria-expanded": "false", "aria-controls": "layers_panel" });
    parts.panel = panel();
    const box = el("div", { class: "tools", role: "toolbar", "aria-label": "Map tools" },
      parts.fit, parts.to, parts.draw, parts.here, parts.layers);
    corner(map, "topright", el("div", { class: "toolbox" }, box, parts.panel));
    map.getContainer().addEventListener("keydown", (e) => {
      if (e.key === "Escape" && !parts.panel.hidden) {
        openPanel(false);
        parts.layers.focus();
      }
    });
    map.on("click", () => openPanel(false));
  }

  function choices(title, name, rows, prefix) {
    const group = el("fieldset", {}, el("legend", {}, title));
    for (const [value, words, more] of rows) {
      const input = el("input", { type: "radio", name, value });
      input.addEventListener("change", () => Geo.pick(prefix + value));
      group.append(el("label", {}, input, el("span", {}, words, el("small", {}, more))));
    }
    return group;
  }

  function panel() {
    const box = el("div", { class: "panel", id: "layers_panel", hidden: "" },
      choices("Show", "layer", LAYERS, "layer:"),
      choices("Base map", "ground", MAPS, "ground:"),
      el("p", {}, "An online map is fetched from its host, which then learns where you look."));
    return box;
  }

  function openPanel(open) {
    parts.panel.hidden = !open;
    parts.layers.setAttribute("aria-expanded", String(open));
    if (open) parts.panel.querySelector("input:checked").focus();
  }

  function toSelection() {
    const map = Geo.map;
    const { picked, area, box } = Geo.shown;
    const chosen = Geo.shown.regions.find((r) => r[6]);
    if (picked) map.setView(picked, Math.max(map.getZoom(), 10));
    else if (chosen) {
      Geo.base.detail(chosen[1]).then((file) => {
        const region = file.regions.get(chosen[0]);
        if (region) map.fitBounds(L.polygon(region.shape).getBounds(), { padding: [24, 24] });
      });
    } else if (area) map.fitBounds(area.map(([lon, lat]) => [lat, lon]), { padding: [24, 24] });
    else if (box) map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { padding: [24, 24] });
  }

  /* ---------- drawing an area ---------- */

  let corners = [], line = null, hint = null, cross = null, held = null, frame = null;

  function begin() {
    const map = Geo.map;
    Geo.drawing = true;
    corners = [];
    parts.draw.setAttribute("aria-pressed", "true");
    parts.draw.textContent = "Give up";
    line = L.polyline([], { color: Geo.base.ink("ink"), weight: 2, dashArray: "2 4",
      interactive: false, pane: "shades" }).addTo(map);
    hint = el("div", { class: "hint", role: "status" }, HINT);
    cross = el("div", { class: "cross", "aria-hidden": "true" });
    const box = map.getContainer();
    box.append(hint, cross);
    box.classList.add("drawing");
    map.dragging.disable();
    map.doubleClickZoom.disable();
    map.on("click", onClick);
    map.on("dblclick", finish);
    map.on("mousedown", onDown);
    map.on("mousemove", onMove);
    map.on("mouseup", onUp);
    box.addEventListener("keydown", onKey);
    box.focus();
  }

  function stop() {
    const map = Geo.map;
    Geo.drawing = false;
    parts.draw.setAttribute("aria-pressed", "false");
    parts.draw.textContent = "Draw an area";
    for (const layer of [line, frame]) if (layer) layer.remove();
    line = frame = held = null;
    hint.remove();
    cross.remove();
    const box = map.getContainer();
    box.classList.remove("drawing");
    map.dragging.enable();
    map.doubleClickZoom.enable();
    map.off("click", onClick);
    map.off("dblclick", finish);
    map.off("mousedown", onDown);
    map.off("mousemove", onMove);
    map.off("mouseup", onUp);
    box.removeEventListener("keydown", onKey);
  }

  function add(at) {
    const first = corners[0];
    const map = Geo.map;
    if (corners.length > 2 && first
      && map.latLngToContainerPoint(first).distanceTo(map.latLngToContainerPoint(at)) < 12) {
      finish();
      return;
    }
    const last = corners[corners.length - 1];
    if (last && last.equals(at)) return;
    if (corners.length < MOST) corners.push(at);
    line.setLatLngs(corners);
    hint.textContent = corners.length < 3 ? HINT
      : corners.length + " corners. Enter, a double click or a click on the first one ends.";
  }

  function finish() {
    if (corners.length < 3) return;
    const text = corners.map((c) => c.lng.toFixed(4) + "," + c.lat.toFixed(4)).join(";");
    stop();
    Geo.pick("area:" + text);
  }

  function onClick(e) {
    if (held === "done") held = null; // the click that ends a drag
    else add(e.latlng);
  }

  function onDown(e) {
    if (corners.length === 0) held = e.latlng;
  }

  function onMove(e) {
    if (held && held !== "done") {
      const far = Geo.map.latLngToContainerPoint(held)
        .distanceTo(Geo.map.latLngToContainerPoint(e.latlng)) > 8;
      if (!far) return;
      if (!frame) {
        frame = L.rectangle([held, e.latlng], { color: Geo.base.ink("ink"), weight: 2,
          dashArray: "2 4", fillOpacity: 0.06, interactive: false, pane: "shades" }).addTo(Geo.map);
      } else frame.setBounds([held, e.latlng]);
    } else if (corners.length) line.setLatLngs([...corners, e.latlng]);
  }

  function onUp() {
    if (!frame) {
      held = null;
      return;
    }
    const b = frame.getBounds();
    held = "done";
    corners = [b.getSouthWest(), b.getSouthEast(), b.getNorthEast(), b.getNorthWest()];
    finish();
  }

  function onKey(e) {
    if (e.target !== Geo.map.getContainer()) return;
    if (e.key === "Escape") stop();
    else if (e.key === "Enter") finish();
    else if (e.key === " ") add(Geo.map.getCenter());
    else if (e.key === "Backspace" && corners.length) {
      corners.pop();
      line.setLatLngs(corners);
    } else return;
    e.preventDefault();
    e.stopPropagation();
  }

  /* ---------- the legend ---------- */

  const FOLDED = "geoevents-legend";
  let legend = null, body = null, folder = null;
  let settled = false; // whether a person said if it is open, or has moved the map by hand

  function fold(closed) {
    body.hidden = closed;
    folder.setAttribute("aria-expanded", String(!closed));
  }

  function turn() {
    settled = true;
    fold(!body.hidden);
    try {
      sessionStorage.setItem(FOLDED, body.hidden ? "1" : "0");
    } catch { /* a browser that keeps nothing still folds */ }
  }

  /* Marks are not hidden by what explains them: the legend is folded over one of them, until a
     person has opened it or taken hold of the map. */
  function settle() {
    const payload = Geo.shown;
    const ready = document.documentElement.classList.contains("ready") && Geo.map.getSize().y;
    if (settled || body.hidden || !ready || !payload) return;
    const a = legend.getBoundingClientRect();
    const o = Geo.map.getContainer().getBoundingClientRect();
    if (Geo.marks.boxes().some(([west, north, east, south]) => o.left + west < a.right
      && a.left < o.left + east && o.top + north < a.bottom && a.top < o.top + south)) fold(true);
  }

  function key(map) {
    body = el("div", { class: "rows", id: "legend_rows" });
    folder = button("Legend", turn,
      { class: "fold", "aria-controls": "legend_rows", "aria-expanded": "true" });
    legend = el("div", { class: "legend" }, folder, body);
    // Beside the map and not in it: on paper it stands below.
    map.getContainer().after(legend);
    for (const node of [legend, map.getContainer()]) {
      for (const name of ["pointerdown", "wheel", "keydown"]) {
        node.addEventListener(name, () => { settled = true; }, { passive: true });
      }
    }
    map.on("moveend resize", settle);
    let kept = null;
    try {
      kept = sessionStorage.getItem(FOLDED);
    } catch { /* as above */ }
    settled = Boolean(kept);
    fold(kept ? kept === "1" : map.getSize().x < 560);
  }

  function sign(paint) {
    const node = Geo.marks.svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18",
      "aria-hidden": "true" });
    paint(node);
    return node;
  }

  function toggle(text, on, what, paint) {
    const node = button("", () => Geo.pick(what), { class: "row", "aria-pressed": String(Boolean(on)),
      "data-what": what, title: on ? "Hides these" : "Shows these" });
    node.append(sign(paint), el("span", {}, text));
    return node;
  }

  function fixed(text, paint) {
    return el("div", { class: "row" }, sign(paint), el("span", {}, text));
  }

  function marksLegend(payload) {
    const { TYPES, STATUS, svg, glyph, rim } = Geo.marks;
    const types = el("div", { role: "group", "aria-label": "Kinds of event" });
    for (const [i, on] of payload.types) {
      types.append(toggle(TYPES[i][3], on, "type:" + i, (n) =>
        svg("circle", { cx: 9, cy: 9, r: 5.5, fill: TYPES[i][0], style: rim(TYPES[i][0]) }, n)));
    }
    const rest = el("div", { role: "group", "aria-label": "On whose word" });
    payload.statuses.forEach((on, i) => rest.append(toggle(STATUS[i], on, "status:" + i, (n) =>
      glyph(n, 9, 9, 5.5, "currentColor", i))));
    if (payload.layer === "marks") {
      rest.append(fixed("near the place", (n) => {
        svg("circle", { cx: 9, cy: 9, r: 8.5, fill: "currentColor", class: "near" }, n);
        svg("circle", { cx: 9, cy: 9, r: 3, fill: "currentColor" }, n);
      }), fixed("region only, no point", (n) => svg("line", { x1: 1, y1: 9, x2: 17, y2: 9,
        stroke: "currentColor", "stroke-width": 1.6, "stroke-dasharray": "3 2.4" }, n)));
      const [regions, events] = payload.more || [0, 0];
      if (regions) {
        rest.append(el("div", { class: "aside" }, regions.toLocaleString("en-GB")
          + " smaller regions (" + events.toLocaleString("en-GB") + " events): zoom in"));
      }
    }
    return [types, rest];
  }

  function scale(payload) {
    const box = el("div", { class: "scale" });
    if (payload.layer === "heat") {
      const strip = el("div", { class: "strip" });
      strip.style.background = `linear-gradient(90deg, ${Geo.layers.heat().join(", ")})`;
      box.append(el("b", {}, "Events close together"), strip,
        el("div", { class: "ends" }, el("span", {}, "fewer"), el("span", {}, "more")));
      return box;
    }
    const format = (n) => n.toLocaleString("en-GB");
    box.append(el("b", {}, payload.layer === "rate" ? "Events per 100,000 people"
      : "Events per region"));
    payload.breaks.forEach((from, i) => {
      const to = payload.breaks[i + 1];
      const chip = el("span", { class: "chip" });
      chip.style.background = Geo.layers.ramp()[payload.steps[i]];
      box.append(el("div", { class: "row" }, chip, el("span", {},
        to === undefined ? format(from) + " and more" : format(from) + " to under " + format(to))));
    });
    box.append(el("div", { class: "aside unseen" }, Geo.layers.unseenWords()));
    if (payload.layer !== "rate") return box;
    if (payload.fills.some((row) => row[4] < 0)) box.append(el("div", { class: "row" },
      el("span", { class: "chip none" }), el("span", {}, "people not known")));
    if (payload.fills.some((row) => row[7])) box.append(el("div", { class: "aside" },
      "where a region’s people are not stated: those of its towns"));
    return box;
  }

  function drawLegend(payload) {
    const had = document.activeElement && document.activeElement.dataset.what;
    const [types, rest] = marksLegend(payload);
    // The colours of kinds are not on a coloured region: their names beside its scale would mislead.
    body.replaceChildren(...(payload.layer === "marks" ? [types, rest] : [scale(payload)]));
    if (!had) return;
    for (const node of body.querySelectorAll("[data-what]")) {
      if (node.dataset.what === had) node.focus({ preventScroll: true });
    }
  }

  function update(payload) {
    const check = (name, value) => {
      for (const input of parts.panel.querySelectorAll(`input[name=${name}]`)) {
        input.checked = input.value === value;
      }
    };
    check("layer", payload.layer);
    check("ground", payload.tiles);
    parts.to.hidden = !(payload.picked || payload.area || payload.box
      || payload.regions.some((r) => r[6]));
    drawLegend(payload);
    settle();
  }

  Geo.tools = { start: (map) => { bar(map); key(map); }, update, settle };
})();
