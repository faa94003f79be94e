// Draws records and filter rows from data. Every word is set as text (textContent), never as
// markup; links are made only for http and https.
const MARKS = { reported: 0, claimed: 1, denied: 2 };
const SVG = "http://www.w3.org/2000/svg";

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined) node.append(child); // strings become text nodes
  }
  return node;
}

function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

const COLOUR = /^#[0-9A-Fa-f]{6}$/;

// A deeper tone around a colour that is pale on light ground.
function rim(colour) {
  return COLOUR.test(colour || "")
    ? `stroke: light-dark(color-mix(in srgb, ${colour} 62%, black), ${colour})` : "";
}

function mark(status, colour) {
  const paint = COLOUR.test(colour || "") ? colour : "currentColor";
  const box = shape("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true",
    class: "mark" });
  if (MARKS[status] === 0) {
    box.append(shape("circle", { cx: 7, cy: 7, r: 5.4, fill: paint, style: rim(colour) }));
  } else {
    box.append(shape("circle", { cx: 7, cy: 7, r: 4.4, fill: "none", style: rim(colour),
      "stroke-width": 3 }));
    box.append(shape("circle", { cx: 7, cy: 7, r: 4.4, fill: "none", stroke: paint,
      "stroke-width": 1.9 }));
    if (MARKS[status] === 2) {
      box.append(shape("line", { x1: 3.9, y1: 10.1, x2: 10.1, y2: 3.9, stroke: paint,
        "stroke-width": 1.8 }));
    }
  }
  return box;
}

function swatch(colour) {
  const box = shape("svg", { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true",
    class: "mark" });
  box.append(shape("rect", { x: 0.5, y: 0.5, width: 11, height: 11, rx: 3, style: rim(colour),
    fill: COLOUR.test(colour || "") ? colour : "currentColor" }));
  return box;
}

function sign(item) {
  if (item.mark) return mark(item.mark, item.colour);
  if (item.colour) return swatch(item.colour);
  return null;
}

function link(text, href) {
  let url = null;
  try {
    url = new URL(href);
  } catch {
    return document.createTextNode(text);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return document.createTextNode(text);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" },
    text + "\u00a0↗");
}

// What a button copies: its words, the address of the page, or that of one event alone.
function copied(b) {
  if (b.event) {
    return window.location.origin + window.location.pathname + "?event=" + encodeURIComponent(b.event);
  }
  return b.value === null || b.value === undefined ? window.location.href : b.value;
}

const DRAW = {
  title: (b) => el("h3", { dir: "auto" }, b.text),
  headline: (b) => el("h1", { dir: "auto" }, b.text),
  sub: (b) => el("p", { class: "sub", dir: "auto" }, b.text),
  note: (b) => el("p", { class: "note", dir: "auto" }, b.text),
  brand: (b) => el("p", { class: "brand" }, b.text),
  label: (b) => el("p", { class: "label" }, b.text),
  tags: (b) => el("p", { class: "tags" }, ...b.items.map((t) => {
    const tag = el("span", { class: "tag" }, sign(t), el("span", { dir: "auto" }, t.text));
    if (COLOUR.test(t.colour || "")) tag.style.borderColor = t.colour;
    return tag;
  })),
  passage: (b) => {
    const box = el("blockquote", { dir: "auto", class: b.tall ? "tall" : null,
      tabindex: b.tall ? 0 : null });
    for (const [text, role, title] of b.segments) {
      if (!role) box.append(text);
      else if (role === "sentence") box.append(el("span", { class: "sentence" }, text));
      else box.append(el("mark", { class: "role-" + role, title: title || role }, text));
    }
    return box;
  },
  key: (b) => el("p", { class: "key" }, ...b.items.map(([role, text]) =>
    el("span", {}, el("mark", { class: "role-" + role }, text)))),
  facts: (b) => el("dl", {}, ...b.rows.map(([label, lines]) => el("div", {},
    el("dt", {}, label),
    el("dd", { dir: "auto" }, ...lines.map((line) => el("div", { class: line.soft ? "soft" : null },
      line.href ? link(line.text, line.href) : line.text)))))),
  more: (b, ...rest) => el("details", {}, el("summary", {}, b.text),
    ...b.blocks.map((inner) => DRAW[inner.kind](inner, ...rest))),
  rows: (b, send) => el("ul", { class: "rows" }, ...b.items.map((item) => {
    const button = el("button", { type: "button", "data-id": item.id, class: item.on ? "on" : null },
      sign(item), el("span", { class: "grow" }, el("span", { dir: "auto" }, item.text),
        item.sub ? el("span", { class: "soft", dir: "auto" }, item.sub) : null));
    button.addEventListener("click", () => send(item.id));
    return el("li", {}, button);
  })),
  choices: (b, send) => {
    const most = Math.max(1, ...b.items.map((i) => i.count || 0));
    return el("div", { role: b.single ? "radiogroup" : "group", "aria-label": b.text, class: "choices" },
      ...b.items.map((item) => {
        const counted = item.count !== null && item.count !== undefined;
        const count = counted ? item.count.toLocaleString("en-GB") : "";
        const bar = el("span", { class: "bar" });
        bar.style.width = (100 * (item.count || 0)) / most + "%";
        if (!sign(item)) bar.style.left = ".4rem"; // under the words, not where a mark would be
        const button = el("button", { type: "button", role: b.single ? "radio" : "checkbox",
          "aria-checked": item.on ? "true" : "false", "data-id": item.id,
          "aria-label": counted ? item.text + ", " + count : item.text,
          class: (item.on ? "on" : "") + (b.any && !item.on ? " off" : "") },
        sign(item), el("span", { class: "grow", dir: "auto" }, item.text),
        el("span", { class: "count" }, count), bar);
        button.addEventListener("click", () => send(item.id));
        return button;
      }));
  },
  facet: (b, send) => {
    const chosen = b.items.filter((item) => item.on);
    const words = b.words ? b.words : chosen.length === 0 ? b.none
      : chosen.length < 3 ? chosen.map((item) => item.text).join(", ")
      : chosen.length + " chosen";
    const pick = (id) => {
      if (b.single) box.open = false;
      send(id);
    };
    const list = DRAW.choices({ text: b.text, items: b.items, any: chosen.length > 0,
      single: b.single }, pick);
    const box = el("details", { class: b.plain ? "facet over" : "facet", "data-facet": b.text },
      el("summary", { "data-id": "facet-" + b.text, "aria-label": b.text + ": " + words },
        el("span", { class: "grow one", dir: "auto" }, words)));
    const drop = el("div", { class: "drop" });
    if (b.items.length > 8 || b.cut !== undefined) {
      const field = el("input", { type: "search", placeholder: "Find",
        "aria-label": "Find in " + b.text, "data-id": "find-" + b.text });
      field.addEventListener("input", () => {
        const want = field.value.trim().toLocaleLowerCase();
        for (const row of list.children) {
          row.hidden = want !== "" && !row.textContent.toLocaleLowerCase().includes(want);
        }
      });
      if (b.cut !== undefined) {
        field.addEventListener("change", () => send("find:" + b.text + ":" + field.value.trim()));
      }
      drop.append(field);
    }
    if (b.cut) {
      drop.append(el("p", { class: "note" },
        b.cut.toLocaleString("en-GB") + " more: type a name above and press Enter."));
    }
    if (b.items.length === 0) drop.append(el("p", { class: "note" }, "Nothing to choose here."));
    drop.append(list);
    box.append(drop);
    return box;
  },
  switch: (b, send) => {
    const button = el("button", { type: "button", role: "switch", class: "switch", title: b.help,
      "aria-checked": b.on ? "true" : "false", "data-id": "switch-" + b.text },
    el("span", { class: "track" }), el("span", { class: "grow" }, b.text));
    button.addEventListener("click", () => send(b.on ? "off" : "on"));
    return button;
  },
  chips: (b, send) => el("div", { class: "chips", role: "group", "aria-label": b.text },
    ...b.items.map((item) => {
      const button = el("button", { type: "button", class: "chip", "data-id": item.id,
        "aria-label": "Remove the filter " + item.text },
      sign(item), el("span", { dir: "auto" }, item.text), el("span", { class: "x" }, "×"));
      button.addEventListener("click", () => send(item.id));
      return button;
    }),
    b.items.length ? (() => {
      const all = el("button", { type: "button", class: "plain", "data-id": "clear" }, "clear all");
      all.addEventListener("click", () => send("clear"));
      return all;
    })() : b.none ? el("span", { class: "soft" }, b.none) : null),
  copy: (b) => {
    const button = el("button", { type: "button", class: "button", "data-id": "copy-" + b.text },
      b.text);
    const said = el("span", { role: "status", class: "soft" });
    button.addEventListener("click", () => {
      const words = copied(b);
      const done = () => { said.textContent = " copied"; };
      const field = () => {
        said.textContent = "";
        const box = el("textarea", { readonly: true, "aria-label": b.text });
        box.value = words;
        said.replaceChildren(box);
        box.select();
      };
      if (navigator.clipboard) navigator.clipboard.writeText(words).then(done, field);
      else field();
    });
    return el("div", { class: "copy" }, button, said);
  },
  table: (b) => el("div", { class: "table", tabindex: 0, role: "region", "aria-label": b.text },
    el("table", {}, el("caption", {}, b.text),
      el("thead", {}, el("tr", {}, ...b.head.map((text, n) =>
        n ? el("th", { scope: "col", dir: "auto" }, text) : el("td", {})))),
      el("tbody", {}, ...b.rows.map((row) => el("tr", {}, ...row.map((text, n) =>
        n ? el("td", {}, text) : el("th", { scope: "row", dir: "auto" }, text))))))),
  bars: (b) => el("ul", { class: "bars" }, ...b.items.map((item) => {
    const bar = el("span", { class: "fill" });
    bar.style.width = (100 * item.count) / Math.max(1, b.most) + "%";
    if (COLOUR.test(item.colour || "")) bar.style.background = item.colour;
    return el("li", {}, el("span", { class: "name", dir: "auto" }, item.text),
      el("span", { class: "track" }, bar),
      el("span", { class: "count" }, item.count.toLocaleString("en-GB")));
  })),
  // Steps that point at parts of the page; this browser remembers that they were seen.
  tour: (b) => {
    const box = el("section", { class: "tour", "aria-label": b.text });
    let at = 0;
    const settled = () => {
      try {
        const seen = window.localStorage.getItem(b.name);
        return seen !== null && Number(seen) >= b.asked;
      } catch {
        return true; // a browser that remembers nothing would show it each time
      }
    };
    const lit = [];
    const light = (selector) => {
      while (lit.length) lit.pop().style.outline = "";
      const parts = selector ? [...document.querySelectorAll(selector)] : [];
      const part = parts.find((node) => { // a phone has the filters outside of its screen
        const box = node.getBoundingClientRect();
        return box.width > 0 && box.right > 0 && box.left < window.innerWidth;
      });
      if (!part) return;
      part.style.outline = "2px solid #1F6FB2";
      lit.push(part);
      if (at > 0) part.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      light(null);
      try {
        window.localStorage.setItem(b.name, String(Math.floor(Date.now() / 1000)));
      } catch { /* then it is shown again next time */ }
      box.replaceChildren();
      box.hidden = true;
    };
    const show = (n, focus) => {
      at = n;
      const step = b.steps[at];
      const button = (text, act, off) => {
        const node = el("button", { type: "button", class: "button", disabled: off }, text);
        node.addEventListener("click", act);
        return node;
      };
      const last = at === b.steps.length - 1;
      const next = button(last ? "Done" : "Next", last ? close : () => show(at + 1, true));
      box.hidden = false;
      box.replaceChildren(
        el("h2", {}, step.title, el("span", { class: "soft" }, ` ${at + 1} of ${b.steps.length}`)),
        el("p", { "aria-live": "polite" }, step.text),
        el("div", { class: "buttons" }, button("Back", () => show(at - 1, true), at === 0), next,
          last ? null : button("No tour", close)));
      light(step.part);
      if (focus) next.focus({ preventScroll: true });
    };
    box.hidden = true;
    if (!settled()) show(0, b.asked > 0);
    return box;
  },
  buttons: (b) => el("div", { class: "buttons" }, ...b.items.map((item) => DRAW.copy(item))),
};

/* Vega gives the marks of a brush a role without a name, and offers no setting for it. The chart
   as a whole has its words; its parts are hidden from readers. */
function quietCharts() {
  if (window.geoeventsQuiet) return;
  window.geoeventsQuiet = true;
  const hide = () => {
    for (const node of document.querySelectorAll(
      ".stVegaLiteChart [role='graphics-symbol']:not([aria-label]):not([aria-hidden])")) {
      node.setAttribute("aria-hidden", "true");
    }
  };
  let due = false;
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; hide(); });
  }).observe(document.body, { childList: true, subtree: true });
  hide();
}

export default function ({ data, parentElement, setTriggerValue }) {
  quietCharts();
  // A redrawing must not throw a reader back to the first step.
  const same = JSON.stringify(data.blocks);
  if (data.blocks.some((block) => block.kind === "tour") && parentElement.tourOf === same) return;
  parentElement.tourOf = same;
  let root = parentElement.querySelector(".kit");
  if (!root) {
    root = el("div", { class: "kit" });
    parentElement.append(root);
  }
  const held = (parentElement.activeElement || document.activeElement || {}).dataset;
  const send = (id) => setTriggerValue("picked", id);
  // What the reader has opened or typed outlives a redrawing.
  const open = new Set([...root.querySelectorAll("details[open]")].map((d) => d.dataset.facet));
  const typed = new Map([...root.querySelectorAll("input")].map((i) => [i.dataset.id, i.value]));
  root.replaceChildren(...data.blocks.map((block) => DRAW[block.kind](block, send)));
  for (const node of root.querySelectorAll("details.facet")) {
    if (open.has(node.dataset.facet)) node.open = true;
  }
  for (const node of root.querySelectorAll("input")) {
    if (typed.get(node.dataset.id)) {
      node.value = typed.get(node.dataset.id);
      node.dispatchEvent(new Event("input"));
    }
  }
  if (held && held.id) {
    for (const node of root.querySelectorAll("[data-id]")) {
      if (node.dataset.id === held.id) node.focus({ preventScroll: true });
    }
  }
}
