/**
 * Gathers what comes in one after another without a pause, so that it is handed on together,
 * in its order. Browsers deliver each event as a task of its own, and a page loads many things
 * at once; a message to oneself comes after all tasks that already wait.
 * @template T
 */
export class Queue {
  /** @type {T[]} */
  #waiting = [];
  #called = false;
  #call;

  /** @param {() => void} due called once something waits and no more is coming */
  constructor(due) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      this.#called = false;
      due();
    };
    this.#call = () => port2.postMessage(null);
  }

  /** @param {T} one */
  add(one) {
    this.#waiting.push(one);
    if (this.#called) return;
    this.#called = true;
    this.#call();
  }

  /** Everything that waits, oldest first; nothing waits afterwards. */
  take() {
    return this.#waiting.splice(0);
  }
}
