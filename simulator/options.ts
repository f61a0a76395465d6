/** What a simulated gateway is started with. */

/** `synthetic`: made from a seed. `replay`: a directory in pysystemtrade's CSV formats. */
export type MarketOptions =
  | { readonly kind: 'synthetic'; readonly seed: number; readonly instruments: number }
  | {
      readonly kind: 'replay';
      readonly directory: string;
      /** Only these instruments; omitted: every file of multiple prices. */
      readonly instruments?: readonly string[];
    };

/**
 * `speed` 0 is a frozen (manual) clock, 1 runs as the wall does, 60 an hour a minute.
 * `start` (UTC ms) omitted: the wall's time. A later time found in the state directory wins: a clock never runs backwards.
 */
export interface ClockOptions {
  readonly start?: number;
  readonly speed: number;
}

export interface SimulatorOptions {
  readonly market: MarketOptions;
  /** Journal and snapshot: orders, executions, positions, cash, ids, clock. Survives `kill -9`. */
  readonly stateDirectory: string;
  /** Where the configuration files of the market are written at start; omitted: nowhere. */
  readonly filesDirectory?: string;
  readonly host: '127.0.0.1';
  /** 0: a free one. */
  readonly port: number;
  /** 0: a free one. */
  readonly controlPort: number;
  readonly clock: ClockOptions;
  /** A paper account, `DU...`. */
  readonly account: string;
  /** In USD; default 1,000,000. Counts only for an empty state directory. */
  readonly initialCash?: number;
  /** Highest server version announced; default 178. */
  readonly serverVersion?: number;
}

export interface RunningSimulator {
  readonly port: number;
  readonly controlPort: number;
  close(): Promise<void>;
}
