import { findContract } from '../../data/instruments/contracts';
import type { ExecutionLink } from '../../data/ledger/execution-links';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { findOrder } from '../../data/orders/order-store';
import { executionIdentity, rowId } from '../../domain/ledger/execution-id';
import type { LedgerRow } from '../../domain/ledger/ledger-row';
import { manualCounterparts, mayBeFillOf, placesTaken } from '../../domain/ledger/manual-counterpart';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { rowOfOrder } from './execution-row';

/**
 * Books the execution in the place of the manual fills that it is said to be: the named one, or what was entered for
 * its order. The manual rows are reduced first: until the execution is booked too, too little is counted, not too much.
 */
export async function replaceManualFills(
  deps: Deps,
  link: ExecutionLink,
  order: BrokerOrder | undefined,
  ledgerRowId: string | undefined,
): Promise<void> {
  const { database, journal } = deps;
  const rows = await ledgerRows(database, { instrument: link.instrument });
  const chosen = chosenFills(rows, link, order, ledgerRowId);
  for (const row of placesTaken(rows, chosen, link)) await recordFill(database, journal, row);
  const known = await findContract(database, link.instrument, link.contract);
  const [like] = [...chosen, ...rows.filter((row) => row.replacedBy === link.identity)];
  const booked = order ? await rowOfOrder(deps, order, link, known) : inPlaceOf(like, link);
  await recordFill(database, journal, booked);
}

/** Why the execution cannot be what was entered by hand; undefined when it can. */
export async function whyNotLinked(
  { database }: Deps,
  link: ExecutionLink,
  ledgerRowId: string | undefined,
): Promise<string | undefined> {
  const rows = await ledgerRows(database, { instrument: link.instrument });
  if (rows.some((row) => row.replacedBy === link.identity)) return undefined;
  const order = link.brokerOrderId ? await findOrder(database, 'broker', link.brokerOrderId) : undefined;
  const [chosen] = chosenFills(rows, link, order, ledgerRowId);
  if (chosen && (order || Math.abs(link.quantity) <= Math.abs(chosen.quantity))) return undefined;
  const named = chosen ?? rows.find((row) => isNamed(row, ledgerRowId));
  if (named?.kind === 'manual')
    return `${named.identity} is ${named.quantity} of ${named.contract}, not ${link.quantity} of ${link.contract}`;
  if (ledgerRowId !== undefined) return `${ledgerRowId} is not a manual fill of ${link.instrument}`;
  const like = manualCounterparts(rows, link).map((row) => row.identity);
  return like.length > 0
    ? `say which manual fill it is: ${like.join(', ')}`
    : `no manual fill of ${link.contract} is left that it could be`;
}

function chosenFills(
  rows: readonly LedgerRow[],
  link: ExecutionLink,
  order: BrokerOrder | undefined,
  ledgerRowId: string | undefined,
): readonly LedgerRow[] {
  const like = manualCounterparts(rows, link);
  if (ledgerRowId === undefined) return like.filter((row) => order && mayBeFillOf(order, row));
  const identity = rows.find((row) => isNamed(row, ledgerRowId))?.identity;
  return like.filter((row) => row.identity === identity);
}

function isNamed(row: LedgerRow, name: string | undefined): boolean {
  return row.id === name || row.identity === name;
}

/** An execution that matched no order belongs to whom the manual fill belonged. */
function inPlaceOf(manual: LedgerRow, link: ExecutionLink): LedgerRow {
  const { identity, version } = executionIdentity(link.executionId);
  const { replacedBy: _, enteredBy: __, note: ___, ...owner } = manual;
  const { quantity, price, time, executionId } = link;
  const told = { quantity, price, time, executionId, ...(link.permId ? { permId: link.permId } : {}) };
  return { ...owner, ...told, id: rowId(identity, version), identity, version, kind: 'broker' };
}
