import type { BrokerPosition, PositionsAnswer } from '../../broker/broker';
import { contractsByConId, contractsNamed } from '../../data/instruments/contracts';
import { storeBrokerPositions } from '../../data/ledger/broker-positions';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import type { Database } from '../../data/store/database';
import { contractPositions } from '../../domain/ledger/positions';
import type { PositionBreak } from '../../domain/reconcile/position-breaks';
import {
  breaksWithBroker,
  breaksWithStatement,
  heldFutures,
  namesOf,
} from '../../domain/reconcile/reported-positions';
import { utcMinute } from '../../domain/time/utc-minute';

/** Contracts in which the ledger differs, and from what; or why there was nothing to compare it with. */
export type Comparison =
  | { readonly kind: 'compared'; readonly with: string; readonly breaks: readonly PositionBreak[] }
  | { readonly kind: 'not-compared'; readonly reason: string; readonly isProblem: boolean };

/** Compares the ledger's contract positions with the answer, which was asked for at `at`, and stores the latter for display. */
export async function comparePositions(
  database: Database,
  answer: PositionsAnswer,
  at: Date,
): Promise<Comparison> {
  switch (answer.kind) {
    case 'reported':
      return compareReported(database, answer.positions, at);
    case 'stated':
      return compareStated(database, answer);
    case 'not-stated':
      return { kind: 'not-compared', reason: answer.reason, isProblem: answer.isProblem };
  }
}

async function compareReported(
  database: Database,
  reported: readonly BrokerPosition[],
  at: Date,
): Promise<Comparison> {
  const held = heldFutures(reported);
  const positions = contractPositions(await wholeLedger(database));
  const conIds = held.map(({ contract }) => contract.conId);
  const known = [
    ...(await contractsByConId(database, conIds)),
    ...(await contractsNamed(database, positions)),
  ];
  const named = held.map(({ contract, position }) => ({ ...namesOf(contract, known), position }));
  await storeBrokerPositions(database, { at, positions: named });
  return { kind: 'compared', with: 'broker', breaks: breaksWithBroker(positions, held, known) };
}

/** With what the ledger had at the time of the statement: what was traded later is not in it. */
async function compareStated(
  database: Database,
  { at, positions, where }: Extract<PositionsAnswer, { kind: 'stated' }>,
): Promise<Comparison> {
  const rows = (await wholeLedger(database)).filter((row) => row.time.getTime() <= at);
  await storeBrokerPositions(database, { where, at: new Date(at), positions });
  return {
    kind: 'compared',
    with: `${where} as of ${utcMinute(at)}`,
    breaks: breaksWithStatement(contractPositions(rows), positions, 'the statement'),
  };
}
