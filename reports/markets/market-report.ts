import type { Market } from '../../systems/markets/market';
import type { Part } from '../part';
import type { Report, Section } from '../report';
import { paragraph, sectionsOf } from '../sections';

/** Every market that has prices, as it is today. */
export interface MarketList<Of extends Market = Market> {
  readonly markets: readonly Of[];
  /** What is held of it in any contract. */
  readonly held: ReadonlySet<string>;
  /** Instruments of which no figures can be given, each with its reason. */
  readonly leftOut: readonly string[];
}

export interface MarketReportData<Of extends Market = Market> {
  /** UTC ms. */
  readonly producedAt: number;
  readonly zone: string;
  readonly baseCurrency: string;
  readonly list: Part<MarketList<Of>>;
}

/** A report on the markets as they are now. */
export function marketReport<Of extends Market>(
  title: string,
  { producedAt, zone, list }: MarketReportData<Of>,
  make: (list: MarketList<Of>) => readonly Section[],
): Report {
  return {
    title,
    producedAt,
    zone,
    sections: sectionsOf('Markets', list, (all) => [
      ...make(all),
      ...(all.held.size > 0 ? [paragraph('* is held.')] : []),
      ...all.leftOut.map((text) => paragraph(`Left out: ${text}`, 'problem')),
    ]),
  };
}

export const NO_MARKETS = 'No instrument has prices.';

/** With `*` for what is held. */
export function starred(instrument: string, held: ReadonlySet<string>): string {
  return held.has(instrument) ? `${instrument}*` : instrument;
}
