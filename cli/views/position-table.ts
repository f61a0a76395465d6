import Table from 'cli-table3';
import type { BrokerPositions } from '../../data/ledger/broker-positions';
import type { PositionLine, Positions } from './position-lines';

const PLAIN = { style: { head: [], border: [] } };

/**
 * Optimal range, ours and the broker's side by side, as text. Strategies have no contracts of their own: those of an
 * instrument are shown once next to all the strategies that hold it.
 */
export function positionTable(positions: Positions): string {
  const { tradeDate, broker } = positions;
  const table = new Table({
    ...PLAIN,
    head: ['instrument', 'strategy', 'optimal range', 'ours', 'trade left', 'contracts (ours)', "broker's"],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left', 'left'],
  });
  for (const instrument of instrumentsOf(positions)) table.push(...rowsOf(instrument, positions));
  const asked = broker ? `the broker's ${sourceOf(broker)}` : "the broker's are not known";
  return `Positions, optimal of ${tradeDate ?? 'no day yet'}, ${asked}\n${table.toString()}`;
}

function sourceOf({ where, at }: BrokerPositions): string {
  return `${where === undefined ? '' : `by ${where} `}as of ${at.toISOString()}`;
}

function instrumentsOf({ lines, ours, broker }: Positions): readonly string[] {
  const all = [...lines, ...ours, ...(broker?.positions ?? [])].map(({ instrument }) => instrument);
  return [...new Set(all)].sort();
}

function rowsOf(instrument: string, { lines, ours, broker }: Positions): Table.HorizontalTableRow[] {
  const isOne = (each: { readonly instrument: string }) => each.instrument === instrument;
  const theirs = broker?.positions ?? [];
  const strategies = lines.filter(isOne).map(cellsOf);
  const [first, ...others] = strategies.length > 0 ? strategies : [['', 'none', '0', '0']];
  const spanning = (content: string) => ({ rowSpan: others.length + 1, content });
  const contracts = ours.filter(isOne).map((each) => `${each.quantity} ${each.contract}`);
  const atBroker = theirs.filter(isOne).map((each) => `${each.position} ${each.contract}`);
  return [
    [spanning(instrument), ...first, spanning(contracts.join('\n')), spanning(atBroker.join('\n'))],
    ...others,
  ];
}

function cellsOf(line: PositionLine): string[] {
  return [line.strategy, rangeOf(line), String(line.held), String(line.trade)];
}

function rangeOf({ lower, upper, unrounded }: PositionLine): string {
  if (unrounded !== undefined) return `${lower} for ${unrounded.toFixed(2)}`;
  return Number.isNaN(lower) ? 'none' : `${lower.toFixed(2)} … ${upper.toFixed(2)}`;
}
