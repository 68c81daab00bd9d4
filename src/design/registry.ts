/** The families a design may name: those of the package and those of its plugins. */

import type { ArrayFamily } from '../arrays/family.ts';
import { arrayFamilies } from '../arrays/index.ts';
import type { ElementFamily } from '../elements/family.ts';
import { elementFamilies } from '../elements/index.ts';

export type Registry = {
  readonly elements: readonly ElementFamily[];
  readonly arrays: readonly ArrayFamily[];
};

/** The families that come with pelab. */
export const builtIn: Registry = { elements: elementFamilies, arrays: arrayFamilies };
