// Streamlit calls this at first, when the data change, and when the theme does.

const KINDS = { summary: Summary, dependence: Dependence };
const MOUNTED = new WeakMap();

export default function points(component) {
  const { parentElement, data } = component;
  const isFirst = !MOUNTED.has(parentElement);
  if (isFirst) {
    const plot = new KINDS[data.kind]();
    parentElement.append(plot.root);
    MOUNTED.set(parentElement, plot);
  }
  const plot = MOUNTED.get(parentElement);
  plot.receive(component);
  if (isFirst) sayDrawn();
  return () => {
    plot.end();
    MOUNTED.delete(parentElement);
  };
}
