import { pageIdle } from "./retry.js";
import { prepare, search } from "./search_match.js";
import { visit } from "./visit.js";

// The search box: a combobox that matches in the browser, from an index that is fetched once.
const GOAL_CHECK_MS = 150;
const GOAL_CHECKS = 120;
const GOAL_HELD = 6;
const MOVES = ["wheel", "touchmove", "pointerdown", "keydown"];
const HEADER_PX = 72;

// State that outlives the box of one page: the index, and the selected figure.
const shared = (window.mspSearch ??= { index: null, path: "", seeking: 0 });

function load(data) {
  if (!shared.index || shared.path !== data.path) {
    shared.path = data.path;
    shared.index = fetch(new URL(data.path, document.baseURI))
      .then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status}`);
        return answer.json();
      })
      .then(prepare);
    // The next key pressed tries again.
    shared.index.catch(() => (shared.index = null));
  }
  return shared.index;
}

const anchor = (figure) => `fig-${figure.replaceAll(".", "-")}`;
const TITLE = "h1.msp-h1";
const TYPING = "input, textarea, [contenteditable]";

// Moves the focus to the selected result once its page is drawn and stable, unless the reader has
// moved on by then. Screen readers announce it, and the Tab key continues from there.
function seek(selector, arrived) {
  clearInterval(shared.seeking);
  let checks = 0;
  let stable = 0;
  const stop = () => {
    clearInterval(shared.seeking);
    for (const act of MOVES) window.removeEventListener(act, stop);
  };
  // The event of the key that selected the result is still being dispatched.
  setTimeout(() => {
    for (const act of MOVES) window.addEventListener(act, stop, { passive: true });
  });
  shared.seeking = setInterval(() => {
    checks += 1;
    if (checks > GOAL_CHECKS || stable > GOAL_HELD) return stop();
    const place = arrived() && pageIdle() && document.querySelector(selector);
    if (!place) return undefined;
    for (let one = place.closest("details"); one; one = one.parentNode.closest("details")) one.open = true;
    place.style.scrollMarginTop = `${HEADER_PX}px`;
    // Repeated until the page is complete: content above it moves it, and a short page cannot scroll.
    place.scrollIntoView({ block: selector === TITLE ? "nearest" : "start" });
    // Redrawn elements lose the focus.
    stable = document.activeElement === place ? stable + 1 : 0;
    if (stable) return undefined;
    place.tabIndex = -1;
    place.style.outline = "none";
    return place.focus({ preventScroll: true });
  }, GOAL_CHECK_MS);
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function node(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export function makeSearch(host) {
  const opener = node("button", "opener");
  opener.type = "button";
  opener.innerHTML =
    '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="7" cy="7"' +
    ' r="4.6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m10.5 10.5 3.6 3.6"' +
    ' stroke="currentColor" stroke-width="1.5"/></svg>';
  const field = node("div", "field");
  const input = node("input", "");
  const list = node("ul", "list");
  const message = node("div", "told");
  const spoken = node("div", "spoken");
  const key = node("kbd", "", "/");
  key.setAttribute("aria-hidden", "true");
  Object.assign(input, { type: "text", autocomplete: "off", spellcheck: false, maxLength: 120 });
  input.setAttribute("enterkeyhint", "go");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "results");
  list.id = "results";
  list.setAttribute("role", "listbox");
  spoken.setAttribute("aria-live", "polite");
  field.append(input, key, list, message);
  host.append(opener, field, spoken);
  const s = { data: null, results: [], at: -1 };

  const show = (open) => {
    list.hidden = !open || !s.results.length;
    message.hidden = !open || s.results.length > 0 || !message.textContent;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    s.results = [];
    list.replaceChildren();
    message.replaceChildren();
    show(false);
    host.classList.remove("open");
  };
  const choose = (at) => {
    s.at = at;
    const items = [...list.querySelectorAll("a")];
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    const item = items[at];
    if (!item) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", item.id);
    return item.scrollIntoView({ block: "nearest" });
  };
  const address = ({ page, query, goal }) => {
    const url = new URL(page === s.data.first ? "./" : page, document.baseURI);
    url.search = new URLSearchParams({ ...query, ...s.data.carried }).toString();
    url.hash = goal ? anchor(goal) : "";
    return url;
  };
  const there = (target) =>
    window.location.pathname === target.pathname &&
    [...target.searchParams].every(
      ([name, value]) => new URLSearchParams(window.location.search).get(name) === value,
    );
  const go = (result) => {
    const target = address(result);
    input.value = "";
    close();
    input.blur();
    visit(target);
    if (!result.goal) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
    seek(result.goal ? `.st-key-${anchor(result.goal)}` : TITLE, () => there(target));
  };
  const option = (result, i) => {
    const { words } = s.data;
    const item = node("li", "");
    item.setAttribute("role", "none");
    // The link itself is the option, since screen readers ignore elements inside an option.
    const link = node("a", "");
    link.id = `result-${i}`;
    link.setAttribute("role", "option");
    link.href = address(result).href;
    link.tabIndex = -1;
    const about = result.about.join(", ");
    link.append(node("span", "name", about ? fill(words.of, { name: result.label, about }) : result.label));
    if (result.alias) link.append(node("span", "more", fill(words.also, { alias: result.alias })));
    link.append(node("span", "kind", words.kind[result.kind]));
    item.append(link);
    // The box keeps the focus, so that the list is still there for the click.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("mousemove", () => s.at !== i && choose(i));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(result);
    });
    return item;
  };
  const showMessage = (heading, text) => {
    message.replaceChildren(node("p", "none", heading), ...(text ? [node("p", "", text)] : []));
    spoken.textContent = heading;
  };
  const look = async () => {
    const sent = input.value.trim();
    const { words } = s.data;
    message.replaceChildren();
    if (!sent) {
      s.results = [];
      list.replaceChildren();
      showMessage(words.hint, "");
      return show(host.classList.contains("open"));
    }
    let index;
    try {
      index = await load(s.data);
    } catch {
      s.results = [];
      showMessage(words.failed, "");
      return show(true);
    }
    // The input changed while the index was loading.
    if (input.value.trim() !== sent) return undefined;
    s.results = search(index, sent);
    list.replaceChildren(...s.results.map(option));
    const n = s.results.length;
    if (n) spoken.textContent = n === 1 ? words.count_one : fill(words.count_other, { n });
    else showMessage(fill(words.none, { sent }), words.none_text);
    show(true);
    return choose(n ? 0 : -1);
  };
  const open = () => {
    host.classList.add("open");
    input.focus();
  };
  opener.addEventListener("click", () => (host.classList.contains("open") ? close() : open()));
  opener.addEventListener("pointerdown", (event) => event.preventDefault());
  input.addEventListener("focus", () => {
    host.classList.add("open");
    load(s.data).catch(() => {});
    look();
  });
  input.addEventListener("blur", close);
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    const n = s.results.length;
    if (event.key === "Escape") {
      input.value = "";
      close();
      input.blur();
    } else if (event.key === "Enter" && s.results[s.at]) {
      const result = s.results[s.at];
      if (event.ctrlKey || event.metaKey) window.open(address(result), "_blank", "noopener");
      else go(result);
    } else if (event.key === "ArrowDown" && n) choose((s.at + 1) % n);
    else if (event.key === "ArrowUp" && n) choose((s.at - 1 + n) % n);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const [at] = event.composedPath();
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    // The box is hidden on the stage.
    if (at.matches?.(TYPING) || !host.getClientRects().length) return;
    event.preventDefault();
    open();
  });
  close();
  const anchorId = window.location.hash.slice(1);
  if (anchorId.startsWith("fig-")) seek(`.st-key-${CSS.escape(anchorId)}`, () => true);
  return (data) => {
    s.data = data;
    input.placeholder = data.words.placeholder;
    input.setAttribute("aria-label", data.words.label);
    list.setAttribute("aria-label", data.words.label);
    opener.setAttribute("aria-label", data.words.label);
  };
}
