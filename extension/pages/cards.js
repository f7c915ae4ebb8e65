/** Puts the cards that several pages show where this page names them. */
export async function placeCards() {
  const answer = await fetch(chrome.runtime.getURL("pages/cards.html"));
  const cards = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of document.querySelectorAll("[data-card]")) {
    const name = place.getAttribute("data-card") ?? "";
    const card = cards.getElementById(name);
    if (!card) throw new Error(`There is no card ${name}.`);
    place.replaceWith(document.adoptNode(card));
  }
}
