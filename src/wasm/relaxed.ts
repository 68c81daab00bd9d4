import { ModuleBuilder } from './module.ts';
import { wasm } from './host.ts';

let answer: boolean | undefined;

/** True where the engine has the relaxed SIMD instructions: Node 22 and later. */
export function hasRelaxedSimd(): boolean {
  if (answer === undefined) {
    const module = new ModuleBuilder();
    const { body } = module.function({ params: ['v128'], results: ['v128'] });
    body.get(0).get(0).get(0).op('i8x16.relaxed_laneselect');
    answer = wasm.validate(module.encode());
  }
  return answer;
}
