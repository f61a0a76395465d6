import { dirname } from 'node:path';
import { ConfigError, displayPath } from '../config/config-error';
import { findReferenced } from '../config/config-path';
import type { LoadedConfig, Origin, RawConfig } from '../config/loaded-config';
import {
  emptyMapping,
  type ListNode,
  type MappingNode,
  nodeAt,
  nodeOf,
  originAt,
  plainValue,
} from '../config/node';
import { rootsOf } from '../config/roots';
import { backtestKeys } from '../config/schema/backtest-keys';
import { placeOf } from '../config/validate';
import { readYamlFile } from '../config/yaml-file';

/** A strategy's backtest file as it is written, and what it lies over. */
export interface StrategyFile {
  readonly path: string;
  /** The strategy's own keys (its list of files and `base_config` joined, top level only). */
  readonly own: RawConfig;
  /** What `own` lies over: engine keys of the private configuration and the defaults; keys of production alone are left out. */
  readonly inherited: RawConfig;
  /** Every file read, first loaded first. */
  readonly files: readonly string[];
  /** Where a dotted key of either was written, or the nearest part around it. */
  origin(keyPath: string): Origin;
  /** The same as `file:line`, for errors; the file alone where the key is nowhere. */
  place(keyPath: string): string;
}

/** Keys that a strategy takes from the private configuration and the defaults. */
const INHERITED_KEYS: ReadonlySet<string> = new Set([
  ...Object.keys(backtestKeys),
  'base_currency',
  'duplicate_instruments',
  'exclude_instrument_lists',
]);

/** A base file may name a base file; more than this is a circle. */
const CHAIN_MAX = 10;

/**
 * Reads a strategy's file over the loaded configuration. Throws BAD_CONFIG with file and line; the content of
 * the engine's keys is checked by `systems/config`.
 */
export function loadStrategyFile(path: string, loaded: LoadedConfig): StrategyFile {
  const files: string[] = [];
  const own = readChain(path, rootsOf(loaded), files);
  const inherited = Object.fromEntries(Object.entries(loaded.raw).filter(([key]) => INHERITED_KEYS.has(key)));
  const below = nodeOf(inherited, { kind: 'absent' }) as MappingNode;
  const origin = (keyPath: string): Origin => {
    const steps = keyPath.split('.');
    const isOwn = nodeAt(own, steps) !== undefined || nodeAt(below, steps) === undefined;
    return isOwn && own.entries.has(steps[0]) ? originAt(own, steps) : loaded.origin(keyPath);
  };
  return {
    path,
    own: plainValue(own) as RawConfig,
    inherited,
    files,
    origin,
    place: (keyPath) => {
      const { file, line } = placeOf(origin(keyPath));
      return line === 0 ? displayPath(file || path) : `${displayPath(file)}:${line}`;
    },
  };
}

/** The file over its `base_config`: a key of a later file replaces the earlier one whole. */
function readChain(path: string, roots: readonly string[], files: string[], depth = 0): MappingNode {
  if (depth >= CHAIN_MAX) {
    throw new ConfigError([
      {
        file: path,
        line: 1,
        key: 'base_config',
        message: `more than ${CHAIN_MAX} files in a chain`,
        remedy: 'Break the circle.',
      },
    ]);
  }
  const own = readYamlFile(path);
  const bases = baseReferences(own).map((base) =>
    found(base.reference, base.origin, [dirname(path), ...roots]),
  );
  const below = bases.map((base) => readChain(base, roots, files, depth + 1));
  files.push(path);
  const { base_config: _base, ...rest } = Object.fromEntries(own.entries);
  const top: MappingNode = { ...own, entries: new Map(Object.entries(rest)) };
  return [...below, top].reduce(overTopLevel, emptyMapping(own.origin));
}

function overTopLevel(low: MappingNode, high: MappingNode): MappingNode {
  return { ...high, entries: new Map([...low.entries, ...high.entries]) };
}

interface Reference {
  readonly reference: string;
  readonly origin: Origin;
}

function baseReferences(own: MappingNode): readonly Reference[] {
  const node = own.entries.get('base_config');
  if (node === undefined) return [];
  const items = node.kind === 'list' ? (node as ListNode).items : [node];
  return items.map((item) => ({ reference: String(plainValue(item)), origin: item.origin }));
}

function found(reference: string, origin: Origin, roots: readonly string[]): string {
  const { path, tried } = findReferenced(reference, roots);
  if (path) return path;
  const message = `names ${reference}, which does not exist`;
  throw new ConfigError([
    { ...placeOf(origin), key: 'base_config', message, remedy: `Create one of: ${tried.join(', ')}` },
  ]);
}
