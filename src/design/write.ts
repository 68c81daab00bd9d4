/** A design file made by a program. */

import { stringify } from 'yaml';

/**
 * YAML text of design data.
 *
 * @param comment lines above it, without their `#`
 */
export function designText(data: object, comment: readonly string[] = []): string {
  return `${comment.map((line) => `# ${line}\n`).join('')}${stringify(data, { lineWidth: 110 })}`;
}
