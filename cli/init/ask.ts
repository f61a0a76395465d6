import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { TstError, tstError } from '../../domain/errors/errors';
import { InterruptedError } from '../../services/processes/interrupted';

/** A person at a terminal who is asked one thing after another. */
export interface Dialogue {
  /** Asks until `parse` accepts the answer; an empty one means `usual`. Returns the text that was accepted. */
  ask(question: string, usual: string | undefined, parse: (text: string) => unknown): Promise<string>;
  /** The same without showing what is typed. */
  askSecret(question: string): Promise<string>;
  close(): void;
}

/**
 * On standard input and error, so that standard output stays free. Throws BAD_INPUT when the input ends,
 * InterruptedError at Ctrl-C.
 */
export function openDialogue(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Dialogue {
  let isSilent = false;
  const shown = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isSilent) output.write(chunk);
      done();
    },
  });
  const terminal = input === process.stdin && process.stdin.isTTY;
  const lines = createInterface({ input, output: shown, terminal });
  let isInterrupted = false;
  lines.on('SIGINT', () => {
    isInterrupted = true;
    lines.close();
  });
  // Lines that come faster than the questions wait here.
  const typed = lines[Symbol.asyncIterator]();
  const read = async (text: string) => {
    output.write(text);
    const line = await typed.next();
    if (isInterrupted) throw new InterruptedError();
    if (line.done)
      throw tstError('BAD_INPUT', 'the input ended before every question was answered: nothing was written');
    return line.value.trim();
  };
  const ask: Dialogue['ask'] = async (question, usual, parse) => {
    for (;;) {
      const answer = await read(`${question}${usual ? ` [${usual}]` : ''}: `);
      const text = answer === '' ? (usual ?? '') : answer;
      try {
        parse(text);
        return text;
      } catch (error) {
        if (!(error instanceof TstError)) throw error;
        output.write(`  ${error.message}\n`);
      }
    }
  };
  return {
    ask,
    askSecret: async (question) => {
      isSilent = true;
      try {
        return await read(`${question}: `);
      } finally {
        isSilent = false;
        output.write('\n');
      }
    },
    close: () => lines.close(),
  };
}
