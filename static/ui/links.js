// A row of links to other pages.
import { parsed } from "./payload.js";
import { visits } from "./visit.js";

export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".links");
  if (!host.bound) visits(host);
  host.bound = true;
  host.replaceChildren(
    ...parsed(data).map(({ label, path }) => {
      const link = document.createElement("a");
      link.href = new URL(path, document.baseURI).href;
      link.textContent = label;
      return link;
    }),
  );
}
