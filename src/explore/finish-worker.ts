/** A worker thread that writes out designs of the front. */

import { tellLeftovers } from '../threads.ts';

export { finishDesign as run } from './finish.ts';

tellLeftovers();
