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
  '[role="group"] > button[aria-haspopup="listbox"]': "open_list",
  '[data-testid="stDeckGlJsonChart"] [tabindex="0"]': "zoomed",
};
const ROLES = {
  // A group of pages: an item of the list, its own items no longer loose ones.
  '[data-testid="stSidebarNavItems"] > div': "listitem",
  '[data-testid="stSidebarNavItems"] > div > li': "none",
  // Named, and so no mere decoration.
  '[data-testid="stFileUploaderDropzone"]': "group",
  "[data-tag]": "group",
  '[data-testid="stDeckGlJsonChart"] [tabindex="0"]': "application",
  // A head of the calendar, not of the page.
  '[data-testid="stDateInputCalendar"] header': "group",
};
// Named after what they are and not after the month and year that they show.
const MISNAMED = '[data-testid="stDateInputCalendar"] header button[aria-haspopup]';

// What a control changes: named after the control.
const HELP = '[data-testid="stWidgetLabel"] [data-testid="stTooltipIcon"] button';

// Texts that no element of ours holds; a number in one is kept.
const TEXTS = {
  '[data-testid="stSkipToContent"]': "skip",
  ".rc-overflow-item-rest p": "more",
  '[data-testid="stFileUploaderDropzone"] button p': "upload",
};

function put(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// The bar of pages ends where search, language and tray begin: how wide they are, their words decide.
function reserve() {
  const corner = document.querySelector(".st-key-corner")?.getBoundingClientRect();
  if (!corner?.width) return;
  const { style } = document.documentElement;
  const taken = `${Math.round(window.innerWidth - corner.left)}px`;
  if (style.getPropertyValue("--msp-corner") !== taken) style.setProperty("--msp-corner", taken);
}

function mend() {
  planned = 0;
  reserve();
  for (const [selector, word] of Object.entries(NAMES))
    for (const element of document.querySelectorAll(selector))
      put(element, "aria-label", words[word]);
  for (const [selector, role] of Object.entries(ROLES))
    for (const element of document.querySelectorAll(selector)) put(element, "role", role);
  for (const button of document.querySelectorAll(HELP)) {
    const label = button.closest('[data-testid="stWidgetLabel"]').textContent.trim();
    put(button, "aria-label", words.help.replace("{name}", label));
  }
  for (const button of document.querySelectorAll(MISNAMED))
    for (const name of ["aria-label", "aria-labelledby"]) button.removeAttribute(name);
  for (const [selector, word] of Object.entries(TEXTS))
    for (const { firstChild: text } of document.querySelectorAll(selector)) {
      const said = words[word].replace("{n}", /\d+/.exec(text?.data)?.[0]);
      if (text && text.data !== said) text.data = said;
    }
}

// Called with the words of the page; from then on the frame is watched as long as the tab is open.
export function aid(frame) {
  words = frame;
  mend();
  if (watcher) return;
  watcher = new MutationObserver(() => (planned ||= requestAnimationFrame(mend)));
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
  window.addEventListener("resize", reserve);
}
