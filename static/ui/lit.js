// One country or mineral is lit at a time, in every card of the page: the one under the pointer or
// the keyboard's. Nothing is asked of the server.
const CHANGED = "msp-lit";
let lit = "";

export function light(key) {
  if (key === lit) return;
  lit = key;
  window.dispatchEvent(new Event(CHANGED));
}

// Calls `listener` with what is lit, or "", as long as the card is in the document.
export function onLit(host, listener) {
  const onChange = () => {
    if (host.isConnected) listener(lit);
    else window.removeEventListener(CHANGED, onChange);
  };
  window.addEventListener(CHANGED, onChange);
}

document.addEventListener("keydown", ({ key }) => key === "Escape" && light(""));
