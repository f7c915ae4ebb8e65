/** The wasm boundary, built from crate/web; this file only tells the type checker its shape. */
import type { Context, Effect, Signal, Stored, View } from "../shared/boundary";

/** Loads and instantiates the module. */
export default function init(source: { module_or_path: string }): Promise<unknown>;

/** Starts the core from what was kept. `perform` is called with effects now and later. */
export function start(perform: (effects: Effect[]) => void, stored: Stored, context: Context): void;

/** Hands one signal to the core; throws on a signal it cannot read. */
export function handle(signal: Signal): void;

/** Hands signals to the core at once, in their order; returns a complaint for each it cannot read. */
export function handleAll(signals: Signal[]): string[];

/** Calls back when what the browser refused so many times is to be tried again. */
export function afterRefusals(refusals: number, then: () => void): void;

/** The diagnostic recording: JSON, a line for each signal. */
export function recording(): string;

/** What pages show now. */
export function view(): View;
