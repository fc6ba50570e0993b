// Says to Python that the pictures above are drawn: they count themselves in window.omninmoPictures.

const DRAWN = "omninmo-picture"; // said by each of them
const AT_LATEST = 5_000; // a picture that fails must not keep the rest of the page back
const SAID = new Set(); // Streamlit calls again, and mounts again, while the page changes

export default function firstPicture({ data, parentElement, setTriggerValue }) {
  const container = parentElement.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none"; // there is nothing to see: without it, a gap
  const say = () => {
    if (SAID.has(data.session)) return;
    SAID.add(data.session);
    setTriggerValue("drawn", true);
  };
  // the frame that shows the pictures comes before the timer
  const look = () => {
    if ((window.omninmoPictures ?? 0) >= data.pictures) requestAnimationFrame(() => setTimeout(say));
  };
  const timer = setTimeout(say, AT_LATEST);
  window.addEventListener(DRAWN, look);
  look();
  return () => {
    clearTimeout(timer);
    window.removeEventListener(DRAWN, look);
    if (container) container.style.display = ""; // another element may be drawn in it
  };
}
