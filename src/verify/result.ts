/** What a check found, as it stands in `report.json` under `verification`. */

import { MismatchError } from '../errors.ts';
import type { EngineName } from '../simulate/engine.ts';
import type { Counterexample } from './counterexample.ts';

export type CheckKind = 'property' | 'gemm' | 'software' | 'exhaustive' | 'replay';

/** Whole products, and the cycles that the closed-form schedule gives them. */
export type ContractResult = {
  readonly products: number;
  /** By the closed form, of all of them. */
  readonly cycles: number;
  /** Cycles that the RTL took more or less, of each product, added up. */
  readonly difference: number;
};

export type VerificationResult = {
  readonly engine: EngineName;
  readonly kind: CheckKind;
  /** Module checked. */
  readonly module: string;
  /** Operand beats taken by the module and checked through its outputs. */
  readonly vectors: number;
  /** Clock cycles in which every specified output was compared; evaluations, for a combinational module. */
  readonly cycles: number;
  /** Output samples (one per port and cycle) compared with a value the golden model specifies. */
  readonly samples: number;
  /** Output samples that differed up to where the check stopped. */
  readonly mismatches: number;
  readonly seed: number;
  /** Every input combination was tried. */
  readonly exhaustive: boolean;
  readonly wallSeconds: number;
  /** Inputs held constant in an exhaustive check, with their value: part of what was proved. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Of whole products: the cycle contract. */
  readonly contract?: ContractResult;
  /** What is wrong although every output is golden: a product or a cycle count of the schedule. */
  readonly disagreement?: string;
  /** The shrunk failure, where there is one. */
  readonly counterexample?: Counterexample;
};

/**
 * Throw the first failure among results.
 *
 * @throws {MismatchError} with the counter-example as detail
 */
export function requireMatch(results: readonly VerificationResult[]): void {
  const failed = results.find((result) => result.mismatches > 0);
  if (failed === undefined) return;
  const { counterexample } = failed;
  throw new MismatchError(failureText(failed), counterexample ?? failed);
}

/** A failed result in words: one sentence, then the cycles that show it. */
export function failureText(failed: VerificationResult): string {
  const { counterexample, disagreement, module, engine, seed } = failed;
  if (counterexample !== undefined) return counterexample.text;
  if (disagreement !== undefined) return `${module}: ${disagreement} (${engine}, seed ${seed})`;
  return `${module}: ${failed.mismatches} outputs differ from the golden model (${engine}, seed ${seed})`;
}

/** The cycle contract in words, of all results together; nothing where none held a whole product. */
export function contractText(results: readonly Pick<VerificationResult, 'contract'>[]): string[] {
  const contracts = results.flatMap(({ contract }) => (contract === undefined ? [] : [contract]));
  if (contracts.length === 0) return [];
  const total = (of: (one: ContractResult) => number): number =>
    contracts.reduce((sum, one) => sum + of(one), 0);
  return [
    `cycle contract: ${total(({ products }) => products)} products, ` +
      `${total(({ cycles }) => cycles)} cycles by the closed form, ` +
      `${total(({ difference }) => difference)} of difference`,
  ];
}
