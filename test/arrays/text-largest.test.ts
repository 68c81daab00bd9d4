import { arrayFamilies } from '../../src/arrays/index.ts';
import { textLaws } from '../laws/array-laws.ts';

/** The largest that the templates are made for. */
for (const family of arrayFamilies) textLaws(family, [[{ rows: 32, columns: 32 }, {}]]);
