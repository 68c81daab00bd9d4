import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { designJsonSchema } from '../../src/design/json-schema.ts';
import { builtIn, loadDesign, parseDesign } from '../../src/design/index.ts';
import { gemmOf, macsOf } from '../../src/workloads/workload.ts';
import { messageOf } from '../support/messages.ts';

const folder = 'designs';
const names = readdirSync(folder).filter(
  (name) => /\.(yaml|json)$/.test(name) && !name.includes('.space.'),
);
const validate = new Ajv2020({ strict: false }).compile(designJsonSchema(builtIn));

describe('shipped designs', () => {
  test.each(names)(
    '%s elaborates, is named after its file, and satisfies the JSON Schema',
    async (name) => {
      const design = await loadDesign(`${folder}/${name}`);
      expect(`${design.name}.yaml`).toBe(name);
      expect(validate(parse(readFileSync(`${folder}/${name}`, 'utf8')))).toBe(true);
    },
  );
});

test('schema/design.json is what `npm run schema` writes', () => {
  const published: unknown = JSON.parse(readFileSync('schema/design.json', 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(designJsonSchema(builtIn))));
});

test('what the JSON Schema refuses, the parser refuses too', () => {
  const good =
    'name: d\nelement: {family: mac}\narray: {architecture: systolic-os, rows: 2, columns: 2}\n';
  const edits = [
    'name: [d]',
    'name: ../d',
    'element: {family: mac, weight: 8}',
    'element: {family: mac, pipeline: 3}',
    'element: {family: mac, depth: 3}',
    'element: {family: booth-max}',
    'array: {architecture: systolic-os, rows: 2.5, columns: 2}',
    'array: {architecture: systolic-os, rows: 0, columns: 2}',
    'memory: {weight: 1KiB}',
    'memory: {weight: 1TB, activation: 1, output: 1, bandwidth: 1}',
    'technology: {clock: fast}',
    'workload: {gemms: []}',
    'workload: {gemms: [{m: 1, k: 1}]}',
    'workload: {gemms: [{m: 1, k: 1, n: -1}]}',
    'workload: {gemms: [{m: 1, k: 1, n: 1}], data: {scale: 0}}',
    'verify: {engines: []}',
    'verify: {engines: [modelsim]}',
    'estimate: {sources: [guess]}',
    'plugins: ./x.js',
    'colour: red',
  ];
  expect(validate(parse(good))).toBe(true);
  expect(messageOf(() => parseDesign(good, 'd.yaml'))).toBe('');
  for (const edit of edits) {
    const key = edit.split(':')[0];
    const kept = good.split('\n').filter((line) => !line.startsWith(`${key}:`));
    const text = `${edit}\n${kept.join('\n')}`;
    expect([edit, validate(parse(text))]).toEqual([edit, false]);
    expect([edit, messageOf(() => parseDesign(text, 'd.yaml'))]).not.toEqual([edit, '']);
  }
});

/** Weights of all layers; products of two activations have none. */
async function weights(file: string): Promise<number> {
  const { layers } = (await loadDesign(file)).workload;
  return layers
    .map(gemmOf)
    .filter(({ name }) => !name.startsWith('attention_'))
    .reduce((sum, { k, n, count }) => sum + k * n * count, 0);
}

describe('networks have the sizes their papers state', () => {
  test('ResNet-50: 25.5 million weights without batch normalisation, 4.09 G multiply-accumulates', async () => {
    const design = await loadDesign('designs/resnet50-systolic.yaml');
    expect(design.workload.layers).toHaveLength(54);
    // 25 557 032 parameters, of which 53 120 are scales and shifts of batch normalisation and 1000 biases.
    expect(await weights('designs/resnet50-systolic.yaml')).toBe(25_557_032 - 53_120 - 1000);
    expect(macsOf(design.workload) / 1e9).toBeCloseTo(4.09, 2);
  });
  test('ViT-Base/16: 86.6 million parameters, 17.6 G multiply-accumulates', async () => {
    const design = await loadDesign('designs/vit-base.yaml');
    // Biases, layer norms, class token and positions make up the rest of 86 567 656.
    const rest = 12 * (2304 + 768 + 3072 + 768 + 4 * 768) + 2 * 768 + 768 + 1000 + 768 + 197 * 768;
    expect(await weights('designs/vit-base.yaml')).toBe(86_567_656 - rest);
    expect(macsOf(design.workload) / 1e9).toBeCloseTo(17.56, 1);
  });
  test('Llama-2-7B: 6 738 415 616 parameters with embedding and norms, one multiplication of each per token', async () => {
    const embedding = 32_000 * 4096;
    const norms = 65 * 4096;
    const expected = 6_738_415_616 - embedding - norms;
    expect(await weights('designs/llama2-7b-decode.yaml')).toBe(expected);
    expect(await weights('designs/llama2-7b-prefill.yaml')).toBe(expected);
  });
});

test('the design hash depends on content only: not on folder, key order, comments or notation', () => {
  const a = parseDesign(
    'name: d\nelement: {family: mac, weight: int8}\nmemory: {weight: 1KiB, activation: 1KiB, output: 1KiB, bandwidth: 8}\n',
    '/here/d.yaml',
  );
  const b = parseDesign(
    '# the same\nmemory: {bandwidth: 8, output: 1024, activation: 1024B, weight: 1024}\nelement: {weight: int8, family: mac, accumulator: 32}\nname: d\ntechnology: {clock: 1000 MHz}\n',
    '/there/e.yaml',
  );
  expect(b.hash).toBe(a.hash);
  expect(a.hash).toMatch(/^[0-9a-f]{16}$/);
  const others = [
    'name: e\nelement: {family: mac}\n',
    'name: d\nelement: {family: mac, weight: int4}\n',
    'name: d\nelement: {family: mac}\ntechnology: {clock: 2 GHz}\n',
    'name: d\nelement: {family: mac}\nworkload: {gemms: [{m: 1, k: 1, n: 1}]}\n',
    'name: d\nelement: {family: mac}\nworkload: {gemms: [{m: 1, k: 1, n: 1}], data: {seed: 2}}\n',
  ].map((text) => parseDesign(text, 'd.yaml').hash);
  expect(new Set([...others, a.hash]).size).toBe(others.length + 1);
});
