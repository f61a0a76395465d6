import { createConnection, type Socket } from 'node:net';
import { decodePayload, encodeFrame, type Field, FrameReader } from '../../simulator/protocol/frame';

/** A frame of plain text. */
export function sized(text: string): Buffer {
  const frame = Buffer.alloc(text.length + 4);
  frame.writeUInt32BE(text.length, 0);
  frame.write(text, 4, 'latin1');
  return frame;
}

/** A socket that knows frames and nothing else. */
export class RawClient {
  readonly messages: (readonly string[])[] = [];
  closed = false;
  private readonly reader = new FrameReader();
  private wake: () => void = () => undefined;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      for (const payload of this.reader.push(chunk)) this.messages.push(decodePayload(payload));
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawClient(socket);
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + 8000;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`timeout: ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  of(id: number): readonly (readonly string[])[] {
    return this.messages.filter((message) => message[0] === String(id));
  }

  send(...fields: readonly Field[]): void {
    this.socket.write(encodeFrame(fields));
  }
}

/** The greeting of a client that speaks up to a version. */
export function hello(highest = 193): Buffer {
  return Buffer.concat([Buffer.from('API\0'), sized(`v100..${highest}`)]);
}
