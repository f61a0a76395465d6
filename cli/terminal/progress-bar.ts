const WIDTH = 30;

/** A bar on standard error that fills while a command works; nothing without a terminal. */
export interface ProgressBar {
  /** One step is done; `text` says what comes next. */
  step(text: string): void;
  /** Removes the bar. */
  end(): void;
}

export function progressBar(steps: number, output: NodeJS.WriteStream = process.stderr): ProgressBar {
  let done = 0;
  const draw = (text: string) => {
    const part = Math.min(done / steps, 1);
    const bar = '█'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '░');
    const line = `${bar} ${String(Math.round(part * 100)).padStart(3)} % ${text}`;
    output.write(`\r\x1b[2K${line.slice(0, (output.columns ?? 80) - 1)}`);
  };
  return {
    step: (text) => {
      if (output.isTTY) draw(text);
      done += 1;
    },
    end: () => {
      if (output.isTTY) output.write('\r\x1b[2K');
    },
  };
}
