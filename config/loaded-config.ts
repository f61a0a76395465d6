import type { ControlConfig } from './schema/control';
import type { ProductionConfig } from './schema/production';
import type { TradingHoursConfig } from './schema/trading-hours';

/** Where an effective value came from. */
export type Origin =
  | { readonly kind: 'file'; readonly file: string; readonly line: number }
  | { readonly kind: 'default'; readonly file: string; readonly line: number }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'credential'; readonly file: string }
  | { readonly kind: 'override'; readonly by: string }
  | { readonly kind: 'absent' };

/** One thing that is wrong, or looks wrong, in a configuration file. */
export interface ConfigProblem {
  readonly file: string;
  /** 1-based; 0 when the problem has no place in the file. */
  readonly line: number;
  /** Dotted; empty for the file as a whole. */
  readonly key: string;
  readonly message: string;
  readonly remedy: string;
}

/** Keys and values of one kind of file, merged, before validation. */
export type RawConfig = Readonly<Record<string, unknown>>;

export interface LoadedConfig {
  readonly config: ProductionConfig;
  readonly control: ControlConfig;
  /** Hours per zone or instrument (`tradedHours`), which narrow the broker's sessions; absent: the broker's alone. */
  readonly tradingHours: TradingHoursConfig | undefined;
  /** Private over defaults, unknown keys included, secrets included: a backtest is merged over this. */
  readonly raw: RawConfig;
  /** Absolute; undefined without one. */
  readonly privateDirectory: string | undefined;
  readonly warnings: readonly ConfigProblem[];
  /** SHA-256 of what decides: no secrets, addresses, ports, directories. 16 hex digits. */
  readonly hash: string;
  /** Where the value of a dotted key came from. Control keys begin with `control.`. */
  origin(keyPath: string): Origin;
}

export interface LoadOptions {
  /** Wins over `PYSYS_PRIVATE_CONFIG_DIR`, which wins over `<checkout>/private`. */
  readonly privateDirectory?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Values that win over every file, by dotted key (control keys begin with `control.`): what a command line or
   * the demo sets. A value replaces whole. To drop a key's other names, give the parent key.
   */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** Said as the origin of `overrides`, such as `--system`. */
  readonly overriddenBy?: string;
}
