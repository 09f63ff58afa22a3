// Entries of a key and labels at the ends of lines hide what they name, and bring it back. The axis
// stays. Nothing is asked of the server.
const lookOf = (shape) =>
  /line/.test(shape.localName)
    ? shape.getAttribute("stroke")
    : `${shape.getAttribute("fill")} ${shape.getAttribute("fill-opacity") ?? 1}`;
const SHAPES = "rect:not([pointer-events]), path, polyline, line, circle:not([pointer-events])";

// What is hidden, by page and card: a card that is made anew leaves it hidden.
const filters = new Map();

export function makeFilter(host, onChange) {
  const card = `${window.location.pathname} ${host.getRootNode().host?.id}`;
  const hidden = filters.get(card) ?? new Set();
  filters.set(card, hidden);
  const f = { svg: null, entries: [], at: -1 };
  const idOf = (entry) => entry.dataset.entry || entry.textContent;
  const partsOf = (entry) => {
    const { entry: key } = entry.dataset;
    if (key) return f.svg.querySelectorAll(`[data-plot] > [data-key="${CSS.escape(key)}"]`);
    const swatch = entry.querySelector(SHAPES);
    const look = swatch && lookOf(swatch);
    const alike = (shape) => lookOf(shape) === look;
    return [...f.svg.querySelectorAll("[data-key]")].filter((part) =>
      [...part.querySelectorAll(SHAPES)].some(alike),
    );
  };
  const apply = () => {
    for (const entry of f.entries) {
      const off = hidden.has(idOf(entry));
      entry.classList.toggle("off", off);
      entry.setAttribute("aria-pressed", String(!off));
      for (const part of partsOf(entry)) part.classList.toggle("off", off);
    }
    onChange();
  };
  // Choices last as long as the picture has such entries.
  f.read = (svg) => {
    f.svg = svg;
    f.at = -1;
    f.entries = [...(svg?.querySelectorAll("[data-entry]") ?? [])].filter((one) => partsOf(one).length);
    if (!f.entries.length) return;
    // Buttons are announced only in a group, not within an image.
    svg.setAttribute("role", "group");
    for (const entry of f.entries) {
      // Its name is what it shows; without a space name and number would be read as one word.
      if (!entry.hasAttribute("role")) entry.querySelectorAll("text").forEach((text) => text.after(" "));
      entry.setAttribute("role", "button");
      entry.setAttribute("tabindex", -1);
    }
    apply();
  };
  f.entryOf = (event) => f.entries.find((entry) => entry === event.target.closest?.("[data-entry]"));
  f.keyOf = (entry) => entry?.dataset.entry || partsOf(entry)[0]?.dataset.key || "";
  f.toggle = (entry) => {
    const id = idOf(entry);
    if (!hidden.delete(id)) hidden.add(id);
    if (f.entries.every((one) => hidden.has(idOf(one)))) hidden.clear();
    apply();
  };
  f.only = (entry) => {
    const others = f.entries.map(idOf).filter((id) => id !== idOf(entry));
    const alone = others.every((id) => hidden.has(id));
    hidden.clear();
    if (!alone) others.forEach((id) => hidden.add(id));
    apply();
  };
  f.reset = () => {
    const any = hidden.size > 0;
    hidden.clear();
    if (any) apply();
    return any;
  };
  f.step = (by) => {
    f.at = (f.at + by + f.entries.length) % f.entries.length;
    f.entries[f.at].focus();
    return f.entries[f.at];
  };
  return f;
}
