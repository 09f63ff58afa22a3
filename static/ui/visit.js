// Opens a page as Back and Forward do: one step of history, and nothing is loaded anew.
import { pageIdle, watchPress } from "./retry.js";

const watch = {};
const STATE = "data-test-script-state";

// Whether the page has run since this was called. A run may be over by the time that its start is
// told: what it was before tells of it then.
function running() {
  const app = document.querySelector('[data-testid="stApp"]');
  let started = false;
  const observer = new MutationObserver((changes) => {
    started ||= [app.getAttribute(STATE), ...changes.map(({ oldValue }) => oldValue)].includes("running");
  });
  if (app) observer.observe(app, { attributeFilter: [STATE], attributeOldValue: true });
  return () => {
    if (started) observer.disconnect();
    return started;
  };
}

export function visit(target) {
  const done = running();
  // Nobody heard: the browser loads the page itself.
  const lost = () => window.location.assign(target);
  window.history.pushState({}, "", target.pathname + target.search);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  watchPress(watch, { done, lost });
}

const plain = (event) => !(event.button || event.ctrlKey || event.metaKey || event.shiftKey);

function toTop() {
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

// Links of the page are real ones, for a new tab; a plain click does not load the page anew.
export function visits(host) {
  host.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    visit(new URL(link.href));
    toTop();
  });
}

// ---- links that Streamlit draws
const PAGE_LINK = '[data-testid="stPageLink-NavLink"]';
const LINKS = `${PAGE_LINK}, :is([data-testid="stTopNavLink"], [data-testid="stTopNavDropdownLink"], [data-testid="stSidebarNavLink"])`;
const CHECK_MS = 50;
// A field that asks nothing of the server is never heard of.
const TYPED_MS = 2000;
let typed = null;

// The server gets what was typed a moment after the click that left the field. A page that is
// opened before would lose it, or be lost itself.
const unheard = () => {
  if (typed && (performance.now() > typed.until || (typed.started() && pageIdle()))) typed = null;
  return typed !== null;
};

const follow = (link) => {
  if (link.isConnected && !link.matches(PAGE_LINK)) return link.click();
  const target = new URL(link.href);
  if (target.pathname !== window.location.pathname) toTop();
  return visit(target);
};

// Streamlit does not write a link from a page to itself into the address: what it chose would be
// gone with the next control.
export function watchLinks() {
  document.addEventListener(
    "change",
    (event) => {
      if (!event.target.matches?.("input, textarea")) return;
      typed = { started: running(), until: performance.now() + TYPED_MS };
    },
    true,
  );
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.(LINKS);
      if (!link || !plain(event) || !(unheard() || link.matches(PAGE_LINK))) return;
      event.preventDefault();
      event.stopPropagation();
      if (!unheard()) return follow(link);
      const waiting = typed;
      clearInterval(waiting.timer);
      waiting.timer = setInterval(() => {
        if (unheard()) return;
        clearInterval(waiting.timer);
        follow(link);
      }, CHECK_MS);
    },
    true,
  );
}
