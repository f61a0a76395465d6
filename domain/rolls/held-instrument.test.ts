import type { LedgerRow } from '../ledger/ledger-row';
import type { Book } from '../orders/book';
import { mayNeedRolls, planRollsOf, rollOrderDraft } from './held-instrument';
import type { RollState } from './roll-state';

const [OLD, PRICED, FORWARD] = ['20261200', '20270300', '20270600'];
const held = (rollState: RollState) => ({
  instrument: 'BUND',
  contracts: { price: PRICED, forward: FORWARD },
  rollState,
});
const position = (contract: string, quantity: number, instrument = 'BUND') => ({
  instrument,
  contract,
  quantity,
});
const fill = (instrument: string, quantity: number) =>
  ({
    ...{
      id: `${instrument}#1`,
      identity: instrument,
      version: 1,
      kind: 'broker',
      strategy: 'trend',
      instrument,
    },
    ...{ contract: PRICED, quantity, price: 100, time: new Date(0), tradeDate: '2027-02-01' },
  }) as LedgerRow;
const book = (change: object = {}): Book => ({
  ...{ instrument: [], contract: [], broker: [], ledger: [fill('BUND', 2)] },
  positions: [position(PRICED, 2)],
  ...change,
});

it.each([
  ['in the priced contract, without a roll', 'No_Roll', [position(PRICED, 2)], false],
  ['in an older contract, without a roll', 'No_Roll', [position(OLD, 2)], true],
  ['of another instrument in an older contract', 'No_Roll', [position(OLD, 2, 'GOLD')], false],
  ['in an older contract and in the priced one', 'No_Roll', [position(OLD, 2), position(PRICED, 1)], true],
  ['in the priced contract, to be forced', 'Force', [position(PRICED, 2)], true],
] as const)('prices are needed for a position %s: %s', (_, state, positions, needed) => {
  expect(mayNeedRolls({ positions }, held(state))).toBe(needed);
});

describe('rolls of an instrument', () => {
  const open = { instrument: 'BUND', strategy: 'trend', contracts: [PRICED], trade: [1], rollOrder: false };

  it('move what is held of it, at the prices that its contracts have in common', () => {
    const at = (value: number) => ({ times: Float64Array.of(1000), values: Float64Array.of(value) });
    const finals = new Map([
      [PRICED, at(131)],
      [FORWARD, at(130)],
    ]);
    const { rolls } = planRollsOf(book(), held('Force'), finals);
    expect(rolls).toMatchObject([
      {
        instrumentOrder: { instrument: 'BUND', referencePrice: 1, referenceTime: 1000 },
        contractOrders: [{ contracts: [PRICED, FORWARD], trade: [-2, 2] }],
      },
    ]);
  });

  it.each([
    ['a position of another instrument', { positions: [position(OLD, 7, 'GOLD'), position(PRICED, 2)] }, 1],
    ['an open contract order of it', { contract: [open] }, 0],
    ['one of another instrument', { contract: [{ ...open, instrument: 'GOLD' }] }, 1],
    ['an instrument order that reduces it', { instrument: [{ ...open, trade: [-2] }] }, 0],
    ['an instrument order that adds to it', { instrument: [{ ...open, trade: [2] }] }, 1],
    [
      'one that reduces another instrument',
      { instrument: [{ ...open, trade: [-2], instrument: 'GOLD' }] },
      1,
    ],
  ])('with %s', (_, change, count) => {
    expect(planRollsOf(book(change), held('Force'), new Map()).rolls).toHaveLength(count);
  });

  it('are closed on behalf of the strategy that holds most of this instrument', () => {
    const ledger = [fill('BUND', 2), { ...fill('GOLD', 9), strategy: 'carry' }];
    const { rolls } = planRollsOf(book({ ledger }), held('Close'), new Map());
    expect(rolls[0].instrumentOrder).toMatchObject({ strategy: 'trend', trade: -2 });
  });
});

it('the order of a roll is stored as a roll of its cycle', () => {
  const made = { system: 'test', tradeDate: '2027-02-01', generatedAt: new Date(5) };
  const instrumentOrder = { strategy: 's', instrument: 'BUND', trade: 0, type: 'zero-roll' } as const;
  const stored = rollOrderDraft({ instrumentOrder, contractOrders: [] }, made);
  expect(stored).toEqual({
    ...{ ...made, status: 'active', rollOrder: true, manualTrade: false, trade: [0] },
    ...{ strategy: 's', instrument: 'BUND', type: 'zero-roll', referenceContract: '_ROLL_PSEUDO_STRATEGY' },
  });
  const timed = { instrumentOrder: { ...instrumentOrder, referenceTime: 7 }, contractOrders: [] };
  expect(rollOrderDraft(timed, made).referenceTime).toEqual(new Date(7));
});
