import type { Part } from '../part';

/** All instants are UTC ms; an absent one means: never. */
export interface StatusReportData {
  readonly producedAt: number;
  readonly zone: string;
  /** Days after which something counts as delayed. */
  readonly delayDaysMax: number;
  /** A difference of the clocks above this is a warning. */
  readonly clockSkewWarnMs: number;
  /** Our clock is so far ahead of the broker's, as asked at `at`; absent when it was never asked. */
  readonly clockSkew: Part<{ readonly skewMs: number; readonly at: number } | undefined>;
  readonly stages: Part<readonly StageStatus[]>;
  readonly methods: Part<readonly MethodStatus[]>;
  /** Instruments and FX codes of which the last fetch failed or found no data, and why. */
  readonly missingPrices: Part<readonly MissingPrices[]>;
  /** Contracts in use that have expired, or that the broker no longer knows. */
  readonly contractAlarms: Part<readonly ContractAlarm[]>;
  /** What is in the way of a roll, and what to do about it. */
  readonly blockedRolls: Part<readonly ContractAlarm[]>;
  readonly adjustedPrices: Part<readonly LastUpdate[]>;
  readonly fxPrices: Part<readonly LastUpdate[]>;
  /** `name` is `strategy/instrument`. */
  readonly optimalPositions: Part<readonly LastUpdate[]>;
  readonly tradeLimits: Part<readonly TradeLimitStatus[]>;
  readonly positionLimits: Part<readonly PositionLimitStatus[]>;
  readonly overrides: Part<readonly OverrideStatus[]>;
  readonly locks: Part<readonly LockStatus[]>;
  readonly questions: Part<readonly QuestionStatus[]>;
  readonly processes: Part<readonly ProcessState[]>;
}

export interface LastUpdate {
  readonly name: string;
  readonly lastUpdate?: number;
}

export interface ContractAlarm {
  readonly instrument: string;
  readonly texts: readonly string[];
  readonly since: number;
}

export interface MissingPrices {
  readonly name: string;
  readonly tradeDate: string;
  readonly at: number;
  /** False when no source has data, which is no failure. */
  readonly isFailure: boolean;
  readonly reasons: readonly string[];
}

/** One stage of the day's cycle. */
export interface StageStatus {
  readonly stage: string;
  readonly state: string;
  readonly summary: string;
  readonly problems: readonly string[];
}

export interface MethodStatus {
  readonly process: string;
  readonly method: string;
  readonly lastStart?: number;
  readonly lastEnd?: number;
}

export interface TradeLimitStatus {
  /** Undefined: the instrument across strategies. */
  readonly strategy?: string;
  readonly instrument: string;
  readonly periodDays: number;
  readonly limit: number;
  readonly tradedSinceReset: number;
  readonly resetAt: number;
}

export interface PositionLimitStatus {
  readonly strategy?: string;
  readonly instrument: string;
  readonly position: number;
  /** Undefined: none. */
  readonly limit?: number;
}

export interface OverrideStatus {
  readonly name: string;
  readonly override: string;
  readonly reason: string;
}

export interface LockStatus {
  readonly instrument: string;
  readonly owner: string;
  readonly reason: string;
  readonly since: number;
}

export interface QuestionStatus {
  readonly id: string;
  readonly text: string;
  readonly askedAt: number;
}

export interface ProcessState {
  readonly process: string;
  readonly status: string;
  readonly state: 'running' | 'crashed' | 'failed' | 'not running';
  readonly lastStart?: number;
  readonly lastEnd?: number;
  /** `HH:MM` in the system's zone. */
  readonly windowStart: string;
  readonly windowStop: string;
  readonly previousProcess?: string;
  readonly machine: string;
}
