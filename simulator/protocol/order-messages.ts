import { type ExecutionRecord, type OrderRecord, remaining } from '../exchange/records';
import type { Field } from './frame';
import { utcStamp } from './times';
import { SINCE } from './versions';
import { contractFields } from './wire-contract';

const UNSET = Number.MAX_VALUE;
const UNSET_INT = 2147483647;

/** What a what-if answer adds; unset for real orders. */
export interface MarginPreview {
  readonly initialBefore: number;
  readonly maintenanceBefore: number;
  readonly equityBefore: number;
  readonly initialAfter: number;
  readonly maintenanceAfter: number;
  readonly equityAfter: number;
  readonly commission: number;
  readonly currency: string;
}

export function orderStatusFields(order: OrderRecord): readonly Field[] {
  const { request } = order;
  return [
    ...[3, request.orderId, order.status, order.filled, remaining(order), order.averagePrice, order.permId],
    ...[request.parentId, order.lastPrice, order.clientId, order.whyHeld, 0],
  ];
}

/** action to hidden, as open and completed orders begin. */
function head(order: OrderRecord): readonly Field[] {
  const { request } = order;
  return [
    ...[request.action, request.quantity, request.orderType, request.lmtPrice || 0, request.auxPrice || 0],
    ...[request.tif, request.ocaGroup, request.account, request.openClose, 0, request.orderRef],
  ];
}

function legFields(order: OrderRecord): readonly Field[] {
  const { legs } = order.request;
  const text = legs.map((leg) => `${leg.conId}|${leg.action === 'BUY' ? '' : '-'}${leg.ratio}`).join(',');
  const rows = legs.flatMap((leg) => [leg.conId, leg.ratio, leg.action, leg.exchange, 0, 0, '', -1]);
  return [text, legs.length, ...rows, 0, 0];
}

function algoFields(order: OrderRecord): readonly Field[] {
  const { algoStrategy, algoParams } = order.request;
  return algoStrategy === '' ? [''] : [algoStrategy, algoParams.length, ...algoParams.flat()];
}

/** Order of the volatility block: what real gateways send, `None` and its eight fields included. */
function volatility(legsOfDeltaNeutral: readonly Field[]): readonly Field[] {
  return ['', UNSET_INT, 'None', UNSET, ...legsOfDeltaNeutral];
}

function marginFields(preview: MarginPreview | undefined): readonly Field[] {
  if (!preview) return [...Array<Field>(9).fill(UNSET), UNSET, UNSET, UNSET, '', ''];
  const { initialBefore, maintenanceBefore, equityBefore, initialAfter, maintenanceAfter, equityAfter } =
    preview;
  return [
    ...[initialBefore, maintenanceBefore, equityBefore, initialAfter - initialBefore],
    ...[maintenanceAfter - maintenanceBefore, equityAfter - equityBefore],
    ...[initialAfter, maintenanceAfter, equityAfter],
    ...[preview.commission, UNSET, UNSET, preview.currency, ''],
  ];
}

/** A full openOrder message at a server version. */
export function openOrderFields(
  order: OrderRecord,
  version: number,
  preview?: MarginPreview,
): readonly Field[] {
  const { request } = order;
  const faProfile = version < SINCE.FA_PROFILE_GONE ? [''] : [];
  return [
    ...[
      5,
      request.orderId,
      ...contractFields(request.contract),
      ...head(order),
      order.clientId,
      order.permId,
    ],
    ...[request.outsideRth, request.hidden, 0, request.goodAfterTime, '', '', '', '', ...faProfile, ''],
    ...[request.goodTillDate, '', UNSET, '', 0, '', -1, 0, UNSET, UNSET, UNSET, UNSET, UNSET],
    // displaySize, blockOrder, sweepToFill, allOrNone, minQty, ocaType, eTradeOnly, firmQuoteOnly, nbboPriceCap
    ...[0, false, false, false, UNSET_INT, 3, false, false, UNSET, request.parentId, 0],
    ...volatility([0, '', '', '', '?', false, 0, '']),
    // continuousUpdate, referencePriceType, trailStopPrice, trailingPercent, basisPoints, basisPointsType
    ...[false, 0, UNSET, UNSET, UNSET, UNSET_INT, ...legFields(order)],
    // scale x3, hedgeType, optOutSmartRouting, clearingAccount, clearingIntent, notHeld, deltaNeutralContract
    ...[UNSET_INT, UNSET_INT, UNSET, '', false, '', 'IB', false, false, ...algoFields(order)],
    ...[false, preview !== undefined, order.status, ...marginFields(preview)],
    // randomizeSize, randomizePrice, nConditions, adjustedOrderType and its prices
    ...[false, false, 0, 'None', UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, 0],
    // soft dollar tier x3, cashQty, dontUseAutoPriceForHedge, isOmsContainer, discretionaryUpToLimitPrice
    ...['', '', '', 0, false, false, false, 0, UNSET_INT, UNSET_INT, false],
    // minTradeQty, minCompeteSize, competeAgainstBestOffset, midOffsetAtWhole, midOffsetAtHalf
    ...['', '', UNSET, UNSET, UNSET, ...openOrderTail(version)],
  ];
}

function openOrderTail(version: number): readonly Field[] {
  const tail: readonly (readonly [number, readonly Field[]])[] = [
    [SINCE.CUSTOMER_ACCOUNT, ['']],
    [SINCE.PROFESSIONAL_CUSTOMER, [false]],
    [SINCE.BOND_ACCRUED_INTEREST, ['']],
    [SINCE.INCLUDE_OVERNIGHT, [false]],
    [SINCE.CME_TAGGING_IN_OPEN_ORDER, ['', UNSET_INT]],
  ];
  return tail.flatMap(([since, fields]) => (version >= since ? fields : []));
}

/** A completedOrder message: it has neither order id nor client id. */
export function completedOrderFields(order: OrderRecord, version: number): readonly Field[] {
  const { request } = order;
  const faProfile = version < SINCE.FA_PROFILE_GONE ? [''] : [];
  const customer = version >= SINCE.CUSTOMER_ACCOUNT ? [''] : [];
  const professional = version >= SINCE.PROFESSIONAL_CUSTOMER ? [false] : [];
  const status = order.status === 'Inactive' ? 'Cancelled' : order.status;
  const endText = order.status === 'Filled' ? `Filled Size: ${order.filled}` : (order.endText ?? '');
  return [
    ...[101, ...contractFields(request.contract), ...head(order), order.permId],
    ...[request.outsideRth, request.hidden, 0, request.goodAfterTime, '', '', '', ...faProfile, ''],
    // goodTillDate, rule80A, percentOffset, settlingFirm, shortSaleSlot, location, exemptCode, prices x5
    ...[request.goodTillDate, '', UNSET, '', 0, '', -1, UNSET, UNSET, UNSET, UNSET, UNSET],
    // displaySize, sweepToFill, allOrNone, minQty, ocaType, triggerMethod
    ...[0, false, false, UNSET_INT, 3, 0, ...volatility([0, false, 0, ''])],
    ...[false, 0, UNSET, UNSET, ...legFields(order)],
    // scale x3, hedgeType, clearingAccount, clearingIntent, notHeld, deltaNeutralContract
    ...[UNSET_INT, UNSET_INT, UNSET, '', '', 'IB', false, false, ...algoFields(order)],
    // solicited, status, randomize x2, nConditions, trailStopPrice, lmtPriceOffset, cashQty, hedge, container
    ...[false, status, false, false, 0, UNSET, UNSET, 0, false, false],
    // autoCancelDate, filledQuantity, refFuturesConId, autoCancelParent, shareholder, imbalanceOnly, route
    ...['', order.filled, 0, false, '', false, false, 0, utcStamp(order.endedAt ?? order.placedAt), endText],
    ...['', '', UNSET, UNSET, UNSET, ...customer, ...professional],
  ];
}

/** An execution; request id -1 when it is live. */
export function executionFields(
  execution: ExecutionRecord,
  requestId: number,
  version: number,
): readonly Field[] {
  return [
    ...[11, requestId, execution.orderId, ...contractFields(execution.contract), execution.execId],
    ...[utcStamp(execution.time), execution.account, execution.contract.exchange, execution.side],
    ...[execution.shares, execution.price, execution.permId, execution.clientId, 0],
    ...[execution.cumulative, execution.averagePrice, execution.orderRef, '', UNSET, '', 2],
    ...(version >= SINCE.PENDING_PRICE_REVISION ? [false] : []),
  ];
}

export function commissionFields(execution: ExecutionRecord): readonly Field[] {
  const { amount, currency, realized } = execution.commission!;
  return [59, 1, execution.execId, amount, currency, realized ?? UNSET, UNSET, ''];
}
