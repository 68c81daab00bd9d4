/**
 * Z3 in WebAssembly from its npm package, one call at a time on the calling thread. The package's own interface runs
 * each call on threads of its own, which outlive a call that is given up; the compiled module is asked directly.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../errors.ts';
import { wasm, type WasmExports, type WasmImports, type WasmModule } from '../wasm/host.ts';

const require = createRequire(import.meta.url);
const packageFolder = dirname(dirname(require.resolve('z3-solver')));
const builtPath = join(packageFolder, 'build', 'z3-built.js');

/** What is used of the module that Emscripten made: its C functions, by name. */
type Z3 = {
  ccall(
    name: string,
    returns: 'number' | 'string' | null,
    takes: readonly ('number' | 'string')[],
    given: readonly (number | string)[],
  ): number | string;
};

type Z3Options = {
  instantiateWasm(
    imports: WasmImports,
    receive: (instance: { readonly exports: WasmExports }, module: WasmModule) => void,
  ): object;
  print(line: string): void;
  printErr(line: string): void;
};

let compiled: Promise<WasmModule> | undefined;

/** The compiled solver: once per process, and fit to be posted to workers. */
export function z3Module(): Promise<WasmModule> {
  compiled ??= readFile(join(packageFolder, 'build', 'z3-built.wasm')).then((bytes) =>
    wasm.compile(new Uint8Array(bytes)),
  );
  return compiled;
}

/** The version of the package, which is not that of Z3: 5.2.0 says of itself that it is Z3 5.1.0. */
export async function z3Version(): Promise<string> {
  const text = await readFile(join(packageFolder, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

let loaded: Promise<Z3> | undefined;

function load(module: WasmModule): Promise<Z3> {
  const start = require(builtPath) as (options: Z3Options) => Promise<Z3>;
  return start({
    instantiateWasm(imports, receive) {
      const instance = new wasm.Instance(module, imports);
      receive(instance, module);
      return instance.exports;
    },
    print: () => undefined,
    printErr: () => undefined,
  });
}

/**
 * Have commands of SMT-LIB 2 carried out, in a context of their own.
 *
 * @returns what they print; or why the solver ended before it could
 */
export async function runZ3Core(module: WasmModule, text: string): Promise<Result<string, string>> {
  loaded ??= load(module);
  try {
    const z3 = await loaded;
    const config = z3.ccall('Z3_mk_config', 'number', [], []);
    const context = z3.ccall('Z3_mk_context', 'number', ['number'], [config]);
    z3.ccall('Z3_del_config', null, ['number'], [config]);
    z3.ccall('set_noop_error_handler', null, ['number'], [context]);
    const takes = ['number', 'string'] as const;
    const printed = z3.ccall('Z3_eval_smtlib2_string', 'string', takes, [context, text]);
    z3.ccall('Z3_del_context', null, ['number'], [context]);
    return ok(String(printed));
  } catch (error) {
    // Out of memory, say: what is left of the module is of no use.
    loaded = undefined;
    return fail(`z3 stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
}
