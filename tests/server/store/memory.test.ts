import { openMemoryStore } from '../../../server/store/memory.ts';
import { storeContract } from './contract.ts';

storeContract('memory', async (environment) => {
  const store = openMemoryStore(environment);
  return { store, dispose: () => store.close() };
});
