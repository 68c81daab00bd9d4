/** The JSON Schema of design files, for editors: composed from the same schemas that the parser uses. */

import { z } from 'zod';
import type { Registry } from './registry.ts';
import {
  estimateSchema,
  memorySchema,
  nameSchema,
  pluginsSchema,
  technologySchema,
  verifySchema,
  workloadSchema,
} from './sections.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

type Family = {
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly schema: z.ZodType;
};

/** The schema of a design file that names families of `registry`. */
export function designJsonSchema(registry: Registry): JsonSchema {
  const { elements, arrays } = registry;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'pelab design',
    description: 'A processing element, the array it sits in, its technology and its workload.',
    type: 'object',
    properties: {
      name: json(nameSchema),
      element: oneOf('processing element', 'family', elements),
      array: oneOf('array of elements', 'architecture', arrays),
      memory: json(memorySchema),
      technology: json(technologySchema),
      workload: json(workloadSchema),
      verify: json(verifySchema),
      estimate: json(estimateSchema),
      plugins: json(pluginsSchema),
    },
    required: ['name', 'element'],
    additionalProperties: false,
  };
}

/** One alternative per family, told apart by the value of `key`. */
function oneOf(description: string, key: string, families: readonly Family[]): JsonSchema {
  return {
    description,
    type: 'object',
    required: [key],
    properties: { [key]: { enum: families.map(({ slug }) => slug) } },
    oneOf: families.map((family) => {
      const own = json(family.schema);
      return {
        ...own,
        title: family.title,
        description: family.summary,
        properties: { [key]: { const: family.slug }, ...record(own['properties']) },
        required: [key, ...list(own['required'])],
      };
    }),
  };
}

function json(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return rest;
}

function record(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
