// The state of the URL, handed over beside the runs: a pick elsewhere sends these few bytes, not all runs again.

const CHANGED = "omninmo-parallel";

export default function state({ data, parentElement }) {
  const container = parentElement.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none"; // there is nothing to see: without it, a gap
  window.omninmoParallel = data;
  window.dispatchEvent(new Event(CHANGED));
  return () => {
    if (container) container.style.display = ""; // another element may be drawn in it
    if (window.omninmoParallel === data) delete window.omninmoParallel;
  };
}
