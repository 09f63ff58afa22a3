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
  return { show, at, hide };
}

