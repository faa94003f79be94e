// The keyboard of the review page: plain keys that press a button or bring the cursor into a field,
// and the way out of one (Esc, or Enter in the note). Streamlit's own shortcuts are deaf while a
// button is drawn anew; a key that is pressed just then waits here until the button can be pressed.
const state = new WeakMap();
const FIELDS = "input, textarea, select, [contenteditable='true']";

function find(selector, found, tries = 40) {
  const node = document.querySelector(selector);
  if (node) found(node);
  else if (tries > 0) setTimeout(() => find(selector, found, tries - 1), 50);
}

// Brings the record that is shown into the sight of the queue beside it, and moves nothing else.
function reveal(id) {
  const box = document.querySelector(".st-key-review_queue");
  const roots = box ? [box, ...[...box.querySelectorAll("*")].map((n) => n.shadowRoot)] : [];
  const row = roots.filter(Boolean)
    .map((root) => root.querySelector(`button[data-id="${CSS.escape(id)}"]`)).find(Boolean);
  if (!row) return;
  const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const before = state.get(parentElement);
  if (before) document.removeEventListener("keydown", before.listen, true);
  const listen = (event) => {
    const target = event.composedPath()[0];
    const field = target instanceof Element && target.closest(FIELDS);
    if (event.ctrlKey && event.key === "Enter" && field) {
      // Saved: the next key is for the next record, not for a field that is about to go.
      setTimeout(() => field.blur(), 0);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (field) {
      const leaves = event.key === "Escape" || (event.key === "Enter" && field.closest(data.leave));
      // The field itself is told first, so that what was typed is taken.
      if (leaves) setTimeout(() => field.blur(), 0);
      return;
    }
    const key = event.key.toLowerCase();
    const goal = data.goals[key];
    const button = data.buttons[key];
    if (goal) {
      event.preventDefault();
      find(goal, (node) => node.focus());
    } else if (button && !event.repeat) {
      event.preventDefault();
      find(button + ":not([disabled])", (node) => node.click(), 20);
    } else if (data.keys.includes(key)) {
      event.preventDefault();
      setTriggerValue("pressed", key);
    }
  };
  document.addEventListener("keydown", listen, true);
  if (data.focus && (!before || before.turn !== data.turn)) {
    find(data.focus, (node) => { node.focus(); if (node.select) node.select(); });
  }
  if (!before || before.shown !== data.shown) {
    for (const wait of [0, 150, 500]) setTimeout(() => reveal(data.shown), wait); // drawn by then
  }
  state.set(parentElement, { listen, turn: data.turn, shown: data.shown });
  return () => {
    const last = state.get(parentElement);
    if (last) document.removeEventListener("keydown", last.listen, true);
    state.delete(parentElement);
  };
}
