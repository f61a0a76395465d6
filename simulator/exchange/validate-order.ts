import { isOnTick } from '../../domain/prices/ticks';
import type { Market } from '../market/market';
import { algoProblem } from './adaptive';
import { findOne } from './contract-search';
import type { OrderLeg } from './fill-price';
import type { OrderRequest } from './records';

export type OrderCheck =
  | { readonly kind: 'good'; readonly legs: readonly OrderLeg[] }
  | { readonly kind: 'bad'; readonly code: number; readonly text: string };

const TYPES = ['MKT', 'LMT', 'STP', 'SNAP MKT', 'SNAP MID', 'SNAP PRIM'];
const TIFS = ['', 'DAY', 'GTC', 'IOC', 'FOK', 'GTD'];
const LONG_EXPIRY = 8;

const bad = (code: number, text: string): OrderCheck => ({ kind: 'bad', code, text });

/** The contracts that an order trades; code 200 for what doesn't exist, 478 for a contradiction. */
export function orderLegs(market: Market, request: OrderRequest, now: number): OrderCheck {
  if (request.contract.secType !== 'BAG') {
    if (request.contract.expiry.length > LONG_EXPIRY)
      return bad(478, 'Contract expiry does not match the contract definition.');
    const answer = findOne(market, request.contract, now);
    if (answer.kind === 'none') return bad(answer.code, answer.text);
    return { kind: 'good', legs: [{ contract: answer.contract, ratio: 1 }] };
  }
  if (request.legs.length < 2) return bad(321, 'Error validating request: a combination needs its legs.');
  const legs: OrderLeg[] = [];
  for (const leg of request.legs) {
    const contract = market.contract(leg.conId);
    const known = contract && contract.expiryTime > now && leg.ratio > 0;
    if (!known) return bad(200, `No security definition has been found for leg ${leg.conId}`);
    if (leg.exchange !== request.contract.exchange)
      return bad(201, 'Order rejected - reason:the legs trade on another exchange than the combination.');
    legs.push({ contract, ratio: leg.action === 'BUY' ? leg.ratio : -leg.ratio });
  }
  return { kind: 'good', legs };
}

/** Checks an order as the gateway does, with its codes. */
export function validateOrder(
  market: Market,
  request: OrderRequest,
  account: string,
  now: number,
): OrderCheck {
  const check = orderLegs(market, request, now);
  if (check.kind === 'bad') return check;
  if (request.quantity === 0) return bad(434, 'The order size cannot be zero.');
  if (!(request.quantity > 0)) return bad(434, 'The order size cannot be negative.');
  const future = check.legs[0].contract.instrument.secType === 'FUT';
  if (future && !Number.isInteger(request.quantity))
    return bad(10243, 'Fractional-sized order cannot be placed via API.');
  if (!TYPES.includes(request.orderType))
    return bad(321, `Error validating request.-'bW' : cause - Unsupported order type: ${request.orderType}`);
  if (!TIFS.includes(request.tif))
    return bad(321, `Error validating request: invalid time in force ${request.tif}`);
  if (request.account !== '' && request.account !== account)
    return bad(
      321,
      `Error validating request.-'bW' : cause - The account ${request.account} is not available.`,
    );
  const problem = algoProblem(request);
  return problem ? bad(problem.code, problem.text) : checkPrices(request, check);
}

function checkPrices(request: OrderRequest, check: { kind: 'good'; legs: readonly OrderLeg[] }): OrderCheck {
  const prices = request.orderType === 'LMT' ? [request.lmtPrice] : [];
  if (request.orderType === 'STP') prices.push(request.auxPrice);
  if (prices.some((price) => Number.isNaN(price)))
    return bad(321, `Error validating request: a ${request.orderType} order needs its price.`);
  const { minTick } = check.legs[0].contract.instrument;
  if (prices.some((price) => !isOnTick(price, minTick)))
    return bad(110, 'The price does not conform to the minimum price variation for this contract.');
  return check;
}
