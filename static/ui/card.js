// A figure card: title, picture or map, source and notes, actions. One element of the page, since
// each element costs the server some of the time of a rerun.
import { makeActions } from "./actions.js";
import { page, onPage } from "./page.js";
import { makePicture } from "./picture.js";
import { unpacked } from "./payload.js";
import { makeWorld } from "./world.js";

export const sheet = new CSSStyleSheet();
export const styled = fetch(new URL("card.css", import.meta.url))
  .then((answer) => answer.text())
  .then((text) => sheet.replace(text));

function place(host, name) {
  const element = document.createElement("div");
  element.className = name;
  host.append(element);
  return element;
}

// Sets markup only where it changed, to preserve open details and text selections.
function fill(element, markup) {
  if (element.markup !== markup) element.innerHTML = element.markup = markup;
  element.hidden = !markup;
}

function makeCard(host) {
  const head = place(host, "head");
  const titles = place(head, "titles");
  const show = document.createElement("button");
  show.type = "button";
  show.className = "show";
  head.append(show);
  const body = place(host, "body");
  const explore = document.createElement("button");
  explore.type = "button";
  explore.className = "explore";
  host.append(explore);
  const foot = place(host, "foot");
  const row = place(host, "actions");
  const card = { data: null, send: () => {}, picture: null, world: null, actions: null };
  const send = (name, value) => card.send("act", { name, value });
  show.addEventListener("click", () => send("show", true));
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
  // Shared page data arrive after the cards, and again in every run.
  const render = () => {
    const { data } = card;
    if (!data || !page.shared) return;
    const { words } = page.shared;
    host.hidden = false;
    show.textContent = words.show;
    explore.textContent = words.explore;
    draw("picture", makePicture, data.picture && { ...data.picture, words });
    draw("world", makeWorld, data.world && { ...data.world, words, names: page.shared.names });
    row.hidden = !data.actions;
    if (!data.actions || !page.own) return;
    card.actions ??= makeActions(row);
    card.actions.send = send;
    card.actions.update({ ...data.actions, ...actionsNow(data.actions), words });
  };
  const actionsNow = ({ figure, link, briefing }) => ({
    query: page.own.query,
    table: page.own.tables.includes(figure) ? "open" : "shut",
    compact: page.own.compact,
    briefing: briefing && inBriefing(page.own.in_briefing.includes(link)),
  });
  const inBriefing = (holds) => {
    const { full, announcements } = page.own;
    const announcement = announcements[full ? "full" : holds ? "added" : "removed"];
    return { holds, full, announcement };
  };
  host.hidden = true;
  onPage(host, render);
  card.update = (data) => {
    card.data = data;
    titles.className = data.spoken ? "titles spoken" : "titles";
    titles.classList.toggle("folded", data.folded);
    fill(titles, data.head);
    fill(foot, data.foot);
    show.hidden = !data.folded;
    explore.hidden = !data.explore;
    host.style.setProperty("--most", data.most ? `${data.most}px` : "none");
    render();
  };
  return card;
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".card");
  const turn = (host.turn = (host.turn ?? 0) + 1);
  const [fields] = await Promise.all([unpacked(data), styled]);
  // A later payload may have been decompressed sooner.
  if (turn !== host.turn) return;
  if (!host.widget) {
    const root = host.getRootNode();
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    host.widget = makeCard(host);
  }
  host.widget.send = setTriggerValue;
  host.widget.update(fields);
}
