// Client-side navigation: one history entry, without reloading the document.
import { pageIdle, watchPress } from "./retry.js";

const watch = {};
const STATE = "data-test-script-state";

// Returns a function that reports whether a script run has started since. A run may be over before
// the observer is called, so the old values of the attribute count too; or before Streamlit shows
// that it began, so the number of the run in the list of cards does, or on a page without one the
// title.
function running() {
  const app = document.querySelector('[data-testid="stApp"]');
  const shown = () => [window.mspPage?.run, document.querySelector("h1.msp-h1")?.textContent].join();
  const first = shown();
  let started = false;
  const observer = new MutationObserver((changes) => {
    started ||= [app.getAttribute(STATE), ...changes.map(({ oldValue }) => oldValue)].includes("running");
  });
  if (app) observer.observe(app, { attributeFilter: [STATE], attributeOldValue: true });
  return () => {
    started ||= shown() !== first;
    if (started) observer.disconnect();
    return started;
  };
}

export function visit(target) {
  const done = running();
  // No run started: fall back to loading the page.
  const lost = () => window.location.assign(target);
  window.history.pushState({}, "", target.pathname + target.search);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  watchPress(watch, { done, lost });
}

const plain = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey);

function toTop() {
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

const CHECK_MS = 50;
// Some fields start no run, and a lost connection must not hold a link for ever. Checks are counted
// instead of time: a browser that is late with them is late with what was typed too.
const FIELD_CHECKS = 40;
const TEXT_CHECKS = 200; // The run that text starts may begin late on a busy server.
const TEXT = '[data-testid="stTextInput"], [data-testid="stTextArea"]';
// What a run brings may start another: the page must have been at rest for as many checks.
const REST_CHECKS = 8;
const HELD_CHECKS = 600;
let typed = null;

// Streamlit sends typed text a moment after the click that left the field. Navigating before that
// would lose the text, or the navigation.
const unheard = () => {
  if (!typed) return false;
  typed.checks += 1;
  typed.rested = pageIdle() ? typed.rested + 1 : 0;
  const answered = typed.started() || typed.checks > typed.checksMax;
  if ((answered && typed.rested > REST_CHECKS) || typed.checks > HELD_CHECKS) typed = null;
  return typed !== null;
};

function follow(link) {
  if (unheard()) {
    clearInterval(typed.timer);
    typed.timer = setInterval(
      (waiting) => {
        if (unheard()) return;
        clearInterval(waiting.timer);
        follow(link);
      },
      CHECK_MS,
      typed,
    );
    return;
  }
  if (link.matches(MENU_LINK)) closeMenu(link);
  const target = new URL(link.href);
  if (target.pathname !== window.location.pathname) toTop();
  visit(target);
}

// Links are real ones, so that they open in new tabs; a plain click navigates without a reload.
export function visits(host) {
  host.addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node.matches?.("a[href]"));
    if (!link || link.target || link.hasAttribute("download") || !plain(event)) return;
    event.preventDefault();
    follow(link);
  });
}

// ---- links that Streamlit draws
const PAGE_LINK = '[data-testid="stPageLink-NavLink"]';
export const MENU_LINK = ':is([data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"], [data-testid="stSidebarNavLink"])';
const LINKS = `${PAGE_LINK}, ${MENU_LINK}`;

// A menu of the bar closes by Escape; on a phone the menu is a sidebar.
function closeMenu(link) {
  link.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  if (!link.matches('[data-testid="stSidebarNavLink"]')) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  document.querySelector('[data-testid="stMain"]').focus();
}

// Links of the navigation carry what the reader chose (`ui/carried.py`), and the language.
export function carry() {
  const { carry: pages = {} } = window.mspPage?.own ?? {};
  const lang = new URLSearchParams(window.location.search).get("lang");
  for (const link of document.querySelectorAll(MENU_LINK)) {
    const target = new URL(link.href);
    const page = target.href.replace(new URL(".", document.baseURI).href, "").replace(/\?.*/, "");
    target.search = Object.keys(pages).find((query) => pages[query].includes(page)) ?? "";
    if (lang) target.searchParams.set("lang", lang);
    if (link.href !== target.href) link.href = target.href;
  }
}

// Streamlit does not update the URL for a link from a page to itself, so the next control would
// undo it; and it drops the query from links of the navigation.
export function watchLinks() {
  document.addEventListener(
    "change",
    (event) => {
      if (!event.target.matches?.("input, textarea")) return;
      const checksMax = event.target.closest(TEXT) ? TEXT_CHECKS : FIELD_CHECKS;
      typed = { started: running(), checks: 0, checksMax, rested: 0 };
    },
    true,
  );
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.(LINKS);
      if (!link || !plain(event)) return;
      event.preventDefault();
      event.stopPropagation();
      follow(link);
    },
    true,
  );
}
