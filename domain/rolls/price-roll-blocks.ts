/** What keeps the roll policy from doing what it wants, as the daily update of the prices sees it. */
import { currentContracts } from '../prices/current-contracts';
import { lastPrice } from '../prices/infer-price';
import type { InstrumentFacts } from '../prices/instrument-facts';
import { blockText, type RollBlocked } from './roll-blocked';
import {
  decideRollState,
  type RollFacts,
  type RollPolicy,
  rollConditions,
  rollNearness,
} from './roll-decision';
import { allowedStates } from './roll-state';

export interface BlockFacts {
  readonly facts: Pick<InstrumentFacts, 'instrument' | 'multiple'>;
  readonly seen: RollFacts;
  /** Why a roll of the prices that is due waits. */
  readonly waits?: string;
  /** Why the prices could not roll. */
  readonly refused?: string;
}

/** Sentences, each with what to do; none where nothing is in the way. */
export function blocksOf({ facts, seen, waits, refused }: BlockFacts, policy: RollPolicy): readonly string[] {
  const known = [...notAllowed(seen, policy), ...illiquid(facts, seen, policy)];
  return [
    ...(waits === undefined ? [] : [`${waits} (it waits for that: npx tst orders)`]),
    ...(refused === undefined ? [] : [refusedText(facts, refused)]),
    ...known.map((block) => blockText(facts.instrument, block)),
  ];
}

function refusedText({ instrument, multiple }: BlockFacts['facts'], refused: string): string {
  const { price, forward } = currentContracts(multiple);
  const missing = (
    [
      ['PRICE', price],
      ['FORWARD', forward],
    ] as const
  ).find(([column]) => Number.isNaN(lastPrice(multiple, column)));
  if (missing) return blockText(instrument, { kind: 'missing-price', contract: missing[1] });
  return `${refused} (npx tst rolls preview ${instrument} shows it)`;
}

function notAllowed(seen: RollFacts, policy: RollPolicy): readonly RollBlocked[] {
  const decision = decideRollState(seen, policy);
  if (decision.kind !== 'not-allowed') return [];
  const { state: from, position } = seen;
  const allowed = allowedStates(from, position).filter((each) => each !== from);
  return [{ kind: 'not-allowed', from, wanted: decision.wanted, allowed }];
}

/** Near the roll, held, and nobody trades the contract to go into: an operator has to decide before the expiry. */
function illiquid(
  { multiple }: BlockFacts['facts'],
  seen: RollFacts,
  policy: RollPolicy,
): readonly RollBlocked[] {
  const { isFlat, isLiquid, isNear } = rollConditions(seen, policy);
  if (isFlat || isLiquid || !isNear || rollNearness(seen, policy) !== 'roll') return [];
  const { forward } = currentContracts(multiple);
  return [{ kind: 'no-forward-volume', contract: forward, volume: seen.forwardVolume }];
}
