import type { BrokerOrder, ContractOrder, InstrumentOrder } from './order';
import { contractOrderAtWindowEnd, instrumentOrderAtWindowEnd, notEndedMail } from './window-end';

const contract = (change = {}) =>
  ({
    ...{ level: 'contract', id: 'c1', number: 5, parentId: 'i1', instrument: 'CORN' },
    ...change,
  }) as unknown as ContractOrder;
const broker = (parentId: string) => ({ id: 'b1', parentId, state: 'unknown' }) as unknown as BrokerOrder;
const ENDED = 'the trading window has ended';

it.each([
  ['ends', contract(), [], { status: 'closed', reason: ENDED }],
  [
    'ends with what held it',
    contract({ reason: 'no limit' }),
    [],
    { status: 'closed', reason: `${ENDED}; no limit` },
  ],
  ['ends, where another has a broker order', contract(), [broker('c2')], { status: 'closed', reason: ENDED }],
  ['stays while it has a broker order', contract(), [broker('c1')], undefined],
])('a contract order %s', (_, order, open, end) => {
  expect(contractOrderAtWindowEnd(order, { broker: open })).toEqual(end);
});

it.each([
  ['ends', [contract()], [], { status: 'closed', reason: ENDED }],
  [
    'ends, where that of another stays',
    [contract({ parentId: 'i2' })],
    [broker('c1')],
    { status: 'closed', reason: ENDED },
  ],
  ['stays with a contract order', [contract({ id: 'c2' }), contract()], [broker('c1')], undefined],
])('an instrument order %s', (_, children, open, end) => {
  const order = { id: 'i1' } as InstrumentOrder;
  expect(instrumentOrderAtWindowEnd(order, { contract: children, broker: open })).toEqual(end);
});

it('the mail names the order that could not end', () => {
  expect(notEndedMail(contract())).toMatchObject({
    subject: 'Order not ended: CORN',
    text: expect.stringMatching(/^Contract order C5 of CORN/),
    critical: true,
  });
});
