import { launchFirefox } from './firefox.ts';
import { engineTests } from './world.ts';

engineTests(launchFirefox);
