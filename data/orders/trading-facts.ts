import type { InstrumentLock } from '../../domain/limits/lock';
import type { OverrideRule } from '../../domain/limits/override';
import type { PositionLimit } from '../../domain/limits/position-limit';
import type { SizeLimit } from '../../domain/limits/size-limit';
import type { TradeLimit } from '../../domain/limits/trade-limit';
import type { Book } from '../../domain/orders/book';
import { positionLimits, sizeLimits, tradeLimits } from '../controls/limits';
import { locks } from '../controls/locks';
import { overrides } from '../controls/overrides';
import type { Database } from '../store/database';
import { readBook } from './read-book';

/** What is open and held, and what operators have set: all that bounds what strategies may trade. */
export interface TradingFacts {
  readonly book: Book;
  readonly locks: readonly InstrumentLock[];
  readonly overrides: readonly OverrideRule[];
  readonly limits: readonly PositionLimit[];
  readonly sizeLimits: readonly SizeLimit[];
  readonly tradeLimits: readonly TradeLimit[];
}

/** The book is read last: see `readBook`. */
export async function readTradingFacts(database: Database): Promise<TradingFacts> {
  return {
    locks: await locks(database),
    overrides: await overrides(database),
    limits: await positionLimits(database),
    sizeLimits: await sizeLimits(database),
    tradeLimits: await tradeLimits(database),
    book: await readBook(database),
  };
}
