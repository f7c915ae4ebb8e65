// What can be reached with a keyboard and does not show that it is: its outline must stand out
// from what lies under it as much as WCAG 1.4.11 asks. Run in the page.
const [done] = arguments;
const found = [];
const LEAST = 3;

const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
// Colours on one another, as the page's are, in whatever way they are written.
const mixed = (colours) => {
  context.fillStyle = "white";
  context.fillRect(0, 0, 1, 1);
  for (const colour of colours) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const light = (colour) => {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [low, high] = [light(one), light(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const under = (element) => {
  const colours = [];
  for (let it = element; it; it = it.parentElement) colours.unshift(getComputedStyle(it).backgroundColor);
  return colours;
};

for (const element of document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")) {
  if (!element.checkVisibility({ visibilityProperty: true })) continue;
  element.focus({ focusVisible: true });
  if (document.activeElement !== element) continue;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const what = `${element.localName} "${(element.innerText ?? "").trim().slice(0, 40)}" ${element.id}`;
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 1) found.push(`focus is not shown: ${what}`);
  const ground = under(element.parentElement);
  const clear = contrast(mixed([...ground, outlineColor]), mixed(ground));
  if (clear < LEAST) found.push(`focus is shown too faintly, ${clear.toFixed(2)}: ${what}`);
}
if (found.length > 0 && !document.hasFocus()) found.push("and the page itself has no focus, whatever it would show");
document.activeElement?.blur();
done(found);
