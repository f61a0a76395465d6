/** Records of contracts of a made-up instrument, BUND, in the cycle HMUZ: each expires on the 15th of its month. */
import type { ContractRecord } from '../../domain/contracts/contract-record';

export const ROLL = {
  holdRollCycle: 'HMUZ',
  pricedRollCycle: 'HMUZ',
  rollOffsetDays: -5,
  carryOffset: 1,
  expiryOffset: 7,
};

/** As the broker reported it, sampled. */
export function contractRecord(
  contract: string,
  change: Partial<ContractRecord> = {},
): Required<ContractRecord> {
  return {
    instrument: 'BUND',
    contract,
    sampling: true,
    expiry: `${contract.slice(0, 6)}15`,
    conId: Number(contract),
    tradingHours: '20261127:0900-20261127:1700',
    zone: 'Europe/Berlin',
    minTick: 0.01,
    ...change,
  };
}
