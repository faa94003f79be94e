/* Marks: single events by type and claim, clusters as rings of shares, regions with a count. The
   server sends ids, numbers and positions in fixed lists only (geoevents/views/marks.py). */
(function () {
  "use strict";

  const TYPES = [
    ["#D55E00", "battle", "battles", "Battles"],
    ["#E69F00", "explosion or remote violence", "explosions and remote violence", "Explosions, remote"],
    ["#CC79A7", "violence against civilians", "violence against civilians", "Against civilians"],
    ["#56B4E9", "protest", "protests", "Protests"],
    ["#009E73", "riot", "riots", "Riots"],
    ["#0072B2", "strategic development", "strategic developments", "Strategic"],
    ["#656B71", "statement", "statements", "Statements"],
  ];
  const STATUS = ["reported", "claimed by a party", "denied"];
  const LISTED = 60; // events that a list shows; a larger cluster is zoomed into
  const SVG = "http://www.w3.org/2000/svg";
  let drawn = []; // what stands on the map now, for names and pills to keep clear of

  function svg(name, attributes, parent) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (parent) parent.appendChild(node);
    return node;
  }

  function picture(size) {
    return svg("svg", { width: size, height: size, viewBox: `0 0 ${size} ${size}`,
      "aria-hidden": "true" });
  }

  /* A deeper tone around a colour that is pale on light ground (--rim of map.css). */
  function rim(colour) {
    return `stroke: color-mix(in srgb, ${colour} var(--rim), black)`;
  }

  function glyph(parent, x, y, r, colour, status) {
    svg("circle", { cx: x, cy: y, r: r + 2.2, class: "halo" }, parent);
    if (status === 0) {
      svg("circle", { cx: x, cy: y, r: r - 0.2, fill: colour, style: rim(colour) }, parent);
      return;
    }
    svg("circle", { cx: x, cy: y, r: r - 1.3, class: "hollow", style: rim(colour),
      "stroke-width": 3.4 }, parent);
    svg("circle", { cx: x, cy: y, r: r - 1.3, fill: "none", stroke: colour, "stroke-width": 2 },
      parent);
    if (status === 2) {
      const d = (r - 1) * 0.7071;
      svg("line", { x1: x - d, y1: y + d, x2: x + d, y2: y - d, stroke: colour,
        "stroke-width": 2.2 }, parent);
    }
  }

  function singleIcon(type, status, near) {
    const size = near ? 48 : 24;
    const node = picture(size);
    const c = size / 2;
    if (near) svg("circle", { cx: c, cy: c, r: c - 1, fill: TYPES[type][0], class: "near" }, node);
    glyph(node, c, c, 6.5, TYPES[type][0], status);
    return L.divIcon({ className: "mark single", html: node, iconSize: [size, size] });
  }

  function arcs(parent, c, r, width, shares, total) {
    let from = -Math.PI / 2;
    shares.forEach((n, type) => {
      if (!n) return;
      const around = { fill: "none", style: rim(TYPES[type][0]), "stroke-width": width + 1.2 };
      const look = { fill: "none", stroke: TYPES[type][0], "stroke-width": width - 0.4 };
      if (n === total) {
        svg("circle", { cx: c, cy: c, r: r, ...around }, parent);
        svg("circle", { cx: c, cy: c, r: r, ...look }, parent);
        return;
      }
      const to = from + (2 * Math.PI * n) / total;
      const big = to - from > Math.PI ? 1 : 0;
      const p = (a) => `${(c + r * Math.cos(a)).toFixed(2)} ${(c + r * Math.sin(a)).toFixed(2)}`;
      const d = `M ${p(from)} A ${r} ${r} 0 ${big} 1 ${p(to)}`;
      svg("path", { d, ...around }, parent);
      svg("path", { d, ...look }, parent);
      from = to;
    });
  }

  function short(n) {
    if (n < 1000) return String(n);
    if (n < 10000) return (n / 1000).toFixed(1).replace(".0", "") + "k";
    return n < 1e6 ? Math.round(n / 1000) + "k" : (n / 1e6).toFixed(1) + "M";
  }

  function clusterSize(count) {
    return Math.round(Math.min(58, 28 + 7.5 * Math.log10(count + 1)));
  }

  function clusterIcon(count, shares) {
    const size = clusterSize(count);
    const node = picture(size);
    const c = size / 2;
    svg("circle", { cx: c, cy: c, r: c - 1, class: "disc" }, node);
    arcs(node, c, c - 4, 5.4, shares, count);
    const text = svg("text", { x: c, y: c, class: "count", "text-anchor": "middle",
      "dominant-baseline": "central" }, node);
    text.textContent = short(count);
    return L.divIcon({ className: "mark cluster", html: node, iconSize: [size, size] });
  }

  function words(count, shares, statuses) {
    const types = shares.map((n, i) => [n, i]).filter((t) => t[0]).sort((a, b) => b[0] - a[0])
      .map(([n, i]) => n + " " + TYPES[i][n === 1 ? 1 : 2]);
    const said = statuses.map((n, i) => [n, i]).filter((t) => t[0])
      .map(([n, i]) => n + " " + STATUS[i]);
    const head = count === 1 ? "1 event" : count.toLocaleString("en-GB") + " events";
    return head + ": " + types.join(", ") + "; " + said.join(", ");
  }

  function top(shares) {
    return shares.indexOf(Math.max(...shares));
  }

  function say(marker, text, hint) {
    marker.options.alt = text;
    marker.bindTooltip(hint ? text + ". " + hint : text,
      { direction: "top", className: "tip", opacity: 1 });
    marker.on("add", () => {
      const node = marker.getElement();
      if (!node) return;
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", text);
    });
  }

  function pickable(marker, what, act) {
    const run = act || (() => Geo.pick(what));
    marker.on("add", () => {
      const node = marker.getElement && marker.getElement();
      if (node) node.dataset.what = what;
    });
    marker.on("click", (e) => {
      if (Geo.drawing) return;
      L.DomEvent.stopPropagation(e);
      run();
    });
    marker.on("keypress", (e) => {
      if (e.originalEvent.key === "Enter" || e.originalEvent.key === " ") run();
    });
  }

  /* Cells whose marks would cover each other become one mark: the grid's cells are gathered around
     the mean of their events, and two means may lie close to a common edge. */
  function merged(cells, map) {
    const rows = cells.map((c) => {
      const [lat, lon, count, shares, statuses, near, id, bounds] = c;
      const p = map.latLngToContainerPoint([lat, lon]);
      return { p, lat, lon, count, shares, statuses, near, id, bounds,
        r: count === 1 ? 7 : clusterSize(count) / 2 };
    }).sort((a, b) => b.count - a.count);
    const kept = [];
    for (const row of rows) {
      const other = kept.find((k) => {
        const d = Math.hypot(k.p.x - row.p.x, k.p.y - row.p.y);
        return row.count > 1 ? d < 0.8 * (k.r + row.r) : k.count > 1 ? d < k.r : d < 9;
      });
      if (!other) {
        kept.push(row);
        continue;
      }
      const all = other.count + row.count;
      other.lat += ((row.lat - other.lat) * row.count) / all;
      other.lon += ((row.lon - other.lon) * row.count) / all;
      other.shares = other.shares.map((n, i) => n + row.shares[i]);
      other.statuses = other.statuses.map((n, i) => n + row.statuses[i]);
      const [a, b] = [other.bounds, row.bounds];
      other.bounds = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]),
        Math.max(a[3], b[3])];
      other.count = all;
      other.id = "";
      other.p = map.latLngToContainerPoint([other.lat, other.lon]);
      other.r = clusterSize(all) / 2;
    }
    return kept;
  }

  function drawCells(payload, group, map) {
    const rows = merged(payload.cells, map);
    drawn = rows.map((row) => [row.lat, row.lon, row.count === 1 ? 9 : row.r]);
    for (const row of rows) {
      const { count, shares, statuses, near, id, bounds } = row;
      const single = count === 1;
      const marker = L.marker([row.lat, row.lon], {
        icon: single ? singleIcon(top(shares), top(statuses), near) : clusterIcon(count, shares),
        zIndexOffset: single ? 200 : count, riseOnHover: true,
      });
      const spread = bounds[2] - bounds[0] + bounds[3] - bounds[1] > 1e-6;
      const zooms = count > LISTED && spread && map.getZoom() < map.getMaxZoom();
      say(marker, single
        ? TYPES[top(shares)][1] + ", " + STATUS[top(statuses)] + (near ? ", near this place" : "")
        : words(count, shares, statuses), single ? "" : zooms ? "Zooms in" : "Lists them");
      pickable(marker, single && id ? "event:" + id : "cell:" + bounds.join(","),
        zooms ? () => closer(map, bounds) : null);
      group.addLayer(marker);
    }
  }

  function closer(map, [west, south, east, north]) {
    const box = L.latLngBounds([[south, west], [north, east]]);
    const zoom = Math.max(map.getZoom() + 2, map.getBoundsZoom(box, false, L.point(40, 40)));
    map.setView(box.getCenter(), Math.min(zoom, map.getMaxZoom()));
  }

  /* Room that marks take, in pixels of the container, or of the layers, which a pan does not move. */
  function boxes(ofLayers) {
    const marks = drawn.map(([lat, lon, r]) => {
      const p = ofLayers ? Geo.map.latLngToLayerPoint([lat, lon])
        : Geo.map.latLngToContainerPoint([lat, lon]);
      return [p.x - r, p.y - r, p.x + r, p.y + r];
    });
    if (ofLayers) return marks;
    return [...marks, ...plates.map(([at, [x, y], wide]) => {
      const p = Geo.map.latLngToContainerPoint(at).add([x, y]);
      return [p.x - wide, p.y - 11, p.x + wide, p.y + 11];
    })];
  }

  let plates = []; // where the counts of regions stand, how far from their place, and half their width

  let shading = 0;
  /* Events that are known to a region or country only: its outline, dashed, with a count. */
  function drawRegions(payload, shades, map) {
    const mine = ++shading;
    plates = [];
    const rings = boxes(true);
    const pills = []; // the largest counts come first
    const far = map.getZoom() < 6;
    const inside = (p, size, x, y) => p.x >= x && p.y >= y && p.x <= size.x - x
      && p.y <= size.y - y;
    const steps = nearby(far ? 17 : 56);
    const pill = (region, at) => {
      const [id, , level, count, shares, statuses, chosen] = region;
      const wide = far ? 17 : 56;
      const p = map.latLngToLayerPoint(at);
      const spot = (x, y) => [p.x + x - wide, p.y + y - 11, p.x + x + wide, p.y + y + 11];
      const free = (b, taken) => !taken.some((t) =>
        t[0] < b[2] && b[0] < t[2] && t[1] < b[3] && b[1] < t[3]);
      const c = map.latLngToContainerPoint(at), size = map.getSize();
      const seen = ([x, y]) => !inside(c, size, 0, 0) || inside(c.add([x, y]), size, wide + 2, 13);
      // Where nothing is free it lies on other pills, and only then on a ring, whose number it
      // would hide: what cannot be counted would seem not there.
      const apart = steps.filter((to) => seen(to) && free(spot(...to), rings));
      const step = apart.find((to) => free(spot(...to), pills)) || apart[0] || [0, 0];
      pills.push(spot(...step));
      plates.push([at, step, wide]);
      if (step[0] || step[1]) leader(at, map.layerPointToLatLng([p.x + step[0], p.y + step[1]]),
        TYPES[top(shares)][0], shades);
      const box = document.createElement("span");
      box.textContent = short(count)
        + (far ? "" : level === 4 ? " in the country" : " in the region");
      box.style.borderColor = TYPES[top(shares)][0];
      box.style.marginLeft = step[0] + "px";
      box.style.marginTop = step[1] + "px";
      const marker = L.marker(at, { zIndexOffset: 100, riseOnHover: true,
        icon: L.divIcon({ className: "mark pill" + (chosen ? " chosen" : ""), html: box,
          iconSize: null }) });
      say(marker, regionWords(level, count, shares, statuses));
      pickable(marker, "region:" + id);
      shades.addLayer(marker);
    };
    const outline = (region, shape) => {
      const [id, , level, count, shares, statuses, chosen] = region;
      const colour = TYPES[top(shares)][0];
      const area = L.polygon(shape, { pane: "shades", color: colour, weight: chosen ? 2.6 : 1.5,
        dashArray: "5 4", fillColor: colour, fillOpacity: level === 4 ? 0.05 : chosen ? 0.2 : 0.12,
        className: "shade", interactive: level !== 4 });
      if (level !== 4) {
        area.bindTooltip(regionWords(level, count, shares, statuses),
          { sticky: true, className: "tip", opacity: 1 });
        pickable(area, "region:" + id);
      }
      shades.addLayer(area);
    };
    for (const region of payload.regions) {
      const [id, country, level, , , , , lat, lon] = region;
      const c = Geo.base.countries.get(country);
      if (level === 4 && map.getZoom() < 5) {
        if (c) outline(region, c.shape);
        pill(region, [lat, lon]);
        continue;
      }
      Geo.base.detail(country).then((file) => {
        if (mine !== shading) return;
        if (level === 4) countryOutline(region, file, shades);
        const r = file.regions.get(id);
        if (level !== 4 && r) outline(region, r.shape);
        pill(region, level !== 4 && r ? r.at : [lat, lon]);
        if (Geo.tools) Geo.tools.settle(); // a map to take away has no legend that folds
      });
    }
  }

  const CLOSE = 84, REACH = 168; // how far a count may stand from its place, in pixels
  /* Where a count may stand beside its place, in pixels, the nearest first: on a fine grid close by,
     and on a coarser one around it for where marks crowd. */
  function nearby(wide) {
    const found = [];
    const grid = (dx, dy, from, to) => {
      for (let x = -Math.floor(to / dx); x <= to / dx; x++) {
        for (let y = -Math.floor(to / dy); y <= to / dy; y++) {
          const far = Math.hypot(x * dx, y * dy);
          if (far >= from && far <= to) found.push([x * dx, y * dy]);
        }
      }
    };
    grid(wide / 2, 12, 0, CLOSE);
    grid(wide, 24, CLOSE + 1, REACH);
    return found.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  }

  /* From a count that found no room to the place that it counts: without it, at a small scale, the
     count would stand in another country. */
  function leader(from, to, color, shades) {
    const still = { pane: "shades", interactive: false, color, className: "leader" };
    shades.addLayer(L.polyline([from, to], { ...still, weight: 1.4 }));
    shades.addLayer(L.circleMarker(from, { ...still, radius: 2.5, weight: 1, fillOpacity: 1 }));
  }

  function countryOutline(region, file, shades) {
    const colour = TYPES[top(region[4])][0];
    const shapes = [...file.regions.values()].flatMap((r) => r.shape);
    shades.addLayer(L.polygon(shapes, { pane: "shades", stroke: false, interactive: false,
      fillColor: colour, fillOpacity: 0.05, className: "shade" }));
    if (!file.lines.border) return;
    shades.addLayer(L.polyline(file.lines.border, { pane: "shades", interactive: false,
      color: colour, weight: region[6] ? 2.6 : 1.5, dashArray: "5 4" }));
  }

  function regionWords(level, count, shares, statuses) {
    return (level === 4 ? "Known to the country only. " : "Known to the region only. ")
      + words(count, shares, statuses);
  }

  function drawPicked(payload, group) {
    if (!payload.picked) return;
    const node = picture(34);
    svg("circle", { cx: 17, cy: 17, r: 14, class: "picked" }, node);
    group.addLayer(L.marker(payload.picked, {
      icon: L.divIcon({ className: "ring", html: node, iconSize: [34, 34] }),
      interactive: false, keyboard: false, zIndexOffset: 5000,
    }));
  }

  Geo.marks = { rim, TYPES, STATUS, svg, glyph, words, short, top, boxes, singleIcon, clusterIcon,
    clusterSize, drawCells, drawRegions, drawPicked, forget: () => { drawn = []; } };
})();
