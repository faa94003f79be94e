/* The two other layers: heat, and regions coloured by count or by events per 100,000 people; and
   the outline of a drawn area, a box, or a circle around a place. */
(function () {
  "use strict";

  // One hue from pale to deep, each step told apart in print and with any colour vision.
  const RAMP = {
    light: ["#E3ECF4", "#B9D0E4", "#86AED0", "#4F83B1", "#1F4E79", "#0E2C4A"],
    dark: ["#22364A", "#2C5378", "#3F76A8", "#67A0D2", "#A6CDF0", "#E4F1FC"],
  };
  const HEAT = {
    light: [[0, [250, 219, 150, 0]], [0.25, [247, 190, 100, 150]], [0.55, [224, 112, 40, 200]],
      [0.8, [176, 48, 32, 225]], [1, [96, 16, 32, 240]]],
    dark: [[0, [70, 40, 90, 0]], [0.25, [120, 50, 110, 150]], [0.55, [200, 80, 70, 205]],
      [0.8, [245, 160, 60, 230]], [1, [255, 240, 170, 245]]],
  };

  function theme() {
    return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
  }

  function lookup(stops) {
    const table = new Uint8ClampedArray(256 * 4);
    for (let i = 0; i < 256; i++) {
      const t = i / 255;
      const n = Math.max(1, stops.findIndex((s) => s[0] >= t));
      const [a, from] = stops[n - 1];
      const [b, to] = stops[n];
      const share = (t - a) / (b - a);
      for (let k = 0; k < 4; k++) table[4 * i + k] = from[k] + (to[k] - from[k]) * share;
    }
    return table;
  }

  const Heat = L.Layer.extend({
    initialize(points) {
      this.points = points; // [latitude, longitude, weight 0..1]
    },
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "heat", map.getPane("shades"));
      this.canvas.setAttribute("aria-hidden", "true");
      map.on("moveend zoomend resize", this.redraw, this);
      map.on("zoomstart", this.hide, this);
      this.redraw();
    },
    onRemove(map) {
      this.canvas.remove();
      map.off("moveend zoomend resize", this.redraw, this);
      map.off("zoomstart", this.hide, this);
    },
    hide() {
      this.canvas.style.visibility = "hidden";
    },
    redraw() {
      const map = this._map;
      const size = map.getSize();
      const canvas = this.canvas;
      canvas.style.visibility = "";
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
      canvas.width = size.x;
      canvas.height = size.y;
      if (!size.x || !size.y) return;
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      const r = 30;
      for (const [lat, lon, weight] of this.points) {
        const p = map.latLngToContainerPoint([lat, lon]);
        if (p.x < -r || p.y < -r || p.x > size.x + r || p.y > size.y + r) continue;
        const blot = pen.createRadialGradient(p.x, p.y, 0, p.x, p.y, r);
        blot.addColorStop(0, `rgba(0,0,0,${Math.max(0.12, weight)})`);
        blot.addColorStop(1, "rgba(0,0,0,0)");
        pen.fillStyle = blot;
        pen.fillRect(p.x - r, p.y - r, 2 * r, 2 * r);
      }
      const pixels = pen.getImageData(0, 0, size.x, size.y);
      const table = lookup(HEAT[theme()]);
      const data = pixels.data;
      for (let i = 0; i < data.length; i += 4) {
        const k = 4 * data[i + 3];
        if (k) for (let j = 0; j < 4; j++) data[i + j] = table[k + j];
      }
      pen.putImageData(pixels, 0, 0);
    },
  });

  function drawHeat(payload, group) {
    group.addLayer(new Heat(payload.heat));
  }

  // Some first-level regions have no outline in the base map: their events are told in the legend.
  let unseen = 0;
  const unseenWords = () => !unseen ? "" : (unseen === 1 ? "1 event lies"
    : unseen.toLocaleString("en-GB") + " events lie") + " in regions that have no outline here";

  let filling = 0;
  function drawFills(payload, group) {
    const mine = ++filling;
    const lost = [];
    const ramp = RAMP[theme()];
    const rate = payload.layer === "rate";
    for (const [id, country, count, value, step, chosen, people, towns] of payload.fills) {
      lost.push(Geo.base.detail(country).then((file) => {
        const r = file.regions.get(id);
        if (!r) return count;
        if (mine !== filling) return 0;
        const area = L.polygon(r.shape, { pane: "shades", color: Geo.base.ink("paper"),
          weight: chosen ? 2.6 : 0.8, fillColor: step < 0 ? Geo.base.ink("line") : ramp[step],
          fillOpacity: step < 0 ? 0.35 : 0.88, className: "fill" });
        const events = count === 1 ? "1 event" : count.toLocaleString("en-GB") + " events";
        const text = r.name + ": " + events + (rate
          ? value < 0 ? ", number of people not known"
            : ", " + value.toLocaleString("en-GB") + " per 100,000 people ("
              + people.toLocaleString("en-GB") + (towns ? " in its towns)" : ")") : "");
        const tip = document.createElement("span");
        tip.textContent = text;
        area.bindTooltip(tip, { sticky: true, className: "tip", opacity: 1 });
        area.on("click", (e) => {
          if (Geo.drawing) return;
          L.DomEvent.stopPropagation(e);
          Geo.pick("admin1:" + id);
        });
        area.on("add", () => {
          const node = area.getElement();
          if (!node) return;
          node.setAttribute("tabindex", "0");
          node.setAttribute("role", "button");
          node.setAttribute("aria-label", text);
          node.dataset.what = "admin1:" + id;
          node.addEventListener("keydown", (e) => {
            if (e.key === "Enter" || e.key === " ") Geo.pick("admin1:" + id);
          });
        });
        group.addLayer(area);
        return 0;
      }));
    }
    Promise.all(lost).then((counts) => {
      if (mine !== filling) return;
      unseen = counts.reduce((sum, count) => sum + count, 0);
      const node = document.querySelector(".legend .unseen");
      if (node) node.textContent = unseenWords();
    });
  }

  function drawFrames(payload, group) {
    const style = { pane: "shades", color: Geo.base.ink("ink"), weight: 1.6, dashArray: "2 4",
      fill: false, interactive: false };
    if (payload.area) {
      group.addLayer(L.polygon(payload.area.map(([lon, lat]) => [lat, lon]), style));
    }
    if (payload.box) {
      const [west, south, east, north] = payload.box;
      group.addLayer(L.rectangle([[south, west], [north, east < west ? east + 360 : east]], style));
    }
    if (payload.near) {
      const [lat, lon, km] = payload.near;
      group.addLayer(L.circle([lat, lon], { ...style, radius: km * 1000 }));
    }
  }

  Geo.layers = { drawHeat, drawFills, drawFrames, unseenWords, ramp: () => RAMP[theme()],
    heat: () => HEAT[theme()].slice(1).map(([, c]) => `rgba(${c[0]},${c[1]},${c[2]},${c[3] / 255})`) };
})();
