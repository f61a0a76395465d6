import type { Command } from 'commander';
import { resolveSystem } from '../../services/system/last-system';
import { examine } from '../doctor/examine';
import { SYSTEM_OPTION } from '../terminal/system-option';

const SHOWN = { ok: 'ok', warning: 'WARNING', problem: 'PROBLEM', unknown: 'unknown' } as const;

/** `tst doctor`: what is wrong with a system and what to do. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('look at all that the system needs; exit code 1 with a problem, 0 without')
    .option(...SYSTEM_OPTION)
    .option('--json', 'as JSON')
    .action(run);
}

async function run({ system, json }: { readonly system?: string; readonly json?: boolean }): Promise<void> {
  const findings = await examine(resolveSystem(system));
  if (json) console.log(JSON.stringify(findings, null, 2));
  else
    for (const { check, state, text, remedy } of findings) {
      console.log(`${SHOWN[state].padEnd(8)} ${check.padEnd(14)} ${text}`);
      if (remedy !== undefined) console.log(`${' '.repeat(24)}-> ${remedy}`);
    }
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1;
}
