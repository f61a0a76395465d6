import { readFileSync } from 'node:fs';
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node as YamlNode,
} from 'yaml';
import { ConfigError } from './config-error';
import type { ConfigProblem, Origin } from './loaded-config';
import { type ConfigNode, emptyMapping, type MappingNode, scalarNode } from './node';

type OriginKind = 'file' | 'default';

/** Aliases may nest; a file that needs more than this is a bomb. */
const DEPTH_MAX = 64;

/**
 * A YAML file whose top is a mapping, with the line of every value. An empty file is an empty mapping.
 * Throws ConfigError for a file that cannot be read or is not YAML, or holds a key twice.
 */
export function readYamlFile(file: string, kind: OriginKind = 'file'): MappingNode {
  return parseYaml(readText(file), file, kind);
}

/** As `readYamlFile`, from text. */
export function parseYaml(text: string, file: string, kind: OriginKind = 'file'): MappingNode {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const faults = document.errors.map((error) =>
    yamlProblem(file, lines.linePos(error.pos[0]).line, error.message),
  );
  if (faults.length > 0) throw new ConfigError(faults);
  const origin = (node: YamlNode | null): Origin => ({
    kind,
    file,
    line: node?.range ? lines.linePos(node.range[0]).line : 1,
  });
  const top = convert(document.contents, origin, (alias) =>
    isAlias(alias) ? alias.resolve(document) : undefined,
  );
  if (top.kind === 'mapping') return top;
  if (top.kind === 'scalar' && top.value === null) return emptyMapping(top.origin);
  throw new ConfigError([yamlProblem(file, 1, 'the file must hold keys and values (`key: value`)')]);
}

function convert(
  node: unknown,
  origin: (node: YamlNode | null) => Origin,
  resolve: (alias: unknown) => unknown,
  depth = 0,
): ConfigNode {
  if (depth > DEPTH_MAX) throw new Error(`nested deeper than ${DEPTH_MAX}`);
  if (isAlias(node)) return convert(resolve(node), origin, resolve, depth + 1);
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, origin, resolve, depth + 1));
    return { kind: 'list', items, origin: origin(node) };
  }
  if (!isMap(node))
    return scalarNode(isScalar(node) ? node.value : null, origin(isScalar(node) ? node : null));
  const entries = new Map<string, ConfigNode>();
  for (const pair of node.items) addPair(entries, pair, origin, resolve, depth);
  return { kind: 'mapping', entries, origin: origin(node) };
}

function addPair(
  entries: Map<string, ConfigNode>,
  pair: unknown,
  origin: (node: YamlNode | null) => Origin,
  resolve: (alias: unknown) => unknown,
  depth: number,
): void {
  if (!isPair(pair)) return;
  const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
  const child = convert(pair.value, origin, resolve, depth + 1);
  if (key === '<<') {
    for (const [name, value] of mergedEntries(child)) if (!entries.has(name)) entries.set(name, value);
    return;
  }
  // The key's own line: the value of a mapping begins on the next one.
  entries.set(key, { ...child, origin: isScalar(pair.key) ? origin(pair.key) : child.origin });
}

/** What `<<: *anchor` or `<<: [*one, *two]` brings in; the first one named wins. */
function mergedEntries(node: ConfigNode): readonly (readonly [string, ConfigNode])[] {
  if (node.kind === 'mapping') return [...node.entries];
  return node.kind === 'list' ? node.items.flatMap(mergedEntries) : [];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      {
        file,
        line: 0,
        key: '',
        message: `cannot be read: ${reason}`,
        remedy: 'Correct its name or its permissions.',
      },
    ]);
  }
}

function yamlProblem(file: string, line: number, message: string): ConfigProblem {
  const sentence = message.split('\n')[0];
  return { file, line, key: '', message: `not valid YAML: ${sentence}`, remedy: yamlRemedy(sentence) };
}

function yamlRemedy(sentence: string): string {
  if (/unique/i.test(sentence)) return 'Keep one of the two: a key may be given once.';
  if (/tab/i.test(sentence)) return 'Indent with spaces, not with tabs.';
  return 'Correct the line; keys need a colon and a space, and nested keys two more spaces than their parent.';
}
