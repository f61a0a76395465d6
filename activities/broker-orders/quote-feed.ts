import type { QuoteStream } from '../../broker/broker';
import { isTick, type Tick } from '../../domain/execution/tick';
import type { Deps } from '../deps';
import { sentence } from '../running/failures';
import type { BrokerLegs } from './legs';

/** `awaited`: there is none now, but it may come yet. */
export type FeedAnswer = Tick | 'awaited' | 'missing';

/** The quotes of an order's market, subscribed to again after each error. */
export class QuoteFeed {
  private stream: QuoteStream | undefined;
  /**
   * When there was a quote last, or the feed began: wall ms, since it is the machines that take so long, whatever the
   * trading clock shows.
   */
  private heardAt = Date.now();

  constructor(
    private readonly deps: Deps,
    private readonly legs: BrokerLegs['legs'],
  ) {}

  /**
   * The newest quote; `missing` when none has come for `quote_seconds`: neither a process that has just begun nor a
   * connection that is made again means that the market has none.
   */
  async tick(): Promise<FeedAnswer> {
    const { dataBroker, clock, config, log } = this.deps;
    try {
      this.stream ??= await dataBroker.streamQuotes(this.legs);
      // A simulated clock is stepped: what the market did then has arrived with the answer to this.
      if (clock.kind === 'simulated') await dataBroker.serverTime();
      const tick = this.stream.latest();
      if (isTick(tick)) {
        this.heardAt = Date.now();
        return tick;
      }
    } catch (error) {
      log.warn({ error: sentence(error) }, 'quotes failed');
      this.close();
    }
    return Date.now() - this.heardAt < config.execution.quote_seconds * 1000 ? 'awaited' : 'missing';
  }

  /** Resolves when another quote has come, or after `timeoutMs` of wall time. */
  async changed(timeoutMs: number): Promise<void> {
    if (this.stream) await this.stream.changed(timeoutMs);
    else await new Promise((resolve) => setTimeout(resolve, timeoutMs));
  }

  close(): void {
    this.stream?.close();
    this.stream = undefined;
  }
}
