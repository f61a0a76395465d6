import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { RawConfig } from '../config/loaded-config';
import type { OwnSources } from './own-code/own-sources';
import type { StrategyConfig } from './strategy-config';
import type { StrategyFile } from './strategy-file';

/** What decides what a strategy wants, besides prices and capital, as it was at one time. */
export interface StrategyVersion {
  /** 16 hex digits; the order of keys does not change it. */
  readonly hash: string;
  /** The strategy's own keys, without those that production replaces. */
  readonly own: RawConfig;
  /** Engine keys of the private configuration and the defaults, over which they lie. */
  readonly inherited: RawConfig;
  readonly runner: Pick<StrategyConfig, 'runner' | 'ownRunner' | 'runnerArguments'>;
  /** The code of its own rules and runner. Undefined where it has none, and in versions before 0.2.0. */
  readonly code?: OwnSources;
}

/** Production has its own capital and currency: what the file says of them changes nothing. */
const REPLACED: ReadonlySet<string> = new Set(['notional_trading_capital', 'base_currency']);

/** The version of a strategy's file as it is now, with the code of the user's own that it runs. */
export function strategyVersion(
  { own: whole, inherited: all }: Pick<StrategyFile, 'own' | 'inherited'>,
  { runner, ownRunner, runnerArguments }: StrategyConfig,
  sources: OwnSources = {},
): StrategyVersion {
  const [own, inherited] = [whole, all].map(withoutReplaced);
  const how = { runner, ...(ownRunner !== undefined && { ownRunner }), runnerArguments };
  const code = Object.keys(sources).length === 0 ? {} : { code: sources };
  const hash = hashOf(JSON.stringify(sorted({ own, inherited, runner: how, ...code })));
  return { hash, own, inherited, runner: how, ...code };
}

/** Rules and a runner of the user's own that a strategy names: `rules.<file>.<export>`, `runners.<file>.<export>`. */
export function ownCodeNames(
  { own, inherited }: Pick<StrategyFile, 'own' | 'inherited'>,
  { ownRunner }: Pick<StrategyConfig, 'ownRunner'>,
): readonly string[] {
  const rules = leavesOf(own['trading_rules'] ?? inherited['trading_rules']).values();
  const texts = [...rules].flatMap((leaf): unknown => JSON.parse(leaf));
  return [
    ...texts.filter((text) => typeof text === 'string'),
    ...(ownRunner === undefined ? [] : [ownRunner]),
  ];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Lines of YAML that differ between two versions, by key: `- key: value` was, `+ key: value` is. Keys are those in
 * force: the strategy's own over the inherited ones.
 */
export function versionDifference(before: StrategyVersion, after: StrategyVersion): readonly string[] {
  const [was, is] = [before, after].map((version) => leavesOf(inForce(version)));
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    if (old === now) return [];
    return [
      ...(old === undefined ? [] : [`- ${key}: ${old}`]),
      ...(now === undefined ? [] : [`+ ${key}: ${now}`]),
    ];
  });
}

/** The version as one YAML text, for reading. */
export function versionText(version: StrategyVersion): string {
  return stringify(inForce(version), { lineWidth: 0 });
}

/** Of code the hash of each file. */
function inForce({ own, inherited, runner, code }: StrategyVersion): RawConfig {
  const hashes = Object.entries(code ?? {}).map(([path, text]) => [path, hashOf(text)]);
  return { ...inherited, ...own, runner, ...(code && { code: Object.fromEntries(hashes) }) };
}

function leavesOf(value: unknown, prefix = ''): Map<string, string> {
  if (!isMapping(value) || Object.keys(value).length === 0)
    return new Map([[prefix, JSON.stringify(value) ?? 'null']]);
  const inner = Object.entries(value).map(([key, each]) =>
    leavesOf(each, prefix === '' ? key : `${prefix}.${key}`),
  );
  return new Map(inner.flatMap((leaves) => [...leaves]));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutReplaced(config: RawConfig): RawConfig {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !REPLACED.has(key)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
