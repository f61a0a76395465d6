/** The broker's report of what an account holds, in our names and against our ledger. */
import type { ContractPosition } from '../ledger/positions';
import { contractBreaks, type PositionBreak } from './position-breaks';

/** A contract as the broker reports it. */
export interface ReportedContract {
  readonly conId: number;
  readonly symbol: string;
  /** `YYYYMMDD`. */
  readonly expiry: string;
}

export interface ReportedPosition {
  readonly contract: ReportedContract & { readonly kind: string; readonly localSymbol: string };
  readonly position: number;
}

/** A contract of ours, with what the broker reported of it before. */
export interface KnownContract {
  readonly instrument: string;
  readonly contract: string;
  readonly conId?: number;
  readonly expiry?: string;
}

/** Futures of which something is held: nothing else is compared. */
export function heldFutures<Position extends ReportedPosition>(
  reported: readonly Position[],
): readonly Position[] {
  return reported.filter(({ position, contract }) => position !== 0 && contract.kind === 'future');
}

/** Our names of the broker's contract, or the broker's own where it is none of ours. */
export function namesOf(
  { conId, symbol, expiry }: ReportedContract,
  known: readonly KnownContract[],
): { readonly instrument: string; readonly contract: string } {
  const ours = byConId(conId, known);
  return { instrument: ours?.instrument ?? symbol, contract: ours?.contract ?? expiry };
}

/** Contracts in which what is held at the broker differs from our positions; see `contractBreaks`. */
export function breaksWithBroker(
  positions: readonly ContractPosition[],
  held: readonly ReportedPosition[],
  known: readonly KnownContract[],
): readonly PositionBreak[] {
  const holdings = held.map(({ contract, position }) => ({
    instrument: byConId(contract.conId, known)?.instrument,
    name: contract.localSymbol || contract.symbol,
    expiry: contract.expiry,
    quantity: position,
  }));
  const expiryOf = (instrument: string, contract: string) =>
    known.find((each) => each.instrument === instrument && each.contract === contract)?.expiry;
  return contractBreaks(positions, holdings, expiryOf);
}

/** A position that a person states, in our names. */
export interface StatedPosition {
  readonly instrument: string;
  /** 8 digits. */
  readonly contract: string;
  readonly position: number;
}

/** Contracts in which what is stated differs from our positions, `where` it is stated. */
export function breaksWithStatement(
  positions: readonly ContractPosition[],
  stated: readonly StatedPosition[],
  where: string,
): readonly PositionBreak[] {
  const holdings = stated.map(({ instrument, contract, position }) => ({
    ...{ instrument, name: instrument, expiry: contract, quantity: position },
  }));
  return contractBreaks(positions, holdings, (_, contract) => contract, where);
}

function byConId(conId: number, known: readonly KnownContract[]): KnownContract | undefined {
  return known.find((each) => each.conId === conId);
}
