import { accountCapitalHistory, allAccountRows } from '../../data/capital/capital';
import { capitalQuestion } from '../../data/capital/capital-question';
import { marginHistory, totalMargin } from '../../data/capital/margin';
import { strategiesWithCapital, strategyCapital } from '../../data/capital/strategy-capital';
import type { AccountCapitalEntry, AccountRow, CapitalEvent } from '../../domain/capital/account-history';
import { inMoney } from '../../domain/numbers/in-money';
import { type AccountReturns, accountReturns } from '../../systems/accounting/account-return';
import type { OpenSystem } from '../operator/open-system';
import { plainTable, shownTime } from './table';

/** What `tst capital show` prints, as values. Money is in the base currency, returns are percent of capital at risk. */
export async function readCapital({ database, settings }: OpenSystem) {
  const { base_currency: currency, production_capital_method: method } = settings.config;
  const history = await accountCapitalHistory(database);
  const rows = await allAccountRows(database);
  const names = await strategiesWithCapital(database);
  const strategies = await Promise.all(names.map((name) => strategyCapital(database, name)));
  return {
    ...{ currency, method },
    current: history.at(-1),
    margin: await totalMargin(database),
    strategies: strategies.filter((entry) => entry !== undefined),
    pending: await capitalQuestion(database),
    returns: summaryOf(accountReturns(history)),
    rows,
    margins: await marginHistory(database),
  };
}

export type CapitalShown = Awaited<ReturnType<typeof readCapital>>;

interface Return {
  readonly money: number;
  readonly percent: number;
}

/** Of the last business day, and since the first of its month and year. */
function summaryOf({ times, money, percent }: AccountReturns): Readonly<Record<string, Return>> {
  const last = times.at(-1);
  if (last === undefined) return {};
  const day = new Date(last);
  const month = Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
  const year = Date.UTC(day.getUTCFullYear(), 0);
  const since = (from: number): Return => {
    const first = times.findIndex((time) => time >= from);
    return { money: total(money.subarray(first)), percent: total(percent.subarray(first)) };
  };
  return { day: since(last), month: since(month), year: since(year) };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => (Number.isFinite(value) ? sum + value : sum), 0);
}

/** The lines above the table. */
export function capitalLines(shown: CapitalShown): readonly string[] {
  const { current, currency, method, margin, strategies, returns } = shown;
  if (!current)
    return [
      'no capital yet: the first update sets it (npx tst run positions), or npx tst capital init --reason R',
    ];
  return [
    `capital at risk ${inMoney(current.actual)} ${currency} (method ${method}, ceiling ${inMoney(current.max)})`,
    ...(margin
      ? [`margin ${inMoney(margin.margin)} ${currency}${shareOf(margin.margin, current.actual)}`]
      : []),
    `profit: ${Object.entries(returns)
      .map(([name, each]) => `${name} ${inMoney(each.money)} (${each.percent.toFixed(2)} %)`)
      .join(', ')}`,
    ...strategies.map(
      ({ strategy, capital, margin: own, time }) =>
        `  ${strategy}: ${inMoney(capital)}${own === undefined ? '' : `, margin ${inMoney(own)}`} (${shownTime(time)})`,
    ),
  ];
}

function shareOf(part: number, whole: number): string {
  return whole > 0 ? ` (${((100 * part) / whole).toFixed(1)} % of capital)` : '';
}

/** A change that waits, with the commands that settle it. */
export function pendingLines({ pending }: CapitalShown): readonly string[] {
  if (!pending) return [];
  return [
    `pending since ${shownTime(pending.askedAt)}: the account is worth ${inMoney(pending.value)}; it was ${inMoney(pending.before)}.`,
    'Paid in or out: npx tst capital deposit|withdraw AMOUNT --reason R; profit or loss: npx tst capital confirm --reason R',
  ];
}

/** Rows of the account with what made them; those that were deleted are marked. */
export function rowTable(rows: readonly AccountRow[], inForce: readonly AccountCapitalEntry[]): string {
  const counted = new Set(inForce.map(({ time }) => time.getTime()));
  return plainTable(
    ['time', 'at risk', 'ceiling', 'accumulated', 'account', 'what', 'who, why'],
    rows.map(({ time, capital, event }) => [
      shownTime(time),
      ...(capital
        ? [capital.actual, capital.max, capital.accumulated, capital.broker].map(inMoney)
        : ['', '', '', '']),
      wordsOf(event) + (counted.has(time.getTime()) || isMark(event) ? '' : ' (deleted)'),
      [event?.by, event?.reason].filter((each) => each !== undefined).join(': '),
    ]),
  );
}

function isMark(event: CapitalEvent | undefined): boolean {
  return event?.kind === 'deletion' || event?.kind === 'undo';
}

function wordsOf(event: CapitalEvent | undefined): string {
  if (event === undefined) return 'update';
  switch (event.kind) {
    case 'cash-flow':
      return `${event.amount > 0 ? 'deposit' : 'withdrawal'} ${inMoney(event.amount)} (${event.id})`;
    case 'confirmation':
      return `confirmed ${inMoney(event.amount)}`;
    case 'deletion':
      return event.after === null ? 'everything deleted' : `deleted since ${shownTime(event.after)}`;
    default:
      return { undo: 'deletion taken back', set: 'values set', initialised: 'begun anew' }[event.kind];
  }
}
