// A figure of a page: its sentence beside its picture or table, and one line with source and actions.
// In a shadow root of its own, since pictures number their patterns alike.
import { makeActions } from "./actions.js";
import { makeChain } from "./chain.js";
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

// Whether a head has the sentence of the page, `in` which it stands.
export function saysPage(head, inside = document) {
  const title = document.createElement("template");
  title.innerHTML = head ?? "";
  return title.content.firstElementChild?.textContent === inside.querySelector("h1")?.textContent;
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

// The page's link with what decides a figure's numbers, where the page leaves that to each figure.
function fixed({ query, names }, own) {
  const [whole, figure] = [new URLSearchParams(query), new URLSearchParams(own)];
  for (const name of ["stage", "source", "edition", "year"])
    if (names.includes(name) && figure.has(name) && !whole.has(name)) whole.set(name, figure.get(name));
  return String(whole);
}

export function makeCard(outer) {
  const root = outer.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  const host = place(root, "card");
  const said = place(host, "said");
  const titles = place(said, "titles");
  const show = place(said, "show", "button");
  const tools = place(said, "tools", "nav");
  const explore = place(tools, "explore", "button");
  const links = place(tools, "links", "span");
  const shown = place(host, "shown");
  const body = place(shown, "body");
  const legend = place(shown, "legend");
  const table = makeTable(place(shown, "table"));
  const below = place(shown, "actions");
  const line = place(below, "line");
  const foot = place(line, "foot");
  show.type = explore.type = "button";
  // Until the content is there.
  show.hidden = explore.hidden = true;
  const cover = makeCover(body);
  // One tab stop a card: its picture, or its actions where the picture has none. From there the Tab
  // key reaches the rest of the card.
  const reach = (inside) => {
    const stop = card.data?.world || body.querySelector('.picture [tabindex="0"]');
    const picture = stop && !table.open;
    const rest = [explore, ...links.children, ...body.querySelectorAll(".zoom select, .player :is(button, input)")];
    for (const one of rest) one.tabIndex = inside ? 0 : -1;
    card.actions?.rove(inside || !picture ? undefined : null);
  };
  host.addEventListener("focusin", ({ relatedTarget }) => host.contains(relatedTarget) || reach(true));
  host.addEventListener("focusout", ({ relatedTarget }) => host.contains(relatedTarget) || reach(false));
  // `drawn` is what the card was last drawn from; `waits`: for the content of another address.
  const card = { data: null, item: null, send: () => {}, picture: null, world: null, chain: null, drawn: [], waits: false };
  // What is pressed may show at once: whatever comes of it is drawn anew.
  const act = (name, value, more) => {
    card.drawn = [];
    card.send(name, value, more);
  };
  const send = (name, value) => act(name, value, {});
  show.addEventListener("click", () => {
    // One whose content is here shows at once.
    if (card.data.actions) card.update(card.data, { ...card.item, folded: false });
    card.unfold();
  });
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
  const linkTo = (change) => linked(changed(page.own, change));
  const linksNow = () => {
    const { events, instead } = card.data;
    const all = (card.item.links ?? []).map(([label, href]) => ({ label, href }));
    if (instead) all.push({ label: instead.label, href: changed(page.own, instead.change) });
    if (events && page.own.names.includes("events"))
      all.push({ label: events.label, href: changed(page.own, events.change, []), name: "events" });
    links.replaceChildren(
      ...all.map(({ label, href, name = "" }) => {
        const link = document.createElement("a");
        return Object.assign(link, { textContent: label, href: linked(href), className: name });
      }),
    );
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
    explore.textContent = item.large ? words.small : words.explore;
    draw("picture", makePicture, data.picture && { ...data.picture, ...acting });
    host.classList.toggle("chained", Boolean(data.chain));
    draw("chain", makeChain, data.chain && { ...data.chain, geometry: data.picture.geometry, words });
    const map = { names, regions };
    const picked = item.group ? data.world?.filled : null;
    const timed = parameters.includes("year");
    host.classList.toggle("large", Boolean(item.large));
    draw("world", makeWorld, data.world && { ...data.world, ...acting, ...map, selected, picked, timed, linkTo });
    linksNow();
    if (!data.actions || item.still) return card.actions?.clear();
    const address = item.at.replace(/\/(whole|large)\/[^/]+\//, "/table/");
    const turn = (open) => {
      table.open = open;
      host.classList.toggle("tabled", open);
      table.update(address, words);
    };
    turn(table.open);
    card.actions ??= makeActions(below, line);
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
      query: fixed(page.own, query),
      briefing,
      notes: foot.querySelector("details"),
      table: { open: table.open, turn },
      words,
    });
    if (!root.activeElement) reach(false);
    return undefined;
  };
  onPage(outer, render);
  // Across the page only what the page's own title does not say already. That may come later, since
  // Streamlit loads the script of each kind of element by itself.
  const entitle = () => {
    const { bare, first } = card.item;
    titles.className = bare || (first && saysPage(card.data.head)) ? "titles spoken" : "titles";
    if (first && outer.isConnected && !document.querySelector("h1")) requestAnimationFrame(entitle);
  };
  card.update = (data, item) => {
    Object.assign(card, { data, item });
    const { bare, first, folded, live } = item;
    entitle();
    // Maps leave sources to the foot.
    const kinds = { bare: bare && !data.world, first: first || bare, folded, live, empty: data.empty };
    for (const [name, is] of Object.entries(kinds)) host.classList.toggle(name, Boolean(is));
    outer.classList.toggle("folded", Boolean(folded));
    cover.update(live ? item.key.replace("fig-", "") : "");
    const lost = data.lost && page.shared.words.lost;
    fill(titles, lost ? `<div class="msp-empty" role="alert"><p>${lost}</p></div>` : data.head);
    fill(foot, data.foot);
    fill(legend, live ? data.legend : "");
    show.hidden = !folded;
    explore.hidden = !(data.explore || item.large !== undefined) || Boolean(live || folded);
    host.style.setProperty("--most", data.most ? `${data.most}px` : "none");
    render();
  };
  return card;
}
