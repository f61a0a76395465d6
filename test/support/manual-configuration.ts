import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CHECKOUT = resolve(__dirname, '../..');

const CONFIG =
  'strategy_list:\n  synthetic: {}\nstrategy_capital_allocation:\n  strategy_weights: {synthetic: 100}\n';
const CONTROL = `process_configuration_methods:
  run_systems:
    synthetic: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
  run_strategy_order_generator:
    synthetic: {max_executions: 1}
`;

/** A private directory: the shipped strategies, and a stack handler that sends nothing. The caller removes it. */
export function manualConfiguration(): string {
  return configuration(
    CONFIG,
    `${CONTROL}  run_stack_handler:
    spawn_children_from_new_instrument_orders: {frequency: 0, max_executions: -1}
    generate_force_roll_orders: {frequency: 0, max_executions: 1}
    process_fills_stack: {frequency: 0, max_executions: -1}
    handle_completed_orders: {frequency: 0, max_executions: -1}
`,
  );
}

/**
 * A private directory: the shipped strategies, and every order goes to the market at once, so that a test of something
 * else need not wait for a price. `more`: lines of `private_config.yaml`. The caller removes it.
 */
export function atOnceConfiguration(more = ''): string {
  const algos = '{default_algo: market, market_algo: market, best_algo: market}';
  return configuration(`${CONFIG}execution_algos: ${algos}\n${more}`, CONTROL);
}

function configuration(config: string, control: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'tst-private-'));
  cpSync(join(CHECKOUT, 'private', 'strategies'), join(directory, 'strategies'), { recursive: true });
  writeFileSync(join(directory, 'private_config.yaml'), config);
  writeFileSync(join(directory, 'private_control_config.yaml'), control);
  return directory;
}
