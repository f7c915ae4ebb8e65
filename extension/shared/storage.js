/** @typedef {import("./boundary").KeptSignal} KeptSignal */
/** @typedef {import("./boundary").PersistEffect} PersistEffect */
/** @typedef {import("./boundary").Stored} Stored */

/**
 * Where each part lives: with the browser's session, or beyond it. What is laid aside is a
 * state the core could not read; it is kept for whoever looks into it and never read again. What
 * was shown last is for a popup that cannot wait.
 */
const AREAS = {
  living: chrome.storage.session,
  recording: chrome.storage.session,
  unkept: chrome.storage.session,
  lasting: chrome.storage.local,
  sharing_yes: chrome.storage.local,
  feed_yes: chrome.storage.local,
  aside: chrome.storage.local,
  shown: chrome.storage.session,
};

/** @typedef {keyof typeof AREAS} Part */

/**
 * The parts that are read again.
 * @type {(keyof Stored)[]}
 */
const READ = ["living", "recording", "unkept", "lasting", "sharing_yes", "feed_yes"];

/**
 * What is not written yet. One write runs at a time and takes the newest of each part, so an
 * older snapshot can never land on a newer one and a burst costs one write.
 * @type {Map<Part, string | null>}
 */
let waiting = new Map();

/**
 * Who is told what becomes of what waits, and the number of the newest effect in it.
 * @type {{number: number, answer: (signal: KeptSignal) => void} | null}
 */
let asking = null;

/** @type {Promise<void> | null} */
let writing = null;

/**
 * Reads what was kept.
 * @returns {Promise<Stored>}
 */
export async function read() {
  /** @type {Stored} */
  const stored = {};
  await Promise.all(
    READ.map(async (part) => {
      const kept = (await AREAS[part].get(part))[part];
      if (typeof kept === "string") stored[part] = kept;
    }),
  );
  return stored;
}

/**
 * Reads what was kept as soon as the browser lets it be read: all of it, for whoever went on without a part would
 * write over it.
 * @param {(error: unknown, refusals: number) => Promise<void>} refused what it was, and how often by now; the next try
 *   is when it resolves
 * @returns {Promise<Stored>}
 */
export async function readAtLast(refused) {
  for (let refusals = 1; ; refusals += 1) {
    try {
      return await read();
    } catch (error) {
      await refused(error, refusals);
    }
  }
}

/**
 * Keeps the given parts; undefined leaves one as it is, null removes it.
 * @param {PersistEffect} effect
 * @param {(signal: KeptSignal) => void} answer takes what became of it, once for all that is written together
 */
export function keep(effect, answer) {
  add(effect);
  asking = { number: effect.number, answer };
  writing ??= writeAll();
}

/**
 * Keeps what a popup shows. The core does not know of it, and has no answer.
 * @param {string} shown
 */
export function keepShown(shown) {
  add({ shown });
  writing ??= writeAll();
}

/** Resolves when everything kept so far is written, or refused. */
export async function settled() {
  await writing;
}

/** @param {{[part in Part]?: string | null}} parts */
function add(parts) {
  for (const part of names(AREAS)) {
    const value = parts[part];
    if (value !== undefined) waiting.set(part, value);
  }
}

async function writeAll() {
  while (waiting.size > 0) {
    const [batch, asked] = [waiting, asking];
    [waiting, asking] = [new Map(), null];
    const outcomes = await Promise.all([...batch].map(async ([part, value]) => ({ part, kept: await write(part, value) })));
    if (asked) asked.answer(answerTo(asked.number, outcomes));
  }
  // In the same turn in which nothing was found waiting, so that nothing kept later is left.
  writing = null;
}

/**
 * @param {number} number
 * @param {{part: Part, kept: boolean}[]} outcomes
 * @returns {KeptSignal}
 */
function answerTo(number, outcomes) {
  /** @param {boolean} which */
  const parts = (which) => outcomes.flatMap(({ part, kept }) => (part !== "shown" && kept === which ? [part] : []));
  return { type: "kept", number, kept: parts(true), refused: parts(false) };
}

/**
 * Whether the browser took it. What follows from a refusal is the core's to decide.
 * @param {Part} part
 * @param {string | null} value
 */
async function write(part, value) {
  try {
    if (value === null) await AREAS[part].remove(part);
    else await AREAS[part].set({ [part]: value });
    return true;
  } catch (error) {
    console.error(`Sada could not keep its ${part} state.`, error);
    return false;
  }
}

/** @template {object} T @param {T} of @returns {(keyof T)[]} */
function names(of) {
  return /** @type {(keyof T)[]} */ (Object.keys(of));
}
