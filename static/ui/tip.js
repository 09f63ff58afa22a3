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
  // Beside a rectangle, on the side with more room; under or over one that leaves none.
  tip.near = (text, rect) => {
    if (!text) return tip.hide();
    box.classList.remove("listing");
    const size = fill(content(text));
    const middle = rect.top + rect.height / 2 - size.height / 2;
    const rooms = [rect.left, window.innerWidth - rect.right];
    if (Math.max(...rooms) >= size.width + AWAY + 8)
      return move(rooms[0] > rooms[1] ? rect.left - size.width - AWAY : rect.right + AWAY, middle, size);
    const under = rect.bottom + 8 + size.height < window.innerHeight;
    return move(rect.right - size.width, under ? rect.bottom + 8 : rect.top - size.height - 8, size);
  };
  // Content beside a place of the page, on the side with more room.
  tip.beside = (inside, x, y) => {
    box.classList.add("listing");
    const size = fill(inside);
    move(x > window.innerWidth / 2 ? x - size.width - AWAY : x + AWAY, y, size);
  };
  return tip;
}
