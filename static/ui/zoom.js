// The world map to a region, a country, the reader's group or the countries in color, and back: by list, buttons, wheel, keys,
// double click or double tap. Land grows; marks keep their size, and names of countries take the place
// of the labels of the whole map.
import { set, shape } from "./svg.js";

const MOST = 24;
const STEP = 1.6;
const NAME_PX = 13;
// Dots of small countries, borders, and marks of roles, which stand in a group of their own.
const MARKS = "[data-iso], [transform], g > :is(path, rect, circle, polygon):not([data-iso] *, [transform] *)";
const WHOLE = '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M3.2 3.2a4 4 0 1 0 2.8-1.2"/><path d="M6.4-.4v4.8L3.2 2z"/></svg>';
let count = 0;

// `parts`: the map's SVG, what grows with the land, what stands over it, and the key below.
export function makeZoom(w, frame, { svg, plot, ground, over, legend }) {
  const z = { k: 1, x: 0, y: 0, drag: null };
  const names = shape("g", { class: "names", "pointer-events": "none", "aria-hidden": "true" }, plot);
  const clip = shape("clipPath", { id: `zoom-${(count += 1)}` }, svg);
  const edges = shape("rect", { x: 0, y: 0 }, clip);
  const bar = document.createElement("div");
  bar.className = "zoom";
  const list = document.createElement("select");
  const button = (text, act) => {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", tabIndex: -1, textContent: text });
    one.addEventListener("click", act);
    return one;
  };
  const buttons = [
    button("+", () => z.by(STEP)),
    button("\u2212", () => z.by(1 / STEP)),
    button("", () => z.reset()),
  ];
  buttons[2].innerHTML = WHOLE;
  bar.append(list, ...buttons);
  frame.append(bar);

  const scale = () => Number(/scale\(([\d.]+)/.exec(w.data.transform)?.[1] ?? 1);
  // To measure a key has the browser lay out the whole page, so it is done once for each.
  let measured;
  let key;
  const size = () => {
    const { width, height } = w.data;
    if (measured !== w.legend || !key.height) [measured, key] = [w.legend, legend.getBBox()];
    if (!key.height) return { width, height };
    // A list of roles stands beside the map, any other key below it.
    return key.x > width / 2 ? { width: key.x - 16, height } : { width, height: key.y - 6 };
  };
  const draw = ({ free = false } = {}) => {
    if (!w.data || !w.shapes) return;
    const near = z.k > 1.01;
    if (!near) Object.assign(z, { k: 1, x: 0, y: 0 });
    plot.classList.toggle("near", near);
    plot.classList.toggle("free", free);
    const { width, height } = size();
    set(edges, { width, height });
    if (near) plot.setAttribute("clip-path", `url(#${clip.id})`);
    else plot.removeAttribute("clip-path");
    const grown = near ? `translate(${z.x}px, ${z.y}px) scale(${z.k})` : "";
    ground.style.transform = grown;
    for (const mark of over.querySelectorAll(MARKS)) {
      const own = mark.getAttribute("transform");
      if (!near || own) {
        mark.style.transform = near ? `${grown} ${own}` : "";
        continue;
      }
      const at = mark.getBBox();
      const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
      mark.style.transform = `translate(${(z.k - 1) * x + z.x}px, ${(z.k - 1) * y + z.y}px)`;
    }
    write(near ? { width, height } : null);
    svg.style.touchAction = near ? "none" : "";
    bar.style.top = `${(62 * height) / w.data.height}%`;
    buttons[1].disabled = buttons[2].disabled = !near;
    if (!near) list.value = "";
  };
  const write = (room) => {
    names.replaceChildren();
    if (!room) return;
    const taken = [];
    const s = scale();
    const areas = Object.keys(w.data.tips).filter((iso) => w.shapes[iso] && w.paths[iso]);
    const big = new Map(areas.map((iso) => [iso, w.paths[iso].getBBox()]));
    areas.sort((a, b) => big.get(b).width * big.get(b).height - big.get(a).width * big.get(a).height);
    for (const iso of areas) {
      // Over the middle, where a mark may stand.
      const [x, y] = [z.k * s * w.shapes[iso].x + z.x, z.k * s * w.shapes[iso].y + z.y - 10];
      const wide = w.data.names[iso].length * NAME_PX * 0.55;
      const box = [x - wide / 2, y - NAME_PX, x + wide / 2, y + 4];
      const out = box[0] < 0 || box[1] < 0 || box[2] > room.width || box[3] > room.height;
      if (out || taken.some((o) => box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3])) continue;
      taken.push(box);
      shape("text", { x, y, "text-anchor": "middle", "font-size": NAME_PX }, names).textContent = w.data.names[iso];
    }
  };
  const hold = (k, x, y) => {
    const { width, height } = size();
    z.k = Math.max(1, Math.min(MOST, k));
    z.x = Math.min(0, Math.max(width * (1 - z.k), x));
    z.y = Math.min(0, Math.max(height * (1 - z.k), y));
  };
  z.draw = draw;
  z.reset = () => {
    const near = z.k > 1;
    z.k = 1;
    draw();
    return near;
  };
  // Around a place of the map, by default its middle.
  z.by = (factor, at, free = false) => {
    const { width, height } = size();
    const [x, y] = at ?? [width / 2, height / 2];
    const k = Math.max(1, Math.min(MOST, z.k * factor));
    hold(k, x - ((x - z.x) * k) / z.k, y - ((y - z.y) * k) / z.k);
    draw({ free });
  };
  z.to = (codes) => {
    const boxes = codes.filter((iso) => w.paths[iso]).map((iso) => w.paths[iso].getBBox());
    if (!boxes.length) return;
    const s = scale();
    // Far islands and the ends of Russia are left out where there are many.
    const ends = (values) => {
      const sorted = values.sort((a, b) => a - b);
      const cut = Math.round(sorted.length * 0.04);
      return [sorted[cut] * s, sorted[sorted.length - 1 - cut] * s];
    };
    const middle = ({ x, width }) => x + width / 2;
    const many = boxes.length > 8;
    const [left, right] = ends(boxes.flatMap((b) => (many ? [middle(b)] : [b.x, b.x + b.width])));
    const [top, bottom] = ends(boxes.flatMap((b) => [b.y, b.y + b.height]));
    const { width, height } = size();
    const k = Math.max(1, Math.min(MOST, 0.86 * Math.min(width / (right - left), height / (bottom - top))));
    hold(k, width / 2 - (k * (left + right)) / 2, height / 2 - (k * (top + bottom)) / 2);
    draw();
  };
  z.place = ({ clientX, clientY }) => {
    const matrix = svg.getScreenCTM();
    return [(clientX - matrix.e) / matrix.a, (clientY - matrix.f) / matrix.d];
  };
  list.addEventListener("change", () => {
    const { regions, selected, tips, group } = w.data;
    const { value } = list;
    const codes = { filled: Object.keys(tips), group, selected: [selected] };
    if (!value) z.reset();
    else z.to(codes[value] ?? regions[value][1]);
  });
  // Without Ctrl or the focus the page scrolls.
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !svg.contains(svg.getRootNode().activeElement)) return;
      event.preventDefault();
      z.by(Math.exp(-event.deltaY * 0.002), z.place(event), true);
    },
    { passive: false },
  );
  svg.addEventListener("dblclick", (event) => {
    const iso = event.target.closest?.("[data-iso]")?.dataset.iso;
    if (iso) z.to([iso]);
    else z.by(2, z.place(event));
  });
  svg.addEventListener("pointerdown", (event) => {
    if (z.k > 1) z.drag = { at: z.place(event), x: z.x, y: z.y, moved: false };
  });
  window.addEventListener("pointerup", () => (z.drag = z.drag?.moved ? { over: true } : null));
  svg.addEventListener("pointermove", (event) => {
    if (!z.drag?.at || !event.buttons) return;
    const [x, y] = z.place(event);
    const [dx, dy] = [x - z.drag.at[0], y - z.drag.at[1]];
    if (Math.hypot(dx, dy) < 4 && !z.drag.moved) return;
    z.drag.moved = true;
    hold(z.k, z.drag.x + dx, z.drag.y + dy);
    draw({ free: true });
  });
  // A click that ends a drag is none.
  svg.addEventListener(
    "click",
    (event) => {
      if (z.drag?.over) event.stopImmediatePropagation();
      z.drag = null;
    },
    true,
  );
  z.key = (key, iso) => {
    const { x, y } = w.shapes?.[iso] ?? {};
    const at = x === undefined ? undefined : [z.k * scale() * x + z.x, z.k * scale() * y + z.y];
    if (key === "+" || key === "=") z.by(STEP, at);
    else if (key === "-") z.by(1 / STEP, at);
    else if (key === "0") z.reset();
    else return false;
    return true;
  };
  z.update = () => {
    const { words, names: labels, regions = {}, selected, group } = w.data;
    const options = [["", words.zoom_world]];
    for (const [name, [label]] of Object.entries(regions)) options.push([name, label]);
    options.push(group.length ? ["group", words.zoom_group] : ["filled", words.zoom_filled]);
    if (selected) options.push(["selected", labels[selected]]);
    const now = list.value;
    list.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    list.value = options.some(([value]) => value === now) ? now : "";
    list.setAttribute("aria-label", words.zoom);
    list.setAttribute("aria-description", words.zoom_keys);
    ["zoom_in", "zoom_out", "zoom_world"].forEach((name, n) => {
      // With what the button shows, since people who speak to their browser say that.
      const sign = buttons[n].textContent;
      buttons[n].setAttribute("aria-label", sign ? `${words[name]}: ${sign}` : words[name]);
      buttons[n].title = words[name];
    });
  };
  return z;
}
