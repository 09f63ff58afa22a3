// The crosshair of a picture of lines: the year nearest the pointer, and the value of every line there.
import { shape } from "./svg.js";

const TAG_WIDTH = 44;
const TAG_HEIGHT = 19;

function element(name, text, parent) {
  const node = document.createElement(name);
  node.textContent = text;
  parent.append(node);
  return node;
}

// A plot: its edges, and its points by their place across, each place from the top down.
function readPlot(group) {
  const [left, top, right, bottom] = group.dataset.plot.split(" ").map(Number);
  const stops = new Map();
  for (const circle of group.querySelectorAll("[data-key]:not(.off) > circle[data-x]")) {
    const { x: year, tip: value } = circle.dataset;
    const { key, tip: name } = circle.parentNode.dataset;
    const [x, y] = ["cx", "cy"].map((at) => Number(circle.getAttribute(at)));
    const drawn = circle.parentNode.querySelector("polyline, circle:not([data-x])");
    const line = drawn?.localName === "polyline";
    const color = drawn?.getAttribute(line ? "stroke" : "fill") ?? "none";
    stops.set(x, [...(stops.get(x) ?? []), { key, name, year, value, x, y, color, line }]);
  }
  for (const [x, points] of stops) {
    // A mark that gives the value of a line once more is no point of its own.
    const onLine = (one) => points.some((p) => p.line && p.y === one.y && p.value === one.value && p.color === one.color);
    stops.set(x, points.filter((one) => one.line || !onLine(one)).sort((a, b) => a.y - b.y));
  }
  const at = (line, name) => Number(line.getAttribute(name));
  const events = [...group.ownerSVGElement.querySelectorAll('[data-key^="event."] > line')]
    .filter((line) => at(line, "y2") === bottom && at(line, "x1") >= left && at(line, "x1") <= right)
    .map((line) => ({ x: at(line, "x1"), text: line.parentNode.dataset.tip }));
  return { events,  left, top, right, bottom, unit: group.dataset.unit, stops, xs: [...stops.keys()].sort((a, b) => a - b) };
}

export function makeCrosshair(tip) {
  const c = { svg: null, plots: [], plot: null, at: -1, over: null };

  c.read = (svg) => {
    c.hide();
    c.svg = svg;
    c.plots = [...(svg?.querySelectorAll("[data-plot]") ?? [])].map(readPlot).filter((p) => p.xs.length);
  };
  c.hide = () => {
    c.over?.remove();
    c.over = null;
    c.at = -1;
  };
  // Events between this stop and the next.
  const eventsAt = (at) => {
    const { xs, events } = c.plot;
    const nearest = (x) => xs.reduce((best, one, n) => (Math.abs(one - x) < Math.abs(xs[best] - x) ? n : best), 0);
    return events.filter(({ x }) => nearest(x) === at);
  };
  const content = (points, lit) => {
    const box = document.createElement("div");
    element("strong", points[0].year, box);
    element("small", c.plot.unit, box);
    const list = document.createElement("dl");
    for (const { key, name, value, color } of points) {
      const swatch = document.createElement("i");
      swatch.style.background = color;
      const term = element("dt", "", list);
      term.append(swatch, name);
      const number = element("dd", value, list);
      if (key === lit) for (const node of [term, number]) node.classList.add("lit");
    }
    box.append(list);
    for (const event of eventsAt(c.at)) element("p", event.text, box);
    return box;
  };
  const show = (lit) => {
    const { plot } = c;
    const points = plot.stops.get(plot.xs[c.at]);
    const { x, year } = points[0];
    c.over?.remove();
    c.over = shape("g", { class: "crosshair", "pointer-events": "none" }, c.svg);
    shape("line", { x1: x, x2: x, y1: plot.top, y2: plot.bottom }, c.over);
    for (const point of points) shape("circle", { cx: point.x, cy: point.y, r: 3.5, fill: point.color }, c.over);
    const left = Math.max(0, x - TAG_WIDTH / 2);
    shape("rect", { x: left, y: plot.bottom + 5, width: TAG_WIDTH, height: TAG_HEIGHT, rx: 2 }, c.over);
    const tag = shape("text", { x: left + TAG_WIDTH / 2, y: plot.bottom + 19, "text-anchor": "middle" }, c.over);
    tag.textContent = year;
    const place = c.svg.getScreenCTM();
    const [across, top, bottom] = [place.a * x + place.e, place.d * plot.top + place.f, place.d * plot.bottom + place.f];
    // Above the lines that it would lie on, or below them, where there is more room.
    const free = (from, to, height) => {
      const [first, last] = [from, to].map((at) => (at - place.e) / place.a);
      const near = plot.xs.filter((at, n) => (plot.xs[n + 1] ?? at) >= first && (plot.xs[n - 1] ?? at) <= last);
      const ys = near.flatMap((at) => plot.stops.get(at).map(({ y }) => place.d * y + place.f));
      const [above, below] = [Math.min(...ys) - top, bottom - Math.max(...ys)];
      return above >= Math.min(below, height) ? top : bottom - height;
    };
    tip.beside(content(points, lit), across, free);
    return points;
  };

  // The point nearest to a place on the screen; none outside of the plots.
  c.move = ({ clientX, clientY }) => {
    const place = c.svg?.getScreenCTM();
    if (!place) return null;
    const [x, y] = [(clientX - place.e) / place.a, (clientY - place.f) / place.d];
    const plot = c.plots.find((p) => x > p.left - 12 && x < p.right + 12 && y > p.top - 12 && y < p.bottom + 24);
    if (!plot) return null;
    const gap = (at) => Math.abs(plot.xs[at] - x);
    c.plot = plot;
    c.at = plot.xs.reduce((best, _, at) => (gap(at) < gap(best) ? at : best), 0);
    const points = plot.stops.get(plot.xs[c.at]);
    const point = points.reduce((best, one) => (Math.abs(one.y - y) < Math.abs(best.y - y) ? one : best));
    show(point.key);
    return point;
  };
  // One year on or back, across all plots.
  c.step = (by) => {
    const ends = c.plots.flatMap((plot) => plot.xs.map((_, at) => [plot, at]));
    if (!ends.length) return null;
    const now = ends.findIndex(([plot, at]) => plot === c.plot && at === c.at);
    const next = now < 0 ? (by > 0 ? 0 : ends.length - 1) : (now + by + ends.length) % ends.length;
    [c.plot, c.at] = ends[next];
    return show("");
  };
  c.eventTexts = () => eventsAt(c.at).map(({ text }) => text);
  c.light = (lit) => c.at >= 0 && show(lit);
  return c;
}
