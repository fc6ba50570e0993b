"use strict";
// Draws every figure of the page in the reader's theme; print is always light.
const pageData = JSON.parse(document.getElementById("figures").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");

// What `figures/template.themed` does, for a theme that only the reader's browser knows.
const themed = ({ data, layout }, look) => ({
  data: data.map((trace) => {
    if (trace.type === "heatmap") {
      return { ...trace, colorscale: look.cells, textfont: { ...trace.textfont, color: look.text } };
    }
    const unseen = trace.type === "bar" && trace.marker?.color === look.unseen;
    return unseen ? { ...trace, hoverlabel: look.tooltip } : trace;
  }),
  layout: { ...layout, autosize: true, font: { ...layout.font, color: look.ink } },
});

const draw = (theme) => {
  for (const [name, figure] of Object.entries(pageData.figures)) {
    const { data, layout } = themed(figure, pageData.themes[theme]);
    Plotly.react(name, data, layout, { displaylogo: false, responsive: true });
  }
};

const drawForReader = () => draw(dark.matches ? "dark" : "light");
drawForReader();
dark.addEventListener("change", drawForReader);
window.addEventListener("beforeprint", () => draw("light"));
window.addEventListener("afterprint", drawForReader);
