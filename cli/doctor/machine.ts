import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedConfig } from '../../config/loaded-config';
import { SECRET_KEYS } from '../../config/secrets';
import { productVersion } from '../../config/version';
import type { Finding } from '../../domain/doctor/finding';
import {
  type ConfiguredFile,
  checkDisk,
  checkOpenFiles,
  checkPermissions,
  checkVersions,
  checkZones,
} from '../../domain/doctor/machine-checks';
import { lookAtDisk } from '../../services/files/disk-space';
import { clockChangeWarnings } from '../../services/schedules/clock-change-warnings';
import { readSchedules } from '../../services/schedules/schedule-file';
import { checkoutFolder, systemFolders } from '../../services/system/folders';
import { systemEnvironment } from '../../services/system/system-environment';
import { runningEndpoints } from '../../services/system/with-system';
import { look } from './look';

/** What does not depend on the system's parts: programs, disk, files, zones. */
export async function machineFindings(
  system: string,
  loaded: LoadedConfig | undefined,
): Promise<readonly Finding[]> {
  return Promise.all([
    look('versions', () => {
      const running = runningEndpoints(system)?.checkout;
      return checkVersions(process.versions.node, productVersion(), { here: checkoutFolder(), running });
    }),
    look('disk', async () => checkDisk(await lookAtDisk(systemFolders(system).folder))),
    look('open files', () => checkOpenFiles(openFilesLimit())),
    look('secrets', () => checkPermissions(configuredFiles(loaded, systemFolders(system).folder))),
    look('time zones', () => zones(system, loaded)),
  ]);
}

/** Soft limit of a program that this user starts now. */
function openFilesLimit(): number {
  const text = execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}

/** The private directory's own files, and the system's folder. */
function configuredFiles(loaded: LoadedConfig | undefined, folder: string): readonly ConfiguredFile[] {
  const directory = loaded?.privateDirectory;
  const entries = directory === undefined ? [] : readdirSync(directory, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map(({ name }) => join(directory!, name));
  const secret = new Set([...SECRET_KEYS, 'mongo_host'].map((key) => loaded && fileOf(loaded, key)));
  return [
    ...files.map((path) => ({ path, mode: statSync(path).mode, hasSecret: secret.has(path) })),
    ...(existsSync(folder) ? [{ path: folder, mode: statSync(folder).mode, hasSecret: true }] : []),
  ];
}

function fileOf(loaded: LoadedConfig, key: string): string | undefined {
  const origin = loaded.origin(key);
  return origin.kind === 'file' ? origin.file : undefined;
}

function zones(system: string, loaded: LoadedConfig | undefined): Finding {
  const schedules = readSchedules(systemEnvironment(system));
  const zone = loaded?.config.system_zone ?? 'unknown';
  const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const today = new Date().toISOString().slice(0, 10);
  return checkZones(machine, zone, clockChangeWarnings(schedules, today));
}
