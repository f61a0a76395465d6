import type { z } from 'zod';
import { parseTime } from '../primitives/calendar';
import { knownRulePaths, libraryRule } from '../rules/library';
import { inputsProblem } from '../rules/rule';
import { leafNames } from '../weights/grouped-weights';
import type { BacktestConfig, CapitalMethod, RuleConfig, RuleVariations } from './backtest-config';
import { camelKeys } from './camel-keys';
import { BACKTEST_DEFAULTS } from './defaults';
import { PACKAGES, refuseUnknownFunctions } from './known-functions';
import { KNOWN_KEYS, PRODUCTION_KEYS } from './known-keys';
import { isMapping, type Mapping, mergeConfigs } from './merge';
import { misspeltName, suggestion } from './nearest-name';
import { type BacktestYaml, backtestSchema } from './schema';
import { readForecastScalars, readForecastWeights, readInstrumentWeights } from './weight-forms';
import { ENGINE_KEYS_WITHOUT_EFFECT } from './without-effect';
import { namingPlaces, type Place, type ValueProblem, WrongValue, wrongValue } from './wrong-value';

export interface ConfigSources {
  /** File that errors name where `place` is not given. */
  readonly file: string;
  /** Where a key is written, for errors. */
  readonly place?: Place;
  /** Paths of own rules that `trading_rules` may name next to the library's. */
  readonly ownRules?: readonly string[];
}

const RULE_KEYS = { function: '', data: [], other_args: {}, forecast_scalar: 0 };
const EARLIEST_DATE = '1900-01-01';
const CAPITAL_METHODS: readonly CapitalMethod[] = ['fixed_capital', 'full_compounding', 'half_compounding'];

/**
 * Types and validates a strategy's backtest configuration.
 * `raw`: the parsed YAML in pysystemtrade's names; `lower`: what it is merged over (private config), itself over
 * the shipped defaults. Throws BAD_CONFIG naming file, line, key, remedy and, for a misspelt name, the nearest known one.
 */
export function parseBacktestConfig(
  raw: unknown,
  sources: ConfigSources,
  lower: Mapping = {},
): BacktestConfig {
  const place = sources.place ?? (() => sources.file);
  return namingPlaces(place, () => {
    if (!isMapping(raw))
      throw wrongValue('', 'must be a mapping of keys to values', 'Write `key: value` lines.');
    const unknown = unknownKeys(raw, place);
    const effective = mergeConfigs(raw, lower, BACKTEST_DEFAULTS);
    const answer = backtestSchema.safeParse(effective);
    if (!answer.success)
      throw new WrongValue(answer.error.issues.flatMap((issue) => problemsOf(issue, effective)));
    refuseUnknownFunctions(effective);
    const config = assemble(answer.data, readRules(answer.data, sources.ownRules ?? []), effective, [
      ...unknown,
      ...withoutEffect(raw, place),
      ...warningsOf(answer.data).map(([key, sentence]) => warning(place, key, sentence)),
    ]);
    refuseUnknownRules(config);
    return config;
  });
}

function assemble(
  yaml: BacktestYaml,
  tradingRules: Record<string, RuleConfig>,
  effective: Mapping,
  warnings: readonly string[],
): BacktestConfig {
  return {
    ...rawDataPart(yaml),
    ...forecastPart(yaml),
    ...portfolioPart(yaml),
    ...instrumentLists(yaml),
    tradingRules,
    warnings,
    effective,
  };
}

function rawDataPart(yaml: BacktestYaml) {
  const startDate = parseTime(yaml.start_date ?? EARLIEST_DATE);
  if (Number.isNaN(startDate)) throw wrongValue('start_date', `must be YYYY-MM-DD, not '${yaml.start_date}'`);
  return {
    startDate,
    baseCurrency: yaml.base_currency,
    notionalTradingCapital: yaml.notional_trading_capital,
    percentageVolTarget: yaml.percentage_vol_target,
    volatilityCalculation: camelKeys(yaml.volatility_calculation),
  };
}

function forecastPart(yaml: BacktestYaml) {
  return {
    ruleVariations: readVariations(yaml.rule_variations),
    forecastScalar: yaml.forecast_scalar,
    forecastScalars: readForecastScalars(yaml.forecast_scalars),
    useForecastScaleEstimates: yaml.use_forecast_scale_estimates,
    forecastScalarEstimate: camelKeys(yaml.forecast_scalar_estimate),
    averageAbsoluteForecast: yaml.average_absolute_forecast,
    forecastCap: yaml.forecast_cap,
    forecastFloor: yaml.forecast_floor ?? -yaml.forecast_cap,
    useAttenuation: yaml.use_attenuation ?? [],
    forecastWeights: readForecastWeights(yaml.forecast_weights),
    useForecastWeightEstimates: yaml.use_forecast_weight_estimates,
    forecastWeightEstimate: camelKeys(yaml.forecast_weight_estimate),
    forecastWeightEwmaSpan: yaml.forecast_weight_ewma_span,
    forecastPostCeilingCostSR: yaml.forecast_post_ceiling_cost_SR,
    forecastCostEstimates: camelKeys(yaml.forecast_cost_estimates),
    forecastDivMultiplier: yaml.forecast_div_multiplier,
    useForecastDivMultEstimates: yaml.use_forecast_div_mult_estimates,
    forecastDivMultEstimate: camelKeys(yaml.forecast_div_mult_estimate),
    forecastCorrelationEstimate: camelKeys(yaml.forecast_correlation_estimate),
    forecastMapping: mapEntries(yaml.forecast_mapping ?? {}, camelKeys),
  };
}

function portfolioPart(yaml: BacktestYaml) {
  return {
    instruments: yaml.instruments,
    instrumentWeights: readInstrumentWeights(yaml.instrument_weights),
    useInstrumentWeightEstimates: yaml.use_instrument_weight_estimates,
    instrumentWeightEstimate: camelKeys(yaml.instrument_weight_estimate),
    instrumentWeightEwmaSpan: yaml.instrument_weight_ewma_span,
    zeroWeightInstruments: yaml.allocate_zero_instrument_weights_to_these_instruments ?? [],
    instrumentDivMultiplier: yaml.instrument_div_multiplier,
    useInstrumentDivMultEstimates: yaml.use_instrument_div_mult_estimates,
    instrumentDivMultEstimate: camelKeys(yaml.instrument_div_mult_estimate),
    instrumentCorrelationEstimate: camelKeys(yaml.instrument_correlation_estimate),
    instrumentReturnsCorrelation: camelKeys(yaml.instrument_returns_correlation),
    longOnlyInstruments: yaml.long_only_instruments,
    longOnlyInstrumentsDynamic: yaml.long_only_instruments_DO_ONLY ?? [],
    riskOverlay: yaml.risk_overlay === undefined ? undefined : camelKeys(yaml.risk_overlay),
    bufferMethod: yaml.buffer_method,
    bufferSize: yaml.buffer_size,
    bufferTradeToEdge: yaml.buffer_trade_to_edge,
    capitalMultiplier: readCapitalMethod(yaml.capital_multiplier.func),
    smallSystem: camelKeys(yaml.small_system),
    useSRCosts: yaml.use_SR_costs,
    volNormaliseCurrencyCosts: yaml.vol_normalise_currency_costs,
    multiplyRollCostsBy: yaml.multiply_roll_costs_by,
  };
}

function instrumentLists(yaml: BacktestYaml) {
  const excluded = Object.values(yaml.duplicate_instruments?.exclude ?? {});
  return {
    duplicateInstruments: excluded.flatMap((entry) => entry ?? []),
    ignoredInstruments: yaml.exclude_instrument_lists?.ignore_instruments ?? [],
    tradingRestrictions: yaml.exclude_instrument_lists?.trading_restrictions ?? [],
    badMarkets: yaml.exclude_instrument_lists?.bad_markets ?? [],
  };
}

function readRules(yaml: BacktestYaml, own: readonly string[]): Record<string, RuleConfig> {
  const problems = Object.entries(yaml.trading_rules).flatMap(([name, rule]) =>
    ruleProblems(name, rule.function, rule.data, own),
  );
  if (problems.length > 0) throw new WrongValue(problems);
  return mapEntries(yaml.trading_rules, (rule) => ({
    function: rule.function,
    data: rule.data,
    otherArgs: rule.other_args ?? {},
    forecastScalar: rule.forecast_scalar,
  }));
}

function ruleProblems(
  name: string,
  path: string,
  data: readonly string[],
  own: readonly string[],
): readonly ValueProblem[] {
  const known = libraryRule(path);
  if (!own.includes(path) && known === undefined) return [unknownRule(name, path, own)];
  const problem = known === undefined ? undefined : inputsProblem(known, data);
  if (problem === undefined) return [];
  const remedy = 'Correct `data` of the rule, or the function it is meant for.';
  return [{ key: `trading_rules.${name}`, message: `'${path}' ${problem}`, remedy }];
}

function unknownRule(name: string, path: string, own: readonly string[]): ValueProblem {
  const near = suggestion(path, [...own, ...knownRulePaths()]);
  const isOwn = near === '' && !PACKAGES.includes(path.split('.')[0]);
  return {
    key: `trading_rules.${name}`,
    message: `unknown rule '${path}'${near}${isOwn ? ': rules of your own are TypeScript here, not Python' : ''}`,
    remedy:
      'Correct the path, or write the rule in TypeScript into rules/<file>.ts of the private directory ' +
      '(private/rules/high-low.ts is an example) and name it rules.<file>.<export>.',
  };
}

function readVariations(raw: BacktestYaml['rule_variations']): RuleVariations | undefined {
  if (raw === undefined) return undefined;
  return Array.isArray(raw) ? { kind: 'all', rules: raw } : { kind: 'perInstrument', rules: raw };
}

function readCapitalMethod(path: string): CapitalMethod {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const method = CAPITAL_METHODS.find((known) => known === name);
  if (method === undefined)
    throw wrongValue('capital_multiplier.func', `unknown '${path}'${suggestion(name, CAPITAL_METHODS)}`);
  return method;
}

/**
 * Warnings of keys that nobody knows: a strategy may keep its own, as pysystemtrade's files do (`rule_groups`). Throws
 * for those that a slip of the pen has made of a known one.
 */
function unknownKeys(raw: Mapping, place: Place): readonly string[] {
  const unknown = Object.keys(raw).filter((key) => !KNOWN_KEYS.has(key));
  const misspelt = unknown.filter((key) => misspeltName(key, KNOWN_KEYS) !== undefined);
  if (misspelt.length > 0) throw new WrongValue(misspelt.map((key) => unknownKey(key, key, KNOWN_KEYS)));
  return unknown.map((key) => warning(place, key, 'unknown key: it has no effect'));
}

/** Warnings of keys that this file sets and nothing reads from it. */
function withoutEffect(raw: Mapping, place: Place): readonly string[] {
  const inVain = Object.entries(ENGINE_KEYS_WITHOUT_EFFECT)
    .filter(([key]) => (valueAt(raw, key.split('.')) ?? null) !== null)
    .map(([key, reason]) => warning(place, key, `has no effect: ${reason}`));
  const misplaced = PRODUCTION_KEYS.filter((key) => (raw[key] ?? null) !== null).map((key) =>
    warning(place, key, 'has no effect in a strategy: it belongs into private_config.yaml'),
  );
  return [...inVain, ...misplaced];
}

function warning(place: Place, key: string, sentence: string): string {
  return [place(key), key, sentence].filter((part) => part !== '').join(': ');
}

function unknownKey(key: string, name: string, known: Iterable<string>): ValueProblem {
  return {
    key,
    message: `unknown key '${name}'${suggestion(name, known)}`,
    remedy: 'Correct its name, or remove it.',
  };
}

/** Rules named by weights, variations or an instrument's scalars must stand in `trading_rules`. */
function refuseUnknownRules(config: BacktestConfig): void {
  const known = Object.keys(config.tradingRules);
  const problems: ValueProblem[] = [];
  const check = (key: string, rules: Iterable<string>) => {
    for (const rule of rules) {
      if (known.includes(rule)) continue;
      const message = `no rule '${rule}' in trading_rules${suggestion(rule, known)}`;
      const remedy = 'Correct its name, or add it to trading_rules.';
      problems.push({ key: `${key}.${rule}`, message, remedy });
    }
  };
  const { forecastWeights: weights, ruleVariations: variations, forecastScalars: scalars } = config;
  for (const [code, rules] of Object.entries(scalars.byInstrument))
    check(`forecast_scalars.${code}`, Object.keys(rules));
  if (weights.kind === 'all') check('forecast_weights', Object.keys(weights.weights));
  if (weights.kind === 'grouped') check('forecast_weights', leafNames(weights.root));
  if (weights.kind === 'perInstrument')
    for (const [code, rules] of Object.entries(weights.weights))
      check(`forecast_weights.${code}`, Object.keys(rules));
  if (variations?.kind === 'all') check('rule_variations', variations.rules);
  if (variations?.kind === 'perInstrument')
    for (const [code, rules] of Object.entries(variations.rules)) check(`rule_variations.${code}`, rules);
  if (problems.length > 0) throw new WrongValue(problems);
}

function warningsOf(yaml: BacktestYaml): readonly (readonly [key: string, sentence: string])[] {
  const include = Object.keys(yaml.duplicate_instruments?.include ?? {}).sort();
  const exclude = Object.keys(yaml.duplicate_instruments?.exclude ?? {}).sort();
  const warnings: [string, string][] = [];
  if (include.join() !== exclude.join())
    warnings.push(['duplicate_instruments', 'the keys of include and exclude differ']);
  if (yaml.forecast_weights === undefined && !yaml.use_forecast_weight_estimates)
    warnings.push(['forecast_weights', 'absent, so that all rules have equal weights']);
  if (yaml.instrument_weights === undefined && !yaml.use_instrument_weight_estimates)
    warnings.push(['instrument_weights', 'absent, so that all instruments have equal weights']);
  return warnings;
}

function problemsOf(issue: z.core.$ZodIssue, effective: Mapping): ValueProblem[] {
  const key = issue.path.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') {
    if (key === 'trading_rules' && effective['trading_rules'] === undefined) return [NO_RULES];
    const params = issue.code === 'custom' ? issue.params : undefined;
    const message = `${issue.message}, not ${shown(valueAt(effective, issue.path))}`;
    return [{ key, message, remedy: String(params?.['remedy'] ?? remedyOf(valueAt(effective, issue.path))) }];
  }
  const known = Object.keys(knownBelow(issue.path));
  return issue.keys.map((name) => unknownKey(key === '' ? name : `${key}.${name}`, name, known));
}

const NO_RULES: ValueProblem = {
  key: 'trading_rules',
  message: 'is missing: the file names no trading rules',
  remedy:
    'Add trading_rules, as private/strategies/chapter15.yaml has them, or name the file that has them in base_config.',
};

/** YAML 1.1, which pysystemtrade reads, has more forms of numbers and truth values than YAML 1.2. */
function remedyOf(value: unknown): string {
  if (typeof value !== 'string') return 'Correct the value.';
  if (/^\d[\d_]*_\d/.test(value)) return `Write it without underscores: ${value.replaceAll('_', '')}.`;
  if (/^(yes|no|on|off)$/i.test(value)) return `Write ${/^(yes|on)$/i.test(value)} instead of ${value}.`;
  return 'Correct the value.';
}

/** A value as a file has it: JSON knows neither NaN nor infinity. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const json = JSON.stringify(value) ?? 'missing';
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

/** The defaults of a section: the names that an unknown one in it may be meant for. */
function knownBelow(path: readonly PropertyKey[]): Mapping {
  if (path[0] === 'trading_rules' && path.length === 2) return RULE_KEYS;
  const below = valueAt(BACKTEST_DEFAULTS, path);
  return isMapping(below) ? below : {};
}

function valueAt(top: Mapping, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, step) => (isMapping(at) ? at[String(step)] : undefined), top);
}

function mapEntries<T, U>(
  record: Readonly<Record<string, T>>,
  f: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value, key)]));
}
