/* Runs the map of an exported page (geoevents/views/embed.py): the same drawing code as in the
   dashboard, over data that the page holds itself. Every word is set by textContent. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const CELL = 56; // pixels of a cell of the grid, as on the server
  const LISTED = 200;
  const panel = document.getElementById("panel");
  const status = ["reported", "claimed", "denied"];
  let map, group = null, picked = null;

  window.Geo = {
    styled: Promise.resolve(),
    get: (name) => (data.base[name] ? Promise.resolve(data.base[name])
      : Promise.reject(new Error(name))),
  };

  function el(name, text, className) {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  /* An event is [lat, lon, type, status, near, kind, date, place, word, sentence, source, url,
     region]; lat is null where only a region, or no place, is known. */
  function cells() {
    const zoom = map.getZoom();
    const few = data.events.length <= 400;
    const size = few ? 14 : CELL;
    const found = new Map();
    data.events.forEach((e, i) => {
      if (e[0] === null) return;
      const p = map.project([e[0], e[1]], zoom);
      const key = Math.floor(p.x / size) + "," + Math.floor(p.y / size);
      let c = found.get(key);
      if (!c) {
        c = { lat: 0, lon: 0, n: 0, shares: [0, 0, 0, 0, 0, 0, 0], said: [0, 0, 0], near: 0, id: i,
          box: [e[1], e[0], e[1], e[0]] };
        found.set(key, c);
      }
      c.n += 1;
      c.lat += e[0];
      c.lon += e[1];
      c.shares[e[2]] += 1;
      c.said[e[3]] += 1;
      c.near = Math.max(c.near, e[4]);
      c.box = [Math.min(c.box[0], e[1]), Math.min(c.box[1], e[0]), Math.max(c.box[2], e[1]),
        Math.max(c.box[3], e[0])];
    });
    return [...found.values()].map((c) => [c.lat / c.n, c.lon / c.n, c.n, c.shares, c.said, c.near,
      c.n === 1 ? String(c.id) : "", c.box]);
  }

  function draw() {
    if (group) group.remove();
    group = L.layerGroup().addTo(map);
    const payload = { cells: cells(), regions: data.regions, picked: picked };
    Geo.marks.drawCells(payload, group, map);
    Geo.marks.drawRegions(payload, group, map);
    Geo.marks.drawPicked(payload, group);
    Geo.base.relabel();
  }

  function link(url) {
    try {
      const parsed = new URL(url);
      if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return null;
      const node = el("a", "Source ↗");
      node.href = parsed.href;
      node.target = "_blank";
      node.rel = "noopener noreferrer nofollow";
      return node;
    } catch {
      return null;
    }
  }

  function show(i) {
    const e = data.events[i];
    picked = e[0] === null ? null : [e[0], e[1]];
    const title = el("h2", e[7] || "No place named");
    title.dir = "auto";
    const quote = el("blockquote", e[9]);
    quote.dir = "auto";
    const parts = [title, el("p", e[6] + " · " + e[5]), el("p", e[8], "said"), quote];
    const source = el("p", e[10] ? e[10] + " " : "");
    const anchor = e[11] ? link(e[11]) : null;
    if (anchor) source.append(anchor);
    panel.replaceChildren(...parts, source);
    draw();
  }

  function list(indices, words) {
    const rows = el("ul");
    for (const i of indices.slice(0, LISTED)) {
      const e = data.events[i];
      const button = el("button");
      button.type = "button";
      button.append(el("span", e[5] + (e[7] ? ", " + e[7] : "")),
        el("small", e[6] + " · " + status[e[3]]));
      button.addEventListener("click", () => show(i));
      const item = el("li");
      item.append(button);
      rows.append(item);
    }
    const count = indices.length === 1 ? "1 event" : indices.length.toLocaleString("en-GB")
      + " events";
    panel.replaceChildren(el("h2", count), el("p", words), rows);
  }

  function start() {
    const all = data.events.map((_, i) => i);
    map = L.map("map", { minZoom: 2, maxZoom: 13, worldCopyJump: true });
    const [west, south, east, north] = data.bounds;
    map.fitBounds([[south, west], [north, east]]);
    Geo.map = map;
    Geo.pick = (what) => {
      const [kind, value] = [what.slice(0, what.indexOf(":")), what.slice(what.indexOf(":") + 1)];
      if (kind === "event") show(Number(value));
      else if (kind === "cell") {
        const [w, s, e, n] = value.split(",").map(Number);
        list(all.filter((i) => {
          const [lat, lon] = data.events[i];
          return lat !== null && lat >= s && lat <= n && lon >= w && lon <= e;
        }), "Choose one to read it.");
      } else if (kind === "region") {
        list(all.filter((i) => data.events[i][12] === value), "The place is not known closer.");
      }
    };
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    Geo.base.start(map).then(() => {
      document.documentElement.classList.add("ready");
      document.documentElement.dataset.base = "drawn";
      draw();
      map.on("moveend", draw);
    });
    list(all, data.note);
  }

  window.addEventListener("DOMContentLoaded", start);
})();
