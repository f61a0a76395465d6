/**
 * Quotes that keep coming: one market data line for each leg, until the stream is closed or its connection ends; asked for
 * again and again where no lines are left.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TstError } from '../../domain/errors/errors';
import type { Quote, QuoteStream } from '../broker';
import { contractById, type Legs } from './contracts';
import { acceptDelayed, netQuote, quoteOf, refusedQuote, requestQuote, type Ticks } from './quotes';
import type { Session } from './session';

/** Subscribes to the quotes of one contract, or of a spread by its legs. */
export async function streamQuotes(session: Session, legs: Legs): Promise<QuoteStream> {
  acceptDelayed(session);
  if (session.lines.size + legs.length > session.settings.streamLinesMax)
    return new AskedQuotes(session, legs);
  const stream = new LegStreams(session, legs);
  try {
    await stream.open();
  } catch (error) {
    stream.close();
    throw error;
  }
  return stream;
}

/** Those who wait for the next quote. */
class Waiting {
  private resolvers: (() => void)[] = [];

  next(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.resolvers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  wake(): void {
    for (const resolve of this.resolvers.splice(0)) resolve();
  }
}

class LegStreams implements QuoteStream {
  private readonly ticks: readonly Ticks[];
  private readonly ids: number[] = [];
  private readonly waiting = new Waiting();
  private ended: TstError | undefined;

  constructor(
    private readonly session: Session,
    private readonly legs: Legs,
  ) {
    this.ticks = legs.map(() => new Map());
    void session.ended.then((reason) => this.end(reason));
  }

  async open(): Promise<void> {
    const { session } = this;
    for (const [index, { contract }] of this.legs.entries()) {
      const line = {
        tick: (field: number, value: number) => {
          this.ticks[index].set(field, value);
          this.waiting.wake();
        },
        refused: (code: number, text: string) =>
          this.end(refusedQuote(`quotes of ${contract.localSymbol}`, code, text)),
      };
      this.ids.push(
        await session.startLine(line, (id) =>
          session.api.reqMktData(id, contractById(contract), '', false, false),
        ),
      );
    }
  }

  latest(): Quote {
    if (this.ended) throw this.ended;
    const quotes = this.ticks.map(quoteOf);
    return quotes.length === 1
      ? quotes[0]
      : netQuote(this.legs.map(({ ratio }, index) => ({ ratio, quote: quotes[index] })));
  }

  changed(timeoutMs: number): Promise<void> {
    return this.ended ? Promise.resolve() : this.waiting.next(timeoutMs);
  }

  close(): void {
    for (const id of this.ids.splice(0)) this.session.endLine(id, () => this.session.api.cancelMktData(id));
    this.waiting.wake();
  }

  private end(reason: TstError): void {
    this.ended ??= reason;
    this.waiting.wake();
  }
}

/** Wall time between two questions: far below the pace of messages, even for many at once. */
const ASK_EVERY_MS = 10_000;
const ANSWER_MS = 5_000;

/** Borrows a line for each quote. */
class AskedQuotes implements QuoteStream {
  private quote: Quote = quoteOf(new Map());
  private readonly waiting = new Waiting();
  private readonly closed = new AbortController();
  private ended: unknown;

  constructor(
    private readonly session: Session,
    private readonly legs: Legs,
  ) {
    void session.ended.then((reason) => {
      this.ended ??= reason;
      this.waiting.wake();
    });
    void this.ask();
  }

  latest(): Quote {
    if (this.ended) throw this.ended;
    return this.quote;
  }

  changed(timeoutMs: number): Promise<void> {
    return this.ended ? Promise.resolve() : this.waiting.next(timeoutMs);
  }

  close(): void {
    this.closed.abort();
    this.waiting.wake();
  }

  private async ask(): Promise<void> {
    const { signal } = this.closed;
    try {
      while (!signal.aborted) {
        this.quote = await requestQuote(this.session, this.legs, ANSWER_MS);
        this.waiting.wake();
        await sleep(ASK_EVERY_MS, undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) this.ended ??= error;
      this.waiting.wake();
    }
  }
}
