/** Hands events to subscribers in order of arrival, also when one of them must first be completed. */
import type { BrokerEvent } from '../broker';
import type { BrokerLog } from './options';

export class Outbox {
  private readonly listeners = new Set<(event: BrokerEvent) => void>();
  private readonly waiting: { event?: BrokerEvent }[] = [];

  constructor(private readonly log: BrokerLog) {}

  subscribe(listener: (event: BrokerEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  send(event: BrokerEvent): void {
    this.waiting.push({ event });
    this.drain();
  }

  /** An event that takes a moment to complete; later events wait for it. Undefined: no event follows. */
  sendWhenComplete(event: Promise<BrokerEvent | undefined>): void {
    const place: { event?: BrokerEvent } = {};
    this.waiting.push(place);
    event.then(
      (complete) => this.fill(place, complete),
      (error: unknown) => {
        this.log('error', 'an event of the broker could not be completed', { error: String(error) });
        this.fill(place, undefined);
      },
    );
  }

  private fill(place: { event?: BrokerEvent }, event: BrokerEvent | undefined): void {
    if (event) place.event = event;
    else this.waiting.splice(this.waiting.indexOf(place), 1);
    this.drain();
  }

  private drain(): void {
    while (this.waiting[0]?.event) {
      const { event } = this.waiting.shift() as { event: BrokerEvent };
      for (const listener of [...this.listeners]) this.deliver(listener, event);
    }
  }

  private deliver(listener: (event: BrokerEvent) => void, event: BrokerEvent): void {
    try {
      listener(event);
    } catch (error) {
      // One subscriber's mistake must not keep the event from the others, nor reach the library.
      this.log('error', 'a subscriber of broker events failed', { error: String(error), kind: event.kind });
    }
  }
}
