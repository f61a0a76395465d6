import {
  type Document,
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
import { indentFlowLines } from './flow-indent';
import type { ConfigProblem, Origin } from './loaded-config';
import { type ConfigNode, emptyMapping, type MappingNode, scalarNode } from './node';
import { readRegularFile } from './regular-file';

type OriginKind = 'file' | 'default';

/** Mappings, lists and aliases within each other. */
const DEPTH_MAX = 64;
/** Values with every alias written out: a few nested aliases stand for billions (a bomb). */
const VALUES_MAX = 200_000;

/**
 * A YAML file whose top is a mapping, with the line of every value. An empty file is an empty mapping.
 * Throws ConfigError for a file that cannot be read, is not a regular file, is too large or is not YAML, or holds a
 * key twice.
 */
export function readYamlFile(file: string, kind: OriginKind = 'file'): MappingNode {
  return parseYaml(readRegularFile(file), file, kind);
}

/** As `readYamlFile`, from text. */
export function parseYaml(text: string, file: string, kind: OriginKind = 'file'): MappingNode {
  const lines = new LineCounter();
  const document = parsed(text, file, lines);
  const lineOf = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const faults = document.errors.map((error) => yamlProblem(file, lineOf(error.pos[0]), error.message));
  if (faults.length > 0) throw new ConfigError(faults);
  const tree = new TreeBuilder(document, file, kind, (node) => lineOf(node?.range?.[0]));
  const top = tree.build(document.contents, 0);
  if (tree.repeated.length > 0) throw new ConfigError(tree.repeated);
  if (top.kind === 'mapping') return top;
  if (top.kind === 'scalar' && top.value === null) return emptyMapping(top.origin);
  throw new ConfigError([yamlProblem(file, 1, 'the file must hold keys and values (`key: value`)')]);
}

function parsed(text: string, file: string, lines: LineCounter): Document {
  // Keys given twice are found below, with both lines and in one pass.
  const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false };
  try {
    return parseDocument(indentFlowLines(text), options);
  } catch (error) {
    const reason = error instanceof RangeError ? 'nested too deep' : String(error);
    throw new ConfigError([yamlProblem(file, 0, reason)]);
  }
}

/** Turns the nodes of one document into our own, aliases written out. */
class TreeBuilder {
  /** Keys that a mapping has twice. */
  readonly repeated: ConfigProblem[] = [];
  private values = 0;
  /** Looking up an anchor searches the whole document. */
  private readonly targets = new Map<unknown, YamlNode | undefined>();

  constructor(
    private readonly document: Document,
    private readonly file: string,
    private readonly kind: OriginKind,
    private readonly lineOf: (node: YamlNode | null) => number,
  ) {}

  build(node: unknown, depth: number): ConfigNode {
    this.count(node, depth);
    if (isAlias(node)) {
      if (!this.targets.has(node)) this.targets.set(node, node.resolve(this.document));
      const target = this.targets.get(node);
      if (target !== undefined) return this.build(target, depth + 1);
      throw this.problem(node, `*${node.source} names no anchor`, `Write &${node.source} at what is meant.`);
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(item, depth + 1));
      return { kind: 'list', items, origin: this.origin(node) };
    }
    if (!isMap(node)) {
      const scalar = isScalar(node) ? node : null;
      return scalarNode(scalar?.value ?? null, this.origin(scalar));
    }
    return { kind: 'mapping', entries: this.entriesOf(node.items, depth), origin: this.origin(node) };
  }

  private entriesOf(pairs: readonly unknown[], depth: number): Map<string, ConfigNode> {
    const entries = new Map<string, ConfigNode>();
    const lines = new Map<string, number>();
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
      const child = this.build(pair.value, depth + 1);
      if (key === '<<') {
        for (const [name, value] of mergedEntries(child)) if (!entries.has(name)) entries.set(name, value);
        continue;
      }
      // The key's own line: the value of a mapping begins on the next one.
      const origin = isScalar(pair.key) ? this.origin(pair.key) : child.origin;
      this.noteRepeated(key, origin, lines);
      entries.set(key, { ...child, origin });
    }
    return entries;
  }

  private noteRepeated(key: string, origin: Origin, lines: Map<string, number>): void {
    const line = 'line' in origin ? origin.line : 0;
    const first = lines.get(key);
    lines.set(key, line);
    if (first === undefined) return;
    const message = `is given twice, in lines ${first} and ${line}`;
    this.repeated.push({ file: this.file, line, key, message, remedy: 'Keep one of the two.' });
  }

  private origin(node: YamlNode | null): Origin {
    return { kind: this.kind, file: this.file, line: this.lineOf(node) };
  }

  private count(node: unknown, depth: number): void {
    this.values++;
    const remedy = 'Write out what is meant; aliases within aliases multiply.';
    if (depth > DEPTH_MAX) throw this.problem(node, `nested deeper than ${DEPTH_MAX}`, remedy);
    if (this.values > VALUES_MAX)
      throw this.problem(node, `more than ${VALUES_MAX} values, aliases written out`, remedy);
  }

  private problem(node: unknown, message: string, remedy: string): ConfigError {
    const line = this.lineOf((node as YamlNode | undefined) ?? null);
    return new ConfigError([{ file: this.file, line, key: '', message, remedy }]);
  }
}

/** What `<<: *anchor` or `<<: [*one, *two]` brings in; the first one named wins. */
function mergedEntries(node: ConfigNode): readonly (readonly [string, ConfigNode])[] {
  if (node.kind === 'mapping') return [...node.entries];
  return node.kind === 'list' ? node.items.flatMap(mergedEntries) : [];
}

function yamlProblem(file: string, line: number, message: string): ConfigProblem {
  const sentence = message.split('\n')[0];
  return { file, line, key: '', message: `not valid YAML: ${sentence}`, remedy: yamlRemedy(sentence) };
}

function yamlRemedy(sentence: string): string {
  if (/tab/i.test(sentence)) return 'Indent with spaces, not with tabs.';
  return 'Correct the line; keys need a colon and a space, and nested keys two more spaces than their parent.';
}
