import fc from 'fast-check';
import { rowId } from '../ledger/execution-id';
import type { LedgerRow } from '../ledger/ledger-row';
import {
  type FillableOrder,
  type FillContext,
  type ProposedFill,
  proposedIdentity,
  validateManualFill,
} from './manual-fill';

const now = new Date('2026-11-20T15:00:00Z');
const order: FillableOrder = {
  id: 'demo-1',
  level: 'broker',
  contracts: ['20241200'],
  trade: [-5],
  status: 'active',
  generatedAt: new Date('2026-11-20T14:00:00Z'),
};
const context: FillContext = { filled: [-2], openChildren: 0, lastPrice: 400, collar: 10, now };
const fill: ProposedFill = { fillId: 'f1', quantity: -3, price: 401, time: now };

const check = (
  proposed: Partial<ProposedFill>,
  changedOrder: Partial<FillableOrder> = {},
  changedContext: Partial<FillContext> = {},
) =>
  validateManualFill(
    { ...order, ...changedOrder },
    { ...fill, ...proposed },
    { ...context, ...changedContext },
  );
const reason = (...given: Parameters<typeof check>) => {
  const answer = check(...given);
  return answer.kind === 'refused' ? answer.reason : answer.kind;
};

const booked = (quantity: number, identity = 'manual:f1', version = 1): LedgerRow => ({
  id: rowId(identity, version),
  identity,
  version,
  kind: 'manual',
  strategy: 'carry',
  instrument: 'CORN',
  contract: '20241200',
  quantity,
  price: 401,
  time: now,
  tradeDate: '2026-11-20',
  brokerOrderId: 'demo-1',
});

describe('manual fills', () => {
  it('accepts what fits, by id or by cumulative quantity', () => {
    expect(check({})).toEqual({
      kind: 'accepted',
      identity: 'manual:f1',
      version: 1,
      contract: '20241200',
      leg: 0,
      quantity: -3,
      price: 401,
      time: now,
    });
    const cumulative = check({ fillId: undefined, quantity: undefined, cumulativeFilled: -4 });
    expect(cumulative).toMatchObject({
      kind: 'accepted',
      quantity: -2,
      identity: 'manual:demo-1/20241200@-4',
    });
  });

  it('knows a fill that was entered before', () => {
    expect(check({}, {}, { known: booked(-3), filled: [-5] })).toEqual({
      kind: 'known',
      identity: 'manual:f1',
    });
    expect(reason({ fillId: undefined, quantity: undefined, cumulativeFilled: -2 })).toBe('known');
    expect(reason({ quantity: -1 }, {}, { known: booked(-3) })).toContain('was used for -3');
  });

  it('a cumulative fill that was taken back can be entered again', () => {
    const known = booked(0, 'manual:demo-1/20241200@-4', 2);
    const again = check({ fillId: undefined, quantity: undefined, cumulativeFilled: -4 }, {}, { known });
    expect(again).toMatchObject({ kind: 'accepted', quantity: -2, version: 3 });
  });

  it.each<[string, Partial<ProposedFill>, Partial<FillableOrder>, Partial<FillContext>]>([
    ['only -3 of -5 remain', { quantity: -4 }, {}, {}],
    ['wrong sign', { quantity: 2 }, {}, {}],
    ['the quantity is 0', { quantity: 0 }, {}, {}],
    ['not a whole number', { quantity: -1.5 }, {}, {}],
    ['missing or not a number', { quantity: Number.NaN }, {}, {}],
    ['missing or not a number', { quantity: undefined }, {}, {}],
    ['the price is missing', { price: Number.POSITIVE_INFINITY }, {}, {}],
    ['away from the last price', { price: 411 }, {}, {}],
    ['no price is known', {}, {}, { lastPrice: undefined }],
    ['in the future', { time: new Date('2026-11-20T15:02:00Z') }, {}, {}],
    ['before the order was made', { time: new Date('2026-11-18T15:00:00Z') }, {}, {}],
    ['not a time', { time: new Date('nonsense') }, {}, {}],
    ['is not a leg', { contract: '20251200' }, {}, {}],
    ['say which contract', {}, { contracts: ['20241200', '20251200'], trade: [-5, 5] }, {}],
    ['needs an id', { fillId: undefined }, {}, {}],
    ['contradict each other', { quantity: -3, cumulativeFilled: -4 }, {}, {}],
    ['the order is closed', {}, { status: 'closed' }, {}],
    ['has broker orders at work', {}, { level: 'contract' }, { openChildren: 1 }],
    ['through its contract orders', {}, { level: 'instrument' }, {}],
  ])('refuses: %s', (expected, proposed, changedOrder, changedContext) => {
    expect(reason(proposed, changedOrder, changedContext)).toContain(expected);
  });

  it('takes a price far off when it is confirmed', () => {
    expect(reason({ price: 800 }, {}, { priceConfirmed: true })).toBe('accepted');
  });

  it('whatever is entered, an order is never filled beyond its trade, and the same fill only once', () => {
    const proposals = fc.array(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', undefined), quantity: fc.integer({ min: -6, max: 6 }) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(proposals, (all) => {
        const ledger = new Map<string, LedgerRow>();
        for (const { id, quantity } of all) {
          const proposed: ProposedFill = id
            ? { ...fill, fillId: id, quantity }
            : { price: 401, time: now, cumulativeFilled: quantity };
          const filled = [...ledger.values()].reduce((sum, each) => sum + each.quantity, 0);
          const known = ledger.get(proposedIdentity(order, proposed) ?? '');
          const answer = validateManualFill(order, proposed, { ...context, filled: [filled], known });
          if (answer.kind === 'accepted')
            ledger.set(answer.identity, booked(answer.quantity, answer.identity));
        }
        const total = [...ledger.values()].reduce((sum, each) => sum + each.quantity, 0);
        expect(total).toBeLessThanOrEqual(0);
        expect(total).toBeGreaterThanOrEqual(-5);
      }),
    );
  });
});
