import { fillTradeDate } from '../../domain/contracts/contract-sessions';
import type { ExecutionFacts } from '../../domain/ledger/decide-execution';
import { executionIdentity } from '../../domain/ledger/execution-id';
import type { OrderInFamily } from '../../domain/ledger/execution-row';
import type { ExplainFacts } from '../../domain/ledger/explain-execution';
import type { BrokerOrder } from '../../domain/orders/order';
import { contractsByConId, findContract } from '../instruments/contracts';
import { findBrokerOrderByPermId } from '../orders/broker-order-state';
import { findOrder } from '../orders/order-store';
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

/** What `decideExecution` needs to know. `systemZone`: for contracts whose exchange's zone is unknown. */
export async function executionFacts(
  database: Database,
  reported: BrokersExecution,
  systemZone: string,
): Promise<ExecutionFacts> {
  const { executionId, quantity, price, permId } = reported;
  const { identity } = executionIdentity(executionId);
  const [{ order, owner, ofContractOrder }, [contract], [booked], link] = await Promise.all([
    familyOf(database, reported),
    contractsByConId(database, [reported.contract.conId]),
    ledgerRows(database, { identity }),
    findExecutionLink(database, identity),
  ]);
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
    ofContractOrder,
    ...(link ? { link } : {}),
  };
}

/** The order that was filled, and what is booked of its contract order; of none, nothing. */
async function familyOf(database: Database, reported: BrokersExecution) {
  const order = await orderOf(database, reported);
  if (!order) return { order: undefined, owner: undefined, ofContractOrder: [] };
  const [owner, ofContractOrder] = await Promise.all([
    inFamily(database, order),
    ledgerRows(database, { contractOrderId: order.parentId }),
  ]);
  return { order, owner, ofContractOrder };
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
