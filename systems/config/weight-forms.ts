import type {
  ForecastScalars,
  ForecastWeights,
  GroupedWeights,
  InstrumentWeights,
  WeightGroup,
} from './backtest-config';
import { isMapping, type Mapping } from './merge';
import { flag } from './sections';
import { wrongValue } from './wrong-value';

const GROUPING = 'auto_weight_from_grouping';

/** Reads `forecast_weights`: absent, {rule: w}, {instrument: {rule: w}} or grouped. Throws BAD_CONFIG. */
export function readForecastWeights(raw: Mapping | undefined): ForecastWeights {
  if (raw === undefined || Object.keys(raw).length === 0) return { kind: 'equal' };
  if (GROUPING in raw) return readGrouped('forecast_weights', raw[GROUPING]);
  if (Object.values(raw).some(isMapping)) {
    const weights = Object.entries(raw).map(([code, rules]): [string, Record<string, number>] => [
      code,
      readRules(`forecast_weights.${code}`, rules, WEIGHT),
    ]);
    return { kind: 'perInstrument', weights: Object.fromEntries(weights) };
  }
  return { kind: 'all', weights: readNumbers('forecast_weights', raw, WEIGHT) };
}

/** Reads `instrument_weights`: absent, {instrument: w} or grouped. Throws BAD_CONFIG. */
export function readInstrumentWeights(raw: Mapping | undefined): InstrumentWeights {
  if (raw === undefined || Object.keys(raw).length === 0) return { kind: 'equal' };
  if (GROUPING in raw) return readGrouped('instrument_weights', raw[GROUPING]);
  return { kind: 'fixed', weights: readNumbers('instrument_weights', raw, WEIGHT) };
}

/** Reads `forecast_scalars`: absent, {rule: x}, {instrument: {rule: x}} or both together. Throws BAD_CONFIG. */
export function readForecastScalars(raw: Mapping | undefined): ForecastScalars {
  const entries = Object.entries(raw ?? {});
  const byRule = Object.fromEntries(entries.filter(([, value]) => !isMapping(value)));
  const byInstrument = entries
    .filter(([, value]) => isMapping(value))
    .map(([code, rules]): [string, Record<string, number>] => [
      code,
      readRules(`forecast_scalars.${code}`, rules, SCALAR),
    ]);
  return {
    byRule: readNumbers('forecast_scalars', byRule, SCALAR),
    byInstrument: Object.fromEntries(byInstrument),
  };
}

function readGrouped(key: string, raw: unknown): GroupedWeights {
  const where = `${key}.${GROUPING}`;
  if (!isMapping(raw)) throw wrongValue(where, "must be a mapping with 'groups'");
  const parameters = isMapping(raw['parameters']) ? raw['parameters'] : {};
  const groups = raw['groups'];
  if (!isMapping(groups)) throw wrongValue(`${where}.groups`, 'must be a mapping of groups');
  return {
    kind: 'grouped',
    root: readGroup(`${where}.groups`, { weight: 1, ...groups }),
    useApproxDM: readFlag(`${where}.parameters.use_approx_DM`, parameters['use_approx_DM']),
    excludeExpensive: readFlag(
      `${where}.parameters.apply_forecast_post_ceiling_cost_SR_before_weighting`,
      parameters['apply_forecast_post_ceiling_cost_SR_before_weighting'],
    ),
  };
}

function readGroup(where: string, raw: Mapping): WeightGroup {
  const members = Object.entries(raw).filter(([name]) => name !== 'weight');
  const groups = members.filter(([, value]) => isMapping(value));
  if (groups.length > 0 && groups.length < members.length)
    throw wrongValue(where, 'has both sub-groups and leaves', 'Give the leaves a group of their own.');
  const isLeaf = groups.length === 0;
  return {
    weight: inRange(`${where}.weight`, readNumber(`${where}.weight`, raw['weight']), WEIGHT),
    leaves: isLeaf ? readNumbers(where, Object.fromEntries(members), WEIGHT) : {},
    groups: isLeaf ? {} : mapGroups(where, groups),
  };
}

function mapGroups(
  where: string,
  groups: readonly (readonly [string, unknown])[],
): Record<string, WeightGroup> {
  const out: Record<string, WeightGroup> = {};
  for (const [name, group] of groups) out[name] = readGroup(`${where}.${name}`, group as Mapping);
  return out;
}

interface Range {
  readonly has: (value: number) => boolean;
  readonly words: string;
}

/** A weight below zero would trade the rule, or the instrument, the wrong way round; so would a scalar. */
const WEIGHT: Range = { has: (value) => value >= 0, words: 'must be 0 or more' };
const SCALAR: Range = { has: (value) => value > 0, words: 'must be above 0' };

function inRange(where: string, value: number, range: Range): number {
  if (range.has(value)) return value;
  throw wrongValue(where, range.words);
}

/** The numbers of one instrument, by rule. */
function readRules(where: string, raw: unknown, range: Range): Record<string, number> {
  const numbers = readNumbers(where, raw, range);
  if (Object.keys(numbers).length === 0) throw wrongValue(where, 'must be a number, or name a rule');
  return numbers;
}

function readNumbers(where: string, raw: unknown, range: Range): Record<string, number> {
  if (!isMapping(raw)) throw wrongValue(where, 'must be a mapping of names to numbers');
  const out: Record<string, number> = {};
  for (const [name, value] of Object.entries(raw))
    out[name] = inRange(`${where}.${name}`, readNumber(`${where}.${name}`, value), range);
  return out;
}

function readNumber(where: string, raw: unknown): number {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongValue(where, 'must be a number');
  return value;
}

function readFlag(where: string, raw: unknown): boolean {
  if (raw === undefined || raw === null) return false;
  const answer = flag.safeParse(raw);
  if (!answer.success) throw wrongValue(where, 'must be true or false');
  return answer.data;
}
