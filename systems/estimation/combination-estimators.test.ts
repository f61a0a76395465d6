import { parseBacktestConfig } from '../config/parse-backtest-config';
import type { CombinationStage } from '../forecasts/combination-stage';
import type { ForecastStage } from '../forecasts/forecast-stage';
import { businessDays } from '../primitives/calendar';
import type { Frame } from '../primitives/time-series';
import { sideBySide, weightsOverTime } from '../weights/weights-over-time';
import { createCombinationEstimators } from './combination-estimators';

const times = businessDays(Date.UTC(2012, 0, 2), Date.UTC(2020, 11, 31));
const CODES = ['A', 'B'];
const RULES = ['fast', 'slow', 'third'];
const TRADING_RULES = Object.fromEntries(
  RULES.map((rule) => [rule, { function: 'systems.provided.rules.ewmac.ewmac' }]),
);

/** Returns that repeat, so that figures can be followed: later rules earn more. */
function gross(code: string, rule: string) {
  const drift = 0.02 + RULES.indexOf(rule) * 0.005;
  const shift = code === 'A' ? 0 : 5;
  const values = times.map((_, i) => drift + Math.sin(1 + ((i + shift) * (RULES.indexOf(rule) + 2)) ** 1.3));
  return { times, values };
}

interface Costs {
  /** Paid per day by rule `fast`; 0.001 by others. */
  readonly paid: Readonly<Record<string, number>>;
  readonly costSR?: (code: string, rule: string) => number;
  readonly turnovers?: Readonly<Record<string, number>>;
}

function rawWeights(settings: Record<string, unknown>, { paid, costSR, turnovers }: Costs): Frame {
  const config = parseBacktestConfig(
    { instruments: CODES, trading_rules: TRADING_RULES, ...settings },
    { file: 'test' },
  );
  const forecastStage = {
    rules: () => RULES,
    instrumentsWithSameRules: () => CODES,
  } as unknown as ForecastStage;
  const stage = {
    forecasts: (code: string) =>
      sideBySide(Object.fromEntries(RULES.map((rule) => [rule, gross(code, rule)]))),
  } as unknown as CombinationStage;
  const estimators = createCombinationEstimators({
    config,
    forecastStage,
    pandl: (code, rule) => {
      const daily = rule === 'fast' ? paid[code] : 0.001;
      return { gross: gross(code, rule), costs: { times, values: times.map(() => -daily) } };
    },
    costSR: costSR ?? (() => 0.01),
    ownTurnover: (code, rule) => (rule === 'fast' ? (turnovers?.[code] ?? 10) : 10),
  });
  return estimators.rawWeights(stage, 'A');
}

const lastOf = (frame: Frame, rule: string) => frame.columns[rule][frame.times.length - 1];

describe('estimated forecast weights', () => {
  it('a NaN cost counts as too expensive: the rule takes no part', () => {
    const costSR = (_: string, rule: string) => (rule === 'slow' ? NaN : 0.01);
    const raw = rawWeights({}, { paid: { A: 0.001, B: 0.001 }, costSR });
    expect(Object.keys(raw.columns)).toEqual(['fast', 'third']);
  });

  it('rules above ceiling_cost_SR take no part; when all are, every weight is 0', () => {
    const ceiling = (x: number) => ({ forecast_weight_estimate: { ceiling_cost_SR: x } });
    const costSR = (_: string, rule: string) => (rule === 'fast' ? 0.2 : 0.05);
    const costs = { paid: { A: 0.001, B: 0.001 }, costSR };
    expect(Object.keys(rawWeights(ceiling(0.13), costs).columns)).toEqual(['slow', 'third']);
    const none = rawWeights(ceiling(0.01), costs);
    const presence = sideBySide(Object.fromEntries(RULES.map((rule) => [rule, gross('A', rule)])));
    const smoothed = weightsOverTime(none, presence, 125);
    for (const rule of RULES) expect(smoothed.columns[rule].every((w) => w === 0)).toBe(true);
  });

  it('an instrument whose affordable rules differ is not pooled with', () => {
    const costSR = (code: string, rule: string) => (code === 'B' && rule === 'slow' ? NaN : 0.01);
    const alone = rawWeights(
      { forecast_weight_estimate: { pool_gross_returns: false } },
      { paid: { A: 0.001, B: 9 } },
    );
    const notPooled = rawWeights({}, { paid: { A: 0.001, B: 9 }, costSR });
    expect([...notPooled.columns['fast']]).toEqual([...alone.columns['fast']]);
  });

  it('pooled turnover: own cost of one turnover x mean turnover, whatever others pay', () => {
    const own = { A: 0.004, B: 0.004 };
    const base = rawWeights({}, { paid: own });
    expect(lastOf(rawWeights({}, { paid: { ...own, B: 0.2 } }), 'fast')).toBe(lastOf(base, 'fast'));
    // The same as paying 1.5 times as much: B turns over twice as often, so the mean is 15 instead of 10.
    const busier = rawWeights({}, { paid: own, turnovers: { A: 10, B: 20 } });
    const dearer = rawWeights({}, { paid: { ...own, A: 0.006 } });
    expect(lastOf(busier, 'fast')).toBeCloseTo(lastOf(dearer, 'fast'), 12);
    expect(lastOf(busier, 'fast')).toBeLessThan(lastOf(base, 'fast'));
  });

  it('own turnover: nothing of other instruments counts in the cost', () => {
    const settings = { forecast_cost_estimates: { use_pooled_costs: false, use_pooled_turnover: false } };
    const paid = { A: 0.004, B: 0.004 };
    const base = lastOf(rawWeights(settings, { paid }), 'fast');
    expect(lastOf(rawWeights(settings, { paid, turnovers: { A: 10, B: 20 } }), 'fast')).toBe(base);
    expect(lastOf(rawWeights(settings, { paid: { ...paid, B: 0.5 } }), 'fast')).toBe(base);
    expect(lastOf(rawWeights(settings, { paid: { ...paid, A: 0.5 } }), 'fast')).toBeLessThan(base);
  });

  it('pooled costs: the mean of what all paid', () => {
    const settings = { forecast_cost_estimates: { use_pooled_costs: true, use_pooled_turnover: true } };
    // B's gross returns are A's, five days later, so 0.008 and 0 average almost to 0.004 and 0.004.
    const uneven = lastOf(rawWeights(settings, { paid: { A: 0.008, B: 1e-9 } }), 'fast');
    const even = lastOf(rawWeights(settings, { paid: { A: 0.004, B: 0.004 } }), 'fast');
    expect(uneven).toBeCloseTo(even, 4);
    expect(even).toBeLessThan(lastOf(rawWeights(settings, { paid: { A: 0.001, B: 0.001 } }), 'fast') - 1e-4);
  });

  it('cost_multiplier multiplies the costs of all rules', () => {
    const free = { paid: { A: 0, B: 0 } };
    const withMultiplier = (x: number) => ({ forecast_weight_estimate: { cost_multiplier: x } });
    const dear = { paid: { A: 0.004, B: 0.004 } };
    const [none, once, twice] = [0, 1, 2].map((x) => lastOf(rawWeights(withMultiplier(x), dear), 'fast'));
    expect(lastOf(rawWeights(withMultiplier(0), free), 'fast')).toBe(none);
    expect(once).toBeLessThan(none);
    expect(twice).toBeLessThan(once);
  });
});
