import { copyText } from "./actions.js";
import { makeAsking } from "./ask.js";
import { pageIdle } from "./retry.js";
import { prepare, search } from "./search_match.js";
import { visit } from "./visit.js";

// The search box: a combobox that matches in the browser, from an index that is fetched once. The
// answer to a question in words comes from the server and stands before what matches.
const GOAL_CHECK_MS = 150;
const GOAL_CHECKS = 120;
const GOAL_HELD = 6;
const MOVES = ["wheel", "touchmove", "pointerdown", "keydown"];
const HEADER_PX = 72;
const HITS_BELOW = 4;
// Score of a result that all words match (`search_match.js`).
const WHOLE = 88;

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
const LOADING = '.msp-cards:not([data-loading="0"])';
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
    // Redrawn elements lose the focus, and cards that are still to come move it.
    const held = document.activeElement === place;
    stable = held && !document.querySelector(LOADING) ? stable + 1 : 0;
    if (held) return undefined;
    place.tabIndex = -1;
    place.style.setProperty("outline", "none", "important");
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
  const message = node("div", "message");
  const spoken = node("div", "spoken");
  const key = node("kbd", "", "/");
  key.setAttribute("aria-hidden", "true");
  Object.assign(input, { type: "text", autocomplete: "off", spellcheck: false, maxLength: 300 });
  input.setAttribute("enterkeyhint", "go");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "results");
  list.id = "results";
  list.setAttribute("role", "listbox");
  spoken.setAttribute("aria-live", "polite");
  field.append(input, key, list, message);
  host.append(opener, field, spoken);
  // `entries` are the options of the list; `moved` says that the reader has chosen among them.
  const s = { data: null, results: [], answer: null, entries: [], at: -1, moved: false, copying: false };

  const show = (open) => {
    list.hidden = !open || !list.childElementCount;
    message.hidden = !open || !list.hidden || !message.textContent;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) input.removeAttribute("aria-activedescendant");
  };
  const empty = () => {
    Object.assign(s, { results: [], answer: null, entries: [], moved: false });
    list.replaceChildren();
  };
  const close = () => {
    empty();
    ask(s.data?.ask, "");
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
  // Copying takes the focus for a moment, in which the list must stay.
  const copy = (sentence) => {
    s.copying = true;
    spoken.textContent = copyText(sentence) ? s.data.words.copied : s.data.words.not_copied;
    input.focus();
    s.copying = false;
    list.querySelector('[aria-selected="true"] .name').textContent = spoken.textContent;
  };
  const go = ({ url, goal, sentence, file }) => {
    if (sentence) return copy(sentence);
    input.value = "";
    close();
    input.blur();
    if (file) return Object.assign(document.createElement("a"), { href: url.href, download: "" }).click();
    visit(url);
    if (!goal) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
    return seek(goal ? `.st-key-${anchor(goal)}` : TITLE, () => there(url));
  };
  const option = (entry, className, parts) => {
    const item = node("li", "");
    item.setAttribute("role", "none");
    // The link itself is the option, since screen readers ignore elements inside an option.
    const link = node("a", className);
    const at = s.entries.push(entry) - 1;
    link.id = `result-${at}`;
    link.setAttribute("role", "option");
    if (entry.url) link.href = entry.url.href;
    link.tabIndex = -1;
    link.append(...parts.filter(([, text]) => text).map(([name, text]) => node("span", name, text)));
    item.append(link);
    // The box keeps the focus, so that the list is still there for the click.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("mousemove", () => s.at !== at && move(at));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(entry);
    });
    return item;
  };
  const hit = (result) => {
    const { words } = s.data;
    const about = result.about.join(", ");
    return option({ url: address(result), goal: result.goal, file: result.kind === "paper" }, "", [
      ["name", about ? fill(words.of, { name: result.label, about }) : result.label],
      ["more", result.alias && fill(words.also, { alias: result.alias })],
      ["kind", words.kind[result.kind]],
    ]);
  };
  const remark = (...parts) => {
    const item = node("li", "remark");
    item.setAttribute("role", "presentation");
    item.append(...parts.filter(([, text]) => text).map(([name, text]) => node("p", name, text)));
    return item;
  };
  const reading = ({ link, figure, sentence, source, read_as: heading }) =>
    option({ url: new URL(link, document.baseURI), goal: figure }, "answer", [
      ["read", fill(s.data.words.read_as, { reading: heading })],
      ["sentence", sentence],
      ["more", source],
      ["kind", s.data.words.open],
    ]);
  // What stands before the results: an answer and its copy, two or three readings, or the reason why
  // there is no answer and the nearest that exists.
  const replies = () => {
    const { answer, data: { words } } = s;
    if (!answer) return [];
    if (answer.kind === "failed") return [remark(["none", words.ask_failed])];
    if (answer.kind !== "answer")
      return [remark(["none", answer.sentence]), ...answer.choices.map(reading)];
    const sentence = `${answer.sentence} [${answer.source}]`;
    return [reading(answer), option({ sentence }, "", [["name", words.sentence]])];
  };
  const draw = () => {
    const before = s.moved ? s.entries[s.at] : null;
    s.entries = [];
    // What matches all words comes before what is not known, a name before words not understood.
    const [first] = s.results;
    const unknown = s.answer?.kind === "unknown" && !s.answer.choices.length;
    const apart = first && unknown && (first.score > WHOLE || s.answer.not_understood.length);
    const hits = () => s.results.slice(0, s.answer && !apart ? HITS_BELOW : undefined).map(hit);
    // A paper is no answer in a sentence, so what was not understood of it as a question goes unsaid.
    if (apart && first.kind === "paper" && first.score > WHOLE) list.replaceChildren(...hits());
    else list.replaceChildren(...(apart ? [...hits(), ...replies()] : [...replies(), ...hits()]));
    const same = ({ url, sentence }) => url?.href === before?.url?.href && sentence === before?.sentence;
    show(true);
    choose(before ? Math.max(s.entries.findIndex(same), 0) : s.entries.length ? 0 : -1);
  };
  const move = (at) => {
    s.moved = true;
    choose(at);
  };
  const ask = makeAsking((answer) => {
    s.answer = answer;
    spoken.textContent = [answer.sentence, answer.source].filter(Boolean).join(" ") || s.data.words.ask_failed;
    draw();
  });
  const showMessage = (heading, text) => {
    message.replaceChildren(node("p", "none", heading), ...(text ? [node("p", "", text)] : []));
    spoken.textContent = heading;
  };
  const look = async () => {
    const sent = input.value.trim();
    const { words } = s.data;
    message.replaceChildren();
    Object.assign(s, { answer: null, moved: false });
    ask(s.data.ask, sent);
    if (!sent) {
      empty();
      showMessage(words.hint, "");
      return show(host.classList.contains("open"));
    }
    let index;
    try {
      index = await load(s.data);
    } catch {
      empty();
      showMessage(words.failed, "");
      return show(true);
    }
    // The input changed while the index was loading.
    if (input.value.trim() !== sent) return undefined;
    s.results = search(index, sent);
    const n = s.results.length;
    if (n) spoken.textContent = n === 1 ? words.count_one : fill(words.count_other, { n });
    else showMessage(fill(words.none, { sent }), words.none_text);
    return draw();
  };
  const open = () => {
    host.classList.add("open");
    input.focus();
  };
  opener.addEventListener("click", () => (host.classList.contains("open") ? close() : open()));
  opener.addEventListener("pointerdown", (event) => event.preventDefault());
  input.addEventListener("focus", () => {
    if (s.copying) return;
    host.classList.add("open");
    load(s.data).catch(() => {});
    look();
  });
  input.addEventListener("blur", () => s.copying || close());
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    const n = s.entries.length;
    if (event.key === "Escape") {
      input.value = "";
      close();
      input.blur();
    } else if (event.key === "Enter" && s.entries[s.at]) {
      const entry = s.entries[s.at];
      if (entry.url && (event.ctrlKey || event.metaKey)) window.open(entry.url, "_blank", "noopener");
      else go(entry);
    } else if (event.key === "ArrowDown" && n) move((s.at + 1) % n);
    else if (event.key === "ArrowUp" && n) move((s.at - 1 + n) % n);
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
  const toAnchor = (moved) => {
    const sent = window.location.hash.slice(1);
    if (!/^(fig|part)-/.test(sent)) return;
    const retired = Object.keys(moved).find((figure) => anchor(figure) === sent);
    const id = retired ? anchor(moved[retired]) : sent;
    seek(`.st-key-${CSS.escape(id)}`, () => true);
  };
  return (data) => {
    if (!s.data) toAnchor(data.moved);
    s.data = data;
    input.placeholder = data.words.placeholder;
    input.setAttribute("aria-label", data.words.label);
    list.setAttribute("aria-label", data.words.label);
    opener.setAttribute("aria-label", data.words.label);
  };
}
