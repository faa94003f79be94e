// Keeps the reviewer's name in this browser, so that it need not stand in the address of the page.
// A name that is null asks for the one that is kept; any other is kept in its place.
const PLACE = "geoevents-reviewer";

export default function ({ data, setTriggerValue }) {
  try {
    if (data.name === null || data.name === undefined) {
      const kept = window.localStorage.getItem(PLACE);
      if (kept) setTriggerValue("remembered", kept);
    } else if (data.name === "") {
      window.localStorage.removeItem(PLACE);
    } else {
      window.localStorage.setItem(PLACE, data.name);
    }
  } catch { /* a browser that remembers nothing: the name lasts as long as the session */ }
}
