/** Design files: reading, checking, elaborating, and their JSON Schema. */

export { isDesign, type Design, type Estimate, type Technology, type Verify } from './design.ts';
export { elaborateDesign, type ElaborateOptions } from './elaborate.ts';
export { loadDesign, parseDesign } from './load.ts';
export { builtIn, type Registry } from './registry.ts';
