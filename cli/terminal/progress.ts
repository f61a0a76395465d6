/** Where a long command prints its progress. */
export interface Progress {
  /** A line that stays. */
  line(text: string): void;
  /** One living line, replaced by the next; shown on terminals only. */
  status(text: string): void;
}

/** Lines on standard output; the living line only where there is a terminal. */
export function terminalProgress(output: NodeJS.WriteStream = process.stdout): Progress {
  let living = false;
  const clear = () => {
    if (living) output.write('\r\x1b[2K');
    living = false;
  };
  return {
    line: (text) => {
      clear();
      output.write(`${text}\n`);
    },
    status: (text) => {
      if (!output.isTTY) return;
      clear();
      output.write(text.slice(0, (output.columns ?? 80) - 1));
      living = true;
    },
  };
}
