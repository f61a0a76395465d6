/** Historical bars. */
import { BarSizeSetting, WhatToShow } from '@stoqey/ib';
import { knownOrMissing } from '../../domain/numbers/finite';
import { BAR_MS, type BarSize } from '../../domain/prices/bar-size';
import type { ContractPrices } from '../../domain/series/series';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../domain/time/units';
import type { BarsAnswer, BarsRequest } from '../broker';
import { classify } from './codes';
import { contractById } from './contracts';
import type { Pacer } from './pacer';
import type { Session } from './session';
import { barTime, utcDashTime } from './times';

/** A bar as the library delivers it. */
export interface RawBar {
  readonly label: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | undefined;
}

const BAR_SIZES: Readonly<Record<BarSize, BarSizeSetting>> = {
  day: BarSizeSetting.DAYS_ONE,
  hour: BarSizeSetting.HOURS_ONE,
  '15-minute': BarSizeSetting.MINUTES_FIFTEEN,
  '5-minute': BarSizeSetting.MINUTES_FIVE,
  minute: BarSizeSetting.MINUTES_ONE,
  '10-second': BarSizeSetting.SECONDS_TEN,
  second: BarSizeSetting.SECONDS_ONE,
};

/** Bars of regular hours, oldest first. The last one may be of a day or hour that is not over. */
export async function requestBars(session: Session, pacer: Pacer, request: BarsRequest): Promise<BarsAnswer> {
  const { contract, barSize, days, end } = request;
  const duration = durationOf(days);
  const shown = contract.kind === 'currency' ? WhatToShow.MIDPOINT : WhatToShow.TRADES;
  const endText = end === undefined ? '' : utcDashTime(end);
  const sameContract = [contract.conId, contract.exchange, shown].join('|');
  const keys = {
    contract: sameContract,
    request: [sameContract, barSize, duration, endText].join('|'),
    isSmall: barSize !== 'day' && BAR_MS[barSize] < MINUTE_MS,
  };
  // An expired contract is found only when it is allowed to be expired.
  const wanted = { ...contractById(contract), includeExpired: contract.kind === 'future' };
  const answer = await pacer.historical(keys, () =>
    session.request<RawBar[]>({
      what: `${barSize} bars of ${contract.localSymbol}`,
      parts: [],
      paced: true,
      send: (id) => {
        const size = BAR_SIZES[barSize];
        session.api.reqHistoricalData(id, wanted, endText, duration, size, shown, 1, 2, false);
      },
      stop: (id) => session.api.cancelHistoricalData(id),
    }),
  );
  if (answer.kind === 'timeout') return { kind: 'failed', cause: 'timeout', reason: 'no answer in time' };
  if (answer.kind === 'done') return barsAnswer(answer.parts, session.settings.gatewayZone);
  if (classify(answer.code, answer.text) === 'pacing') pacer.penalise();
  return refusedBars(answer.code, answer.text);
}

/** The broker's words for so many days: years from 365 on (it refuses more), months or weeks where whole, seconds below one. */
export function durationOf(days: number): string {
  if (days < 1) return `${Math.round((days * DAY_MS) / SECOND_MS)} S`;
  if (days === DAYS_OF_WEEK) return '1 W';
  if (days >= DAYS_OF_YEAR) return `${Math.ceil(days / DAYS_OF_YEAR)} Y`;
  return days % DAYS_OF_MONTH === 0 ? `${days / DAYS_OF_MONTH} M` : `${days} D`;
}

const DAYS_OF_YEAR = 365;
const DAYS_OF_MONTH = 30;
const DAYS_OF_WEEK = 7;

/** pysystemtrade #641: nothing there, too fast, broken for now, and refused are different answers. */
export function refusedBars(code: number, text: string): BarsAnswer {
  const reason = `${text} (code ${code})`;
  const codeClass = classify(code, text);
  if (codeClass === 'empty') return { kind: 'empty', reason };
  if (codeClass === 'pacing') return { kind: 'failed', cause: 'pacing', reason };
  return { kind: 'failed', cause: codeClass === 'transient' ? 'disconnected' : 'refused', reason };
}

function barsAnswer(raw: readonly RawBar[], gatewayZone: string): BarsAnswer {
  if (raw.length === 0) return { kind: 'empty', reason: 'the broker sent no bar' };
  const bars = toPrices(raw, gatewayZone);
  // A time that can't be read sorts behind the others.
  if (!Number.isNaN(bars.times[bars.times.length - 1])) return { kind: 'bars', bars };
  const unreadable = raw.find((bar) => Number.isNaN(barTime(bar.label, gatewayZone)))!;
  const reason = `a bar has the unreadable time '${unreadable.label}'`;
  return { kind: 'failed', cause: 'refused', reason };
}

/** Sorted by time; of bars with the same label the last one counts. A number that is not known is missing. */
export function toPrices(raw: readonly RawBar[], gatewayZone: string): ContractPrices {
  const { times, bars } = inOrder(
    raw,
    numbersOf(raw, ({ label }) => barTime(label, gatewayZone)),
  );
  const column = (value: (bar: RawBar) => number) => numbersOf(bars, (bar) => knownOrMissing(value(bar)));
  return {
    times,
    columns: {
      OPEN: column((bar) => bar.open),
      HIGH: column((bar) => bar.high),
      LOW: column((bar) => bar.low),
      FINAL: column((bar) => bar.close),
      // Midpoints carry -1.
      VOLUME: column((bar) => (bar.volume === undefined || bar.volume < 0 ? Number.NaN : bar.volume)),
    },
  };
}

/** As they are, which is the rule, when each is later than the one before. */
function inOrder(raw: readonly RawBar[], times: Float64Array) {
  if (times.every((time, row) => row === 0 || time > times[row - 1])) return { times, bars: raw };
  const byTime = new Map(raw.map((bar, row) => [times[row], bar]));
  const sorted = Float64Array.from(byTime.keys()).sort();
  return { times: sorted, bars: Array.from(sorted, (time) => byTime.get(time) as RawBar) };
}

/** Not by `Float64Array.from`, which takes ten times as long. */
function numbersOf(bars: readonly RawBar[], value: (bar: RawBar) => number): Float64Array {
  const numbers = new Float64Array(bars.length);
  for (let row = 0; row < bars.length; row += 1) numbers[row] = value(bars[row]);
  return numbers;
}
