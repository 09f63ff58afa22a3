// Accessibility fixes for Streamlit's own elements. Streamlit labels them in English only, sets some
// roles wrongly and places popovers at the end of the document, far from their buttons. A mutation
// observer corrects each such element when it appears.
import { carry } from "./visit.js";

let words = {};
let planned = 0;
let watcher = null;

const NAMES = {
  '[data-testid="stSidebar"]': "pages",
  '[data-testid="stSidebarNav"]': "pages",
  '[data-testid="stTopNav"]': "pages",
  '[data-testid="stExpandSidebarButton"]': "menu_open",
  '[data-testid="stSidebarHeader"] button': "menu_close",
  '[role="group"] > button[aria-haspopup="listbox"]': "open_list",
  '[data-testid="stDeckGlJsonChart"] [tabindex="0"]': "zoomed",
};
const ROLES = {
  // A group of pages: an item of the list, its own items no longer loose ones.
  '[data-testid="stSidebarNavItems"] > div': "listitem",
  '[data-testid="stSidebarNavItems"] > div > li': "none",
  // Named, and so no mere decoration.
  '[data-testid="stFileUploaderDropzone"]': "group",
  "[data-tag]": "group",
  '[data-testid="stDeckGlJsonChart"] [tabindex="0"]': "application",
  // A head of the calendar, not of the page.
  '[data-testid="stDateInputCalendar"] header': "group",
};
// Named after what they are and not after the month and year that they show.
const MISNAMED = '[data-testid="stDateInputCalendar"] header button[aria-haspopup]';

// Groups of pages in the menu of a narrow window, folded but for the one of this page. Streamlit's
// own folding is for a pointer only.
const GROUP = '[data-testid="stNavSectionHeader"]';

function fold(head, open) {
  put(head, "aria-expanded", String(open));
}

function folds(event) {
  const head = event.target.closest?.(GROUP);
  if (!head || (event.key && event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  event.stopPropagation();
  fold(head, head.getAttribute("aria-expanded") !== "true");
}

// Texts of Streamlit's own elements to replace; a number in the text is preserved.
const TEXTS = {
  '[data-testid="stSkipToContent"]': "skip",
  ".rc-overflow-item-rest p": "more",
  '[data-testid="stFileUploaderDropzone"] button p': "upload",
};

function put(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// The page menu ends where search, language and tray begin; their width depends on the language, and
// comes late: what happens inside a component is no change of the document.
const sizes = new ResizeObserver(reserve);
let watched = null;

function reserve() {
  const element = document.querySelector(".st-key-corner");
  if (element && element !== watched) sizes.observe((watched = element));
  const corner = element?.getBoundingClientRect();
  if (!corner?.width) return;
  const { style } = document.documentElement;
  const inset = `${Math.round(window.innerWidth - corner.left)}px`;
  if (style.getPropertyValue("--msp-corner") !== inset) style.setProperty("--msp-corner", inset);
}

function mend() {
  planned = 0;
  reserve();
  enter();
  carry();
  for (const [selector, word] of Object.entries(NAMES))
    for (const element of document.querySelectorAll(selector))
      put(element, "aria-label", words[word]);
  for (const [selector, role] of Object.entries(ROLES))
    for (const element of document.querySelectorAll(selector)) put(element, "role", role);
  for (const head of document.querySelectorAll(GROUP)) {
    if (head.tabIndex === 0) continue;
    Object.assign(head, { tabIndex: 0, role: "button" });
    fold(head, Boolean(head.parentNode.querySelector('[aria-current="page"]')));
  }
  for (const button of document.querySelectorAll(MISNAMED))
    for (const name of ["aria-label", "aria-labelledby"]) button.removeAttribute(name);
  for (const [selector, word] of Object.entries(TEXTS))
    for (const { firstChild: text } of document.querySelectorAll(selector)) {
      const label = words[word].replace("{n}", /\d+/.exec(text?.data)?.[0]);
      if (text && text.data !== label) text.data = label;
    }
}

// ---- panels that open over the page
// Streamlit places them at the end of the document. Here the Tab key treats them as if they followed
// their button: it moves in, through, and out to the next element; Escape returns to the button.
const PANEL = '[data-testid="stPopoverBody"]';
const OPENER = '[data-testid="stPopoverButton"][aria-expanded="true"]';
const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";

function* stops(root) {
  for (const one of root.querySelectorAll("*")) {
    if (one.matches(STOPS) && one.tabIndex >= 0 && !one.disabled && one.checkVisibility()) yield one;
    if (one.shadowRoot) yield* stops(one.shadowRoot);
  }
}

function enter() {
  const panel = document.querySelector(PANEL);
  if (!panel || panel.entered) return;
  panel.entered = true;
  panel.tabIndex = -1;
  // A pointer is where it is wanted already.
  if (document.activeElement?.matches(`${OPENER}:focus-visible`)) panel.focus();
}

function leave(event) {
  const [at] = event.composedPath();
  const panel = at.closest?.(PANEL) ?? event.target.closest?.(PANEL);
  const opener = document.querySelector(OPENER);
  if (!panel || !opener) return;
  if (event.key === "Escape") opener.focus();
  if (event.key !== "Tab") return;
  const all = [...stops(panel)];
  if (event.shiftKey && (at === panel || at === all[0])) {
    event.preventDefault();
    opener.focus();
  } else if (!event.shiftKey && at === panel && all.length) {
    event.preventDefault();
    all[0].focus();
  } else if (!event.shiftKey && at === (all.at(-1) ?? panel)) {
    // From there the browser goes on.
    opener.focus();
    opener.click();
  }
}

// Streamlit takes a date that was typed when its field is left: Enter leaves it for a moment.
function commit(event) {
  const [at] = event.composedPath();
  const main = document.querySelector('[data-testid="stMain"]');
  if (event.key !== "Enter" || !main || !at.matches?.('[data-testid="stDateInputField"] [role="spinbutton"]')) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
  setTimeout(() => at.focus({ preventScroll: true }));
}

// Called with the labels of the page; then observes the document as long as the tab is open.
export function aid(frame) {
  words = frame;
  mend();
  if (watcher) return;
  watcher = new MutationObserver(() => (planned ||= requestAnimationFrame(mend)));
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
  window.addEventListener("resize", reserve);
  window.addEventListener("msp-page", carry);
  for (const act of ["click", "keydown"]) document.addEventListener(act, folds, true);
  document.addEventListener("keydown", leave, true);
  document.addEventListener("keydown", commit, true);
}
