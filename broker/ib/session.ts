/**
 * One connection to the gateway, from dialling to its end. It has its own library object, so that nothing
 * that was queued inside the library can be sent over a later connection, and it ends exactly once.
 */
import { IBApi, type PriceIncrement } from '@stoqey/ib';
import type { TstError } from '../../domain/errors/errors';
import { tstError } from '../../domain/errors/errors';
import { createSerialSection } from '../../domain/system/serial-section';
import type { IbSettings } from './options';
import type { Pacer } from './pacer';
import { type Answer, RequestRegistry, type SingleRequest } from './requests';

export interface RequestSpec<P> {
  /** For messages: `contract details of ES 202609`. */
  readonly what: string;
  /** What listeners add to. */
  readonly parts: P;
  readonly send: (id: number) => void;
  /** Tells the gateway to stop: after a deadline, and after the end too when it is a subscription. */
  readonly stop?: (id: number) => void;
  readonly subscription?: boolean;
  readonly timeoutMs?: number;
  /** Its token has been taken already. */
  readonly paced?: boolean;
}

/** What receives the messages of one subscription. */
export interface DataLine {
  readonly tick: (field: number, value: number) => void;
  readonly refused: (code: number, text: string) => void;
}

/** The library would pace on the wall clock, and in steps that keep fewer requests open: `Pacer` is the one limit. */
const WITHOUT_LIMIT = 100_000;

export class Session {
  readonly api: IBApi;
  readonly requests = new RequestRegistry();
  /** Subscriptions by id. */
  readonly lines = new Map<number, DataLine>();
  /** Resolves with the reason when the connection has ended. Never rejects. */
  readonly ended: Promise<TstError>;
  /** Delayed market data are asked for once on each connection. */
  delayedDataRequested = false;

  private endReason: TstError | undefined;
  private resolveEnded: (reason: TstError) => void = () => {};
  private readonly turns = {
    positions: createSerialSection(),
    openOrders: createSerialSection(),
    completedOrders: createSerialSection(),
    currentTime: createSerialSection(),
  };
  private lastMessage = performance.now();
  private accounts: readonly string[] | undefined;
  private hasNextId = false;
  private resolveAccepted: (accounts: readonly string[]) => void = () => {};

  constructor(
    readonly settings: IbSettings,
    private readonly pacer: Pacer,
  ) {
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    this.api = new IBApi({
      host: settings.host,
      port: settings.port,
      clientId: settings.clientId,
      maxReqPerSec: WITHOUT_LIMIT,
    });
    guardDecoder(this.api, (error) =>
      this.fail(tstError('BROKER_UNREACHABLE', 'a message of the gateway could not be read', error)),
    );
  }

  /** Dials, and resolves with the accounts when the gateway has accepted the client id. */
  async open(): Promise<readonly string[]> {
    const accepted = new Promise<readonly string[]>((resolve) => {
      this.resolveAccepted = resolve;
    });
    this.api.connect();
    const { host, port, connectTimeoutMs } = this.settings;
    const late = setTimeout(() => {
      const text = `the gateway at ${host}:${port} did not accept the connection within ${connectTimeoutMs} ms`;
      this.fail(tstError('BROKER_UNREACHABLE', text));
    }, connectTimeoutMs);
    try {
      return await Promise.race([accepted, this.ended.then((reason) => Promise.reject(reason))]);
    } finally {
      clearTimeout(late);
    }
  }

  isLive(): boolean {
    return this.endReason === undefined;
  }

  /** Milliseconds of wall time since the gateway's last message. */
  silentMs(): number {
    return performance.now() - this.lastMessage;
  }

  messageReceived(): void {
    this.lastMessage = performance.now();
  }

  managedAccounts(accounts: readonly string[]): void {
    this.accounts = accounts;
    this.acceptWhenComplete();
  }

  nextIdReceived(): void {
    this.hasNextId = true;
    this.acceptWhenComplete();
  }

  /** Ends the connection: closes the socket, fails what is under way. Only the first call counts. */
  fail(reason: TstError): void {
    if (this.endReason) return;
    this.endReason = reason;
    this.api.removeAllListeners();
    this.api.disconnect();
    this.requests.endAll(reason);
    this.resolveEnded(reason);
  }

  /** Waits for a token, then sends; rejects with BROKER_UNREACHABLE when the connection ends. */
  async request<P>(spec: RequestSpec<P>): Promise<Answer<P>> {
    if (!spec.paced) await this.pacer.message();
    const id = this.requests.newId();
    const timeoutMs = spec.timeoutMs ?? this.settings.requestTimeoutMs;
    const answer = await this.requests.wait(id, spec.what, spec.parts, timeoutMs, () => spec.send(id));
    if (answer.kind === 'timeout' || (answer.kind === 'done' && spec.subscription)) {
      this.sendNow(() => spec.stop?.(id));
    }
    return answer;
  }

  /**
   * A request that the protocol knows without an id: one at a time, and without an answer in time the
   * connection is given up, because a late answer would be taken for the answer to the next request.
   */
  async single<P>(kind: Exclude<SingleRequest, 'currentTime'>, parts: P, send: () => void): Promise<P> {
    const { requestTimeoutMs } = this.settings;
    return this.turns[kind](async () => {
      await this.pacer.message();
      const answer = await this.requests.wait(kind, kind, parts, requestTimeoutMs, send);
      if (answer.kind === 'done') return answer.parts;
      const problem = answer.kind === 'refused' ? answer.text : `no answer within ${requestTimeoutMs} ms`;
      const error = tstError('BROKER_UNREACHABLE', `request for ${kind}: ${problem}`);
      this.fail(error);
      throw error;
    });
  }

  /** Starts a subscription whose messages go to the line until `endLine`; returns its id. */
  async startLine(line: DataLine, send: (id: number) => void): Promise<number> {
    await this.pacer.message();
    if (!this.isLive()) throw this.endReason;
    const id = this.requests.newId();
    this.lines.set(id, line);
    send(id);
    return id;
  }

  endLine(id: number, stop: () => void): void {
    if (this.lines.delete(id)) this.sendNow(stop);
  }

  /** The increments of a market rule; empty when the gateway does not tell it in time. */
  async marketRule(id: number, timeoutMs: number): Promise<readonly Partial<PriceIncrement>[]> {
    await this.pacer.message();
    // The answer bears the rule's own number, which is far below those of requests.
    const parts: Partial<PriceIncrement>[] = [];
    const answer = await this.requests.wait(id, `market rule ${id}`, parts, timeoutMs, () =>
      this.api.reqMarketRule(id),
    );
    return answer.kind === 'done' ? answer.parts : [];
  }

  /** The gateway's clock in UTC ms, or undefined when it doesn't answer in time. Waits for no token. */
  async currentTime(deadlineMs: number): Promise<number | undefined> {
    return this.turns.currentTime(async () => {
      const parts: number[] = [];
      const answer = await this.requests.wait('currentTime', 'current time', parts, deadlineMs, () =>
        this.sendNow(() => this.api.reqCurrentTime()),
      );
      return answer.kind === 'done' ? answer.parts[0] : undefined;
    });
  }

  /** Sends at once, counted by the pacer; nothing when the connection has ended. */
  sendNow(send: () => void): void {
    if (!this.isLive()) return;
    this.pacer.messageNow();
    send();
  }

  private acceptWhenComplete(): void {
    if (this.accounts && this.hasNextId) this.resolveAccepted(this.accounts);
  }
}

/**
 * The library reads messages inside the socket's event, and an exception there (e.g. an order rejection
 * whose details are not JSON) would end the process. Its controller is not public, hence the cast.
 */
function guardDecoder(api: IBApi, onError: (error: unknown) => void): void {
  const { controller } = api as unknown as { controller?: { processIngressQueue?: () => void } };
  const read = controller?.processIngressQueue?.bind(controller);
  if (!controller || !read) return;
  controller.processIngressQueue = () => {
    try {
      read();
    } catch (error) {
      onError(error);
    }
  };
}
