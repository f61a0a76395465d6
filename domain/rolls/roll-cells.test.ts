/**
 * Every cell of (roll state, position, working orders): which states may follow, whether the prices may roll, the state
 * after the stack's look, which roll orders are made, and what becomes of a strategy's new order to buy or sell 4.
 */
import type { LedgerRow } from '../ledger/ledger-row';
import type { Book } from '../orders/book';
import { type ContractOrder, type InstrumentOrder, ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { planContractOrders } from '../orders/plan-contract-orders';
import { planRollsOf } from './held-instrument';
import { checkPriceRoll } from './roll-checks';
import { allowedStates, ROLL_STATES, type RollState, stateAfterLeaving } from './roll-state';

const [PRICED, FORWARD] = ['20270300', '20270600'];
const CONTRACTS = { price: PRICED, forward: FORWARD };

/** What each strategy holds in the priced contract. */
const POSITIONS = {
  flat: {},
  long: { trend: 3 },
  short: { trend: -3 },
  split: { trend: 5, carry: -2 },
} as const;

/** Signs are those of a trade against the position; with nothing held, of a sale. */
const ORDERS = {
  none: () => [],
  reducing: (against: number) => [strategyOrder('trend', against)],
  opening: (against: number) => [strategyOrder('trend', -against)],
  roll: (against: number) => [rollOrder(against)],
  close: (against: number) => [closeOrder(against)],
  two: (against: number) => [strategyOrder('trend', against), strategyOrder('carry', against)],
} as const;

type PositionName = keyof typeof POSITIONS;
type OrdersName = keyof typeof ORDERS;

interface Working {
  readonly instrument: InstrumentOrder;
  readonly contract: ContractOrder;
}

function working(
  strategy: string,
  contracts: readonly string[],
  trade: readonly number[],
  rollOrder: boolean,
): Working {
  const parent = strategy === ROLL_PSEUDO_STRATEGY ? [0] : trade;
  const shared = { strategy, instrument: 'BUND', rollOrder };
  return {
    instrument: { ...shared, id: `i-${strategy}`, trade: parent } as unknown as InstrumentOrder,
    contract: {
      ...shared,
      id: `c-${strategy}`,
      parentId: `i-${strategy}`,
      contracts,
      trade,
    } as unknown as ContractOrder,
  };
}

const strategyOrder = (strategy: string, against: number) => working(strategy, [PRICED], [against], false);
const closeOrder = (against: number) => working('trend', [PRICED], [3 * against], true);
const rollOrder = (against: number) =>
  working(ROLL_PSEUDO_STRATEGY, [PRICED, FORWARD], [3 * against, -3 * against], true);

function bookOf(position: PositionName, orders: readonly Working[], spawned: boolean): Book {
  const held = Object.entries(POSITIONS[position]);
  const quantity = held.reduce((total, [, each]) => total + each, 0);
  const ledger = held.map(([strategy, each]) => ({
    ...{ id: `${strategy}#1`, identity: strategy, version: 1, kind: 'broker', strategy, instrument: 'BUND' },
    ...{ contract: PRICED, quantity: each, price: 100, time: new Date(0), tradeDate: '2027-02-01' },
  })) as LedgerRow[];
  return {
    instrument: orders.map((each) => each.instrument),
    contract: spawned ? orders.map((each) => each.contract) : [],
    broker: [],
    ledger,
    positions: quantity === 0 ? [] : [{ instrument: 'BUND', contract: PRICED, quantity }],
  };
}

const LETTERS: Readonly<Record<RollState, string>> = {
  ...{
    No_Roll: 'N',
    Passive: 'P',
    Force: 'F',
    Force_Outright: 'O',
    Close: 'C',
    No_Open: 'X',
    Roll_Adjusted: 'A',
  },
};

/** `-3/+3` a spread, `-3 & +3` two orders, `-3 for trend` a closing order. */
function made(rollState: RollState, book: Book): string {
  const { rolls, blocked } = planRollsOf(
    book,
    { instrument: 'BUND', contracts: CONTRACTS, rollState },
    new Map(),
  );
  if (blocked.length > 0) return 'waits';
  const [roll] = rolls;
  if (roll === undefined) return '-';
  const whose =
    roll.instrumentOrder.strategy === ROLL_PSEUDO_STRATEGY ? '' : ` for ${roll.instrumentOrder.strategy}`;
  return roll.contractOrders.map(({ trade }) => trade.map(signed).join('/')).join(' & ') + whose;
}

/** `priced -3, forward -1`, or `waits`. */
function spawned(rollState: RollState, book: Book, trade: number): string {
  const order = {
    id: 'new',
    strategy: 'trend',
    instrument: 'BUND',
    trade: [trade],
    type: 'best',
    rollOrder: false,
  };
  const facts = { contracts: CONTRACTS, known: [], finals: new Map(), rollState };
  const settings = {
    system_zone: 'Europe/London',
    expiry_guard: { no_opening_days: 3, alarm_days: 5 },
    roll_policy: { source: 'parameters' },
  };
  const plan = planContractOrders(order as unknown as InstrumentOrder, book, facts, settings, 0);
  if (plan.kind !== 'orders') return 'waits';
  return plan.orders
    .map((each) => `${each.contracts[0] === PRICED ? 'priced' : 'forward'} ${signed(each.trade[0])}`)
    .join(', ');
}

const signed = (quantity: number) => (quantity > 0 ? `+${quantity}` : String(quantity));

function evaluate(state: RollState, position: PositionName, ordersName: OrdersName): readonly string[] {
  const held = Object.values(POSITIONS[position]).reduce((total: number, each) => total + each, 0);
  const orders = ORDERS[ordersName](held < 0 ? 1 : -1);
  const book = bookOf(position, orders, true);
  const now = stateAfterLeaving(state, held);
  const isNew = orders.every(({ contract }) => !contract.rollOrder) ? bookOf(position, orders, false) : book;
  return [
    allowedStates(state, held)
      .map((each) => LETTERS[each])
      .join(''),
    checkPriceRoll(PRICED, held, book.contract).kind === 'allowed' ? 'may' : 'no',
    LETTERS[now],
    made(now, isNew),
    made(now, book),
    spawned(now, book, 4),
    spawned(now, book, -4),
  ];
}
/**
 * One row per cell. Letters are states: N No_Roll, P Passive, F Force, O Force_Outright, C Close, X No_Open, A Roll_Adjusted.
 * Columns: which may follow, the recommended one first; whether the prices may roll; the state after the stack's look; the
 * roll orders made while the working orders are new; the same once they have contract orders; a new order to buy 4; to sell 4.
 */
const TABLE = `
No_Roll flat none             | APNX   | may | N | -            | -            | priced +4             | priced -4
No_Roll flat reducing         | APNX   | no  | N | -            | -            | priced +4             | priced -4
No_Roll flat opening          | APNX   | no  | N | -            | -            | priced +4             | priced -4
No_Roll flat roll             | APNX   | no  | N | -            | -            | waits                 | priced -4
No_Roll flat close            | APNX   | no  | N | -            | -            | waits                 | priced -4
No_Roll flat two              | APNX   | no  | N | -            | -            | priced +4             | priced -4
No_Roll long none             | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll long reducing         | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll long opening          | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll long roll             | PFONCX | no  | N | -            | -            | waits                 | priced -4
No_Roll long close            | PFONCX | no  | N | -            | -            | waits                 | priced -4
No_Roll long two              | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll short none            | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll short reducing        | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll short opening         | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll short roll            | PFONCX | no  | N | -            | -            | priced +4             | waits
No_Roll short close           | PFONCX | no  | N | -            | -            | priced +4             | waits
No_Roll short two             | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll split none            | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll split reducing        | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll split opening         | PFONCX | no  | N | -            | -            | priced +4             | priced -4
No_Roll split roll            | PFONCX | no  | N | -            | -            | waits                 | priced -4
No_Roll split close           | PFONCX | no  | N | -            | -            | waits                 | priced -4
No_Roll split two             | PFONCX | no  | N | -            | -            | priced +4             | priced -4
Passive flat none             | APNX   | may | P | -            | -            | forward +4            | forward -4
Passive flat reducing         | APNX   | no  | P | -            | -            | forward +4            | forward -4
Passive flat opening          | APNX   | no  | P | -            | -            | forward +4            | forward -4
Passive flat roll             | APNX   | no  | P | -            | -            | forward +4            | waits
Passive flat close            | APNX   | no  | P | -            | -            | forward +4            | forward -4
Passive flat two              | APNX   | no  | P | -            | -            | forward +4            | forward -4
Passive long none             | FOPNCX | no  | P | -            | -            | forward +4            | priced -3, forward -1
Passive long reducing         | FOPNCX | no  | P | -            | -            | forward +4            | priced -2, forward -2
Passive long opening          | FOPNCX | no  | P | -            | -            | forward +4            | priced -3, forward -1
Passive long roll             | FOPNCX | no  | P | -            | -            | forward +4            | waits
Passive long close            | FOPNCX | no  | P | -            | -            | forward +4            | forward -4
Passive long two              | FOPNCX | no  | P | -            | -            | forward +4            | priced -1, forward -3
Passive short none            | FOPNCX | no  | P | -            | -            | priced +3, forward +1 | forward -4
Passive short reducing        | FOPNCX | no  | P | -            | -            | priced +2, forward +2 | forward -4
Passive short opening         | FOPNCX | no  | P | -            | -            | priced +3, forward +1 | forward -4
Passive short roll            | FOPNCX | no  | P | -            | -            | waits                 | forward -4
Passive short close           | FOPNCX | no  | P | -            | -            | forward +4            | forward -4
Passive short two             | FOPNCX | no  | P | -            | -            | priced +1, forward +3 | forward -4
Passive split none            | FOPNCX | no  | P | -            | -            | forward +4            | priced -3, forward -1
Passive split reducing        | FOPNCX | no  | P | -            | -            | forward +4            | priced -2, forward -2
Passive split opening         | FOPNCX | no  | P | -            | -            | forward +4            | priced -3, forward -1
Passive split roll            | FOPNCX | no  | P | -            | -            | forward +4            | waits
Passive split close           | FOPNCX | no  | P | -            | -            | forward +4            | forward -4
Passive split two             | FOPNCX | no  | P | -            | -            | forward +4            | priced -1, forward -3
Force flat none               | AP     | may | P | -            | -            | forward +4            | forward -4
Force flat reducing           | AP     | no  | P | -            | -            | forward +4            | forward -4
Force flat opening            | AP     | no  | P | -            | -            | forward +4            | forward -4
Force flat roll               | AP     | no  | P | -            | -            | forward +4            | waits
Force flat close              | AP     | no  | P | -            | -            | forward +4            | forward -4
Force flat two                | AP     | no  | P | -            | -            | forward +4            | forward -4
Force long none               | FOPNCX | no  | F | -3/+3        | -3/+3        | waits                 | priced -3, forward -1
Force long reducing           | FOPNCX | no  | F | -            | -            | waits                 | priced -2, forward -2
Force long opening            | FOPNCX | no  | F | -3/+3        | waits        | waits                 | priced -3, forward -1
Force long roll               | FOPNCX | no  | F | -            | -            | waits                 | waits
Force long close              | FOPNCX | no  | F | -            | -            | waits                 | waits
Force long two                | FOPNCX | no  | F | -3/+3        | waits        | waits                 | priced -1, forward -3
Force short none              | FOPNCX | no  | F | +3/-3        | +3/-3        | priced +3, forward +1 | waits
Force short reducing          | FOPNCX | no  | F | -            | -            | priced +2, forward +2 | waits
Force short opening           | FOPNCX | no  | F | +3/-3        | waits        | priced +3, forward +1 | waits
Force short roll              | FOPNCX | no  | F | -            | -            | waits                 | waits
Force short close             | FOPNCX | no  | F | -            | -            | waits                 | waits
Force short two               | FOPNCX | no  | F | +3/-3        | waits        | priced +1, forward +3 | waits
Force split none              | FOPNCX | no  | F | -3/+3        | -3/+3        | waits                 | priced -3, forward -1
Force split reducing          | FOPNCX | no  | F | -            | -            | waits                 | priced -2, forward -2
Force split opening           | FOPNCX | no  | F | -3/+3        | waits        | waits                 | priced -3, forward -1
Force split roll              | FOPNCX | no  | F | -            | -            | waits                 | waits
Force split close             | FOPNCX | no  | F | -            | -            | waits                 | waits
Force split two               | FOPNCX | no  | F | -3/+3        | waits        | waits                 | priced -1, forward -3
Force_Outright flat none      | AP     | may | P | -            | -            | forward +4            | forward -4
Force_Outright flat reducing  | AP     | no  | P | -            | -            | forward +4            | forward -4
Force_Outright flat opening   | AP     | no  | P | -            | -            | forward +4            | forward -4
Force_Outright flat roll      | AP     | no  | P | -            | -            | forward +4            | waits
Force_Outright flat close     | AP     | no  | P | -            | -            | forward +4            | forward -4
Force_Outright flat two       | AP     | no  | P | -            | -            | forward +4            | forward -4
Force_Outright long none      | FOPNCX | no  | O | -3 & +3      | -3 & +3      | waits                 | priced -3, forward -1
Force_Outright long reducing  | FOPNCX | no  | O | -            | -            | waits                 | priced -2, forward -2
Force_Outright long opening   | FOPNCX | no  | O | -3 & +3      | waits        | waits                 | priced -3, forward -1
Force_Outright long roll      | FOPNCX | no  | O | -            | -            | waits                 | waits
Force_Outright long close     | FOPNCX | no  | O | -            | -            | waits                 | waits
Force_Outright long two       | FOPNCX | no  | O | -3 & +3      | waits        | waits                 | priced -1, forward -3
Force_Outright short none     | FOPNCX | no  | O | +3 & -3      | +3 & -3      | priced +3, forward +1 | waits
Force_Outright short reducing | FOPNCX | no  | O | -            | -            | priced +2, forward +2 | waits
Force_Outright short opening  | FOPNCX | no  | O | +3 & -3      | waits        | priced +3, forward +1 | waits
Force_Outright short roll     | FOPNCX | no  | O | -            | -            | waits                 | waits
Force_Outright short close    | FOPNCX | no  | O | -            | -            | waits                 | waits
Force_Outright short two      | FOPNCX | no  | O | +3 & -3      | waits        | priced +1, forward +3 | waits
Force_Outright split none     | FOPNCX | no  | O | -3 & +3      | -3 & +3      | waits                 | priced -3, forward -1
Force_Outright split reducing | FOPNCX | no  | O | -            | -            | waits                 | priced -2, forward -2
Force_Outright split opening  | FOPNCX | no  | O | -3 & +3      | waits        | waits                 | priced -3, forward -1
Force_Outright split roll     | FOPNCX | no  | O | -            | -            | waits                 | waits
Force_Outright split close    | FOPNCX | no  | O | -            | -            | waits                 | waits
Force_Outright split two      | FOPNCX | no  | O | -3 & +3      | waits        | waits                 | priced -1, forward -3
Roll_Adjusted flat none       | N      | may | A | -            | -            | waits                 | waits
Roll_Adjusted flat reducing   | N      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted flat opening    | N      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted flat roll       | N      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted flat close      | N      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted flat two        | N      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted long none       | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted long reducing   | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted long opening    | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted long roll       | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted long close      | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted long two        | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted short none      | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted short reducing  | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted short opening   | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted short roll      | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted short close     | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted short two       | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted split none      | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted split reducing  | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted split opening   | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted split roll      | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted split close     | A      | no  | A | -            | -            | waits                 | waits
Roll_Adjusted split two       | A      | no  | A | -            | -            | waits                 | waits
Close flat none               | AP     | may | P | -            | -            | forward +4            | forward -4
Close flat reducing           | AP     | no  | P | -            | -            | forward +4            | forward -4
Close flat opening            | AP     | no  | P | -            | -            | forward +4            | forward -4
Close flat roll               | AP     | no  | P | -            | -            | forward +4            | waits
Close flat close              | AP     | no  | P | -            | -            | forward +4            | forward -4
Close flat two                | AP     | no  | P | -            | -            | forward +4            | forward -4
Close long none               | CFOPNX | no  | C | -3 for trend | -3 for trend | waits                 | waits
Close long reducing           | CFOPNX | no  | C | -3 for trend | waits        | waits                 | waits
Close long opening            | CFOPNX | no  | C | -3 for trend | waits        | waits                 | waits
Close long roll               | CFOPNX | no  | C | -            | -            | waits                 | waits
Close long close              | CFOPNX | no  | C | waits        | waits        | waits                 | waits
Close long two                | CFOPNX | no  | C | -3 for trend | waits        | waits                 | waits
Close short none              | CFOPNX | no  | C | +3 for trend | +3 for trend | waits                 | waits
Close short reducing          | CFOPNX | no  | C | +3 for trend | waits        | waits                 | waits
Close short opening           | CFOPNX | no  | C | +3 for trend | waits        | waits                 | waits
Close short roll              | CFOPNX | no  | C | -            | -            | waits                 | waits
Close short close             | CFOPNX | no  | C | waits        | waits        | waits                 | waits
Close short two               | CFOPNX | no  | C | +3 for trend | waits        | waits                 | waits
Close split none              | CFOPNX | no  | C | -3 for trend | -3 for trend | waits                 | waits
Close split reducing          | CFOPNX | no  | C | -3 for trend | waits        | waits                 | waits
Close split opening           | CFOPNX | no  | C | -3 for trend | waits        | waits                 | waits
Close split roll              | CFOPNX | no  | C | -            | -            | waits                 | waits
Close split close             | CFOPNX | no  | C | waits        | waits        | waits                 | waits
Close split two               | CFOPNX | no  | C | -3 for trend | waits        | waits                 | waits
No_Open flat none             | APX    | may | X | -            | -            | waits                 | waits
No_Open flat reducing         | APX    | no  | X | -            | -            | waits                 | waits
No_Open flat opening          | APX    | no  | X | -            | -            | waits                 | waits
No_Open flat roll             | APX    | no  | X | -            | -            | waits                 | waits
No_Open flat close            | APX    | no  | X | -            | -            | waits                 | waits
No_Open flat two              | APX    | no  | X | -            | -            | waits                 | waits
No_Open long none             | CFOPN  | no  | X | -            | -            | waits                 | priced -3
No_Open long reducing         | CFOPN  | no  | X | -            | -            | waits                 | priced -2
No_Open long opening          | CFOPN  | no  | X | -            | -            | waits                 | priced -3
No_Open long roll             | CFOPN  | no  | X | -            | -            | waits                 | priced -3
No_Open long close            | CFOPN  | no  | X | -            | -            | waits                 | waits
No_Open long two              | CFOPN  | no  | X | -            | -            | waits                 | priced -2
No_Open short none            | CFOPN  | no  | X | -            | -            | priced +3             | waits
No_Open short reducing        | CFOPN  | no  | X | -            | -            | priced +2             | waits
No_Open short opening         | CFOPN  | no  | X | -            | -            | priced +3             | waits
No_Open short roll            | CFOPN  | no  | X | -            | -            | priced +3             | waits
No_Open short close           | CFOPN  | no  | X | -            | -            | waits                 | waits
No_Open short two             | CFOPN  | no  | X | -            | -            | priced +2             | waits
No_Open split none            | CFOPN  | no  | X | -            | -            | waits                 | priced -4
No_Open split reducing        | CFOPN  | no  | X | -            | -            | waits                 | priced -4
No_Open split opening         | CFOPN  | no  | X | -            | -            | waits                 | priced -4
No_Open split roll            | CFOPN  | no  | X | -            | -            | waits                 | priced -4
No_Open split close           | CFOPN  | no  | X | -            | -            | waits                 | priced -2
No_Open split two             | CFOPN  | no  | X | -            | -            | waits                 | priced -4
`;

const EXPECTED = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([cell, ...expected]) => [cell, expected]),
);

const names = Object.keys(POSITIONS) as PositionName[];
const CELLS = ROLL_STATES.flatMap((state) =>
  names.flatMap((position) =>
    (Object.keys(ORDERS) as OrdersName[]).map((orders) => ({
      name: `${state} ${position} ${orders}`,
      state,
      position,
      orders,
    })),
  ),
);

test.each(CELLS)('cell $name', ({ name, state, position, orders }) => {
  // A cell without a row is undefined here, and fails.
  expect(evaluate(state, position, orders)).toEqual(EXPECTED.get(name));
});

test('every cell has one row, and every row is a cell', () => {
  expect(TABLE.trim().split('\n')).toHaveLength(CELLS.length);
  expect([...EXPECTED.keys()].sort()).toEqual(CELLS.map(({ name }) => name).sort());
});
