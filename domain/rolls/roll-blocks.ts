/** Which blocks of an instrument's roll are kept, since when, and which of them are told by mail. */
import { DAY_MS } from '../time/units';
import { explainBlock, type RollBlocked } from './roll-blocked';

/** Who found it: the order stack at its passes, or the daily update of the prices. */
export type RollSide = 'orders' | 'prices';

export interface KeptBlock {
  readonly blocked: RollBlocked;
  readonly since: Date;
  /** True once it was mailed: it is not mailed again while it lasts. */
  readonly mailed: boolean;
}

export interface RollBlocks {
  readonly instrument: string;
  readonly side: RollSide;
  readonly blocks: readonly KeptBlock[];
}

/** What passes without anybody's doing is mailed when it has lasted so long. */
const PASSING_MAIL_MS = DAY_MS;

/**
 * The blocks found now, each with the time since which there is one of its kind; and those to be mailed: a block that
 * somebody must remove when it begins, one that passes when it has lasted a day.
 */
export function nextBlocks(
  kept: readonly KeptBlock[],
  instrument: string,
  found: readonly RollBlocked[],
  now: Date,
): { readonly blocks: readonly KeptBlock[]; readonly toMail: readonly RollBlocked[] } {
  const blocks = found.map((blocked): KeptBlock & { readonly isNews: boolean } => {
    const before = kept.find((each) => each.blocked.kind === blocked.kind);
    const since = before?.since ?? now;
    const waits = explainBlock(instrument, blocked).passes
      ? now.getTime() - since.getTime() < PASSING_MAIL_MS
      : false;
    const wasMailed = before?.mailed ?? false;
    return { blocked, since, mailed: wasMailed || !waits, isNews: !wasMailed && !waits };
  });
  return {
    blocks: blocks.map(({ isNews: _, ...block }) => block),
    toMail: blocks.filter(({ isNews }) => isNews).map(({ blocked }) => blocked),
  };
}
