import type { BacktestConfig } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import { wrongValue } from '../config/wrong-value';
import { lazy, memoise, memoiseRecent } from '../primitives/memoise';
import type { TimeSeries } from '../primitives/time-series';
import type { RawData } from '../rawdata/raw-data';
import { evaluateRule } from '../rules/evaluate-rule';
import { knownRulePaths, libraryRule } from '../rules/library';
import type { Rule } from '../rules/rule';
import { attenuateForecast, volAttenuation } from './attenuation';
import { rulesOf } from './rule-list';
import { scaleAndCap } from './scale-and-cap';

/** Forecasts of single rules. */
export interface ForecastStage {
  /** Rules the instrument uses, sorted. */
  rules(code: string): readonly string[];
  /** Rules whose forecasts may be asked for: all of `trading_rules`. */
  allRules(): readonly string[];
  /** Other instruments that use the same rules, itself included: what pooled estimates go over. */
  instrumentsWithSameRules(code: string): readonly string[];
  rawForecast(code: string, rule: string): TimeSeries;
  /** Fixed, or over time where estimated. */
  scalar(code: string, rule: string): number | TimeSeries;
  /** Scaled and capped. */
  forecast(code: string, rule: string): TimeSeries;
}

/** Estimates the scalar of a rule for an instrument over time; hooked in where the configuration asks for it. */
export type ScalarEstimator = (stage: ForecastStage, code: string, rule: string) => TimeSeries;

export interface ForecastStageInputs {
  readonly config: BacktestConfig;
  readonly instruments: readonly string[];
  readonly rawData: (code: string) => RawData;
  /** A user's own rules by the path that `trading_rules` names. */
  readonly ownRules: Readonly<Record<string, Rule>>;
  readonly estimateScalar: ScalarEstimator;
  /** Instruments whose forecasts are kept, those asked for last; all by default. */
  readonly instrumentsKept?: number;
}

/** Up to so many raw forecasts are all kept; of more, only those of about one instrument: while they are scaled. */
const RAW_FORECASTS_KEPT = 720;

export function createForecastStage(inputs: ForecastStageInputs): ForecastStage {
  const { config, instruments, rawData } = inputs;
  const attenuation = memoise((code: string) => volAttenuation(rawData(code).percentVol()));
  const rules = memoise((code: string) => rulesOf(config, code));
  const withRules = lazy(() => {
    const keys = new Map(instruments.map((code) => [code, rules(code).join('\n')]));
    return memoise((key: string) => instruments.filter((code) => keys.get(code) === key));
  });
  const ruleCount = Object.keys(config.tradingRules).length;
  const keepsAll = instruments.length * ruleCount <= RAW_FORECASTS_KEPT;
  const computeRaw = memoiseRecent(keepsAll ? RAW_FORECASTS_KEPT : ruleCount, (key: string) => {
    const [code, rule] = key.split('\n');
    const ruleConfig = config.tradingRules[rule];
    if (ruleConfig === undefined)
      throw wrongValue(
        'trading_rules',
        `no rule '${rule}'${suggestion(rule, Object.keys(config.tradingRules))}`,
      );
    const raw = evaluateRule(
      rule,
      resolveRule(rule, ruleConfig.function, inputs.ownRules),
      ruleConfig,
      code,
      rawData(code),
    );
    return config.useAttenuation.includes(rule) ? attenuateForecast(raw, attenuation(code)) : raw;
  });
  const rawForecast = (code: string, rule: string) => computeRaw(`${code}\n${rule}`);
  const stage: ForecastStage = {
    rules,
    rawForecast,
    allRules: () => Object.keys(config.tradingRules),
    instrumentsWithSameRules: (code) => withRules()(rules(code).join('\n')),
    scalar: memoiseByRule((code, rule) =>
      config.useForecastScaleEstimates
        ? inputs.estimateScalar(stage, code, rule)
        : fixedScalar(config, code, rule),
    ),
    forecast: memoiseByRule(
      (code, rule) =>
        scaleAndCap(
          rawForecast(code, rule),
          stage.scalar(code, rule),
          config.forecastFloor,
          config.forecastCap,
        ),
      inputs.instrumentsKept,
    ),
  };
  return stage;
}

/** The instrument's own scalar of the rule, else the rule's own, else that of `forecast_scalars`, else `forecast_scalar`. */
function fixedScalar(config: BacktestConfig, code: string, rule: string): number {
  return config.forecastScalars.byInstrument[code]?.[rule] ?? scalarOfRule(config, rule);
}

/** Fixed scalar of a rule on instruments that have none of their own. */
export function scalarOfRule(config: BacktestConfig, rule: string): number {
  const { tradingRules, forecastScalars, forecastScalar } = config;
  return tradingRules[rule]?.forecastScalar ?? forecastScalars.byRule[rule] ?? forecastScalar;
}

function resolveRule(name: string, path: string, ownRules: Readonly<Record<string, Rule>>): Rule {
  const rule = ownRules[path] ?? libraryRule(path);
  if (rule !== undefined) return rule;
  const near = suggestion(path, [...Object.keys(ownRules), ...knownRulePaths()]);
  throw wrongValue(`trading_rules.${name}`, `unknown rule '${path}'${near}`);
}

function memoiseByRule<V>(
  compute: (code: string, rule: string) => V,
  instrumentsKept = Infinity,
): (code: string, rule: string) => V {
  const byCode = memoiseRecent(instrumentsKept, (code: string) =>
    memoise((rule: string) => compute(code, rule)),
  );
  return (code, rule) => byCode(code)(rule);
}
