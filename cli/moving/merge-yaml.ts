import { isMap, isScalar, parseDocument } from 'yaml';

export interface MergedYaml {
  readonly text: string;
  /** Keys of both files with other values: the target's stay. */
  readonly kept: readonly string[];
}

/**
 * A YAML file with the top-level keys that only the other one has added to it; its own text, comments and values stay.
 * Both are valid mappings, or empty.
 */
export function mergeYaml(target: string, source: string): MergedYaml {
  const ours = parseDocument(target);
  const theirs = parseDocument(source);
  if (!isMap(theirs.contents)) return { text: target, kept: [] };
  if (!isMap(ours.contents))
    return { text: target.trim() === '' ? source : `${target}\n${source}`, kept: [] };
  const kept: string[] = [];
  let added = false;
  for (const pair of theirs.contents.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    if (!ours.has(key)) {
      ours.add(pair);
      added = true;
    } else if (JSON.stringify(ours.toJS()[key]) !== JSON.stringify(theirs.toJS()[key])) kept.push(key);
  }
  return { text: added ? ours.toString() : target, kept };
}
