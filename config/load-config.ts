import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { allocationProblems } from './allocation-checks';
import { checkoutDirectory } from './checkout';
import { ConfigError } from './config-error';
import { contradictions, doubts } from './cross-checks';
import { withInputPaths } from './directories';
import { downloadTimeProblems } from './download-times';
import { type UnknownKey, unknownKeys } from './known-keys';
import { type ControlTree, readControl } from './load-control';
import type { ConfigProblem, LoadedConfig, LoadOptions, Origin, RawConfig } from './loaded-config';
import { mergeMappings } from './merge';
import { noBrokerProblems } from './no-broker-problems';
import { type MappingNode, nodeAt, nodeOf, originAt, plainValue, withValue } from './node';
import {
  CONTROL_FILE,
  filesWithoutEffect,
  findPrivateDirectory,
  PRIVATE_FILE,
  readOwnFile,
  refuseMissingFiles,
  TRADING_HOURS_FILE,
} from './private-directory';
import { isNamed } from './regular-file';
import { rootsOf } from './roots';
import { type ControlConfig, controlSchema } from './schema/control';
import { productionSchema } from './schema/production';
import { directoryKeys } from './schema/storage';
import { type TradingHoursConfig, tradingHoursSchema } from './schema/trading-hours';
import { masked, SECRET_KEYS, withSecrets } from './secrets';
import { type Validated, validateTree } from './validate';
import { keysWithoutEffect } from './without-effect';
import { readYamlFile } from './yaml-file';

const ABSENT: Origin = { kind: 'absent' };

/** Top-level keys that have an effect only in another file. */
const ELSEWHERE = new Map(Object.keys(controlSchema.shape).map((key) => [key, CONTROL_FILE]));

/**
 * Reads the private directory over the defaults, validates, and says where each value came from.
 * Throws BAD_CONFIG with every problem found (file, line, key, what is wrong, remedy); nothing is half-applied.
 */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const privateDirectory = findPrivateDirectory(options);
  if (privateDirectory) refuseMissingFiles(privateDirectory);
  const root = readProduction(privateDirectory, options);
  const stored = readControl(privateDirectory, readDefaults('control-defaults.yaml'));
  const control = { ...stored, root: withOverrides(stored.root, options, (key) => inControl(key)) };
  const unknown = unknownKeys(root, productionSchema, ELSEWHERE);
  const production = validateTree(root, productionSchema, readDefaults('defaults.yaml'));
  const controlled = validateTree(control.root, controlSchema);
  const hours = readTradingHours(privateDirectory);

  const errors = [...errorsOf(unknown), ...control.errors, ...problemsOf(production, controlled, hours)];
  if (production.kind === 'invalid' || controlled.kind === 'invalid' || hours.kind === 'invalid') {
    throw new ConfigError(errors);
  }
  const roots = rootsOf({ privateDirectory });
  errors.push(
    ...contradictions(production.value, root, roots, options.env),
    ...noBrokerProblems(withInputPaths(production.value, roots, options.env), controlled.value, root),
    ...allocationProblems(production.value, controlled.value, root),
    ...downloadTimeProblems(controlled.value, control.root),
  );
  if (errors.length > 0) throw new ConfigError(errors);

  return {
    config: withInputPaths(production.value, roots, options.env),
    control: controlled.value,
    tradingHours: hours.value,
    raw: plainValue(root) as RawConfig,
    privateDirectory,
    warnings: [
      ...warningsOf(unknown),
      ...keysWithoutEffect(root),
      ...filesWithoutEffect(privateDirectory),
      ...control.warnings,
      ...doubts(production.value, controlled.value, root, control.root),
    ],
    hash: hashOf(root, controlled.value, hours.value),
    origin: (keyPath) => originOf(keyPath, root, control),
  };
}

const defaultsRead = new Map<string, MappingNode>();

/** Read once in a process: the files are part of the installation, and their trees are never changed. */
function readDefaults(name: string): MappingNode {
  const known = defaultsRead.get(name);
  if (known) return known;
  const tree = readYamlFile(join(checkoutDirectory(), 'config', name), 'default');
  defaultsRead.set(name, tree);
  return tree;
}

function readProduction(privateDirectory: string | undefined, options: LoadOptions): MappingNode {
  const defaults = readDefaults('defaults.yaml');
  const own = readOwnFile(privateDirectory, PRIVATE_FILE, defaults);
  const secret = withSecrets(own, privateDirectory, options.env);
  const merged = mergeMappings(secret, defaults, new Set(['reports']));
  return withOverrides(merged, options, (key) => (inControl(key) ? undefined : key));
}

/** The rest of a key that begins with `control.`; undefined for other keys. */
function inControl(key: string): string | undefined {
  return key.startsWith('control.') ? key.slice('control.'.length) : undefined;
}

/** Overrides whose key `inside` places in this tree. */
function withOverrides(
  root: MappingNode,
  options: LoadOptions,
  inside: (key: string) => string | undefined,
): MappingNode {
  const by: Origin = { kind: 'override', by: options.overriddenBy ?? 'the command line' };
  return Object.entries(options.overrides ?? {}).reduce((tree, [key, value]) => {
    const path = inside(key);
    return path === undefined || value === undefined
      ? tree
      : withValue(tree, path.split('.'), nodeOf(value, by));
  }, root);
}

function readTradingHours(privateDirectory: string | undefined): Validated<TradingHoursConfig | undefined> {
  const file = privateDirectory && join(privateDirectory, TRADING_HOURS_FILE);
  if (!file || !isNamed(file)) return { kind: 'valid', value: undefined };
  return validateTree(readYamlFile(file), tradingHoursSchema);
}

function errorsOf(unknown: readonly UnknownKey[]): ConfigProblem[] {
  return unknown.filter(({ severity }) => severity === 'error').map(({ problem }) => problem);
}

function warningsOf(unknown: readonly UnknownKey[]): ConfigProblem[] {
  return unknown.filter(({ severity }) => severity === 'warning').map(({ problem }) => problem);
}

function problemsOf(...results: readonly Validated<unknown>[]): readonly ConfigProblem[] {
  return results.flatMap((result) => (result.kind === 'invalid' ? result.problems : []));
}

/** Secrets, and where things lie and answer: they decide nothing, and differ from start to start. */
const OUTSIDE_HASH: ReadonlySet<string> = new Set([
  ...SECRET_KEYS,
  ...Object.keys(directoryKeys),
  'ib_ipaddress',
  'ib_port',
  'mongo_host',
  'mongo_port',
]);

function hashOf(
  root: MappingNode,
  control: ControlConfig,
  tradingHours: TradingHoursConfig | undefined,
): string {
  const { entries } = root;
  const shown = [...entries].filter(([key]) => !OUTSIDE_HASH.has(key));
  const values = Object.fromEntries(shown.map(([key, node]) => [key, masked(key, plainValue(node))]));
  return createHash('sha256')
    .update(canonical({ ...values, control, ...(tradingHours && { tradingHours }) }))
    .digest('hex')
    .slice(0, 16);
}

/** JSON with sorted keys: the order in a file does not change the hash. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

function originOf(keyPath: string, root: MappingNode, control: ControlTree): Origin {
  const path = keyPath.split('.');
  const [tree, inside] = path[0] === 'control' ? [control.root, path.slice(1)] : [root, path];
  return nodeAt(tree, inside.slice(0, 1)) ? originAt(tree, inside) : ABSENT;
}
