/** `npm run schema`: writes design.json beside this file. A test tells when it is out of date. */

import { writeFileSync } from 'node:fs';
import { designJsonSchema } from '../src/design/json-schema.ts';
import { builtIn } from '../src/design/registry.ts';

const target = new URL('design.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(designJsonSchema(builtIn), undefined, 2)}\n`);
