/** Several sources asked one after the other, until one of them has what is needed. */
import { notionalClose } from '../time/notional-close';
import { msToDate } from '../time/trade-date';
import type { BarSize } from './bar-size';
import type { FetchedBars } from './contract-day';

export interface SourceAnswer {
  readonly source: string;
  readonly answer: FetchedBars;
}

/** What is stored so far. */
export interface StoredUntil {
  readonly barSize: BarSize;
  /** UTC ms of the newest stored bar; undefined while nothing is stored. */
  readonly last: number | undefined;
  readonly zone: string;
}

/** True for an answer with a bar newer than the stored ones: no further source is asked. */
export function hasNewer(answer: FetchedBars, { barSize, last, zone }: StoredUntil): boolean {
  if (answer.kind !== 'bars') return false;
  const newest = answer.bars.times.at(-1);
  if (newest === undefined || last === undefined) return newest !== undefined;
  return (barSize === 'day' ? notionalClose(msToDate(newest), zone) : newest) > last;
}

/**
 * The one answer of the sources that were asked, in that order: the last one's if it has newer bars, with a note on those
 * before it. Without newer bars: the first that has any, else the first failure, with the reasons of all.
 */
export function preferredAnswer(asked: readonly SourceAnswer[], stored: StoredUntil): SourceAnswer {
  const [first] = asked;
  if (asked.length <= 1) return first ?? NOBODY;
  const last = asked[asked.length - 1];
  if (hasNewer(last.answer, stored)) return withNote(last, asked.slice(0, -1));
  const reasons = asked.map(reasonOf).join('; ');
  const known = asked.find(({ answer }) => answer.kind === 'bars');
  if (known)
    return withNote(
      known,
      asked.filter((each) => each !== known),
    );
  const failed = asked.find(({ answer }) => answer.kind === 'failed') ?? first;
  return { source: failed.source, answer: { ...failed.answer, reason: reasons } as FetchedBars };
}

const NOBODY: SourceAnswer = {
  source: '',
  answer: { kind: 'empty', reason: 'no source of price_source_preference holds this kind of bars' },
};

function withNote(used: SourceAnswer, others: readonly SourceAnswer[]): SourceAnswer {
  if (used.answer.kind !== 'bars') return used;
  const instead = {
    text: `from ${used.source}; ${others.map(reasonOf).join('; ')}`,
    isProblem: others.some(({ answer }) => answer.kind === 'failed'),
  };
  return { source: used.source, answer: { ...used.answer, instead } };
}

function reasonOf({ source, answer }: SourceAnswer): string {
  return `${source}: ${answer.kind === 'bars' ? 'nothing newer' : answer.reason}`;
}
