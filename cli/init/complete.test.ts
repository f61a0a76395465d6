import { PassThrough } from 'node:stream';
import { loadCatalogue } from '../../data/store/catalogue';
import { openDialogue } from './ask';
import { answersOf, askForRest, type Typed } from './complete';

/** Types the lines and returns the answers with all that was shown. */
async function typed(lines: readonly string[], given: Typed = {}) {
  const known = await loadCatalogue(undefined);
  const input = new PassThrough();
  const output = new PassThrough();
  const dialogue = openDialogue(input, output);
  input.end(lines.map((line) => `${line}\n`).join(''));
  const answers = await askForRest(given, known, dialogue).finally(() => dialogue.close());
  return { answers: answersOf(answers, known), shown: String(output.read() ?? '') };
}

it('asks for what is not given, again where it is wrong; an empty answer means the usual one', async () => {
  const { answers, shown } = await typed(['U77', 'DU1000001', '', '100000', '', 'CORN US10', 'mine', '']);
  expect(answers).toEqual({
    account: 'DU1000001',
    gateway: { host: '127.0.0.1', port: 4002 },
    capital: 100_000,
    currency: 'USD',
    instruments: ['CORN', 'US10'],
    strategy: 'mine',
    mail: undefined,
  });
  expect(shown).toMatch(/account 'U77' is not an account/);
});

it('asks for the mail server, and shows no password', async () => {
  const given = { account: 'DU1000001', gateway: '4002', capital: '1', currency: 'USD', strategy: 's' };
  const lines = ['CORN', 'me@example.com', 'smtp.example.com', '', 'hunter2'];
  const { answers, shown } = await typed(lines, given);
  expect(answers.mail).toEqual({
    address: 'me@example.com',
    server: 'smtp.example.com',
    to: 'me@example.com',
    password: 'hunter2',
  });
  expect(shown).not.toMatch(/hunter2|IB Gateway/);
});

it('an input that ends leaves nothing half answered', async () => {
  await expect(typed(['DU1000001'])).rejects.toThrow('the input ended before every question was answered');
});
