// The line of a page's bands, which sticks below the header: a link to each, the present one bold; on a
// phone the present one, and the others in a list. `#name` of the address leads to a band too.
import { onPage, page } from "./page.js";

const element = (name, className, fields) => Object.assign(document.createElement(name), { className, ...fields });
const MOVES = ["wheel", "touchstart", "keydown", "pointerdown"];

// `unfold` : shows the figure of a band that is a row.
export function makeSticks(host, unfold) {
  const nav = element("nav", "msp-sticks");
  const button = element("button", "", { type: "button" });
  const list = document.createElement("ol");
  nav.append(button, list);
  const s = { bands: [], at: 0, hash: window.location.hash };
  const of = (name) => document.getElementById(name);
  const open = (is) => button.setAttribute("aria-expanded", String(is));
  const present = (at) => {
    s.at = at;
    [...list.children].forEach(({ firstChild: link }, n) => {
      if (n === at) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.tabIndex = n === at ? 0 : -1;
    });
    const [n, all] = [at + 1, s.bands.length];
    const place = page.shared?.words.band.replace("{n}", n).replace("{all}", all) ?? "";
    button.replaceChildren(element("span", "", { textContent: place }), s.bands[at].label);
  };
  // The band that crosses a line below this one; the last one is too low for it at the end.
  const seen = new IntersectionObserver(
    (changes) => {
      const at = changes.filter((one) => one.isIntersecting).map(({ target }) => s.bands.findIndex(({ name }) => name === target.id));
      if (at.length) present(at.at(-1));
    },
    { rootMargin: "-150px 0px -70% 0px" },
  );
  // What is folded around a band opens, and so do its further figures.
  const jump = () => {
    const target = s.hash && of(decodeURIComponent(s.hash.slice(1)));
    if (!target || !host.contains(target)) return;
    for (let one = target; one !== host; one = one.parentElement) if (one.localName === "details") one.open = true;
    const [figure, more] = target.matches(".msp-band") ? target.children : [];
    if (more) more.open = true;
    if (figure?.matches(".folded")) unfold(figure.id);
    target.scrollIntoView();
  };
  // Held until the reader moves, since what is above may come late.
  const held = new ResizeObserver(jump);
  const release = () => held.disconnect();
  const hold = () => {
    held.observe(host);
    for (const kind of MOVES) window.addEventListener(kind, release, { once: true, passive: true });
  };
  if (s.hash) hold();
  // Replaced, not pushed: Streamlit runs the script at each step back.
  nav.addEventListener("click", (event) => {
    const { hash } = event.target;
    if (!hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    window.history.replaceState(window.history.state, "", (s.hash = hash));
    open(false);
    hold();
  });
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  // One stop of the keyboard; arrow keys move along the line.
  nav.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape") open(false);
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
    const links = [...list.querySelectorAll("a")];
    if (step && target !== button) links.at((links.indexOf(target) + step) % links.length).focus();
  });
  s.update = (rows) => {
    const bands = rows.filter(({ label }) => label);
    // Streamlit drops it as it writes the query.
    if (s.hash && !window.location.hash) window.history.replaceState(window.history.state, "", s.hash);
    const start = bands.length > 1 && of(bands[0].name);
    if (!start) nav.remove();
    else if (start.previousSibling !== nav) start.before(nav);
    if (JSON.stringify(bands.map(({ name, label }) => [name, label])) !== s.shape || !nav.isConnected) {
      s.shape = JSON.stringify(bands.map(({ name, label }) => [name, label]));
      s.bands = bands;
      list.replaceChildren(
        ...bands.map(({ name, label }) => {
          const item = document.createElement("li");
          item.append(element("a", "", { href: `${window.location.search}#${name}`, textContent: label }));
          return item;
        }),
      );
    }
    seen.disconnect();
    if (!start) return;
    for (const { name } of bands) seen.observe(of(name));
    present(Math.min(s.at, bands.length - 1));
  };
  open(false);
  onPage(host, () => s.bands.length && present(s.at));
  return s;
}
