/** Fitted coefficients as a source file of the package. */
import { format } from 'prettier';
import type { ModelCoefficients } from '../../src/estimate/model-coefficients.ts';

/** The text of src/estimate/model-data/<library>.ts. */
export async function modelSource(model: ModelCoefficients): Promise<string> {
  const text = `/** Written from bench/estimates: the model of ${model.library}, fitted to synthesis. Do not edit. */
import type { ModelCoefficients } from '../model-coefficients.ts';

export const ${model.library}: ModelCoefficients = ${JSON.stringify(model)};
`;
  return format(text, {
    parser: 'typescript',
    printWidth: 100,
    singleQuote: true,
    trailingComma: 'all',
  });
}
