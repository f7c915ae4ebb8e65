/** The shapes in core.d.ts, and whether a value has one: no field missing, none too many, each of its type. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const file = join(import.meta.dirname, "../../../extension/shared/core.d.ts");
const text = (await readFile(file, "utf8")).replaceAll(/\/\*\*.*?\*\//gs, "");

/** Of each interface its fields: `name` or `name?`, and the type. */
const interfaces = new Map(
  [...text.matchAll(/^export interface (\w+) \{([^}]*)\}/gm)].map(([, name, body]) => [name, fields(body)]),
);
/** Of each union its members. */
const unions = new Map(
  [...text.matchAll(/^export type (\w+) =([^;]*(?:\{[^}]*\}[^;]*)*);$/gm)].map(([, name, body]) => [name, body]),
);

/** The names of the interfaces and unions that were read. */
export const shapes = [...interfaces.keys(), ...unions.keys()];

/**
 * What is wrong with a value of a type: a line for each place.
 * @param {unknown} value
 * @param {string} type
 * @param {string} place
 * @returns {string[]}
 */
export function faults(value, type, place = type) {
  const wrong = [`${place} is ${JSON.stringify(value)}, not ${type}`];
  const parts = members(type);
  if (parts.length > 1) return parts.some((part) => faults(value, part, place).length === 0) ? [] : wrong;
  if (type.endsWith("[]")) {
    if (!Array.isArray(value)) return wrong;
    const inner = type.slice(0, -2).replace(/^\((.*)\)$/, "$1");
    return value.flatMap((each, index) => faults(each, inner, `${place}[${index}]`));
  }
  if (type === "null") return value === null ? [] : wrong;
  if (type.startsWith('"')) return value === JSON.parse(type) ? [] : wrong;
  if (["string", "number", "boolean"].includes(type)) return typeof value === type ? [] : wrong;
  if (type.startsWith("(")) return faults(value, type.slice(1, -1), place);
  const wanted = fieldsOf(type);
  if (wanted) return faultsOfFields(value, wanted, place);
  const union = unions.get(type);
  if (union === undefined) throw new Error(`There is no type ${type}.`);
  return faults(value, union.trim().replace(/^\|/, "").trim(), place);
}

/** @param {unknown} value @param {Map<string, string>} wanted @param {string} place */
function faultsOfFields(value, wanted, place) {
  if (typeof value !== "object" || value === null) return [`${place} is no object`];
  const tooMany = Object.keys(value).filter((name) => !wanted.has(name) && !wanted.has(`${name}?`));
  const found = tooMany.map((name) => `${place}.${name} is too many`);
  for (const [name, type] of wanted) {
    const key = name.replace(/\?$/, "");
    if (key in value) found.push(...faults(value[key], type, `${place}.${key}`));
    else if (key === name) found.push(`${place}.${key} is missing`);
  }
  return found;
}

/** The fields of an object, an interface, or several of them joined by `&`; nothing for what has none. */
function fieldsOf(type) {
  const all = type.split(" & ").map((part) => (part.startsWith("{") ? fields(part.slice(1, -1)) : interfaces.get(part)));
  return all.includes(undefined) ? undefined : new Map(all.flatMap((each) => [...each]));
}

/** @param {string} body */
function fields(body) {
  const lines = body.split(";").map((line) => line.trim());
  const pairs = lines.filter((line) => line !== "").map((line) => /^(\w+\??):\s*(.*)$/s.exec(line));
  return new Map(pairs.map((pair) => [pair[1], pair[2]]));
}

/** The members of a union, but for those inside brackets. */
function members(type) {
  const parts = [""];
  let depth = 0;
  for (const letter of type) {
    if ("({[".includes(letter)) depth += 1;
    if (")}]".includes(letter)) depth -= 1;
    if (letter === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}
