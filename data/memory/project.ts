import { copyDocument, copyValue } from './copy-value';
import { isMapping, type MemoryDocument } from './document';
import { NotInMemoryError } from './refusals';

/** Fields with 1 (only these, and the id) or 0 (all but these). */
export type Projection = Readonly<Record<string, unknown>>;

/** A copy of the parts that are asked for. */
export function project(document: MemoryDocument, projection: Projection = {}): Record<string, unknown> {
  const { _id: id, ...others } = projection;
  const values = new Set([...Object.values(others), ...(id === undefined ? [] : [id])].map(Number));
  if (values.size === 0) return copyDocument(document);
  const fields = Object.keys(others);
  const isChosen = fields.length > 0 ? Number(others[fields[0]]) === 1 : Number(id) === 1;
  if (fields.some((name) => Number(others[name]) !== Number(isChosen)))
    throw new NotInMemoryError(`projection ${JSON.stringify(projection)}`);
  const tree = treeOf(fields);
  if (!isChosen) return without(document, Number(id ?? 1) === 0 ? treeOf([...fields, '_id']) : tree);
  const hidden = id !== undefined && Number(id) === 0;
  return { ...(hidden ? {} : { _id: copyValue(document['_id']) }), ...only(document, tree) };
}

/** Names to what is below them; true: the whole. */
type Tree = Map<string, Tree | true>;

function treeOf(paths: readonly string[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    const parts = path.split('.');
    let at = root;
    for (const part of parts.slice(0, -1)) {
      const below = at.get(part) ?? new Map();
      if (below === true) throw new NotInMemoryError(`projection of ${path} beside its parent`);
      at.set(part, below);
      at = below;
    }
    at.set(parts.at(-1)!, true);
  }
  return root;
}

function only(document: MemoryDocument, tree: Tree): Record<string, unknown> {
  const chosen: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(document)) {
    const below = tree.get(key);
    if (below === true) chosen[key] = copyValue(value);
    else if (below !== undefined) Object.assign(chosen, entryOf(key, onlyBelow(value, below)));
  }
  return chosen;
}

function onlyBelow(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value))
    return value.map((item) => onlyBelow(item, tree)).filter((item) => item !== undefined);
  return isMapping(value) ? only(value, tree) : undefined;
}

function without(document: MemoryDocument, tree: Tree): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(document)) {
    const below = tree.get(key);
    if (below === undefined) kept[key] = copyValue(value);
    else if (below !== true) kept[key] = withoutBelow(value, below);
  }
  return kept;
}

function withoutBelow(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutBelow(item, tree));
  return isMapping(value) ? without(value, tree) : copyValue(value);
}

function entryOf(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
}
