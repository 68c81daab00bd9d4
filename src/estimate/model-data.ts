/** The models that come with the package, one file per library. */
import type { ModelCoefficients } from './model-coefficients.ts';
import { generic130 } from './model-data/generic130.ts';
import { generic45 } from './model-data/generic45.ts';
import { generic7 } from './model-data/generic7.ts';

export const modelData: readonly ModelCoefficients[] = [generic45, generic130, generic7];
