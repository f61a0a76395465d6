/** How to reach the gateway, as whom, how fast, and how patiently. */
import type { ClockKind } from '../../domain/time/clock-kind';

/** The trading clock: the machine's when live, the simulator's otherwise (there `sleep` moves it). */
export interface BrokerClock {
  /** Live unless it says so. */
  readonly kind?: ClockKind;
  /** UTC ms. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of the log: a sentence and its facts. */
export type BrokerLog = (level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>) => void;

/** Limits of historical requests; the times are on the trading clock. */
export interface HistoryPacingOptions {
  /** Between any two historical requests. */
  readonly minSpacingMs: number;
  /** Requests open at once; IB's limit is 50. */
  readonly maxOpen: number;
  /** Before the same request may be sent again. */
  readonly identicalMs: number;
  /** Pause of all historical requests after the broker complained of pacing. */
  readonly penaltyMs: number;
}

export interface IbBrokerOptions {
  readonly host: string;
  readonly port: number;
  /** Fixed: when the gateway says it is in use, the same one is tried again, never another. */
  readonly clientId: number;
  /** The gateway must manage this account, or the connection never becomes ready. */
  readonly account: string;
  readonly clock: BrokerClock;
  /** Messages a second to the gateway over any one second of `clock`; IB's limit is 50. */
  readonly maxMessagesPerSecond?: number;
  readonly historyPacing?: Partial<HistoryPacingOptions>;
  /** Lines that streams of quotes may hold at once; IB's limit is 100 for all, single quotes included. */
  readonly streamLinesMax?: number;
  /** Deadline of every request, on the wall clock. */
  readonly requestTimeoutMs?: number;
  /** How long `place` waits for the broker's first word on an order. */
  readonly placeTimeoutMs?: number;
  /** How long a new connection may take until the gateway has accepted it. */
  readonly connectTimeoutMs?: number;
  readonly heartbeat?: Partial<HeartbeatOptions>;
  /** Waits before the second, third ... attempt to connect; the last one repeats. Jitter is added. */
  readonly backoffMs?: readonly number[];
  /** Zone of times that the gateway sends without one (its own setting), an IANA name. */
  readonly gatewayZone?: string;
  readonly log?: BrokerLog;
}

export interface HeartbeatOptions {
  readonly everyMs: number;
  readonly deadlineMs: number;
  /** Unanswered heartbeats in a row after which the connection is given up. */
  readonly misses: number;
}

export interface IbSettings extends Required<Omit<IbBrokerOptions, 'historyPacing' | 'heartbeat'>> {
  readonly historyPacing: HistoryPacingOptions;
  readonly heartbeat: HeartbeatOptions;
}

/** The options with the defaults of a live gateway filled in. */
export function withDefaults(options: IbBrokerOptions): IbSettings {
  return {
    maxMessagesPerSecond: 40,
    streamLinesMax: 80,
    requestTimeoutMs: 20_000,
    placeTimeoutMs: 20_000,
    connectTimeoutMs: 10_000,
    backoffMs: [1_000, 2_000, 5_000, 10_000, 30_000],
    gatewayZone: 'Europe/London',
    log: () => {},
    ...withoutUndefined(options),
    historyPacing: {
      minSpacingMs: 0,
      maxOpen: 40,
      identicalMs: 15_000,
      penaltyMs: 30_000,
      ...options.historyPacing,
    },
    heartbeat: { everyMs: 10_000, deadlineMs: 5_000, misses: 2, ...options.heartbeat },
  };
}

function withoutUndefined(options: IbBrokerOptions): IbBrokerOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as unknown as IbBrokerOptions;
}
