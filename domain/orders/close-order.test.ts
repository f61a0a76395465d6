import { decideClose, openBelow, orderToClose } from './close-order';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from './order';

const instrument = (change = {}) =>
  ({
    level: 'instrument',
    id: 'i1',
    number: 3,
    instrument: 'CORN',
    status: 'active',
    ...change,
  }) as unknown as InstrumentOrder;
const contract = (change = {}) =>
  ({
    ...{ level: 'contract', id: 'c1', number: 5, parentId: 'i1', instrument: 'CORN', status: 'active' },
    ...change,
  }) as unknown as ContractOrder;
const broker = (change = {}) =>
  ({
    ...{ level: 'broker', id: 'test:1', number: 7, parentId: 'c1', status: 'active', state: 'working' },
    ...change,
  }) as unknown as BrokerOrder;
const request = { order: 'I3', reason: 'not today' };

it.each([
  ['an order that does not exist', request, undefined, /I3 does not exist/],
  ['one that is closed', request, instrument({ status: 'closed' }), /I3 is closed/],
  ['one that is done', request, instrument({ status: 'done' }), /I3 is done/],
  [
    'a broker order',
    { ...request, order: 'B7' },
    broker(),
    /orders cancel B7`, or signal cancelNow to workflow test:1/,
  ],
  ['without a reason', { ...request, reason: ' ' }, instrument(), /must say why/],
])('refuses %s', (_, asked, found, reason) => {
  expect(orderToClose(asked, found)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

it.each([instrument(), contract()])('closes $level orders that are active', (order) => {
  expect(orderToClose(request, order)).toEqual({ kind: 'close', order });
});

it('open broker orders belong to the contract order that they name', () => {
  const [own, other] = [broker(), broker({ parentId: 'c2' })];
  expect(openBelow([own, other], [contract()])).toEqual([own]);
});

describe('after complete orders have ended', () => {
  it.each([
    ['with its children', instrument(), [contract(), contract({ id: 'c2' })], ['c1', 'c2', 'i1']],
    ['without children that have ended', instrument(), [contract({ status: 'done' })], ['i1']],
    ['without any child', instrument(), [], ['i1']],
    ['a contract order alone', contract(), [contract()], ['c1']],
  ])('an order is closed %s', (_, order, children, ended) => {
    const decision = decideClose(request, order, children, [broker({ parentId: 'c9' })]);
    if (decision.kind !== 'close') throw new Error(decision.kind);
    expect(decision.ends.map(({ id }) => id)).toEqual(ended);
    expect(decision.end).toEqual({ status: 'closed', reason: 'not today' });
    expect(decision.summary).toBe('closed I3 of CORN');
  });

  it('one that was filled meanwhile is done', () => {
    expect(decideClose(request, instrument({ status: 'done' }), [], [])).toEqual({
      kind: 'done',
      summary: 'I3 of CORN was filled before it could be closed',
    });
  });

  it.each([
    [{}, 'B7 is working'],
    [{ reason: 'cancel refused' }, 'B7 is working (cancel refused)'],
    [{ state: 'unknown' }, 'B7 is unknown (`npx tst orders settle B7` says what became of it)'],
  ])('refused while a broker order is open: %j', (change, text) => {
    expect(decideClose(request, instrument(), [contract()], [broker(change)])).toEqual({
      kind: 'refused',
      reason: `it has active broker orders: ${text}`,
    });
  });
});
