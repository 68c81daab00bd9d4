/** The registry: array architectures in the order `list arrays` shows them. */

import type { ArrayFamily } from './family.ts';
import { systolicOs } from './systolic-os/index.ts';

export const arrayFamilies: readonly ArrayFamily[] = [systolicOs];
