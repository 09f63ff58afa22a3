// Stores the briefing in this browser. Python sends {session, synced, rev, text}; the browser sends
// its own version back where it is newer, or where this session has not received it yet.
const KEY = "msp-briefing";
const memory = (window.mspTray ??= { owner: "", sent: "", lost: false, again: () => {} });

function stored() {
  try {
    const entry = JSON.parse(window.localStorage.getItem(KEY));
    if (Number.isFinite(entry?.rev) && typeof entry.text === "string") return entry;
  } catch {
    // No entry, or not ours.
  }
  return { rev: 0, text: "" };
}

export function sync(briefing, setStateValue) {
  const { session, synced, rev, text } = briefing;
  const send = (own) => {
    const name = `${session}:${own.rev}`;
    if (memory.sent === name) return;
    memory.sent = name;
    setStateValue("stored", { session, rev: own.rev, text: own.text });
  };
  const store = () => {
    let lost = false;
    try {
      window.localStorage.setItem(KEY, JSON.stringify({ rev, text }));
      memory.owner = session;
    } catch {
      lost = true;
    }
    if (lost === memory.lost) return;
    memory.lost = lost;
    setStateValue("lost", lost);
  };
  const own = stored();
  if (!own.rev) {
    if (rev) store();
  } else if (!(synced || memory.owner === session) || own.rev > rev) send(own);
  else if (rev > own.rev) store();
  memory.again = () => sync(briefing, setStateValue);
}

// Changed in another window of the same browser.
window.addEventListener("storage", ({ key }) => key === KEY && memory.again());
