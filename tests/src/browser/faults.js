// What is wrong with how a page is laid out, in sentences. Run in the page; asks for nothing that
// a person could not see or meet.
const [{ lang, dir }, done] = arguments;
const found = [];
const root = document.documentElement;
const LEAST = 24;

const name = (element) => {
  const { id, className, dataset } = element;
  const more = id ? `#${id}` : typeof className === "string" && className ? `.${className}` : "";
  const data = Object.keys(dataset ?? {}).map((key) => `[${key}]`);
  return `${element.localName}${more}${data.join("")} "${(element.innerText ?? "").trim().slice(0, 40)}"`;
};
const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const elements = [...document.body.querySelectorAll("*:not(svg *)")].filter(visible);
const box = (element) => element.getBoundingClientRect();
const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

if (root.lang !== lang || root.dir !== dir) found.push(`it is in ${root.lang}, ${root.dir}`);
if (!root.hasAttribute("data-ready")) found.push("it is not ready");
if (document.title.trim() === "" || document.querySelectorAll("h1").length !== 1) found.push("title or heading is missing");
if (document.querySelectorAll("[role=status]").length === 0) found.push("nothing would be announced");

if (root.scrollWidth > innerWidth) found.push(`${root.scrollWidth} px wide in ${innerWidth}`);
const beyond = (element) => Math.max(-box(element).left, box(element).right - innerWidth);
const outside = (element) => beyond(element) > 0.5;
// What is inside pushes out what is round it, and beside it.
const inmost = elements.filter((element) => outside(element) && ![...element.children].some(outside));
for (const element of inmost.toSorted((a, b) => beyond(b) - beyond(a)).slice(0, 3)) found.push(`beyond the edge: ${name(element)}`);
for (const element of elements) {
  const text = element.dataset?.text;
  if (text !== undefined && element.textContent === text) found.push(`no text: ${text}`);
}

// Each line of text lies wholly in every box round it that cuts off what is outside.
const cutting = new Map(elements.filter((element) => getComputedStyle(element).overflow !== "visible").map((it) => [it, box(it)]));
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const { currentNode: node } = walker;
  const parent = node.parentElement;
  if (node.data.trim() === "" || !parent || !visible(parent) || parent.closest("select, script, style")) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const line of range.getClientRects()) {
    for (const [element, edge] of cutting) {
      if (!element.contains(parent)) continue;
      const cut = Math.max(edge.left - line.left, line.right - edge.right, edge.top - line.top, line.bottom - edge.bottom);
      if (cut > 1) found.push(`cut off by ${Math.round(cut)} px: ${name(parent)}`);
    }
  }
}

// A menu cuts its entry off without telling anybody.
for (const menu of elements.filter((element) => element.localName === "select")) {
  const entry = menu.selectedOptions[0];
  if (!entry) continue;
  const alone = menu.cloneNode();
  alone.removeAttribute("id");
  alone.append(new Option(entry.text));
  alone.style.cssText = "position: absolute; visibility: hidden; max-inline-size: none; inline-size: auto";
  menu.parentElement.append(alone);
  if (box(alone).width > box(menu).width + 1) found.push(`its entry is cut off: ${name(menu)} ${entry.text}`);
  alone.remove();
}

// What is pressed has a size, or enough room round it; within a sentence it is as high as its line.
const inSentence = (element) => {
  const around = element.parentElement.innerText.length - element.innerText.length;
  return element.localName === "a" && getComputedStyle(element).display === "inline" && around > 40;
};
const targets = elements
  .filter((element) => element.matches("a[href], button, input, select, summary, textarea, label:has(input)") && !inSentence(element))
  .filter((element) => !element.closest("label") || element.localName === "label" || element.localName === "select");
const small = ({ width, height }) => width < LEAST - 0.01 || height < LEAST - 0.01;
const round = ({ left, top, width, height }) => {
  const [x, y] = [left + width / 2, top + height / 2];
  return { left: x - LEAST / 2, right: x + LEAST / 2, top: y - LEAST / 2, bottom: y + LEAST / 2 };
};
for (const target of targets) {
  const own = box(target);
  for (const other of targets) {
    if (other === target || other.contains(target) || target.contains(other)) continue;
    const its = box(other);
    if (meets(own, its)) found.push(`one lies on the other: ${name(target)}, ${name(other)}`);
    if (small(own) && meets(round(own), small(its) ? round(its) : its)) {
      found.push(`${Math.round(own.width)} × ${Math.round(own.height)} px and no room: ${name(target)}, ${name(other)}`);
    }
  }
}

done([...new Set(found)]);
