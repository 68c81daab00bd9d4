import { describe, expect, test } from 'vitest';
import type { Role } from '../../src/bits/machine.ts';
import { boothMac } from '../../src/elements/booth-mac/index.ts';
import { mac } from '../../src/elements/mac/index.ts';
import type { ElementFamily } from '../../src/elements/family.ts';
import type { Operator, Plan } from '../../src/structure/plan.ts';
import { auditPlan, auditSentences, type AuditResult } from '../../src/verify/audit.ts';
import { rtlOf } from '../../src/verify/rtl.ts';
import { elementOf, type Section } from '../laws/element-laws.ts';

const accumulate: Role = { kind: 'accumulate', lanes: 1 };

function planOf(family: ElementFamily, section: Section = {}, role: Role = accumulate): Plan {
  return elementOf(family, section).plan(role);
}

/** Audit a plan against its own text with a fault in it. */
async function auditWithText(
  plan: Plan,
  original: string | RegExp,
  fault: string,
): Promise<AuditResult> {
  const { files } = rtlOf(plan);
  const changed = files.map((file) => ({ ...file, text: file.text.replace(original, fault) }));
  expect(changed).not.toEqual(files);
  return auditPlan(plan, changed);
}

/** Audit the text of a sound plan against one whose rows were tampered with. */
async function auditWithRows(
  plan: Plan,
  change: (rows: Operator[]) => Operator[],
): Promise<AuditResult> {
  return auditPlan({ ...plan, operators: change([...plan.operators]) }, rtlOf(plan).files);
}

test('a sound plan is equal to its text, module by module, and its gates are listed', async () => {
  const plan = planOf(boothMac, { pipeline: 2 });
  const result = await auditPlan(plan, rtlOf(plan).files);
  expect(auditSentences(result)).toEqual([]);
  expect(result.equal).toBe(true);
  expect(result.modules).toBeGreaterThan(8);
  expect(result.glue.find(({ module }) => module === 'pe_booth4_encoder')).toEqual({
    module: 'pe_booth4_encoder',
    cell: '$and',
    cells: 2,
    bits: 2,
  });
});

describe('in the text but not in the plan', () => {
  const plan = planOf(mac, { pipeline: 2 });
  const { module } = plan;

  test('a register that the plan dropped is named', async () => {
    const result = await auditWithRows(plan, (rows) =>
      rows.filter((row) => row.part !== 'pipeline' || row.widths[0] !== 16),
    );
    expect(auditSentences(result)).toEqual([
      `${module}: register, enable: total_q (16) is in the text but not in the plan`,
    ]);
  });

  test('a register that the template gained is named', async () => {
    const result = await auditWithText(
      plan,
      'assign acc_o   = acc_q;',
      'reg [CW-1:0] late_q; always @(posedge clk) late_q <= acc_q; assign acc_o = late_q;',
    );
    expect(auditSentences(result)).toEqual([
      `${module}: register: late_q (32) is in the text but not in the plan`,
    ]);
  });

  test('a second multiplier is told by its widths', async () => {
    const result = await auditWithText(
      planOf(mac),
      'product_0 = a_0 * w_0',
      'product_0 = (a_0 * w_0) ^ (a_0[3:0] * w_0[7:4])',
    );
    expect(result.extra.map(({ item }) => item)).toEqual(['mul 4x4>8']);
  });

  test('an adder cell more is an instance more', async () => {
    // An instance that drives nothing would not be there after synthesis: this one is used.
    const result = await auditWithText(
      planOf(boothMac),
      /(?<=Two rows for the carry-propagate addition\.\s+)assign sum_o\[0\] = /,
      'wire spare_s, spare_c; pe_half_adder u_spare (.a_i(rows_i[0]), .b_i(rows_i[1]),' +
        ' .sum_o(spare_s), .carry_o(spare_c)); assign sum_o[0] = spare_s ^ spare_c ^ ',
    );
    expect(result.extra).toEqual([
      { module: `${planOf(boothMac).module}_tree`, item: 'instance of pe_half_adder', count: 1 },
    ]);
  });
});

describe('in the plan but not in the text', () => {
  const plan = planOf(mac);
  const { module } = plan;

  test('a register that the template dropped is named by its part', async () => {
    const pipelined = planOf(mac, { pipeline: 2 });
    const result = await auditWithText(
      pipelined,
      /reg signed \[15:0\] total_q;([\s\S]*?)total_q <= product_0;/,
      'wire signed [15:0] total_q = product_0;$1',
    );
    expect(auditSentences(result)).toEqual([
      `${pipelined.module}: register, enable: pipeline (16 bits) (16) is in the plan but not in the text`,
    ]);
  });

  test('a reset that the template lost is a register of another kind', async () => {
    const result = await auditWithText(plan, "if (rst) valid_sum_q <= 1'b0;\n    else if", 'if');
    expect(auditSentences(result)).toEqual([
      `${module}: register, reset, enable: control (1 bits) (1) is in the plan but not in the text`,
      `${module}: register, enable: valid_sum_q (1) is in the text but not in the plan`,
    ]);
  });

  test('a multiplexer that is claimed must be there; one that is not claimed is glue', async () => {
    const unclaimed = await auditWithRows(plan, (rows) => rows.filter((row) => row.kind !== 'mux'));
    expect(unclaimed.equal).toBe(true);
    expect(unclaimed.glue).toContainEqual({ module, cell: 'mux 32', cells: 1, bits: 0 });
    const twice = await auditWithRows(plan, (rows) => [
      ...rows,
      { kind: 'mux', part: 'accumulator', widths: [32], count: 1 },
    ]);
    expect(twice.missing).toEqual([{ module, item: 'mux 32', count: 1 }]);
  });

  test('a module that was not written', async () => {
    const booth = planOf(boothMac);
    const unused: Plan = { ...planOf(mac), module: 'never_written', children: [] };
    const claimed = { ...booth, children: [...booth.children, { plan: unused, count: 1 }] };
    const result = await auditPlan(claimed, rtlOf(booth).files);
    expect(result.missing).toContainEqual({
      module: 'never_written',
      item: 'the module itself',
      count: 1,
    });
  });
});

test('several signals in one row of a plan are one kind: only the sum of bits counts', async () => {
  const plan = planOf(mac, { pipeline: 2 });
  const control = plan.operators.find((row) => row.part === 'control');
  expect(control?.widths).toEqual([2]);
  const split = await auditWithRows(plan, (rows) =>
    rows.flatMap((row) => (row === control ? [{ ...row, widths: [1], count: 2 }] : [row])),
  );
  expect(split.equal).toBe(true);
});
