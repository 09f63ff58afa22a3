import { pageIdle } from "./retry.js";

// Scrolls to a card that a click elsewhere has opened, once for each target.
const HEADER_PX = 68;
// A card whose top is above this fraction of the window counts as visible.
const SEEN = 0.7;
const CHECK_MS = 150;
const CHECKS = 60;

export default function (component) {
  const { data, parentElement } = component;
  const host = parentElement.querySelector(".reveal");
  if (host.target === data.target) return;
  host.target = data.target;
  let checks = 0;
  clearInterval(host.waiting);
  host.waiting = setInterval(() => {
    checks += 1;
    if (!host.isConnected) return clearInterval(host.waiting);
    const card = pageIdle() && document.querySelector(`.st-key-${CSS.escape(data.card)}`);
    if (!card && checks < CHECKS) return undefined;
    clearInterval(host.waiting);
    if (!card) return undefined;
    const { top, height } = card.getBoundingClientRect();
    if (top >= HEADER_PX && top < window.innerHeight * SEEN) return undefined;
    card.style.scrollMargin = `${HEADER_PX}px 0 16px`;
    const fits = height < window.innerHeight - HEADER_PX - 16;
    card.scrollIntoView({ block: fits ? "nearest" : "start" });
    return undefined;
  }, CHECK_MS);
}
