/* First script of the map's frame. The component loads its scripts one after the other and its
   style sheets last; this one asks for all of them, and for the base map, at once, and keeps the
   map hidden (the page shows "Drawing the map …" behind it) until it can be drawn as it should be. */
(function () {
  "use strict";

  const here = new URL(".", document.currentScript.src);
  const SHEETS = ["../leaflet/leaflet.css", "map.css"];
  const SCRIPTS = ["../leaflet/leaflet.js", "base.js", "marks.js", "layers.js", "tools.js"];

  // In the body, since the component writes the head anew and would fetch the sheets twice.
  function sheet(name) {
    return new Promise((done) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL(name, here);
      link.onload = link.onerror = done;
      document.body.appendChild(link);
    });
  }

  function json(name) {
    return fetch(new URL("../basemap/" + name, here)).then((answer) => {
      if (!answer.ok) throw new Error(name + ": " + answer.status);
      return answer.json();
    });
  }

  for (const name of SCRIPTS) {
    const script = document.createElement("script");
    script.src = new URL(name, here);
    script.async = false; // they run in this order, before the component's next script
    document.body.appendChild(script);
  }
  const world = json("countries.json");
  world.catch(() => null); // said when the base map is drawn
  window.Geo = {
    styled: Promise.all(SHEETS.map(sheet)),
    get: (name) => (name === "countries.json" ? world : json(name)),
  };
  document.getElementById("map_div").style.visibility = "hidden";
})();
