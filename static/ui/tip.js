// The tooltip of pictures and the map, for mouse, touch and keyboard focus. One is open at a time. It
// stands beside what it speaks of, stays while the pointer is on it, and Escape closes it.
const LEAVE_MS = 300;
const AWAY = 16;
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
  const move = (left, top, { width, height }) => {
    const within = (at, size, room) => Math.max(8, Math.min(at, room - size - 8));
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
  // Beside a rectangle, under or over it: where it has room, and covers least of what is `written`.
  tip.near = (text, rect, written = []) => {
    if (!text) return tip.hide();
    box.classList.remove("listing");
    const size = fill(content(text));
    const { width, height } = size;
    const middle = rect.top + rect.height / 2 - height / 2;
    const sides = [[rect.right + AWAY, middle], [rect.left - width - AWAY, middle]];
    if (rect.left > window.innerWidth - rect.right) sides.reverse();
    const places = [...sides, [rect.right - width, rect.bottom + 8], [rect.right - width, rect.top - height - 8]];
    const overlap = (from, to, start, end) => Math.max(0, Math.min(to, end) - Math.max(from, start));
    const cost = ([left, top]) => {
      const area = (o) => overlap(left, left + width, o.left, o.right) * overlap(top, top + height, o.top, o.bottom);
      const seen = overlap(left, left + width, 8, window.innerWidth - 8) * overlap(top, top + height, 8, window.innerHeight - 8);
      // What is off the screen is worse than what is covered.
      return (width * height - seen) * 10 + written.reduce((sum, one) => sum + area(one), 0);
    };
    const costs = places.map(cost);
    return move(...places[costs.indexOf(Math.min(...costs))], size);
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
