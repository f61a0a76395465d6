/** Whether a strategy's order may open a position in the instrument; if not, it only reduces, whatever its kind. */
import type { RollState } from '../rolls/roll-state';
import { type ExpirySettings, expiringContracts } from './expiring-contracts';

export type OpeningRule =
  | { readonly kind: 'open' }
  /** Roll state No_Open. */
  | { readonly kind: 'no-open' }
  /** It would be opened in the priced contract, which is about to expire. */
  | { readonly kind: 'expires-soon'; readonly reason: string };

/** What the rule looks at. */
export interface OpeningFacts {
  readonly rollState: RollState;
  /** The priced contract, with the expiry that the broker reported (YYYYMMDD); read for No_Roll only. */
  readonly priced: readonly { readonly contract: string; readonly expiry?: string }[];
}

/** In roll states other than No_Roll and No_Open an order opens in the forward contract, or waits. `now`: UTC ms. */
export function openingRule(facts: OpeningFacts, settings: ExpirySettings, now: number): OpeningRule {
  if (facts.rollState === 'No_Open') return { kind: 'no-open' };
  if (facts.rollState !== 'No_Roll') return { kind: 'open' };
  const [expiring] = expiringContracts(facts.priced, settings, now);
  return expiring ? { kind: 'expires-soon', reason: expiring.reason } : { kind: 'open' };
}
