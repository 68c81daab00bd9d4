/**
 * A full ResNet-50 pass on the scheduled model: every layer's cycles and every output, exact.
 * `node --import tsx bench/workloads/resnet50.ts`
 */

import { createHash } from 'node:crypto';
import { elaborate, simulate } from '../../src/index.ts';
import { materialise, openLayer } from '../../src/workloads/operands.ts';

const design = await elaborate('designs/resnet50-systolic.yaml');
const { formats, workload } = design;

const drawn = performance.now();
let operands = 0;
workload.layers.forEach((layer, index) => {
  const { a, b } = materialise(
    openLayer(layer, index, formats, workload.data).operands(0),
    formats,
  );
  operands += a.length + b.length;
});
const drawSeconds = (performance.now() - drawn) / 1000;

const hash = createHash('sha256');
const from = performance.now();
const { cycles, macs } = await simulate(design, {
  results: (_index, _gemm, results) => {
    hash.update(new Uint8Array(results.buffer));
  },
});
const seconds = (performance.now() - from) / 1000;

console.log(
  JSON.stringify(
    {
      design: design.name,
      cycles,
      macs,
      seconds,
      macsPerSecond: Math.round(macs / seconds),
      operandWords: operands,
      secondsDrawingOperandsAlone: drawSeconds,
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      results: hash.digest('hex').slice(0, 16),
    },
    undefined,
    2,
  ),
);
