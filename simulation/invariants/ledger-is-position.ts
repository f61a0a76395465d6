import { contractPositions } from '../../domain/ledger/positions';
import type { Invariant } from './state';
import { contractOf, isLocked } from './truth';

/** At rest the ledger's positions are the broker's, or the instrument is locked and somebody was told. */
export const ledgerIsPosition: Invariant = {
  name: 'I4',
  says: 'the ledger has the positions of the broker',
  quiet(state) {
    const differences = new Map<string, number>();
    const add = (instrument: string, contract: string, quantity: number) => {
      const key = `${instrument}/${contract}`;
      differences.set(key, (differences.get(key) ?? 0) + quantity);
    };
    for (const { contract, quantity } of state.held.values()) {
      const ours = contractOf(state, contract.conId);
      add(ours?.instrument ?? contract.symbol, ours?.contract ?? contract.contractMonth, quantity);
    }
    for (const { instrument, contract, quantity } of contractPositions(state.ledger))
      add(instrument, contract, -quantity);
    return [...differences]
      .filter(([key, difference]) => difference !== 0 && !isLocked(state, key.split('/')[0]))
      .map(([key, difference]) => `the broker has ${difference} more of ${key}, and nothing is locked`);
  },
};
