/** What each state makes of a position: instrument order, contract orders and their reference prices. */
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { rollOrderDraft } from './held-instrument';
import { planRollOrders } from './roll-plan';
import { ROLL_STATES } from './roll-state';

const [PRICED, FORWARD] = ['20270300', '20270600'];
/** Of the priced and the forward contract, at the last time at which both have one. */
const [P, F] = [131, 129.5];
const MADE = { system: 'test', tradeDate: '2027-02-01', generatedAt: new Date(5) };

const POSITIONS = { flat: 0, long: 4, short: -4 } as const;

function generated(rollState: (typeof ROLL_STATES)[number], held: number): unknown {
  const { rolls, blocked } = planRollOrders({
    instrument: 'BUND',
    rollState,
    contracts: { price: PRICED, forward: FORWARD },
    positions: [{ contract: PRICED, quantity: held }],
    strategies: [
      { strategy: 'carry', quantity: held / 4 },
      { strategy: 'trend', quantity: (held * 3) / 4 },
    ],
    instrumentOrders: [],
    contractOrders: [],
    matchPrices: () => ({ time: 7, first: P, second: F }),
  });
  expect(blocked).toEqual([]);
  return rolls.map((roll) => {
    const { strategy, trade, type, referencePrice, ...rest } = rollOrderDraft(roll, MADE);
    expect(rest).toMatchObject({
      rollOrder: true,
      referenceTime: new Date(7),
      referenceContract: ROLL_PSEUDO_STRATEGY,
    });
    expect(roll.contractOrders.every((each) => each.rollOrder && each.type === 'best')).toBe(true);
    const children = roll.contractOrders.map((each) => [
      each.contracts,
      each.trade,
      each.referencePrice,
      each.strategy,
    ]);
    return [[strategy, trade, type, referencePrice], ...children];
  });
}

const FLAT_ROLL = [ROLL_PSEUDO_STRATEGY, [0], 'zero-roll', P - F];
const spread = (held: number) => [
  [FLAT_ROLL, [[PRICED, FORWARD], [-held, held], P - F, ROLL_PSEUDO_STRATEGY]],
];
const outright = (held: number) => [
  [FLAT_ROLL, [[PRICED], [-held], P, ROLL_PSEUDO_STRATEGY], [[FORWARD], [held], F, ROLL_PSEUDO_STRATEGY]],
];
/** Each strategy closes what it holds: a quarter and three. */
const close = (held: number) =>
  [['carry', -held / 4] as const, ['trend', (-held * 3) / 4] as const].map(([strategy, trade]) => [
    [strategy, [trade], 'best', P],
    [[PRICED], [trade], P, strategy],
  ]);

const EXPECTED: Readonly<Record<string, unknown>> = {
  'No_Roll flat': [],
  'No_Roll long': [],
  'No_Roll short': [],
  'Passive flat': [],
  'Passive long': [],
  'Passive short': [],
  'Force flat': [],
  'Force long': spread(4),
  'Force short': spread(-4),
  'Force_Outright flat': [],
  'Force_Outright long': outright(4),
  'Force_Outright short': outright(-4),
  'Close flat': [],
  'Close long': close(4),
  'Close short': close(-4),
  'No_Open flat': [],
  'No_Open long': [],
  'No_Open short': [],
  'Roll_Adjusted flat': [],
  'Roll_Adjusted long': [],
  'Roll_Adjusted short': [],
};

const names = Object.keys(POSITIONS) as (keyof typeof POSITIONS)[];
const CELLS = ROLL_STATES.flatMap((state) => names.map((position) => ({ state, position })));

test.each(CELLS)('$state with $position makes what the table says', ({ state, position }) => {
  // A cell without an entry is undefined here, and fails.
  expect(generated(state, POSITIONS[position])).toEqual(EXPECTED[`${state} ${position}`]);
});

test('every entry is a cell', () => {
  const cells = CELLS.map(({ state, position }) => `${state} ${position}`);
  expect(Object.keys(EXPECTED).sort()).toEqual(cells.sort());
});
