import {
  adviseOnDuplicates,
  type Duplicate,
  type DuplicateAdvice,
  duplicateOf,
} from '../../systems/markets/duplicates';
import { CONTRACTS_PER_DAY_MIN, COST_SR_MAX, RISK_PER_DAY_MIN } from '../../systems/markets/suitability';
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

/** Markets in the same thing, by the configuration's name of it. */
export interface DuplicateGroup {
  readonly name: string;
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

export interface DuplicateMarketsData extends MarketReportData {
  readonly groups: readonly DuplicateGroup[];
}

/** Which of markets in the same thing to trade (operations document, 5.10). */
export function createDuplicateMarketsReport(data: DuplicateMarketsData): Report {
  return marketReport('Duplicate markets report', data, (list) => {
    if (data.groups.length === 0)
      return [paragraph('duplicate_instruments of the configuration names no group of markets.')];
    const judged = data.groups.map((group) => judge(group, list));
    return [
      paragraph(
        `Best is the smallest contract with an SR cost of ${COST_SR_MAX} at most, more than ${CONTRACTS_PER_DAY_MIN} contracts and more than ${RISK_PER_DAY_MIN} million ${data.baseCurrency} of risk a day.`,
      ),
      header('Changes'),
      ...changes(judged),
      ...judged.flatMap((each) => [header(headingOf(each)), groupTable(each, data, list)]),
    ];
  });
}

interface Judged {
  readonly group: DuplicateGroup;
  readonly members: readonly Duplicate[];
  readonly advice: DuplicateAdvice;
}

function judge(group: DuplicateGroup, { markets }: MarketList): Judged {
  const names = [...group.included, ...group.excluded];
  const members = markets.filter(({ instrument }) => names.includes(instrument)).map(duplicateOf);
  return { group, members, advice: adviseOnDuplicates(members, group.included) };
}

function headingOf({ group, advice }: Judged): string {
  if (advice.kind === 'change') return `** CHANGE ** ${group.name}: best is ${advice.best}`;
  return advice.kind === 'keep'
    ? `${group.name}: no change, best is ${advice.best}`
    : `${group.name}: no good markets`;
}

function changes(judged: readonly Judged[]): readonly Section[] {
  const texts = judged.flatMap(({ group, advice }) =>
    advice.kind === 'change'
      ? [`${group.name}: included ${group.included.join(', ') || 'none'}, best is ${advice.best}`]
      : [],
  );
  return texts.length > 0 ? texts.map((text) => paragraph(text)) : [paragraph('No change.', 'good')];
}

function groupTable({ group, members }: Judged, data: MarketReportData, { held }: MarketList): Section {
  const columns = [
    words<Duplicate>('instrument', ({ instrument }) => starred(instrument, held)),
    words<Duplicate>('now', ({ instrument }) =>
      group.included.includes(instrument) ? 'included' : 'excluded',
    ),
    number<Duplicate>('cost', 'SR', 6, ({ costSR }) => costSR),
    number<Duplicate>('volume', 'contracts a day', 0, ({ contractsPerDay }) => contractsPerDay),
    number<Duplicate>(
      'volume',
      `million ${data.baseCurrency} of risk a day`,
      2,
      ({ riskPerDay }) => riskPerDay,
    ),
    number<Duplicate>(
      'contract size',
      `${data.baseCurrency} of annual risk`,
      0,
      ({ contractSize }) => contractSize,
    ),
  ];
  return figureTable(group.name, columns, members, { whenEmpty: `None of these has prices. ${NO_MARKETS}` });
}
