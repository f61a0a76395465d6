/**
 * The repository speaks for itself: code, comments and pages cite no document that a reader of it does not have. A
 * sentence stands by itself, or its page is under `docs/`.
 */
const CITED = [
  /\bdomain document/gi,
  /\[(?:FIX|TRAP|GAP)\b/g,
  /\bguide `/g,
  /\bdesign(?: document)?, section\b/gi,
  /\b(?:data-and-prices|orders-and-execution|strategy-and-capital|operations-and-reports|field-lessons)\b/g,
  /\b(?:house|design|roadmap)\.md\b/g,
  /\bsections? \d+\.\d+/gi,
  /\bcomplaint \d+/gi,
];

/** Folder with golden figures and sample data, which tests and benchmarks look for and do without. */
const SHARED_FOLDER = /\.\.\/shared\b/g;
const MAY_NAME_THE_FOLDER = /^(?:test|bench)\/|^README\.md$|^CONTRIBUTING\.md$/;
/** These files list what they look for, and their test tries it. */
const EXEMPT =
  /^scripts\/lint\/(?:outside-references|document-paths)\.mjs$|^test\/services\/house-rules\.test\.ts$/;

/** Kinds of files that people read; data of tests and the lock file are left out. */
export const READ_BY_PEOPLE = /\.(?:ts|mjs|cjs|md|ya?ml|sh)$/;

/** Every reference of a file to a document outside of the repository, as `file:line: sentence`. */
export function outsideReferences(name, source) {
  if (EXEMPT.test(name)) return [];
  const patterns = MAY_NAME_THE_FOLDER.test(name) ? CITED : [...CITED, SHARED_FOLDER];
  return source
    .split('\n')
    .flatMap((line, i) =>
      patterns.flatMap((pattern) =>
        [...line.matchAll(pattern)].map(
          ([found]) =>
            `${name}:${i + 1}: ${JSON.stringify(found)} cites a document outside of the repository; say it here, or on a page under docs/`,
        ),
      ),
    );
}
