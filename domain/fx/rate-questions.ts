/** The questions about rates of a code: a spike, and sources that differ. */
import type { SourceDifference, SourcePrice } from '../prices/cross-check';
import type { DroppedRow } from '../prices/dropped-rows';
import { shownPrice, textOfDifference } from '../prices/source-question';
import type { Spike } from '../prices/spike';
import type { FxPrices } from '../series/series';
import { localDate } from '../time/trade-date';
import type { ParkedRates } from './parked-rates';

export interface RateQuestion {
  readonly id: string;
  readonly text: string;
  readonly parked: ParkedRates;
}

/** What the ids of questions about rates begin with. */
const RATE_QUESTION = 'fx-';

/** True for the id of a question about a rate: its answers are rates, too. */
export function isAboutRate(id: string): boolean {
  return id.startsWith(RATE_QUESTION);
}

/** Derived from what it is about: asked again, it is the same question. */
export function rateSpikeId(code: string): string {
  return `${RATE_QUESTION}spike/${code}`;
}

/** What all ids of a code's questions about sources begin with. */
export function rateSourcesOf(code: string): string {
  return `${RATE_QUESTION}sources/${code}/`;
}

/** Of one day: answered once, it is not asked again. */
export function rateSourcesId(
  { code, zone }: { readonly code: string; readonly zone: string },
  time: number,
): string {
  return `${rateSourcesOf(code)}${localDate(time, zone)}`;
}

interface RateLimit {
  readonly code: string;
  readonly maxSpike: number;
  /** What earlier answers have dropped. */
  readonly dropped: readonly DroppedRow[];
}

/** Asks about a spike, with the newer rates that wait for the answer. */
export function rateSpikeQuestion(
  { code, maxSpike, dropped }: RateLimit,
  { spike, fresh }: { readonly spike: Spike; readonly fresh: FxPrices },
  sources: readonly SourcePrice[],
): RateQuestion {
  const id = rateSpikeId(code);
  const text =
    `${code}, rate of ${new Date(spike.time).toISOString()}: ${shownPrice(spike.value)} is a change of ` +
    `${spike.ratio.toFixed(1)} times the usual one (limit ${maxSpike}). No newer rate of ${code} is stored until it is ` +
    `answered: npx tst questions answer ${id} accept | drop | previous | replace <value>`;
  const parked = parkedRates(fresh, spike.time, sources);
  return { id, text, parked: dropped.length > 0 ? { ...parked, dropped } : parked };
}

/** Asks about a day on which sources differ, with the newer rates that wait; none where the day is stored already. */
export function rateSourcesQuestion(
  about: { readonly code: string; readonly zone: string },
  found: SourceDifference,
  fresh: FxPrices,
): RateQuestion {
  const { code, zone } = about;
  const id = rateSourcesId(about, found.time);
  const isStored = fresh.times.length === 0;
  const text =
    `${code}, rate of ${localDate(found.time, zone)}: ${textOfDifference(found)}. ` +
    `${isStored ? `${shownPrice(found.value)} is stored, and stays in use` : `No newer rate of ${code} is stored`} ` +
    `until it is answered: npx tst questions answer ${id} accept | drop | previous | replace <value or source>`;
  return { id, text, parked: parkedRates(fresh, found.time, found.sources) };
}

function parkedRates(
  { times, columns }: FxPrices,
  spikeTime: number,
  sources: readonly SourcePrice[],
): ParkedRates {
  const parked = { times: Array.from(times), price: Array.from(columns.price), spikeTime };
  return sources.length > 1 ? { ...parked, sources } : parked;
}
