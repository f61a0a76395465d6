import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/load-config';
import { parseStrategy } from './parse-strategy';
import {
  settingsOutside,
  settingsOutsideBacktest,
  settingsOutsideBacktestWarning,
} from './settings-outside-backtest';
import { loadStrategyFile } from './strategy-file';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-apart-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function warningOf(strategyYaml: string, privateYaml: string): string | undefined {
  const file = join(directory, 'small.yaml');
  writeFileSync(file, `trading_rules: {long: systems.provided.rules.bias.long_bias}\n${strategyYaml}`);
  writeFileSync(join(directory, 'private_config.yaml'), privateYaml);
  writeFileSync(join(directory, 'private_control_config.yaml'), '');
  const loaded = loadConfig({ privateDirectory: directory, env: {} });
  const strategy = loadStrategyFile(file, loaded);
  const apart = settingsOutsideBacktest(parseStrategy(strategy, {}), settingsOutside(strategy.inherited));
  return settingsOutsideBacktestWarning(loaded, 'small', apart);
}

describe('settings that hold in a strategy in one way and outside of it in another', () => {
  it('are named side by side, with whose count', () => {
    expect(warningOf('small_system: {shadow_cost: 50}\n', 'small_system: {shadow_cost: 500}\n')).toBe(
      'WARNING: small: small_system.shadow_cost is 50 in the strategy and 500 outside; ' +
        "orders are made with the strategy's (dynamic_optimisation_inputs: backtest)",
    );
    const vol = 'volatility_calculation: {days: 20}\n';
    const production = 'dynamic_optimisation_inputs: production\n';
    expect(warningOf(vol, `volatility_calculation: {days: 30}\n${production}`)).toMatch(
      /volatility_calculation\.days is 20 in the strategy and 30 outside; orders are made with those outside/,
    );
  });

  it('that stand in the strategy alone hold for its orders too, unless production is asked for', () => {
    const correlation = 'instrument_returns_correlation: {ew_lookback: 50}\n';
    expect(warningOf(correlation, '')).toBeUndefined();
    expect(warningOf(correlation, 'dynamic_optimisation_inputs: production\n')).toMatch(
      /instrument_returns_correlation\.ew_lookback is 50 in the strategy and 75 outside/,
    );
  });

  it('that stand outside alone hold in the strategy too: shadow_cost 500 eases a new one in', () => {
    expect(warningOf('', 'small_system: {shadow_cost: 500}\n')).toBeUndefined();
  });
});
