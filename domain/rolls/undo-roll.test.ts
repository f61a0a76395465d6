import { barsOf, FORWARD, factsOf, NEXT, PRICED, policyAt } from '../../test/support/instrument-facts';
import { currentContracts } from '../prices/current-contracts';
import type { InstrumentFacts } from '../prices/instrument-facts';
import { stitch } from '../prices/panama';
import { updateMultiplePrices } from '../prices/update-multiple';
import { notionalClose } from '../time/notional-close';
import { businessDays } from '../time/trade-date';
import { rollNow } from './roll-now';
import { undoRoll } from './undo-roll';

const { roll } = policyAt('2027-02-27T12:00:00Z');
const author = { by: 'ann', reason: 'too early', request: 'r', at: new Date('2027-02-27T12:00:00Z') };
const TODAY = '2027-02-27';

const BEFORE = factsOf();

/** The prices have rolled; then each contract has rows until `lastDay`, and they are in the prices. */
function rolledFacts(lastDay = '2027-02-26', change: Partial<InstrumentFacts> = {}): InstrumentFacts {
  const decision = rollNow(BEFORE, roll, author);
  if (decision.kind === 'refused') throw new Error(decision.reason);
  const times = Float64Array.from(businessDays('2027-01-04', lastDay), (day) => notionalClose(day));
  const contracts = new Map([PRICED, FORWARD, NEXT].map((id, index) => [id, barsOf(times, index, 1000)]));
  const { multiple: existing, adjusted } = decision.prices;
  const finals = (id: string) => {
    const bars = contracts.get(id);
    return bars && { times: bars.times, values: bars.columns.FINAL };
  };
  const now = updateMultiplePrices({ existing, adjusted, finals });
  if (now.kind === 'refused') throw new Error(now.reason);
  const { multiple, adjusted: stitched } = now;
  const rollState = decision.rollSwitch.next;
  return { ...BEFORE, multiple, adjusted: stitched, contracts, rollState, version: 2, ...change };
}

const undo = (facts: InstrumentFacts, before = BEFORE, today = TODAY) =>
  undoRoll(facts, before, { roll, today }, author);

test('prices and state are as they were', () => {
  const undone = undo(rolledFacts());
  if (undone.kind === 'refused') throw new Error(undone.reason);
  expect(undone.prices).toEqual({ multiple: BEFORE.multiple, adjusted: BEFORE.adjusted });
  expect(undone.added).toBe(0);
  expect(undone.rollSwitch).toEqual({
    readVersion: 1,
    next: expect.objectContaining({ state: 'No_Roll', operator: true, by: 'ann', request: 'r', version: 2 }),
  });
});

test('rows that came since stay, under the contracts before the roll, as if it had never been', () => {
  const undone = undo(rolledFacts('2027-03-02'));
  if (undone.kind === 'refused') throw new Error(undone.reason);
  const { multiple, adjusted } = undone.prices;
  expect(undone.added).toBe(2);
  expect(currentContracts(multiple)).toEqual(currentContracts(BEFORE.multiple));
  expect(multiple).toEqual(factsOf({ lastDay: '2027-03-02' }).multiple);
  expect(adjusted).toEqual(stitch(multiple));
});

test('a history that the roll has filled comes back unfilled', () => {
  const hole = BEFORE.multiple.columns.CARRY.map((value, row) => (row === 3 ? Number.NaN : value));
  const columns = { ...BEFORE.multiple.columns, CARRY: hole };
  const before = { ...BEFORE, multiple: { ...BEFORE.multiple, columns } };
  const undone = undo(rolledFacts(), before);
  expect(undone).toMatchObject({ kind: 'undone' });
});

const changedPrice = rolledFacts();
const price = changedPrice.multiple.columns.PRICE.map((value, row) => (row === 3 ? value + 1 : value));

test.each<[string, InstrumentFacts, RegExp, string?]>([
  ['no roll is known', { ...rolledFacts(), rollState: BEFORE.rollState }, /no roll of BUND is known/],
  [
    'something is held in the contract rolled into',
    rolledFacts('2027-02-26', { positions: [{ instrument: 'BUND', contract: FORWARD, quantity: -2 }] }),
    /-2 of 20270600 are held: roll or close them first/,
  ],
  [
    'something is held in a later contract',
    rolledFacts('2027-02-26', { positions: [{ instrument: 'BUND', contract: NEXT, quantity: 1 }] }),
    /1 of 20270900 are held/,
  ],
  [
    'an order is active there',
    rolledFacts('2027-02-26', { orders: [{ contracts: [FORWARD] }] }),
    /an order in 20270600 or a later contract/,
  ],
  [
    'the contract that was left has expired',
    rolledFacts(),
    /20270300 has expired \(2027-03-08\)/,
    '2027-03-09',
  ],
  [
    'the history was changed since',
    {
      ...changedPrice,
      multiple: { ...changedPrice.multiple, columns: { ...changedPrice.multiple.columns, PRICE: price } },
    },
    /the row of 2027-01-07.* was changed since the roll: undo that first \(npx tst prices changes BUND\)/,
  ],
  [
    'the prices are elsewhere',
    { ...BEFORE, rollState: rolledFacts().rollState },
    /its prices are in 20270300, which is not what they rolled into/,
  ],
])('refused: %s', (_what, facts, reason, today = TODAY) => {
  expect(undo(facts, BEFORE, today)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

test('a position in the contract that was left is no hindrance', () => {
  const positions = [{ instrument: 'BUND', contract: '20261200', quantity: 1 }];
  expect(undo(rolledFacts('2027-02-26', { positions }))).toMatchObject({ kind: 'undone' });
});
