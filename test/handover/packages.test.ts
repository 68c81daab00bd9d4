/** The package of every shipped design: descriptions that the tools' own schemas accept, and names that stay. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { elaborate } from '../../src/index.ts';
import { emitDesign } from '../../src/run/emit.ts';
import { capi2Schema } from '../support/capi2.ts';

const designs = fileURLToPath(new URL('../../designs/', import.meta.url));
const names = readdirSync(designs).filter((name) => /^[^.]+\.yaml$/.test(name));
const isCore = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(capi2Schema);

/** Children in the order of IEEE 1685-2014, of the elements in which pelab writes any. */
const order: Readonly<Record<string, readonly string[]>> = {
  component:
    'vendor library name version busInterfaces memoryMaps model fileSets description'.split(' '),
  busInterface: ['name', 'busType', 'abstractionTypes', 'master', 'slave'],
  abstractionType: ['abstractionRef', 'portMaps'],
  portMap: ['logicalPort', 'physicalPort'],
  memoryMap: ['name', 'addressBlock', 'addressUnitBits'],
  addressBlock: ['name', 'baseAddress', 'range', 'width', 'usage', 'register'],
  register: ['name', 'description', 'addressOffset', 'size', 'access', 'field'],
  field: ['name', 'description', 'bitOffset', 'bitWidth'],
  model: ['views', 'instantiations', 'ports'],
  view: ['name', 'envIdentifier', 'componentInstantiationRef'],
  componentInstantiation: ['name', 'language', 'moduleName', 'fileSetRef'],
  port: ['name', 'description', 'wire'],
  wire: ['direction', 'vectors'],
  vector: ['left', 'right'],
  fileSet: ['name', 'file'],
  file: ['name', 'fileType'],
};

type Node = { readonly tagName: string; readonly children: Iterable<Node>; textContent: string };

const local = ({ tagName }: Node): string => tagName.replace(/^ipxact:/i, '');

/** Children that the standard wants elsewhere, as `parent: child`. */
function misplaced(node: Node): string[] {
  const known = order[local(node)];
  const children = [...node.children];
  const places = children.map((child) => known?.indexOf(local(child)) ?? 0);
  const own = children.flatMap((child, i) =>
    (places[i] ?? -1) < (places[i - 1] ?? 0) ? [`${local(node)}: ${local(child)}`] : [],
  );
  return [...own, ...children.flatMap(misplaced)];
}

describe.each(names)('%s', async (name) => {
  const { files, manifest } = emitDesign(await elaborate(join(designs, name)));
  const paths = files.map(({ path }) => path);
  const text = (end: string): string =>
    String(files.find(({ path }) => path.endsWith(end))?.content ?? '');

  test('the FuseSoC core is of the published schema, and its files exist', () => {
    const source = text('.core');
    expect(source.startsWith('CAPI=2:\n')).toBe(true);
    const core: unknown = parse(source.replace(/^CAPI=2:\n/, ''), { merge: true });
    isCore(core);
    expect(isCore.errors ?? []).toEqual([]);
    const { filesets } = core as { filesets: Record<string, { files: (string | object)[] }> };
    const named = Object.values(filesets).flatMap((set) =>
      set.files.map((file) => (typeof file === 'string' ? file : (Object.keys(file)[0] ?? ''))),
    );
    expect(named.filter((path) => !paths.includes(path))).toEqual([]);
  });

  test('the manifest is JSON, and no net is called what SystemVerilog keeps for itself', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    const verilog = files.filter(({ path }) => path.endsWith('.v'));
    const reserved =
      /^ *(wire|reg)\b[^;]* (before|bit|do|byte|final|global|local|this|type|var)\b/m;
    expect(verilog.filter(({ content }) => reserved.test(String(content)))).toEqual([]);
  });

  test('IP-XACT has its elements in the order of the standard, and maps every AXI port once', () => {
    const { document } = parseHTML(text('component.xml'));
    const root = document.querySelector('ipxact\\:component') as unknown as Node;
    expect(misplaced(root)).toEqual([]);
    const all = (tag: string): string[] =>
      [...document.querySelectorAll(tag)].map((node) => node.textContent.trim());
    const ports = all('ipxact\\:port > ipxact\\:name');
    const mapped = all('ipxact\\:physicalPort').filter((port) => /^[sm]_axi/.test(port));
    expect(mapped.toSorted()).toEqual(ports.filter((port) => /^[sm]_axi/.test(port)).toSorted());
    const logical = [...document.querySelectorAll('ipxact\\:busInterface')].map((bus) =>
      [...bus.querySelectorAll('ipxact\\:logicalPort')].map((node) => node.textContent.trim()),
    );
    for (const signals of logical) expect(new Set(signals).size).toBe(signals.length);
    expect(logical[0]).toEqual(expect.arrayContaining(['AWVALID', 'WDATA', 'BRESP', 'RDATA']));
    for (const signals of logical.slice(1)) expect(signals).toContain('TVALID');
  });
});

test('names stay: another workload, seed and clock change no file, module, port or register', async () => {
  const emitted = async (clock: string, m: number, seed: number): Promise<unknown> => {
    const { files, plan, rtl } = emitDesign(
      await elaborate({
        name: 'steady',
        element: { family: 'mac' },
        array: { architecture: 'systolic-ws', rows: 2, columns: 2 },
        technology: { clock },
        workload: { gemms: [{ m, k: 4, n: 2 }], data: { seed } },
        verify: { seed },
      }),
    );
    const texts = files.map(({ content }) => String(content));
    return {
      paths: files.map(({ path }) => path),
      rtl,
      ports: plan.ports,
      modules: texts.flatMap((text) => [...text.matchAll(/^module (\w+)/gm)].map(([, id]) => id)),
      registers: texts.flatMap((text) =>
        [...text.matchAll(/^#define (\w+ \w+)/gm)].map(([, id]) => id),
      ),
    };
  };
  expect(await emitted('700 MHz', 7, 9)).toEqual(await emitted('1 GHz', 4, 1));
});
