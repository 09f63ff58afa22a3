// Stores the briefing in this browser. Python sends {session, synced, rev, text}; the browser sends
// its own version back where it is newer, or where this session has not received it yet.
const KEY = "msp-briefing";

function stored() {
  try {
    const entry = JSON.parse(window.localStorage.getItem(KEY));
    if (Number.isFinite(entry?.rev) && typeof entry.text === "string") return entry;
  } catch {
    // No entry, or not ours.
  }
  return { rev: 0, text: "" };
}

export default function (component) {
  const { data, setStateValue } = component;
  const memory = (window.mspTray ??= { owner: "", sent: "", lost: false });
  const send = ({ rev, text }) => {
    const name = `${data.session}:${rev}`;
    if (memory.sent === name) return;
    memory.sent = name;
    setStateValue("stored", { session: data.session, rev, text });
  };
  const store = () => {
    let lost = false;
    try {
      window.localStorage.setItem(KEY, JSON.stringify({ rev: data.rev, text: data.text }));
      memory.owner = data.session;
    } catch {
      lost = true;
    }
    if (lost === memory.lost) return;
    memory.lost = lost;
    setStateValue("lost", lost);
  };
  const sync = () => {
    const own = stored();
    const synced = data.synced || memory.owner === data.session;
    if (!own.rev) {
      if (data.rev) store();
    } else if (!synced || own.rev > data.rev) send(own);
    else if (data.rev > own.rev) store();
  };
  sync();
  // Changed in another window of the same browser.
  window.removeEventListener("storage", memory.listener);
  memory.listener = (event) => {
    if (event.key === KEY) sync();
  };
  window.addEventListener("storage", memory.listener);
  return () => window.removeEventListener("storage", memory.listener);
}
