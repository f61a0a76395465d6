import type { Market } from '../../systems/markets/market';
import {
  ANNUAL_STDEV_MIN,
  adviceOn,
  CONTRACTS_PER_DAY_MIN,
  COST_SR_MAX,
  type Fault,
  faultsOf,
  type MarketAdvice,
  RISK_PER_DAY_MIN,
  type Suitability,
  suitabilityOf,
  unknownFigures,
} from '../../systems/markets/suitability';
import { figureTable, number, words } from '../figures';
import {
  type MarketList,
  type MarketReportData,
  marketReport,
  NO_MARKETS,
  starred,
} from '../markets/market-report';
import type { Report, Section } from '../report';
import { header, paragraph } from '../sections';

export interface RemoveMarketsData extends MarketReportData {
  /** `bad_markets` of the configuration. */
  readonly badMarkets: readonly string[];
  /** Ignored and stale instruments, which are not judged. */
  readonly notJudged: ReadonlySet<string>;
}

interface Judged extends Suitability {
  readonly isBad: boolean;
  readonly advice: MarketAdvice;
  /** At the plain thresholds. */
  readonly faults: readonly Fault[];
}

/** Which markets to stop and to resume trading (operations document, 5.10). */
export function createRemoveMarketsReport(data: RemoveMarketsData): Report {
  return marketReport('Remove markets report', data, (list) => {
    const judged = list.markets
      .filter(({ instrument }) => !data.notJudged.has(instrument))
      .map((market) => judge(market, data));
    return [
      ...adviceSections(judged, list),
      ...faultSections(judged, list),
      ...listSections(judged),
      explanation(data),
      allTable(judged, data, list),
      ...unknownSections(judged),
    ];
  });
}

function judge(market: Market, { badMarkets }: RemoveMarketsData): Judged {
  const suitability = suitabilityOf(market);
  const isBad = badMarkets.includes(market.instrument);
  return { ...suitability, isBad, advice: adviceOn(suitability, isBad), faults: faultsOf(suitability) };
}

function namesOf(judged: readonly Judged[], { held }: MarketList): string {
  return judged.map(({ instrument }) => starred(instrument, held)).join(', ') || 'none';
}

function adviceSections(judged: readonly Judged[], list: MarketList): readonly Section[] {
  const named = (advice: MarketAdvice) =>
    namesOf(
      judged.filter((each) => each.advice === advice),
      list,
    );
  return [
    paragraph(`Bad markets to add to bad_markets: ${named('remove')}.`),
    paragraph(`Bad markets to take out of bad_markets: ${named('add back')}.`),
  ];
}

const FAULTS: readonly (readonly [Fault, string])[] = [
  ['too expensive', 'Too expensive'],
  ['too little risk traded', 'Not enough risk traded'],
  ['too few contracts', 'Not enough contracts traded'],
  ['too safe', 'Too safe'],
];

function faultSections(judged: readonly Judged[], list: MarketList): readonly Section[] {
  return FAULTS.map(([fault, title]) =>
    paragraph(
      `${title}: ${namesOf(
        judged.filter(({ faults }) => faults.includes(fault)),
        list,
      )}.`,
    ),
  );
}

/** For the configuration as they are: with as few changes as possible, and as if nothing had been bad before. */
function listSections(judged: readonly Judged[]): readonly Section[] {
  const fewest = judged.filter(({ advice }) => advice === 'remove' || advice === 'keep out');
  const cleanSlate = judged.filter(({ faults }) => faults.length > 0);
  const yaml = (markets: readonly Judged[]) =>
    `bad_markets: [${markets
      .map(({ instrument }) => instrument)
      .sort()
      .join(', ')}]`;
  return [
    header('For the configuration (exclude_instrument_lists)'),
    paragraph('With the fewest changes:'),
    paragraph(yaml(fewest)),
    paragraph('On a clean slate:'),
    paragraph(yaml(cleanSlate)),
  ];
}

function explanation({ baseCurrency }: MarketReportData): Section {
  return paragraph(
    `A market is bad with an SR cost above ${COST_SR_MAX}, less than ${RISK_PER_DAY_MIN} million ${baseCurrency} of annual risk or less than ${CONTRACTS_PER_DAY_MIN} contracts a day, or an annual standard deviation below ${ANNUAL_STDEV_MIN} %. A market in use goes out at 0.7 of the thresholds, a bad one comes back at 1.3 of them; a clean slate is at the thresholds.`,
  );
}

function allTable(
  judged: readonly Judged[],
  { baseCurrency }: MarketReportData,
  { held }: MarketList,
): Section {
  const columns = [
    words<Judged>('instrument', ({ instrument }) => starred(instrument, held)),
    words<Judged>('now', ({ isBad }) => (isBad ? 'bad' : 'in use')),
    words<Judged>('advice', ({ advice }) => advice),
    number<Judged>('cost', 'SR', 6, ({ costSR }) => costSR),
    number<Judged>('volume', `million ${baseCurrency} of risk a day`, 2, ({ riskPerDay }) => riskPerDay),
    number<Judged>('volume', 'contracts a day', 0, ({ contractsPerDay }) => contractsPerDay),
    number<Judged>('annual stdev', '%', 2, ({ annualPercentStdev }) => annualPercentStdev),
    words<Judged>('at the thresholds', ({ faults }) => faults.join(', ')),
  ];
  return figureTable('Every market', columns, judged, {
    whenEmpty: NO_MARKETS,
    emphasis: ({ advice }) => (advice === 'remove' || advice === 'add back' ? 'warning' : undefined),
  });
}

function unknownSections(judged: readonly Judged[]): readonly Section[] {
  return judged.flatMap((each) => {
    const missing = unknownFigures(each);
    return missing.length === 0
      ? []
      : [
          paragraph(
            `${each.instrument} stays as it is: its ${missing.join(', ')} can't be computed.`,
            'problem',
          ),
        ];
  });
}
