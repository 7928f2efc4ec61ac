import { openMemoryStore } from '../../../server/stores/memory.ts';
import { storeContract } from './contract.ts';

storeContract('memory', async (environment) => {
  const store = openMemoryStore(environment);
  return { store, dispose: () => store.close() };
});
