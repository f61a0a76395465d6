import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDirectory } from './checkout';
import { productVersion } from './version';

test('the version is that of package.json, with the commit where there is one', () => {
  const { version } = JSON.parse(readFileSync(join(checkoutDirectory(), 'package.json'), 'utf8'));
  expect(productVersion()).toMatch(
    new RegExp(`^${version.replaceAll('.', '\\.')}( \\([0-9a-f]{7,}\\+?\\))?$`),
  );
});
