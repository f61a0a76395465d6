import { fillMissing } from '../../domain/series/fill';
import { asOfFilled } from '../../domain/series/join';
import { multiply } from '../primitives/arithmetic';
import { lazy, memoise } from '../primitives/memoise';
import { column, type Frame, type TimeSeries } from '../primitives/time-series';
import { type AccountCurve, accountCurve, addCurves } from './account-curve';

/** Accounts of single trading rules, each weighted by its share of the whole. */
export interface RuleAccounts {
  /** One rule on one instrument, at its share of everything that the portfolio trades. */
  forInstrumentAndRule(code: string, rule: string): AccountCurve;
  /** One rule over all its instruments, as if it had the whole capital. */
  forRule(rule: string): AccountCurve;
  /** All rules on all instruments at their shares. */
  forAllRules(): AccountCurve;
}

export interface RuleAccountInputs {
  readonly instruments: readonly string[];
  readonly rules: (code: string) => readonly string[];
  /** One rule on one instrument with the whole capital. */
  readonly forForecast: (code: string, rule: string) => AccountCurve;
  readonly instrumentWeights: () => Frame;
  readonly instrumentMultiplier: () => TimeSeries;
  readonly forecastWeights: (code: string) => Frame;
  readonly forecastMultiplier: (code: string) => TimeSeries;
  readonly capital: number;
}

interface Member {
  readonly code: string;
  readonly rule: string;
}

export function createRuleAccounts(inputs: RuleAccountInputs): RuleAccounts {
  const { instruments, capital } = inputs;
  const members = lazy(() =>
    instruments.flatMap((code) => inputs.rules(code).map((rule): Member => ({ code, rule }))),
  );
  const times = () => inputs.instrumentWeights().times;
  const product = ({ code, rule }: Member): Float64Array =>
    [
      column(inputs.instrumentWeights(), code),
      inputs.instrumentMultiplier(),
      column(inputs.forecastWeights(code), rule),
      inputs.forecastMultiplier(code),
    ]
      .map((factor) => fillMissing(asOfFilled(factor, times()), 0))
      .reduce(multiply);
  const total = (some: readonly Member[]): Float64Array => {
    const sum = new Float64Array(times().length);
    for (const member of some) {
      const one = product(member);
      for (let i = 0; i < sum.length; i++) sum[i] += one[i];
    }
    return sum;
  };
  const totalOfAll = lazy(() => total(members()));
  const membersOf = (rule: string) => members().filter((member) => member.rule === rule);
  const weighted = (member: Member, sum: Float64Array): AccountCurve =>
    weightedCurve(inputs.forForecast(member.code, member.rule), {
      times: times(),
      values: shareOf(product(member), sum),
    });
  return {
    forInstrumentAndRule: (code, rule) => weighted({ code, rule }, totalOfAll()),
    forRule: memoise((rule: string) => {
      const some = membersOf(rule);
      const sum = total(some);
      return addCurves(
        some.map((member) => weighted(member, sum)),
        capital,
      );
    }),
    forAllRules: lazy(() =>
      addCurves(
        members().map((member) => weighted(member, totalOfAll())),
        capital,
      ),
    ),
  };
}

/** Nothing where there is nothing to share. */
function shareOf(part: Float64Array, sum: Float64Array): Float64Array {
  const out = new Float64Array(part.length);
  for (let i = 0; i < out.length; i++) out[i] = sum[i] === 0 ? 0 : part[i] / sum[i];
  return out;
}

function weightedCurve(curve: AccountCurve, weights: TimeSeries): AccountCurve {
  const times = (series: TimeSeries): TimeSeries => ({
    times: series.times,
    values: multiply(series.values, fillMissing(asOfFilled(weights, series.times), 0)),
  });
  return accountCurve(times(curve.rows.gross), times(curve.rows.costs), curve.capital);
}
