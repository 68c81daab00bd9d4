/** Z3 from its npm package: answers, refusals, and what is given up. */

import { expect, test } from 'vitest';
import { runZ3, z3Version } from '../../src/eda/z3.ts';

test('a product is factored, and each text has a context of its own', async () => {
  const text = '(declare-const a (_ BitVec 8)) (assert (= (bvmul a a) #x31))';
  expect(await runZ3(`${text} (check-sat)`)).toBe('sat\n');
  expect(await runZ3(`${text} (assert (bvult a #x07)) (check-sat)`)).toBe('unsat\n');
  expect(await z3Version()).toMatch(/^5\./);
});

test('a command that it does not know is refused in what it prints', async () => {
  expect(await runZ3('(assert everything)')).toMatch(/^\(error "line 1.*everything/);
});

test('what is given up ends at once, and works on nowhere', async () => {
  // Of two factors of about 64 bits: hours.
  const wide = '((_ zero_extend 64) ';
  const text = `
    (declare-const a (_ BitVec 64)) (declare-const b (_ BitVec 64))
    (assert (= (bvmul ${wide}a) ${wide}b)) (_ bv170141183460469231722463931679029329919 128)))
    (assert (bvugt a (_ bv1 64))) (assert (bvugt b (_ bv1 64)))
    (check-sat)`;
  const signal = AbortSignal.timeout(3000);
  await expect(runZ3(text, signal)).rejects.toThrow('aborted');
  expect(signal.aborted).toBe(true);
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const { user } = process.cpuUsage(before);
  expect(user / 1e6).toBeLessThan(0.5);
  // The next one finds a thread.
  expect(await runZ3('(assert false) (check-sat)')).toBe('unsat\n');
});
