import type { ContractRecord } from '../../data/instruments/contracts';
import { exchangeTradeDate, parseTradingHours, type Session } from '../time/sessions';

type Hours = Pick<ContractRecord, 'tradingHours' | 'zone'> | undefined;

/** Sessions of a stored contract, each end shortened by `marginMs`; undefined when its hours or zone are unknown. */
export function contractSessions(contract: Hours, marginMs = 0): readonly Session[] | undefined {
  if (!contract?.tradingHours || !contract.zone) return undefined;
  return parseTradingHours(contract.tradingHours, contract.zone, marginMs);
}

/** The exchange's trade date of a fill (UTC ms); by the system's zone where the exchange's is unknown. */
export function fillTradeDate(contract: Hours, systemZone: string, time: number): string {
  return exchangeTradeDate(contractSessions(contract) ?? [], contract?.zone ?? systemZone, time);
}
