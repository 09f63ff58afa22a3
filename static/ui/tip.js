// The tooltip of pictures and the map, for mouse, touch and keyboard focus. One is open at a time. It
// stands beside what it speaks of, stays while the pointer is on it, and Escape closes it.
const LEAVE_MS = 300;
const AWAY = 16;
const STEP = 12;
const STEPS = 30;
const OVER = 800;
let open = null;

document.addEventListener("keydown", ({ key }) => key === "Escape" && open?.leave());
document.addEventListener("pointerdown", (event) => {
  if (open && !event.composedPath().includes(open.host)) open.leave();
});

// A name before a colon leads the text.
function content(text) {
  const [, name, rest] = /^(.{2,40}?)\s?: (.+)$/s.exec(text) ?? [null, "", text];
  const box = document.createElement("div");
  if (name) box.append(Object.assign(document.createElement("strong"), { textContent: name }));
  box.append(Object.assign(document.createElement("p"), { textContent: rest }));
  return box;
}

export function tooltip(host, onLeave = () => {}) {
  const box = document.createElement("div");
  box.className = "tip";
  box.setAttribute("aria-hidden", "true");
  host.appendChild(box);
  const tip = { host, later: 0 };
  const fill = (inside) => {
    clearTimeout(tip.later);
    if (open && open !== tip) open.leave();
    open = tip;
    box.replaceChildren(inside);
    box.classList.add("on");
    return box.getBoundingClientRect();
  };
  const within = (at, size, room) => Math.max(8, Math.min(at, room - size - 8));
  const move = (left, top, { width, height }) => {
    const x = within(left, width, window.innerWidth);
    box.style.transform = `translate(${x}px, ${within(top, height, window.innerHeight)}px)`;
  };
  tip.hide = () => {
    clearTimeout(tip.later);
    box.classList.remove("on");
    if (open === tip) open = null;
  };
  tip.leave = () => {
    tip.hide();
    onLeave();
  };
  // Leaves the reader time to move the pointer onto the tooltip.
  tip.soon = () => {
    clearTimeout(tip.later);
    tip.later = setTimeout(tip.leave, LEAVE_MS);
  };
  box.addEventListener("pointerenter", () => clearTimeout(tip.later));
  box.addEventListener("pointerleave", tip.soon);
  // Beside a rectangle, on the side with more room; as near to it as nothing that is `written` is covered.
  tip.near = (text, rect, written = []) => {
    if (!text) return tip.hide();
    box.classList.remove("listing");
    const size = fill(content(text));
    const { width, height } = size;
    const middle = { x: (rect.left + rect.right - width) / 2, y: (rect.top + rect.bottom - height) / 2 };
    const right = window.innerWidth - rect.right >= rect.left;
    const kept = [rect, ...written];
    const shared = (left, top, o) =>
      Math.max(0, Math.min(left + width, o.right) - Math.max(left, o.left)) *
      Math.max(0, Math.min(top + height, o.bottom) - Math.max(top, o.top));
    let best = [Infinity];
    const weigh = (x, y, far) => {
      if (far >= best[0]) return;
      const [left, top] = [within(x, width, window.innerWidth), within(y, height, window.innerHeight)];
      const cost = far + 100 * kept.reduce((sum, one) => sum + shared(left, top, one), 0);
      if (cost < best[0]) best = [cost, left, top];
    };
    for (let n = 0; n < STEPS; n += 1)
      for (let m = 0; m < STEPS; m += 1)
        for (const along of m ? [-m, m] : [0]) {
          const [away, far] = [AWAY + n * STEP, (n + m) * STEP];
          const asides = [rect.right + away, rect.left - width - away];
          asides.forEach((x, left) => weigh(x, middle.y + along * STEP, far + (right === !left ? 0 : STEP)));
          // Above or below only where beside it something would be covered.
          const over = [rect.top - height - away, rect.bottom + away];
          over.forEach((y) => weigh(middle.x + along * STEP, y, far + OVER));
        }
    return move(best[1], best[2], size);
  };
  // Content beside a place of the page, on the side with more room; `free` finds its height there.
  tip.beside = (inside, x, free) => {
    box.classList.add("listing");
    const size = fill(inside);
    const left = x > window.innerWidth / 2 ? x - size.width - AWAY : x + AWAY;
    move(left, free(left, left + size.width, size.height), size);
  };
  return tip;
}
