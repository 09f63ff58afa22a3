// Lays an interactive chart, which Streamlit draws below all cards, over the picture of its card.
export function makeCover(body) {
  const cover = { name: "", chart: null };
  const fit = () => {
    const parent = cover.chart?.offsetParent;
    if (!parent) return;
    body.style.setProperty("--live", `${cover.chart.offsetHeight}px`);
    const [to, from] = [body.getBoundingClientRect(), parent.getBoundingClientRect()];
    cover.chart.style.left = `${to.left - from.left}px`;
    cover.chart.style.top = `${to.top - from.top}px`;
    cover.chart.style.width = `${to.width}px`;
  };
  const sizes = new ResizeObserver(fit);
  const find = () => {
    const chart = cover.name ? document.querySelector(`.st-key-screen-${cover.name}`) : null;
    if (chart === cover.chart) return;
    sizes.disconnect();
    cover.chart = chart;
    if (!chart) return;
    chart.style.position = "absolute";
    for (const one of [chart, body, chart.parentElement]) sizes.observe(one);
    fit();
  };
  const places = new MutationObserver(find);
  // `name` : of the chart; "" for none.
  cover.update = (name) => {
    if (name === cover.name) return;
    cover.name = name;
    places.disconnect();
    if (name) places.observe(document.querySelector('[data-testid="stMain"]'), { childList: true, subtree: true });
    find();
  };
  return cover;
}
