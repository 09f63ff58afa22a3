// Cards of the option under the pointer: of a button of the controls, or of a link of the navigation.
// None where the reader saves data; the browser then finds them when the option is chosen.
import { pageIdle } from "./retry.js";
import { loadAhead } from "./store.js";
import { MENU_LINK } from "./visit.js";

const POINTED_MS = 120;
const saves = () => navigator.connection?.saveData;

// The address of a card with parts of its query changed; an empty part is left out.
export function changed(address, change) {
  const [path, query] = address.split("?");
  const split = (text) => text.split("&").map((part) => part.split("="));
  const parts = new Map(split(query));
  for (const [name, value] of split(change)) value ? parts.set(name, value) : parts.delete(name);
  const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${path}?${sorted.map((part) => part.join("=")).join("&")}`;
}

// Addresses of the cards of a page's view, where the server has shown it before.
async function cardsOf({ href }) {
  const { pathname, search } = new URL(href);
  const theme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const first = new URL(`first/${window.innerWidth}/${theme}/${pathname.split("/").pop()}${search}`, document.baseURI);
  const answer = await fetch(first, { headers: { Purpose: "prefetch" } }).catch(() => null);
  return answer?.status === 200 ? answer.json() : [];
}

// Calls `fetchAhead` with the key of the buttons, the number of the option, and whether it is still
// under the pointer, as long as the list of cards is in the document.
export function pointing(host, fetchAhead) {
  let pointed = null;
  const over = ({ target, pointerType }) => {
    if (!host.isConnected) return document.removeEventListener("pointerover", over);
    // A finger that is on an option has chosen it.
    if (pointerType === "touch") return undefined;
    const option = target.closest?.(`[role="radio"], ${MENU_LINK}`);
    if (option === pointed) return undefined;
    pointed = option;
    const there = () => pointed === option && host.isConnected;
    const wanted = () => there() && pageIdle();
    const wait = () => {
      if (wanted()) act(option, wanted);
      else if (there()) setTimeout(wait, POINTED_MS);
    };
    return option && !saves() && setTimeout(wait, POINTED_MS);
  };
  const act = async (option, wanted) => {
    if (option.href) return loadAhead(await cardsOf(option), wanted);
    const [, key] = /st-key-(\S+)/.exec(option.closest('[class*="st-key-"]')?.className) ?? [];
    const all = option.parentNode.querySelectorAll('[role="radio"]');
    return fetchAhead(key, [...all].indexOf(option), wanted);
  };
  document.addEventListener("pointerover", over);
}
