import { fillTradeDate } from '../../domain/contracts/contract-sessions';
import type { ExecutionFacts } from '../../domain/ledger/decide-execution';
import { executionIdentity } from '../../domain/ledger/execution-id';
import type { OrderInFamily } from '../../domain/ledger/execution-row';
import type { ExplainFacts } from '../../domain/ledger/explain-execution';
import type { WaitingOrder } from '../../domain/ledger/match-elsewhere';
import { type BrokerOrder, OPEN_BROKER_STATES } from '../../domain/orders/order';
import { contractsByConId, findContract } from '../instruments/contracts';
import { findBrokerOrderByPermId } from '../orders/broker-order-state';
import { activeOrders, childOrders, findOrder } from '../orders/order-store';
import type { Database } from '../store/database';
import { findExecutionLink } from './execution-links';
import { ledgerRows } from './ledger-store';

/** An execution in the broker's terms. */
export interface BrokersExecution {
  readonly executionId: string;
  /** Empty when it was not sent by us. */
  readonly orderRef: string;
  readonly permId: number;
  readonly contract: { readonly conId: number; readonly kind: string };
  /** Signed contracts. */
  readonly quantity: number;
  readonly price: number;
  /** UTC ms. */
  readonly time: number;
}

export interface ExecutionSettings {
  /** For contracts whose exchange's zone is unknown. */
  readonly systemZone: string;
  /** How long a contract order may have waited for a trade made elsewhere; 0: such trades are asked about. */
  readonly matchWithinMinutes: number;
}

/** What `decideExecution` needs to know. */
export async function executionFacts(
  database: Database,
  reported: BrokersExecution,
  { systemZone, matchWithinMinutes }: ExecutionSettings,
): Promise<ExecutionFacts> {
  const { executionId, quantity, price, permId } = reported;
  const { identity } = executionIdentity(executionId);
  const [order, [contract], [booked], link] = await Promise.all([
    orderOf(database, reported),
    contractsByConId(database, [reported.contract.conId]),
    ledgerRows(database, { identity }),
    findExecutionLink(database, identity),
  ]);
  const owner = order && (await inFamily(database, order));
  const contractOrderId = booked?.contractOrderId ?? order?.parentId;
  const time = new Date(reported.time);
  return {
    execution: {
      ...{ executionId, quantity, price, permId, time },
      contract: contract?.contract ?? order?.contracts[0] ?? '',
    },
    isCombination: reported.contract.kind === 'spread',
    ...(owner ? { owner } : {}),
    ...(contract ? { contract } : {}),
    systemZone,
    ...(booked ? { booked } : {}),
    ofContractOrder: contractOrderId === undefined ? [] : await ledgerRows(database, { contractOrderId }),
    ...(link ? { link } : {}),
    ...(order || booked || link || !contract
      ? {}
      : {
          elsewhere: {
            reference: reported.orderRef,
            waiting: await waitingOrders(database, contract.instrument),
            withinMinutes: matchWithinMinutes,
          },
        }),
  };
}

/** Active contract orders of an instrument, with what is known of each. */
async function waitingOrders(database: Database, instrument: string): Promise<WaitingOrder[]> {
  const active = await activeOrders(database, 'contract', { instrument });
  const children = await childOrders(
    database,
    'broker',
    active.map(({ id }) => id),
  );
  return Promise.all(
    active.map(async (order) => ({
      order,
      openChildren: children.filter(
        ({ parentId, state }) => parentId === order.id && OPEN_BROKER_STATES.includes(state),
      ).length,
      rows: await ledgerRows(database, { contractOrderId: order.id }),
    })),
  );
}

/** By orderRef, else by permId. */
async function orderOf(database: Database, { orderRef, permId }: BrokersExecution) {
  const named = orderRef ? await findOrder(database, 'broker', orderRef) : undefined;
  return named ?? findBrokerOrderByPermId(database, permId);
}

/** The order with the id of the instrument order above it, where its contract order is known. */
async function inFamily(database: Database, order: BrokerOrder): Promise<OrderInFamily> {
  const parent = await findOrder(database, 'contract', order.parentId);
  return { order, instrumentOrderId: parent?.parentId };
}

/** What `decideExplanation` needs to know, except for the strategies that run. */
export async function explainFacts(
  database: Database,
  identity: string,
  systemZone: string,
): Promise<Omit<ExplainFacts, 'strategies'>> {
  const link = await findExecutionLink(database, identity);
  if (!link) return { rows: [], tradeDate: '' };
  const { instrument, contract, brokerOrderId } = link;
  const order = brokerOrderId ? await findOrder(database, 'broker', brokerOrderId) : undefined;
  const known = await findContract(database, instrument, contract);
  return {
    link,
    ...(order ? { owner: await inFamily(database, order) } : {}),
    rows: await ledgerRows(database, { instrument }),
    tradeDate: fillTradeDate(known, systemZone, link.time.getTime()),
  };
}
