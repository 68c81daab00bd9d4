/**
 * A queue behind a design whose results are there for one cycle only. A beat is let in when a place is free for the
 * result it will have, so that nothing is lost while the receiver waits.
 */

import { input, output, type Operator, type Plan, type Shown } from '../structure/plan.ts';
import { beatsOfStream, passedPins } from './passing.ts';
import { lined } from './lined.ts';

/** Results that wait, a power of two: more than the beats that any element has under way. */
const DEPTH = 8;
const PLACE_BITS = Math.log2(DEPTH);

/** The design with its results as a stream, module `<module>_landed`: `valid_o`, `ready_i` and what is shown. */
export function landedPlan(plan: Plan, shown: Shown): Plan {
  const { stream, others } = beatsOfStream(plan, [shown.valid, ...shown.data]);
  const results = plan.ports.filter(({ name }) => shown.data.includes(name));
  const width = results.reduce((sum, port) => sum + port.width, 0);
  return {
    module: `${plan.module}_landed`,
    template: 'handover/landed',
    summary: 'results of the design as a stream that can wait',
    params: { design: plan.module, depth: DEPTH },
    sources: ['textbook'],
    interface: {
      kind: 'stream',
      streams: [
        stream,
        { direction: 'output', valid: shown.valid, ready: 'ready_i', data: shown.data },
      ],
    },
    ports: [
      ...others,
      output(shown.valid, 1, 'a result is offered', { role: 'control' }),
      input('ready_i', 1, 'it is taken', { role: 'control' }),
      ...results,
    ],
    view: {
      child: plan.module,
      ...stream,
      shown: shown.valid,
      results: `{ ${shown.data.toReversed().join(', ')} }`,
      width,
      depth: DEPTH,
      placeBits: PLACE_BITS,
      pins: lined([
        ...passedPins(others, stream),
        `.${shown.valid}(shows)`,
        ...placesOf(results).map(({ name, slice }) => `.${name}(${slice})`),
      ]),
    },
    operators: [
      {
        kind: 'register',
        part: 'bus',
        widths: [PLACE_BITS + 1],
        count: 3,
        reset: true,
        enable: true,
      },
      { kind: 'add', part: 'bus', widths: [PLACE_BITS + 1, 1, PLACE_BITS + 1], count: 3 },
      memory(width),
    ],
    children: [{ plan, count: 1 }],
  };
}

function memory(width: number): Operator {
  return { kind: 'register', part: 'bus', widths: [width], count: DEPTH, enable: true };
}

/** Where in the word of the queue each result lies, the first at the bottom. */
function placesOf(results: Plan['ports']): { name: string; slice: string }[] {
  let low = 0;
  return results.map(({ name, width }) => {
    const slice = `result[${low + width - 1}:${low}]`;
    low += width;
    return { name, slice };
  });
}
