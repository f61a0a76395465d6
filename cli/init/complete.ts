import { tstError } from '../../domain/errors/errors';
import {
  type Answers,
  type Known,
  mailOf,
  parseAccount,
  parseCapital,
  parseCurrency,
  parseGateway,
  parseInstruments,
  parseMailAddress,
  parseStrategyName,
} from './answers';
import type { Dialogue } from './ask';

/** Answers as they were typed: as options, or at the terminal. */
export interface Typed {
  readonly account?: string;
  readonly live?: boolean;
  readonly gateway?: string;
  readonly capital?: string;
  readonly currency?: string;
  readonly instruments?: string;
  readonly strategy?: string;
  readonly mail?: string;
  readonly mailServer?: string;
  readonly mailTo?: string;
  readonly password?: string;
}

const ASKED = ['account', 'gateway', 'capital', 'currency', 'instruments', 'strategy'] as const;
type Key = (typeof ASKED)[number];

const PARSERS: { readonly [K in Key]: (text: string, live: boolean, known: Known) => Answers[K] } = {
  account: parseAccount,
  gateway: parseGateway,
  capital: parseCapital,
  currency: (text, _live, known) => parseCurrency(text, known),
  instruments: (text, _live, known) => parseInstruments(text, known),
  strategy: parseStrategyName,
};

/** What an empty answer means; undefined: it needs one. */
function usual(key: Key, live: boolean): string | undefined {
  const usuals = {
    capital: '250000',
    currency: 'USD',
    strategy: 'trend-carry',
    gateway: `127.0.0.1:${live ? 4001 : 4002}`,
  };
  return (usuals as Partial<Record<Key, string>>)[key];
}

/** The answers in what was typed, with the usual ones. Throws BAD_INPUT for the first that is wrong, or all that lack. */
export function answersOf(typed: Typed, known: Known): Answers {
  refuseMistakes(typed, known);
  const live = typed.live === true;
  const text = (key: Key) => typed[key] ?? usual(key, live);
  const missing = ASKED.filter((key) => text(key) === undefined).map((key) => `--${key}`);
  if (missing.length > 0)
    throw tstError(
      'BAD_INPUT',
      `not given: ${missing.join(', ')}; give it as an option, or answer at a terminal without --yes`,
    );
  const read = <K extends Key>(key: K) => PARSERS[key](text(key)!, live, known); // none is missing
  return {
    account: read('account'),
    gateway: read('gateway'),
    capital: read('capital'),
    currency: read('currency'),
    instruments: read('instruments'),
    strategy: read('strategy'),
    mail: mailOf(typed, typed.password),
  };
}

/** Throws BAD_INPUT for the first of the given answers that is wrong, whatever else is still to be asked. */
export function refuseMistakes(typed: Typed, known: Known): void {
  for (const key of ASKED) {
    const text = typed[key];
    if (text !== undefined) PARSERS[key](text, typed.live === true, known);
  }
}

/** Asks for all that was not given. */
export async function askForRest(typed: Typed, known: Known, dialogue: Dialogue): Promise<Typed> {
  const live = typed.live === true;
  const answers: Record<string, string> = {};
  for (const key of ASKED.filter((each) => typed[each] === undefined))
    answers[key] = await dialogue.ask(question(key, known), usual(key, live), (text) =>
      PARSERS[key](text, live, known),
    );
  return { ...typed, ...answers, ...(await askForMail(typed, dialogue)) };
}

function question(key: Key, { instruments }: Known): string {
  switch (key) {
    case 'account':
      return 'Account at Interactive Brokers (a paper account begins with DU)';
    case 'gateway':
      return 'IB Gateway, host:port';
    case 'capital':
      return 'Capital of a backtest (in production it is the value of the account)';
    case 'currency':
      return 'Base currency';
    case 'instruments':
      return `Instruments to trade, with commas between them; described are\n  ${[...instruments.keys()].join(', ')}\n`;
    case 'strategy':
      return 'Name of the strategy';
  }
}

async function askForMail(typed: Typed, dialogue: Dialogue): Promise<Partial<Typed>> {
  const mail =
    typed.mail ??
    (await dialogue.ask(
      'Mail address that sends reports and alerts (empty: they are written to files)',
      '',
      (text) => (text === '' ? text : parseMailAddress(text)),
    ));
  if (mail === '') return {};
  const mailServer =
    typed.mailServer ??
    (await dialogue.ask('Its SMTP server', undefined, (text) => mailOf({ mail, mailServer: text }, '-')));
  const mailTo = typed.mailTo ?? (await dialogue.ask('Who gets the mails', mail, parseMailAddress));
  const password =
    typed.password ?? (await dialogue.askSecret(`Password of ${mail} (kept in secrets.yaml, not shown)`));
  return { mail, mailServer, mailTo, password };
}
