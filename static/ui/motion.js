// Marks and lines move from where they were in the picture before, where a reader has not asked for
// less motion. The new picture is in place at once: only its marks are on their way.
const MS = 250;
const MOST = 200;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

const inPlot = (mark) => mark.closest("[data-plot]");
const marksOf = (svg) => [...(svg?.querySelectorAll("[data-key]:not([transform]), [data-entry]") ?? [])].filter((mark) => !inPlot(mark));
// Lines with an id, since panels have lines of the same keys.
const linesOf = (svg) =>
  [...(svg?.querySelectorAll("[data-plot]") ?? [])].flatMap((plot, n) =>
    [...plot.querySelectorAll(":scope > [data-key]")].map((line) => [line, `${n} ${line.dataset.key}`]),
  );
const idOf = ({ dataset }) => dataset.key ?? `entry ${dataset.entry}`;
const barOf = (mark) => mark.querySelector("rect[fill]:not([pointer-events])");
const boxOf = (mark) => {
  const { x, y } = mark.getBBox();
  const bar = barOf(mark)?.getBBox();
  return { x, y, bar: bar?.width ?? 0 };
};
const pointsOf = (line) =>
  [...line.querySelectorAll("circle[data-x]")].map((point) => [Number(point.getAttribute("cx")), Number(point.getAttribute("cy"))]);

// Where the marks of a picture are, by key; nothing where none will move.
export function remember(svg) {
  const before = { marks: new Map(), lines: new Map() };
  const marks = still.matches || document.hidden ? [] : marksOf(svg);
  if (!marks.length || marks.length > MOST || !svg.checkVisibility()) return before;
  for (const mark of marks) before.marks.set(idOf(mark), boxOf(mark));
  for (const [line, id] of linesOf(svg)) before.lines.set(id, pointsOf(line));
  return before;
}

const animate = (part, frames) => part.animate(frames, { duration: MS, easing: "ease-out" });
const appear = (part) => animate(part, { opacity: [0, 1] });

export function moveFrom({ marks: before, lines }, svg) {
  if (lines.size) bend(lines, svg);
  if (!before.size) return;
  // All places are read before the first mark moves, so that the picture is laid out once.
  const moves = marksOf(svg).map((mark) => [mark, before.get(idOf(mark)), boxOf(mark), barOf(mark)]);
  for (const [mark, was, now, bar] of moves) {
    if (!was) {
      appear(mark);
      continue;
    }
    const [dx, dy] = [was.x - now.x, was.y - now.y];
    if (dx || dy) animate(mark, { transform: [`translate(${dx}px, ${dy}px)`, "none"] });
    if (!bar || !was.bar || !now.bar || was.bar === now.bar) continue;
    bar.style.transformBox = "fill-box";
    animate(bar, { transform: [`scaleX(${was.bar / now.bar})`, "none"] });
  }
}

// The height of a line at a place across; at its ends beyond them.
function heightAt(points, x) {
  const next = points.findIndex(([at]) => at >= x);
  if (next <= 0) return points.at(next)[1];
  const [[x0, y0], [x1, y1]] = [points[next - 1], points[next]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

// Lines bend from what they were, place by place: styles cannot animate the points of a line.
function bend(before, svg) {
  const parts = [];
  for (const [line, id] of linesOf(svg)) {
    const was = before.get(id);
    if (!was?.length) {
      appear(line);
      continue;
    }
    const away = ([x, y]) => [x, y, heightAt(was, x) - y];
    for (const drawn of line.querySelectorAll("polyline")) {
      const points = drawn.getAttribute("points").split(" ").map((point) => away(point.split(",").map(Number)));
      parts.push((left) => drawn.setAttribute("points", points.map(([x, y, dy]) => `${x},${y + left * dy}`).join(" ")));
    }
    for (const dot of line.querySelectorAll("circle:not([data-x])")) {
      const [, y, dy] = away(["cx", "cy"].map((name) => Number(dot.getAttribute(name))));
      parts.push((left) => dot.setAttribute("cy", y + left * dy));
    }
  }
  const begin = performance.now();
  const step = (now) => {
    const left = (1 - Math.min(1, Math.max(0, now - begin) / MS)) ** 3;
    for (const part of parts) part(left);
    if (left && svg.isConnected) requestAnimationFrame(step);
  };
  step(begin);
}
