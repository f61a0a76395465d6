import { inMoney } from '../../domain/numbers/in-money';
import type { StrategyLine } from './strategy-lines';
import { plainTable } from './table';

const HEAD = [
  'strategy',
  'state',
  'runner, generator',
  'file, version',
  'weight',
  'capital',
  'last run',
  'holds',
];

/** Strategies side by side. */
export function strategyTable(lines: readonly StrategyLine[]): string {
  return plainTable(HEAD, lines.map(row));
}

function row(line: StrategyLine): string[] {
  const { strategy, state, runner = '', file = '', generator = '', version = '', capital, lastRun } = line;
  const held = Object.entries(line.positions).map(([instrument, quantity]) => `${quantity} ${instrument}`);
  const weight = line.weight === undefined ? 'equal' : String(line.weight);
  return [
    ...[strategy, line.waits === undefined ? state : `${state}, orders wait`],
    ...[`${runner}\n${generator}`, `${file}\n${version}`, file === '' ? '' : weight],
    ...[capital === undefined ? 'none' : inMoney(capital), lastRun ?? 'never', held.join('\n') || 'nothing'],
  ];
}
