// Clicks a download button once for each file, so that a requested file is saved at once.
export default function (component) {
  const { data } = component;
  const saved = (window.mspSaved ??= new Set());
  if (saved.has(data.file)) return;
  saved.add(data.file);
  let tries = 100;
  const press = () => {
    const button = document.querySelector(data.button);
    if (button) button.click();
    else if (tries--) requestAnimationFrame(press);
  };
  requestAnimationFrame(press);
}
