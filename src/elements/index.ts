/** The registry: PE families in the order `list families` shows them. */

import type { ElementFamily } from './family.ts';
import { mac } from './mac/index.ts';

export const elementFamilies: readonly ElementFamily[] = [mac];
