import { type Figure, figureTable, number, sortedBy, words } from '../figures';
import type { Part } from '../part';
import type { Report } from '../report';
import { paragraph, sectionsOf } from '../sections';

/** What an instrument's contracts cost in commission, instrument currency, by configuration and by the broker. */
export interface CommissionLine {
  readonly instrument: string;
  readonly currency: string;
  /** Of one contract at the last price; NaN without prices. */
  readonly configured: number;
  /** Of one contract as the broker said before the first order; undefined where it was not asked. */
  readonly previewed: number | undefined;
  /** Mean of a contract over the executions of the period whose commission is known; NaN without any. */
  readonly paid: number;
  /** Contracts of these executions. */
  readonly contracts: number;
}

export interface CommissionReportData {
  /** UTC ms, as all instants here. */
  readonly producedAt: number;
  readonly zone: string;
  readonly start: number;
  readonly end: number;
  readonly lines: Part<readonly CommissionLine[]>;
}

/** Commissions as configured, as the broker announced them, and as it took them: the largest difference first. */
export function createCommissionReport({
  producedAt,
  zone,
  start,
  end,
  lines,
}: CommissionReportData): Report {
  return {
    title: 'Commission report',
    producedAt,
    zone,
    period: { start, end },
    sections: sectionsOf('Commissions', lines, (all) => [
      paragraph(
        'Of one contract, in the currency of the instrument. + : the configuration is too optimistic.',
      ),
      figureTable('Commissions', COLUMNS, sortedBy(all, differenceOf, 'descending'), {
        whenEmpty: 'No instrument has prices.',
      }),
    ]),
  };
}

/** Percent of what is configured: by what was paid, or by what was announced where nothing was. */
function differenceOf({ configured, previewed = NaN, paid }: CommissionLine): number {
  const actual = Number.isNaN(paid) ? previewed : paid;
  return configured > 0 ? (100 * (actual - configured)) / configured : NaN;
}

const COLUMNS: readonly Figure<CommissionLine>[] = [
  words('instrument', ({ instrument }) => instrument),
  words('currency', ({ currency }) => currency),
  number('configured', undefined, 2, ({ configured }) => configured),
  number('announced', undefined, 2, ({ previewed }) => previewed),
  number('paid', undefined, 2, ({ paid }) => paid),
  number('contracts paid', undefined, 0, ({ contracts }) => contracts),
  number('difference', '%', 1, differenceOf),
];
