import { launchWebKit } from './webkit.ts';
import { engineTests } from './world.ts';

engineTests(launchWebKit);
