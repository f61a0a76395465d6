import { startDatabase } from '../support/database';

it('x', async () => {
  const s = await startDatabase();
  await s.stop();
}, 60000);
