import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = join(homedir(), '.cache', 'tsystemtrade');
const INSTALL_TIMEOUT_MS = 240_000;

/** A venv of the cache: its folder, the modules it is for, and what pip installs to get them. */
export interface PythonPackages {
  readonly venv: string;
  readonly modules: readonly string[];
  readonly requirements: readonly string[];
}

/** Path of a Python that has the packages, installed once into the cache. Throws where there is no Python or no network. */
export function pythonWith({ venv, modules, requirements }: PythonPackages): string {
  const folder = join(CACHE, venv);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python) && hasModules(python, modules)) return python;
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
  const install = ['-m', 'pip', 'install', '-q', ...requirements];
  execFileSync(python, install, { stdio: 'pipe', timeout: INSTALL_TIMEOUT_MS });
  return python;
}

function hasModules(python: string, modules: readonly string[]): boolean {
  try {
    execFileSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // not installed, or only half: installed by the caller
  }
}
