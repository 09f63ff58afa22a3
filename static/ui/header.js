// The right end of the header: search box, choice of languages, link to the briefing. Also what all
// cards of the page share: words and names, the state of the briefing, the width of the content.
import { aid } from "./aids.js";
import { parsed, unpacked } from "./payload.js";
import { page, publish, reportWidth } from "./page.js";
import { makeSearch } from "./search.js";
import { sync } from "./storage.js";
import { visit, visits, watchLinks } from "./visit.js";

function makeLanguage(select) {
  return ({ name, current, label, options }) => {
    select.setAttribute("aria-label", label);
    select.replaceChildren(
      ...options.map(([code, language]) => {
        const option = document.createElement("option");
        // The closed select has room for the code only; wide spaces push the name out of view.
        const text = `${code.toUpperCase()}\u2003\u2003${language}`;
        Object.assign(option, { value: code, lang: code, textContent: text });
        option.selected = code === current;
        return option;
      }),
    );
    select.onchange = () => {
      const target = new URL(window.location.href);
      target.searchParams.set(name, select.value);
      visit(target);
    };
  };
}

function makeHeader(host) {
  const [box, select, tray] = host.children;
  const search = makeSearch(box);
  const language = makeLanguage(select);
  const link = tray.firstElementChild;
  visits(tray);
  return (own, label) => {
    search(own.search);
    language(own.language);
    link.href = new URL(own.briefing, document.baseURI).href;
    // Its number only, where nothing else has changed: a pressed link keeps the focus.
    if (link.label !== label) link.innerHTML = link.label = label;
  };
}

// Data: the length of the first part, what a language's readers share, and what is this reader's.
export default async function ({ data, parentElement, setStateValue }) {
  const host = parentElement.querySelector(".corner");
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0) + 4;
  const own = parsed(data.subarray(length));
  if (own.briefing) {
    sync(own.briefing, setStateValue);
    publish("briefing", own.briefing);
  }
  host.latest = own;
  const shared = await unpacked(data.subarray(4, length));
  // What is unpacked last need not have been sent last.
  if (host.latest !== own) return undefined;
  // A tab that was open during an upgrade of the server has older scripts.
  if (page.shared && page.shared.version !== shared.version) return window.location.reload();
  if (!page.shared) watchLinks();
  aid(shared.frame);
  document.documentElement.lang = shared.lang;
  publish("shared", shared);
  reportWidth(setStateValue);
  host.hidden = !shared.corner;
  if (!shared.corner) return undefined;
  host.update ??= makeHeader(host);
  return host.update(shared.corner, own.label);
}
