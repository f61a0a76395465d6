/** Waits, on the trading clock, until a message may leave. One pacer serves all connections of a broker. */

import { createSerialSection } from '../../domain/system/serial-section';
import type { Gate } from './gate';
import { openGate } from './gate';
import type { BrokerClock, HistoryPacingOptions } from './options';
import type { HistoryKeys, HistoryPace, Window } from './pacing';
import {
  freshHistory,
  historyPenalty,
  historySent,
  historyWait,
  messageWindows,
  windowsWait,
  withSent,
} from './pacing';

export class Pacer {
  private readonly windows: readonly Window[];
  private sent: readonly number[] = [];
  private history: HistoryPace = freshHistory();
  /** One sleeper at a time: a simulated clock moves once for each sleep. */
  private readonly messageTurn = createSerialSection();
  private readonly historyTurn = createSerialSection();
  private readonly historyPlaces: Gate;

  constructor(
    private readonly clock: BrokerClock,
    maxMessagesPerSecond: number,
    private readonly historyOptions: HistoryPacingOptions,
  ) {
    this.windows = messageWindows(maxMessagesPerSecond, clock.kind);
    this.historyPlaces = openGate(historyOptions.maxOpen);
  }

  /** Resolves when one message may be sent. */
  message(): Promise<void> {
    return this.messageTurn(async () => {
      const now = await this.untilMessage(this.clock.now());
      this.sent = withSent(this.sent, this.windows, now);
    });
  }

  /** Counts a message that can't wait: a heartbeat, the end of a subscription. */
  messageNow(): void {
    this.sent = withSent(this.sent, this.windows, this.clock.now());
  }

  /** Runs a historical request when it may be sent; it counts as open until it ends. */
  historical<T>(keys: HistoryKeys, request: () => Promise<T>): Promise<T> {
    return this.historyPlaces.run(async () => (await this.beginHistory(keys, request)).answer);
  }

  /** The broker complained of pacing: no historical request for a while. */
  penalise(): void {
    this.history = historyPenalty(this.history, this.historyOptions, this.clock.now());
  }

  /** A request that must wait lets others pass; one like it may have left meanwhile, then it waits again. */
  private async beginHistory<T>(
    keys: HistoryKeys,
    request: () => Promise<T>,
  ): Promise<{ readonly answer: Promise<T> }> {
    const wait = (at: number) => historyWait(this.history, this.historyOptions, keys, at);
    let now = this.clock.now();
    for (;;) {
      if (wait(now) > 0) now = await this.historyTurn(() => this.until(wait, now));
      const begun = await this.messageTurn(async () => {
        now = await this.untilMessage(Math.max(now, this.clock.now()));
        if (wait(now) > 0) return undefined;
        this.sent = withSent(this.sent, this.windows, now);
        historySent(this.history, this.historyOptions, keys, now);
        return { answer: request() };
      });
      if (begun) return begun;
    }
  }

  private untilMessage(from: number): Promise<number> {
    return this.until((at) => windowsWait(this.sent, this.windows, at), from);
  }

  /** Sleeps until nothing is left to wait; returns the time then. */
  private async until(wait: (at: number) => number, from: number): Promise<number> {
    let now = from;
    for (let ms = wait(now); ms > 0; ms = wait(now)) {
      await this.clock.sleep(ms);
      // At least so much later, also when a frozen clock shows nothing of it.
      now = Math.max(this.clock.now(), now + ms);
    }
    return now;
  }
}
