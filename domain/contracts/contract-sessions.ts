/** Trading sessions of one contract, as the broker reported them. */
import { exchangeTradeDate, parseTradingHours, type Session } from '../time/sessions';

/** Trading hours in the broker's notation, and their zone; both missing until the broker has reported them. */
export interface ContractHours {
  readonly tradingHours?: string;
  readonly zone?: string;
}

/** Sessions, each shortened by `marginMs` at both ends; undefined when hours or zone are unknown. */
export function contractSessions(
  contract: ContractHours | undefined,
  marginMs = 0,
): readonly Session[] | undefined {
  if (!contract?.tradingHours || !contract.zone) return undefined;
  return parseTradingHours(contract.tradingHours, contract.zone, marginMs);
}

/** The exchange's trade date of a fill (UTC ms); by the system's zone where the exchange's is unknown. */
export function fillTradeDate(contract: ContractHours | undefined, systemZone: string, time: number): string {
  return exchangeTradeDate(contractSessions(contract) ?? [], contract?.zone ?? systemZone, time);
}
