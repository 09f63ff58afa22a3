// The figures of a page in bands, one below the other. The page sends addresses only; each card is fetched once,
// from the browser's own cache, a proxy or the server, and the old picture stays until the new one
// is there.
import { makeCard } from "./card.js";
import { fetchAhead, pointing } from "./ahead.js";
import { load, savesData } from "./store.js";
import { page, publish } from "./page.js";
import { parsed } from "./payload.js";
import { makeSticks } from "./sticks.js";
import { visits } from "./visit.js";

const AT_REST_MS = 800;

const place = (tag, name) => {
  const element = document.createElement(tag);
  element.className = name;
  return element;
};

// Moves elements and gives the focus back to the one that loses it by that.
function placed(move) {
  let held = document.activeElement;
  while (held.shadowRoot?.activeElement) held = held.shadowRoot.activeElement;
  move();
  if (held.isConnected) held.focus({ preventScroll: true });
}

// A card's element, its place in the list, and the address that it shows or waits for.
function makeEntry(list, key) {
  const host = place("article", `st-key-${key}`);
  host.id = key;
  const entry = { host, shown: "", item: null, widget: makeCard(host) };
  entry.widget.send = (name, value, more) => list.send("act", { card: key, name, value, ...more });
  entry.widget.unfold = () => list.send("act", { card: key, name: "show", value: true });
  return entry;
}

function makeList(host) {
  const list = { host, entries: new Map(), layout: "", boxes: [], send: () => {}, folds: new Map() };
  const pending = new Set();

  const settle = (entry) => {
    pending.delete(entry);
    host.dataset.loading = String(pending.size);
    clearTimeout(list.later);
    if (!pending.size) list.later = setTimeout(complete, AT_REST_MS);
  };
  // Cards of collapsed sections, for print and a reader who opens one: one at a time. Then those of
  // the years beside the one shown. Once for each list that the page sends.
  const complete = async () => {
    const { rows } = list;
    if (savesData() || list.completed === rows) return;
    list.completed = rows;
    for (const item of items(rows, true)) {
      if (list.rows !== rows || !host.isConnected) return;
      const entry = entryOf(item);
      if (entry.item === item) continue;
      entry.item = item;
      show(entry, item, await load(item.at));
    }
    fetchAhead(list.ahead, () => list.rows === rows && atRest());
  };
  const atRest = () => host.isConnected && !pending.size;
  pointing(host, () => list.ahead, atRest);
  const show = (entry, item, fields) => {
    // A later run may have asked for another card, and had it sooner.
    if (entry.item.at !== item.at) return;
    entry.shown = fields.kept === false ? "" : item.at;
    entry.fields = fields;
    entry.widget.waits = false;
    entry.widget.update(fields, entry.item);
    settle(entry);
  };
  const bring = (entry, item) => {
    entry.item = item;
    if (entry.shown === item.at) {
      settle(entry);
      return entry.widget.update(entry.fields, item);
    }
    pending.add(entry);
    host.dataset.loading = String(pending.size);
    return load(item.at).then((fields) => show(entry, item, fields));
  };

  const entryOf = (item) => {
    const entry = list.entries.get(item.key) ?? makeEntry(list, item.key);
    list.entries.set(item.key, entry);
    return entry;
  };
  const hosts = (row) => row.cards.map((item) => entryOf(item).host);
  const first = (row) => {
    const grid = place("div", "msp-first");
    grid.style.setProperty("--msp-columns", row.weights.map((w) => `minmax(0, ${w}fr)`).join(" "));
    grid.append(...hosts(row));
    return grid;
  };
  const band = (row) => {
    const box = place("section", "msp-band");
    box.id = row.name;
    box.append(...hosts(row), ...row.rows.map(element));
    return box;
  };
  // Markup is set in place, since moving a card would take the focus from it.
  const markup = () => {
    const box = place("div", "msp-markup");
    list.boxes.push(box);
    return box;
  };
  // Cards of a collapsed section are fetched when it is opened, or when all is at rest.
  const section = (row) => {
    const box = place(row.folds ? "details" : "section", `msp-section st-key-part-${row.section}`);
    box.id = `part-${row.section}`;
    // Further figures of a band are no part of the page.
    const heading = place(row.section.endsWith("-more") ? "span" : "h2", "msp-part");
    list.boxes.push(heading);
    const head = row.folds ? place("summary", "") : heading;
    if (row.folds) {
      head.append(heading);
      box.open = list.folds.get(row.section) ?? !row.shut;
      box.addEventListener("toggle", () => {
        list.folds.set(row.section, box.open);
        if (box.open) fill(list.rows);
      });
    }
    box.append(head);
    if (row.lead) box.append(markup());
    box.append(...row.rows.map(element));
    return box;
  };
  const element = (row) => {
    if (row.section) return section(row);
    if (row.name) return band(row);
    if (row.cards) return row.weights ? first(row) : hosts(row)[0];
    return markup();
  };
  const shutNow = (row) => row.folds && !(list.folds.get(row.section) ?? !row.shut);
  function* items(rows, all = false) {
    for (const row of rows) {
      yield* row.cards ?? [];
      if (row.rows && (all || !shutNow(row))) yield* items(row.rows, all);
    }
  }
  const fill = (rows) => [...items(rows)].forEach((item) => bring(entryOf(item), item));
  // Texts of the boxes, in the order in which they were placed.
  function* texts(rows) {
    for (const row of rows) {
      if (row.section) yield row.heading;
      if (row.lead) yield row.lead;
      if (row.rows) yield* texts(row.rows);
      if (row.html !== undefined) yield row.html;
    }
  }
  const shape = (row) => [
    [row.section, row.name, Boolean(row.lead), row.folds, row.weights],
    row.cards?.map(({ key }) => key),
    row.rows?.map(shape),
  ];
  list.update = ({ run, rows, ahead, ...own }) => {
    Object.assign(page, { run, own });
    Object.assign(list, { rows, ahead });
    const layout = JSON.stringify(rows.map(shape));
    if (layout !== list.layout) {
      list.layout = layout;
      list.boxes = [];
      placed(() => host.replaceChildren(...rows.map(element)));
      for (const [key, { host: one }] of list.entries) if (!one.isConnected) list.entries.delete(key);
    }
    [...texts(rows)].forEach((text, n) => {
      const box = list.boxes[n];
      if (box.text === text) return;
      box.text = text;
      box[box.localName === "h2" ? "textContent" : "innerHTML"] = text;
    });
    sticks.update(rows);
    // What is to have other content is drawn when that is there, also where it is collapsed.
    for (const item of items(rows, true)) {
      const entry = entryOf(item);
      entry.widget.waits = entry.shown !== item.at;
    }
    fill(rows);
    host.dataset.loading = String(pending.size);
    publish("own", own);
  };
  const sticks = makeSticks(host, (key) => list.entries.get(key).widget.unfold());
  visits(host);
  return list;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".msp-cards");
  host.widget ??= makeList(host);
  host.widget.send = setTriggerValue;
  const own = parsed(data);
  if (page.shared) host.widget.update(own);
  else window.addEventListener("msp-page", () => host.widget.update(own), { once: true });
}
