// The tooltip of pictures and the map, for mouse, touch and keyboard focus.
export function tooltip(root) {
  const box = document.createElement("div");
  box.className = "tip";
  box.setAttribute("aria-hidden", "true");
  root.appendChild(box);
  const hide = () => box.classList.remove("on");
  const show = (text, x, y) => {
    if (!text) return hide();
    box.textContent = text;
    box.classList.remove("listing");
    box.classList.add("on");
    const { width, height } = box.getBoundingClientRect();
    const left = Math.min(Math.max(8, x + 14), window.innerWidth - width - 8);
    const top = y - height - 14 < 8 ? y + 18 : y - height - 14;
    box.style.transform = `translate(${left}px, ${top}px)`;
  };
  const at = (element, text) => {
    const r = element.getBoundingClientRect();
    show(text, r.left + r.width / 2, r.top);
  };
  // Content beside a place of the page, on the side with more room.
  const beside = (content, x, y) => {
    box.replaceChildren(content);
    box.classList.add("on", "listing");
    const { width, height } = box.getBoundingClientRect();
    const left = x > window.innerWidth / 2 ? Math.max(8, x - width - 16) : x + 16;
    const top = Math.max(8, Math.min(y, window.innerHeight - height - 8));
    box.style.transform = `translate(${Math.min(left, window.innerWidth - width - 8)}px, ${top}px)`;
  };
  return { show, at, beside, hide };
}

