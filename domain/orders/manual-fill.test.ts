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
    ['has active broker orders', {}, { level: 'contract' }, { openChildren: 1 }],
    ['through its contract orders', {}, { level: 'instrument' }, {}],
  ])('refuses: %s', (expected, proposed, changedOrder, changedContext) => {
    expect(reason(proposed, changedOrder, changedContext)).toContain(expected);
  });

  it.each<[string, Partial<ProposedFill>, Partial<FillableOrder>, Partial<FillContext>]>([
    ['all that remains', { quantity: -3 }, {}, {}],
    ['a price exactly as far off as it may be, above', { price: 410 }, {}, {}],
    ['and below', { price: 390 }, {}, {}],
    ['a time a minute ahead of our clock', { time: new Date('2026-11-20T15:01:00Z') }, {}, {}],
    ['a time a day before the order', { time: new Date('2026-11-19T14:00:00Z') }, {}, {}],
    ['a buy', { quantity: 3 }, { trade: [5] }, { filled: [2] }],
    ['a quantity that agrees with the cumulative one', { quantity: -2, cumulativeFilled: -4 }, {}, {}],
    ['a contract order without open broker orders', {}, { level: 'contract' }, {}],
    ['the only leg by its name', { contract: '20241200' }, {}, {}],
  ])('accepts %s', (_what, proposed, changedOrder, changedContext) => {
    expect(reason(proposed, changedOrder, changedContext)).toBe('accepted');
  });

  it.each<[string, Partial<ProposedFill>, Partial<FillableOrder>, Partial<FillContext>]>([
    ['the order sells: 2 ', { quantity: 2 }, {}, {}],
    ['the order buys: -2 ', { quantity: -2 }, { trade: [5] }, { filled: [0] }],
    ['only 3 of 5 remain, not 4', { quantity: 4 }, { trade: [5] }, { filled: [2] }],
    ['the order has 2 legs', {}, { contracts: ['20241200', '20251200'], trade: [-5, 5] }, {}],
    [
      'contract X is not a leg of the order (20241200, 20251200)',
      { contract: 'X' },
      { contracts: ['20241200', '20251200'] },
      {},
    ],
    ['quantity -3 and cumulative quantity -4', { quantity: -3, cumulativeFilled: -4 }, {}, {}],
    ['2026-11-20T15:01:00.001Z is in the future', { time: new Date('2026-11-20T15:01:00.001Z') }, {}, {}],
    ['2026-11-19T13:59:59.999Z is before', { time: new Date('2026-11-19T13:59:59.999Z') }, {}, {}],
    ['price 410.25 is 10.25 away from the last price 400 (at most 10)', { price: 410.25 }, {}, {}],
    ['price 389 is 11 away', { price: 389 }, {}, {}],
    ['is 10.3333 away', { price: 400 + 31 / 3 }, {}, {}],
    ['the quantity -1.5 is', { quantity: -1.5 }, {}, {}],
    ['confirm the price', {}, {}, { lastPrice: Number.NaN }],
    ['needs an id', { fillId: '' }, {}, {}],
  ])('refuses with figures: %s', (expected, proposed, changedOrder, changedContext) => {
    expect(reason(proposed, changedOrder, changedContext)).toContain(expected);
  });

  it.each<[string, Partial<ProposedFill>, Partial<FillableOrder>, Partial<LedgerRow>, string]>([
    ['the same', {}, {}, {}, 'known'],
    ['the same without its quantity', { quantity: undefined }, {}, {}, 'known'],
    ['at another price', { price: 402 }, {}, {}, 'fill id f1 was used for -3 of 20241200 at 401'],
    ['of another order', {}, {}, { brokerOrderId: 'demo-2' }, 'was used'],
    ['of another contract', {}, {}, { contract: '20251200' }, 'was used'],
    ['of the contract order', {}, { level: 'contract' }, { contractOrderId: 'demo-1' }, 'known'],
    ['of another contract order', {}, { level: 'contract' }, { contractOrderId: 'x' }, 'was used'],
    ['with an id, taken back', { quantity: 0 }, {}, { quantity: 0 }, 'known'],
  ])('a fill that is entered again, %s', (_what, proposed, changedOrder, row, expected) => {
    const known = { ...booked(-3), ...row };
    expect(reason(proposed, changedOrder, { known })).toContain(expected);
  });

  it('a cumulative fill entered again at another price is known', () => {
    const proposed = { fillId: undefined, quantity: undefined, cumulativeFilled: -4, price: 405 };
    expect(reason(proposed, {}, { known: booked(-2, 'manual:demo-1/20241200@-4') })).toBe('known');
  });

  it('fills the leg that is named, from what is filled of it', () => {
    const spread = { contracts: ['20241200', '20251200'], trade: [-5, 5] };
    const proposed = { fillId: undefined, quantity: undefined, cumulativeFilled: 4, contract: '20251200' };
    expect(check(proposed, spread, { filled: [-2, 1] })).toMatchObject({
      ...{ identity: 'manual:demo-1/20251200@4', contract: '20251200', leg: 1, quantity: 3 },
    });
  });

  it.each<[Partial<ProposedFill>, string | undefined]>([
    [{}, 'manual:f1'],
    [{ fillId: undefined }, undefined],
    [{ fillId: '', cumulativeFilled: -1 }, 'manual:demo-1/20241200@-1'],
    [{ fillId: undefined, cumulativeFilled: -1, contract: 'X' }, 'manual:demo-1/X@-1'],
  ])('the identity of %j is %s', (proposed, identity) => {
    expect(proposedIdentity(order, { ...fill, ...proposed })).toBe(identity);
  });

  it('a fill by its cumulative quantity that names no leg of a spread has no identity', () => {
    const spread = { id: 'demo-1', contracts: ['a', 'b'] };
    expect(proposedIdentity(spread, { cumulativeFilled: 1, price: 1, time: now })).toBeUndefined();
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
