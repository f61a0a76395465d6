import type { Socket } from 'node:net';
import type { EventRule } from '../control/faults';
import { decodePayload, encodeFrame, type Field, FrameReader } from '../protocol/frame';
import { SERVER_MIN } from '../protocol/versions';

const PREFIX = 'API\0';
const QUEUE_LIMIT = 64 * 1024 * 1024;

export interface ConnectionHost {
  readonly serverVersion: number;
  connectionTime(): string;
  message(connection: Connection, fields: readonly string[]): void;
  sent(connection: Connection, fields: readonly Field[]): void;
  eventRule(messageId: number): EventRule | undefined;
  closed(connection: Connection): void;
}

/** One socket: the handshake, frames in and out. What is wrong with it closes it alone. */
export class Connection {
  /** Negotiated; 0 before the handshake. */
  version = 0;
  /** -1 before START_API. */
  clientId = -1;
  /** Until this wall instant no byte is read or sent. */
  silentUntil = 0;
  private readonly reader = new FrameReader();
  private greeted = false;
  private reordered?: readonly Field[];
  private waiting: Buffer[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly socket: Socket,
    private readonly host: ConnectionHost,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.finish());
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Sends one message, unless a scenario drops, doubles, delays or reorders it. */
  send(fields: readonly Field[]) {
    const rule = this.host.eventRule(Number(fields[0]));
    if (!rule) return this.sendInOrder(fields);
    if (rule.mode === 'drop') return;
    if (rule.mode === 'duplicate') {
      this.sendInOrder(fields);
      return this.sendInOrder(fields);
    }
    if (rule.mode === 'delay') return this.later(rule.delayMs ?? 1000, () => this.write(fields));
    this.reordered = fields;
  }

  /** Ends with FIN, or with RST. */
  close(how: 'fin' | 'rst' = 'fin'): void {
    if (how === 'rst') this.socket.resetAndDestroy();
    else this.socket.end();
  }

  /** No byte either way for so long. */
  silence(ms: number): void {
    this.silentUntil = Date.now() + ms;
    this.socket.pause();
    this.later(ms, () => {
      this.socket.resume();
      for (const buffer of this.waiting.splice(0)) this.socket.write(buffer);
    });
  }

  private later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.isOpen) action();
    }, ms);
    this.timers.add(timer);
  }

  /** A message that was held back is sent after the next one. */
  private sendInOrder(fields: readonly Field[]): void {
    this.write(fields);
    const held = this.reordered;
    this.reordered = undefined;
    if (held) this.write(held);
  }

  private write(fields: readonly Field[]): void {
    if (!this.isOpen) return;
    this.host.sent(this, fields);
    const frame = encodeFrame(fields);
    if (Date.now() < this.silentUntil) this.waiting.push(frame);
    else this.socket.write(frame);
    // A client that stops reading must not fill the memory.
    if (this.socket.writableLength > QUEUE_LIMIT) this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const payload of this.payloads(chunk)) {
        if (!this.isOpen) return;
        if (!this.greeted) this.greet(payload);
        else this.host.message(this, decodePayload(payload));
      }
    } catch (error) {
      // Bytes that are no message of the protocol: nothing sensible can follow on this socket.
      if (!(error instanceof RangeError))
        process.stderr.write(`simulator: ${String((error as Error).stack)}\n`);
      this.socket.destroy();
    }
  }

  private prefixSeen = false;

  private payloads(chunk: Buffer): readonly Buffer[] {
    if (this.prefixSeen) return this.reader.push(chunk);
    this.early = Buffer.concat([this.early, chunk]);
    const known = Math.min(PREFIX.length, this.early.length);
    if (this.early.toString('latin1', 0, known) !== PREFIX.slice(0, known))
      throw new RangeError('not a client');
    if (this.early.length < PREFIX.length) return [];
    this.prefixSeen = true;
    return this.reader.push(this.early.subarray(PREFIX.length));
  }

  private early: Buffer = Buffer.alloc(0);

  private greet(payload: Buffer): void {
    const match = /^v(\d+)(?:\.\.(\d+))?/.exec(payload.toString('latin1'));
    if (!match) throw new RangeError('no version range');
    const [low, high] = [Number(match[1]), Number(match[2] ?? match[1])];
    const version = Math.min(this.host.serverVersion, high);
    if (version < low || version < SERVER_MIN) throw new RangeError('no common version');
    this.greeted = true;
    this.version = version;
    this.write([version, this.host.connectionTime()]);
  }

  private finish(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.host.closed(this);
  }
}
