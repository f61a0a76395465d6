import { ENGINE_KEYS_WITHOUT_EFFECT } from '../systems/config/without-effect';
import { METHOD_EFFECTS } from './control-methods';
import { DOWNLOAD_KEY } from './download-times';
import type { ConfigProblem } from './loaded-config';
import { type MappingNode, nodeAt, plainValue } from './node';
import { placeOf } from './validate';

/**
 * Keys that are accepted, because pysystemtrade's files have them or a later version will read them, and that nothing
 * reads here: by dotted key, why. Setting one warns with name and line. `npm run lint` finds keys of
 * the schema that nobody reads and that are not in this list.
 */
export const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  broker_factory_func: 'the broker is Interactive Brokers',
  ib_timeout_seconds: 'each request has its own time limit',
  backtest_store_directory:
    'what a production run computed is stored in the database (npx tst backtest show)',
  log_directory: 'records are in the database; the file of `npx tst log-server` is its --file',
  email_store_filename: 'mails are stored in the database',
  parquet_store: 'series are stored in the database',
  quandl_key: 'no prices are read from there',
  barchart_key: 'no prices are read from there',
  'backup.verify': 'each dump is verified before it counts',
  'backup.csv_contract_expired_days_max': 'the series of every contract are exported',
  'retention_days.diagnostics': 'results of production runs are kept for retention_days.backtests',
  trading_server_ip: 'a dashboard is not built yet (planned: Reports and dashboard)',
  trading_server_username: 'a dashboard is not built yet (planned: Reports and dashboard)',
  trading_server_ssh_port: 'a dashboard is not built yet (planned: Reports and dashboard)',
  GMT_offset_hours: 'the broker reports instants in UTC',
  price_history_days: 'a year of daily and a month of hourly prices is asked for',
  auto_weight_from_grouping: 'it has an effect inside forecast_weights and instrument_weights',
  ...ENGINE_KEYS_WITHOUT_EFFECT,
};

/** The same of a report, a strategy in `strategy_list`, and the control configuration. */
const WITHOUT_EFFECT_BELOW: readonly (readonly [path: string, reason: string])[] = [
  ['reports.*.function', 'the name of a report says which one it is'],
  ['strategy_list.*.load_backtests', 'results are stored in the database (npx tst backtest show)'],
  ['strategy_list.*.reporting_code', 'reports show every strategy (planned: Reports and dashboard)'],
];

const CONTROL_WITHOUT_EFFECT: readonly (readonly [path: string, reason: string])[] = [
  [
    'process_configuration_start_time.*',
    'it is shown in the status report only; what starts when is in schedules.yaml (npx tst schedules)',
  ],
  [
    'process_configuration_previous_process',
    'stages of the daily cycle run one after the other, whatever is named here',
  ],
  ['dashboard_visible_on_lan', 'a dashboard is not built yet (planned: Reports and dashboard)'],
];

/** Warnings about keys of the private configuration that nothing reads. */
export function keysWithoutEffect(root: MappingNode): readonly ConfigProblem[] {
  return [...Object.entries(WITHOUT_EFFECT), ...WITHOUT_EFFECT_BELOW].flatMap(([path, reason]) =>
    found(root, path.split('.'), reason),
  );
}

/** The same of the user's own control configuration. */
export function controlKeysWithoutEffect(own: MappingNode): readonly ConfigProblem[] {
  return [
    ...CONTROL_WITHOUT_EFFECT.flatMap(([path, reason]) => found(own, path.split('.'), reason)),
    ...found(own, ['process_configuration_stop_time', '*'], STOP_TIME).filter(
      ({ key }) => !stopTimesRead(own).has(key.split('.')[1]),
    ),
    ...argumentsWithoutEffect(own),
    ...timingWithoutEffect(own),
  ];
}

/**
 * When and how often a method runs is not said there. `max_executions: 0` takes out a method whose list is followed; -1
 * and 1 are what is done.
 */
function timingWithoutEffect(own: MappingNode): readonly ConfigProblem[] {
  const values = (key: string, reason: string) => {
    const problems = found(own, ['process_configuration_methods', '*', '*', key], reason);
    return problems.map((problem) => ({ problem, steps: problem.key.split('.') }));
  };
  const written = (steps: readonly string[]) => {
    const node = nodeAt(own, steps);
    return node && plainValue(node);
  };
  const isRead = ([, process, method]: readonly string[], value: unknown) =>
    value === 0 ? METHOD_EFFECTS[process]?.[method]?.kind === 'listed' : value === -1 || value === 1;
  return [
    ...values('frequency', FREQUENCY).filter(({ steps }) => written(steps) !== 0),
    ...values('max_executions', EXECUTIONS).filter(({ steps }) => !isRead(steps, written(steps))),
  ].map(({ problem }) => problem);
}

const FREQUENCY =
  'schedules.yaml says how often something runs (npx tst schedules); the order stack looks when something happens';
const EXECUTIONS =
  'it runs whenever its schedule or its stage of the day does (npx tst schedules; a strategy ends with npx tst strategies retire)';

const STOP_TIME =
  'only the stop time of run_stack_handler (or default) ends anything: its trading window; ' +
  'and with download_by_zone that of run_daily_prices_updates';

function stopTimesRead(own: MappingNode): ReadonlySet<string> {
  const byZone = nodeAt(own, DOWNLOAD_KEY) === undefined ? [] : ['run_daily_prices_updates'];
  return new Set(['run_stack_handler', 'default', ...byZone]);
}

/** Arguments of processes, methods and single arguments; all but one. */
function argumentsWithoutEffect(own: MappingNode): readonly ConfigProblem[] {
  const [top, process, method, read] = DOWNLOAD_KEY;
  const others = (path: readonly string[], used: string) =>
    found(own, [...path, '*'], ONE_ARGUMENT).filter(({ key }) => key !== [...path, used].join('.'));
  return [
    ...others([top], process),
    ...others([top, process], method),
    ...others([top, process, method], read),
  ];
}

const ONE_ARGUMENT = `no process takes arguments but ${DOWNLOAD_KEY.slice(1).join('.')}`;

function found(
  root: MappingNode,
  path: readonly string[],
  reason: string,
  before: readonly string[] = [],
): ConfigProblem[] {
  const [step, ...rest] = path;
  const parent = nodeAt(root, before);
  if (step === '*') {
    const names = parent?.kind === 'mapping' ? [...parent.entries.keys()] : [];
    return names.flatMap((name) => found(root, [name, ...rest], reason, before));
  }
  const here = [...before, step];
  const node = nodeAt(root, here);
  if (node === undefined) return [];
  if (rest.length > 0) return found(root, rest, reason, here);
  if (node.origin.kind !== 'file' || (node.kind === 'scalar' && node.value === null)) return [];
  const message = `has no effect here: ${reason}`;
  return [
    {
      ...placeOf(node.origin),
      key: here.join('.'),
      message,
      remedy: 'Remove it, or leave it: it does nothing.',
    },
  ];
}
