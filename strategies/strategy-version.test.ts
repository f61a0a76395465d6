import type { StrategyConfig } from './strategy-config';
import { ownCodeNames, strategyVersion, versionDifference, versionText } from './strategy-version';

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

it('changes with the code of its own rules and runner, and names the file', () => {
  const file = { own: OWN as never, inherited: {} };
  const of = (code: Readonly<Record<string, string>>) => strategyVersion(file, CLASSIC, code);
  const [none, before, after] = [of({}), of({ 'rules/mine.ts': 'a' }), of({ 'rules/mine.ts': 'b' })];
  expect(none.hash).toBe(strategyVersion(file, CLASSIC).hash);
  expect(new Set([none, before, after].map(({ hash }) => hash)).size).toBe(3);
  const [was, is] = versionDifference(before, after);
  expect(was).toMatch(/^- code\.rules\/mine\.ts: "[0-9a-f]{16}"$/);
  expect(is).toMatch(/^\+ code\.rules\/mine\.ts: /);
});

it.each([
  ['a rule by name', { mine: 'rules.mine.mine' }, ['rules.mine.mine']],
  ['a rule with arguments', { mine: { function: 'rules.a.b', other_args: { n: 3 } } }, ['rules.a.b']],
  ['a list of rules', ['rules.a.b'], ['rules.a.b']],
  ['no rules at all', undefined, []],
])('finds the code that it names: %s', (_, trading_rules, names) => {
  const file = { own: { trading_rules }, inherited: {} } as never;
  expect(ownCodeNames(file, {})).toEqual(names);
  expect(ownCodeNames(file, { ownRunner: 'runners.x.y' })).toEqual([...names, 'runners.x.y']);
});
