// The choice of languages. Only the language of the address changes: the view stays as it is.
import { parsed } from "./unpacked.js";
import { visit } from "./visit.js";

export default function ({ data: sent, parentElement }) {
  const data = parsed(sent);
  const select = parentElement.querySelector("select");
  select.setAttribute("aria-label", data.label);
  select.replaceChildren(
    ...data.options.map(([code, name]) => {
      const option = document.createElement("option");
      Object.assign(option, { value: code, lang: code, textContent: code.toUpperCase(), title: name });
      option.selected = code === data.current;
      return option;
    }),
  );
  select.onchange = () => {
    const target = new URL(window.location.href);
    target.searchParams.set(data.name, select.value);
    visit(target);
  };
}
