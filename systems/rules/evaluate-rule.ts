import { TstError, tstError } from '../../domain/errors/errors';
import { zeroToMissing } from '../../domain/series/fill';
import type { RuleArgument, RuleConfig } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import { WrongValue } from '../config/wrong-value';
import type { TimeSeries } from '../primitives/time-series';
import { NoAssetClass } from '../rawdata/asset-class';
import type { RawData } from '../rawdata/raw-data';
import { resolveReference } from './data-reference';
import { inputsProblem, type Rule } from './rule';
import { messageWithPlace } from './thrown';

/**
 * Raw forecast of one rule for one instrument; exact zeros become missing.
 * An error names rule and instrument and keeps its cause.
 */
export function evaluateRule(
  name: string,
  rule: Rule,
  config: RuleConfig,
  code: string,
  raw: RawData,
): TimeSeries {
  const references = config.data.length > 0 ? config.data : rule.data;
  try {
    const problem = inputsProblem(rule, config.data);
    if (problem !== undefined) throw tstError('BAD_CONFIG', problem);
    const { own, forReference } = splitArguments(config.otherArgs, references.length);
    const inputs = references.map((reference, k) => resolveReference(reference, raw, forReference[k]));
    const forecast = rule.forecast(inputs, completeArguments(rule, own));
    checkShape(forecast);
    return { times: forecast.times, values: zeroToMissing(forecast.values) };
  } catch (cause) {
    if (cause instanceof TstError && cause.code === 'MISSING_DATA') throw cause;
    const message = `rule '${name}' (${config.function}) on ${code}: ${messageWithPlace(cause)}`;
    const remedy =
      cause instanceof NoAssetClass ? cause.remedy : 'Correct the rule, or its entry in trading_rules.';
    throw new WrongValue([{ key: `trading_rules.${name}`, message, remedy }], { cause });
  }
}

/** Arguments with k leading underscores belong to the k-th data reference; those without any to the rule. */
export function splitArguments(
  args: Readonly<Record<string, RuleArgument>>,
  references: number,
): { own: Record<string, RuleArgument>; forReference: Record<string, RuleArgument>[] } {
  const own: Record<string, RuleArgument> = {};
  const forReference: Record<string, RuleArgument>[] = Array.from({ length: references }, () => ({}));
  for (const [key, value] of Object.entries(args)) {
    const stripped = key.replace(/^_+/, '');
    const underscores = key.length - stripped.length;
    if (underscores > references)
      throw tstError('BAD_CONFIG', `argument '${key}' is for data reference ${underscores} of ${references}`);
    (underscores === 0 ? own : forReference[underscores - 1])[stripped] = value;
  }
  return { own, forReference };
}

function completeArguments(
  rule: Rule,
  given: Readonly<Record<string, RuleArgument>>,
): Record<string, RuleArgument> {
  const known = Object.keys(rule.arguments);
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw tstError('BAD_CONFIG', `unknown argument '${name}'${suggestion(name, known)}`);
  }
  const out: Record<string, RuleArgument> = {};
  for (const [name, standard] of Object.entries(rule.arguments)) {
    const value = given[name] ?? standard;
    if (value === undefined) throw tstError('BAD_CONFIG', `argument '${name}' is missing from other_args`);
    out[name] = value;
  }
  return out;
}

function checkShape(forecast: TimeSeries): void {
  const { times, values } = forecast;
  if (!(times instanceof Float64Array) || !(values instanceof Float64Array) || times.length !== values.length)
    throw new Error('a forecast must be { times, values }, two Float64Arrays of one length');
}
