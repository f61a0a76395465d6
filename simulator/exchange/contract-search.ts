import type { Market, MarketContract } from '../market/market';
import type { WireContract } from '../protocol/wire-contract';

function sameNumber(text: string, value: number): boolean {
  return text === '' || Number(text) === value;
}

function fits(wire: WireContract, contract: MarketContract): boolean {
  const { instrument } = contract;
  const isText = (asked: string, actual: string) => asked === '' || asked === actual;
  const expiry = wire.expiry.slice(0, 8).trim();
  return (
    (wire.conId === 0 || wire.conId === contract.conId) &&
    isText(wire.symbol, instrument.symbol) &&
    isText(wire.currency, instrument.currency) &&
    isText(wire.localSymbol, contract.localSymbol) &&
    isText(wire.tradingClass, instrument.tradingClass) &&
    sameNumber(wire.multiplier, instrument.multiplier) &&
    (wire.exchange === '' || instrument.validExchanges.includes(wire.exchange)) &&
    (expiry === '' || (expiry.length === 6 ? expiry === contract.contractMonth : expiry === contract.expiry))
  );
}

/** Every contract that fits what was said; empty fields fit all. Expired ones only when asked for. */
export function findContracts(
  market: Market,
  wire: WireContract,
  now: number,
  includeExpired: boolean,
): readonly MarketContract[] {
  const candidates = candidatesOf(market, wire);
  const found = candidates.filter(
    (contract) =>
      (contract.expiryTime > now || includeExpired) && contract.listedTime <= now && fits(wire, contract),
  );
  return wire.secType === 'CONTFUT' ? found.slice(0, 1) : found;
}

function candidatesOf(market: Market, wire: WireContract): readonly MarketContract[] {
  if (wire.conId !== 0) {
    const contract = market.contract(wire.conId);
    return contract ? [contract] : [];
  }
  if (wire.symbol === '' && wire.localSymbol === '') return [];
  if (wire.secType === 'CASH') return market.contracts(wire.symbol, 'CASH');
  if (wire.secType === 'FUT' || wire.secType === 'CONTFUT' || wire.secType === '')
    return market.contracts(wire.symbol, 'FUT');
  return [];
}

export type SearchAnswer =
  | { readonly kind: 'found'; readonly contract: MarketContract }
  | { readonly kind: 'none'; readonly code: number; readonly text: string };

/** The one contract meant; code 200 if none or more than one matches, 478 when the conId contradicts the rest. */
export function findOne(
  market: Market,
  wire: WireContract,
  now: number,
  includeExpired = false,
): SearchAnswer {
  const found = findContracts(market, wire, now, includeExpired);
  if (found.length === 1) return { kind: 'found', contract: found[0] };
  if (found.length > 1) {
    const text = `The contract description specified for ${wire.symbol} is ambiguous; you must specify the multiplier or trading class.`;
    return { kind: 'none', code: 200, text };
  }
  if (wire.conId !== 0 && contradicts(market, wire))
    return { kind: 'none', code: 478, text: 'Contract description does not match the conId.' };
  return { kind: 'none', code: 200, text: 'No security definition has been found for the request' };
}

function contradicts(market: Market, wire: WireContract): boolean {
  const contract = market.contract(wire.conId);
  return contract !== undefined && !fits({ ...wire, exchange: '' }, contract);
}
