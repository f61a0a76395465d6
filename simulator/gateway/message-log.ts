import type { Field } from '../protocol/frame';

const KEPT = 20_000;
const FIELDS_KEPT = 60;

export interface LoggedMessage {
  readonly n: number;
  readonly time: number;
  readonly client: number;
  readonly direction: 'in' | 'out';
  readonly fields: readonly Field[];
}

/** The last messages in both directions, numbered from 1, and how many there were. */
export class MessageLog {
  in = 0;
  out = 0;
  private messages: LoggedMessage[] = [];
  private count = 0;

  add(direction: 'in' | 'out', client: number, time: number, fields: readonly Field[]): void {
    this[direction] += 1;
    this.count += 1;
    this.messages.push({ n: this.count, time, client, direction, fields: fields.slice(0, FIELDS_KEPT) });
    if (this.messages.length > 2 * KEPT) this.messages = this.messages.slice(-KEPT);
  }

  since(n: number): readonly LoggedMessage[] {
    return this.messages.filter((message) => message.n > n).slice(0, KEPT);
  }

  get last(): number {
    return this.count;
  }
}
