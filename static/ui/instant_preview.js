// Shows the recorded top of the page until the page itself has drawn a figure. The front page has the
// request for it inline, so that it waits for no script.
import { saysPage, sheet, styled } from "./card.js";
import { makePicture } from "./picture.js";
import { pageIdle } from "./retry.js";
import { unpacked } from "./payload.js";
import { load } from "./store.js";
import { makeWorld } from "./world.js";

const CHECK_MS = 400;
const IDLE_CHECKS = 2;
// Gives up after 20 s, so that Streamlit's own error message is visible.
const CHECKS = 50;
// Content that counts as a drawn page without a figure: a title, an error, a notice.
const THERE = '[data-testid="stMain"] :is(h1, [role="alert"], [role="status"])';

// Inert for keyboard and screen readers, since the page follows in a moment.
const host = document.createElement("div");
host.id = "instant-preview";
host.inert = true;
const style = new CSSStyleSheet();
let over = false;
// Streamlit's scripts wait until the preview is seen (`serving/front_page.py`).
const start = () => window.mspStart?.();

function end() {
  over = true;
  clearInterval(watch);
  host.remove();
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== style);
}

let checks = 0;
let idle = 0;
const watch = setInterval(() => {
  checks += 1;
  idle = pageIdle() && document.querySelector(THERE) ? idle + 1 : 0;
  if (idle >= IDLE_CHECKS || checks >= CHECKS) end();
}, CHECK_MS);

window.addEventListener("msp-drawn", ({ target }) => {
  if (target === host) {
    host.dataset.drawn = "";
    requestAnimationFrame(() => setTimeout(start));
  } else if (!over) requestAnimationFrame(end);
});

function show({ fonts, style: rules, own, markup, bare, first, words, names }, card) {
  const [types, places] = [new CSSStyleSheet(), new CSSStyleSheet()];
  types.replaceSync(fonts);
  style.replaceSync(rules);
  places.replaceSync(own);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, types, style];
  const root = host.attachShadow({ mode: "closed" });
  root.adoptedStyleSheets = [sheet, style, places];
  root.innerHTML = markup;
  const place = root.querySelector("main").lastElementChild;
  const kind = card.world ? "world" : "picture";
  place.classList.toggle("first", first);
  place.innerHTML = `<div class="card"><div class="said"><div class="titles">${card.head}</div></div><div class="shown">
    <div class="body"><div class="${kind}"></div></div><div class="actions"><div class="line"><div class="foot">${card.foot}</div></div></div></div></div>`;
  place.firstElementChild.classList.toggle("first", first || bare);
  place.querySelector(".titles").classList.toggle("spoken", bare || (first && saysPage(card.head, root)));
  place.firstElementChild.style.setProperty("--most", card.most ? `${card.most}px` : "none");
  document.body.append(host);
  const make = card.world ? makeWorld : makePicture;
  const drawn = { ...(card.world ?? card.picture), print: "", words, names, timed: true };
  make(place.querySelector(`.${kind}`)).update(drawn);
}

window.mspFirst
  ?.then(async (answer) => {
    if (answer?.status !== 200) return;
    const [first] = await Promise.all([answer.arrayBuffer().then(unpacked), styled]);
    const card = await load(first.card);
    if (!over && card.kept && !card.empty) show(first, card);
    else start();
  })
  // Without a preview the page simply shows when it is drawn.
  .catch(start);
