import { controlKeysWithoutEffect, keysWithoutEffect } from './without-effect';
import { parseYaml } from './yaml-file';

describe('a warning names the key and its line', () => {
  it('of the private configuration', () => {
    const tree = parseYaml(
      '# mine\nlog_directory: ~/logs\nbackup:\n  verify: true\nreports:\n  status: {function: f}\n',
      'my.yaml',
    );
    expect(keysWithoutEffect(tree).map(({ line, key }) => [line, key])).toEqual([
      [2, 'log_directory'],
      [4, 'backup.verify'],
      [6, 'reports.status.function'],
    ]);
  });

  it('of the control configuration: start times and predecessors do nothing', () => {
    const text = [
      "process_configuration_start_time: {run_systems: '20:05'}",
      "process_configuration_stop_time: {run_stack_handler: '19:00', run_backups: '23:00'}",
      'process_configuration_previous_process: {run_systems: run_capital_update}',
    ].join('\n');
    expect(controlKeysWithoutEffect(parseYaml(text, 'my.yaml')).map(({ line, key }) => [line, key])).toEqual([
      [1, 'process_configuration_start_time.run_systems'],
      [3, 'process_configuration_previous_process'],
      [2, 'process_configuration_stop_time.run_backups'],
    ]);
  });

  it('of the control configuration: how often methods run is not said there, but for those that are taken out', () => {
    const text = [
      'process_configuration_methods:',
      '  run_capital_update:',
      '    update_total_capital: {frequency: 60, max_executions: 5}',
      '  run_stack_handler:',
      '    check_external_position_break: {frequency: 0, max_executions: -1}',
      '    generate_force_roll_orders: {max_executions: 0}',
      '    process_fills_stack: {max_executions: 0}',
      '  run_systems:',
      '    mine: {max_executions: 1}',
      '    other: {max_executions: 0}',
    ].join('\n');
    const methods = 'process_configuration_methods';
    expect(controlKeysWithoutEffect(parseYaml(text, 'my.yaml')).map(({ line, key }) => [line, key])).toEqual([
      [3, `${methods}.run_capital_update.update_total_capital.frequency`],
      [3, `${methods}.run_capital_update.update_total_capital.max_executions`],
      [7, `${methods}.run_stack_handler.process_fills_stack.max_executions`],
      [10, `${methods}.run_systems.other.max_executions`],
    ]);
  });
});
