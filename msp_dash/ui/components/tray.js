// Keeps the briefing in this browser. Python hands down {session, heard, rev, text}; the browser's
// own version is told to Python where it is newer, or where this session has not heard it yet.
const KEY = "msp-briefing";

function stored() {
  try {
    const found = JSON.parse(window.localStorage.getItem(KEY));
    if (Number.isFinite(found?.rev) && typeof found.text === "string") return found;
  } catch {
    // Nothing kept, or not by this program.
  }
  return { rev: 0, text: "" };
}

export default function (component) {
  const { data, setStateValue } = component;
  const memory = (window.mspTray ??= { owner: "", told: "", lost: false });
  const tell = ({ rev, text }) => {
    const name = `${data.session}:${rev}`;
    if (memory.told === name) return;
    memory.told = name;
    setStateValue("kept", { session: data.session, rev, text });
  };
  const keep = () => {
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
  const meet = () => {
    const own = stored();
    const heard = data.heard || memory.owner === data.session;
    if (!own.rev) {
      if (data.rev) keep();
    } else if (!heard || own.rev > data.rev) tell(own);
    else if (data.rev > own.rev) keep();
  };
  meet();
  // Another window of the same browser changed it.
  window.removeEventListener("storage", memory.listener);
  memory.listener = (event) => {
    if (event.key === KEY) meet();
  };
  window.addEventListener("storage", memory.listener);
  return () => window.removeEventListener("storage", memory.listener);
}
