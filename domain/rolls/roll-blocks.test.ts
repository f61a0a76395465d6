import type { RollBlocked } from './roll-blocked';
import { nextBlocks } from './roll-blocks';

const DAY = 86_400_000;
const at = (days: number) => new Date(Date.parse('2027-03-01T12:00:00Z') + days * DAY);
const limit = (left: number): RollBlocked => ({
  ...{ kind: 'trade-limit', needed: 6, left, strategy: '', periodDays: 1, resets: 0 },
});
const shut: RollBlocked = { kind: 'market-closed', contract: '20270300', opens: 1 };

test('what somebody must remove is mailed once, however it changes', () => {
  const first = nextBlocks([], 'BUND', [limit(2)], at(0));
  expect(first).toEqual({
    blocks: [{ blocked: limit(2), since: at(0), mailed: true }],
    toMail: [limit(2)],
  });
  const second = nextBlocks(first.blocks, 'BUND', [limit(1)], at(1));
  expect(second).toEqual({ blocks: [{ blocked: limit(1), since: at(0), mailed: true }], toMail: [] });
});

test('what passes is mailed only when it has lasted a day', () => {
  const first = nextBlocks([], 'BUND', [shut], at(0));
  expect(first).toEqual({ blocks: [{ blocked: shut, since: at(0), mailed: false }], toMail: [] });
  expect(nextBlocks(first.blocks, 'BUND', [shut], at(0.9)).toMail).toEqual([]);
  const later = nextBlocks(first.blocks, 'BUND', [shut], at(1));
  expect(later).toEqual({ blocks: [{ blocked: shut, since: at(0), mailed: true }], toMail: [shut] });
  expect(nextBlocks(later.blocks, 'BUND', [shut], at(2)).toMail).toEqual([]);
});

test('what is over is not kept, and begins anew', () => {
  const first = nextBlocks([], 'BUND', [limit(2), shut], at(0));
  const over = nextBlocks(first.blocks, 'BUND', [], at(1));
  expect(over).toEqual({ blocks: [], toMail: [] });
  expect(nextBlocks(over.blocks, 'BUND', [limit(0)], at(2)).toMail).toEqual([limit(0)]);
});
