import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../report';
import { renderHtml } from './html';
import { renderText } from './text';

/**
 * Writes `<directory>/<label>/<title>.html` and `.txt` and returns the paths. `label` distinguishes days, such as
 * the trade date; writing again replaces. A reader never sees half a file.
 */
export async function writeReportFiles(
  report: Report,
  directory: string,
  label: string,
): Promise<readonly string[]> {
  const folder = join(directory, label);
  await mkdir(folder, { recursive: true });
  const stem = join(folder, fileName(report.title));
  const files = [
    [`${stem}.html`, renderHtml(report)],
    [`${stem}.txt`, renderText(report)],
  ] as const;
  for (const [path, content] of files) {
    await writeFile(`${path}.part`, content);
    await rename(`${path}.part`, path);
  }
  return files.map(([path]) => path);
}

/** The title with underscores. */
export function fileName(title: string): string {
  return title.replaceAll(/[^A-Za-z0-9.-]+/g, '_').replaceAll(/^_+|_+$/g, '');
}
