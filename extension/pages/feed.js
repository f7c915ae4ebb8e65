import { COUNTRIES } from "./countries.js";
import { tell } from "./background-messages.js";
import { find, write } from "./dom.js";
import { askFor, giveBackUnneeded } from "./permissions.js";
import { drawLines } from "./platform-rows.js";

/** @typedef {import("../shared/boundary").View} View */
/** @typedef {import("./sheet.js").SheetContext} SheetContext */
/** @typedef {import("../shared/words.js").Words} Words */

/** The question for the public feed, its answer, and what the feed says. */
export const feed = { open, draw };

/**
 * @param {View} view
 * @param {Words} words
 */
function draw({ feed }, words) {
  const { on, available, country, attested, state, asOf, says } = feed;
  find("#feed").hidden = !available;
  document.documentElement.dataset["feed"] = on === null ? "unset" : on ? "on" : "off";
  find("#feed-yes").setAttribute("aria-pressed", String(on === true));
  find("#feed-no").setAttribute("aria-pressed", String(on === false));
  write(find("[data-feed-answer]"), words.of(state));
  const menu = countryMenu();
  menu.value = country ?? "";
  menu.disabled = attested;
  find("[data-attested]").hidden = !attested;
  find("[data-said]").hidden = asOf === null;
  write(find("[data-as-of]"), asOf === null ? "" : words.text("feed_as_of", words.time(asOf)));
  drawLines(find("[data-feed-says]"), says.map((message) => words.of(message)));
}

/**
 * Makes the answer count: what it needs is asked for on the click itself, as browsers demand, and
 * with a No what nothing else needs is given back.
 * @param {SheetContext} context
 */
function open({ shown, show, words, fail }) {
  const answer = async (/** @type {boolean} */ yes) => {
    const asked = shown().feed;
    if (yes && !(await askFor(asked))) {
      write(find("[data-feed-answer]"), words.text("feed_refused"));
      return;
    }
    const view = await tell({ type: "follow", yes, consent: asked.consent });
    show(view);
    if (!yes) await giveBackUnneeded(asked, view.needs);
  };
  find("#feed-yes").onclick = () => answer(true).catch(fail);
  find("#feed-no").onclick = () => answer(false).catch(fail);

  const menu = countryMenu();
  const none = new Option(words.text("feed_country_none"), "");
  const named = words.sorted(COUNTRIES.map((code) => ({ code, name: words.region(code) })));
  menu.replaceChildren(none, ...named.map(({ code, name }) => new Option(name, code)));
  menu.onchange = () => tell({ type: "country", country: menu.value || null }).then(show).catch(fail);
}

function countryMenu() {
  return /** @type {HTMLSelectElement} */ (find("#country"));
}
