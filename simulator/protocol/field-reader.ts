/** The unset values of the protocol, all the same as an empty field. */
const UNSET = new Set([
  '',
  '2147483647',
  '9223372036854775807',
  '1.7976931348623157E308',
  '1.7976931348623157e+308',
]);

/** Reads the fields of a request in order; reading past the end throws a RangeError. */
export class FieldReader {
  private position = 0;

  constructor(private readonly fields: readonly string[]) {}

  text(): string {
    if (this.position >= this.fields.length) throw new RangeError('the message ends too early');
    this.position += 1;
    return this.fields[this.position - 1];
  }

  /** As `text`, but empty when the message ends before it. */
  optionalText(): string {
    return this.position < this.fields.length ? this.text() : '';
  }

  /** Reads a number; NaN when unset. Throws on text that is not a number. */
  number(): number {
    const text = this.text();
    if (UNSET.has(text)) return Number.NaN;
    const value = Number(text);
    if (Number.isNaN(value)) throw new RangeError(`'${text.slice(0, 40)}' is not a number`);
    return value;
  }

  /** A number; 0 when unset. */
  whole(): number {
    const value = this.number();
    return Number.isNaN(value) ? 0 : Math.trunc(value);
  }

  /** A number with a fraction; 0 when unset. */
  quantity(): number {
    const value = this.number();
    return Number.isNaN(value) ? 0 : value;
  }

  /** A count of repeated parts; bounded, so that nonsense can't loop. */
  count(): number {
    const value = this.whole();
    if (value < 0 || value > 1000) throw new RangeError(`a list of ${value} items`);
    return value;
  }

  bool(): boolean {
    const text = this.text();
    return text === '1' || text === 'true';
  }

  skip(fields: number): void {
    for (let i = 0; i < fields; i++) this.text();
  }

  pairs(count: number): readonly (readonly [string, string])[] {
    return Array.from({ length: count }, () => [this.text(), this.text()] as const);
  }
}
