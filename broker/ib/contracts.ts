/** Contracts, between our words and the library's. */
import type { Contract, ContractDetails as IbContractDetails } from '@stoqey/ib';
import { OrderAction, SecType } from '@stoqey/ib';
import { ianaZone } from '../../domain/time/zone-names';
import type { BrokerContract, ContractDetails, ContractKind, ContractQuery, OutgoingOrder } from '../broker';

export type Legs = OutgoingOrder['legs'];

const KINDS: Readonly<Record<string, ContractKind>> = {
  [SecType.FUT]: 'future',
  [SecType.CASH]: 'currency',
  [SecType.BAG]: 'spread',
};

/** Where the broker trades pairs of currencies. */
const CURRENCY_EXCHANGE = 'IDEALPRO';

/** The library's contract for a look-up; what is not given matches everything. */
export function queryContract(query: ContractQuery): Contract {
  if (query.kind === 'currency') {
    const { currency, pricedIn } = query;
    return { symbol: currency, secType: SecType.CASH, exchange: CURRENCY_EXCHANGE, currency: pricedIn };
  }
  return {
    symbol: query.symbol,
    secType: SecType.FUT,
    exchange: query.exchange ?? '',
    currency: query.currency,
    multiplier: query.multiplier,
    lastTradeDateOrContractMonth: query.contractMonth,
    includeExpired: query.includeExpired ?? false,
  };
}

/** A single contract by its id and exchange alone: any further field can only contradict it (error 478). */
export function contractById(contract: BrokerContract): Contract {
  return { conId: contract.conId, exchange: contract.exchange };
}

/** One contract, or a combination (BAG) of the legs on the exchange of the first. */
export function tradedContract(legs: Legs): Contract {
  const first = legs[0].contract;
  if (legs.length === 1) return contractById(first);
  return {
    symbol: first.symbol,
    secType: SecType.BAG,
    currency: first.currency,
    exchange: first.exchange,
    comboLegs: legs.map(({ contract, ratio }) => ({
      conId: contract.conId,
      ratio: Math.abs(ratio),
      action: ratio > 0 ? OrderAction.BUY : OrderAction.SELL,
      exchange: contract.exchange,
    })),
  };
}

/** Undefined for kinds of contracts that this system does not trade (stocks, options). */
export function brokerContract(raw: Contract, contractMonth: string): BrokerContract | undefined {
  const kind = KINDS[raw.secType ?? ''];
  if (kind === undefined) return undefined;
  return {
    conId: raw.conId ?? 0,
    kind,
    symbol: raw.symbol ?? '',
    exchange: raw.exchange ?? '',
    currency: raw.currency ?? '',
    localSymbol: raw.localSymbol ?? '',
    // The broker leaves it out for currencies, where one is worth one; a future without one is not known.
    multiplier: Number(raw.multiplier) || (kind === 'future' ? Number.NaN : 1),
    contractMonth,
    expiry: dateOf(raw.lastTradeDateOrContractMonth),
  };
}

/** Undefined for kinds of contracts that this system does not trade. */
export function contractDetails(raw: IbContractDetails): ContractDetails | undefined {
  const contract = brokerContract(raw.contract, digits(raw.contractMonth, 6));
  if (!contract) return undefined;
  return {
    ...contract,
    expiry: contract.expiry || digits(raw.realExpirationDate, 8),
    minTick: raw.minTick ?? Number.NaN,
    marketRuleIds: (raw.marketRuleIds ?? '')
      .split(',')
      .filter((id) => id !== '')
      .map(Number),
    priceMagnifier: raw.priceMagnifier || 1,
    zone: ianaZone(raw.timeZoneId ?? ''),
    tradingHours: raw.tradingHours ?? '',
    liquidHours: raw.liquidHours ?? '',
    validExchanges: (raw.validExchanges ?? '').split(',').filter((exchange) => exchange !== ''),
  };
}

/** `20271214 12:01:00 US/Central` -> `20271214`. In the long form, a request ends with error 478 every time. */
function dateOf(text: string | undefined): string {
  return /^\d{8}/.exec(text ?? '')?.[0] ?? '';
}

function digits(text: string | undefined, count: number): string {
  return new RegExp(`^\\d{${count}}`).exec(text ?? '')?.[0] ?? '';
}
