/** What keeps a roll from making progress, and what the operator can do about it. */
import { utcMinute } from '../time/utc-minute';
import type { RollState } from './roll-state';

export type RollBlocked =
  /** `volume`: smoothed contracts a day. */
  | { readonly kind: 'no-forward-volume'; readonly contract: string; readonly volume: number }
  /** `left`: contracts that may still be traded until `resets` (UTC ms); `strategy` is empty for all together. */
  | {
      readonly kind: 'trade-limit';
      readonly needed: number;
      readonly left: number;
      readonly strategy: string;
      readonly periodDays: number;
      readonly resets: number;
    }
  /** An order may trade at most so many contracts. */
  | { readonly kind: 'order-size'; readonly needed: number; readonly most: number }
  | {
      readonly kind: 'locked';
      readonly locks: readonly { readonly owner: string; readonly reason: string }[];
    }
  | { readonly kind: 'halted'; readonly reason: string }
  /** `opens`: UTC ms; absent when no session is known. */
  | { readonly kind: 'market-closed'; readonly contract: string; readonly opens?: number }
  /** Orders that must end first, by their names. */
  | { readonly kind: 'working-order'; readonly orders: readonly string[] }
  | { readonly kind: 'missing-price'; readonly contract: string }
  /** The prices cannot roll while something is held in the contract they leave. */
  | { readonly kind: 'still-held'; readonly contract: string; readonly quantity: number }
  /** A price of the instrument waits for an operator's answer. */
  | { readonly kind: 'price-question' }
  /** No strategy holds what is to be closed. */
  | { readonly kind: 'no-holder'; readonly contract: string }
  /** The wanted state may not follow the present one. */
  | {
      readonly kind: 'not-allowed';
      readonly from: RollState;
      readonly wanted: RollState;
      readonly allowed: readonly RollState[];
    };

export type RollBlockKind = RollBlocked['kind'];

export interface ExplainedBlock {
  readonly reason: string;
  /** What the operator can do, with the command. */
  readonly remedy: string;
  /** True for what ends without anybody's doing: nobody need be woken for it at once. */
  readonly passes: boolean;
}

type Explained = { [Kind in RollBlockKind]: (block: OfKind<Kind>, instrument: string) => ExplainedBlock };
type OfKind<Kind extends RollBlockKind> = Extract<RollBlocked, { readonly kind: Kind }>;

const EXPLAINED: Explained = {
  'no-forward-volume': ({ contract, volume }, instrument) => ({
    reason: `${contract} hardly trades (${Math.trunc(volume)} contracts a day)`,
    remedy: `wait, or leave without it: npx tst rolls set ${instrument} Close --reason R`,
    passes: false,
  }),
  'trade-limit': ({ needed, left, strategy, periodDays, resets }, instrument) => {
    const whose = strategy === '' ? '' : ` --strategy ${strategy}`;
    const days = `${periodDays} ${periodDays === 1 ? 'day' : 'days'}`;
    return {
      reason: `it needs ${needed} contracts, the trade limit of ${days} leaves ${left} until ${utcMinute(resets)}`,
      remedy: `an operator lifts it: npx tst limits reset ${instrument} ${periodDays}${whose} --reason R`,
      passes: false,
    };
  },
  'order-size': ({ needed, most }) => ({
    reason: `its order would trade ${needed} contracts, one order may trade ${most}`,
    remedy:
      'raise order_limits.contracts_max in private_config.yaml or the limit of the instrument (npx tst limits), or roll by hand: npx tst orders',
    passes: false,
  }),
  locked: ({ locks }, instrument) => ({
    reason: `${instrument} is locked: ${locks.map(({ owner, reason }) => `${reason} (${owner})`).join('; ')}`,
    remedy: locks
      .map(({ owner }) => `npx tst locks lift ${instrument} --owner ${owner} --reason R`)
      .join('; '),
    passes: false,
  }),
  halted: ({ reason }) => ({
    reason: `trading is halted: ${reason}`,
    remedy: 'npx tst halt lift --reason R',
    passes: false,
  }),
  'market-closed': ({ contract, opens }) => ({
    reason: opens === undefined ? `no trading hours of ${contract} are known` : `${contract} is not trading`,
    remedy: opens === undefined ? 'npx tst run prices asks the broker' : `it opens ${utcMinute(opens)}`,
    passes: opens !== undefined,
  }),
  'working-order': ({ orders }) => ({
    reason: `${orders.join(', ')} must end first`,
    remedy: `it waits for that; to end it now: npx tst orders close ${orders[0]} --reason R`,
    passes: true,
  }),
  'missing-price': ({ contract }, instrument) => ({
    reason: `the last price of ${contract} is missing and cannot be inferred`,
    remedy:
      `npx tst rolls preview ${instrument} --forward-fill, then ` +
      `npx tst rolls set ${instrument} Roll_Adjusted --forward-fill --reason R`,
    passes: false,
  }),
  'still-held': ({ contract, quantity }, instrument) => ({
    reason: `${quantity} of ${contract} are still held`,
    remedy: `npx tst rolls set ${instrument} Force | Force_Outright | Close --reason R`,
    passes: false,
  }),
  'price-question': (_block, instrument) => ({
    reason: `a price of ${instrument} waits for an answer`,
    remedy: 'npx tst questions',
    passes: false,
  }),
  'no-holder': ({ contract }) => ({
    reason: `no strategy holds what is in ${contract}, so it cannot be closed on its behalf`,
    remedy: 'npx tst positions shows what is held for whom',
    passes: false,
  }),
  'not-allowed': ({ from, wanted, allowed }, instrument) => ({
    reason: `${wanted} may not follow ${from}`,
    remedy: `npx tst rolls set ${instrument} ${allowed.join(' | ')} --reason R`,
    passes: false,
  }),
};

/** Why a roll makes no progress, as sentences for the operator; times are UTC. */
export function explainBlock(instrument: string, block: RollBlocked): ExplainedBlock {
  const explain = EXPLAINED[block.kind] as (block: RollBlocked, instrument: string) => ExplainedBlock;
  return explain(block, instrument);
}

/** Reason and remedy in one line. */
export function blockText(instrument: string, block: RollBlocked): string {
  const { reason, remedy } = explainBlock(instrument, block);
  return `${reason} (${remedy})`;
}
