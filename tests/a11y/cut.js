// Words that do not fit where they stand: sideways scrolling, texts cut off, pictures wider than told.
() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    found.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && main.scrollWidth > main.clientWidth)
    found.push(`the main part is ${main.scrollWidth - main.clientWidth} px too wide`);
  // What has no room in the bar goes into its last menu; that begins before the corner does.
  const corner = document.querySelector(".st-key-corner")?.getBoundingClientRect().left ?? Infinity;
  for (const item of document.querySelectorAll('[data-testid="stTopNavLink"], [data-testid="stTopNavSection"]'))
    if (item.getBoundingClientRect().right > corner) found.push(`“${item.innerText}” lies under the corner`);
  const everything = (from) =>
    [...from.querySelectorAll("*")].flatMap((one) => (one.shadowRoot ? [one, ...everything(one.shadowRoot)] : [one]));
  const spoken = (one) => one.clientWidth <= 1 || one.clientHeight <= 1 || one.closest('.spoken, .msp-spoken, .told, [data-testid="stTopNav"]');
  for (const one of everything(document.body)) {
    if (one instanceof SVGElement || !one.getClientRects().length) continue;
    const style = getComputedStyle(one);
    if (style.visibility === "hidden" || spoken(one)) continue;
    const words = String(one.matches("input, textarea") ? one.value : one.innerText ?? "").trim().slice(0, 60);
    const wide = one.scrollWidth - one.clientWidth;
    const high = one.scrollHeight - one.clientHeight;
    if (one.matches("input[type=text], input[role=combobox]")) {
      if (wide > 1 && words) found.push(`the value “${words}” is cut by ${wide} px`);
    } else if (one.matches(".stage")) {
      // What is swiped says so above.
      if (wide > 1 && !one.parentElement.querySelector(".wider")?.textContent)
        found.push(`a picture is ${wide} px too wide`);
    } else if (words && /hidden|clip/.test(style.overflowX) && wide > 1) found.push(`“${words}” is cut by ${wide} px`);
    else if (one.closest('[role="menu"], [data-testid="stSidebarNav"]')) continue; // lines of a height of their own
    else if (words && /hidden|clip/.test(style.overflowY) && high > 4 && style.webkitLineClamp === "none")
      found.push(`“${words}” is cut by ${high} px below`);
  }
  return [...new Set(found)];
}
