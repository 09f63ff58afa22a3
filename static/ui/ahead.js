// Cards that a reader may want next: of the button or the link of the navigation under the pointer, and
// of the option of an open list that Enter would take. None where the reader saves data; the browser
// then finds them when the option is chosen.
import { pageIdle } from "./retry.js";
import { loadAhead, savesData } from "./store.js";
import { MENU_LINK } from "./visit.js";

// A pointer that passes is on an option for less, and a key that is held as well.
const POINTED_MS = 65;
// Pointer, arrow keys and typing all move it.
const ACTIVE = "aria-activedescendant";

// Where the server lists the cards of a page's view, if it has shown it before.
function viewOf({ href }) {
  const { pathname, search } = new URL(href);
  const theme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return `first/${window.innerWidth}/${theme}/${pathname.split("/").pop()}${search}`;
}

// Where it lists the cards of the view with an option of a control.
function optionOf(list, control, number) {
  const [, key] = /st-key-(\S+)/.exec(control.closest('[class*="st-key-"]')?.className) ?? [];
  return list && key && number !== undefined && `${list}/${key}/${number}`;
}

function buttonOf(list, button) {
  const all = [...button.parentNode.querySelectorAll('[role="radio"]')];
  return optionOf(list, button, all.indexOf(button));
}

// Fetches the cards whose addresses are listed at `address`, as long as they are `wanted`.
export async function fetchAhead(address, wanted) {
  if (!address || savesData()) return;
  const url = new URL(address, document.baseURI);
  const answer = await fetch(url, { headers: { Purpose: "prefetch" } }).catch(() => null);
  if (answer?.status === 200) loadAhead(await answer.json(), wanted);
}

// Fetches what is pointed at while `atRest`, as long as the list of cards is in the document. `list()`:
// the address of that list.
export function pointing(host, list, atRest) {
  let pointed = null;
  const point = (option, addressOf) => {
    if (option === pointed) return;
    pointed = option;
    const there = () => pointed === option && host.isConnected;
    const wanted = () => there() && atRest() && pageIdle();
    const wait = () => {
      if (wanted()) fetchAhead(addressOf(), wanted);
      else if (there()) setTimeout(wait, POINTED_MS);
    };
    if (option) setTimeout(wait, POINTED_MS);
  };
  const over = ({ target, pointerType }) => {
    if (!host.isConnected) return document.removeEventListener("pointerover", over);
    // A finger that is on an option has chosen it.
    if (pointerType === "touch" || target.closest?.('[role="listbox"]')) return undefined;
    const option = target.closest?.(`[role="radio"], ${MENU_LINK}`);
    return point(option, () => (option.href ? viewOf(option) : buttonOf(list(), option)));
  };
  document.addEventListener("pointerover", over);
  const active = new MutationObserver((changes) => {
    if (!host.isConnected) return active.disconnect();
    const { target: field } = changes.at(-1);
    const option = document.getElementById(field.getAttribute(ACTIVE));
    return point(option, () => optionOf(list(), field, option.dataset.key));
  });
  active.observe(document.body, { attributeFilter: [ACTIVE], subtree: true });
}
