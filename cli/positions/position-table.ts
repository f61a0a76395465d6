import Table from 'cli-table3';
import type { Positions } from './read-positions';

const PLAIN = { style: { head: [], border: [] } };

/** Optimal range, ours and the broker's side by side, as text. */
export function positionTable({ tradeDate, lines, ours, broker }: Positions): string {
  const table = new Table({
    ...PLAIN,
    head: ['strategy', 'instrument', 'optimal range', 'ours', 'contracts (ours)', "broker's", 'trade left'],
    colAligns: ['left', 'left', 'right', 'right', 'left', 'left', 'right'],
  });
  for (const { strategy, instrument, lower, upper, held, trade } of lines) {
    const contracts = ours.filter((each) => each.instrument === instrument);
    const theirs = (broker?.positions ?? []).filter((each) => each.instrument === instrument);
    table.push([
      strategy,
      instrument,
      `${lower.toFixed(2)} … ${upper.toFixed(2)}`,
      String(held),
      contracts.map((each) => `${each.quantity} ${each.contract}`).join('\n'),
      theirs.map((each) => `${each.position} ${each.contract}`).join('\n'),
      String(trade),
    ]);
  }
  const asked = broker ? `the broker's as of ${broker.at.toISOString()}` : "the broker's were never asked";
  return `Positions, optimal of ${tradeDate ?? 'no day yet'}, ${asked}\n${table.toString()}`;
}
