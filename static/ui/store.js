// Cards by address. The browser's cache stores them for good; this one saves parsing them again.
const MOST = 60;
const AHEAD_AT_ONCE = 4;
const AGAIN_MS = 1_000;
const TRIES = 5;
const store = new Map();
const queue = [];
const fetched = new Set();
let ahead = 0;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Then only what the reader asks for is fetched.
export const savesData = () => Boolean(navigator.connection?.saveData);

// What is ahead of its time a busy server refuses (204).
const AHEAD = { headers: { Purpose: "prefetch" } };

async function ask(address, options = {}, tries = 0) {
  const answer = await fetch(new URL(address, document.baseURI), options).catch(() => null);
  const busy = !answer || [204, 429, 502, 503, 504].includes(answer.status);
  const fields = await answer?.json().catch(() => null);
  if (fields) return { ...fields, kept: answer.ok };
  if (!busy || tries >= TRIES) return { head: "", lost: true, kept: false };
  await pause(1000 * Number(answer?.headers.get("Retry-After") ?? 0) || AGAIN_MS * 2 ** tries);
  return ask(address, options, tries + 1);
}

// A card that nobody waits for, once.
export const loadLater = (address) => ask(address, AHEAD);

// The content of a card; errors are asked for again the next time.
export function load(address) {
  const known = store.get(address);
  store.delete(address);
  const content = known ?? ask(address);
  store.set(address, content);
  if (!known)
    content.then((fields) => {
      if (!fields.kept && store.get(address) === content) store.delete(address);
    });
  while (store.size > MOST) store.delete(store.keys().next().value);
  return content;
}

async function fetchQueued() {
  ahead += 1;
  while (queue.length) {
    const { address, atRest } = queue.shift();
    if (!atRest() || store.has(address) || fetched.has(address)) continue;
    fetched.add(address);
    const answer = await fetch(new URL(address, document.baseURI), AHEAD).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) continue;
    fetched.delete(address);
    queue.length = 0;
  }
  ahead -= 1;
}

// Cards that a reader may want next, before those of earlier calls, where then still `atRest`; the
// first that a busy server refuses is the last.
export function loadAhead(addresses, atRest) {
  queue.unshift(...addresses.map((address) => ({ address, atRest })));
  for (let n = ahead; n < AHEAD_AT_ONCE; n += 1) fetchQueued();
}
