import { controlKeysWithoutEffect, keysWithoutEffect } from './without-effect';
import { parseYaml } from './yaml-file';

describe('a warning names the key and its line', () => {
  it('of the private configuration', () => {
    const tree = parseYaml(
      '# mine\nlog_directory: ~/logs\nbackup:\n  verify: true\nreports:\n  status: {arguments: {a: 1}}\n',
      'my.yaml',
    );
    expect(keysWithoutEffect(tree).map(({ line, key }) => [line, key])).toEqual([
      [2, 'log_directory'],
      [4, 'backup.verify'],
      [6, 'reports.status.arguments'],
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
});
