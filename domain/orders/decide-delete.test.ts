import type { LedgerRow } from '../ledger/ledger-row';
import { type DeleteFacts, decideDelete } from './decide-delete';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from './order';

const base = { instrument: 'CORN', status: 'active' };
const instrument = { ...base, level: 'instrument', id: 'i1', number: 3 } as unknown as InstrumentOrder;
const contract = {
  ...{ ...base, level: 'contract', id: 'c1', number: 5, parentId: 'i1' },
} as unknown as ContractOrder;
const broker = (state: string) =>
  ({ ...base, level: 'broker', id: 'b1', number: 7, parentId: 'c1', state }) as unknown as BrokerOrder;
const facts: DeleteFacts = { order: instrument, contractOrders: [contract], brokerOrders: [], rows: [] };
const decide = (change: Partial<DeleteFacts>, order = 'I3') =>
  decideDelete({ order, reason: 'typed wrongly' }, { ...facts, ...change });

it('an order that never reached the broker is taken out with those below it, and stays stored with the reason', () => {
  expect(decide({})).toEqual({
    kind: 'delete',
    ends: [contract, instrument],
    end: { status: 'closed', reason: 'deleted: typed wrongly' },
    summary: 'deleted I3 of CORN',
  });
  expect(decide({ order: contract }, 'C5')).toMatchObject({ ends: [contract] });
  expect(decide({ brokerOrders: [broker('not-accepted')] })).toMatchObject({ kind: 'delete' });
});

it.each<[string, Partial<DeleteFacts>, RegExp]>([
  ['does not exist', { order: undefined }, /I3 does not exist.*orders --all/],
  ['is a broker order', { order: broker('working') }, /orders cancel I3/],
  ['has ended', { order: { ...instrument, status: 'done' } }, /I3 is done already/],
  ['was filled in part', { rows: [{}] as LedgerRow[] }, /is filled: `npx tst orders close I3/],
  ...['intended', 'sending', 'working', 'unknown', 'cancelled', 'rejected', 'filled'].map(
    (state): [string, Partial<DeleteFacts>, RegExp] => [
      `has a broker order that is ${state}`,
      { brokerOrders: [broker(state)] },
      /B7 of it is or was on its way to the broker .*orders close I3/,
    ],
  ),
])('one that %s is refused, with what to do', (_what, change, reason) => {
  expect(decide(change)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});
