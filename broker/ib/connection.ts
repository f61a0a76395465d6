/** Keeps one connection up: dials, synchronises, watches, and begins again after its end. */
import type { TstError } from '../../domain/errors/errors';
import { tstError } from '../../domain/errors/errors';
import type { ConnectionState } from '../broker';
import { backoff, type ConnectionChange, nextState } from './connection-state';
import { watchHeartbeat } from './heartbeat';
import type { IbSettings } from './options';
import type { Session } from './session';

export interface ConnectionParts {
  readonly settings: IbSettings;
  /** A new session with its listeners attached, not yet opened. */
  readonly newSession: () => Session;
  /** Fetches open orders, executions and positions, completely; rejects when it can't. */
  readonly synchronise: (session: Session) => Promise<void>;
  readonly changed: (state: ConnectionState, reason: string) => void;
}

export class Connection {
  private current: ConnectionState = 'disconnected';
  private live: Session | undefined;
  private lastReason: TstError = tstError('BROKER_UNREACHABLE', 'the connection was not started');
  private failures = 0;
  private wasReady = false;
  /** The latest synchronisation; only its end makes the connection ready. */
  private synchronisation = 0;
  /** The gateway reported 2110, which ends without a separate message when its farms are back. */
  private upstreamUnclear = false;
  private loop: Promise<void> | undefined;
  private wake: () => void = () => {};
  private readonly waiting = new Set<() => void>();

  constructor(private readonly parts: ConnectionParts) {}

  state(): ConnectionState {
    return this.current;
  }

  start(): void {
    if (this.current === 'closed') throw tstError('BROKER_UNREACHABLE', 'the broker connection was closed');
    this.loop ??= this.keepUp();
  }

  /** The session to use now; BROKER_UNREACHABLE (or another reason) while none is ready. */
  session(): Session {
    if (this.current === 'ready' && this.live) return this.live;
    throw this.notReady();
  }

  /** For cancellations, which are tried also while the gateway has lost the broker. */
  anySession(): Session {
    if ((this.current === 'ready' || this.current === 'degraded') && this.live) return this.live;
    throw this.notReady();
  }

  /** Resolves when ready; rejects with the last reason after `timeoutMs` of wall time, or when closed. */
  async ready(timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (this.current !== 'ready') {
      const left = until - performance.now();
      if (left <= 0 || this.current === 'closed') throw this.notReady();
      await this.stateChange(left);
    }
  }

  /** The line between gateway and broker, as reported by the gateway. */
  upstream(code: number, text: string): void {
    if (code === 1100 || code === 2110) {
      this.synchronisation += 1;
      this.upstreamUnclear = code === 2110;
      this.move('upstream-lost', `${text} (code ${code})`);
    } else if (code === 1101 || code === 1102 || (this.upstreamUnclear && (code === 2104 || code === 2106))) {
      this.upstreamUnclear = false;
      this.move('upstream-found', `${text} (code ${code})`);
      if (this.current === 'synchronising' && this.live) void this.synchroniseAgain(this.live);
    }
  }

  async close(): Promise<void> {
    this.move('close', 'closed by us');
    this.live?.fail(tstError('BROKER_UNREACHABLE', 'the broker connection was closed'));
    this.wake();
    await this.loop;
  }

  private async keepUp(): Promise<void> {
    while (this.current !== 'closed') {
      const reason = await this.oneConnection();
      if (this.state() === 'closed') return;
      this.lastReason = reason;
      this.move('down', reason.message);
      this.failures += 1;
      await this.pause(backoff(this.failures, this.parts.settings.backoffMs, Math.random()));
    }
  }

  /** One connection from dialling to its end; returns why it ended. */
  private async oneConnection(): Promise<TstError> {
    const { settings } = this.parts;
    this.move('dial', `connecting to ${settings.host}:${settings.port} as client ${settings.clientId}`);
    const session = this.parts.newSession();
    this.live = session;
    try {
      this.checkAccount(await session.open());
      this.move('accepted', 'accepted by the gateway');
      void watchHeartbeat(session);
      await this.synchronise(session);
    } catch (error) {
      session.fail(asTstError(error));
    }
    const reason = await session.ended;
    this.live = undefined;
    return reason;
  }

  private checkAccount(accounts: readonly string[]): void {
    const { account } = this.parts.settings;
    if (accounts.includes(account)) return;
    const list = accounts.join(', ') || 'no account';
    throw tstError('BROKER_REFUSED', `the gateway manages ${list}, not the configured account ${account}`);
  }

  private async synchronise(session: Session): Promise<void> {
    this.synchronisation += 1;
    const mine = this.synchronisation;
    await this.parts.synchronise(session);
    if (mine !== this.synchronisation || !session.isLive()) return;
    this.failures = 0;
    this.move('synchronised', 'open orders, executions and positions received');
  }

  private async synchroniseAgain(session: Session): Promise<void> {
    try {
      await this.synchronise(session);
    } catch (error) {
      session.fail(asTstError(error));
    }
  }

  private move(change: ConnectionChange, reason: string): void {
    const next = nextState(this.current, change);
    if (next === this.current) return;
    this.current = next;
    this.wasReady ||= next === 'ready';
    const level = next === 'disconnected' || next === 'degraded' ? 'warn' : 'info';
    this.parts.settings.log(level, `broker connection ${next}: ${reason}`);
    this.parts.changed(next, reason);
    if (next === 'degraded') this.lastReason = tstError('BROKER_UNREACHABLE', reason);
    for (const wake of [...this.waiting]) wake();
  }

  private notReady(): TstError {
    const { message } = this.lastReason;
    // What was accepted once will be again (another login at the gateway, say): callers wait for it.
    const code = this.wasReady ? 'BROKER_UNREACHABLE' : this.lastReason.code;
    const text = `the connection to the broker is ${this.current}; ${message}`;
    return tstError(code, text, this.lastReason);
  }

  private stateChange(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.waiting.add(wake);
    });
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function asTstError(error: unknown): TstError {
  if (error instanceof Error && error.name === 'TstError') return error as TstError;
  return tstError('BROKER_UNREACHABLE', `the connection could not be set up: ${String(error)}`, error);
}
