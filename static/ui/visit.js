// Opens a page as Back and Forward do: one step of history, and nothing is loaded anew.
import { watchPress } from "./press.js";

const watch = {};
const STATE = "data-test-script-state";

export function visit(target) {
  const app = document.querySelector('[data-testid="stApp"]');
  let heard = false;
  // A run may be over by the time that its start is told: what it was before tells of it then.
  const observer = new MutationObserver((changes) => {
    heard ||= [app.getAttribute(STATE), ...changes.map(({ oldValue }) => oldValue)].includes("running");
  });
  if (app) observer.observe(app, { attributeFilter: [STATE], attributeOldValue: true });
  const done = () => {
    if (heard) observer.disconnect();
    return heard;
  };
  // Nobody heard: the browser loads the page itself.
  const lost = () => window.location.assign(target);
  window.history.pushState({}, "", target.pathname + target.search);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  watchPress(watch, { done, lost });
}

// Links of the page are real ones, for a new tab; a plain click does not load the page anew.
export function visits(host) {
  host.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    visit(new URL(link.href));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });
}
