/** One entry of a menu of pysystemtrade, and the command that does it here. */
export interface Control {
  readonly menu: keyof typeof MENUS;
  /** Its number, or letter, in the menu. */
  readonly entry: string;
  readonly what: string;
  /** A path of commands without `npx tst`, or why there is none. */
  readonly by: { readonly command: string; readonly note?: string } | { readonly missing: string };
}

export const MENUS = {
  controls: 'interactive_controls',
  stack: 'interactive_order_stack',
  diagnostics: 'interactive_diagnostics',
  rolls: 'interactive_update_roll_status',
  capital: 'interactive_update_capital_manual',
  checks: 'interactive_manual_check_historical_prices, interactive_manual_check_fx_prices',
} as const;

type Row = readonly [entry: string, what: string, command: string, note?: string];

const NOT_YET = '-';

function menu(name: keyof typeof MENUS, rows: readonly Row[]): readonly Control[] {
  return rows.map(([entry, what, command, note]) => ({
    ...{ menu: name, entry, what },
    by: command === NOT_YET ? { missing: note! } : { command, ...(note !== undefined && { note }) },
  }));
}

const REPORT = 'not built yet: a report';

/** Every entry of every menu. `docs/controls.md` is made from it. */
export const CONTROLS: readonly Control[] = [
  ...menu('controls', [
    ['0', 'view trade limits', 'limits list'],
    ['1', 'change or add a global trade limit', 'limits trade'],
    ['2', 'reset a global trade limit', 'limits reset'],
    ['3', 'change or add a trade limit of strategy and instrument', 'limits trade', '--strategy'],
    ['4', 'reset a trade limit of strategy and instrument', 'limits reset', '--strategy'],
    ['5', 'reset all trade limits', NOT_YET, 'one after the other with `limits reset`'],
    ['6', 'auto-populate trade limits', NOT_YET, 'not built yet'],
    ['10', 'view position limits', 'limits list'],
    [
      '11',
      'change the position limit of an instrument',
      'limits position',
      'removed by `limits remove-position`',
    ],
    ['12', 'change the position limit of strategy and instrument', 'limits position', '--strategy'],
    ['13', 'auto-populate position limits', NOT_YET, 'not built yet'],
    ['20', 'view overrides', 'overrides list'],
    ['21', 'set the override of a strategy', 'overrides set', '--strategy'],
    ['22', 'set the override of an instrument', 'overrides set', '--instrument'],
    ['23', 'set the override of both', 'overrides set', '--strategy and --instrument'],
    ['24', 'delete all overrides', NOT_YET, 'one after the other with `overrides remove`'],
    [
      '30',
      'clear client ids',
      NOT_YET,
      'never needed: client ids are fixed, `ib_idoffset` and the two after it',
    ],
    ['40', 'view processes', 'processes'],
    ['41', 'change the status of one', 'schedules pause', '`schedules unpause` is GO'],
    ['42', 'change the status of all', 'halt on', 'nothing is sent; `halt lift`'],
    ['43', 'mark one finished', NOT_YET, 'never needed: whether it runs is not stored separately'],
    ['44', 'mark dead processes finished', NOT_YET, 'never needed: whether it runs is not stored separately'],
    ['45', 'view process configuration', 'config show', 'the windows are in `processes`'],
    ['50', 'update spread costs', 'prices spread-costs apply'],
    ['51', 'safely modify roll parameters', 'prices roll-parameters'],
    ['52', 'check price multipliers', 'instruments check'],
    ['60', 'delete an instrument from price tables', 'instruments remove'],
  ]),
  ...menu('stack', [
    ['0', 'view one order', 'orders list', '--json has all fields'],
    ['1', 'view the instrument stack', 'orders list'],
    ['2', 'view the contract stack', 'orders list'],
    ['3', 'view the broker stack', 'orders list'],
    ['4', "view the broker's orders and fills", 'orders reconcile'],
    ['9', 'view positions', 'positions'],
    ['10', 'spawn contract orders', 'orders spawn'],
    ['11', 'create force-roll orders', 'rolls set', 'Force: the order stack makes them at once'],
    ['12', 'create and execute broker orders', NOT_YET, 'the order stack does it when something changes'],
    ['13', 'balance trade', 'orders balance'],
    ['14', 'balance instrument trade', 'orders balance', '--strategy'],
    ['15', 'manual trade', 'orders trade'],
    ['16', 'cash FX trade', 'orders fx'],
    ['20', 'manual fill', 'orders fill'],
    ['21', 'get fills from the broker', 'orders reconcile'],
    [
      '22',
      'pass fills from broker to contract orders',
      NOT_YET,
      'never needed: both are derived from one ledger',
    ],
    [
      '23',
      'pass fills from contract to instrument orders',
      NOT_YET,
      'never needed: both are derived from one ledger',
    ],
    ['24', 'handle completions', NOT_YET, 'the order stack does it with each fill'],
    ['30', 'cancel a broker order', 'orders cancel', 'all: `halt on --cancel`'],
    ['31', 'net instrument orders', NOT_YET, 'not built yet'],
    ['32', 'lock or unlock an order', NOT_YET, 'orders have no locks: `locks set` for their instrument'],
    ['33', 'lock or unlock an instrument', 'locks set', '`locks lift`'],
    ['34', 'unlock all', NOT_YET, 'one after the other with `locks lift`, each with its reason'],
    ['35', 'remove algo control', 'orders retry', 'after a crash an order is watched again by itself'],
    ['40', 'delete a whole stack', 'orders end-of-day'],
    ['41', 'delete one order', 'orders delete'],
    ['42', 'end-of-day routine', 'orders end-of-day'],
  ]),
  ...menu('diagnostics', [
    ['1', 'backtest: interactive expression', 'backtest show'],
    ['2', 'backtest: plot', 'backtest run', '--report'],
    ['3', 'backtest: print', 'backtest show'],
    ['4', 'backtest: HTML', 'backtest run', '--report'],
    ['10', 'instrument configuration', 'instruments show'],
    ['11', 'contract and roll parameters', 'instruments show'],
    ['12', 'trading hours of all priced contracts', NOT_YET, 'each one in `instruments show`'],
    ['20', 'print stored emails', 'mails', 'they are deleted after `retention_days.emails`'],
    ['30', 'prices of a contract', 'prices show', '--contract'],
    ['31', 'multiple prices', 'prices show'],
    ['32', 'adjusted prices', 'prices show'],
    ['33', 'FX prices', 'export csv', '`prices status` says how old they are'],
    ['34', 'sampled spreads', 'prices spread-costs'],
    ['40', 'capital of a strategy', 'capital show'],
    ['41', 'total capital', 'capital show'],
    ['50', 'history of optimal positions', 'export csv'],
    ['51', 'history of strategy positions', 'export csv'],
    ['52', 'history of contract positions', 'export csv'],
    ['53', 'historic instrument orders', 'orders list', '--all'],
    ['54', 'historic contract orders', 'orders list', '--all'],
    ['55', 'historic broker orders', 'orders list', '--all'],
    ['56', 'one historic order', 'orders list', '--all --json'],
    ['60', 'report: roll', 'rolls list'],
    ['61', 'report: P&L', 'reports'],
    ['62', 'report: status', 'reports'],
    ['63', 'report: trade', 'reports'],
    ['64', 'report: reconcile', 'reports'],
    ['65', 'report: strategy', NOT_YET, REPORT],
    ['66', 'report: risk', NOT_YET, REPORT],
    ['67', 'report: costs', NOT_YET, REPORT],
    ['68', 'report: slippage', NOT_YET, REPORT],
    ['69', 'report: liquidity', NOT_YET, REPORT],
    ['70', 'report: instrument risk', NOT_YET, REPORT],
    ['71', 'report: minimum capital', NOT_YET, REPORT],
    ['72', 'report: duplicate markets', NOT_YET, REPORT],
    ['73', 'report: remove markets', NOT_YET, REPORT],
    ['74', 'report: market monitor', NOT_YET, REPORT],
    ['75', 'report: account curve', NOT_YET, REPORT],
  ]),
  ...menu('rolls', [
    ['a', 'enter codes, decide by hand', 'rolls set'],
    ['b', 'cycle through those near expiry, decide by hand', 'rolls set', '--due'],
    ['c', 'the same, decided automatically, price rolls confirmed', 'rolls set', '--auto'],
    ['d', 'the same, without confirmation', 'rolls set', '--auto --yes'],
  ]),
  ...menu('capital', [
    ['1', 'set up', 'capital init'],
    ['2', 'update from the broker', 'run', '`run run_capital_update`'],
    ['3', 'adjust for deposit or withdrawal', 'capital deposit', '`capital withdraw`'],
    ['4', 'modify any value', 'capital set'],
    ['5', 'delete values since a time', 'capital delete-since'],
    ['6', 'delete everything', 'capital delete-since', '`everything`, with the typed phrase'],
  ]),
  ...menu('checks', [
    ['prices', 'walk through each spike of an instrument', 'prices check'],
    ['FX', 'the same of an FX pair', 'prices check'],
  ]),
];
