// One slide, or all pages of a long one, as the stage shows them.
export default function (component) {
  const { data, parentElement } = component;
  const deck = parentElement.querySelector(".deck");
  if (deck.markup !== data.html) deck.innerHTML = data.html;
  deck.markup = data.html;
  deck.dataset.theme = data.theme;
}
