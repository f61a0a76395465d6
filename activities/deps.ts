import type { Logger } from 'pino';
import type { Broker } from '../broker/broker';
import type { LoadedConfig } from '../config/loaded-config';
import type { ProductionConfig } from '../config/schema/production';
import type { Journal } from '../data/ledger/journal';
import type { Catalogue } from '../data/store/catalogue';
import type { Database } from '../data/store/database';
import type { ReportMail } from '../reports/renderers/email';
import type { TradingClock } from '../services/gateway/trading-clock';

/** Folders of one system, outside the checkout. */
export interface Folders {
  readonly outbox: string;
  readonly reports: string;
  readonly mongoDump: string;
  readonly csvBackup: string;
  readonly echos: string;
}

/** Sends a mail: the injected function throttles, stores and sends it (or puts it into the outbox). */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly critical?: boolean;
}

/** Everything through which activities reach the world. Only the worker knows the concrete classes. */
export interface Deps {
  readonly system: string;
  /** Version of this program, for run records. */
  readonly version: string;
  readonly account: string;
  /** Merged and checked. */
  readonly config: ProductionConfig;
  /** The same with its origins, the control configuration and the trading hours. */
  readonly loaded: LoadedConfig;
  readonly catalogue: Catalogue;
  readonly database: Database;
  readonly journal: Journal;
  readonly clock: TradingClock;
  /** The connection for data: prices, contracts, account. */
  readonly dataBroker: Broker;
  /** The connection of the order role, under its one fixed client id. */
  readonly orderBroker: Broker;
  /**
   * Broker orders that an activity of this process is watching. Each ends by reading what was stored, so their
   * workflows need not be woken for every report of the broker meanwhile.
   */
  readonly watchedOrders: Set<string>;
  readonly folders: Folders;
  readonly log: Logger;
  /** Throws SYSTEM_TAKEN when the system is no longer this Temporal server's: then nothing may be sent. */
  assertOurs(): Promise<void>;
  sendMail(mail: Mail): Promise<void>;
  /** Neither throttled nor stored as a mail: reports are stored as such. */
  sendReport(mail: ReportMail): Promise<void>;
}
