// What is marked in a plot, handed over beside its points: a choice elsewhere sends these few bytes, not all points again.

const MARKED = "omninmo-marks";

export default function marks({ data, parentElement }) {
  const container = parentElement.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none"; // there is nothing to see: without it, a gap
  window.omninmoMarks = { ...window.omninmoMarks, [data.plot]: data };
  window.dispatchEvent(new Event(MARKED));
  return () => {
    if (container) container.style.display = ""; // another element may be drawn in it
    if (window.omninmoMarks[data.plot] === data) delete window.omninmoMarks[data.plot];
  };
}
