import { loadConfig } from './load-config';

test('defaults', () => {
  const l = loadConfig({ env: {} });
  console.log(
    l.config.ib_port,
    l.hash,
    l.warnings,
    l.origin('ib_port'),
    Object.keys(l.control.process_configuration_methods),
  );
});
