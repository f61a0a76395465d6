import type { Item } from '../../domain/moving/items';
import type { Journal } from '../ledger/journal';
import type { Database } from '../store/database';
import type { ImportedItem } from './import-record';

/** What an import works with. */
export interface Moving {
  readonly database: Database;
  /** Opened at the first position. */
  journal(): Promise<Journal>;
  /** Codes of instrumentconfig.csv. */
  readonly instruments: ReadonlySet<string>;
  /** Write over what was stored by anything but an import. */
  readonly replace: boolean;
  readonly by: string;
  readonly at: Date;
  /**
   * The newest price at or before an instant (UTC ms), or else the first one after it, of a contract; of what an
   * instrument holds where the contract is empty. Undefined without prices.
   */
  priceAt(instrument: string, contract: string, at: number): Promise<number | undefined>;
}

/** How files are read, before anything is compared or written. */
export interface ReadingOptions {
  readonly instruments: ReadonlySet<string>;
  /** Make adjusted prices of the multiple prices again, whatever their file says. */
  readonly stitch: boolean;
}

/** What an item's files hold, checked. */
export interface Content {
  readonly rows: number;
  /** What was odd but lost nothing, each naming the file. */
  readonly notes: readonly string[];
  /** Compares it with what is stored. Throws BAD_INPUT when it must not be written. */
  plan(moving: Moving, item: Item, before: ImportedItem | undefined): Promise<Planned>;
}

export type Planned = Unchanged | PlannedWrite;

export interface Unchanged {
  readonly kind: 'unchanged';
  /** Of a series that is stored so. */
  readonly version?: number;
}

export interface PlannedWrite {
  /** `new`: nothing of it is stored. */
  readonly kind: 'new' | 'changed';
  /** Writes it, guarded; the same again changes nothing. Returns the version of a series. */
  write(): Promise<number | undefined>;
}
