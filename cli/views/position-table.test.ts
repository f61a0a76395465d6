import { positionTable } from './position-table';

const lines = [
  { strategy: 'dynamic', instrument: 'CORN', lower: -1, upper: -1, unrounded: -0.87, held: -1, trade: 0 },
  { strategy: 'static', instrument: 'CORN', lower: -2.42, upper: -1.94, held: -1, trade: -1 },
  { strategy: 'removed', instrument: 'GOLD', lower: Number.NaN, upper: Number.NaN, held: 3, trade: 0 },
];
const ours = [
  { instrument: 'CORN', contract: '20231200', quantity: -2 },
  { instrument: 'GOLD', contract: '20230800', quantity: 3 },
];
const positions = [
  { instrument: 'CORN', contract: '20231200', position: -2 },
  { instrument: 'OAT', contract: '20230900', position: 1 },
];

/** Cells of each row, without frames; a cell that spans rows is in its first. */
function rows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('│') && !line.includes('├'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('│')
        .map((cell) => cell.trim()),
    );
}

test('strategies are next to each other, with the contracts that they hold together', () => {
  const broker = { at: new Date('2023-06-16T18:45:00Z'), positions } as never;
  const text = positionTable({ tradeDate: '2023-06-15', lines, ours, broker });
  const [, ...shown] = rows(text);
  expect(shown).toEqual([
    ['CORN', 'dynamic', '-1 for -0.87', '-1', '0', '-2 20231200', '-2 20231200'],
    ['', 'static', '-2.42 … -1.94', '-1', '-1', '', ''],
    ['GOLD', 'removed', 'none', '3', '0', '3 20230800', ''],
    ['OAT', '', 'none', '0', '0', '', '1 20230900'],
  ]);
  expect(text).toMatch(/^Positions, optimal of 2023-06-15, the broker's as of 2023-06-16T18:45:00.000Z/);
  const stated = { ...(broker as object), where: '/me/positions.csv' } as never;
  expect(positionTable({ tradeDate: '2023-06-15', lines, ours, broker: stated })).toContain(
    "the broker's by /me/positions.csv as of 2023-06-16T18:45:00.000Z",
  );
});

test('before the first day there is nothing to show', () => {
  const text = positionTable({ tradeDate: undefined, lines: [], ours: [], broker: undefined });
  expect(text).toMatch(/^Positions, optimal of no day yet, the broker's are not known/);
});
