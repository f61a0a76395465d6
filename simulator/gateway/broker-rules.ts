import type { ClientSession } from './client-session';

const MESSAGES_PER_SECOND = 50;
const OPEN_MAX = 50;
const IDENTICAL_MS = 15_000;
const CONTRACT_MS = 2_000;
/** The sixth request of one contract within two seconds is a violation. */
const OF_CONTRACT_MAX = 5;

const PACING = 'Historical Market Data Service error message:Historical data request pacing violation';

/** Where the parts of a request for history are: after the message's number and the request's id. */
const CONTRACT_FIELDS = [2, 14] as const;
const WHAT_TO_SHOW = 19;

export type Rule = 'messages' | 'open' | 'identical' | 'contract';

/** What the gateway counted since the rules were switched on. */
export interface RulesReport {
  readonly violations: Readonly<Record<Rule, number>>;
  readonly requests: number;
  readonly open: number;
  readonly peakOpen: number;
}

/** The broker's answer to a violation. */
interface Violation {
  readonly code: number;
  readonly text: string;
}

/**
 * The broker's rules for history in bars of a minute and longer, held and counted while the scenario `rules` is on: 50
 * messages a second of one client, 50 requests open, none the same within 15 s, fewer than 6 of one contract in 2 s.
 * Times are the simulator's clock.
 */
export class BrokerRules {
  private violations: Record<Rule, number> = { messages: 0, open: 0, identical: 0, contract: 0 };
  private requests = 0;
  private peakOpen = 0;
  private readonly open = new Map<ClientSession, Set<number>>();
  private readonly messages = new Map<ClientSession, number[]>();
  private history: { readonly same: string; readonly contract: string; readonly time: number }[] = [];

  report(): RulesReport {
    const { violations, requests, peakOpen } = this;
    return { violations: { ...violations }, requests, open: this.openCount(), peakOpen };
  }

  /** Counts from zero again; what is open stays open. */
  reset(): void {
    this.violations = { messages: 0, open: 0, identical: 0, contract: 0 };
    this.requests = 0;
    this.peakOpen = 0;
    this.messages.clear();
    this.history = [];
  }

  /** Any message of a client; the violation when it is one too many. */
  message(session: ClientSession, now: number): Violation | undefined {
    const recent = (this.messages.get(session) ?? []).filter((time) => time > now - 1000);
    recent.push(now);
    this.messages.set(session, recent);
    if (recent.length <= MESSAGES_PER_SECOND) return undefined;
    const text = `Max rate of messages per second has been exceeded:max=${MESSAGES_PER_SECOND} rec=${recent.length}`;
    return this.violated('messages', 100, text);
  }

  /** A request for history, with its message; it is open from now on unless it is a violation. */
  begin(session: ClientSession, id: number, fields: readonly string[], now: number): Violation | undefined {
    this.requests += 1;
    if (this.openCount() >= OPEN_MAX)
      return this.violated(
        'open',
        322,
        `Error processing request.-'bT' : cause - Only ${OPEN_MAX} simultaneous API historical data requests allowed.`,
      );
    const same = fields.slice(2).join();
    const contract = [...fields.slice(...CONTRACT_FIELDS), fields[WHAT_TO_SHOW]].join();
    this.history = this.history.filter(({ time }) => time > now - IDENTICAL_MS);
    const isRepeated = this.history.some((each) => each.same === same);
    const ofContract = this.history.filter(
      (each) => each.contract === contract && each.time > now - CONTRACT_MS,
    );
    this.history.push({ same, contract, time: now });
    if (isRepeated) return this.violated('identical', 162, PACING);
    if (ofContract.length >= OF_CONTRACT_MAX) return this.violated('contract', 162, PACING);
    const ids = this.open.get(session) ?? new Set();
    this.open.set(session, ids.add(id));
    this.peakOpen = Math.max(this.peakOpen, this.openCount());
    return undefined;
  }

  /** The request is answered, or cancelled; false when it was not open any more. */
  end(session: ClientSession, id: number): boolean {
    return this.open.get(session)?.delete(id) ?? false;
  }

  /** The client has gone: nothing of it is open. */
  forget(session: ClientSession): void {
    this.open.delete(session);
    this.messages.delete(session);
  }

  private openCount(): number {
    return [...this.open.values()].reduce((sum, ids) => sum + ids.size, 0);
  }

  private violated(rule: Rule, code: number, text: string): Violation {
    this.violations[rule] += 1;
    return { code, text };
  }
}
