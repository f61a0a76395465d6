import { executionIdentity } from '../../domain/ledger/execution-id';
import type { Invariant } from './state';
import { contractOf, effectiveExecutions, isLocked } from './truth';

/** Every execution is in the ledger as the broker counts it, or is asked about, or its instrument is locked. */
export const noFillLost: Invariant = {
  name: 'I2',
  says: 'no fill is lost',
  always({ ledger, journal }) {
    const journaled = new Set(
      journal.flatMap((entry) => {
        if (entry.kind === 'fill') return [entry.row.id];
        return entry.kind === 'transfer' ? entry.rows.map(({ id }) => id) : [];
      }),
    );
    return ledger
      .filter(({ id }) => !journaled.has(id))
      .map(({ id }) => `the ledger row ${id} is not in the journal`);
  },
  quiet(state) {
    const rows = new Map(state.ledger.map((row) => [row.id, row]));
    const asked = new Set(state.links.map(({ executionId }) => executionIdentity(executionId).identity));
    return effectiveExecutions(state.executions).flatMap((execution) => {
      const { identity, version, executionId, contract, quantity } = execution;
      const row = rows.get(`${identity}#${version}`);
      const instrument = contractOf(state, contract.conId)?.instrument;
      if (asked.has(identity) || isLocked(state, instrument)) return [];
      if (row === undefined) {
        const known = [...rows.values()].some((each) => each.identity === identity);
        if (quantity === 0 && !known) return [];
        return [`the execution ${executionId} (${quantity} ${contract.localSymbol}) is not in the ledger`];
      }
      if (row.quantity !== quantity) return [`${executionId} is ${quantity}, in the ledger ${row.quantity}`];
      return [];
    });
  },
};
