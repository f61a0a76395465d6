/** Quotes that keep coming: one market data line for each leg, until the stream is closed or its connection ends. */
import type { TstError } from '../../domain/errors/errors';
import type { Quote, QuoteStream } from '../broker';
import { contractById, type Legs } from './contracts';
import { acceptDelayed, netQuote, quoteOf, refusedQuote, type Ticks } from './quotes';
import type { Session } from './session';

/** Subscribes to the quotes of one contract, or of a spread by its legs. */
export async function streamQuotes(session: Session, legs: Legs): Promise<QuoteStream> {
  acceptDelayed(session);
  const stream = new LegStreams(session, legs);
  try {
    await stream.open();
  } catch (error) {
    stream.close();
    throw error;
  }
  return stream;
}

class LegStreams implements QuoteStream {
  private readonly ticks: readonly Ticks[];
  private readonly ids: number[] = [];
  private waiting: (() => void)[] = [];
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
          this.wake();
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
    if (this.ended) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  close(): void {
    for (const id of this.ids.splice(0)) this.session.endLine(id, () => this.session.api.cancelMktData(id));
    this.wake();
  }

  private end(reason: TstError): void {
    this.ended ??= reason;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
