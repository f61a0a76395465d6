import { areOrdersHeld, decideFileChange, positionChangeLine, positionChanges } from './file-change';

const pending = (hash: string) => ({ hash, tradeDate: '2026-11-20', at: new Date(0) });
const tell = { strategy_file_change: 'tell' } as const;
const confirm = { strategy_file_change: 'confirm' } as const;

it.each([
  ['the first version of all is taken', undefined, 'b', confirm, { kind: 'first' }],
  ['the accepted one is nothing new', { accepted: 'a' }, 'a', confirm, { kind: 'same' }],
  ['another is told and traded', { accepted: 'a' }, 'b', tell, { kind: 'tell' }],
  ['another is told and held', { accepted: 'a' }, 'b', confirm, { kind: 'hold', isNew: true }],
  [
    'one that waits is not told again',
    { accepted: 'a', pending: pending('b') },
    'b',
    confirm,
    { kind: 'hold', isNew: false },
  ],
  [
    'a third one is told',
    { accepted: 'a', pending: pending('b') },
    'c',
    confirm,
    { kind: 'hold', isNew: true },
  ],
  ['changed back, nothing waits', { accepted: 'a', pending: pending('b') }, 'a', confirm, { kind: 'back' }],
  [
    'no longer to be confirmed, it is told and traded',
    { accepted: 'a', pending: pending('b') },
    'b',
    tell,
    { kind: 'tell' },
  ],
])('%s', (_, standing, hash, settings, change) => {
  expect(decideFileChange(standing, hash, settings)).toEqual(change);
});

it.each([
  ['nothing is known', undefined, confirm, false],
  ['nothing waits', {}, confirm, false],
  ['a version waits', { pending: pending('b') }, confirm, true],
  ['a version waited, and need not any more', { pending: pending('b') }, tell, false],
])('orders are held when %s: %#', (_, standing, settings, held) => {
  expect(areOrdersHeld(standing, settings)).toBe(held);
});

const buffered = (instrument: string, lower: number, upper: number) => ({
  ...{ instrument, kind: 'buffered' as const, values: { lower, upper } },
});
const raw = (instrument: string, position: number) => ({
  instrument,
  kind: 'raw' as const,
  values: { position },
});
const settings = { buffered_trades: 'production' } as const;

it('says in contracts what each file wants of what differs', () => {
  const before = [buffered('CORN', 2.1, 3.9), buffered('GOLD', 1, 2), buffered('US10', 1, 1)];
  const after = [buffered('CORN', 0.2, 1.4), buffered('GOLD', 1, 2), buffered('V2X', -2, -1)];
  const changes = positionChanges(before, after, { CORN: 3, US10: 1 });
  expect(changes.map((change) => positionChangeLine(change, settings))).toEqual([
    'CORN: holds 3; the file before wants 2.10 … 3.90 (stays at 3), the new one 0.20 … 1.40 (to 1)',
    'US10: holds 1; the file before wants 1.00 (stays at 1), the new one nothing: it is not traded',
    'V2X: holds 0; the file before wants nothing: it is not traded, the new one -2.00 … -1.00 (to -1)',
  ]);
});

it('says of a dynamic strategy what goes into the optimisation', () => {
  const [change] = positionChanges([raw('CORN', 1.25)], [raw('CORN', 2)], {});
  expect(positionChangeLine(change, settings)).toBe(
    'CORN: holds 0; the file before wants 1.25 before the optimisation, the new one 2.00 before the optimisation',
  );
  expect(positionChanges([raw('CORN', Number.NaN)], [raw('CORN', Number.NaN)], {})).toEqual([]);
});
