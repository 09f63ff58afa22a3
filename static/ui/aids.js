// What the frame around the pages says for those who listen. Streamlit words it in English and sets
// some roles wrongly; this puts it right wherever such an element appears.
let words = {};
let planned = 0;
let watcher = null;

const NAMES = {
  '[data-testid="stSidebar"]': "pages",
  '[data-testid="stSidebarNav"]': "pages",
  '[data-testid="stExpandSidebarButton"]': "menu_open",
  '[data-testid="stSidebarHeader"] button': "menu_close",
};
const ROLES = {
  // A group of pages: an item of the list, its own items no longer loose ones.
  '[data-testid="stSidebarNavItems"] > div': "listitem",
  '[data-testid="stSidebarNavItems"] > div > li': "none",
  // Named, and so no mere decoration.
  '[data-testid="stFileUploaderDropzone"]': "group",
  "[data-tag]": "group",
};

function put(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function mend() {
  planned = 0;
  for (const [selector, word] of Object.entries(NAMES))
    for (const element of document.querySelectorAll(selector))
      put(element, "aria-label", words[word]);
  for (const [selector, role] of Object.entries(ROLES))
    for (const element of document.querySelectorAll(selector)) put(element, "role", role);
  const skip = document.querySelector('[data-testid="stSkipToContent"]');
  if (skip && skip.textContent !== words.skip) skip.firstChild.data = words.skip;
}

// Called with the words of the page; from then on the frame is watched as long as the tab is open.
export function aid(frame) {
  words = frame;
  mend();
  if (watcher) return;
  watcher = new MutationObserver(() => (planned ||= requestAnimationFrame(mend)));
  watcher.observe(document.body, { childList: true, subtree: true });
}
