// A figure card: title, picture or map, source and notes, links, actions, table. In a shadow root of
// its own, since pictures number their patterns alike.
import { makeActions } from "./actions.js";
import { inBriefing, onPage, page } from "./page.js";
import { makeCover } from "./live.js";
import { makePicture } from "./picture.js";
import { makeTable } from "./table.js";
import { makeWorld } from "./world.js";

export const sheet = new CSSStyleSheet();
export const styled = fetch(new URL("card.css", import.meta.url))
  .then((answer) => answer.text())
  .then((text) => sheet.replace(text));

function place(host, name, tag = "div") {
  const element = document.createElement(tag);
  element.className = name;
  host.append(element);
  return element;
}

// Sets markup only where it changed, to preserve open details and text selections.
function fill(element, markup = "") {
  if (element.markup !== markup) element.innerHTML = element.markup = markup;
  element.hidden = !markup;
}

// The head with another line as its title, where the page has said the title; a subtitle stands alone.
export function titled(head, line) {
  const [all, text] = head?.match(new RegExp(`<p class="msp-${line}">(.*?)</p>`)) ?? [];
  if (!line || !text) return head;
  const rest = head.replace(all, "").replace(line === "subtitle" ? /<p class="msp-second">.*?<\/p>/ : "", "");
  return rest.replace(/(<h2 class="msp-title">).*?(?=<\/h2>)/, (_, tag) => tag + text);
}

// An address relative to the site, from one of this page ("?...") or of the site.
function linked(href) {
  const target = new URL(href, href.startsWith("?") ? window.location.href : document.baseURI);
  return target.href.replace(new URL(".", document.baseURI).href, "").replace(/\?$/, "");
}

// A link to this page with some parameters changed, of those that the page has. Publisher and edition
// need not have what another view asks for.
function changed({ query, names }, change, without = ["source", "edition"]) {
  const explicit = new URLSearchParams(window.location.search);
  const target = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(query))
    if (explicit.has(name) && !without.includes(name)) target.set(name, value);
  for (const [name, value] of Object.entries(change)) {
    if (!names.includes(name)) continue;
    if (value) target.set(name, value);
    else target.delete(name);
  }
  return `?${target}`;
}

// Two tabs, one tab stop; arrow keys change between them.
function makeTabs(host) {
  host.setAttribute("role", "tablist");
  const tabs = { host, at: 0, open: () => {} };
  const buttons = [0, 1].map((at) => {
    const button = place(host, "tab", "button");
    button.type = "button";
    button.setAttribute("role", "tab");
    button.addEventListener("click", () => select(at));
    return button;
  });
  const select = (at) => {
    tabs.at = at;
    buttons.forEach((button, n) => {
      button.setAttribute("aria-selected", String(n === at));
      button.tabIndex = n === at ? 0 : -1;
    });
    tabs.open(at);
  };
  host.addEventListener("keydown", ({ key }) => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    select(1 - tabs.at);
    buttons[tabs.at].focus();
  });
  tabs.update = (names, open) => {
    tabs.open = open;
    names.forEach((name, n) => (buttons[n].textContent = name));
    select(tabs.at);
  };
  return tabs;
}

export function makeCard(outer) {
  const root = outer.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  const host = place(root, "card");
  const head = place(host, "head");
  const titles = place(head, "titles");
  const show = place(head, "show", "button");
  const tabs = makeTabs(place(head, "tabs"));
  const body = place(host, "body");
  const legend = place(host, "legend");
  const table = makeTable(place(host, "table"));
  const tools = place(host, "tools");
  const explore = place(tools, "explore", "button");
  const events = place(tools, "events", "a");
  const foot = place(host, "foot");
  const links = place(host, "links", "nav");
  const row = place(host, "actions");
  show.type = explore.type = "button";
  // Until the content is there.
  show.hidden = explore.hidden = tabs.host.hidden = true;
  const cover = makeCover(body);
  // One tab stop a card: its picture, or its actions where the picture has none. From there the Tab
  // key reaches the rest of the card.
  const reach = (inside) => {
    const shown = card.data?.world || body.querySelector('.picture [tabindex="0"]');
    const picture = shown && !host.classList.contains("tabled");
    const rest = [tabs.host.querySelector('[aria-selected="true"]'), explore, events, ...body.querySelectorAll(".zoom select, .player :is(button, input)")];
    for (const one of rest) if (one) one.tabIndex = inside ? 0 : -1;
    card.actions?.rove(inside || !picture ? undefined : null);
  };
  host.addEventListener("focusin", ({ relatedTarget }) => host.contains(relatedTarget) || reach(true));
  host.addEventListener("focusout", ({ relatedTarget }) => host.contains(relatedTarget) || reach(false));
  // `drawn` is what the card was last drawn from; `waits`: for the content of another address.
  const card = { data: null, item: null, send: () => {}, picture: null, world: null, drawn: [], waits: false };
  // What is pressed may show at once: whatever comes of it is drawn anew.
  const act = (name, value, more) => {
    card.drawn = [];
    card.send(name, value, more);
  };
  const send = (name, value) => act(name, value, {});
  show.addEventListener("click", () => card.unfold());
  explore.addEventListener("click", () => send("explore", true));
  const draw = (kind, make, data) => {
    if (!data) {
      card[kind]?.detach?.();
      card[kind]?.host.remove();
      card[kind] = null;
      return;
    }
    card[kind] ??= make(place(body, kind));
    card[kind].send = send;
    card[kind].update(data);
    card[kind].attach?.();
  };
  const linksNow = () => {
    const { events: other } = card.data;
    events.hidden = !other || !page.own.names.includes("events");
    if (!events.hidden) {
      events.textContent = other.label;
      events.href = linked(changed(page.own, other.change, []));
    }
    const all = (card.item.links ?? []).map(([label, href]) => ({ label, href }));
    const { instead } = card.data;
    if (instead) all.push({ label: instead.label, href: changed(page.own, instead.change) });
    links.replaceChildren(
      ...all.map(({ label, href }) => {
        const link = document.createElement("a");
        link.textContent = label;
        link.href = linked(href);
        return link;
      }),
    );
    links.hidden = !all.length;
  };
  const render = () => {
    const { data, item } = card;
    if (!data || !page.shared || !page.own || card.waits) return;
    const link = data.actions?.links[page.own.chosen] ?? data.actions?.links[""];
    const briefing = inBriefing(link);
    const due = [data, page.shared, JSON.stringify([item, page.own, briefing])];
    if (due.every((part, n) => part === card.drawn[n])) return;
    card.drawn = due;
    const { words, names, regions } = page.shared;
    const { selected, names: parameters } = page.own;
    const acting = { clickable: Boolean(item.clickable), words };
    show.textContent = words.show;
    explore.textContent = words.explore;
    draw("picture", makePicture, data.picture && { ...data.picture, ...acting });
    const map = { names, regions };
    const picked = item.group ? data.world?.filled : null;
    const timed = parameters.includes("year");
    draw("world", makeWorld, data.world && { ...data.world, ...acting, ...map, selected, picked, timed });
    linksNow();
    row.hidden = tabs.host.hidden = !data.actions || Boolean(item.still);
    host.classList.toggle("acting", !row.hidden);
    if (row.hidden) return;
    // Moving the tabs would take the focus from them.
    const frame = item.brief ? row : head;
    if (tabs.host.parentElement !== frame) frame.append(tabs.host);
    const address = item.at.replace(/\/whole\/[^/]+\//, "/table/");
    tabs.update([words.picture, words.table], (open) => {
      host.classList.toggle("tabled", open === 1);
      table.open = open === 1;
      table.update(address, words);
    });
    card.actions ??= makeActions(row);
    card.actions.send = (name, value) => act(name, value, { link });
    const { path, query, name: file } = data.actions.files;
    card.actions.update({
      ...data.actions,
      formats: page.shared.formats.map(([ext, numbers]) => ({
        label: ext.toUpperCase(),
        path: `${path}.${ext}?${query ? `${query}&` : ""}download=1`,
        file: `${file}.${ext}`,
        data: numbers,
      })),
      query: page.own.query,
      briefing,
      notes: foot.querySelector("details"),
      words,
    });
    if (!root.activeElement) reach(false);
  };
  onPage(outer, render);
  card.update = (data, item) => {
    Object.assign(card, { data, item });
    titles.className = "titles";
    titles.classList.toggle("spoken", Boolean(item.bare));
    titles.classList.toggle("folded", Boolean(item.folded));
    // Maps leave sources to the foot.
    host.classList.toggle("bare", Boolean(item.bare && !data.world));
    host.classList.toggle("live", Boolean(item.live));
    host.classList.toggle("brief", Boolean(item.brief));
    cover.update(item.live ? item.key.replace("fig-", "") : "");
    const lost = data.lost && page.shared.words.lost;
    fill(titles, lost ? `<div class="msp-empty" role="alert"><p>${lost}</p></div>` : data.empty ? data.head : titled(data.head, item.heading));
    fill(foot, data.foot);
    fill(legend, item.live ? data.legend : "");
    show.hidden = !item.folded;
    explore.hidden = !data.explore || Boolean(item.live) || Boolean(item.folded);
    host.style.setProperty("--most", data.most ? `${data.most}px` : "none");
    render();
  };
  return card;
}
