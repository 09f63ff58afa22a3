// What has the focus: its name and place, whether it can be seen, and how the focus shows.
() => {
  const up = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host;
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  const chain = [];
  for (let one = at; one; one = up(one)) chain.push(one);

  // ---- the ring, of the element or of the frame around a field, and what lies behind it
  // What is lower than the ring, as the line of a slider, does not lie behind it.
  const ground = (from, high) => {
    for (const one of chain.slice(from)) {
      const { backgroundColor } = getComputedStyle(one);
      const clear = /^rgba\(.*, 0\)$/.test(backgroundColor);
      if (!clear && one.getBoundingClientRect().height >= high) return backgroundColor;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const ringOf = (one, index) => {
    const style = getComputedStyle(one);
    const outside = parseFloat(style.outlineOffset) >= 0 ? 1 : 0;
    const width = parseFloat(style.outlineWidth);
    const high = one.getBoundingClientRect().height;
    if (style.outlineStyle !== "none" && width >= 2)
      return { colour: style.outlineColor, ground: ground(index + outside, high), width };
    const stroke = parseFloat(style.strokeWidth);
    // A country on a map is ringed along its border.
    if (one instanceof SVGElement && stroke >= 2)
      return { colour: style.stroke, ground: ground(1, high), width: stroke };
    return null;
  };

  // ---- whether any of nine points of it is in the window with nothing over it
  const box = at.getBoundingClientRect();
  const left = Math.max(box.left, 0);
  const right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0);
  const bottom = Math.min(box.bottom, innerHeight);
  const highest = (x, y) => {
    let found = document.elementFromPoint(x, y);
    for (let inner; (inner = found?.shadowRoot?.elementFromPoint(x, y)) && inner !== found; ) found = inner;
    return found;
  };
  const belongs = (found) => {
    for (let one = found; one; one = up(one)) if (one === at) return true;
    // A field without a face of its own lies under what is drawn for it.
    return Boolean(found?.contains(at)) || chain.slice(0, 4).includes(found?.parentElement);
  };
  const parts = [0.1, 0.5, 0.9];
  const is_visible =
    right > left &&
    bottom > top &&
    parts.some((x) =>
      parts.some((y) => belongs(highest(left + (right - left) * x, top + (bottom - top) * y))),
    );

  const root = at.getRootNode();
  const labelled = (at.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  const name =
    at.getAttribute("aria-label") ||
    labelled.map((id) => root.getElementById(id)?.textContent ?? "").join(" ") ||
    at.labels?.[0]?.textContent ||
    at.textContent ||
    "";
  const keys = chain.flatMap((one) => [...(one.classList ?? [])]);
  return {
    tag: at.tagName.toLowerCase(),
    role: at.getAttribute("role") ?? "",
    kind: at.dataset.testid ?? at.dataset.act ?? "",
    name: name.trim().slice(0, 80),
    owner: keys.find((one) => one.startsWith("st-key-")) ?? "",
    left: box.left,
    top: box.top,
    width: box.width,
    height: box.height,
    is_visible,
    ring: chain.slice(0, 4).map(ringOf).find(Boolean) ?? null,
  };
}
