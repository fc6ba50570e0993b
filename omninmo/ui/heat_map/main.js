// Streamlit calls this at first, when the data change, and when the theme does.

const MOUNTED = new WeakMap();

export default function heatMap(component) {
  const { parentElement } = component;
  if (!MOUNTED.has(parentElement)) {
    const map = new HeatMap();
    parentElement.append(map.root);
    MOUNTED.set(parentElement, map);
  }
  const map = MOUNTED.get(parentElement);
  map.receive(component);
  return () => {
    map.end();
    MOUNTED.delete(parentElement);
  };
}
