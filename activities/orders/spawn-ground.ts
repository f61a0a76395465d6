import { readContractFacts } from '../../data/orders/contract-facts';
import { type Book, heldIn } from '../../domain/orders/book';
import type { ContractFacts } from '../../domain/orders/plan-contract-orders';
import type { RollState } from '../../domain/rolls/roll-state';
import type { Deps } from '../deps';
import { leaveRollState } from './leave-roll-state';

/** What contract orders of an instrument are planned on, at one moment. */
export interface SpawnGround extends ContractFacts {
  readonly rollState: RollState;
  /** UTC ms. */
  readonly now: number;
}

/** Where nothing is left to leave the priced contract, its roll state becomes Passive first. */
export async function spawnGround(deps: Deps, book: Book, instrument: string): Promise<SpawnGround> {
  const facts = await readContractFacts(deps.database, instrument);
  const held = heldIn(book, instrument, facts.contracts.price);
  const rollState = await leaveRollState(deps, facts.roll, held);
  return { ...facts, rollState, now: await deps.clock.read() };
}
