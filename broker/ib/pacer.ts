/** Waits, on the trading clock, until a message may leave. One pacer serves all connections of a broker. */

import { createSerialSection } from '../../domain/system/serial-section';
import type { Gate } from './gate';
import { openGate } from './gate';
import type { BrokerClock, HistoryPacingOptions } from './options';
import type { Bucket, BucketLimits, HistoryPace } from './pacing';
import {
  bucketLimits,
  FRESH_HISTORY,
  fullBucket,
  historyPenalty,
  historySent,
  historyWait,
  takeToken,
  takeTokenNow,
} from './pacing';

export class Pacer {
  private readonly limits: BucketLimits;
  private bucket: Bucket;
  private history: HistoryPace = FRESH_HISTORY;
  /** One sleeper at a time: a simulated clock moves once for each sleep. */
  private readonly tokenTurn = createSerialSection();
  private readonly historyTurn = createSerialSection();
  private readonly historyPlaces: Gate;

  constructor(
    private readonly clock: BrokerClock,
    maxMessagesPerSecond: number,
    private readonly historyOptions: HistoryPacingOptions,
  ) {
    this.limits = bucketLimits(maxMessagesPerSecond);
    this.bucket = fullBucket(this.limits, clock.now());
    this.historyPlaces = openGate(historyOptions.maxOpen);
  }

  /** Resolves when one message may be sent. */
  message(): Promise<void> {
    return this.tokenTurn(async () => {
      let now = this.clock.now();
      for (;;) {
        const answer = takeToken(this.bucket, this.limits, now);
        this.bucket = answer.bucket;
        if (answer.kind === 'taken') return;
        now = await this.sleep(answer.ms, now);
      }
    });
  }

  /** Counts a message that can't wait: a heartbeat, the end of a subscription. */
  messageNow(): void {
    this.bucket = takeTokenNow(this.bucket, this.limits, this.clock.now());
  }

  /**
   * Runs a historical request when its turn has come, its token taken; `key` is what makes two requests
   * the same.
   */
  historical<T>(key: string, request: () => Promise<T>): Promise<T> {
    return this.historyPlaces.run(async () => {
      // Begun within the turn: the next one's wait starts when this one has left.
      const begun = await this.historyTurn(async () => {
        await this.waitForHistory(key);
        return { answer: request() };
      });
      return await begun.answer;
    });
  }

  /** The broker complained of pacing: no historical request for a while. */
  penalise(): void {
    this.history = historyPenalty(this.history, this.historyOptions, this.clock.now());
  }

  private async waitForHistory(key: string): Promise<void> {
    let now = this.clock.now();
    for (;;) {
      const ms = historyWait(this.history, this.historyOptions, key, now);
      if (ms <= 0) break;
      now = await this.sleep(ms, now);
    }
    await this.message();
    // Counted from here: waiting for the token may have taken long.
    this.history = historySent(this.history, this.historyOptions, key, Math.max(now, this.clock.now()));
  }

  /** The time after a sleep: at least so much later, also when a frozen clock shows nothing of it. */
  private async sleep(ms: number, from: number): Promise<number> {
    await this.clock.sleep(ms);
    return Math.max(this.clock.now(), from + ms);
  }
}
