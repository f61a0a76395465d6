/** An execution that the operator linked to a fill entered by hand. */
import { executionIdentity } from './execution-id';
import type { ExecutionLink } from './execution-link';
import { type OrderInFamily, rowOfOrder } from './execution-row';
import type { LedgerRow } from './ledger-row';
import { isEntered, manualCounterparts, mayBeFillOf, placesTaken } from './manual-counterpart';
import { withQuantity } from './shared-fill';

/** An execution, and where it may belong. */
export interface LinkFacts {
  readonly link: ExecutionLink;
  /** The order that it matched. */
  readonly owner?: OrderInFamily;
  /** Every version of the rows of its instrument. */
  readonly rows: readonly LedgerRow[];
  /** The exchange's. */
  readonly tradeDate: string;
}

/** Why the execution cannot be the fill of this name (id or identity of a row); undefined when it can, or is already. */
export function whyNotLinked(facts: LinkFacts, name: string | undefined): string | undefined {
  const { link, owner, rows } = facts;
  if (rows.some((row) => row.replacedBy === link.identity)) return undefined;
  const [chosen] = chosenFills(facts, name);
  if (chosen && (owner || Math.abs(link.quantity) <= Math.abs(chosen.quantity))) return undefined;
  const named = chosen ?? rows.find((row) => isNamed(row, name));
  if (named && isEntered(named))
    return `${named.identity} is ${named.quantity} of ${named.contract}, not ${link.quantity} of ${link.contract}`;
  if (name !== undefined) return `${name} is not a manual fill of ${link.instrument}`;
  const like = manualCounterparts(rows, link).map((row) => row.identity);
  return like.length > 0
    ? `say which manual fill it is: ${like.join(', ')}`
    : `no manual fill of ${link.contract} is left that it could be`;
}

/**
 * The rows by which the execution takes the place of the named fill, or of what was entered for its order, in the order
 * of writing. The manual rows are reduced first: until the execution is booked too, too little is counted, not too much.
 */
export function rowsOfLink(facts: LinkFacts, name: string | undefined): readonly LedgerRow[] {
  const { link, owner, rows, tradeDate } = facts;
  const chosen = chosenFills(facts, name);
  const [like] = [...chosen, ...rows.filter((row) => row.replacedBy === link.identity)];
  const booked = owner ? rowOfOrder(owner, link, tradeDate, rows) : inPlaceOf(like, link, rows);
  return [...placesTaken(rows, chosen, link), booked];
}

/** The named one; without a name, those that may be fills of its order. */
function chosenFills({ link, owner, rows }: LinkFacts, name: string | undefined): readonly LedgerRow[] {
  const like = manualCounterparts(rows, link);
  if (name === undefined) return like.filter((row) => owner && mayBeFillOf(owner.order, row));
  const identity = rows.find((row) => isNamed(row, name))?.identity;
  return like.filter((row) => row.identity === identity);
}

function isNamed(row: LedgerRow, name: string | undefined): boolean {
  return row.id === name || row.identity === name;
}

/** An execution that matched no order has the owner of the manual fill. */
function inPlaceOf(manual: LedgerRow, link: ExecutionLink, rows: readonly LedgerRow[]): LedgerRow {
  const { replacedBy: _, enteredBy: __, note: ___, ...owner } = withQuantity(manual, link.quantity, rows);
  const { price, time, executionId } = link;
  const permId = link.permId ? { permId: link.permId } : {};
  return {
    ...owner,
    ...executionIdentity(executionId),
    kind: 'broker',
    price,
    time,
    executionId,
    ...permId,
  };
}
