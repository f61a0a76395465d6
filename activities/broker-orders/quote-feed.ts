import type { QuoteStream } from '../../broker/broker';
import { isTick, type Tick } from '../../domain/execution/tick';
import type { Deps } from '../deps';
import { sentence } from '../running/failures';
import type { BrokerLegs } from './legs';

/** `none-yet`: the first quote may still come. */
export type FeedAnswer = Tick | 'none-yet' | 'error';

/** The quotes of an order's market, subscribed to again after each error. */
export class QuoteFeed {
  private stream: QuoteStream | undefined;
  /** Trading clock, UTC ms. */
  private openedAt = 0;

  constructor(
    private readonly deps: Deps,
    private readonly legs: BrokerLegs['legs'],
  ) {}

  /** The newest quote at an instant of the trading clock (UTC ms). */
  async tick(now: number): Promise<FeedAnswer> {
    const { dataBroker, clock, config, log } = this.deps;
    try {
      this.stream ??= await this.open(now);
      // A simulated clock is stepped: what the market did then has arrived with the answer to this.
      if (clock.kind === 'simulated') await dataBroker.serverTime();
      const tick = this.stream.latest();
      if (isTick(tick)) return tick;
      return now - this.openedAt < config.execution.quote_seconds * 1000 ? 'none-yet' : 'error';
    } catch (error) {
      log.warn({ error: sentence(error) }, 'quotes failed');
      this.close();
      return 'error';
    }
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

  private async open(now: number): Promise<QuoteStream> {
    this.openedAt = now;
    return this.deps.dataBroker.streamQuotes(this.legs);
  }
}
