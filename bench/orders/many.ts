import { haltsInForce } from '../../data/controls/halt';
import { insertInstrumentOrder } from '../../data/orders/insert-orders';
import { findOrders } from '../../data/orders/order-store';
import { readContractPrices } from '../../data/series/contract-prices';
import { LOOK } from '../../domain/cycle/message-names';
import { dailyCycleStart } from '../../domain/cycle/workflow-starts';
import type { BrokerOrder, BrokerOrderState } from '../../domain/orders/order';
import { orderStackWorkflowId } from '../../domain/system/names';
import { startOrReach } from '../../services/temporal/start-workflow';
import { tst } from '../../test/support/command-line';
import { until } from '../../test/support/running-system';
import { createSimulatorControl, type SimulatorControl } from '../../test/support/simulator-control';
import { type MeasuredSystem, secondsSince, startMeasuredSystem } from '../cycle/measured-system';
import type { Measured } from '../tables/measured';

/** A business day; the market is synthetic, so any will do. */
const DAY = '2026-11-18';
const INSTRUMENTS = 30;
const AT_ONCE = 200;
const WORKING = 50;
/** Limit orders may rest far from the market. */
const CONFIGURATION = 'order_limits: {price_collar_daily_vols: 100}\n';
const AT_BROKER: readonly BrokerOrderState[] = ['working', 'filled', 'cancelled'];

/**
 * Orders of as many strategies, in a system whose window is open: from their being stored, as by the orders stage, to the
 * broker's answer to the last; then the kill switch in the middle of orders that rest.
 */
export async function measureMany(): Promise<readonly Measured[]> {
  const system = await startMeasuredSystem(INSTRUMENTS, DAY, CONFIGURATION);
  try {
    await system.seed(DAY);
    const { client, settings } = system.parts;
    const name = settings.endpoints.system;
    const cycle = { system: name, tradeDate: DAY, clock: 'simulated', window: 'hand-over' } as const;
    await (await startOrReach(client, dailyCycleStart(cycle))).result();
    const patterns = await openMarkets(system);
    return [
      { what: '1 order at the broker after', value: await atBroker(system, patterns, 1), unit: 's', most: 1 },
      {
        what: `${AT_ONCE} orders at the broker after`,
        value: await atBroker(system, patterns, AT_ONCE),
        unit: 's',
        most: 30,
      },
      ...(await killed(system, patterns)),
    ];
  } finally {
    await system.stop();
  }
}

/** An order that was sent in each market that is open. */
async function openMarkets({ parts }: MeasuredSystem): Promise<readonly BrokerOrder[]> {
  await until('orders are at the broker', async () => (await sent(parts.database)).length >= 5);
  return [...new Map((await sent(parts.database)).map((order) => [order.instrument, order])).values()];
}

const sent = async (database: MeasuredSystem['parts']['database']) =>
  (await findOrders(database, 'broker', { tradeDate: DAY })).filter(({ state }) => AT_BROKER.includes(state));

let batches = 0;

/** Seconds until so many orders of one contract, made at once, were answered by the broker. */
async function atBroker(
  system: MeasuredSystem,
  patterns: readonly BrokerOrder[],
  count: number,
): Promise<number> {
  const { database } = system.parts;
  const strategies = await insertMany(system, patterns, count, async () => ({ type: 'best' }));
  const begun = performance.now();
  await look(system);
  await until(`${count} orders are at the broker`, async () => {
    const orders = (await sent(database)).filter(({ strategy }) => strategies.has(strategy));
    return orders.length >= count;
  });
  return secondsSince(begun);
}

/** The kill switch, by command: from the halt's being set to the last order's being cancelled. */
async function killed(
  system: MeasuredSystem,
  patterns: readonly BrokerOrder[],
): Promise<readonly Measured[]> {
  const { database } = system.parts;
  const simulator = simulatorOf(system);
  await simulator.scenario({ kind: 'fill', mode: 'never' });
  await insertMany(system, patterns, WORKING, (pattern, trade) => farFromMarket(system, pattern, trade));
  await look(system);
  const open = async () =>
    (await simulator.state()).orders.filter(({ status }) => status === 'Submitted').length;
  await until(`${WORKING} orders work`, async () => (await open()) >= WORKING);
  const begun = performance.now();
  const command = tst([
    'halt',
    'on',
    '--reason',
    'drill',
    '--cancel',
    '--system',
    system.parts.settings.endpoints.system,
  ]);
  await until('the halt is set', async () => (await haltsInForce(database)).length > 0);
  const set = secondsSince(begun);
  await until('nothing works at the broker', async () => (await open()) === 0);
  const cancelled = secondsSince(begun);
  await command;
  return [
    { what: 'npx tst halt on --cancel: the halt is set after', value: set, unit: 's' },
    { what: `and ${WORKING} orders cancelled at the broker`, value: cancelled - set, unit: 's', most: 5 },
    { what: 'the command has ended', value: secondsSince(begun), unit: 's' },
  ];
}

function simulatorOf(system: MeasuredSystem): SimulatorControl {
  const { gateway } = system.endpoints();
  if (gateway.kind !== 'simulator') throw new Error('the benchmark needs the simulator');
  return createSimulatorControl(`http://127.0.0.1:${gateway.controlPort}`);
}

type Terms = Pick<Parameters<typeof insertInstrumentOrder>[1], 'type' | 'limitPrice' | 'limitContract'>;

/** At a limit that the market does not reach. */
async function farFromMarket({ parts }: MeasuredSystem, pattern: BrokerOrder, trade: number): Promise<Terms> {
  const [contract] = pattern.contracts;
  const prices = (await readContractPrices(parts.database, pattern.instrument, contract, 'merged'))!;
  const last = prices.columns.FINAL[prices.times.length - 1];
  return { type: 'limit', limitPrice: last * (1 - 0.01 * trade), limitContract: contract };
}

/** Stores instrument orders, bought and sold in turn; returns their strategies. */
async function insertMany(
  { parts }: MeasuredSystem,
  patterns: readonly BrokerOrder[],
  count: number,
  terms: (pattern: BrokerOrder, trade: number) => Promise<Terms>,
): Promise<ReadonlySet<string>> {
  batches += 1;
  const generatedAt = new Date(await parts.clock.read());
  const strategies = Array.from({ length: count }, (_, index) => `many${batches}-${index}`);
  await Promise.all(
    strategies.map(async (strategy, index) => {
      const pattern = patterns[Math.floor(index / 2) % patterns.length];
      const trade = index % 2 === 0 ? 1 : -1;
      const { system } = parts.settings.endpoints;
      await insertInstrumentOrder(parts.database, {
        ...{ system, strategy, instrument: pattern.instrument, trade: [trade], generatedAt },
        ...{ status: 'active', tradeDate: DAY, rollOrder: false, manualTrade: false },
        ...(await terms(pattern, trade)),
      });
    }),
  );
  return new Set(strategies);
}

async function look({ parts }: MeasuredSystem): Promise<void> {
  await parts.client.workflow.getHandle(orderStackWorkflowId(parts.settings.endpoints.system)).signal(LOOK);
}
