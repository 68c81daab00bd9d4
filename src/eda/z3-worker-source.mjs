// The worker when pelab runs from its TypeScript source (tests, benches): a worker thread of Node 20 does not
// inherit the loader, so it registers its own. Not part of the package.
import { register } from 'tsx/esm/api';

register();
export const { run } = await import('./z3-worker.ts');
