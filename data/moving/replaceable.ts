import { tstError } from '../../domain/errors/errors';
import type { Item } from '../../domain/moving/items';
import type { ImportedItem } from './import-record';

/** Throws BAD_INPUT unless an import stored what is there, or it is to be replaced. `what` names it. */
export function refuseForeign(
  { replace }: { readonly replace: boolean },
  { id }: Item,
  before: ImportedItem | undefined,
  what: string,
): void {
  if (before !== undefined || replace) return;
  throw tstError('BAD_INPUT', `${id}: ${what} stored, which no import wrote; --replace writes over them`);
}
