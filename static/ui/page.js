// Data that all cards of a page share: labels and names, the state of the briefing, and the page's own
// link, which is sent in every run. Also reports the width of the content to the server.
const CHANGED = "msp-page";

export const page = (window.mspPage ??= { shared: null, briefing: null, own: null, run: "" });

// Calls `listener` when shared data change, as long as the card is in the document.
export function onPage(host, listener) {
  const onChange = () => {
    if (host.isConnected) listener();
    else window.removeEventListener(CHANGED, onChange);
  };
  window.addEventListener(CHANGED, onChange);
}

export function publish(part, data) {
  page[part] = data;
  window.dispatchEvent(new Event(CHANGED));
}

// Where a figure's link is in the briefing, and what to announce when that has changed.
export function inBriefing(link) {
  if (!page.briefing) return null;
  const { places, full, announcements } = page.briefing;
  const holds = link in places;
  return { holds, place: places[link] ?? "", full, announcement: announcements[full ? "full" : holds ? "added" : "removed"] };
}

// ---- the width of the content
const RESIZED_MS = 200;
const frame = { width: 0, send: null, later: 0 };

function report() {
  const width = document.documentElement.clientWidth;
  const { buckets } = page.shared;
  const now = buckets.findLast(([least]) => width >= least)?.[1] ?? buckets[0][1];
  if (now === frame.width) return;
  frame.width = now;
  frame.send("width", now);
}

// Tells the server of a width that is not the one that it draws for, now and when the window changes.
export function reportWidth(send) {
  if (!frame.send)
    window.addEventListener("resize", () => {
      clearTimeout(frame.later);
      frame.later = setTimeout(report, RESIZED_MS);
    });
  Object.assign(frame, { width: page.shared.width, send });
  report();
}
