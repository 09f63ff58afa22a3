// Marks move from where they were in the picture before, where a reader has not asked for less motion.
// The new picture is in place at once: only its marks are on their way.
const MS = 250;
const MOST = 200;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

const marksOf = (svg) => svg?.querySelectorAll("[data-key]:not([transform])") ?? [];
const barOf = (mark) => mark.querySelector("rect[fill]:not([pointer-events])");
const boxOf = (mark) => {
  const { x, y } = mark.getBBox();
  const bar = barOf(mark)?.getBBox();
  return { x, y, bar: bar?.width ?? 0 };
};

// Where the marks of a picture are, by key; nothing where none will move.
export function remember(svg) {
  const marks = still.matches || document.hidden ? [] : [...marksOf(svg)];
  const before = new Map();
  if (marks.length > MOST || !svg?.checkVisibility()) return before;
  for (const mark of marks) if (!mark.closest("[data-plot]")) before.set(mark.dataset.key, boxOf(mark));
  return before;
}

export function moveFrom(before, svg) {
  if (!before.size) return;
  // All places are read before the first mark moves, so that the picture is laid out once.
  const marks = [...marksOf(svg)].filter((mark) => !mark.closest("[data-plot]"));
  const moves = marks.map((mark) => [mark, before.get(mark.dataset.key), boxOf(mark), barOf(mark)]);
  const animate = (part, frames) => part.animate(frames, { duration: MS, easing: "ease-out" });
  for (const [mark, was, now, bar] of moves) {
    if (!was) {
      animate(mark, { opacity: [0, 1] });
      continue;
    }
    const [dx, dy] = [was.x - now.x, was.y - now.y];
    if (dx || dy) animate(mark, { transform: [`translate(${dx}px, ${dy}px)`, "none"] });
    if (!bar || !was.bar || !now.bar || was.bar === now.bar) continue;
    bar.style.transformBox = "fill-box";
    animate(bar, { transform: [`scaleX(${was.bar / now.bar})`, "none"] });
  }
}
