/** What a replay's rolls came to: by instrument, and whatever should not have happened. */
import { addDays, startOfDay, type TradeDate } from '../../domain/time/trade-date';
import { HOUR_MS } from '../../domain/time/units';

/** A change that the roll policy made, as the audit has it. */
export interface RollChangeMade {
  readonly instrument: string;
  readonly at: Date;
  readonly from: string;
  /** Roll_Adjusted: the prices rolled. */
  readonly to: string;
  readonly contract: string;
  readonly daysUntilRoll: number;
  readonly daysUntilExpiry: number;
}

export interface RollHistory {
  readonly instruments: readonly string[];
  readonly changes: readonly RollChangeMade[];
  /** The roll policy's. */
  readonly mails: readonly { readonly at: Date; readonly text: string }[];
  /** Contracts that have expired, with what was held of each at the end of its last day. */
  readonly expired: readonly {
    readonly instrument: string;
    readonly contract: string;
    readonly expiry: TradeDate;
    readonly held: number;
  }[];
  /** Rows of adjusted prices that differ from a stitch of the multiple prices, by instrument. */
  readonly unlikeStitch: ReadonlyMap<string, number>;
}

/** No less notice than this is a day's. */
const NOTICE_MS = 20 * HOUR_MS;

/** One sentence for each position held through an expiry, each early or unannounced change, each series unlike its stitch. */
export function wrongsOfRolls(history: RollHistory, daysAhead: number): readonly string[] {
  const { changes, mails, expired, unlikeStitch } = history;
  return [
    ...expired
      .filter(({ held }) => held !== 0)
      .map(
        ({ instrument, contract, expiry, held }) =>
          `${instrument}: ${held} of ${contract} held when it expired on ${expiry}`,
      ),
    ...changes
      .filter((each) => Math.min(each.daysUntilRoll, each.daysUntilExpiry) > daysAhead)
      .map((each) => `${named(each)}: ${each.daysUntilRoll} days before its roll`),
    ...changes
      .filter((each) => !wasAnnounced(each, mails))
      .map((each) => `${named(each)}: not mailed a day before`),
    ...changes
      .filter((each) => !wasReported(each, mails))
      .map((each) => `${named(each)}: not mailed when it was done`),
    ...[...unlikeStitch]
      .filter(([, rows]) => rows > 0)
      .map(
        ([instrument, rows]) => `${instrument}: ${rows} adjusted prices differ from a stitch from scratch`,
      ),
  ];
}

function named({ instrument, at, from, to }: RollChangeMade): string {
  return `${instrument} ${at.toISOString().slice(0, 10)} ${from} -> ${to}`;
}

function wasAnnounced(change: RollChangeMade, mails: RollHistory['mails']): boolean {
  const { instrument, at, from, to, contract } = change;
  const what = to === 'Roll_Adjusted' ? `the prices roll from ${contract} into ` : `${from} -> ${to}, `;
  return mails.some(
    (mail) =>
      at.getTime() - mail.at.getTime() >= NOTICE_MS &&
      sectionHas(mail.text, 'PLANNED', `${instrument}: ${what}`),
  );
}

/** In the mail of its evening, or of the next where that one was late. */
function wasReported({ instrument, at }: RollChangeMade, mails: RollHistory['mails']): boolean {
  return mails.some(
    (mail) =>
      mail.at >= at &&
      mail.at.getTime() - at.getTime() < NOTICE_MS &&
      sectionHas(mail.text, 'DONE', `${instrument}: `),
  );
}

function sectionHas(text: string, title: string, start: string): boolean {
  const section = text.split('\n\n').find((each) => each.startsWith(`${title}\n`));
  return section?.split('\n').some((line) => line.startsWith(start)) ?? false;
}

/** By instrument: rolls, other changes, days before the roll date, expiries lived through, rows unlike the stitch. */
export function rollTable(history: RollHistory): readonly (readonly string[])[] {
  return history.instruments.map((instrument) => {
    const ours = history.changes.filter((each) => each.instrument === instrument);
    const days = ours.filter(({ to }) => to === 'Roll_Adjusted').map(({ daysUntilRoll }) => daysUntilRoll);
    const expired = history.expired.filter((each) => each.instrument === instrument);
    return [
      instrument,
      String(days.length),
      String(ours.length - days.length),
      days.length === 0 ? '' : String(Math.max(...days)),
      days.length === 0 ? '' : String(Math.min(...days)),
      String(expired.length),
      String(expired.filter(({ held }) => held !== 0).length),
      String(history.unlikeStitch.get(instrument) ?? 0),
    ];
  });
}

export const ROLL_TABLE_HEAD = [
  ...['instrument', 'rolls', 'other changes', 'earliest (days before)', 'latest'],
  ...['contracts expired', 'of them held', 'rows unlike a stitch'],
] as const;

/** UTC instant at which a contract's last day is over. */
export function endOfLastDay(expiry: TradeDate, zone: string): number {
  return startOfDay(addDays(expiry, 1), zone);
}
