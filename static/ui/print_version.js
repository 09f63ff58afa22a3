// What a card shows in print instead, where the screen is dark or of another width: a card of its
// own, fetched when all is at rest. A reader who saves data prints what the screen has.
import { loadLater, savesData } from "./store.js";

const AT_REST_MS = 800;

// Returns a function that takes the address of the print version, or none, and has it used when it
// is there; until then, and where there is none, nothing ({}) is.
export function printVersion(use) {
  let wanted;
  let later;
  const bring = async (address) => {
    const fields = await loadLater(address);
    if (address === wanted) use(fields);
  };
  return (address) => {
    if (address === wanted) return;
    wanted = address;
    clearTimeout(later);
    use({});
    if (address && !savesData()) later = setTimeout(bring, AT_REST_MS, address);
  };
}
