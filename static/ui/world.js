// The world map as a control. Geometry is fetched once and cached on the window; the server sends
// colors, labels and the selection. Playback of years runs in the browser.
import { geometry, tellDrawn } from "./geometry.js";
import { light, onLit } from "./lit.js";
import { printVersion } from "./print_version.js";
import { makeRuler } from "./ruler.js";
import { set, shape as element } from "./svg.js";
import { tooltip } from "./tip.js";
import { makeZoom } from "./zoom.js";

const PHONE = window.matchMedia("(max-width: 699px)");
const LARGEST = 2;

export function makeWorld(host) {
  const svg = element("svg", { class: "earth", role: "group" });
  const land = element("g", { "stroke-linejoin": "round" });
  const over = element("g", { class: "over" });
  const selection = element("path", { fill: "none", "pointer-events": "none", class: "chosen" });
  const lit = element("path", { fill: "none", "pointer-events": "none", class: "lit" });
  const legend = element("g", { "aria-hidden": "true" });
  const ground = element("g", { class: "ground" });
  const plot = element("g");
  ground.append(land, selection, lit);
  plot.append(ground, over);
  svg.append(plot, legend);
  const stamp = document.createElement("div");
  stamp.className = "stamp";
  const undrawn = document.createElement("div");
  undrawn.className = "undrawn";
  const failed = document.createElement("p");
  failed.className = "failed";
  failed.hidden = true;
  const frame = document.createElement("div");
  frame.className = "frame";
  frame.append(svg, stamp, failed);
  const player = document.createElement("div");
  player.className = "player";
  host.append(frame, player);
  const tip = tooltip(host, () => light(""));
  const written = () => [...svg.querySelectorAll("text")].map((one) => one.getBoundingClientRect());
  const w = { host, data: null, send: () => {}, shapes: null, paths: {}, at: 0, painted: null, timer: 0 };

  const zoom = makeZoom(w, frame, { svg, plot, ground, over, legend });

  // ---- shapes
  const isoOf = (event) => event.target.closest?.("[data-iso]")?.dataset.iso;
  const nameOf = (iso) => w.data.names[iso] ?? iso;
  const tipOf = (iso) => {
    if (w.painted !== w.data.year) return nameOf(iso);
    return w.data.tips[iso] ?? w.data.words.unlisted.replace("{name}", nameOf(iso));
  };
  const build = (geo) => {
    w.shapes = geo.shapes;
    for (const [iso, shape] of Object.entries(geo.shapes)) {
      const path = element("path", { d: shape.d, "data-iso": iso, role: "button", tabindex: -1 });
      w.paths[iso] = path;
      land.append(path);
    }
    paint();
  };
  const look = () => (w.printing ? { ...w.data, ...w.printed } : w.data);
  const codes = () =>
    w.painted === w.data.year || !w.data.frames[w.painted]
      ? look().fills
      : Object.fromEntries(
          Object.entries(w.data.frames[w.painted]).map(([iso, c]) => [iso, look().classes[c]]),
        );
  const paint = () => {
    if (!w.data || !w.shapes) return;
    const { viewBox, width, height, transform, stroke, outlined, overlay, legend: key } = look();
    const ground = look().land;
    const { selected, picked, year } = w.data;
    const still = w.painted === year;
    svg.setAttribute("viewBox", viewBox);
    svg.style.aspectRatio = `${width} / ${height}`;
    for (const group of [land, selection, lit]) group.setAttribute("transform", transform);
    if (w.overlay !== overlay) over.innerHTML = w.overlay = overlay;
    if (w.legend !== key) legend.innerHTML = w.legend = key;
    const fills = codes();
    const last = [];
    for (const [iso, path] of Object.entries(w.paths)) {
      const fill = fills[iso];
      // During playback the server has not sent the outlined countries: outline all with a color.
      const lined = fill && (!still || outlined.includes(iso));
      if (fill && !path.dataset.top) last.push(path);
      set(path, {
        fill: fill ?? ground,
        stroke: lined ? stroke.filled : stroke.plain,
        "stroke-width": lined ? stroke.filledWidth : stroke.plainWidth,
        "aria-pressed": picked ? picked.includes(iso) : iso === selected,
        "aria-label": tipOf(iso),
        "data-top": fill ? "1" : "",
      });
    }
    // Outlined countries come last, to lie on top; a moved node would lose the focus.
    const focused = host.getRootNode().activeElement;
    last.filter((path) => path !== focused).forEach((path) => land.append(path));
    for (const dot of over.querySelectorAll("[data-dot]")) {
      const iso = dot.closest("[data-iso]").dataset.iso;
      if (!still) dot.setAttribute("fill", fills[iso] ?? ground);
    }
    host.classList.toggle("stale", !still);
    // Former states have output but no shape: name them, or their area would look empty.
    const gone = Object.keys(w.data.frames[w.painted] ?? {}).filter((iso) => !w.shapes[iso]);
    const names = gone.map(nameOf).join(", ");
    undrawn.textContent = gone.length ? w.data.words.undrawn.replace("{name}", names) : "";
    const shape = w.shapes[selected];
    selection.setAttribute("d", shape ? shape.d : "");
    selection.setAttribute("stroke-width", stroke.filledWidth * 3);
    // The first country with a tooltip, which is the largest.
    const stops = [selected, w.stop, ...Object.keys(w.data.tips), ...Object.keys(w.paths)];
    rove(stops.find((iso) => w.paths[iso]));
    const ruled = Boolean(w.data.ruler?.length);
    // On a phone an enlarged map opens where its largest countries are.
    if (ruled && !w.ruled && PHONE.matches) zoom.to(Object.keys(w.data.tips).slice(0, LARGEST));
    else if (!ruled && w.ruled) zoom.reset();
    w.ruled = ruled;
    zoom.draw();
    tellDrawn(host);
  };
  const rove = (iso) => {
    if (w.stop && w.paths[w.stop]) w.paths[w.stop].setAttribute("tabindex", -1);
    w.stop = iso;
    w.paths[iso]?.setAttribute("tabindex", 0);
  };
  const nearest = (iso, dx, dy) => {
    const from = w.shapes[iso];
    let best = null;
    let least = Infinity;
    for (const [other, to] of Object.entries(w.shapes)) {
      const along = (to.x - from.x) * dx + (to.y - from.y) * dy;
      const across = Math.abs((to.x - from.x) * dy - (to.y - from.y) * dx);
      if (other === iso || along <= 0.5 || across > along * 2.5) continue;
      const cost = along + across * 2;
      if (cost < least) [best, least] = [other, cost];
    }
    return best;
  };
  const pick = (iso) => {
    if (!iso || !w.data.clickable) return;
    // Optimistic update; the server's response confirms it.
    w.send("pick", iso);
    w.data.selected = w.data.selected === iso ? "" : iso;
    paint();
  };
  svg.addEventListener("click", (event) => {
    const iso = isoOf(event);
    // A first tap lights, a second one selects; two in a row zoom.
    const first = event.pointerType === "touch" && w.touched !== iso;
    w.touched = iso;
    if (!first && event.detail < 2) pick(iso);
  });
  const point = (event) => {
    const iso = isoOf(event);
    if (!iso) return tip.soon();
    tip.near(tipOf(iso), event.target.getBoundingClientRect(), written());
    return light(iso);
  };
  svg.addEventListener("pointermove", (event) => event.buttons || point(event));
  onLit(host, (iso) => lit.setAttribute("d", w.shapes?.[iso]?.d ?? ""));
  svg.addEventListener("pointerdown", point);
  const leave = () => tip.leave();
  svg.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && tip.soon());
  // On the wrapper, because an SVG with a focus listener becomes a tab stop.
  frame.addEventListener("focusin", (event) => {
    const iso = isoOf(event);
    if (!iso || !event.target.matches(":focus-visible")) return;
    tip.near(tipOf(iso), event.target.getBoundingClientRect(), written());
    light(iso);
  });
  frame.addEventListener("focusout", leave);
  svg.addEventListener("keydown", (event) => {
    const iso = isoOf(event);
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (iso && (event.key === "Enter" || event.key === " ")) pick(iso);
    else if (zoom.key(event.key, iso)) light(iso ?? "");
    else if (event.key === "Escape") zoom.reset() || leave();
    else if (iso && move[event.key]) {
      const next = nearest(iso, ...move[event.key]);
      if (next) {
        rove(next);
        w.paths[next].focus();
      }
    } else return;
    event.preventDefault();
  });

  // ---- years
  const button = document.createElement("button");
  const range = document.createElement("input");
  const output = document.createElement("output");
  button.type = "button";
  range.type = "range";
  range.min = 0;
  range.step = 1;
  player.append(button, range, output, undrawn);
  const years = () => w.data.years;
  const show = (index, quiet = false) => {
    w.at = Math.max(0, Math.min(index, years().length - 1));
    w.painted = years()[w.at];
    range.value = w.at;
    range.setAttribute("aria-valuetext", w.painted);
    output.textContent = w.painted;
    stamp.textContent = w.painted === w.data.year ? "" : w.painted;
    ruler.update(w.data, w.painted);
    if (!quiet) paint();
  };
  // Only where the page has a year to set.
  const settle = () => {
    if (w.data.timed && w.painted !== w.data.year) w.send("year", w.painted);
  };
  const label = () => {
    const text = w.timer ? w.data.words.pause : w.data.words.play;
    button.innerHTML = w.timer
      ? '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 1h3v10H2zM7 1h3v10H7z"/></svg>'
      : '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 1l9 5-9 5z"/></svg>';
    button.append(text);
  };
  const stop = () => {
    if (!w.timer) return;
    clearInterval(w.timer);
    w.timer = 0;
    label();
  };
  const pause = () => {
    stop();
    settle();
  };
  const ruler = makeRuler(host, {
    years,
    settle,
    show: (index) => {
      stop();
      show(index);
    },
    point: (text, box) => (text ? tip.near(text, box) : tip.soon()),
  });
  const play = () => {
    if (w.at === years().length - 1) show(0);
    const step = Math.max(120, Math.min(900, 6000 / years().length));
    w.timer = setInterval(() => {
      if (!host.isConnected) return clearInterval(w.timer);
      show(w.at + 1);
      if (w.at === years().length - 1) pause();
      return undefined;
    }, step);
    label();
  };
  button.addEventListener("click", () => (w.timer ? pause() : play()));
  range.addEventListener("input", () => {
    stop();
    show(Number(range.value));
  });
  range.addEventListener("change", settle);

  const prepare = printVersion(({ world }) => {
    w.printed = world;
    if (w.printing) paint();
  });
  w.update = (data) => {
    const first = !w.data;
    w.data = { ...data };
    prepare(data.print);
    svg.setAttribute("aria-label", data.alt);
    svg.style.aspectRatio = `${data.width} / ${data.height}`;
    svg.setAttribute("viewBox", data.viewBox);
    svg.classList.toggle("clickable", Boolean(data.clickable));
    zoom.update();
    player.hidden = data.years.length < 2;
    range.max = Math.max(0, data.years.length - 1);
    range.setAttribute("aria-label", data.words.year);
    if (!w.timer) {
      if (data.years.includes(data.year)) show(data.years.indexOf(data.year), true);
      w.painted = data.year;
    }
    output.textContent = w.painted;
    player.classList.toggle("ruled", Boolean(data.ruler?.length));
    ruler.update(w.data, w.painted);
    label();
    stamp.textContent = w.painted === data.year ? "" : w.painted;
    if (w.shapes) return paint();
    if (first || failed.hidden === false) {
      geometry(data.geometry).then(
        (geo) => {
          failed.hidden = true;
          if (!w.shapes) build(geo);
        },
        () => {
          failed.textContent = w.data.words.failed;
          failed.hidden = false;
        },
      );
    }
    return undefined;
  };
  const print = window.matchMedia("print");
  const printing = (event) => {
    if (!host.isConnected) return w.detach();
    w.printing = event.matches;
    return paint();
  };
  w.attach = () => print.addEventListener("change", printing);
  w.detach = () => print.removeEventListener("change", printing);
  return w;
}
