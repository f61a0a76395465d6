/** The largest payload the clients accept. */
export const FRAME_LIMIT = 0xffffff;

/** Cuts a byte stream into payloads, whatever the pieces it comes in. */
export class FrameReader {
  private pieces: Buffer[] = [];
  private length = 0;

  /** Complete payloads so far; throws a RangeError when a length is not believable. */
  push(chunk: Buffer): readonly Buffer[] {
    this.pieces.push(chunk);
    this.length += chunk.length;
    const payloads: Buffer[] = [];
    for (let payload = this.next(); payload; payload = this.next()) payloads.push(payload);
    return payloads;
  }

  /** Takes exactly `count` bytes from the front, or nothing when there are fewer. */
  take(count: number): Buffer | undefined {
    if (this.length < count) return undefined;
    const all = this.joined();
    this.keep(all.subarray(count));
    return all.subarray(0, count);
  }

  private next(): Buffer | undefined {
    if (this.length < 4) return undefined;
    const all = this.joined();
    const size = all.readUInt32BE(0);
    if (size === 0 || size > FRAME_LIMIT) throw new RangeError(`a frame of ${size} bytes`);
    if (all.length < size + 4) return undefined;
    this.keep(all.subarray(size + 4));
    return all.subarray(4, size + 4);
  }

  private joined(): Buffer {
    if (this.pieces.length > 1) this.pieces = [Buffer.concat(this.pieces)];
    return this.pieces[0];
  }

  private keep(rest: Buffer): void {
    this.pieces = rest.length > 0 ? [rest] : [];
    this.length = rest.length;
  }
}

export type Field = string | number | boolean | undefined;

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of 7 bits but NUL, which ends a field
const PLAIN = /^[\x01-\x7f]*$/;

/** Real gateways escape what is above 7 bits; the decoders undo it. */
function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  let escaped = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0) continue;
    escaped += code < 128 ? text[i] : `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

export function fieldText(field: Field): string {
  if (field === undefined) return '';
  if (typeof field === 'boolean') return field ? '1' : '0';
  return typeof field === 'number' ? numberText(field) : escapeText(field);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '';
  if (value === Number.MAX_VALUE) return '1.7976931348623157E308';
  return Number.isFinite(value) ? String(value) : 'Infinity';
}

/** One frame: length, then each field ended by NUL. */
export function encodeFrame(fields: readonly Field[]): Buffer {
  const payload = Buffer.from(`${fields.map(fieldText).join('\0')}\0`, 'latin1');
  const frame = Buffer.allocUnsafe(payload.length + 4);
  frame.writeUInt32BE(payload.length, 0);
  payload.copy(frame, 4);
  return frame;
}

export function decodePayload(payload: Buffer): readonly string[] {
  const text = payload.toString('utf8');
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
}
