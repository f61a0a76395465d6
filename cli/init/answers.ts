import type { Catalogue } from '../../data/store/catalogue';
import { tstError } from '../../domain/errors/errors';
import { suggestion } from '../../systems/config/nearest-name';

/** What a new private directory is made from. */
export interface Answers {
  readonly account: string;
  readonly gateway: { readonly host: string; readonly port: number };
  /** In `currency`. */
  readonly capital: number;
  readonly currency: string;
  readonly instruments: readonly string[];
  readonly strategy: string;
  readonly mail: Mail | undefined;
}

export interface Mail {
  readonly address: string;
  readonly server: string;
  readonly to: string;
  readonly password: string;
}

/** What each answer is checked against. */
export type Known = Pick<Catalogue, 'instruments' | 'rollParameters' | 'brokerInstruments' | 'brokerFx'>;

const LIVE_PORTS = [4001, 7496];
const PAPER_PORTS = [4002, 7497];
const HOST = /^(?!.*\.\.)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** DU... and DF... are paper accounts, U... and F... hold real money. */
export function isPaperAccount(account: string): boolean {
  return account.startsWith('D');
}

/** Throws BAD_INPUT for what can't be an account, and for real money that `live` does not confirm. */
export function parseAccount(text: string, live: boolean): string {
  if (!/^D?[UF]\d{4,10}$/.test(text))
    throw tstError(
      'BAD_INPUT',
      `account '${text}' is not an account of Interactive Brokers: paper accounts are DU and digits, live ones U and digits`,
    );
  if (!isPaperAccount(text) && !live)
    throw tstError(
      'BAD_INPUT',
      `account ${text} is a live account, with real money: begin with a paper account (DU...), or say --live`,
    );
  if (isPaperAccount(text) && live)
    throw tstError('BAD_INPUT', `account ${text} is a paper account: leave out --live, or name a live one`);
  return text;
}

/** `host:port`, or a port of this machine. Throws BAD_INPUT, also for the port of the other kind of account. */
export function parseGateway(text: string, live: boolean): Answers['gateway'] {
  const [host, portText] = text.includes(':') ? text.split(/:(?=[^:]*$)/) : ['127.0.0.1', text];
  const port = Number(portText);
  if (!HOST.test(host) || !/^\d+$/.test(portText) || port < 1 || port > 65_535)
    throw tstError('BAD_INPUT', `gateway '${text}' is not host:port, such as 127.0.0.1:4002`);
  const others = live ? PAPER_PORTS : LIVE_PORTS;
  if (others.includes(port))
    throw tstError(
      'BAD_INPUT',
      `gateway port ${port} is that of a ${live ? 'paper' : 'live'} gateway, but the account is a ${live ? 'live' : 'paper'} one: ` +
        `use ${(live ? LIVE_PORTS : PAPER_PORTS).join(' or ')}, or another port`,
    );
  return { host, port };
}

export function parseCapital(text: string): number {
  const capital = Number(text);
  if (text.trim() === '' || !Number.isFinite(capital) || capital <= 0)
    throw tstError('BAD_INPUT', `capital '${text}' is not an amount above 0, written in digits (250000)`);
  return capital;
}

/** Every amount is converted to it: it needs a rate to USD. */
export function parseCurrency(text: string, { brokerFx }: Known): string {
  const rated = ['USD', ...brokerFx.map(({ code }) => code.slice(0, 3))];
  if (rated.includes(text)) return text;
  throw tstError(
    'BAD_INPUT',
    `currency '${text}' has no rate in ib_config_spot_FX.csv${suggestion(text, rated)}; known: ${rated.join(', ')}`,
  );
}

/** Codes with commas or blanks between them. Throws BAD_INPUT for one that an instrument file does not describe. */
export function parseInstruments(text: string, known: Known): readonly string[] {
  const codes = [...new Set(text.split(/[\s,]+/).filter((code) => code !== ''))];
  if (codes.length === 0) throw tstError('BAD_INPUT', 'at least one instrument is needed');
  const files = [known.instruments, known.rollParameters, known.brokerInstruments];
  const described = [...known.instruments.keys()].filter((code) => files.every((file) => file.has(code)));
  const unknown = codes.filter((code) => !described.includes(code));
  if (unknown.length === 0) return codes;
  const named = unknown.map((code) => `${code}${suggestion(code, described)}`).join(', ');
  throw tstError(
    'BAD_INPUT',
    `the instrument files do not describe ${named}; they describe ${described.join(', ')}`,
  );
}

/** Part of a file's name and of ids. */
export function parseStrategyName(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(text) && !text.endsWith('_raw')) return text;
  throw tstError(
    'BAD_INPUT',
    `strategy '${text}' can't be its name: a letter, then letters, digits, _ and -, at most 31, not ending in _raw`,
  );
}

export function parseMailAddress(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text;
  throw tstError('BAD_INPUT', `'${text}' is not a mail address`);
}

/** Throws BAD_INPUT without a server or a password: such a directory would be refused when it is read. */
export function mailOf(
  given: {
    readonly mail?: string;
    readonly mailServer?: string;
    readonly mailTo?: string;
  },
  password: string | undefined,
): Mail | undefined {
  if (given.mail === undefined || given.mail === '') return undefined;
  const address = parseMailAddress(given.mail);
  const { mailServer: server } = given;
  if (server === undefined || !HOST.test(server))
    throw tstError(
      'BAD_INPUT',
      `--mail needs --mail-server, the name of its SMTP server, not '${server ?? ''}'`,
    );
  if (password === undefined || password === '')
    throw tstError(
      'BAD_INPUT',
      `no password for ${address}: set TST_EMAIL_PWD (it is written to secrets.yaml, which only you can read), or leave out --mail`,
    );
  return { address, server, to: parseMailAddress(given.mailTo ?? address), password };
}
