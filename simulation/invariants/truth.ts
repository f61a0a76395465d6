/** The broker's truth in the terms of the ledger. */
import type { BrokerExecution } from '../../broker/broker';
import { executionIdentity } from '../../domain/ledger/execution-id';
import type { WorldState } from './state';

export interface TrueExecution extends BrokerExecution {
  readonly identity: string;
  readonly version: number;
}

/** The version of each execution that counts. */
export function effectiveExecutions(executions: readonly BrokerExecution[]): readonly TrueExecution[] {
  const newest = new Map<string, TrueExecution>();
  for (const execution of executions) {
    const { identity, version } = executionIdentity(execution.executionId);
    if ((newest.get(identity)?.version ?? 0) < version)
      newest.set(identity, { ...execution, identity, version });
  }
  return [...newest.values()];
}

/** Our contract of one of the broker's. */
export function contractOf({ contracts }: Pick<WorldState, 'contracts'>, conId: number) {
  return contracts.find((each) => each.conId === conId);
}

/** Whether nothing is sent of an instrument until a person has looked. */
export function isLocked({ locks }: Pick<WorldState, 'locks'>, instrument: string | undefined): boolean {
  return locks.some((lock) => lock.instrument === instrument);
}
