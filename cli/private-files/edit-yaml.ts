import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml';

/** One value of a YAML file: under these keys, from the top. */
export interface YamlEdit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * The text with these values set; all else, comments and the order of lines included, stays byte for byte. A new key
 * comes after the last one of its mapping. Where a mapping is written in one line (`{a: 1}`), or shared by an anchor,
 * the file is written anew from its nodes: comments and order stay, spacing may change.
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): string {
  return edits.reduce(editOne, text);
}

function editOne(text: string, edit: YamlEdit): string {
  const document = parseDocument(text);
  if (isDeepStrictEqual(document.getIn(edit.path), edit.value)) return text;
  const wanted = parseDocument(text);
  wanted.setIn(edit.path, wanted.createNode(edit.value));
  const spliced = splice(text, document, edit);
  const isRight = spliced !== undefined && isDeepStrictEqual(readBack(spliced), wanted.toJS());
  return isRight ? spliced : wanted.toString({ lineWidth: 0 });
}

/** Undefined for what is not valid YAML. */
function readBack(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : document.toJS();
}

/** The text with the value replaced or added in its place; undefined where that is not done line by line. */
function splice(text: string, document: Document, { path, value }: YamlEdit): string | undefined {
  const present = document.getIn(path, true);
  if (isScalar(present) && present.range && isPlain(value)) {
    const [start, end] = present.range;
    return text.slice(0, start) + stringify(value).trimEnd() + text.slice(end);
  }
  if (present !== undefined) return undefined;
  const depth = deepest(document, path);
  const parent = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
  const nested = path.slice(depth).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  if (parent === null && depth === 0) return `${withEnd(text)}${stringify(nested)}`;
  if (!isMap(parent) || parent.flow || parent.items.length === 0) return undefined;
  const place = endOfMap(text, parent);
  const block = stringify(nested, { lineWidth: 0 }).trimEnd().replace(/^/gm, indentOf(text, parent));
  return `${withEnd(text.slice(0, place))}${block}\n${text.slice(place)}`;
}

/** How many keys of the path lead to a mapping that is there. */
function deepest(document: Document, path: readonly string[]): number {
  let depth = 0;
  while (depth < path.length && isMap(document.getIn(path.slice(0, depth + 1), true))) depth += 1;
  return depth;
}

/** After the line on which the last value of the mapping ends. */
function endOfMap(text: string, map: YAMLMap): number {
  const last = map.items[map.items.length - 1] as Pair<Node, Node | null>;
  if (isMap(last.value) && !last.value.flow && last.value.items.length > 0) return endOfMap(text, last.value);
  const end = last.value?.range?.[1] ?? last.key.range?.[1] ?? text.length;
  const line = text.indexOf('\n', Math.max(0, end - (text[end - 1] === '\n' ? 1 : 0)));
  return line < 0 ? text.length : line + 1;
}

function indentOf(text: string, map: YAMLMap): string {
  const [start] = (map.items[0] as Pair<Node>).key.range!; // parsed nodes have one
  return ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
}

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
