import { formatInstant } from '../format';
import { bothParts, type Part, part } from '../part';
import type { Report, Section, TableRow } from '../report';
import { column, header, paragraph, row, sectionsOf, table } from '../sections';
import { type Break, brokerBreaks, isOptimalBreak, strategyBreaks } from './breaks';
import type {
  BrokerSide,
  ContractPosition,
  OptimalVersusActual,
  ReconciledTrade,
  ReconcileReportData,
} from './reconcile-data';

/** What we want, what we think we hold, what the broker says: where they differ, then all of it. */
export function createReconcileReport(data: ReconcileReportData): Report {
  return {
    title: 'Reconcile report',
    producedAt: data.producedAt,
    zone: data.zone,
    sections: [
      header('Breaks'),
      ...optimalBreakSections(data),
      ...strategyBreakSections(data),
      ...brokerBreakSections(data),
      header('Positions'),
      ...sectionsOf('Optimal versus actual', data.optimal, (all) => [
        optimalTable('Optimal versus actual', all),
      ]),
      ...positions('Contract positions in the ledger', data.contractPositions),
      ...brokerPositionSections(data),
      header('Trades of the last 24 hours'),
      ...trades('In the ledger', data.ledgerTrades, data.zone),
      ...trades('At the broker', data.brokerTrades, data.zone),
    ],
  };
}

function optimalBreakSections({ optimal }: ReconcileReportData): readonly Section[] {
  return sectionsOf('Optimal versus actual', optimal, (all) => {
    const broken = all.filter(isOptimalBreak);
    if (broken.length === 0) return [paragraph('Positions are within their optimal ranges.', 'good')];
    return [
      paragraph(`Positions outside their optimal ranges: ${broken.length}; this usually clears by itself.`),
      optimalTable('Optimal versus actual: breaks', broken),
    ];
  });
}

function strategyBreakSections({
  strategyPositions,
  contractPositions,
}: ReconcileReportData): readonly Section[] {
  return sectionsOf(
    'Strategies versus contracts',
    bothParts(strategyPositions, contractPositions),
    ([strategies, contracts]) =>
      breakSections(
        'Strategies versus contracts',
        'strategies',
        'contracts',
        strategyBreaks(strategies, contracts),
      ),
  );
}

function brokerBreakSections({
  comparedPositions,
  brokerPositions,
  zone,
}: ReconcileReportData): readonly Section[] {
  return sectionsOf(
    'Ledger versus broker',
    bothParts(comparedPositions, brokerPositions),
    ([ledger, broker]) =>
      breakSections(
        `Ledger versus ${sideInWords(broker, zone)}`,
        'ledger',
        broker.statement ? 'statement' : 'broker',
        brokerBreaks(ledger, broker.positions),
      ),
  );
}

function sideInWords({ statement }: BrokerSide, zone: string): string {
  return statement ? `${statement.where} as of ${formatInstant(statement.at, zone)}` : 'broker';
}

function brokerPositionSections({ brokerPositions, zone }: ReconcileReportData): readonly Section[] {
  const title = 'Positions at the broker';
  if (brokerPositions.kind === 'failed') return positions(title, brokerPositions);
  const { statement, positions: held } = brokerPositions.data;
  const by = statement ? ` by ${sideInWords(brokerPositions.data, zone)}` : '';
  return positions(`${title}${by}`, part(held));
}

function breakSections(
  title: string,
  ours: string,
  theirs: string,
  breaks: readonly Break[],
): readonly Section[] {
  if (breaks.length === 0) return [paragraph(`${title}: no breaks.`, 'good')];
  const columns = [column('what'), column(ours, 'short'), column(theirs, 'short')];
  const rows = breaks.map(
    (each): TableRow => ({ cells: [each.key, each.ours, each.theirs], emphasis: 'problem' }),
  );
  return [
    paragraph(
      `${title}: ${counted(breaks.length)}. Each needs a balance trade, or a fill that is still to come.`,
      'problem',
    ),
    table(`${title}: breaks`, columns, rows),
  ];
}

function counted(breaks: number): string {
  return breaks === 1 ? '1 break' : `${breaks} breaks`;
}

function optimalTable(title: string, all: readonly OptimalVersusActual[]): Section {
  const columns = [
    column('strategy'),
    column('instrument'),
    column('current', 'short'),
    column('optimal'),
    column('break'),
  ];
  const rows = all.map(
    (each): TableRow => ({
      cells: [
        each.strategy,
        each.instrument,
        each.current,
        optimalText(each),
        isOptimalBreak(each) ? 'yes' : '',
      ],
      emphasis: isOptimalBreak(each) ? 'warning' : undefined,
    }),
  );
  return table(title, columns, rows, 'No optimal positions yet.');
}

function optimalText({ optimal }: OptimalVersusActual): string {
  if (optimal.kind === 'target') return String(optimal.target);
  return `${optimal.lower.toFixed(2)} to ${optimal.upper.toFixed(2)}`;
}

function positions(title: string, source: Part<readonly ContractPosition[]>): readonly Section[] {
  const columns = [column('instrument'), column('contract'), column('position', 'short')];
  return sectionsOf(title, source, (all) => [
    table(
      title,
      columns,
      all
        .filter(({ position }) => position !== 0)
        .map((each) => row(each.instrument, each.contract, each.position)),
      'No positions.',
    ),
  ]);
}

function trades(title: string, source: Part<readonly ReconciledTrade[]>, zone: string): readonly Section[] {
  const columns = [
    column('instrument'),
    column('strategy'),
    column('contract'),
    column('time'),
    column('fill', 'short'),
    column('price', 'short'),
  ];
  return sectionsOf(title, source, (all) => [
    table(
      title,
      columns,
      all.map((t) => row(t.instrument, t.strategy, t.contract, formatInstant(t.time, zone), t.fill, t.price)),
      'No trades.',
    ),
  ]);
}
