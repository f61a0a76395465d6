import { InvalidArgumentError } from 'commander';

/** A port number of the command line. */
export function parsePort(text: string): number {
  const port = parseWhole(text);
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('a port must be between 1 and 65535.');
  return port;
}

/** A whole number, not negative, of the command line. */
export function parseWhole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}

/** A number, not negative, of the command line. */
export function parseNotNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('a number of at least 0 is needed.');
  }
  return value;
}

/** A number of either sign of the command line. */
export function parseFinite(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number is needed.');
  return value;
}

/** A whole number of either sign of the command line. */
export function parseInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}
