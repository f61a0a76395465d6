import type { LoadedConfig, Origin, RawConfig } from './loaded-config';

/** A strategy as configured. It runs exactly if the control configuration names it under `run_systems`. */
export interface StrategyConfig {
  readonly name: string;
  readonly runner: 'classic' | 'dynamic' | 'custom';
  readonly generator: 'buffered' | 'dynamic' | 'custom';
  /** Absolute path of its backtest file. */
  readonly backtestFile: string;
  /** Share of the capital as configured, not normalised; undefined when there are no weights at all. */
  readonly weight: number | undefined;
  /** Keys of its run_systems entry besides object, frequency, max_executions and the file. */
  readonly runnerArguments: RawConfig;
}

/** A strategy's backtest file, merged. */
export interface StrategyFile {
  /** The strategy's own keys (its list of files and `base_config` joined, top level only). */
  readonly own: RawConfig;
  /** `own` over private over defaults: what a backtest sees. */
  readonly merged: RawConfig;
  /** Every file read, first loaded first. */
  readonly files: readonly string[];
  /** Where a dotted key of `merged` was written. */
  origin(keyPath: string): Origin;
}

/** The strategies that run, in the control configuration's order. */
export declare function strategiesOf(loaded: LoadedConfig): readonly StrategyConfig[];

/** Reads a strategy's file over the loaded configuration. Throws BAD_CONFIG with file and line. */
export declare function loadStrategyFile(path: string, loaded: LoadedConfig): StrategyFile;
