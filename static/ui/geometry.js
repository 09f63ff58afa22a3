// Outlines of the world: fetched once a visit, when a picture first needs them.
export function geometry(path) {
  const address = new URL(path, document.baseURI).href;
  const cache = (window.mspGeometry ??= {});
  cache[address] ??= fetch(address)
    .then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer.json();
    })
    .catch((error) => {
      delete cache[address];
      throw error;
    });
  return cache[address];
}

// Fills the paths that stand for all land of a map without data.
export function fillLand(svg, path) {
  const paths = [...svg.querySelectorAll("path[data-land]")];
  if (!paths.length) return;
  geometry(path).then(
    ({ shapes, unassigned, hatched }) => {
      const land = Object.entries(shapes).filter(([code]) => !hatched.includes(code));
      const drawn = [...land.map(([, shape]) => shape.d), ...unassigned].join("");
      for (const one of paths) one.setAttribute("d", drawn);
    },
    () => {}, // The marks stand where they stand; a next picture asks again.
  );
}

// Dispatches an event that a picture has been drawn; it bubbles out of shadow roots.
export function tellDrawn(host) {
  host.dispatchEvent(new Event("msp-drawn", { bubbles: true, composed: true }));
}
