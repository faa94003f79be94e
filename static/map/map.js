/* The map's drawing code. It is constant: the server sends it ids, numbers and positions in fixed
   lists only (see geoevents/views/marks.py), and every word it shows is written below or stands in
   the base map's own files. Names are set as text, never as HTML. */
(function () {
  "use strict";

  const TYPES = [
    ["#D55E00", "battle", "battles"],
    ["#E69F00", "explosion or remote violence", "explosions and remote violence"],
    ["#CC79A7", "violence against civilians", "violence against civilians"],
    ["#56B4E9", "protest", "protests"],
    ["#009E73", "riot", "riots"],
    ["#0072B2", "strategic development", "strategic developments"],
    ["#8A8F98", "statement", "statements"],
  ];
  const STATUS = ["reported", "claimed by a party", "denied"];
  const SCALE = 1000; // base map coordinates are thousandths of a degree
  const REGION_ZOOM = 5; // from here on admin-1 lines are drawn
  const here = new URL(".", document.currentScript.src);
  const base = new URL("../basemap/", here);

  let map, lands, lines, words, shades, picked, marksLayer, tiles;
  let shown = null; // the last payload
  let viewNumber = null; // the last view command that was obeyed
  let clicks = 0;
  const countries = new Map();
  const detail = new Map(); // country code -> promise of its regions and cities
  let cities = [];

  /* ---------- base map ---------- */

  function ring(numbers) {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      x += numbers[i];
      y += numbers[i + 1];
      points.push([y / SCALE, x / SCALE]);
    }
    return points;
  }

  function polygons(coded) {
    return coded.map((rings) => rings.map(ring));
  }

  // The style sheet may come after the script; colours are read from it only when it is there.
  function styled() {
    if (ink("line")) return Promise.resolve();
    return new Promise((done) => setTimeout(done, 20)).then(styled);
  }

  function get(name) {
    return styled().then(() => fetch(new URL(name, base))).then((answer) => {
      if (!answer.ok) throw new Error(name + ": " + answer.status);
      return answer.json();
    });
  }

  function ink(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function landStyle(shade) {
    return {
      pane: "land", renderer: lands.renderer, interactive: false, weight: 1.1,
      color: ink("border"), fillColor: ink("land" + shade), fillOpacity: 1,
    };
  }

  function regionStyle(disputed) {
    return {
      pane: "lines", renderer: lines.renderer, interactive: false, weight: 0.8, fill: false,
      color: ink("line"), dashArray: disputed ? "4 4" : null,
    };
  }

  function countryDetail(code) {
    if (!detail.has(code)) {
      detail.set(code, get("admin1/" + code + ".json").then((file) => {
        const regions = new Map();
        for (const r of file.regions) {
          const shape = polygons(r.r);
          regions.set(r.id, { name: r.n, at: r.p, shape: shape });
          lines.addLayer(L.polygon(shape, regionStyle(r.d)));
        }
        return { regions: regions, cities: file.cities };
      }).catch(() => ({ regions: new Map(), cities: [] })));
    }
    return detail.get(code);
  }

  function visibleCountries() {
    const view = map.getBounds();
    const found = [];
    for (const [code, c] of countries) if (view.intersects(c.bounds)) found.push(code);
    return found;
  }

  function label(at, text, kind) {
    const box = document.createElement("span");
    box.textContent = text;
    return L.marker(at, {
      pane: "words", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "word " + kind, html: box, iconSize: null }),
    });
  }

  let round = 0;
  function relabel() {
    const mine = ++round;
    const zoom = map.getZoom();
    const codes = zoom >= REGION_ZOOM ? visibleCountries() : [];
    if (zoom >= REGION_ZOOM) {
      if (!map.hasLayer(lines)) map.addLayer(lines);
    } else if (map.hasLayer(lines)) map.removeLayer(lines);
    Promise.all(codes.map(countryDetail)).then((files) => {
      if (mine !== round) return;
      words.clearLayers();
      const view = map.getBounds();
      const taken = [];
      const place = (at, text, kind, width) => {
        if (!view.contains(at)) return false;
        const p = map.latLngToContainerPoint(at);
        const box = [p.x - width, p.y - 11, p.x + width, p.y + 11];
        if (taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) {
          return false;
        }
        taken.push(box);
        words.addLayer(label(at, text, kind));
        return true;
      };
      if (zoom < 6) {
        for (const c of countries.values()) {
          if (c.span * Math.pow(2, zoom) > 160) place(c.at, c.name, "country", c.name.length * 4);
        }
      }
      const pool = zoom < REGION_ZOOM ? cities.slice() : files.flatMap((f) => f.cities);
      const floor = zoom < 4 ? 5e6 : zoom < 5 ? 2e6 : zoom < 6 ? 5e5 : zoom < 7 ? 1.5e5
        : zoom < 8 ? 4e4 : zoom < 9 ? 8e3 : 0;
      pool.sort((a, b) => b[3] - a[3]);
      let count = 0;
      for (const [name, lat, lon, people] of pool) {
        if (people < floor || count >= 34) break;
        if (place([lat, lon], name, "city", name.length * 3.4 + 10)) count++;
      }
      if (zoom >= 6) {
        for (const f of files) {
          for (const r of f.regions.values()) place(r.at, r.name, "region", r.name.length * 4);
        }
      }
    });
  }

  function repaint() {
    for (const c of countries.values()) c.layer.setStyle(landStyle(c.shade));
    lines.eachLayer((layer) => layer.setStyle({ color: ink("line") }));
  }

  function start(given) {
    map = given;
    for (const [name, z] of [["land", 210], ["lines", 260], ["shades", 340], ["words", 450]]) {
      map.createPane(name).style.zIndex = z;
    }
    map.getPane("words").style.pointerEvents = "none";
    lands = L.layerGroup().addTo(map);
    lands.renderer = L.canvas({ pane: "land", padding: 0.4 });
    lines = L.layerGroup();
    lines.renderer = L.canvas({ pane: "lines", padding: 0.4 });
    words = L.layerGroup().addTo(map);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Natural Earth, GeoNames");
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    legend();
    map.on("moveend", relabel);
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
    get("countries.json").then((file) => {
      for (const c of file.countries) {
        const shape = polygons(c.r);
        const layer = L.polygon(shape, landStyle(c.s)).addTo(lands);
        const bounds = layer.getBounds();
        countries.set(c.c, {
          name: c.n, at: c.p, shade: c.s, layer: layer, bounds: bounds, shape: shape,
          span: Math.min(60, bounds.getEast() - bounds.getWest()),
        });
      }
      cities = file.cities;
      relabel();
      if (shown) shadeRegions(shown);
      document.documentElement.dataset.base = "drawn";
    }).catch((fault) => {
      document.documentElement.dataset.base = "missing";
      map.attributionControl.addAttribution("the base map is missing: " + fault.message);
    });
  }

  /* ---------- marks ---------- */

  const SVG = "http://www.w3.org/2000/svg";
  function svg(name, attributes, parent) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (parent) parent.appendChild(node);
    return node;
  }

  function glyph(parent, x, y, r, colour, status) {
    svg("circle", { cx: x, cy: y, r: r + 2.2, class: "halo" }, parent);
    if (status === 0) {
      svg("circle", { cx: x, cy: y, r: r, fill: colour }, parent);
      return;
    }
    svg("circle", { cx: x, cy: y, r: r - 1.3, class: "hollow", stroke: colour, "stroke-width": 2.6 },
      parent);
    if (status === 2) {
      const d = (r - 1) * 0.7071;
      svg("line", { x1: x - d, y1: y + d, x2: x + d, y2: y - d, stroke: colour,
        "stroke-width": 2.2 }, parent);
    }
  }

  function singleIcon(type, status, near) {
    const size = near ? 48 : 24;
    const node = svg("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`,
      "aria-hidden": "true" });
    const c = size / 2;
    if (near) svg("circle", { cx: c, cy: c, r: c - 1, fill: TYPES[type][0], class: "near" }, node);
    glyph(node, c, c, 6.5, TYPES[type][0], status);
    return L.divIcon({ className: "mark single", html: node, iconSize: [size, size] });
  }

  function arcs(parent, c, r, width, shares, total) {
    let from = -Math.PI / 2;
    shares.forEach((n, type) => {
      if (!n) return;
      if (n === total) {
        svg("circle", { cx: c, cy: c, r: r, fill: "none", stroke: TYPES[type][0],
          "stroke-width": width }, parent);
        return;
      }
      const to = from + (2 * Math.PI * n) / total;
      const big = to - from > Math.PI ? 1 : 0;
      const p = (a) => `${(c + r * Math.cos(a)).toFixed(2)} ${(c + r * Math.sin(a)).toFixed(2)}`;
      svg("path", { d: `M ${p(from)} A ${r} ${r} 0 ${big} 1 ${p(to)}`, fill: "none",
        stroke: TYPES[type][0], "stroke-width": width }, parent);
      from = to;
    });
  }

  function short(n) {
    if (n < 1000) return String(n);
    if (n < 10000) return (n / 1000).toFixed(1).replace(".0", "") + "k";
    return n < 1e6 ? Math.round(n / 1000) + "k" : (n / 1e6).toFixed(1) + "M";
  }

  function clusterIcon(count, shares) {
    const size = Math.round(Math.min(58, 28 + 7.5 * Math.log10(count + 1)));
    const node = svg("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`,
      "aria-hidden": "true" });
    const c = size / 2;
    svg("circle", { cx: c, cy: c, r: c - 1, class: "disc" }, node);
    arcs(node, c, c - 4, 5.4, shares, count);
    const text = svg("text", { x: c, y: c, class: "count", "text-anchor": "middle",
      "dominant-baseline": "central" }, node);
    text.textContent = short(count);
    return L.divIcon({ className: "mark cluster", html: node, iconSize: [size, size] });
  }

  function words_of(count, shares, statuses) {
    const types = shares.map((n, i) => [n, i]).filter((t) => t[0]).sort((a, b) => b[0] - a[0])
      .map(([n, i]) => n + " " + TYPES[i][n === 1 ? 1 : 2]);
    const said = statuses.map((n, i) => [n, i]).filter((t) => t[0])
      .map(([n, i]) => n + " " + STATUS[i]);
    const head = count === 1 ? "1 event" : count.toLocaleString("en-GB") + " events";
    return head + ": " + types.join(", ") + "; " + said.join(", ");
  }

  function say(marker, text) {
    marker.options.alt = text;
    marker.bindTooltip(text, { direction: "top", className: "tip", opacity: 1 });
    marker.on("add", () => {
      const node = marker.getElement();
      if (!node) return;
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", text);
    });
  }

  function top(shares) {
    return shares.indexOf(Math.max(...shares));
  }

  function pick(what) {
    clicks += 1;
    const data = window.__GLOBAL_DATA__;
    if (!data) return;
    data.selected_tags = { view: viewNumber, pick: what, n: clicks };
    tell();
  }

  function tell() {
    const data = window.__GLOBAL_DATA__;
    const b = map.getBounds();
    const value = {
      bounds: { _southWest: b.getSouthWest(), _northEast: b.getNorthEast() },
      zoom: map.getZoom(),
      selected_tags: data.selected_tags,
    };
    data.previous_data = JSON.parse(JSON.stringify(value));
    window.Streamlit.setComponentValue(data.previous_data);
  }

  function pickable(marker, what) {
    marker.on("click", (e) => {
      L.DomEvent.stopPropagation(e);
      pick(what);
    });
    marker.on("keypress", (e) => {
      if (e.originalEvent.key === "Enter" || e.originalEvent.key === " ") pick(what);
    });
  }

  function drawCells(payload, group) {
    for (const [lat, lon, count, shares, statuses, near, id, bounds] of payload.cells) {
      const single = count === 1;
      const marker = L.marker([lat, lon], {
        icon: single ? singleIcon(top(shares), top(statuses), near) : clusterIcon(count, shares),
        zIndexOffset: single ? 200 : count, riseOnHover: true,
      });
      say(marker, single
        ? TYPES[top(shares)][1] + ", " + STATUS[top(statuses)] + (near ? ", near this place" : "")
        : words_of(count, shares, statuses));
      pickable(marker, single && id ? "event:" + id : "cell:" + bounds.join(","));
      group.addLayer(marker);
    }
  }

  let shading = 0;
  function shadeRegions(payload) {
    const mine = ++shading;
    shades.clearLayers();
    // Room that is taken: by marks, then by pills, of which the largest counts come first.
    const taken = payload.cells.map(([lat, lon, count]) => {
      const p = map.latLngToLayerPoint([lat, lon]);
      const r = count === 1 ? 9 : 10 + 4 * Math.log10(count + 1);
      return [p.x - r, p.y - r, p.x + r, p.y + r];
    });
    const draw = (shape, at, region) => {
      const [id, country, level, count, shares, statuses, chosen] = region;
      const colour = TYPES[top(shares)][0];
      const text = (level === 4 ? "Known to the country only. " : "Known to the region only. ")
        + words_of(count, shares, statuses);
      const what = "region:" + id;
      if (shape) {
        const area = L.polygon(shape, {
          pane: "shades", color: colour, weight: chosen ? 2.6 : 1.5, dashArray: "5 4",
          fillColor: colour, fillOpacity: level === 4 ? 0.05 : chosen ? 0.2 : 0.12,
          className: "shade", interactive: level !== 4,
        });
        if (level !== 4) {
          area.bindTooltip(text, { sticky: true, className: "tip", opacity: 1 });
          pickable(area, what);
        }
        shades.addLayer(area);
      }
      const far = map.getZoom() < 6;
      const wide = far ? 17 : 56;
      const p = map.latLngToLayerPoint(at);
      const free = (x, y) => {
        const spot = [p.x + x - wide, p.y + y - 11, p.x + x + wide, p.y + y + 11];
        if (taken.some((t) => t[0] < spot[2] && spot[0] < t[2] && t[1] < spot[3] && spot[1] < t[3])) {
          return null;
        }
        return spot;
      };
      const steps = [[0, 0], [0, -24], [0, 24], [-wide, -14], [wide, -14], [-wide, 16], [wide, 16],
        [0, -48], [0, 48], [-2 * wide, 0], [2 * wide, 0]];
      let step = steps.find(([x, y]) => free(x, y));
      if (!step) {
        if (!chosen) return;
        step = [0, 0];
      }
      taken.push(free(...step) || [0, 0, 0, 0]);
      const box = document.createElement("span");
      box.textContent = short(count)
        + (far ? "" : level === 4 ? " in the country" : " in the region");
      box.style.borderColor = colour;
      box.style.marginLeft = step[0] + "px";
      box.style.marginTop = step[1] + "px";
      const pill = L.marker(at, {
        icon: L.divIcon({ className: "mark pill" + (chosen ? " chosen" : ""), html: box,
          iconSize: null }),
        zIndexOffset: 100, riseOnHover: true,
      });
      say(pill, text);
      pickable(pill, what);
      shades.addLayer(pill);
    };
    for (const region of payload.regions) {
      const [id, country, level, , , , , lat, lon] = region;
      if (level === 4) {
        const c = countries.get(country);
        draw(c && c.shape, [lat, lon], region);
      } else {
        countryDetail(country).then((file) => {
          if (mine !== shading) return;
          const r = file.regions.get(id);
          draw(r && r.shape, r ? r.at : [lat, lon], region);
        });
      }
    }
  }

  function drawPicked(payload) {
    if (!payload.picked) return null;
    const [lat, lon] = payload.picked;
    const node = svg("svg", { width: 34, height: 34, viewBox: "0 0 34 34", "aria-hidden": "true" });
    svg("circle", { cx: 17, cy: 17, r: 14, class: "picked" }, node);
    return L.marker([lat, lon], {
      icon: L.divIcon({ className: "ring", html: node, iconSize: [34, 34] }),
      interactive: false, keyboard: false, zIndexOffset: 5000,
    });
  }

  function view(payload) {
    const v = payload.view;
    if (!v || v.number === viewNumber) return;
    viewNumber = v.number;
    const data = window.__GLOBAL_DATA__;
    if (data) data.selected_tags = { view: viewNumber, pick: null, n: clicks };
    if (v.bounds) {
      const [west, south, east, north] = v.bounds;
      map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 9,
        padding: [28, 28] });
    } else map.setView(v.center, v.zoom, { animate: false });
    map.fire("moveend");
  }

  const TILES = {
    osm: ["https://tile.openstreetmap.org/{z}/{x}/{y}.png",
      '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors'],
  };
  function ground(payload) {
    const want = TILES[payload.tiles] ? payload.tiles : null;
    if (tiles && tiles.kind !== want) {
      map.removeLayer(tiles);
      tiles = null;
    }
    if (want && !tiles) {
      tiles = L.tileLayer(TILES[want][0], { attribution: TILES[want][1], maxZoom: 19 });
      tiles.kind = want;
      tiles.addTo(map);
    }
    for (const pane of ["land", "lines", "words"]) {
      map.getPane(pane).style.display = want ? "none" : "";
    }
  }

  function draw(group, payload) {
    const root = document.documentElement;
    if (root.dataset.theme !== payload.theme) {
      root.dataset.theme = payload.theme;
      repaint();
    }
    shown = payload;
    view(payload);
    ground(payload);
    shades = L.layerGroup();
    marksLayer = L.layerGroup();
    group.addLayer(shades);
    group.addLayer(marksLayer);
    shadeRegions(payload);
    drawCells(payload, marksLayer);
    picked = drawPicked(payload);
    if (picked) group.addLayer(picked);
    root.dataset.marks = String(payload.cells.length);
    root.dataset.regions = String(payload.regions.length);
  }

  /* ---------- legend ---------- */

  function legend() {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "legend");
      const row = (paint, text) => {
        const line = L.DomUtil.create("div", "row", box);
        const node = svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18",
          "aria-hidden": "true" }, line);
        paint(node);
        L.DomUtil.create("span", "", line).textContent = text;
      };
      row((n) => glyph(n, 9, 9, 5.5, "currentColor", 0), "reported");
      row((n) => glyph(n, 9, 9, 5.5, "currentColor", 1), "claimed by a party");
      row((n) => glyph(n, 9, 9, 5.5, "currentColor", 2), "denied");
      row((n) => {
        svg("circle", { cx: 9, cy: 9, r: 8.5, fill: "currentColor", class: "near" }, n);
        svg("circle", { cx: 9, cy: 9, r: 3, fill: "currentColor" }, n);
      }, "near the place");
      row((n) => svg("line", { x1: 1, y1: 9, x2: 17, y2: 9, stroke: "currentColor",
        "stroke-width": 1.6, "stroke-dasharray": "3 2.4" }, n), "region only, no point");
      return box;
    };
    control.addTo(map);
  }

  window.Geoevents = { start: start, draw: draw };
})();
