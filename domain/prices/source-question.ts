/** The question about closes of several sources that differ. */
import type { ContractPrices } from '../series/series';
import { localDate } from '../time/trade-date';
import type { SourceDifference } from './cross-check';
import { type ParkedBars, parkedOf } from './parked-bars';
import type { SpikeQuestion } from './spike-question';

interface Subject {
  readonly instrument: string;
  readonly contract: string;
  readonly zone: string;
}

/** Of one day: answered once, it is not asked again. */
export function sourceQuestionId({ instrument, contract, zone }: Subject, time: number): string {
  return `${sourceQuestionsOf(instrument)}${contract}/${localDate(time, zone)}`;
}

/** What all ids of an instrument's questions about sources begin with. */
export function sourceQuestionsOf(instrument: string): string {
  return `sources/${instrument}/`;
}

/** True for a question about sources, not about a spike: of a contract's price, or of a rate. */
export function isAboutSources({ id }: { readonly id: string }): boolean {
  return /^(fx-)?sources\//.test(id);
}

/** Asks about a day, with the fresh rows that wait for the answer; none where the day is stored already. */
export function sourceQuestion(
  about: Subject,
  found: SourceDifference,
  fresh: ContractPrices,
): SpikeQuestion & { readonly parked: ParkedBars } {
  const { instrument, contract, zone } = about;
  const id = sourceQuestionId(about, found.time);
  const isStored = fresh.times.length === 0;
  const { sources } = found;
  const text =
    `${instrument}/${contract}, close of ${localDate(found.time, zone)}: ${textOfDifference(found)}. ` +
    `${isStored ? `${shownPrice(found.value)} is stored, and no newer price of ${instrument} is added` : `Nothing of this contract is stored`} ` +
    `until it is answered: npx tst questions answer ${id} accept | drop | previous | replace <value or source>`;
  return { id, text, parked: { ...parkedOf(fresh, 'day', found.time), sources } };
}

/** `428.5, but broker 431 (5 apart, limit 1.2)`. */
export function textOfDifference({ value, sources, difference, limit }: SourceDifference): string {
  const prices = sources.map((each) => `${each.source} ${shownPrice(each.value)}`).join(', ');
  return `${shownPrice(value)}, and ${prices} (${shownPrice(difference)} apart, limit ${Number(limit.toPrecision(4))})`;
}

/** With the digits that tell closes apart. */
export function shownPrice(value: number): string {
  return String(Number(value.toPrecision(10)));
}
