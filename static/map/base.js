/* The offline base map: land, borders, regions and names. Coordinates are thousandths of a degree,
   each but a ring's first as the step from the one before (geoevents/views/basemap.py). Names are
   set as text, never as HTML. */
(function () {
  "use strict";

  const SCALE = 1000;
  const NEAR = 5; // from this zoom on, a country in view is drawn from its own finer file
  const countries = new Map(); // code -> name, place, outlines, layers
  const files = new Map(); // code -> promise of its regions and cities
  let map, far, fine, words, fineCanvas, farCanvas;
  let cities = [];
  let round = 0;

  function ink(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

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

  function landStyle(shade) {
    return { renderer: farCanvas, pane: "land", interactive: false, weight: 1.1,
      color: ink("border"), fillColor: ink("land" + shade), fillOpacity: 1 };
  }

  function strokes(kind) {
    return { renderer: fineCanvas, pane: "lines", interactive: false, fill: false,
      weight: kind === "inner" ? 0.8 : 1.1, color: ink(kind === "inner" ? "line" : "border"),
      dashArray: kind === "disputed" ? "5 4" : null };
  }

  function detail(code) {
    if (!files.has(code)) {
      files.set(code, Geo.get("admin1/" + code + ".json").then((file) => {
        const regions = new Map();
        for (const r of file.regions) {
          regions.set(r.id, { name: r.n, at: r.p, shape: polygons(r.r), disputed: r.d });
        }
        const lines = {};
        for (const [kind, coded] of Object.entries(file.lines)) lines[kind] = coded.map(ring);
        return { regions: regions, cities: file.cities, lines: lines };
      }).catch(() => ({ regions: new Map(), cities: [], lines: {} })));
    }
    return files.get(code);
  }

  /* Draws a country from its own file in place of the far outline. */
  function refine(code, file) {
    const c = countries.get(code);
    if (!c || c.fine || !file.regions.size) return;
    const colour = ink("land" + c.shade);
    c.fine = L.layerGroup();
    for (const r of file.regions.values()) {
      c.fine.addLayer(L.polygon(r.shape, { renderer: farCanvas, pane: "land", interactive: false,
        weight: 0.9, color: colour, fillColor: colour, fillOpacity: 1 }));
    }
    for (const [kind, lines] of Object.entries(file.lines)) {
      if (lines.length) c.fine.addLayer(L.polyline(lines, strokes(kind)));
    }
  }

  function show(codes) {
    const wanted = new Set(codes);
    for (const [code, c] of countries) {
      if (wanted.has(code) && c.fine) {
        if (!fine.hasLayer(c.fine)) fine.addLayer(c.fine);
        if (far.hasLayer(c.layer)) far.removeLayer(c.layer);
      } else {
        if (c.fine && fine.hasLayer(c.fine)) fine.removeLayer(c.fine);
        if (!far.hasLayer(c.layer)) far.addLayer(c.layer);
      }
    }
  }

  function visible() {
    const view = map.getBounds();
    const found = [];
    for (const [code, c] of countries) if (view.intersects(c.bounds)) found.push(code);
    return found;
  }

  function label(at, text, kind, side) {
    const box = document.createElement("span");
    box.textContent = text;
    return L.marker(at, { pane: "words", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "word " + kind + (side ? " " + side : ""), html: box,
        iconSize: null }) });
  }

  /* Where tools, legend, scale and sources lie, in pixels of the map. */
  function controls() {
    const box = map.getContainer();
    const frame = box.getBoundingClientRect();
    return [...box.querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect())
      .filter((r) => r.width)
      .map((r) => [r.left - frame.left, r.top - frame.top, r.right - frame.left, r.bottom - frame.top]);
  }

  /* Names keep clear of each other, of the marks, the tools and the edge; a city's name may stand on
     four sides. */
  function names(zoom, found) {
    words.clearLayers();
    const view = map.getBounds();
    const taken = [...(Geo.marks ? Geo.marks.boxes() : []), ...controls()];
    const whole = map.getSize();
    const free = (b) => b[0] >= 0 && b[1] >= 0 && b[2] <= whole.x && b[3] <= whole.y && !taken.some((t) => t[0] < b[2] && b[0] < t[2] && t[1] < b[3] && b[1] < t[3]);
    const place = (at, text, kind, width) => {
      if (!view.contains(at)) return false;
      const p = map.latLngToContainerPoint(at);
      const sides = kind === "city"
        ? [["", [p.x - 3, p.y - 8, p.x + width + 8, p.y + 8]],
          ["left", [p.x - width - 8, p.y - 8, p.x + 3, p.y + 8]],
          ["above", [p.x - width / 2, p.y - 20, p.x + width / 2, p.y + 3]],
          ["below", [p.x - width / 2, p.y - 3, p.x + width / 2, p.y + 20]]]
        : [["", [p.x - width / 2, p.y - 9, p.x + width / 2, p.y + 9]]];
      const fit = sides.find(([, box]) => free(box));
      if (!fit) return false;
      taken.push(fit[1]);
      words.addLayer(label(at, text, kind, fit[0]));
      return true;
    };
    if (zoom < 6) {
      for (const c of countries.values()) {
        if (c.span * Math.pow(2, zoom) > 160) place(c.at, c.name, "country", c.name.length * 9);
      }
    }
    const pool = zoom < NEAR ? cities.slice() : found.flatMap((f) => f.cities);
    const floor = zoom < 4 ? 5e6 : zoom < 5 ? 2e6 : zoom < 6 ? 5e5 : zoom < 7 ? 1.5e5
      : zoom < 8 ? 4e4 : zoom < 9 ? 8e3 : 0;
    pool.sort((a, b) => b[3] - a[3]);
    let count = 0;
    for (const [name, lat, lon, people] of pool) {
      if (people < floor || count >= 34) break;
      if (place([lat, lon], name, "city", name.length * 6.4)) count++;
    }
    if (zoom < 6) return;
    for (const f of found) {
      for (const r of f.regions.values()) place(r.at, r.name, "region", r.name.length * 8);
    }
  }

  function relabel() {
    const mine = ++round;
    const zoom = map.getZoom();
    const codes = zoom >= NEAR ? visible() : [];
    return Promise.all(codes.map(detail)).then((found) => {
      if (mine !== round) return;
      codes.forEach((code, i) => refine(code, found[i]));
      show(codes);
      names(zoom, found);
    });
  }

  function repaint() {
    for (const c of countries.values()) {
      c.layer.setStyle(landStyle(c.shade));
      if (c.fine) {
        fine.removeLayer(c.fine);
        c.fine = null; // made anew in the new colours
      }
    }
    relabel();
  }

  function start(given) {
    map = given;
    for (const [name, z] of [["land", 210], ["lines", 260], ["shades", 340], ["words", 450]]) {
      map.createPane(name).style.zIndex = z;
    }
    map.getPane("words").style.pointerEvents = "none";
    far = L.layerGroup().addTo(map);
    fine = L.layerGroup().addTo(map);
    farCanvas = L.canvas({ pane: "land", padding: 0.4 });
    fineCanvas = L.canvas({ pane: "lines", padding: 0.4 });
    words = L.layerGroup().addTo(map);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Natural Earth, GeoNames");
    map.on("moveend", relabel);
    return Promise.all([Geo.get("countries.json"), Geo.styled]).then(([file]) => {
      for (const c of file.countries) {
        const shape = polygons(c.r);
        const layer = L.polygon(shape, landStyle(c.s));
        const bounds = layer.getBounds();
        countries.set(c.c, { name: c.n.replace(/^The /, ""), at: c.p, shade: c.s, layer: layer,
          bounds: bounds, shape: shape, fine: null,
          span: Math.min(60, bounds.getEast() - bounds.getWest()) });
      }
      cities = file.cities;
      return relabel();
    }).catch((fault) => {
      map.attributionControl.addAttribution("the base map is missing: " + fault.message);
      throw fault;
    });
  }

  Geo.base = { start, repaint, relabel, detail, ink, countries };
})();
