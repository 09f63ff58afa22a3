// The language menu. It changes only the `lang` parameter of the URL.
import { parsed } from "./payload.js";
import { visit } from "./visit.js";

export default function ({ data: sent, parentElement }) {
  const data = parsed(sent);
  const select = parentElement.querySelector("select");
  select.setAttribute("aria-label", data.label);
  select.replaceChildren(
    ...data.options.map(([code, name]) => {
      const option = document.createElement("option");
      // The closed select has room for the code only; wide spaces push the name out of view.
      const text = `${code.toUpperCase()}\u2003\u2003${name}`;
      Object.assign(option, { value: code, lang: code, textContent: text });
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
