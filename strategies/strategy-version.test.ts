import type { StrategyConfig } from './strategy-config';
import { strategyVersion, versionDifference, versionText } from './strategy-version';

const CLASSIC = { name: 's', runner: 'classic', runnerArguments: {} } as unknown as StrategyConfig;
const OWN = { percentage_vol_target: 20, instrument_weights: { CORN: 0.5, US10: 0.5 }, trading_rules: ['a'] };
const version = (own: object, inherited: object = { forecast_cap: 20 }, strategy = CLASSIC) =>
  strategyVersion({ own: own as never, inherited: inherited as never }, strategy);

it.each([
  ['the same file', OWN, true],
  ['other capital in the file', { ...OWN, notional_trading_capital: 5, base_currency: 'EUR' }, true],
  [
    'keys in another order',
    { instrument_weights: { US10: 0.5, CORN: 0.5 }, trading_rules: ['a'], percentage_vol_target: 20 },
    true,
  ],
  ['another target', { ...OWN, percentage_vol_target: 25 }, false],
  ['one instrument less', { ...OWN, instrument_weights: { CORN: 1 } }, false],
  ['another order of rules', { ...OWN, trading_rules: ['b', 'a'] }, false],
])('%s: the same version %#', (_, own, same) => {
  expect(version(own).hash === version(OWN).hash).toBe(same);
});

it('changes with what it inherits, and with its runner', () => {
  const hashes = [
    version(OWN),
    version(OWN, { forecast_cap: 10 }),
    version(OWN, undefined, { ...CLASSIC, runner: 'dynamic' }),
    version(OWN, undefined, { ...CLASSIC, runnerArguments: { drawdown: 5 } }),
  ].map(({ hash }) => hash);
  expect(new Set(hashes).size).toBe(4);
});

it('names each value that differs, also one that hides an inherited one', () => {
  const after = version(
    { ...OWN, forecast_cap: 15, instrument_weights: { CORN: 1 }, trading_rules: ['a', 'b'] },
    { forecast_cap: 20, small_system: {} },
  );
  expect(versionDifference(version(OWN), after)).toEqual([
    '- forecast_cap: 20',
    '+ forecast_cap: 15',
    '- instrument_weights.CORN: 0.5',
    '+ instrument_weights.CORN: 1',
    '- instrument_weights.US10: 0.5',
    '+ small_system: {}',
    '- trading_rules: ["a"]',
    '+ trading_rules: ["a","b"]',
  ]);
  expect(versionDifference(after, after)).toEqual([]);
});

it('survives JSON, in which it is stored', () => {
  const stored = JSON.parse(JSON.stringify(version(OWN)));
  expect(strategyVersion(stored, CLASSIC).hash).toBe(version(OWN).hash);
  expect(versionText(stored)).toContain('percentage_vol_target: 20\n');
});
